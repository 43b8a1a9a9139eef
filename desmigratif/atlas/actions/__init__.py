"""Positions and outlines that an operator brings, one file a process."""
