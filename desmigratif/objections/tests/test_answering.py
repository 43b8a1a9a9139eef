"""The proposing agency answers, both decide, or it is taken back; the other village comes at once."""

import pytest
from django.db import IntegrityError, transaction

from desmigratif.accounts.models import Role
from desmigratif.accounts.tests.country import MakePerson
from desmigratif.audit.models import AuditLine
from desmigratif.inbox.models import CalendarEntry, Notice
from desmigratif.objections import actions, errors, queries
from desmigratif.objections.models import Objection, ObjectionAnswer
from desmigratif.objections.tests.conftest import ANSWER, NEXT, OTHER, Case
from desmigratif.programmes.errors import ReasonError, VillageAlreadyServedError
from desmigratif.programmes.models import Site


def _now(objection: Objection) -> Objection:
    return queries.objections().get(pk=objection.pk)


def test_the_site_is_withdrawn_and_its_last_day_goes_from_the_calendars(case: Case) -> None:
    objection = case.objected(case.proposed())
    case.answered(objection, "withdraw")
    assert _now(objection).state == "withdrawn_site"
    assert _now(objection).site.state == "withdrawn"
    assert not CalendarEntry.objects.exists()


def test_the_other_village_is_proposed_with_the_withdrawal_for_the_same_programme_and_days(
    case: Case,
) -> None:
    site = case.proposed()
    objection = case.objected(site, OTHER)
    case.answered(objection, "take")
    new = queries.replacement_of(site)
    assert new is not None
    assert (new.village, new.state) == (case.ground.village(OTHER), "proposed")
    assert (new.programme_id, new.starts_on, new.ends_on) == (site.programme_id, site.starts_on, site.ends_on)
    assert queries.replacements([site, new]) == {site.pk: new}
    assert _now(objection).state == "alternative_taken"
    assert set(CalendarEntry.objects.values_list("area", flat=True)) == {new.village_id}
    assert case.objected(new).stands, "it is open to objections in its turn"


def test_a_village_taken_meanwhile_is_named_and_nothing_is_changed(case: Case) -> None:
    site = case.proposed()
    objection = case.objected(site, OTHER)
    case.proposed(OTHER, "desbumi")
    lines = AuditLine.objects.count()
    with pytest.raises(VillageAlreadyServedError) as refusal:
        case.answered(objection, "take")
    assert "Desbumi (Migrant CARE)" in str(refusal.value)
    assert refusal.value.blockers[0].since == site.starts_on
    assert (_now(objection).state, _now(objection).site.state) == ("open", "proposed")
    assert not ObjectionAnswer.objects.exists()
    assert AuditLine.objects.count() == lines


def test_nobody_takes_a_village_outside_their_area(case: Case, make_person: MakePerson) -> None:
    site = case.proposed()
    local = make_person("setempat", Role.Kind.PROGRAMME_OFFICER, "Kemnaker", site.village.regency)
    objection = case.objected(site, "32.12.01.2001")
    with pytest.raises(errors.BeyondAreaError):
        actions.answer(objection=objection, outcome="take", reason=ANSWER, by=local)
    assert _now(objection).state == "open"


def test_an_escalated_one_stays_open_until_other_officers_of_both_say_the_same(case: Case) -> None:
    objection = case.escalated(case.proposed())
    for agency in ("Kemnaker", "Migrant CARE"):
        with pytest.raises(errors.OtherPeopleError):
            case.said(objection, "keep", agency, number=1)
    case.said(objection, "keep", "Kemnaker")
    assert _now(objection).stands
    case.said(objection, "withdraw", "Migrant CARE")
    assert _now(objection).stands, "they do not agree"
    case.said(objection, "keep", "Migrant CARE")
    ended = _now(objection)
    assert (ended.state, ended.stands, ended.site.state) == ("answered", False, "proposed")
    assert ObjectionAnswer.objects.count() == 4, "nothing that was said is lost"
    with pytest.raises(errors.ClosedError):
        case.said(objection, "withdraw", "Migrant CARE")


def test_both_may_agree_on_the_other_village_or_on_giving_the_site_up(case: Case) -> None:
    first, second = case.proposed(), case.proposed(NEXT)
    taken, given_up = case.escalated(first, OTHER), case.escalated(second)
    case.said(taken, "take", "Migrant CARE")
    case.said(taken, "take", "Kemnaker")
    new = queries.replacement_of(first)
    assert new is not None
    assert new.changes.get(verb="propose").by_label == case.person("Kemnaker", 2).username
    with pytest.raises(errors.ClosedError):
        case.said(given_up, "take", "Kemnaker")
    for agency in ("Kemnaker", "Migrant CARE"):
        case.said(given_up, "withdraw", agency)
    assert Site.objects.get(pk=second.pk).state == "withdrawn"


def test_agreeing_on_a_village_that_was_taken_meanwhile_changes_nothing(case: Case) -> None:
    objection = case.escalated(case.proposed(), OTHER)
    case.said(objection, "take", "Kemnaker")
    case.proposed(OTHER, "desbumi")
    with pytest.raises(VillageAlreadyServedError):
        case.said(objection, "take", "Migrant CARE")
    assert _now(objection).stands
    assert ObjectionAnswer.objects.filter(kind="word").count() == 1


def test_it_is_answered_once_with_a_reason_by_the_proposing_agency_and_taken_back_by_the_other(
    case: Case,
) -> None:
    objection = case.objected(case.proposed())
    with pytest.raises(errors.SpeakerError):
        actions.answer(objection=objection, outcome="escalate", reason=ANSWER, by=case.other)
    with pytest.raises(ReasonError):
        actions.answer(objection=objection, outcome="escalate", reason=" ", by=case.own)
    with pytest.raises(errors.SpeakerError):
        actions.take_back(objection=objection, reason=ANSWER, by=case.own)
    case.answered(objection, "escalate")
    with pytest.raises(errors.ClosedError):
        case.answered(objection, "withdraw")
    actions.take_back(objection=objection, reason="Sudah kami bicarakan.", by=case.person("Migrant CARE", 2))
    assert _now(objection).state == "taken_back"


def test_every_word_is_told_to_the_officers_of_both_agencies(case: Case) -> None:
    objection = case.escalated(case.proposed())
    told = Notice.objects.filter(kind="objection", key__startswith="answer")
    people = {case.person(a, n).username for a in ("Kemnaker", "Migrant CARE") for n in (1, 2)}
    assert set(told.values_list("to__username", flat=True)) == people - {case.own.username}
    case.said(objection, "keep", "Migrant CARE")
    case.said(objection, "keep", "Kemnaker")
    subjects = {one.subject_in_words for one in told.filter(to=case.other)}
    assert "Kedua instansi sepakat tentang keberatan di desa Desa 2" in subjects


def test_a_person_of_both_agencies_speaks_for_one(case: Case) -> None:
    objection = case.objected(case.proposed())
    Role.objects.create(
        user=case.other,
        agency=case.agency("Kemnaker"),
        kind=Role.Kind.PROGRAMME_OFFICER,
        starts_on="2017-01-01",
    )
    with pytest.raises(errors.OtherPeopleError):
        actions.answer(objection=objection, outcome="withdraw", reason=ANSWER, by=case.other)


def test_the_database_takes_no_word_that_no_action_would_write(case: Case) -> None:
    objection = case.objected(case.proposed())
    given = {"objection": objection, "reason": "x", "by_label": "x"}
    own, other = case.agency("Kemnaker"), case.agency()
    for kind, outcome, agency, by in (
        ("word", "keep", own, case.person("Kemnaker", 2)),
        ("answer", "take", own, case.own),
        ("answer", "withdraw", other, case.other),
        ("answer", "withdraw", own, case.person("KP2MI")),
        ("taken_back", "", own, case.own),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ObjectionAnswer.objects.create(**given, kind=kind, outcome=outcome, agency=agency, by_id=by.pk)
