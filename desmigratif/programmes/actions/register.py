"""Programmes as data: those an installation starts with, new ones, changes, and of what substance."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, count
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from desmigratif.accounts.models import User
from desmigratif.agencies import queries as agencies
from desmigratif.agencies.actions import ensure_agencies
from desmigratif.audit import actions as audit
from desmigratif.audit.actions import Actor
from desmigratif.places import queries as places
from desmigratif.programmes import facts
from desmigratif.programmes.errors import DecisionError, in_words
from desmigratif.programmes.models import Mention, Programme, Substance, SubstanceDecision

MOST = 110
"""Letters of a name that a number is put behind."""


@transaction.atomic
def ensure_programmes(*, by: Actor | None = None) -> list[Programme]:
    """The programmes of the facts, added where missing; what people changed since stays."""
    ensure_agencies()
    substances = {
        fact["code"]: Substance.objects.get_or_create(name=fact["name"])[0]
        for fact in facts.PROGRAMMES["substances"]
    }
    return [_ensured(fact, substances, by) for fact in facts.PROGRAMMES["programmes"]]


def _ensured(fact: dict[str, Any], substances: dict[str, Substance], by: Actor | None) -> Programme:
    found = Programme.objects.filter(key=fact["key"]).first()
    if found is not None:
        return found
    status = Programme.SubstanceStatus
    return create_programme(
        key=fact["key"],
        name=fact["name"],
        name_long=fact.get("name_long", ""),
        name_en=fact.get("name_en", ""),
        agency=agencies.all_agencies().get(short_name=fact["agency"]),
        substance=substances[fact["substance"]],
        substance_status=status.TO_CONFIRM if fact.get("to_confirm") else status.CONFIRMED,
        legal_basis=fact.get("legal_basis", []),
        pillars=fact.get("pillars", []),
        source=fact["source"],
        starts_on=fact.get("starts_on"),
        ends_on=fact.get("ends_on"),
        cooling_months=facts.cooling_months(timezone.localdate()),
        by=by,
    )


@transaction.atomic
def create_programme(*, by: Actor | None, substance: Substance | None = None, **given: Any) -> Programme:
    """A new programme; without a substance it gets one of its own, still to be confirmed. Raises
    NameTakenError."""
    programme = Programme(**given)
    with _named():
        programme.substance = substance or Substance.objects.create(name=_own_name(programme.name))
        programme.save()
    _record("add", programme, by)
    return programme


def _own_name(name: str) -> str:
    """A name that no substance has: never that of another, which the programme would silently be of."""
    taken = set(Substance.objects.filter(name__startswith=name[:MOST]).values_list("name", flat=True))
    numbered = (f"{name[:MOST]} ({number})" for number in count(2))
    return next(one for one in chain([name], numbered) if one not in taken)


@contextmanager
def _named() -> Iterator[None]:
    """What the database refuses inside the block, in words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise in_words(error) from error


@transaction.atomic
def change_programme(*, programme: Programme, by: Actor, **changed: Any) -> Programme:
    """Other words, period, pillars or months of rest. The months count for sites that begin from now on; the
    substance is changed by a decision alone. Raises NameTakenError."""
    for name, value in changed.items():
        setattr(programme, name, value)
    with _named():
        programme.save(update_fields=sorted(changed))
    _record("change", programme, by, changed=", ".join(sorted(changed)))
    return programme


@transaction.atomic
def ask_decision(*, programme: Programme, substance: Substance, source: str, by: User) -> SubstanceDecision:
    """Ask a second person to decide that the programme is of a substance. Raises DecisionError when one is
    open already."""
    try:
        with transaction.atomic():
            decision = SubstanceDecision.objects.create(
                programme=programme,
                substance=substance,
                source=source,
                asked_by_id=by.pk,
                asked_by_label=by.get_username(),
            )
    except IntegrityError as error:
        raise in_words(error) from error
    _record("ask decision", programme, by, substance=substance.name, source=source)
    return decision


@transaction.atomic
def decide(*, decision: SubstanceDecision, by: User) -> int:
    """The programme and its sites are of the substance from now on. Returns how many inherited pairs that
    made. Raises DecisionError, SecondPersonError, DecisionRightError."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT programmes_set_substance(%s, %s)", [decision.pk, by.pk])
            (pairs,) = cursor.fetchone()
    except IntegrityError as error:
        raise in_words(error) from error
    _record("decide", decision.programme, by, substance=decision.substance.name, pairs=pairs)
    return int(pairs)


@transaction.atomic
def drop_decision(*, decision: SubstanceDecision, reason: str, by: User) -> None:
    """The question is not asked any more. Raises DecisionError."""
    still_open = SubstanceDecision.objects.filter(pk=decision.pk, decided_at=None, dropped_at=None)
    if not still_open.update(dropped_at=timezone.now()):
        raise DecisionError
    _record("drop decision", decision.programme, by, reason=reason)


@transaction.atomic
def ensure_mentions(*, by: Actor | None = None) -> int:
    """The mentions of the facts, added where missing. Returns how many are new."""
    programmes = {programme.key: programme for programme in Programme.objects.all()}
    villages = places.villages_by_code()
    known = set(Mention.objects.values_list("village_id", "programme_id", "source_url"))
    fresh = []
    for row in facts.mentions():
        village, programme = villages.get(places.digits(row["code"])), programmes.get(row["programme"])
        if village is None or programme is None or (village, programme.pk, row["source_url"]) in known:
            continue
        fresh.append(
            Mention(
                village_id=village,
                programme=programme,
                name_as_written=row["village_as_written"],
                source_url=row["source_url"],
                published=row["published"],
            )
        )
    Mention.objects.bulk_create(fresh)
    if fresh:
        audit.record(verb="add", subject_kind="mentions", by=by, detail={"count": len(fresh)})
    return len(fresh)


def _record(verb: str, programme: Programme, by: Actor | None, **detail: object) -> None:
    audit.record(
        verb=verb,
        subject_kind="programme",
        subject_id=programme.pk,
        by=by,
        detail={"programme": programme.name, **detail},
        agency_id=programme.agency_id,
    )
