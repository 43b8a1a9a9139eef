"""Programmes as data: what an installation starts with, the lawbook beside it, mentions, examples."""

from datetime import date

import pytest

from desmigratif.places.actions.loading import load
from desmigratif.places.register import from_names
from desmigratif.programmes import demo, facts, lawbook
from desmigratif.programmes.actions import register
from desmigratif.programmes.actions.alternatives import set_alternatives
from desmigratif.programmes.models import Alternative, InheritedOverlap, Mention, Programme
from desmigratif.programmes.tests.ground import HERE, NEXT, Ground

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


def test_the_three_programmes_are_one_substance_and_the_others_wait_to_be_confirmed() -> None:
    programmes = {programme.name: programme for programme in register.ensure_programmes()}
    three = {programmes[name].substance for name in ("Desmigratif", "Kampung TKI", "Desbumi")}
    assert len(three) == 1
    others = [programme for programme in programmes.values() if programme.substance not in three]
    assert {programme.substance_status for programme in others} == {"to_confirm"}
    assert len({programme.substance for programme in others}) == len(others) == 3


def test_what_people_changed_stays_when_the_facts_come_again(ground: Ground) -> None:
    officer = ground.officers.of["Kemnaker"][0]
    register.change_programme(programme=ground.programmes["desmigratif"], name_long="Other", by=officer)
    register.ensure_programmes()
    assert Programme.objects.get(key="desmigratif").name_long == "Other"
    assert Programme.objects.count() == 6


def test_the_lawbook_and_the_database_agree_at_the_start_and_a_difference_is_told(ground: Ground) -> None:
    assert lawbook.differences(TODAY) == []
    officers = ground.officers.of["KP2MI"]
    decision = register.ask_decision(
        programme=ground.programmes["kkbm"],
        substance=ground.programmes["desbumi"].substance,
        source="Letter",
        by=officers[0],
    )
    register.decide(decision=decision, by=officers[1])
    Programme.objects.filter(key="desbumi").update(cooling_months=3)
    told = lawbook.differences(TODAY)
    assert len(told) == 2
    assert "KKBM" in told[0]
    assert "3" in told[1]


def test_a_new_programme_needs_no_code_and_has_a_substance_of_its_own(ground: Ground) -> None:
    agency = ground.programmes["desmigratif"].agency
    made = register.create_programme(
        by=None, agency=agency, key="new", name="Desa Baru", source="Letter", cooling_months=12
    )
    assert (made.substance.name, made.substance_status) == ("Desa Baru", "to_confirm")


def test_mentions_come_once_and_block_nothing(ground: Ground) -> None:
    rows = facts.mentions()
    names = {row["code"]: row["village_as_written"] for row in rows}
    above = {code[:length]: "Above" for code in names for length in (2, 5, 8)}
    load(register=from_names({**above, **names}), by=None)
    renamed = ground.programmes["desbumi"]
    register.change_programme(
        programme=renamed, by=ground.officers.of["Migrant CARE"][0], name="Desbumi Baru"
    )
    assert {row["programme"] for row in rows} <= ground.programmes.keys()
    assert register.ensure_mentions() == len({(r["code"], r["programme"], r["source_url"]) for r in rows})
    assert register.ensure_mentions() == 0
    assert not Mention.objects.filter(village__footprints__isnull=False).exists()


def test_the_examples_are_the_known_pair_marked_as_such(ground: Ground) -> None:
    codes = {code for code, *_ in demo.EXAMPLES}
    above = {code[:length]: "Above" for code in codes for length in (2, 5, 8)}
    load(register=from_names({**above, **dict.fromkeys(codes, "Contoh")}), by=None)
    made = demo.ensure_example_sites()
    assert [site.simulated for site in made] == [True, True, False]
    assert InheritedOverlap.objects.count() == 1
    assert demo.ensure_example_sites() == []


def test_the_newest_plan_alone_offers_alternatives(ground: Ground) -> None:
    set_alternatives(village_ids=[ground.village(HERE).pk], plan="Old")
    set_alternatives(village_ids=[ground.village(NEXT).pk], plan="New")
    assert list(Alternative.objects.values_list("village_id", "rank", "plan")) == [
        (ground.village(NEXT).pk, 1, "New")
    ]
