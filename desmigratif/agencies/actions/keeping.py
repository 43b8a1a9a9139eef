"""What administrators change: agencies with their other names, offices, areas."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import IntegrityError, models, transaction

from desmigratif.agencies.errors import NamedByProviderError, reason_of
from desmigratif.agencies.models import Agency, AgencyAlias, AgencyArea, Office
from desmigratif.audit import actions as audit
from desmigratif.audit.actions import Actor
from desmigratif.places.models import Area


@contextmanager
def _worded() -> Iterator[None]:
    """What the database refuses inside the block becomes an AgencyError."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as refusal:
        raise reason_of(refusal) from refusal


@transaction.atomic
def save_agency(
    *, agency: Agency, other_names: Sequence[str], by: Actor, name_of_provider: bool = False
) -> Agency:
    """Keep a new or changed agency with its other names. A short name that is given up stays as an other
    name, so that who knows it still finds the agency. Raises AgencyError, also for a name that an identity
    provider goes by; with `name_of_provider` a new agency may have it."""
    before = Agency.objects.select_for_update().filter(pk=agency.pk).first()
    if before is not None or not name_of_provider:
        _keep_names_of_providers(before, agency)
    names = list(other_names)
    if before is not None and before.short_name.casefold() != agency.short_name.casefold():
        names.append(before.short_name)
    with _worded():
        agency.save()
        renamed = _set_other_names(agency, names)
    detail = {**_changes(before, agency), **renamed}
    if before is None or detail:
        audit.record(
            verb="add" if before is None else "change",
            subject_kind="agency",
            subject_id=agency.pk,
            by=by,
            detail=detail,
            agency_id=agency.pk,
        )
    return agency


def _keep_names_of_providers(before: Agency | None, agency: Agency) -> None:
    """An identity provider names its agency by the short name: people of another agency must not come in by
    it because somebody gave the name away or took it. Raises NamedByProviderError."""
    had = "" if before is None else before.short_name
    moved = {had, agency.short_name} if had != agency.short_name else set[str]()
    if any(provider.agency in moved for provider in settings.IDENTITY_PROVIDERS):
        raise NamedByProviderError


def _set_other_names(agency: Agency, names: Sequence[str]) -> dict[str, list[list[str]]]:
    """The change of other names for the trail; empty when nothing changed."""
    wanted = {name.casefold(): name for name in names if name.casefold() != agency.short_name.casefold()}
    had = {alias.name.casefold(): alias for alias in agency.aliases.all()}
    agency.aliases.filter(pk__in=[had[key].pk for key in had.keys() - wanted.keys()]).delete()
    AgencyAlias.objects.bulk_create(
        [AgencyAlias(agency=agency, name=wanted[key]) for key in sorted(wanted.keys() - had.keys())]
    )
    if wanted.keys() == had.keys():
        return {}
    return {"other_names": [sorted(alias.name for alias in had.values()), sorted(wanted.values())]}


@transaction.atomic
def save_office(*, office: Office, by: Actor) -> Office:
    """Keep a new or changed office. An office is closed by its day, never removed. Raises AgencyError."""
    before = Office.objects.select_for_update().filter(pk=office.pk).first()
    with _worded():
        office.save()
    detail = _changes(before, office)
    if before is None or detail:
        audit.record(
            verb="add" if before is None else "change",
            subject_kind="office",
            subject_id=office.pk,
            by=by,
            detail=detail,
            agency_id=office.agency_id,
            area_id=office.area_id,
        )
    return office


@transaction.atomic
def add_area(*, agency: Agency, area: Area | None, by: Actor | None) -> AgencyArea:
    """The agency works over this area (None: the nation) from now on. Raises AreaTakenError."""
    with _worded():
        added = AgencyArea.objects.create(agency=agency, area=area)
    _record_area("add area", added, by)
    return added


@transaction.atomic
def remove_area(*, agency_area: AgencyArea, by: Actor) -> None:
    """The agency no longer works over this area. To undo it, add the area again."""
    _record_area("remove area", agency_area, by)
    agency_area.delete()


def _record_area(verb: str, agency_area: AgencyArea, by: Actor | None) -> None:
    audit.record(
        verb=verb,
        subject_kind="agency",
        subject_id=agency_area.agency_id,
        by=by,
        detail={"area": agency_area.area.name if agency_area.area else None},
        agency_id=agency_area.agency_id,
        area_id=agency_area.area_id,
    )


def _changes(before: models.Model | None, after: models.Model) -> dict[str, list[Any]]:
    """Old and new value of each field that differs, as the trail keeps them."""
    changed = {}
    for field in after._meta.concrete_fields:
        old = None if before is None else field.value_to_string(before)
        new = field.value_to_string(after)
        if before is not None and old != new:
            changed[field.attname] = [old, new]
    return changed
