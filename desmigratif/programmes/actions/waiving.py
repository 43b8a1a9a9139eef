"""A waiver: two agencies, two persons each, let a second programme into a village. And how pairs that were
inherited are settled."""

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from desmigratif.accounts.models import User
from desmigratif.agencies.models import Agency
from desmigratif.audit import actions as audit
from desmigratif.places.models import Village
from desmigratif.programmes import queries
from desmigratif.programmes.errors import (
    SettlementError,
    WaiverAskedError,
    WaiverError,
    WaiverNotNeededError,
    WaiverOwnAgencyError,
    in_words,
)
from desmigratif.programmes.models import InheritedOverlap, Programme, Settlement, SiteLane, Waiver


@transaction.atomic
def ask_waiver(*, village: Village, programme: Programme, reason: str, by: User) -> Waiver:
    """Ask that the programme may open a site beside the one that holds the village today.

    Raises WaiverNotNeededError, WaiverOwnAgencyError, WaiverAskedError. `reason` is public.
    """
    today = timezone.localdate()
    held = queries.blockers(
        village_id=village.pk, substance_id=programme.substance_id, starts_on=today, ends_on=None
    )
    if not held:
        raise WaiverNotNeededError
    first = queries.sites().get(pk=held[0].site_id)
    if first.programme.agency_id == programme.agency_id:
        raise WaiverOwnAgencyError
    if (
        queries.waivers()
        .filter(first_site=first, programme=programme, withdrawn_at=None, lanes=None)
        .exists()
    ):
        raise WaiverAskedError
    waiver = Waiver.objects.create(
        village=village,
        programme=programme,
        first_site=first,
        reason=reason,
        asked_by_id=by.pk,
        asked_by_label=by.get_username(),
    )
    _record("ask waiver", waiver, by, reason=reason)
    return waiver


@transaction.atomic
def confirm_waiver(*, waiver: Waiver, by: User) -> Waiver:
    """One person's yes, for the agency they are a programme officer of.

    Raises WaiverError, WaiverPersonError, WaiverTwiceError.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT programmes_confirm_waiver(%s, %s)", [waiver.pk, by.pk])
    except IntegrityError as error:
        raise in_words(error) from error
    _record("confirm waiver", waiver, by)
    return waiver


@transaction.atomic
def withdraw_waiver(*, waiver: Waiver, reason: str, by: User) -> Waiver:
    """The waiver no longer counts. Raises WaiverError when a site was opened under it."""
    waiver = Waiver.objects.select_for_update(no_key=True).get(pk=waiver.pk)
    if waiver.withdrawn_at or SiteLane.objects.filter(waiver=waiver).exists():
        raise WaiverError
    waiver.withdrawn_at = timezone.now()
    waiver.withdrawn_by_label = by.get_username()
    waiver.save(update_fields=["withdrawn_at", "withdrawn_by_label"])
    _record("withdraw waiver", waiver, by, reason=reason)
    return waiver


@transaction.atomic
def settle(*, overlap: InheritedOverlap, agency: Agency, outcome: str, note: str, by: User) -> Settlement:
    """One agency's word on how the pair ends; its newest word counts. Raises SettlementError."""
    agencies = {overlap.first.programme.agency_id, overlap.second.programme.agency_id}
    if agency.pk not in agencies:
        raise SettlementError
    word = Settlement.objects.create(
        overlap=overlap,
        agency=agency,
        outcome=outcome,
        note=note,
        by_id=by.pk,
        by_label=by.get_username(),
    )
    audit.record(
        verb="settle",
        subject_kind="inherited overlap",
        subject_id=overlap.pk,
        by=by,
        detail={"outcome": outcome, "agency": agency.short_name, "reason": note},
        agency_id=agency.pk,
        area_id=overlap.first.village_id,
    )
    return word


def _record(verb: str, waiver: Waiver, by: User, **detail: str) -> None:
    audit.record(
        verb=verb,
        subject_kind="waiver",
        subject_id=waiver.pk,
        by=by,
        detail={"village": waiver.village.name, "programme": waiver.programme.name, **detail},
        area_id=waiver.village_id,
    )
