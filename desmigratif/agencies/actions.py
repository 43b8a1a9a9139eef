"""Writes of the agencies room."""

from dataclasses import dataclass

from django.db import transaction

from desmigratif.agencies.models import Agency
from desmigratif.audit import actions as audit


@dataclass(frozen=True)
class ProgrammeAgency:
    """An agency that leads one of the three programmes."""

    short_name: str
    name: str
    kind: str


PROGRAMME_AGENCIES = (
    ProgrammeAgency("Kemnaker", "Kementerian Ketenagakerjaan", Agency.Kind.MINISTRY),
    ProgrammeAgency("KP2MI", "Kementerian Pelindungan Pekerja Migran Indonesia", Agency.Kind.MINISTRY),
    ProgrammeAgency("Migrant CARE", "Perhimpunan Indonesia untuk Buruh Migran Berdaulat", Agency.Kind.NGO),
)


@transaction.atomic
def ensure_agencies() -> list[Agency]:
    """The agencies of the three programmes, added where missing; a name once changed by people stays."""
    agencies = []
    for wanted in PROGRAMME_AGENCIES:
        agency, made = Agency.objects.get_or_create(
            short_name=wanted.short_name, defaults={"name": wanted.name, "kind": wanted.kind}
        )
        if made:
            audit.record(verb="add", subject_kind="agency", subject_id=agency.pk, by=None)
        agencies.append(agency)
    return agencies
