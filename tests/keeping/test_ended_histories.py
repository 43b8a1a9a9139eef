"""Heads of histories that a restore or the way back ended: each kept, none written over."""

import errno
import json
import os

import pytest

from desmigratif.accounts.models import Invitation, User
from desmigratif.accounts.session_store import Session
from desmigratif.audit import actions as audit
from desmigratif.audit import heads, queries
from desmigratif.config import schema
from desmigratif.config.copies import upgrading as command
from desmigratif.config.copies import wiring
from desmigratif.config.watching import trail_checks
from desmigratif.inbox.models import CalendarFeed
from desmigratif.keeping import beside, returning, upgrading
from desmigratif.keeping.server import Server, one
from desmigratif.keeping.upgrading import Steps
from tests.keeping.drill import Taken, live_in, put_back

pytestmark = pytest.mark.slow


def seal_another(server: Server) -> str:
    """One more line, sealed; gives the head."""
    with schema.connected_as("application", name=server.database):
        audit.record(verb="write", subject_kind="test", subject_id="later", by=None)
        audit.seal()
        newest = queries.newest_batch()
        assert newest is not None
        return bytes(newest.head).hex()


def upgraded(server: Server) -> str:
    """One made-up migration away from the code; brought up. Gives the name the one of before is kept by."""
    with server.connect() as connection:
        connection.execute(
            "DELETE FROM django_migrations WHERE app = 'procrastinate' AND name ="
            " (SELECT max(name) FROM django_migrations WHERE app = 'procrastinate')"
        )
    done = upgrading.upgrade(
        server=server,
        steps=Steps(frozenset(wiring.known_migrations()), _note_as_done, lambda name: [], lambda: ""),
        say=lambda line: None,
    )
    return done.kept_aside


def _note_as_done(name: str) -> None:
    with wiring.server().connect(name) as connection:
        held = {
            tuple(row) for row in connection.execute("SELECT app, name FROM django_migrations").fetchall()
        }
        for known in wiring.known_migrations():
            app, migration = known.split(".", 1)
            if (app, migration) not in held:
                connection.execute(
                    "INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, now())",
                    [app, migration],
                )


def go_back(server: Server) -> returning.Returned:
    return returning.go_back(server, looking_at=wiring.wiring().looking_at, say=lambda line: None)


def test_the_same_backup_put_back_twice_leaves_the_heads_of_both_ended_histories(taken: Taken) -> None:
    first_head = seal_another(taken.server)
    first = put_back(taken)
    second_head = seal_another(taken.server)
    second = put_back(taken)
    kept = [first.parted.aside, second.parted.aside]
    assert kept[0] is not None
    assert kept[1] is not None
    assert kept[0] != kept[1]
    assert first.epoch in kept[0].name
    assert first_head in kept[0].read_text()
    assert second_head in kept[1].read_text()


@pytest.mark.usefixtures("taken")
def test_heads_already_kept_are_never_written_over() -> None:
    aside = heads.heads_file().with_name("audit-heads-x.jsonl")
    aside.write_text("of somebody")
    before = heads.heads_file().read_bytes()
    with pytest.raises(FileExistsError):
        heads.part_ways(b"", name="x")
    assert (aside.read_text(), heads.heads_file().read_bytes()) == ("of somebody", before)
    assert not list(aside.parent.glob("*.jsonl.*"))


@pytest.mark.parametrize("way", ["restore", "back"])
def test_a_disk_that_takes_no_heads_after_the_swap_is_said_in_words(
    way: str, taken: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    if way == "back":
        upgraded(taken.server)
        seal_another(taken.server)

    def full(rows: bytes, *, name: str) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(heads, "part_ways", full)
    done = put_back(taken).parted if way == "restore" else go_back(taken.server).parted
    assert done.aside is None
    assert "No space left" in done.fault
    assert "is in place" in done.fault


def test_an_upgrade_never_drops_what_a_restore_kept_and_names_what_it_drops(taken: Taken) -> None:
    kept = put_back(taken).kept_aside
    assert "_replaced_" in kept
    first = upgraded(taken.server)
    second = upgraded(taken.server)
    assert beside.kept(taken.server) == [kept, second]
    assert not taken.server.exists(first)


def test_the_dropped_are_named(taken: Taken) -> None:
    names = [f"{taken.server.database}{beside.BEFORE}2026010{day}000000000000" for day in (1, 2)]
    for name in names:
        taken.server.create(name)
    assert beside.forget_all_but(taken.server, 1) == names[:1]
    told = command._told(upgrading.Upgraded(1, "", "x", names[:1]))
    assert any(names[0] in line for line in told)


def test_the_way_back_after_a_restore_takes_what_it_replaced(taken: Taken) -> None:
    head = seal_another(taken.server)
    kept = put_back(taken).kept_aside
    seal_another(taken.server)
    done = go_back(taken.server)
    assert done.name == kept
    with schema.connected_as("application", name=taken.server.database):
        newest = queries.newest_batch()
        assert newest is not None
        assert bytes(newest.head).hex() == head
        assert trail_checks.trail_is_sealed().ok
    assert [json.loads(row)["number"] for row in heads.heads_file().read_text().splitlines()] == [1, 2]
    assert done.parted.aside is not None


def test_the_way_back_opens_no_door_and_begins_another_epoch(house: Server) -> None:
    live_in(house)
    with schema.connected_as("application", name=house.database):
        person = User.objects.get()
        CalendarFeed.objects.create(person=person, token_hash="x", language="id")
        epoch = queries.epoch()
    upgraded(house)
    head = seal_another(house)
    done = go_back(house)
    ended = done.ended
    assert (ended.sessions, ended.invitations, ended.calendars, ended.passwords) == (1, 1, 1, 1)
    assert not done.missing
    with schema.connected_as("application", name=house.database):
        now = queries.epoch()
        assert epoch is not None
        assert now is not None
        assert (now.number, now.code) == (epoch.number + 1, done.epoch)
        assert not Session.objects.exists()
        assert not Invitation.objects.open().exists()
        assert not CalendarFeed.objects.filter(revoked_at=None).exists()
        assert User.objects.get().one_time_is_over
        assert trail_checks.trail_is_sealed().ok
        assert audit.seal() == 1
    assert done.parted.aside is not None
    assert head in done.parted.aside.read_text()


def without_epochs(server: Server) -> None:
    """As an earlier version left it: no epochs, no feeds, and Django's own table of sessions."""
    with server.connect() as connection:
        for line in (
            "DROP TABLE audit_epoch",
            "DROP TABLE inbox_calendarfeed",
            "ALTER TABLE accounts_user DROP COLUMN one_time_until",
            "CREATE TABLE django_session (session_key text, session_data text, expire_date timestamptz)",
            "INSERT INTO django_session VALUES ('a', 'b', now())",
        ):
            connection.execute(line)


def test_what_the_older_tables_cannot_hold_is_said_and_the_rest_is_ended(house: Server) -> None:
    live_in(house)
    aside = house.database + beside.BEFORE + "20260101000000000000"
    house.create(aside, copy_of=house.database)
    without_epochs(Server(house.parameters, aside, house.application))
    done = go_back(house)
    assert done.epoch == ""
    assert (done.ended.sessions, done.ended.invitations) == (2, 1)
    assert set(done.missing) == {"epochs", "secret calendar addresses", "one-time passwords"}
    with house.connect() as connection:
        assert one(connection, "SELECT count(*) FROM django_session") == 0
    told = "\n".join(command.told_of_return(done))
    assert "no epochs" in told


def test_sessions_of_another_role_count_as_users(house: Server) -> None:
    with schema.connected_as("application", name=house.database):
        assert User.objects.count() == 0
        assert house.users() == 1
    assert house.users() == 0
