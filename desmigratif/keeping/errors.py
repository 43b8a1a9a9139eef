"""What can go wrong with copies; each text is a sentence for the person at the keyboard."""


class KeepingError(Exception):
    """It cannot be done; says why and what to do. Nothing was changed unless the text says so."""


class DamagedError(KeepingError):
    """A backup is not what it was when it was taken."""


class WrongKeyError(KeepingError):
    """The key does not open this backup."""
