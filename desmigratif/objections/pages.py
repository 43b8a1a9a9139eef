"""What the pages of objections show. Reads only; HTTP is in the views."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from desmigratif.accounts.models import User
from desmigratif.agencies.models import Agency
from desmigratif.objections import access, queries
from desmigratif.objections.actions.objecting import obstacle
from desmigratif.objections.models import Objection, ObjectionAnswer
from desmigratif.programmes.models import Site
from desmigratif.sites import periods
from desmigratif.sites import queries as sites

Outcome = ObjectionAnswer.Outcome
ANSWERS = (Outcome.WITHDRAW, Outcome.TAKE, Outcome.ESCALATE)
WORDS = (Outcome.KEEP, Outcome.WITHDRAW, Outcome.TAKE)


@dataclass(frozen=True)
class Line:
    """One line of an objection's history: whose, what, why, by whom, when."""

    agency: str
    what: str
    reason: str
    by: str
    at: datetime


def history(objection: Objection) -> list[Line]:
    """The objection and every word on it, oldest first."""
    first = Line(
        objection.agency.short_name, _("Objection"), objection.reason, objection.by_label, objection.at
    )
    return [first, *(_line(one) for one in objection.answers.all())]


def _line(word: ObjectionAnswer) -> Line:
    what = word.get_outcome_display() if word.outcome else _("Objection taken back")
    return Line(word.agency.short_name, str(what), word.reason, word.by_label, word.at)


def outcomes(objection: Objection, offered: tuple[Outcome, ...]) -> list[str]:
    """Without the other village where none was offered."""
    return [one.value for one in offered if one != Outcome.TAKE or objection.alternative_id is not None]


def objection(found: Objection, user: User) -> dict[str, Any]:
    """One objection with its history, what the visitor may do with it now, who holds the other village."""
    is_open, escalated = found.state == Objection.State.OPEN, found.state == Objection.State.ESCALATED
    village, spoken = found.alternative, user.pk in queries.speakers_before(found)
    speaks = bool(access.speaking_agencies(user, found))
    return {
        "objection": found,
        "site": found.site,
        "history": history(found),
        "may_answer": found.stands and is_open and access.answers(user, found),
        "may_decide": found.stands and escalated and speaks and not spoken,
        "may_take_back": found.stands and access.takes_back(user, found),
        "decide_others": found.stands and escalated and spoken,
        "holders": queries.holders(village, found.site) if village is not None and found.stands else (),
    }


def near(site: Site) -> list[sites.Instead]:
    """Free villages near by, wherever the officers' areas end: colleagues may take them."""
    return sites.instead(site.village, site.programme, site.starts_on, within=lambda _village: True)


def objecting(site: Site, agency: Agency) -> dict[str, Any]:
    """The site, for whom one objects, until when, and why not."""
    return {
        "site": site,
        "agency": agency,
        "last_day": periods.last_day_of(site),
        "why_not": obstacle(site=site, agency=agency),
    }
