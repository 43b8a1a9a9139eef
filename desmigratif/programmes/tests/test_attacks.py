"""Ways around the overlap rule that were found and closed: each is tried again here."""

from datetime import date

import pytest
from django.db import Error, IntegrityError, connection, transaction

from desmigratif.accounts.models import Leave, User
from desmigratif.places.actions.lineage import Asked, NewVillage
from desmigratif.places.models import LineageEvent, Village
from desmigratif.programmes import errors
from desmigratif.programmes.actions import lineage, steps, waiving
from desmigratif.programmes.actions.opening import Past, Wanted, propose, record_past
from desmigratif.programmes.models import FootprintChange, LineageConflict, Site, SiteFootprint, Waiver
from desmigratif.programmes.tests.ground import DAY, HERE, NEXT, Ground

pytestmark = pytest.mark.django_db
END, LATER = date(2019, 1, 1), date(2020, 6, 1)


def _closed(site: Site, on: date = END) -> Site:
    return steps.step(site=site, verb="close", on=on, reason="Agreed.", by=None)


def _raw(statement: str, *values: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def _event(
    ground: Ground, kind: str, before: list[str], after: tuple[Village | NewVillage, ...]
) -> LineageEvent:
    villages = tuple(ground.village(code) for code in before)
    return lineage.apply_lineage(
        asked=Asked(kind, date(2026, 1, 1), "Perda", "Gazette", villages, after), by=None
    )


def test_lanes_of_two_waivers_do_not_let_a_third_pass(ground: Ground) -> None:
    """A and B shared by one waiver, C and D by a later one. D has gone; B may not come back beside C."""
    a = ground.running("desmigratif")
    ground.waived("kampung-tki")
    b = ground.running("kampung-tki")
    _closed(a)
    b = _closed(b)
    ground.running("desbumi", starts_on=LATER)
    ground.waived("desmigratif")
    d = ground.opened("desmigratif", starts_on=LATER)
    steps.step(site=d, verb="withdraw", reason="Agreed.", by=None)
    with pytest.raises(errors.VillageAlreadyServedError):
        steps.reopen(site=b, ends_on=None, reason="Again.", by=None)


@pytest.mark.parametrize(
    "change",
    ["village_id = village_id + 1", "programme_id = %s", "reason = 'another'", "withdrawn_at = NULL"],
)
def test_a_waiver_stays_what_its_four_people_said_yes_to(ground: Ground, change: str) -> None:
    ground.running("desmigratif")
    waiver = ground.waived("desbumi")
    if change.startswith("withdrawn"):
        waiving.withdraw_waiver(waiver=waiver, reason="No.", by=ground.officers.of["Kemnaker"][0])
    values = [ground.programmes["kampung-tki"].pk] if "%s" in change else []
    with pytest.raises(IntegrityError, match="waiver is never changed"):
        _raw(f"UPDATE programmes_waiver SET {change}", *values)


def test_a_made_up_conflict_of_villages_makes_no_pair(ground: Ground) -> None:
    """One officer of each agency instead of two, for a withdrawn site in the village of another."""
    gone = steps.step(site=ground.opened("desbumi"), verb="withdraw", reason="Agreed.", by=None)
    standing = ground.running("desmigratif")
    one, other = ground.village(HERE), ground.village(NEXT)
    waiting = Asked("merge", date(2026, 1, 1), "Perda", "Gazette", (one, other), (one,))
    event = LineageEvent.objects.create(
        **{name: getattr(waiting, name) for name in ("kind", "happened_on", "decree", "source")},
        state="waiting",
        asked=waiting.plain(),
    )
    first, second = sorted((gone, standing), key=lambda site: site.pk)
    conflict = LineageConflict.objects.create(event=event, first=first, second=second)
    with pytest.raises(errors.ConflictSettledError):
        lineage.agree(conflict=conflict, by=ground.officers.of["Kemnaker"][0])


def test_a_pair_by_inheritance_grows_at_neither_end(ground: Ground) -> None:
    village, named = ground.village(), ground.programmes
    record_past(past=Past(village, named["desmigratif"], date(2015, 1, 1), source="a list"), by=None)
    late = record_past(past=Past(village, named["desbumi"], date(2016, 1, 1), source="a list"), by=None)
    with pytest.raises(IntegrityError, match="by inheritance"):
        _raw("UPDATE programmes_site SET starts_on = '2015-06-01' WHERE id = %s", late.pk)


def test_a_site_on_a_village_that_had_ended_holds_what_came_out_of_it(ground: Ground) -> None:
    """The merger was recorded late: the site began after it, on a village that was no more."""
    site = ground.opened("desmigratif", NEXT, starts_on=date(2026, 3, 1))
    _event(ground, "merge", [HERE, NEXT], (ground.village(HERE),))
    assert set(site.footprints.values_list("village__codes__code", flat=True)) == {HERE, NEXT}
    with pytest.raises(errors.VillageAlreadyServedError):
        ground.opened("desbumi", HERE, starts_on=date(2026, 4, 1))


def test_a_village_takes_no_site_before_it_was_founded(ground: Ground) -> None:
    _event(ground, "split", [HERE], (ground.village(HERE), NewVillage("52.03.01.2099", "Baru")))
    founded = Village.objects.get(codes__code="52.03.01.2099")
    wanted = Wanted(founded, ground.programmes["desbumi"], date(2025, 12, 31), source="A list")
    with pytest.raises(errors.VillageNotBegunError):
        propose(wanted=wanted, reason="Agreed.", by=None)


@pytest.mark.parametrize(
    ("key", "starts_on", "ends_on"),
    [("desbumi", date(1899, 1, 1), None), ("desmigratif", DAY, date(9999, 12, 31))],
)
def test_days_that_no_page_could_show_are_refused(
    ground: Ground, key: str, starts_on: date, ends_on: date | None
) -> None:
    with pytest.raises(errors.PeriodError):
        ground.opened(key, starts_on=starts_on, ends_on=ends_on)


def test_a_programme_whose_substance_was_decided_meanwhile_is_refused_in_words(ground: Ground) -> None:
    stale = ground.programmes["kkbm"]
    stale.substance_id = ground.programmes["desbumi"].substance_id
    with pytest.raises(errors.SubstanceMovedError):
        ground.opened("kkbm")


def test_nobody_forges_the_log_with_a_table_of_his_own(ground: Ground) -> None:
    ground.opened("desmigratif")
    before = FootprintChange.objects.count()
    _raw("CREATE TEMP TABLE forged (LIKE programmes_sitefootprint)")
    hang = (
        "CREATE TRIGGER forge AFTER INSERT ON forged FOR EACH ROW EXECUTE FUNCTION programmes_log_footprint()"
    )
    with pytest.raises(Error, match="permission denied for function"):
        _raw(hang)
    assert FootprintChange.objects.count() == before


def test_an_officer_on_leave_does_not_confirm(ground: Ground) -> None:
    ground.running("desmigratif")
    asker, away = ground.officers.of["Migrant CARE"]
    waiver = waiving.ask_waiver(
        village=ground.village(), programme=ground.programmes["desbumi"], reason="Both.", by=asker
    )
    _send_on_leave(away, asker)
    with pytest.raises(errors.WaiverPersonError):
        waiving.confirm_waiver(waiver=waiver, by=away)
    assert Waiver.objects.get().confirmations.count() == 0


def _send_on_leave(person: User, by: User) -> None:
    Leave.objects.create(user=person, starts_on="2020-01-01", ends_on="2199-01-01", reason="Ill", by=by)


def test_an_event_trims_the_rest_of_a_site_where_its_programme_arrives(ground: Ground) -> None:
    ended = _closed(ground.running("desmigratif", NEXT), on=date(2025, 12, 1))
    going_on = ground.running("desmigratif", HERE)
    _event(ground, "merge", [HERE, NEXT], (ground.village(NEXT),))
    (rest,) = SiteFootprint.objects.filter(site=ended)
    assert rest.period.upper == date(2026, 1, 1)
    assert {held.village for held in going_on.footprints.all()} == {ground.village(NEXT), going_on.village}


def test_a_clash_further_down_the_line_is_noted_so_that_it_can_be_settled(ground: Ground) -> None:
    """A gave land to B, recorded late; B had split off C since, and C is served already."""
    b = ground.village(NEXT)
    late = Asked("split", date(2026, 3, 1), "Perda", "Gazette", (b,), (b, NewVillage("52.03.01.2099", "C")))
    lineage.apply_lineage(asked=late, by=None)
    c = Village.objects.get(codes__code="52.03.01.2099")
    wanted = Wanted(c, ground.programmes["desbumi"], date(2026, 4, 1), source="A list")
    served = propose(wanted=wanted, reason="Agreed.", by=None)
    first = ground.running("desmigratif", HERE)
    event = _event(ground, "split", [HERE], (ground.village(HERE), b))
    assert event.state == LineageEvent.State.WAITING
    (conflict,) = LineageConflict.objects.all()
    assert {conflict.first_id, conflict.second_id} == {first.pk, served.pk}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_a_transaction_that_sees_an_older_day_writes_no_site(ground: Ground, level: str) -> None:
    programme = ground.programmes["desmigratif"]
    site = Site(village=ground.village(), programme=programme, substance=programme.substance, starts_on=DAY)
    with pytest.raises(Error, match="read committed"):
        _at(level, site)


def _at(level: str, site: Site) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET TRANSACTION ISOLATION LEVEL {level}")
        site.save()


def test_rest_does_not_follow_land_to_where_the_programme_runs_already(ground: Ground) -> None:
    """The programme ran in both villages; one of its sites had ended when they became one."""
    ended = _closed(ground.running("desmigratif", NEXT), on=date(2025, 12, 1))
    going_on = ground.running("desmigratif", HERE)
    event = _event(ground, "merge", [HERE, NEXT], (ground.village(HERE),))
    assert event.state == LineageEvent.State.APPLIED
    assert set(SiteFootprint.objects.filter(village=ground.village(HERE)).values_list("site", flat=True)) == {
        going_on.pk
    }
    (rest,) = SiteFootprint.objects.filter(site=ended)
    assert rest.village == ended.village
