"""HTTP of the centres room, one file a subject."""
