"""What nobody objected to is confirmed on the day after the last one, and once."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from desmigratif.accounts.models import User
from desmigratif.inbox.models import CalendarEntry, Notice
from desmigratif.objections import actions, queries
from desmigratif.objections.tests.conftest import NEXT, OTHER, Case
from desmigratif.places.actions.lineage import Asked as Merger
from desmigratif.programmes.actions import lineage, steps
from desmigratif.programmes.models import Programme, Site, SiteChange
from desmigratif.tasks import periodic, registry
from desmigratif.tasks.models import PeriodicRun
from desmigratif.tasks.registry import Daily

NAME = "objections.confirm"


def _state(site: Site) -> str:
    return Site.objects.get(pk=site.pk).state


def test_it_is_confirmed_on_the_day_after_the_last_one_by_the_system_with_a_reason(case: Case) -> None:
    site = case.proposed()
    day = case.after(site)
    assert actions.confirm_due(day=day - timedelta(days=1)).confirmed == 0
    assert _state(site) == "proposed"
    assert actions.confirm_due(day=day).confirmed == 1
    change = SiteChange.objects.get(verb="confirm")
    assert (change.site, change.by_id, change.by_label) == (site, None, "system")
    assert change.reason.startswith("Tidak ada keberatan sampai ")
    assert str(day.year) in change.reason
    told = Notice.objects.filter(key="confirmed").values_list("to__username", flat=True)
    assert set(told) == {one.username for people in case.ground.officers.of.values() for one in people}
    assert not CalendarEntry.objects.exists()


def test_what_is_open_or_was_followed_is_not_confirmed_and_what_was_settled_is(case: Case) -> None:
    opened, kept, back = case.proposed(), case.proposed(NEXT), case.proposed(OTHER)
    day = case.after(opened)
    case.objected(opened)
    answered = case.escalated(kept)
    for agency in ("Kemnaker", "Migrant CARE"):
        case.said(answered, "keep", agency)
    taken = case.objected(back)
    actions.take_back(objection=taken, reason="Sudah kami bicarakan.", by=case.other)
    assert actions.confirm_due(day=day) == actions.confirming.Counted(confirmed=2, stuck=0)
    assert [_state(one) for one in (opened, kept, back)] == ["proposed", "confirmed", "confirmed"]


def test_what_a_person_undid_is_left_to_people(case: Case) -> None:
    site = case.proposed()
    day = case.after(site)
    actions.confirm_due(day=day)
    steps.undo(change=site.changes.get(verb="confirm"), reason="Tidak ada dana.", by=case.own)
    assert actions.confirm_due(day=day + timedelta(days=1)).confirmed == 0
    assert _state(site) == "proposed"


def test_proposals_of_before_the_rule_are_left_to_people(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    site = case.proposed()
    monkeypatch.setattr("desmigratif.sites.periods.days", {}.get)
    assert queries.due(timezone.localdate() + timedelta(days=400)) == []
    assert _state(site) == "proposed"


def test_one_that_cannot_be_confirmed_stops_no_other_and_its_officers_are_told(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An objection that the look at the sites missed: the database still refuses."""
    stuck, fine = case.proposed(), case.proposed(NEXT)
    day = case.after(stuck)
    sites = queries.due(day)
    case.objected(stuck)

    def missed(_day: date, among: object = None) -> list[Site]:
        return sites

    monkeypatch.setattr(queries, "due", missed)
    assert actions.confirm_due(day=day) == actions.confirming.Counted(confirmed=1, stuck=1)
    assert [_state(one) for one in (stuck, fine)] == ["proposed", "confirmed"]
    notice = Notice.objects.filter(key="not confirmed").first()
    assert notice is not None
    assert "tidak dapat disahkan" in notice.subject_in_words
    assert "Instansi lain berkeberatan" in notice.body_in_words
    told: set[User] = {one.to for one in Notice.objects.filter(key="not confirmed")}
    assert told == set(case.ground.officers.of["Kemnaker"])


@pytest.mark.parametrize("over", ["programme", "days", "village"])
def test_what_is_over_by_now_is_left_to_people(case: Case, over: str) -> None:
    site, fine = case.proposed(), case.proposed(NEXT, "kampung-tki")
    day, today = case.after(site), timezone.localdate()
    if over == "programme":
        Programme.objects.filter(pk=site.programme_id).update(ends_on=site.starts_on)
    elif over == "days":
        Site.objects.filter(pk=site.pk).update(ends_on=today)
    else:
        gone, into = site.village, case.ground.village(OTHER)
        asked = Merger("merge", today, "Perda 2/2026", "Gazette", (into, gone), (into,))
        assert lineage.apply_lineage(asked=asked, by=None).state == "applied"
    assert actions.confirm_due(day=day) == actions.confirming.Counted(confirmed=1, stuck=1)
    assert [_state(one) for one in (site, fine)] == ["proposed", "confirmed"]
    assert Notice.objects.filter(key="not confirmed", about_id=site.pk).exists()


def test_the_daily_job_makes_up_missed_days_and_confirms_once(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine: list[Daily] = [job for job in registry.daily_works() if job.name == NAME]
    monkeypatch.setattr(registry, "daily_works", mine.copy)
    monkeypatch.setattr(registry, "minutely_works", list[registry.Minutely])
    site = case.proposed()
    last = case.after(site) - timedelta(days=1)

    def ran(day: date) -> int:
        return periodic.run_due(now=timezone.make_aware(datetime.combine(day, time(12))))

    assert ran(last) == 1
    assert _state(site) == "proposed"
    assert ran(last + timedelta(days=5)) == 5
    assert _state(site) == "confirmed"
    assert SiteChange.objects.filter(verb="confirm").count() == 1
    assert ran(last + timedelta(days=5)) == 0
    done = PeriodicRun.objects.filter(name=NAME, state="done").order_by("day")
    assert [run.message_values.get("count") for run in done] == [0, 1, 0, 0, 0, 0]
