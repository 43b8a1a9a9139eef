"""The trail under many writers, late commits, a killed sealer, and erasure by the owner: on a real database,
with transactions of their own."""

import io
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from django.db import connection, connections, transaction
from django.db.utils import Error
from django.test import override_settings

from desmigratif.audit import actions, exporting, heads, keyring, queries
from desmigratif.audit.models import AuditBatch, AuditLine, AuditSeal
from desmigratif.config import schema
from desmigratif.cores.sealing import Verdict, verify

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS, EACH = 32, 40


@pytest.fixture(autouse=True)
def outside(tmp_path: Path) -> Iterator[Path]:
    """A folder for key and heads of this test alone."""
    with override_settings(AUDIT_KEY_FILE=tmp_path / "key.pem", AUDIT_HEADS_FILE=tmp_path / "heads.jsonl"):
        yield tmp_path


def write(number: int) -> AuditLine:
    return actions.record(verb="made", subject_kind="plan", subject_id=number, by=None, detail={"n": number})


def checked() -> Verdict:
    out = io.StringIO()
    exporting.write(out)
    kept = heads.heads_file().read_text().splitlines(keepends=True)
    return verify(out.getvalue().splitlines(), keys=keyring.public_keys(), heads=kept)


def seal_all(patience: int = 50) -> None:
    """Seal until nothing waits; other work on the same server may hold a snapshot back for a moment."""
    for _ in range(patience):
        actions.seal()
        if not queries.unsealed().exists():
            return
    raise AssertionError("lines stay without a seal")


def by_a_stranger(statement: str) -> psycopg.Connection[tuple[object, ...]]:
    """Another connection of the application with the statement done and its transaction left open."""
    stranger = psycopg.connect(**connection.get_connection_params())
    stranger.execute(statement)
    return stranger


LATE = (
    "INSERT INTO audit_auditline (at, actor_label, verb, subject_kind, subject_id, detail, request_id)"
    " VALUES (now(), 'late', 'made', 'plan', 'late', '{}', '')"
)


def test_lines_of_many_writers_are_each_sealed_once_by_many_sealers() -> None:
    stop = threading.Event()

    def sealer() -> int:
        try:
            count = 0
            while not stop.is_set():
                count += actions.seal(most=97)
            return count
        finally:
            connections.close_all()

    def writer(number: int) -> None:
        try:
            for step in range(EACH):
                with transaction.atomic():
                    write(number * EACH + step)
                    transaction.set_rollback(step % 10 == 9)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WRITERS + 2) as pool:
        sealers = [pool.submit(sealer) for _ in range(2)]
        list(pool.map(writer, range(WRITERS)))
        stop.set()
        sealed = sum(one.result() for one in sealers)
    seal_all()
    kept = WRITERS * EACH * 9 // 10
    assert AuditLine.objects.count() == AuditSeal.objects.count() == kept
    assert 0 < sealed <= kept
    verdict = checked()
    assert (verdict.faults, verdict.lines) == ([], kept)
    assert verdict.batches == len(heads.heads_file().read_text().splitlines())


def test_a_line_committed_late_is_sealed_later_and_never_lost() -> None:
    with by_a_stranger(LATE) as late:
        for number in range(3):
            write(number)
            assert actions.seal() == 1  # nobody waits for the open transaction
        late.commit()
    assert actions.seal() == 1
    newest = queries.newest_batch()
    assert newest is not None
    assert AuditSeal.objects.get(batch=newest).line.subject_id == "late"
    assert not checked().faults


def test_a_transaction_that_outlives_many_full_batches_is_still_found() -> None:
    with by_a_stranger(LATE) as late:
        for number in range(25):
            write(number)
        assert [actions.seal(most=10) for _ in range(4)] == [10, 10, 5, 0]
        late.commit()
    assert actions.seal(most=10) == 1
    assert not queries.unsealed().exists()


@pytest.mark.parametrize("table", ["audit_auditbatch", "audit_auditsalt", "audit_auditseal"])
def test_a_sealer_whose_connection_is_killed_loses_nothing(
    table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        write(number)
    killed: list[str] = []

    def kill(execute: Callable[..., object], sql: str, *rest: object) -> object:
        done = execute(sql, *rest)
        if sql.startswith(f'INSERT INTO "{table}"') and not killed:
            killed.append(sql)
            connection.connection.close()  # as the server sees a process that is gone
        return done

    with pytest.raises(Error), connection.execute_wrapper(kill):
        actions.seal()
    connection.close()
    assert len(killed) == 1
    assert not AuditBatch.objects.exists()
    assert actions.seal() == 5
    assert not checked().faults


def test_only_one_sealer_works_at_a_time() -> None:
    write(1)
    with by_a_stranger("SELECT pg_advisory_xact_lock(20170904)"):
        assert actions.seal() == 0
    assert actions.seal() == 1


def as_owner(statement: str, *values: int | str) -> None:
    with schema.connected_as("owner", name=connection.settings_dict["NAME"]), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_erased_details_are_gone_and_the_chain_still_holds() -> None:
    lines = [write(number) for number in range(3)]
    seal_all()
    as_owner("SELECT audit_erase(%s, 'asked by the person')", lines[1].pk)
    seal_all()
    assert AuditLine.objects.get(pk=lines[1].pk).detail == {}
    told = AuditLine.objects.latest("id")
    assert (told.verb, told.subject_id) == ("erase", str(lines[1].pk))
    assert told.detail == {"reason": "asked by the person"}
    verdict = checked()
    assert (verdict.faults, verdict.erased, verdict.lines) == ([], 1, 4)


def test_erasing_asks_for_a_reason_and_a_seal_and_happens_once() -> None:
    line = write(1)
    for reason, words in (("because", "not sealed yet"), (" ", "needs a reason")):
        with pytest.raises(Error, match=words):
            as_owner("SELECT audit_erase(%s, %s)", line.pk, reason)
    seal_all()
    as_owner("SELECT audit_erase(%s, 'because')", line.pk)
    with pytest.raises(Error, match="erased before"):
        as_owner("SELECT audit_erase(%s, 'because')", line.pk)


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("UPDATE audit_auditline SET verb = 'undone' WHERE id = %s", "is not what was sealed"),
        ("UPDATE audit_auditline SET detail = '{}' WHERE id = %s", "its details are not those"),
        ("UPDATE audit_auditline SET at = at + interval '1 hour' WHERE id = %s", "is not what was sealed"),
        ("DELETE FROM audit_auditline WHERE id = %s", "was removed from the trail"),
        ("DELETE FROM audit_auditseal WHERE line_id = %s", "4 were sealed"),
        ("DELETE FROM audit_auditsalt WHERE line_id = %s", "no line says that they were erased"),
    ],
)
def test_what_an_owner_does_with_all_triggers_off_is_found(damage: str, found: str) -> None:
    line = [write(number) for number in range(4)][2]
    seal_all()
    tables = ("audit_auditline", "audit_auditseal", "audit_auditsalt")
    off = "".join(f"ALTER TABLE {table} DISABLE TRIGGER USER;" for table in tables)
    on = "".join(f"ALTER TABLE {table} ENABLE TRIGGER USER;" for table in tables)
    as_owner(off)
    try:
        as_owner(damage, line.pk)
    finally:
        # what empties tables between tests stays off, as in every test database
        never = "".join(f"ALTER TABLE {table} DISABLE TRIGGER {table}_never_emptied;" for table in tables)
        as_owner(on + never)
    assert any(found in fault for fault in checked().faults), checked().faults


def test_a_tail_cut_out_of_the_database_shows_against_the_heads() -> None:
    for number in range(3):
        write(number)
        seal_all()
    out = io.StringIO()
    exporting.write(out)
    rows = out.getvalue().splitlines()
    short = [*rows[:5], '{"batches":2,"lines":2,"record":"end","unsealed":0}']
    assert not verify(short, keys=keyring.public_keys()).faults
    kept = heads.heads_file().read_text().splitlines()
    assert "its tail was cut" in verify(short, keys=keyring.public_keys(), heads=kept).faults[0]


def test_emptying_the_trail_is_refused_where_it_is_not_a_test() -> None:
    write(1)
    name = "audit_auditline_never_emptied"
    as_owner(f"ALTER TABLE audit_auditline ENABLE TRIGGER {name}")
    try:
        with pytest.raises(Error, match="never changed or removed"):
            as_owner("TRUNCATE audit_auditline")
    finally:
        as_owner(f"ALTER TABLE audit_auditline DISABLE TRIGGER {name}")
    assert AuditLine.objects.count() == 1
