"""The upgrade drill, small: from a copy without one migration, with faults at every step."""

from collections.abc import Callable
from pathlib import Path

import pytest

from desmigratif.config import embedded, schema
from desmigratif.config.copies import upgrading as command
from desmigratif.config.copies import wiring
from desmigratif.keeping import beside, returning, upgrading
from desmigratif.keeping.errors import KeepingError
from desmigratif.keeping.server import Server, one
from desmigratif.keeping.upgrading import Steps

pytestmark = pytest.mark.slow


@pytest.fixture
def older(house: Server) -> Server:
    """The house without the table of epochs, as an earlier version left it."""
    with house.connect() as connection:
        connection.execute("DROP TABLE audit_epoch")
        connection.execute("DELETE FROM django_migrations WHERE app = 'audit' AND name = '0005_epoch'")
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('of before')")
    return house


def steps(
    *, migrate: Callable[[str], None] | None = None, faults: Callable[[str], list[str]] = command.faults_of
) -> Steps:
    return Steps(
        known_migrations=frozenset(wiring.known_migrations()),
        migrate=migrate or (lambda name: schema.migrate(name=name, verbosity=0)),
        faults=faults,
        back_up=lambda: "backup-x",
    )


def is_older(server: Server) -> bool:
    with server.connect() as connection:
        gone = one(connection, "SELECT count(*) FROM pg_tables WHERE tablename = 'audit_epoch'") == 0
        return bool(gone and one(connection, "SELECT word FROM kept") == "of before")


def upgrade(server: Server, wanted: Steps) -> upgrading.Upgraded:
    return upgrading.upgrade(server=server, steps=wanted, say=lambda line: None)


def go_back(server: Server) -> returning.Returned:
    return returning.go_back(server, looking_at=wiring.wiring().looking_at, say=lambda line: None)


def test_one_upgrade_brings_it_up_and_keeps_what_was_before(older: Server) -> None:
    done = upgrade(older, steps())
    assert (done.migrations, done.backup) == (1, "backup-x")
    assert beside.kept(older) == [done.kept_aside]
    with older.connect() as connection:
        assert one(connection, "SELECT count(*) FROM audit_epoch") == 1
        assert one(connection, "SELECT word FROM kept") == "of before"
    assert upgrade(older, steps()).migrations == 0


def test_run_brings_an_older_database_up_the_same_way(
    older: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(wiring, "server", lambda: older)
    monkeypatch.delenv("DESMIGRATIF_BACKUPS", raising=False)
    command.before_run()
    assert is_older(older)  # nothing was ever written: a set-up that was cut off goes on where it was
    with older.connect() as connection:
        connection.execute(
            "INSERT INTO audit_auditline (at, actor_label, verb, subject_kind, subject_id, detail,"
            " request_id) VALUES (now(), 'system', 'write', 'test', '1', '{}', '')"
        )
    command.before_run()
    (kept,) = beside.kept(older)
    assert not is_older(older)
    assert kept in capsys.readouterr().err
    command.before_run()
    assert beside.kept(older) == [kept]


def test_the_way_back_gives_the_old_state_and_keeps_the_new_one(older: Server) -> None:
    upgrade(older, steps())
    done = go_back(older)
    assert is_older(older)
    assert older.exists(done.aside)
    assert done.missing == ("epochs",)
    with pytest.raises(KeepingError, match="No database of before"):
        go_back(older)


def half_done(name: str) -> None:
    with wiring.server().connect(name) as connection:
        connection.execute("DROP TABLE kept")
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    "wanted",
    [steps(migrate=half_done), steps(faults=lambda name: ["schema: one is missing."])],
    ids=["interrupted in the middle", "judged unfit"],
)
def test_what_goes_wrong_leaves_the_old_state(wanted: Steps, older: Server) -> None:
    with pytest.raises((KeepingError, KeyboardInterrupt)):
        upgrade(older, wanted)
    assert is_older(older)
    assert older.names(older.database) == [older.database]


def test_a_write_meanwhile_is_noticed_and_not_lost(older: Server) -> None:
    def migrate(name: str) -> None:
        schema.migrate(name=name, verbosity=0)
        with older.connect() as connection:
            connection.execute(
                "INSERT INTO audit_auditline (at, actor_label, verb, subject_kind, subject_id, detail,"
                " request_id) VALUES (now(), 'system', 'write', 'test', 'late', '{}', '')"
            )

    with pytest.raises(KeepingError, match="written meanwhile"):
        upgrade(older, steps(migrate=migrate))
    assert is_older(older)


def test_a_copy_left_by_a_killed_upgrade_is_in_nobodys_way(older: Server) -> None:
    older.create(older.database + beside.MAKING)
    assert upgrade(older, steps()).migrations == 1


def test_somebody_in_the_database_stops_it(older: Server) -> None:
    with older.connect(), pytest.raises(KeepingError, match="stop site and worker"):
        upgrade(older, steps())


def test_a_database_of_a_later_version_is_refused(older: Server) -> None:
    with older.connect() as connection:
        connection.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('audit', '0999_x', now())"
        )
    with pytest.raises(KeepingError, match=r"later version.*audit\.0999_x"):
        upgrade(older, steps())


def test_a_place_for_the_backup_must_be_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DESMIGRATIF_BACKUPS", raising=False)
    monkeypatch.setenv("DESMIGRATIF_HOME", str(tmp_path))
    monkeypatch.setattr(embedded, "make_home", lambda: tmp_path)
    assert command.upgrade([]) == 3
