"""A policy as fields of a page."""
