"""Why a back-test cannot be asked for, in words."""


class BackTestError(Exception):
    """The text is a sentence for people."""
