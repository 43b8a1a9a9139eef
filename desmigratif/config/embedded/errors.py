"""The one error of the embedded database: a sentence for the person who started it."""


class DatabaseUnavailableError(Exception):
    """The database cannot be used; the text says what is wrong and what to do."""
