"""HTTP of the sites room, one file a subject."""
