"""What an agency asks its sites: added, changed while nothing was answered, ended."""

from django.db import IntegrityError, transaction

from desmigratif.audit import actions as audit
from desmigratif.audit.actions import Actor
from desmigratif.monitoring.errors import AnsweredError, IndicatorTwiceError
from desmigratif.monitoring.models import SuccessIndicator

MEANING = ("agency_id", "question", "kind", "unit", "starts_on")
"""What gives an answer its meaning, so that it stays once there are answers."""


@transaction.atomic
def save_indicator(*, indicator: SuccessIndicator, by: Actor | None) -> SuccessIndicator:
    """Keep a new or changed indicator. Raises AnsweredError, IndicatorTwiceError."""
    before = SuccessIndicator.objects.select_for_update().filter(pk=indicator.pk).first()
    if before is not None and _moved(before, indicator) and before.answers.exists():
        raise AnsweredError
    try:
        with transaction.atomic():
            indicator.save()
    except IntegrityError as error:
        raise IndicatorTwiceError from error
    audit.record(
        verb="change" if before else "add",
        subject_kind="success indicator",
        subject_id=indicator.pk,
        by=by,
        detail={"name": indicator.name, "fields": _changed(before, indicator)},
        agency_id=indicator.agency_id,
    )
    return indicator


def _moved(before: SuccessIndicator, after: SuccessIndicator) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in MEANING)


def _changed(before: SuccessIndicator | None, after: SuccessIndicator) -> list[str]:
    if before is None:
        return []
    fields = after._meta.concrete_fields
    return [one.name for one in fields if one.value_from_object(before) != one.value_from_object(after)]
