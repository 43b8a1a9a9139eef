"""One batch under the eye of the verifier: its head first, then its lines one by one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from desmigratif.cores.sealing.head import Head, is_signed
from desmigratif.cores.sealing.line import Line, commit
from desmigratif.cores.sealing.tree import root

Record = Mapping[str, Any]
ERASE, AUDIT_LINE = "erase", "audit line"


def line_of(record: Record) -> Line:
    """The line of a record. Raises KeyError when a part is missing."""
    return Line(**{part.name: record[part.name] for part in fields(Line)})


def erased_by(record: Record) -> int | None:
    """The line that this line says was erased."""
    said = record.get("verb") == ERASE and record.get("subject_kind") == AUDIT_LINE
    return int(record["subject_id"]) if said else None


@dataclass
class Batch:
    """What is known of a batch so far. Faults name the batch and, where it can be told, the line."""

    head: Head
    digest: bytes
    key: str
    signature: bytes
    leaves: list[bytes] = field(default_factory=list)
    faulty: bool = False

    @classmethod
    def of(cls, record: Record) -> "Batch":
        """Raises KeyError, TypeError or ValueError for what is no batch."""
        head = Head(**{part.name: record[part.name] for part in fields(Head)})
        if not isinstance(head.number, int) or not isinstance(head.count, int):
            raise TypeError("number and count are whole numbers")
        signature = bytes.fromhex(record["signature"])
        return cls(head, bytes.fromhex(record["head"]), record["key"], signature)

    def opening_faults(
        self, number: int, previous: str, keys: Mapping[str, Ed25519PublicKey]
    ) -> Iterator[str]:
        """Faults of the head itself, where batch `number` should stand, after the head `previous`."""
        name = f"batch {self.head.number}"
        if self.head.number != number:
            yield f"{name}: batch {number} should stand here; batches are missing or in another order"
        elif self.head.previous != previous:
            yield f"{name}: does not follow the batch before it"
        if self.head.digest() != self.digest:
            yield f"{name}: its head does not belong to its number, count, lines, root or time"
        if self.key not in keys:
            yield f"{name}: signed with the key {self.key}, which is not a known one"
        elif not is_signed(self.digest, self.signature, self.key, keys):
            yield f"{name}: its signature is false"

    def add(self, record: Record) -> Iterator[str]:
        """Take the next line; faults of that line."""
        for fault in self._line_faults(record):
            self.faulty = True
            yield f"batch {self.head.number}, line {record.get('id')}: {fault}"

    def _line_faults(self, record: Record) -> Iterator[str]:
        position = len(self.leaves)
        if record["batch"] != self.head.number:
            yield f"belongs to batch {record['batch']}"
        elif record["position"] != position:
            yield f"stands at place {position} but was sealed at place {record['position']}"
        leaf, commitment = bytes.fromhex(record["leaf"]), bytes.fromhex(record["commitment"])
        if record.get("missing"):
            self.leaves.append(leaf)
            yield "was removed from the trail; only its seal is left"
            return
        own = line_of(record).leaf(commitment)
        self.leaves.append(own)
        if own != leaf:
            yield "is not what was sealed"
        if "salt" in record and commit(bytes.fromhex(record["salt"]), record["detail"]) != commitment:
            yield "its details are not those that were sealed"

    def closing_faults(self) -> Iterator[str]:
        """Faults that show when all its lines are there."""
        if len(self.leaves) != self.head.count:
            yield f"batch {self.head.number}: has {len(self.leaves)} lines, {self.head.count} were sealed"
        elif not self.faulty and root(self.leaves).hex() != self.head.root:
            yield f"batch {self.head.number}: its lines are not those that were sealed"
