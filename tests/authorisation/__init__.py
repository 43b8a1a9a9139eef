"""Who may what, at every address: written by hand, walked against the server."""
