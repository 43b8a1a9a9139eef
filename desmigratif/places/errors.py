"""Why an event of villages cannot be recorded: each error says what, where and how to mend it."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from desmigratif.places.models import LineageEvent


class LineageError(Exception):
    """An event that was not recorded; the text is for people. Nothing was changed."""


class UnfitNumberError(LineageError):
    """The villages before and after do not make the kind of event."""

    def __init__(self, kind: str) -> None:
        words = {
            LineageEvent.Kind.SPLIT: _(
                "A split has one village before it and two or more after it, each named once. "
                "If the village goes on with less land, name it among those after as well."
            ),
            LineageEvent.Kind.MERGE: _(
                "A merger has two or more villages before it and one after it, each named once: a new one, "
                "or one of those before that goes on."
            ),
            LineageEvent.Kind.RECODE: _(
                "A change of code has one village and the one code it carries from that day."
            ),
        }
        super().__init__(words[LineageEvent.Kind(kind)])


class TooEarlyError(LineageError):
    """The day has not come yet."""

    def __init__(self, day: date) -> None:
        words = _("The event is dated %(day)s, which is still to come. Record it on that day or later.")
        super().__init__(words % {"day": date_format(day)})


class TooLongAgoError(LineageError):
    """The day lies before there was a republic: a slip in the year."""

    def __init__(self, day: date) -> None:
        words = _("The event is dated %(day)s. No decree of the republic is that old: check the year.")
        super().__init__(words % {"day": day.isoformat()})


class OtherRegencyError(LineageError):
    """A split or merger names villages of two regencies."""

    def __init__(self, village: str) -> None:
        words = _(
            "“%(village)s” lies in another regency. Villages split and merge within one regency: check the "
            "codes. One that passes to another regency changes its code."
        )
        super().__init__(words % {"village": village})


class NotStandingError(LineageError):
    """A village named does not exist on the day."""

    def __init__(self, village: str, day: date) -> None:
        words = _(
            "“%(village)s” does not exist on %(day)s: another event ended it, or founds it later. "
            "Name the village that took its place, or correct the day."
        )
        super().__init__(words % {"village": village, "day": date_format(day)})


class UnknownCodeError(LineageError):
    """The code of a new village cannot be one."""

    def __init__(self, code: str) -> None:
        words = _(
            "“%(code)s” is no code for a village here. Write ten digits: first the six of a district in the "
            "register, then 1, 2 or 3 for kelurahan, desa or desa adat."
        )
        super().__init__(words % {"code": code})


class TakenCodeError(LineageError):
    """Somebody else carries the code on the day or later."""

    def __init__(self, code: str, village: str) -> None:
        words = _(
            "The code %(code)s belongs to “%(village)s” on that day or later. Check it against the decree."
        )
        super().__init__(words % {"code": code, "village": village})


class YoungerCodeError(LineageError):
    """A code that should end on the day begins on it or later."""

    def __init__(self, village: str, starts_on: date) -> None:
        words = _(
            "The code of “%(village)s” is in the register from %(start)s, so it can only end after that day. "
            "Check the day of the event."
        )
        super().__init__(words % {"village": village, "start": date_format(starts_on)})


class MissingWordsError(LineageError):
    """A name, the decree or the source is empty or too long."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Something is missing or too long: give the decree and the source (up to 200 characters "
                "each) and a name for each new village (up to 100)."
            )
        )


class NotWaitingError(LineageError):
    """The event is in force already, or was dropped."""

    def __init__(self) -> None:
        super().__init__(_("This event waits no longer: it is in force or was dropped. Look at it again."))


class ContradictionError(LineageError):
    """The database knows an event that this one contradicts; `rule` is the constraint's name."""

    def __init__(self, rule: str) -> None:
        self.rule = rule
        super().__init__(
            _(
                "Another event about these villages contradicts this one (rule %(rule)s): it ended or "
                "founded one of them, or is dated later. Look at the history on their pages and correct "
                "the day."
            )
            % {"rule": rule}
        )
