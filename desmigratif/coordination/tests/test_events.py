"""Events of villages on their pages: recorded within reach, waiting where two sites would meet."""

from typing import Any

import pytest
from django.urls import reverse

from desmigratif.accounts.models import Role
from desmigratif.accounts.tests.country import MakePerson
from desmigratif.audit.models import AuditLine
from desmigratif.coordination.tests.conftest import At
from desmigratif.places.models import Area, LineageEvent
from desmigratif.programmes.models import LineageConflict
from desmigratif.programmes.tests.ground import HERE, NEXT, Ground

pytestmark = pytest.mark.django_db
NEW, THIRD = "52.03.01.2099", "52.03.01.2003"


def _said(**changed: str) -> dict[str, Any]:
    given = {"kind": "merge", "happened_on": "2026-01-01", "decree": "Perda 2/2026", "source": "Gazette"}
    return {**given, "before": f"{HERE}\n{NEXT}", "after": HERE, **changed}


def test_a_merge_that_brings_two_sites_together_waits_and_is_agreed_to(
    ground: Ground, at: At, make_person: MakePerson
) -> None:
    ground.opened("desmigratif")
    ground.opened("desbumi", NEXT)
    administrator = make_person("root", Role.Kind.ADMINISTRATOR)
    answer = at(administrator).post(reverse("coordination:new_event"), _said())
    event, conflict = LineageEvent.objects.get(), LineageConflict.objects.get()
    assert answer.headers["Location"] == reverse("coordination:event", args=[event.pk])
    agree = reverse("coordination:agree", args=[conflict.pk])
    assert at(ground.officers.of["KP2MI"][0]).post(agree).status_code == 404
    assert at(administrator).post(agree).status_code == 404
    for agency in ("Kemnaker", "Migrant CARE"):
        officer = ground.officers.of[agency][0]
        assert agree in at(officer).get(reverse("coordination:event", args=[event.pk])).content.decode()
        at(officer).post(agree)
    event.refresh_from_db()
    assert event.state == "applied"


def test_a_waiting_event_is_tried_again_by_whoever_records_there(
    ground: Ground, at: At, make_person: MakePerson
) -> None:
    ground.opened("desmigratif")
    ground.opened("desbumi", NEXT)
    at(make_person("root", Role.Kind.ADMINISTRATOR)).post(reverse("coordination:new_event"), _said())
    event = LineageEvent.objects.get()
    address = reverse("coordination:try_event", args=[event.pk])
    west_java = Area.objects.get(level="province", name="Jawa Barat")
    far = make_person("west", Role.Kind.ADMINISTRATOR, "Kemnaker", west_java)
    assert at(far).post(address).status_code == 404
    near = make_person("east", Role.Kind.ADMINISTRATOR, "Kemnaker", ground.village().province)
    assert at(near).post(address).status_code == 302
    event.refresh_from_db()
    assert event.state == "waiting"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"before": "99.99.99.9999"}, "99.99.99.9999"),
        ({"before": "32.12.01.2001"}, "di luar wilayah"),
        ({"after": "52.03.01.20 Baru"}, "52.03.01.20"),
        ({"happened_on": "2040-01-01"}, "2040"),
        ({"happened_on": "0202-01-01"}, "periksa tahunnya"),
        ({"after": "32.12.01.2001"}, "di luar wilayah"),
        ({"after": "32.12.01.2099 Baru"}, "di luar wilayah"),
        ({"before": f"{HERE}\n" * 300}, "2000"),
    ],
)
def test_a_form_that_does_not_fit_says_where(
    ground: Ground, at: At, make_person: MakePerson, changed: dict[str, str], told: str
) -> None:
    administrator = make_person("east", Role.Kind.ADMINISTRATOR, "Kemnaker", ground.village().province)
    answer = at(administrator).post(reverse("coordination:new_event"), _said(**changed))
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not LineageEvent.objects.exists()


@pytest.mark.parametrize("after", [f"{HERE}\n32.12.01.2001", f"{HERE}\n32.12.01.2099 Baru"])
def test_a_village_never_splits_into_another_regency(
    ground: Ground, at: At, make_person: MakePerson, after: str
) -> None:
    administrator = at(make_person("root", Role.Kind.ADMINISTRATOR))
    said = _said(kind="split", before=HERE, after=after)
    answer = administrator.post(reverse("coordination:new_event"), said)
    assert answer.status_code == 422
    assert "kabupaten/kota lain" in answer.content.decode()
    assert not LineageEvent.objects.exists()


def test_an_event_names_the_village_that_goes_on(ground: Ground, at: At, make_person: MakePerson) -> None:
    administrator = at(make_person("root", Role.Kind.ADMINISTRATOR))
    said = _said(kind="split", before=HERE, after=f"{HERE}\n{NEW} Keruak Baru")
    where = administrator.post(reverse("coordination:new_event"), said).headers["Location"]
    text = administrator.get(where).content.decode()
    assert f"{ground.village().name}, {NEW} Keruak Baru" in text


def test_a_split_is_recorded_in_the_form(ground: Ground, at: At, make_person: MakePerson) -> None:
    administrator = make_person("root", Role.Kind.ADMINISTRATOR)
    said = _said(kind="split", before=HERE, after=f"{HERE}\n{NEW} Keruak Baru")
    at(administrator).post(reverse("coordination:new_event"), said)
    event = LineageEvent.objects.get()
    text = at(administrator).get(reverse("coordination:event", args=[event.pk])).content.decode()
    assert "Keruak Baru" in text


def _waiting(ground: Ground, at: At, make_person: MakePerson) -> LineageEvent:
    ground.opened("desmigratif")
    ground.opened("desbumi", NEXT)
    at(make_person("root", Role.Kind.ADMINISTRATOR)).post(reverse("coordination:new_event"), _said())
    return LineageEvent.objects.get()


def test_a_waiting_event_is_dropped_with_a_reason_by_whoever_records_there(
    ground: Ground, at: At, make_person: MakePerson
) -> None:
    event = _waiting(ground, at, make_person)
    page, drop = (reverse(f"coordination:{name}", args=[event.pk]) for name in ("event", "drop_event"))
    west_java = Area.objects.get(level="province", name="Jawa Barat")
    reason = {"reason": "The decree was withdrawn."}
    for person in (
        make_person("west", Role.Kind.ADMINISTRATOR, "Kemnaker", west_java),
        ground.officers.of["Kemnaker"][0],
        make_person("outsider"),
    ):
        assert at(person).post(drop, reason).status_code == 404
    near = at(make_person("east", Role.Kind.ADMINISTRATOR, "Kemnaker", ground.village().province))
    assert drop in near.get(page).text
    assert near.post(drop, {"reason": ""}).status_code == 422
    assert near.post(drop, reason).status_code == 302
    event.refresh_from_db()
    assert (event.state, event.note) == ("dropped", "The decree was withdrawn.")
    line = AuditLine.objects.get(verb="drop_lineage")
    assert line.detail["reason"] == "The decree was withdrawn."
    text = near.get(page).text
    assert "The decree was withdrawn." in text
    assert drop not in text
    for name in ("drop_event", "try_event"):
        assert near.post(reverse(f"coordination:{name}", args=[event.pk]), reason).status_code == 404
    assert not LineageConflict.objects.filter(settled_at=None).exists()


def test_who_agreed_stays_to_be_read_once_it_is_settled(
    ground: Ground, at: At, make_person: MakePerson
) -> None:
    event = _waiting(ground, at, make_person)
    agree = reverse("coordination:agree", args=[LineageConflict.objects.get().pk])
    for agency in ("Kemnaker", "Migrant CARE"):
        at(ground.officers.of[agency][0]).post(agree)
    text = at(ground.officers.of["KP2MI"][0]).get(reverse("coordination:event", args=[event.pk])).text
    for agency in ("Kemnaker", "Migrant CARE"):
        assert ground.officers.of[agency][0].username in text
    assert agree not in text
    assert at(ground.officers.of["Kemnaker"][1]).post(agree).status_code == 404


def test_an_event_is_not_dropped_once_two_agencies_have_agreed_for_it(
    ground: Ground, at: At, make_person: MakePerson
) -> None:
    """Their pair stands: another event would bring the two sites together without a new yes."""
    ground.opened("desmigratif")
    ground.opened("desbumi", NEXT)
    ground.opened("kampung-tki", THIRD)
    root = make_person("root", Role.Kind.ADMINISTRATOR)
    at(root).post(reverse("coordination:new_event"), _said(before=f"{HERE}\n{NEXT}\n{THIRD}"))
    event = LineageEvent.objects.get()
    pair = LineageConflict.objects.get(first__programme__key="desmigratif", second__programme__key="desbumi")
    for agency in ("Kemnaker", "Migrant CARE"):
        at(ground.officers.of[agency][0]).post(reverse("coordination:agree", args=[pair.pk]))
    answer = at(root).post(
        reverse("coordination:drop_event", args=[event.pk]), {"reason": "Withdrawn"}, follow=True
    )
    event.refresh_from_db()
    assert event.state == "waiting"
    assert "tidak dapat dibatalkan lagi" in answer.text
