"""Bring in the agencies and memoranda that an installation starts with, from `facts/agencies.yaml`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from desmigratif.agencies import queries
from desmigratif.agencies.models import (
    Agency,
    AgencyAlias,
    AgencyArea,
    Memorandum,
    MemorandumParty,
    MemorandumScope,
)
from desmigratif.audit import actions as audit

FACTS: dict[str, Any] = yaml.safe_load(
    (Path(__file__).resolve().parents[1] / "facts" / "agencies.yaml").read_text("utf-8")
)


@dataclass(frozen=True)
class ProgrammeAgency:
    """An agency that leads one of the three programmes."""

    short_name: str
    name: str
    kind: str


PROGRAMME_AGENCIES = tuple(
    ProgrammeAgency(fact["short_name"], fact["name"], fact["kind"])
    for fact in FACTS["agencies"]
    if fact.get("leads_a_programme")
)


@transaction.atomic
def ensure_agencies() -> list[Agency]:
    """The agencies and memoranda of the facts, added where missing; what people changed since stays.

    Returns the agencies of the three programmes.
    """
    agencies = {fact["short_name"]: _ensure_agency(fact) for fact in FACTS["agencies"]}
    for fact in FACTS["memoranda"]:
        _ensure_memorandum(fact, agencies)
    return [agencies[agency.short_name] for agency in PROGRAMME_AGENCIES]


def _ensure_agency(fact: dict[str, Any]) -> Agency:
    found = queries.agency_named(fact["short_name"])
    agency = found or _made(fact)
    # An agency without a source is new, or from before sources were kept. Later nothing is added: what
    # somebody took away does not come back.
    if not agency.source:
        _complete(agency, fact, to_confirm=found is None and fact.get("to_confirm", False))
    return agency


def _made(fact: dict[str, Any]) -> Agency:
    agency, made = Agency.objects.get_or_create(
        short_name=fact["short_name"], defaults={"name": fact["name"], "kind": fact["kind"]}
    )
    if made:
        audit.record(verb="add", subject_kind="agency", subject_id=agency.pk, by=None, agency_id=agency.pk)
    return agency


def _complete(agency: Agency, fact: dict[str, Any], *, to_confirm: bool) -> None:
    agency.source, agency.to_confirm = fact["source"], to_confirm
    agency.save(update_fields=["source", "to_confirm"])
    if not agency.areas.exists():
        AgencyArea.objects.create(agency=agency, area=None)
    names = fact.get("aliases", ())
    AgencyAlias.objects.bulk_create(
        [
            AgencyAlias(agency=agency, name=name, source=fact["source"])
            for name in names
            if not AgencyAlias.objects.filter(name__iexact=name).exists()
        ]
    )


def _ensure_memorandum(fact: dict[str, Any], agencies: dict[str, Agency]) -> None:
    kept = ("name", "name_en", "announced_on", "source", "to_confirm")
    memorandum, made = Memorandum.objects.get_or_create(
        code=fact["code"], defaults={name: fact[name] for name in kept}
    )
    if not made:
        return
    MemorandumScope.objects.bulk_create(
        [
            MemorandumScope(memorandum=memorandum, order=order, **scope)
            for order, scope in enumerate(fact["scopes"], start=1)
        ]
    )
    names = {given["short_name"]: given["name"] for given in FACTS["agencies"]}
    MemorandumParty.objects.bulk_create(
        [
            MemorandumParty(
                memorandum=memorandum,
                agency=agencies[short_name],
                name_then=names[short_name],
                leads=short_name == fact["leads"],
            )
            for short_name in (fact["leads"], *fact["parties"])
        ]
    )
    audit.record(verb="add", subject_kind="memorandum", subject_id=memorandum.pk, by=None)
