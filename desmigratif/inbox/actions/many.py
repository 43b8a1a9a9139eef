"""The same word about many things, as `notify` and `put_on_calendar` say it of one, in few statements."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Model

from desmigratif.accounts.models import User
from desmigratif.agencies.models import Agency
from desmigratif.audit import actions as audit
from desmigratif.audit.actions import Actor
from desmigratif.inbox.models import CalendarEntry, Notice
from desmigratif.inbox.words import check, kept, kind_of
from desmigratif.places.models import Area

ROWS = 1_000
MOST = 10
"""Notices of one sort that somebody gets at once; of more there is one that counts them."""


@dataclass(frozen=True)
class Word:
    """What some people, by their numbers, are told about one thing; `values` fill the text."""

    about: Model
    people: Collection[int]
    url: str
    values: dict[str, object]


@dataclass(frozen=True)
class Sum:
    """The one notice of somebody who would get more than MOST; `values` have the `count` added. Once for each
    key, about the first of the things."""

    subject: str
    body: str
    url: str
    key: str
    values: dict[str, object]


@dataclass(frozen=True)
class Saying:
    """What is said of each thing, and of all where they are many."""

    kind: str
    subject: str
    total: Sum
    body: str = ""
    key: str = ""


@transaction.atomic
def notify_of_each(*, told: Sequence[Word], saying: Saying, by: Actor | None) -> int:
    """Tell people of many things of one sort, each person once for each thing, or of all in one notice where
    they would be more than MOST; gives how many notices are new. One line in the trail."""
    if not told:
        return 0
    sort = kind_of(told[0].about)
    notices = _each(told, saying, by)
    made = [one for few in notices.values() if len(few) <= MOST for one in few]
    made += [_total(person, few, saying.total) for person, few in notices.items() if len(few) > MOST]
    made = _unseen(made, saying.kind, sort)
    Notice.objects.bulk_create(made, batch_size=ROWS, ignore_conflicts=True)
    people = sorted({notice.to_id for notice in made})
    detail = {"kind": saying.kind, "about": sort, "things": len(told), "people": people}
    if made:
        audit.record(verb="notify", subject_kind="notice", by=by, detail=detail)
    return len(made)


def _each(told: Sequence[Word], saying: Saying, by: Actor | None) -> dict[int, list[Notice]]:
    """A notice of each thing, by the person it is for."""
    found: dict[int, list[Notice]] = defaultdict(list)
    for one in told:
        values = kept(one.values)
        check(saying.subject, values)
        check(saying.body, values)
        for pk in sorted({pk for pk in one.people if by is None or pk != by.pk}):
            notice = Notice(to_id=pk, kind=saying.kind, subject=saying.subject, body=saying.body,
                            values=values, url=one.url, about_kind=kind_of(one.about),
                            about_id=one.about.pk, key=saying.key)  # fmt: skip
            found[pk].append(notice)
    return found


def _total(person: int, few: Sequence[Notice], total: Sum) -> Notice:
    values = kept({**total.values, "count": len(few)})
    check(total.subject, values)
    check(total.body, values)
    return Notice(to_id=person, kind=few[0].kind, subject=total.subject, body=total.body, values=values,
                  url=total.url, about_kind=few[0].about_kind, about_id=few[0].about_id,
                  key=total.key)  # fmt: skip


def _unseen(notices: Sequence[Notice], kind: str, sort: str) -> list[Notice]:
    """Those that nobody was given before."""
    ids = {one.about_id for one in notices}
    same = Notice.objects.filter(kind=kind, about_kind=sort, about_id__in=ids)
    seen = set(same.values_list("about_id", "to_id", "key"))
    return [one for one in notices if (one.about_id, one.to_id, one.key) not in seen]


@dataclass(frozen=True)
class Day:
    """A next step of one source: for whom, where, and what fills its title."""

    source: Model
    key: str
    day: date
    url: str
    agency: Agency | None = None
    area: Area | None = None
    person: User | None = None
    values: dict[str, object] = field(default_factory=dict)


@transaction.atomic
def put_each_on_calendar(*, steps: Sequence[Day], title: str, by: Actor | None) -> int:
    """New entries of sources of one sort that are on no calendar yet; gives how many. One line in the
    trail."""
    made = []
    for step in steps:
        values = kept(step.values)
        check(title, values)
        made.append(
            CalendarEntry(source_kind=kind_of(step.source), source_id=step.source.pk, key=step.key,
                          title=title, day=step.day, url=step.url, agency=step.agency, area=step.area,
                          person=step.person, values=values)
        )  # fmt: skip
    CalendarEntry.objects.bulk_create(made, batch_size=ROWS, ignore_conflicts=True)
    if made:
        subject = f"{made[0].source_kind} (several)"
        detail = {"count": len(made)}
        audit.record(
            verb="put on calendar", subject_kind="calendar", subject_id=subject, by=by, detail=detail
        )
    return len(made)
