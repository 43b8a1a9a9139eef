"""Writes of the programmes room, by process. Each leaves one line in the trail."""
