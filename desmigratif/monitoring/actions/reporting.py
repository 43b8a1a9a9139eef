"""A site reports a month, or corrects what it reported."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from desmigratif.accounts.models import User
from desmigratif.audit import actions as audit
from desmigratif.inbox.actions import take_off_calendar
from desmigratif.monitoring import queries
from desmigratif.monitoring.actions.reminding import calendar_keys
from desmigratif.monitoring.errors import ChangedMeanwhileError, MonthError
from desmigratif.monitoring.models import IndicatorAnswer, SiteReport
from desmigratif.officers import months
from desmigratif.programmes.actions.activity import note_activities
from desmigratif.programmes.models import Site, SiteActivity


@dataclass(frozen=True)
class Said:
    """What a report says: numbers by kind of activity, standing answers, answers by indicator (its key)."""

    figures: dict[str, int]
    officers: int
    open_days: int
    equipment: str
    internet: bool
    note: str = ""
    answers: dict[int, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Sent:
    """The report as it stands, and whether this call changed anything."""

    report: SiteReport
    new: bool


@dataclass(frozen=True)
class Sending:
    """How a report comes: `seen` is the version its sender had before them (0: none), `in_place` that it
    is sent by a coordinator, `at` another moment than now, for examples."""

    seen: int = 0
    in_place: bool = False
    at: datetime | None = None


@transaction.atomic
def send_report(*, site: Site, month: date, said: Said, sending: Sending, by: User | None) -> Sent:
    """The month's report of a site, or a new version of it. Sending the same again changes nothing.

    The numbers become activities of the site, as far as other records do not hold them already. Raises
    MonthError, ChangedMeanwhileError.
    """
    held = Site.objects.select_for_update(no_key=True).select_related("programme").get(pk=site.pk)
    at = sending.at or timezone.now()
    if month not in queries.months_of(held, timezone.localdate(at)):
        raise MonthError(month)
    before = queries.current_report(held, month)
    if before is not None and _said_in(before) == said:
        return Sent(before, new=False)
    if (before.version if before else 0) != sending.seen:
        raise ChangedMeanwhileError
    if before is not None:
        SiteReport.objects.filter(pk=before.pk).update(replaced_at=at)
    report = _report(held, month, said)
    report.version = before.version + 1 if before else 1
    _written(report, said, sending, at, by)
    _note(report, by)
    for key in calendar_keys(site=held, month=month):
        take_off_calendar(source=held, by=by, key=key)
    _record(report, "correct" if before else "send", by)
    return Sent(report, new=True)


def _said_in(report: SiteReport) -> Said:
    """What a report that was sent says."""
    return Said(
        figures=report.figures,
        officers=report.officers,
        open_days=report.open_days,
        equipment=report.equipment,
        internet=report.internet,
        note=report.note,
        answers={answer.indicator_id: answer.value for answer in report.answers.all()},
    )


def _report(site: Site, month: date, said: Said) -> SiteReport:
    return SiteReport(
        site=site,
        month=month,
        figures=said.figures,
        officers=said.officers,
        open_days=said.open_days,
        equipment=said.equipment,
        internet=said.internet,
        note=said.note,
    )


def _written(report: SiteReport, said: Said, sending: Sending, at: datetime, by: User | None) -> None:
    report.in_place, report.by = sending.in_place, by
    report.by_label = "system" if by is None else by.get_username()
    report.sent_at, report.sent_on = at, timezone.localdate(at)
    report.save()
    IndicatorAnswer.objects.bulk_create(
        IndicatorAnswer(report=report, indicator_id=pk, value=value) for pk, value in said.answers.items()
    )


def _source_of(month: date) -> str:
    """The source of activities that a report of the month states."""
    return f"report {month.strftime(months.FORM)}"


def _note(report: SiteReport, by: User | None) -> None:
    """What the report states beyond other records of its month, on the first day that the site was there."""
    source = _source_of(report.month)
    others = queries.activity_of(report.site, report.month, without=source)
    stated = report.figures
    counts = {kind: max(0, stated.get(kind, 0) - others.get(kind, 0)) for kind in SiteActivity.Kind.values}
    day = max(report.month, report.site.starts_on)
    note_activities(site=report.site, counts=counts, happened_on=day, source=source, by=by)


def _record(report: SiteReport, verb: str, by: User | None) -> None:
    month, in_place = report.month.strftime(months.FORM), report.in_place
    audit.record(
        verb=verb,
        subject_kind="site report",
        subject_id=report.pk,
        by=by,
        detail={"site": report.site_id, "month": month, "version": report.version, "in_place": in_place},
        agency_id=report.site.programme.agency_id,
        area_id=report.site.village_id,
    )
