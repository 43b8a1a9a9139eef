"""A report is sent once a month, corrected by versions, and becomes activities of its site."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from desmigratif.audit.models import AuditLine
from desmigratif.monitoring import queries
from desmigratif.monitoring.actions.reporting import Sending, send_report
from desmigratif.monitoring.errors import ChangedMeanwhileError, MonthError
from desmigratif.monitoring.models import IndicatorAnswer, SiteReport, SuccessIndicator
from desmigratif.monitoring.tests.conftest import report, said
from desmigratif.officers import months
from desmigratif.officers.tests.conftest import (
    START,
    World,
    agency,
    month,
    today,
)
from desmigratif.programmes.actions.activity import note_activity
from desmigratif.programmes.actions.opening import Past, record_past
from desmigratif.programmes.models import Site, SiteActivity

pytestmark = pytest.mark.django_db


def _sums(site: Site, wanted: date) -> dict[str, int]:
    return queries.activity_of(site, wanted)


def test_the_same_report_again_is_the_same_report(home: Site, world: World) -> None:
    officer = world.officer()
    first = report(home, month(1), visits=7, by=officer)
    lines = AuditLine.objects.count()
    again = report(home, month(1), visits=7, seen=0, by=officer)
    assert (first.new, again.new, again.report.pk) == (True, False, first.report.pk)
    assert (SiteReport.objects.count(), AuditLine.objects.count()) == (1, lines)


def test_a_correction_is_a_new_version_and_the_one_before_stays(home: Site) -> None:
    report(home, month(1), visits=7, note="Listrik padam")
    report(home, month(1), visits=9, seen=1)
    first, second = SiteReport.objects.order_by("version")
    assert (first.version, first.figures, first.note) == (1, {"visits": 7}, "Listrik padam")
    assert first.replaced_at is not None
    assert (second.version, second.figures, second.replaced_at) == (2, {"visits": 9}, None)
    assert queries.current_report(home, month(1)) == second
    assert _sums(home, month(1)) == {"visits": 9}
    assert list(
        AuditLine.objects.filter(subject_kind="site report").order_by("pk").values_list("verb", flat=True)
    ) == ["send", "correct"]


def test_who_has_not_seen_the_newest_version_does_not_overwrite_it(home: Site) -> None:
    report(home, month(1), visits=7)
    with pytest.raises(ChangedMeanwhileError):
        report(home, month(1), visits=8, seen=0)
    assert SiteReport.objects.get().figures == {"visits": 7}


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_send_at_once_leave_one_report(home: Site) -> None:
    start, refused, sent = Barrier(2), list[Exception](), list[int]()

    def send(visits: int) -> None:
        try:
            start.wait(timeout=10)
            sent.append(report(home, month(1), visits=visits).report.pk)
        except ChangedMeanwhileError as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [Thread(target=send, args=(visits,)) for visits in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert (len(sent), len(refused), SiteReport.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize("wanted", [-1, 500])
def test_no_report_is_of_a_month_to_come_or_before_the_site_was_established(home: Site, wanted: int) -> None:
    with pytest.raises(MonthError):
        send_report(site=home, month=month(wanted), said=said(), sending=Sending(), by=None)
    assert not SiteReport.objects.exists()


def test_no_report_is_of_a_month_after_the_end(world: World) -> None:
    end = date(2025, 3, 1)
    past = Past(world.village(), world.programmes["desmigratif"], START, end, state="closed", source="Daftar")
    site = record_past(past=past, by=None)
    assert queries.months_of(site, today()) == [date(2025, 2, 1), START]
    with pytest.raises(MonthError):
        report(site, end)
    report(site, date(2025, 2, 1), visits=1)
    assert _sums(site, date(2025, 2, 1)) == {"visits": 1}


def test_a_site_without_a_centre_reports_nothing(world: World) -> None:
    with pytest.raises(MonthError):
        report(world.proposed(), month(0))


def test_what_other_records_hold_is_not_counted_twice(home: Site) -> None:
    day = month(1) + timedelta(days=3)
    note_activity(site=home, kind="visits", happened_on=day, count=4, source="desk", by=None)
    report(home, month(1), visits=10)
    assert _sums(home, month(1)) == {"visits": 10}
    report(home, month(1), visits=3, seen=1)
    assert _sums(home, month(1)) == {"visits": 4}, "records are not taken back by a smaller number"
    assert queries.current_report(home, month(1)).figures == {"visits": 3}  # type: ignore[union-attr]


def test_the_first_month_counts_from_the_sites_first_day(world: World) -> None:
    start = date(2025, 1, 20)
    site = world.site(start=start)
    report(site, date(2025, 1, 1), visits=2)
    assert SiteActivity.objects.get().happened_on == start


def test_answers_belong_to_their_version(home: Site) -> None:
    indicator = SuccessIndicator.objects.create(
        agency=agency("Kemnaker"), name="Usaha", question="Berapa usaha?", starts_on=START
    )
    report(home, month(1), answers={indicator.pk: Decimal("2.50")})
    assert not report(home, month(1), answers={indicator.pk: Decimal("2.5")}).new
    report(home, month(1), answers={indicator.pk: Decimal(3)}, seen=1)
    assert list(IndicatorAnswer.objects.order_by("pk").values_list("report__version", "value")) == [
        (1, Decimal("2.50")),
        (2, Decimal("3.00")),
    ]


def _made(site: Site, **given: object) -> SiteReport:
    values = {"month": month(1), "sent_on": today(), "officers": 1, "open_days": 1, **given}
    return SiteReport.objects.create(site=site, equipment="none", internet=False, **values)


def _twice(site: Site) -> list[SiteReport]:
    return [_made(site), _made(site, version=2)]


def _mid_month(site: Site) -> SiteReport:
    return _made(site, month=month(1) + timedelta(days=1))


def _ahead(site: Site) -> SiteReport:
    return _made(site, month=months.plus(month(0), 1))


def _eight_days(site: Site) -> SiteReport:
    return _made(site, open_days=8)


def _changed(site: Site) -> int:
    _made(site)
    return SiteReport.objects.update(note="Lain")


def _brought_back(site: Site) -> int:
    report(site, month(1), visits=1)
    report(site, month(1), visits=2, seen=1)
    return SiteReport.objects.filter(version=1).update(replaced_at=None)


def _deleted(site: Site) -> object:
    return _made(site).delete()


REFUSED: dict[str, tuple[str, Callable[[Site], object]]] = {
    "two of a month": ("report_once_a_month", _twice),
    "not of a first day": ("report_month_is_a_first_day", _mid_month),
    "of a month to come": ("report_not_ahead", _ahead),
    "eight days a week": ("report_answers_sensible", _eight_days),
    "changed": ("never changed or removed", _changed),
    "brought back": ("never changed or removed", _brought_back),
    "deleted": ("never changed or removed", _deleted),
}


@pytest.mark.parametrize("what", REFUSED)
def test_the_database_refuses_whoever_writes(home: Site, what: str) -> None:
    words, act = REFUSED[what]
    with pytest.raises(IntegrityError, match=words), transaction.atomic():
        act(home)


def test_a_centre_that_was_established_before_its_first_day_reports_from_that_day_on(world: World) -> None:
    site = world.site(start=date(2025, 1, 15))
    assert queries.months_of(site, date(2025, 1, 14)) == []
    assert queries.months_of(site, date(2025, 1, 15)) == [date(2025, 1, 1)]
