"""Pages of plans, one file a task of the person before them."""
