"""The whole story of a village in one browser, from the nomination to the centre that falls silent."""
