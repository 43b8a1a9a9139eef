"""An agency objects to another's proposal: who, when, how often, and what it may offer."""

from datetime import timedelta

import pytest
from django.db import Error, IntegrityError, connection, transaction
from django.utils import timezone

from desmigratif.accounts.models import Role
from desmigratif.accounts.tests.country import MakePerson
from desmigratif.audit.models import AuditLine
from desmigratif.inbox import queries as inbox
from desmigratif.inbox.models import CalendarEntry, Notice
from desmigratif.objections import actions, errors
from desmigratif.objections.models import Objection
from desmigratif.objections.tests.conftest import HERE, NEXT, OTHER, REASON, Case
from desmigratif.programmes.actions import steps
from desmigratif.programmes.errors import GivenUpError, ObjectionOpenError, VillageAlreadyServedError
from desmigratif.programmes.models import Site
from desmigratif.sites import periods


def test_a_proposal_is_open_as_long_as_the_lawbook_says_and_stands_on_the_others_calendars(
    case: Case,
) -> None:
    site = case.proposed()
    last = timezone.localdate() + timedelta(days=periods.days(timezone.localdate()) or 0)
    assert periods.last_day_of(site) == last
    marked = CalendarEntry.objects.filter(day=last, area=site.village)
    assert set(marked.values_list("agency__short_name", flat=True)) == {"Imigrasi", "KP2MI", "Migrant CARE"}
    assert "Desmigratif" in marked[0].title_in_words
    assert {one.url for one in marked} == {site.get_absolute_url()}
    assert inbox.entries_seen_by(case.other).count() == 1
    assert not inbox.entries_seen_by(case.own).exists()


def test_an_objection_is_kept_with_one_line_in_the_trail_and_told_to_the_proposing_agency(case: Case) -> None:
    made = case.objected(case.proposed())
    assert (made.state, made.reason, made.by_label) == ("open", REASON, case.other.username)
    line = AuditLine.objects.get(subject_kind="objection")
    assert (line.verb, line.agency_id, line.area_id) == (
        "object",
        made.site.programme.agency_id,
        made.site.village_id,
    )
    told = Notice.objects.filter(kind="objection")
    assert {one.to.username for one in told} == {case.person("Kemnaker", n).username for n in (1, 2)}
    assert told[0].subject_in_words == "Migrant CARE berkeberatan atas Desmigratif di desa Desa 2"
    assert told[0].body_in_words == REASON


def test_only_officers_of_other_agencies_there_object(case: Case, make_person: MakePerson) -> None:
    site = case.proposed()
    elsewhere = case.ground.village("32.12.01.2001").regency
    far = make_person("jauh", Role.Kind.PROGRAMME_OFFICER, "KP2MI", elsewhere)
    planner = make_person("perencana", Role.Kind.PLANNER, "KP2MI")
    for agency, by in (("Kemnaker", case.own), ("KP2MI", far), ("KP2MI", planner), ("KP2MI", case.other)):
        asked = actions.Objecting(site, case.agency(agency), REASON)
        with pytest.raises(errors.ObjectorError):
            actions.object_to(asked=asked, by=by)
    near = make_person("dekat", Role.Kind.PROGRAMME_OFFICER, "KP2MI", site.village.regency)
    assert actions.object_to(asked=actions.Objecting(site, case.agency("KP2MI"), REASON), by=near).stands


def test_an_agency_objects_once_until_it_takes_back_and_every_agency_for_itself(case: Case) -> None:
    site = case.proposed()
    first = case.objected(site)
    with pytest.raises(errors.ObjectedTwiceError):
        case.objected(site)
    assert case.objected(site, agency="KP2MI").stands
    actions.take_back(objection=first, reason="Sudah kami bicarakan.", by=case.person("Migrant CARE", 2))
    assert case.objected(site).pk != first.pk


def test_nobody_objects_after_the_last_day_or_to_what_is_decided(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, decided = case.proposed(), case.proposed(NEXT)
    steps.step(site=decided, verb="confirm", reason="Mendesak.", by=case.own)
    with pytest.raises(errors.NoProposalError):
        case.objected(decided)
    monkeypatch.setattr(periods, "days", {timezone.localdate(): -1}.get)
    with pytest.raises(errors.TooLateError):
        case.objected(site)
    monkeypatch.setattr(periods, "days", {}.get)
    with pytest.raises(errors.NoPeriodError):
        case.objected(site)


def test_a_village_that_is_offered_is_another_one_and_free_today(case: Case) -> None:
    site = case.proposed()
    held = case.proposed(NEXT, "desbumi")
    with pytest.raises(errors.SameVillageError):
        case.objected(site, HERE)
    with pytest.raises(VillageAlreadyServedError) as refusal:
        case.objected(site, NEXT)
    assert refusal.value.blockers[0].site_id == held.pk
    assert "Desbumi" in str(refusal.value)
    assert case.objected(site, OTHER).alternative == case.ground.village(OTHER)


def test_the_database_confirms_no_site_while_an_objection_is_open(case: Case) -> None:
    site = case.proposed()
    objection = case.objected(site)
    with pytest.raises(ObjectionOpenError):
        steps.step(site=site, verb="confirm", reason="Mendesak.", by=case.own)
    with pytest.raises(IntegrityError, match="objection to the site is open"), transaction.atomic():
        Site.objects.filter(pk=site.pk).update(state="confirmed")
    case.answered(objection, "escalate")
    with pytest.raises(ObjectionOpenError):
        steps.step(site=site, verb="confirm", reason="Mendesak.", by=case.own)
    actions.take_back(objection=objection, reason="Sudah kami bicarakan.", by=case.other)
    assert steps.step(site=site, verb="confirm", reason="Mendesak.", by=case.own).state == "confirmed"


def test_what_was_objected_is_never_changed_or_removed_by_the_application(case: Case) -> None:
    objection = case.escalated(case.proposed())
    every = Objection.objects.filter(pk=objection.pk)
    for changed in ({"reason": "Lain."}, {"state": "answered"}, {"state": "taken_back"}, {"by_label": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            every.update(**changed)
    for statement in (
        "DELETE FROM objections_objection",
        "DELETE FROM objections_objectionanswer",
        "UPDATE objections_objectionanswer SET reason = 'Lain.'",
    ):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_site_given_up_for_an_objection_does_not_come_back(case: Case) -> None:
    site = case.proposed()
    case.answered(case.objected(site), "withdraw")
    with pytest.raises(GivenUpError):
        steps.undo(change=site.changes.get(verb="withdraw"), reason="Ternyata bisa.", by=case.own)


def test_an_objection_to_a_proposal_that_ended_otherwise_waits_for_nobody_until_that_is_undone(
    case: Case,
) -> None:
    site = case.proposed()
    objection = case.objected(site)
    steps.step(site=site, verb="decline", reason="Desa menolak.", by=case.own)
    gone = Objection.objects.get(pk=objection.pk)
    assert (gone.stands, str(gone.standing)) == (False, "Usulan berakhir dengan cara lain")
    with pytest.raises(errors.ClosedError):
        case.answered(gone, "escalate")
    steps.undo(change=site.changes.get(verb="decline"), reason="Salah tekan.", by=case.own)
    assert Objection.objects.get(pk=objection.pk).stands
