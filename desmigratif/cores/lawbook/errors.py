"""What can go wrong with the lawbook, each as a sentence: a faulty file, or a question without an answer."""

from datetime import date


class LawbookError(Exception):
    """Anything that keeps the lawbook from answering; the message is a sentence."""


class FaultError(LawbookError):
    """A file of the lawbook is faulty: the message names file, key and mend."""

    def __init__(self, file: str, key: str, fault: str) -> None:
        self.file = file
        self.key = key
        super().__init__(f"{file}: {key}: {fault}" if key else f"{file}: {fault}")


class NoAnswerError(LawbookError):
    """The lawbook is sound but has no answer to what was asked."""


class UnknownRuleError(NoAnswerError):
    """No file of the lawbook has this id."""


class NotYetError(NoAnswerError):
    """The day lies before the first version of the rule."""

    def __init__(self, rule_id: str, day: date, first: date) -> None:
        self.rule_id = rule_id
        self.first = first
        super().__init__(f"{rule_id} says nothing about {day}: its first version is of {first}")


class RepealedError(NoAnswerError):
    """The rule had ended on that day."""

    def __init__(self, rule_id: str, day: date, since: date) -> None:
        self.rule_id = rule_id
        self.since = since
        super().__init__(f"{rule_id} says nothing about {day}: it ended on {since}")
