"""What the archiver asks of the database server: how far the log is, how far it was carried, its slot."""

from dataclasses import dataclass
from datetime import UTC

import psycopg

from desmigratif.archiving import names
from desmigratif.keeping.errors import KeepingError
from desmigratif.keeping.server import Connection, Server

SLOT = "desmigratif_archive"
"""By it the server keeps the log until it was carried away, up to its own `max_slot_wal_keep_size`."""
LOST = "lost"


@dataclass(frozen=True)
class House:
    """The server's own identifier, the length of its segments, and who owns our database."""

    system: str
    segment_bytes: int
    major: int
    owner: str


def house(server: Server, database: str) -> House:
    with server.connect() as connection:
        row = connection.execute(
            "SELECT (SELECT system_identifier::text FROM pg_control_system()),"
            " pg_size_bytes(current_setting('wal_segment_size')),"
            " (SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s)",
            [database],
        ).fetchone()
        assert row is not None
        if row[2] is None:
            raise KeepingError(f"The server has no database {database}.")
        return House(str(row[0]), int(row[1]), connection.info.server_version // 10_000, str(row[2]))


def ensure_slot(server: Server) -> bool:
    """Make the slot, and make it anew when the server gave it up; True when it is a new one."""
    with server.connect() as connection:
        state = _slot_state(connection)
        if state == LOST:
            connection.execute("SELECT pg_drop_replication_slot(%s)", [SLOT])
        if state in ("", LOST):
            connection.execute("SELECT pg_create_physical_replication_slot(%s, true)", [SLOT])
        return state in ("", LOST)


def drop_slot(server: Server) -> bool:
    """Let the server throw its log away again; False when there was no slot. Raises KeepingError."""
    with server.connect() as connection:
        if not _slot_state(connection):
            return False
        try:
            connection.execute("SELECT pg_drop_replication_slot(%s)", [SLOT])
        except psycopg.errors.ObjectInUse:
            raise KeepingError("The archive is still being written: end the archiver first.") from None
        return True


def now(connection: Connection) -> tuple[str, int]:
    """The server's clock, and how far its log is safe on its disk at that moment or later."""
    row = connection.execute("SELECT clock_timestamp(), pg_current_wal_flush_lsn()::text").fetchone()
    assert row is not None
    return row[0].astimezone(UTC).isoformat(), names.position(row[1])


@dataclass(frozen=True)
class Point:
    """Where the log was, in PostgreSQL's words, in which timeline, and the server's clock then."""

    at: str
    position: str
    timeline: int


def point(server: Server) -> Point:
    with server.connect() as connection:
        row = connection.execute(
            "SELECT clock_timestamp(), pg_current_wal_flush_lsn()::text,"
            " ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int"
        ).fetchone()
    assert row is not None
    return Point(row[0].astimezone(UTC).isoformat(), str(row[1]), int(row[2]))


def received(connection: Connection) -> int | None:
    """Up to where the receiver has written; None while it is not connected. Raises KeepingError."""
    row = connection.execute(
        "SELECT sender.write_lsn::text, sender.state FROM pg_replication_slots slot"
        " JOIN pg_stat_replication sender ON sender.pid = slot.active_pid WHERE slot.slot_name = %s",
        [SLOT],
    ).fetchone()
    if row and row[1] is None:
        raise KeepingError(
            "The archive's role may not see how far its receiver came, let it, once: GRANT pg_read_all_stats"
            f" TO {connection.info.user};"
        )
    return names.position(row[0]) if row and row[0] else None


def _slot_state(connection: Connection) -> str:
    row = connection.execute(
        "SELECT coalesce(wal_status, %s) FROM pg_replication_slots WHERE slot_name = %s", [LOST, SLOT]
    ).fetchone()
    return str(row[0]) if row else ""
