"""Every write of this room, one file a process. Each leaves one line in the trail."""
