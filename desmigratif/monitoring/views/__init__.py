"""HTTP of the monitoring room, one file a subject."""
