"""The restore drill, small: a house is backed up while somebody writes, and put back with another epoch."""

import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from desmigratif.accounts.models import Invitation, User
from desmigratif.accounts.session_store import Session
from desmigratif.audit import actions as audit
from desmigratif.audit import queries
from desmigratif.audit.models import AuditLine
from desmigratif.config import schema
from desmigratif.config.copies import wiring
from desmigratif.config.watching import trail_checks
from desmigratif.keeping import beside, cipher, restoring, taking
from desmigratif.keeping.errors import KeepingError
from desmigratif.keeping.restoring import Asked
from desmigratif.keeping.server import Server, one
from tests.keeping.drill import Taken, lines, live_in, put_back

pytestmark = pytest.mark.slow
DATABASE = taking.DATABASE


def test_what_was_there_is_there_again_and_what_came_after_is_kept_aside(taken: Taken) -> None:
    with schema.connected_as("application", name=taken.server.database):
        audit.record(verb="write", subject_kind="test", subject_id="later", by=None)
    done = put_back(taken)
    assert lines(taken.server) == {"0", "1", "2", "3", "4"}
    assert done.trail.batches == 1
    assert done.trail.fault_count == 0
    assert beside.kept(taken.server) == [done.kept_aside]
    with taken.server.connect(done.kept_aside) as connection:
        assert one(connection, "SELECT count(*) FROM audit_auditline WHERE subject_id = 'later'") == 1


def test_another_epoch_begins_and_nothing_of_before_opens_a_door(taken: Taken) -> None:
    done = put_back(taken)
    with schema.connected_as("application", name=taken.server.database):
        epoch = queries.epoch()
        assert epoch is not None
        assert User.objects.get().one_time_is_over
        assert (epoch.code, epoch.number) == (done.epoch, 2)
        assert done.epoch != taken.said.facts.epoch
        assert not Session.objects.exists()
        assert not Invitation.objects.open().exists()
        assert AuditLine.objects.filter(verb="begin epoch").count() == 1
        assert audit.seal() == 1  # the trail goes on
        assert trail_checks.trail_is_sealed().ok
    assert (done.ended.sessions, done.ended.invitations, done.ended.passwords) == (1, 1, 1)


def test_a_restored_house_is_backed_up_and_restored_again(taken: Taken, tmp_path: Path) -> None:
    with schema.connected_as("application", name=taken.server.database):
        audit.record(verb="write", subject_kind="test", subject_id="later", by=None)
        audit.seal()
    first = put_back(taken)
    assert first.parted.aside is not None
    assert len(first.parted.aside.read_bytes().splitlines()) == 2
    with schema.connected_as("application", name=taken.server.database):
        audit.seal()
    again = tmp_path / "again"
    again.mkdir()
    public = cipher.recipients(tmp_path / "backup-keys.txt")
    folder, said = taking.take(
        server=taken.server,
        programs=wiring.programs(),
        house=wiring.house(public),
        into=again,
    )
    second = put_back(Taken(taken.server, folder, said, taken.key))
    assert second.trail.batches == 2
    assert len({said.facts.epoch, first.epoch, second.epoch}) == 2
    assert second.epoch not in {first.epoch, taken.said.facts.epoch}


def test_the_application_may_read_but_not_write_epochs(house: Server) -> None:
    with house.connect() as connection:
        granted = one(
            connection,
            "SELECT array_agg(p) FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) p"
            " WHERE has_table_privilege(%s, 'audit_epoch', p)",
            house.application,
        )
    assert granted == ["SELECT"]


def test_rights_and_walls_come_back_as_they_were(taken: Taken) -> None:
    statement = (
        "SELECT string_agg(relname || grantee::regrole || privilege_type, ',' ORDER BY relname, grantee,"
        " privilege_type) FROM pg_class, aclexplode(relacl)"
        " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S')"
    )
    triggers = "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"
    with taken.server.connect() as connection:
        before = [one(connection, asked) for asked in (statement, triggers)]
    put_back(taken)
    with taken.server.connect() as connection:
        assert [one(connection, asked) for asked in (statement, triggers)] == before


def test_a_backup_under_load_holds_what_was_acknowledged_before_and_nothing_begun_after(
    house: Server, keys: tuple[Path, Path], tmp_path: Path
) -> None:
    ledger: list[tuple[str, datetime, datetime]] = []
    stop, enough = threading.Event(), threading.Event()

    def write() -> None:
        number = 0
        with house.connect() as connection:
            while not stop.wait(0.002):
                number += 1
                begun = datetime.now(UTC)
                connection.execute(
                    "INSERT INTO audit_auditline (at, actor_label, verb, subject_kind, subject_id, detail,"
                    " request_id) VALUES (now(), 'system', 'write', 'test', %s, '{}', '')",
                    [str(number)],
                )
                ledger.append((str(number), begun, datetime.now(UTC)))
                if number == 30:
                    enough.set()

    writer = threading.Thread(target=write)
    writer.start()
    assert enough.wait(30)
    folder, said = taking.take(
        server=house,
        programs=wiring.programs(),
        house=wiring.house(cipher.recipients(keys[1])),
        into=tmp_path,
    )
    count = len(ledger)
    while len(ledger) < count + 30:
        stop.wait(0.01)
    stop.set()
    writer.join()
    put_back(Taken(house, folder, said, keys[0]))
    found = lines(house)
    by = datetime.fromisoformat(said.facts.taken_by)
    before = {key for key, _, acknowledged in ledger if acknowledged < said.taken_at()}
    later = {key for key, begun, _ in ledger if begun > by}
    assert len(before) >= 30
    assert len(later) >= 30
    assert before <= found
    assert not later & found


def test_nothing_of_the_database_or_the_secrets_lies_in_the_clear(taken: Taken) -> None:
    held = b"".join(path.read_bytes() for path in taken.folder.iterdir())
    assert b"orang" not in held
    assert b"PRIVATE KEY" not in held
    assert settings.SECRET_KEY.encode() not in held
    assert {path.stat().st_mode & 0o777 for path in taken.folder.iterdir()} == {0o600}


def test_a_target_that_is_not_empty_is_refused_unless_told(taken: Taken) -> None:
    with pytest.raises(KeepingError, match="is not empty"):
        put_back(taken, into=taken.server)


def test_other_roles_are_refused(taken: Taken) -> None:
    with pytest.raises(KeepingError, match="roles"):
        put_back(taken, into=replace(taken.server, application="somebody"))


def test_a_backup_of_a_later_version_is_refused(taken: Taken) -> None:
    earlier = replace(wiring.wiring(), known_migrations=frozenset(taken.said.facts.migrations[:-1]))
    with pytest.raises(KeepingError, match="later version"):
        restoring.restore(
            asked=Asked(taken.folder, cipher.identities(taken.key), replace=True),
            server=taken.server,
            programs=wiring.programs(),
            wiring=earlier,
            say=lambda line: None,
        )


def test_somebody_in_the_database_stops_a_restore(taken: Taken) -> None:
    with taken.server.connect(), pytest.raises(KeepingError, match="stop site and worker"):
        put_back(taken)
    assert len(lines(taken.server)) == 5


def test_a_place_that_takes_nothing_is_one_sentence(
    house: Server, keys: tuple[Path, Path], tmp_path: Path
) -> None:
    live_in(house)
    with pytest.raises(KeepingError, match="could not be written"):
        taking.take(
            server=house,
            programs=wiring.programs(),
            house=wiring.house(cipher.recipients(keys[1])),
            into=tmp_path / "taken-away",
        )


def test_a_backup_without_the_trails_key_is_refused(
    house: Server, keys: tuple[Path, Path], tmp_path: Path
) -> None:
    live_in(house)
    unsigned = replace(wiring.house(cipher.recipients(keys[1])), signer=None)
    with pytest.raises(KeepingError, match="cannot be signed"):
        taking.take(server=house, programs=wiring.programs(), house=unsigned, into=tmp_path)
    assert not list(tmp_path.glob("*backup-2*"))
