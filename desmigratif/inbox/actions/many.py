"""The same word about many things, as `notify` and `put_on_calendar` say it of one, in few statements."""

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


@dataclass(frozen=True)
class Word:
    """What some people, by their numbers, are told about one thing; `values` fill the text."""

    about: Model
    people: Collection[int]
    url: str
    values: dict[str, object]


@transaction.atomic
def notify_of_each(*, told: Sequence[Word], kind: str, subject: str, body: str, by: Actor | None) -> int:
    """Tell people of many things of one sort, each person once for each thing; gives how many notices are
    new. One line in the trail."""
    if not told:
        return 0
    sort, seen = kind_of(told[0].about), set[tuple[int, int]]()
    same = Notice.objects.filter(
        kind=kind, about_kind=sort, key="", about_id__in=[one.about.pk for one in told]
    )
    seen.update(same.values_list("about_id", "to_id"))
    made: list[Notice] = []
    for one in told:
        values = kept(one.values)
        check(subject, values)
        check(body, values)
        wanted = {pk for pk in one.people if by is None or pk != by.pk}
        made += [
            Notice(to_id=pk, kind=kind, subject=subject, body=body, values=values, url=one.url,
                   about_kind=sort, about_id=one.about.pk)
            for pk in sorted(wanted) if (one.about.pk, pk) not in seen
        ]  # fmt: skip
    Notice.objects.bulk_create(made, batch_size=ROWS, ignore_conflicts=True)
    people = sorted({notice.to_id for notice in made})
    detail = {"kind": kind, "about": sort, "things": len(told), "people": people}
    if made:
        audit.record(verb="notify", subject_kind="notice", by=by, detail=detail)
    return len(made)


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
