"""Regency manpower offices: each is made when somebody needs it, never all of them from a list."""

from django.db import transaction

from desmigratif.agencies.actions.facts import ensure_agencies
from desmigratif.agencies.actions.keeping import add_area
from desmigratif.agencies.models import Agency
from desmigratif.audit import actions as audit
from desmigratif.audit.actions import Actor
from desmigratif.places.models import Area, AreaCode

DEMO_REGENCY = 5203
"""Kemendagri code of Kabupaten Lombok Timur, digits only."""


@transaction.atomic
def ensure_regency_office(
    *, regency: Area, name: str, source: str, by: Actor | None, is_example: bool = False
) -> Agency:
    """The manpower office of this regency, made when it is missing; its accounts are looked after by
    Kemnaker until somebody decides otherwise. Raises ValueError for an area that is no regency."""
    if regency.level != Area.Level.REGENCY:
        raise ValueError(regency.level)
    # Two at once would make two offices: the second one waits here and then finds the first.
    Area.objects.select_for_update(no_key=True).get(pk=regency.pk)
    kind = Agency.Kind.REGENCY_OFFICE
    found = Agency.objects.filter(kind=kind, areas__area=regency, ends_on=None).first()
    if found is not None:
        return found
    office = Agency.objects.create(
        short_name=f"Disnaker {regency.name.removeprefix('Kabupaten ')}"[:40],
        name=name,
        kind=kind,
        source=source,
        looked_after_by=ensure_agencies()[0],
        is_example=is_example,
    )
    audit.record(
        verb="add",
        subject_kind="agency",
        subject_id=office.pk,
        by=by,
        agency_id=office.pk,
        area_id=regency.pk,
    )
    add_area(agency=office, area=regency, by=by)
    return office


def ensure_demo_regency_office() -> Agency | None:
    """The office that the demonstration's coordinator works in; none while the register is not loaded."""
    code = AreaCode.objects.filter(
        system=AreaCode.System.KEMENDAGRI, number=DEMO_REGENCY, ends_on=None
    ).select_related("area")
    regency = next((one.area for one in code), None)
    if regency is None:
        return None
    return ensure_regency_office(
        regency=regency,
        name=f"Dinas Tenaga Kerja {regency.name} (contoh)",
        source="Dibuat untuk peragaan",
        by=None,
        is_example=True,
    )
