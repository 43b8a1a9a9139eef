"""Lines are sealed in batches that chain, are signed, and are also known outside the database."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError
from django.test import override_settings

from desmigratif.audit import actions, exporting, heads, keyring, queries, sealing
from desmigratif.audit.models import AuditBatch, AuditLine, AuditSalt, AuditSeal
from desmigratif.cores.sealing import Verdict, path, root_by_path, verify

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outside(tmp_path: Path) -> Iterator[Path]:
    """A folder for key and heads of this test alone."""
    with override_settings(AUDIT_KEY_FILE=tmp_path / "key.pem", AUDIT_HEADS_FILE=tmp_path / "heads.jsonl"):
        yield tmp_path


def write(count: int) -> list[AuditLine]:
    return [
        actions.record(verb="made", subject_kind="plan", subject_id=number, by=None, detail={"n": number / 8})
        for number in range(count)
    ]


def exported(*, details: bool = True) -> list[str]:
    out = io.StringIO()
    exporting.write(out, details=details)
    return out.getvalue().splitlines()


def checked() -> Verdict:
    kept = heads.heads_file().read_text().splitlines(keepends=True)
    return verify(exported(), keys=keyring.public_keys(), heads=kept)


def test_what_is_sealed_is_found_whole_by_the_verifier() -> None:
    write(5)
    assert actions.seal() == 5
    write(3)
    assert actions.seal() == 3
    write(1)
    verdict = checked()
    assert (verdict.faults, verdict.batches, verdict.lines, verdict.unsealed) == ([], 2, 8, 1)
    assert actions.seal() == 1
    assert actions.seal() == 0
    assert checked().lines == 9


def test_an_empty_trail_is_sealed_and_exported_without_a_key(outside: Path) -> None:
    assert actions.seal() == 0
    assert [json.loads(row)["record"] for row in exported()] == ["header", "end"]
    assert list(outside.iterdir()) == []


def test_long_waiting_lines_are_sealed_in_pieces_in_their_order() -> None:
    lines = write(25)
    assert [actions.seal(most=10) for _ in range(4)] == [10, 10, 5, 0]
    sealed = AuditSeal.objects.order_by("batch_id", "position").values_list("line_id", flat=True)
    assert list(sealed) == [line.pk for line in lines]
    assert not checked().faults


def test_a_whole_batch_fits_into_its_statement() -> None:
    AuditLine.objects.bulk_create(
        [AuditLine(actor_label="system", verb="made", subject_kind="plan") for _ in range(5001)]
    )
    assert [actions.seal(), actions.seal()] == [5000, 1]
    assert not checked().faults


def test_the_leaf_of_a_line_leads_to_the_root_of_its_batch() -> None:
    line = write(7)[4]
    actions.seal()
    seal = queries.seal_of(line)
    assert seal is not None
    leaves = queries.leaves_of(seal.batch)
    steps = path(leaves, seal.position)
    leaf = sealing.core_line(line).leaf(bytes(seal.commitment))
    assert root_by_path(leaf, seal.position, seal.batch.count, steps) == bytes(seal.batch.root)


def test_key_and_heads_are_their_owners_alone(outside: Path) -> None:
    write(1)
    actions.seal()
    assert {name: (outside / name).stat().st_mode & 0o777 for name in ("key.pem", "heads.jsonl")} == {
        "key.pem": 0o600,
        "heads.jsonl": 0o600,
    }
    assert "PRIVATE" not in keyring.public_keys()


def test_a_lost_key_stops_the_sealing_in_words_and_another_one_goes_on(outside: Path) -> None:
    write(1)
    actions.seal()
    (outside / "key.pem").unlink()
    write(1)
    with pytest.raises(keyring.AuditKeyError, match="renew_audit_key"):
        actions.seal()
    assert AuditBatch.objects.count() == 1
    actions.renew_key(by=None)
    assert actions.seal() == 2
    assert not checked().faults
    assert len(checked().key_ids) == 2


def test_a_damaged_key_is_told(outside: Path) -> None:
    (outside / "key.pem").write_text("nothing")
    write(1)
    with pytest.raises(keyring.AuditKeyError, match="cannot be read"):
        actions.seal()


def test_heads_that_a_killed_sealer_did_not_write_are_written_by_the_next() -> None:
    write(2)
    actions.seal()
    kept = heads.heads_file().read_bytes()
    write(2)
    actions.seal()
    write(2)
    actions.seal()
    heads.heads_file().write_bytes(kept + b'{"number":2,"he')  # killed, or no power, in the middle of a row
    assert heads.catch_up() == 2
    assert heads.catch_up() == 0
    assert not checked().faults
    assert [json.loads(row)["number"] for row in heads.heads_file().read_text().splitlines()[2:]] == [2, 3]


def test_a_sealer_killed_before_its_commit_leaves_nothing_and_loses_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write(4)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    for place in (AuditSalt, AuditSeal):
        monkeypatch.setattr(place.objects, "bulk_create", killed)
        with pytest.raises(KeyboardInterrupt):
            actions.seal()
        monkeypatch.undo()
        assert not AuditBatch.objects.exists()
    assert actions.seal() == 4
    assert not checked().faults


def test_a_database_put_back_to_an_earlier_day_shows_against_the_heads() -> None:
    write(2)
    with transaction.atomic():
        actions.seal()
        transaction.set_rollback(True)  # the database loses what the file outside already knows
    actions.seal()
    assert [fault.partition(": ")[2] for fault in checked().faults] == [
        "batch 1 has another head in this trail: it was rewritten"
    ]


def test_lines_of_a_database_restored_into_a_younger_server_are_sealed() -> None:
    write(2)
    actions.seal()
    newest = queries.newest_batch()
    assert newest is not None
    newest.horizon = 2**62
    write(3)
    chosen = sealing.choose(after=newest, most=2)
    assert (len(chosen.ids), chosen.horizon) == (2, 2**62)
    chosen = sealing.choose(after=newest, most=10)
    assert len(chosen.ids) == 3
    assert 0 < chosen.horizon < 2**62


def test_withheld_details_are_not_in_the_file() -> None:
    actions.record(verb="made", subject_kind="plan", by=None, detail={"reason": "kenari"})
    actions.seal()
    actions.record(verb="made", subject_kind="plan", by=None, detail={"reason": "kenari"})
    assert sum("kenari" in row for row in exported()) == 2
    rows = exported(details=False)
    assert not any("kenari" in row for row in rows)
    assert not verify(rows, keys=keyring.public_keys()).faults


def test_an_export_is_a_line_of_the_trail_and_a_file_for_its_owner(tmp_path: Path) -> None:
    write(2)
    actions.seal()
    counts = actions.export(path=tmp_path / "trail.jsonl", details=True, by=None)
    assert (counts.batches, counts.lines, counts.loose) == (1, 2, 1)
    assert (tmp_path / "trail.jsonl").stat().st_mode & 0o777 == 0o600
    assert AuditLine.objects.latest("id").verb == "export"
    assert not list(tmp_path.glob("trail.jsonl.*"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditbatch SET count = count + 1",
        "DELETE FROM audit_auditbatch",
        "UPDATE audit_auditseal SET position = 9",
        "DELETE FROM audit_auditseal",
        "UPDATE audit_auditsalt SET salt = salt",
        "DELETE FROM audit_auditsalt",
    ],
)
def test_the_database_refuses_to_touch_what_is_sealed(statement: str) -> None:
    write(2)
    actions.seal()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert not checked().faults


@pytest.mark.parametrize(("step", "previous"), [(2, "head"), (1, "root"), (0, "head")])
def test_the_database_refuses_a_batch_that_does_not_follow_the_newest(step: int, previous: str) -> None:
    write(2)
    actions.seal()
    batch = AuditBatch.objects.get()
    batch.previous = getattr(batch, previous)
    batch.number += step
    with pytest.raises(IntegrityError, match="does not follow"), transaction.atomic():
        batch.save(force_insert=True)


def test_a_seal_cannot_be_added_to_a_batch_that_is_closed() -> None:
    write(2)
    actions.seal()
    batch = AuditBatch.objects.get()
    with pytest.raises(IntegrityError, match="sealed whole"), transaction.atomic():
        AuditSeal.objects.create(
            line=write(1)[0], batch=batch, position=2, commitment=b"x" * 32, leaf=b"x" * 32
        )


def test_a_line_cannot_hide_from_the_sealer_behind_a_false_transaction_id() -> None:
    write(1)
    actions.seal()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_auditline"
            " (at, actor_label, verb, subject_kind, subject_id, detail, request_id, xid)"
            " VALUES (now(), 'x', 'x', 'x', '', '{}', '', '3')"
        )
    assert actions.seal() == 1


def test_the_application_may_not_erase_by_itself() -> None:
    write(1)
    actions.seal()
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT audit_erase(%s, 'because')", [AuditLine.objects.get().pk])
