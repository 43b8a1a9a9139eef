"""How long work ends early: stopped on request, or failed for a reason that can be said in words."""


class TaskStoppedError(Exception):
    """The work stopped because it was asked to, or because another worker has taken the task over."""


class TaskFailedError(Exception):
    """The work cannot be done. `message` is an English msgid of the room, `values` fill its placeholders."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message % values if values else message)
        self.message = message
        self.values = values
