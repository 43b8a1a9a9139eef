"""HTTP of the officers room, one file a subject."""
