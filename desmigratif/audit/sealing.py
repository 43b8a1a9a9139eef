"""Makes a batch of the lines that no batch has yet. Called by the sealer inside its transaction and lock."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection
from django.utils import timezone

from desmigratif.audit.models import AuditBatch, AuditLine, AuditSalt, AuditSeal
from desmigratif.cores.sealing import Head, Line, Signer, commit, root

LOCK = 20_170_904
"""Key of the advisory lock of the one sealer; any number, the same in every process."""
NONE_BEFORE = bytes(32)

UNSEALED = """
SELECT line.id, line.xid::text::bigint
FROM audit_auditline line LEFT JOIN audit_auditseal seal ON seal.line_id = line.id
WHERE seal.line_id IS NULL
  AND (%(all)s OR line.xid >= %(low)s::text::xid8 AND line.xid < %(high)s::text::xid8)
ORDER BY line.xid, line.id LIMIT %(most)s
"""


@dataclass(frozen=True)
class Chosen:
    """Lines to seal, in their order, and the horizon from which the next sealer looks on."""

    ids: list[int]
    horizon: int


def take_lock() -> bool:
    """Become the one sealer until the transaction ends; False when another one is at work."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def choose(*, after: AuditBatch | None, most: int) -> Chosen:
    """Committed lines without a seal, of the oldest transactions first.

    A transaction that was still open when the newest batch was made has an id at or above that batch's
    horizon, so its lines are found whenever it commits. The snapshot is asked before the lines are read:
    what it calls ended is visible to the reading.
    """
    low = after.horizon if after else 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_snapshot_xmin(now)::text::bigint, greatest("
            "pg_snapshot_xmax(now)::text::bigint, pg_current_xact_id_if_assigned()::text::bigint + 1"
            ") FROM (SELECT pg_current_snapshot() AS now) AS asked"
        )
        oldest_open, high = cursor.fetchone()
        # A database restored into a younger server: ids of before mean nothing there, so look at all lines.
        restored = low > high
        cursor.execute(UNSEALED, {"low": str(low), "high": str(high), "all": restored, "most": most})
        found = cursor.fetchall()
    horizon = oldest_open
    if len(found) == most:
        horizon = low if restored else min(oldest_open, found[-1][1])
    return Chosen([line_id for line_id, _ in found], horizon)


def write_batch(*, chosen: Chosen, after: AuditBatch | None, signer: Signer) -> AuditBatch:
    """Seal the chosen lines behind the batch `after`."""
    by_id = AuditLine.objects.in_bulk(chosen.ids)
    lines = [by_id[line_id] for line_id in chosen.ids]
    salts = [secrets.token_bytes(32) for _ in lines]
    commitments = [commit(salt, line.detail) for salt, line in zip(salts, lines, strict=True)]
    leaves = [core_line(line).leaf(one) for line, one in zip(lines, commitments, strict=True)]
    now = timezone.now()
    head = Head(
        number=after.number + 1 if after else 1,
        count=len(lines),
        first=min(chosen.ids),
        last=max(chosen.ids),
        root=root(leaves).hex(),
        previous=bytes(after.head if after else NONE_BEFORE).hex(),
        sealed_at=instant(now),
    )
    batch = _stored(head, now, signer, chosen.horizon)
    AuditSalt.objects.bulk_create(
        [AuditSalt(line=line, salt=salt) for line, salt in zip(lines, salts, strict=True)]
    )
    AuditSeal.objects.bulk_create(
        [
            AuditSeal(line=line, batch=batch, position=position, commitment=commitment, leaf=leaf)
            for position, (line, commitment, leaf) in enumerate(zip(lines, commitments, leaves, strict=True))
        ]
    )
    return batch


def _stored(head: Head, now: datetime, signer: Signer, horizon: int) -> AuditBatch:
    digest = head.digest()
    return AuditBatch.objects.create(
        number=head.number,
        count=head.count,
        first=head.first,
        last=head.last,
        root=bytes.fromhex(head.root),
        previous=bytes.fromhex(head.previous),
        head=digest,
        sealed_at=now,
        key_id=signer.key_id,
        signature=signer.sign(digest),
        horizon=horizon,
    )


def core_line(line: AuditLine) -> Line:
    """A line as it is sealed."""
    return Line(
        id=line.pk,
        at=instant(line.at),
        actor_id=line.actor_id,
        actor_label=line.actor_label,
        verb=line.verb,
        subject_kind=line.subject_kind,
        subject_id=line.subject_id,
        agency_id=line.agency_id,
        area_id=line.area_id,
        request_id=line.request_id,
    )


def leaf_now(line: AuditLine, seal: AuditSeal) -> bytes:
    """What the line, as it stands, would be sealed as."""
    return core_line(line).leaf(bytes(seal.commitment))


def details_hold(line: AuditLine, seal: AuditSeal) -> bool | None:
    """Whether the details are those that were sealed; None when they were erased."""
    salt = AuditSalt.objects.filter(line_id=line.pk).first()
    return None if salt is None else commit(bytes(salt.salt), line.detail) == bytes(seal.commitment)


def core_head(batch: AuditBatch) -> Head:
    """What the head of a batch is made of."""
    return Head(
        number=batch.number,
        count=batch.count,
        first=batch.first,
        last=batch.last,
        root=bytes(batch.root).hex(),
        previous=bytes(batch.previous).hex(),
        sealed_at=instant(batch.sealed_at),
    )


def instant(at: datetime) -> str:
    """UTC with microseconds: the one way an instant is sealed."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
