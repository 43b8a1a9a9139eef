"""The plan checked without the solver, written apart from it."""
