"""Why something about reports and indicators is refused. The text is for people, in their language."""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from desmigratif.officers.wording import month_in_words


class MonitoringError(Exception):
    """A change that is refused; `text` says why and what to do."""

    text: str | Promise = ""

    def __str__(self) -> str:
        return str(self.text)


class MonthError(MonitoringError):
    """A month for which the site owes no report."""

    def __init__(self, month: date) -> None:
        super().__init__()
        self.month = month

    def __str__(self) -> str:
        return gettext(
            "There is no report of %(month)s: it is still to come, or the site was not established then or "
            "had ended."
        ) % {"month": month_in_words(self.month)}


class ChangedMeanwhileError(MonitoringError):
    text = _(
        "Somebody sent this report a moment ago, with other answers. What you filled in is still here: "
        "compare it with theirs, then send it again."
    )


class AnsweredError(MonitoringError):
    text = _(
        "Reports have answered this indicator, so its question, kind, unit and first day stay as they are. "
        "End it and begin a new one."
    )


class IndicatorTwiceError(MonitoringError):
    text = _("Your agency already asks an indicator of this name. End that one first.")
