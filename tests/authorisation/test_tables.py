"""The tables are whole: every address of the server, every kind of role, every thing; and nothing more."""

import pytest

from desmigratif.accounts.models import Role
from tests.authorisation import policy, rooms, shares
from tests.authorisation.addresses import addresses
from tests.authorisation.doors import doors
from tests.authorisation.people import PEOPLE
from tests.authorisation.policy import METHODS, Row
from tests.authorisation.walking import Walk
from tests.gates import hold

ALL_ROWS = [row for table in rooms.tables() for row in rooms.rows(table)]


def test_every_address_of_the_server_stands_in_a_table() -> None:
    known = {row.url for row in ALL_ROWS}
    hold(f"{one.name or one.route} is in no table" for one in addresses() if one.name not in known)


def test_no_table_names_an_address_that_is_gone() -> None:
    known = {one.name for one in addresses()}
    hold(f"{url} does not exist" for url in sorted({row.url for row in ALL_ROWS} - known))


def test_an_address_stands_in_one_table_only() -> None:
    owners: dict[str, set[str]] = {}
    for table in rooms.tables():
        for row in rooms.rows(table):
            owners.setdefault(row.url, set()).add(table)
    hold(f"{url} stands in {', '.join(sorted(tables))}" for url, tables in owners.items() if len(tables) > 1)


def test_no_row_stands_twice_and_all_methods_are_known() -> None:
    keys = [(row.url, method, row.about, row.query, str(row.send), row.htmx) for row, method in _calls()]
    assert len(keys) == len(set(keys))
    assert {method for _, method in _calls()} <= set(METHODS)


def test_every_kind_of_role_of_the_server_is_known_and_held_by_somebody() -> None:
    assert set(policy.KINDS) == {str(kind) for kind in Role.Kind}
    assert {held.kind for person in PEOPLE for held in person.held} == set(policy.KINDS)


def test_people_have_names_of_their_own() -> None:
    assert len({person.name for person in PEOPLE}) == len(PEOPLE)


@pytest.mark.slow
def test_every_grant_of_the_tables_has_somebody_of_the_world_who_can_use_it(walk: Walk) -> None:
    hold(walk.undecided())


@pytest.mark.slow
def test_every_canary_is_found_by_its_rightful_readers(walk: Walk) -> None:
    assert len(walk.world.canaries) >= 10
    hold(walk.unseen())


def _calls() -> list[tuple[Row, str]]:
    return [(row, method) for row in ALL_ROWS for method in row.methods.split()]


def test_every_door_is_opened_by_one_share_of_the_sabotage() -> None:
    shared = [str(door) for share in range(shares.WALKS) for door in shares.doors_of(share)]
    assert sorted(shared) == sorted(map(str, doors()))
    assert len(shared) > 90
