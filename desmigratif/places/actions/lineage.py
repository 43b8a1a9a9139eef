"""Splits, mergers and changes of code enter the register: new villages, ended codes, who succeeds whom."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from desmigratif.audit import actions as audit
from desmigratif.places import errors, queries, register
from desmigratif.places.actions import indexing
from desmigratif.places.actions.turns import lock_for_lineage
from desmigratif.places.models import Area, AreaCode, LineageEvent, Succession, Village

KEMENDAGRI = AreaCode.System.KEMENDAGRI.value
LONGEST_NAME, LONGEST_TEXT = 100, 200
EARLIEST = date(1945, 8, 17)


@dataclass(frozen=True)
class NewVillage:
    """A village that an event founds, or the code and name that a village carries after a change of code.
    Kind and district follow from the Kemendagri code, as everywhere in the register."""

    code: str
    name: str

    def entry(self) -> register.Entry:
        """The line of the register. Raises UnknownCodeError unless the code has the form of a village's."""
        number = queries.digits(self.code)
        if len(number) != 10 or number[0] == "0" or number[6] not in register.KINDS:
            raise errors.UnknownCodeError(self.code)
        return register.Entry(f"{number[:2]}.{number[2:4]}.{number[4:6]}.{number[6:]}", self.name.strip())


@dataclass(frozen=True)
class Asked:
    """What a decree says about villages. One that goes on stands before and after; the one of a change of
    code stands before, its new code after."""

    kind: str
    happened_on: date
    decree: str
    source: str
    predecessors: tuple[Village, ...]
    successors: tuple[Village | NewVillage, ...]
    note: str = ""

    @property
    def known(self) -> list[Village]:
        """All villages that are in the register before the event."""
        return [*self.predecessors, *self.lasting]

    @property
    def lasting(self) -> list[Village]:
        return [one for one in self.successors if isinstance(one, Village)]

    @property
    def new(self) -> list[NewVillage]:
        return [one for one in self.successors if isinstance(one, NewVillage)]

    @property
    def ending(self) -> list[Village]:
        """Villages that the event dissolves."""
        if self.kind == LineageEvent.Kind.RECODE:
            return []
        return [one for one in self.predecessors if one not in self.lasting]

    def plain(self) -> dict[str, Any]:
        """As it is kept with the event."""
        after = [
            {"village": one.pk} if isinstance(one, Village) else {"code": one.code, "name": one.name}
            for one in self.successors
        ]
        return {"predecessors": [one.pk for one in self.predecessors], "successors": after}

    @classmethod
    def of(cls, event: LineageEvent) -> Self:
        """What was asked when the event was recorded."""
        before, after = event.asked["predecessors"], event.asked["successors"]
        ids = {*before, *(one["village"] for one in after if "village" in one)}
        villages = Village.objects.in_bulk(ids)
        return cls(
            kind=event.kind,
            happened_on=event.happened_on,
            decree=event.decree,
            source=event.source,
            predecessors=tuple(villages[pk] for pk in before),
            successors=tuple(
                villages[one["village"]] if "village" in one else NewVillage(**one) for one in after
            ),
            note=event.note,
        )


@transaction.atomic
def record_event(*, asked: Asked, by: audit.Actor | None) -> LineageEvent:
    """Put an event in force. Raises LineageError, changing nothing; errors of rooms above pass through."""
    lock_for_lineage(villages=asked.known)
    _judge(asked)
    event = _kept(asked, LineageEvent.State.APPLIED, by)
    _apply(event, asked)
    _note("record_lineage", event, by)
    return event


@transaction.atomic
def hold_event(*, asked: Asked, by: audit.Actor | None) -> LineageEvent:
    """Keep an event that cannot be in force yet: it changes nothing until `apply_event`. Raises
    LineageError."""
    lock_for_lineage(villages=asked.known)
    _judge(asked)
    event = _kept(asked, LineageEvent.State.WAITING, by)
    _note("hold_lineage", event, by)
    return event


@transaction.atomic
def apply_event(*, event: LineageEvent, by: audit.Actor | None) -> LineageEvent:
    """Put a waiting event in force. Raises LineageError, changing nothing."""
    asked = Asked.of(event)
    lock_for_lineage(villages=asked.known)
    waiting = LineageEvent.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if waiting.state != LineageEvent.State.WAITING:
        raise errors.NotWaitingError
    _judge(asked)
    waiting.state = LineageEvent.State.APPLIED
    waiting.save(update_fields=["state"])
    _apply(waiting, asked)
    _note("apply_lineage", waiting, by)
    return waiting


def _judge(asked: Asked) -> None:
    if not _fits_its_kind(asked):
        raise errors.UnfitNumberError(asked.kind)
    if asked.happened_on > timezone.localdate():
        raise errors.TooEarlyError(asked.happened_on)
    if asked.happened_on < EARLIEST:
        raise errors.TooLongAgoError(asked.happened_on)
    names = [one.name.strip() for one in asked.new]
    texts = [asked.decree.strip(), asked.source.strip()]
    if any(not 0 < len(name) <= LONGEST_NAME for name in names) or any(
        not 0 < len(text) <= LONGEST_TEXT for text in texts
    ):
        raise errors.MissingWordsError
    standing = queries.standing(Village.objects.all(), asked.happened_on).in_bulk([v.pk for v in asked.known])
    for village in asked.known:
        if village.pk not in standing:
            raise errors.NotStandingError(village.name, asked.happened_on)
    _judge_codes(asked)
    if asked.kind != LineageEvent.Kind.RECODE:
        _judge_regency(asked)


def _judge_regency(asked: Asked) -> None:
    """Villages split and merge within one regency."""
    home = asked.predecessors[0].regency_id
    for village in asked.known:
        if village.regency_id != home:
            raise errors.OtherRegencyError(village.name)
    for new in asked.new:
        district = queries.district_by_code(new.entry().parent)
        if district is not None and district.regency_id != home:
            raise errors.OtherRegencyError(new.name)


def _fits_its_kind(asked: Asked) -> bool:
    before, after = len(asked.predecessors), len(asked.successors)
    if len(set(asked.predecessors)) < before or len(set(asked.lasting)) < len(asked.lasting):
        return False
    if asked.kind == LineageEvent.Kind.SPLIT:
        return before == 1 and after >= 2
    if asked.kind == LineageEvent.Kind.MERGE:
        return before >= 2 and after == 1 and all(one in asked.predecessors for one in asked.lasting)
    return before == 1 and len(asked.new) == after == 1


def _judge_codes(asked: Asked) -> None:
    """Codes that end have begun before the day, and those that begin are free from then on."""
    ending = list(_codes_ending(asked).select_related("area"))
    if asked.kind == LineageEvent.Kind.RECODE and not ending:
        raise errors.UnfitNumberError(asked.kind)
    for code in ending:
        if code.starts_on >= asked.happened_on:
            raise errors.YoungerCodeError(code.area.name, code.starts_on)
    wanted: dict[str, str] = {}
    for new in asked.new:
        written = new.entry().code
        if written in wanted:
            raise errors.TakenCodeError(written, wanted[written])
        wanted[written] = new.name
    taken = queries.holder_from(asked.happened_on, wanted, besides=ending)
    if taken is not None:
        raise errors.TakenCodeError(taken.code, taken.area.name)


def _codes_ending(asked: Asked) -> QuerySet[AreaCode]:
    if asked.kind == LineageEvent.Kind.RECODE:
        return queries.codes_from(KEMENDAGRI, asked.happened_on).filter(area__in=asked.predecessors)
    return queries.codes_from(None, asked.happened_on).filter(area__in=asked.ending)


def _kept(asked: Asked, state: str, by: audit.Actor | None) -> LineageEvent:
    recoded = asked.kind == LineageEvent.Kind.RECODE
    return LineageEvent.objects.create(
        kind=asked.kind,
        happened_on=asked.happened_on,
        decree=asked.decree.strip(),
        source=asked.source.strip(),
        note=asked.note.strip(),
        state=state,
        village=asked.predecessors[0] if recoded else None,
        asked=asked.plain(),
        recorded_by="system" if by is None else by.get_username(),
    )


def _apply(event: LineageEvent, asked: Asked) -> None:
    _codes_ending(asked).update(ends_on=event.happened_on)
    if event.kind == LineageEvent.Kind.RECODE:
        _recode(event, asked.predecessors[0], asked.new[0].entry())
        return
    founded = [_found(event, new.entry()) for new in asked.new]
    indexing.index_again(villages=founded)
    _succeed(event, asked, founded)


def _found(event: LineageEvent, entry: register.Entry) -> Village:
    village = Village.objects.create(
        level=Area.Level.VILLAGE, name=entry.name, kind=entry.kind, **_above(entry)
    )
    _carry(event, village, entry)
    return village


def _recode(event: LineageEvent, village: Village, entry: register.Entry) -> None:
    """The village stays itself; name, kind and the areas above it are those of its new line in the
    register."""
    Village.objects.filter(pk=village.pk).update(name=entry.name, kind=entry.kind, **_above(entry))
    _carry(event, village, entry)
    indexing.index_again(villages=[village])


def _carry(event: LineageEvent, village: Village, entry: register.Entry) -> None:
    AreaCode.objects.create(
        area=village, system=KEMENDAGRI, code=entry.code, starts_on=event.happened_on, source=event.source
    )


def _above(entry: register.Entry) -> dict[str, Area | None]:
    """Parent and ancestors by the code. Raises UnknownCodeError when the register has no such district."""
    district = queries.district_by_code(entry.parent)
    if district is None:
        raise errors.UnknownCodeError(entry.code)
    return {
        "parent": district,
        "district": district,
        "regency": district.regency,
        "province": district.province,
    }


def _succeed(event: LineageEvent, asked: Asked, founded: list[Village]) -> None:
    """All successions in one statement, so that what rooms above hang on them sees the whole event."""
    rows = [
        Succession(
            event=event,
            predecessor=before,
            successor=after,
            dissolved=before in asked.ending,
            founded=after in founded,
        )
        for before in asked.predecessors
        for after in [*asked.lasting, *founded]
        if before != after
    ]
    try:
        Succession.objects.bulk_create(rows)
    except IntegrityError as error:
        rule = str(getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or "")
        if rule.startswith("succession_"):
            raise errors.ContradictionError(rule) from error
        raise


def _note(verb: str, event: LineageEvent, by: audit.Actor | None) -> None:
    detail = {
        "kind": event.kind,
        "happened_on": event.happened_on.isoformat(),
        "decree": event.decree,
        **event.asked,
    }
    audit.record(verb=verb, subject_kind="lineage", subject_id=event.pk, by=by, detail=detail)
