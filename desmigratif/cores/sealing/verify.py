"""Checks an exported trail from its first row to its last, without the database it came from."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from desmigratif.cores.sealing.batch import Batch, Record, erased_by, line_of
from desmigratif.cores.sealing.head import NONE_BEFORE, is_signed, public_keys
from desmigratif.cores.sealing.writing import FORMAT

MOST_FAULTS = 200
NOT_A_RECORD = (KeyError, TypeError, ValueError, AttributeError, RecursionError)


class NotATrailError(Exception):
    """The file is no export of a trail at all."""


@dataclass
class Verdict:
    """What was found. Faults beyond the first 200 are only counted."""

    faults: list[str] = field(default_factory=list)
    fault_count: int = 0
    batches: int = 0
    lines: int = 0
    erased: int = 0
    unsealed: int = 0
    withheld: bool = False
    own_keys: bool = False
    """Whether the signatures were checked only against the keys that the file itself brought."""
    key_ids: tuple[str, ...] = ()
    last_head: str = ""

    def fault(self, text: str) -> None:
        self.fault_count += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(text)


def verify(
    rows: Iterable[bytes | str],
    *,
    keys: str | None = None,
    heads: Iterable[bytes | str] | None = None,
    known_head: str = "",
) -> Verdict:
    """Check the rows of a file.

    `keys` are the house's public keys (PEM), from elsewhere than the file. `heads` are the rows of a heads
    file and `known_head` one head in hex: the trail must still contain them; a heads file without a head is a
    fault. Raises NotATrailError when the
    first row is not the header of an export, ValueError when `keys` are none.
    """
    reading = iter(enumerate(rows, start=1))
    header = _header(next(reading, (1, b"")))
    verdict = Verdict(withheld=header.get("details") != "included", own_keys=keys is None)
    known = public_keys(header["keys"] if keys is None else keys)
    verdict.key_ids = tuple(known)
    _Walk(verdict, known).through(reading, heads, known_head.lower())
    return verdict


def _header(first: tuple[int, bytes | str]) -> dict[str, Any]:
    try:
        header = json.loads(first[1])
        if header["format"] == FORMAT and isinstance(header["keys"], str):
            return dict(header)
    except NOT_A_RECORD:
        pass
    raise NotATrailError("the first row is not the header of an exported trail")


class _Walk:
    """Goes through the rows once, remembers heads and erased lines."""

    def __init__(self, verdict: Verdict, keys: Mapping[str, Ed25519PublicKey]) -> None:
        self.verdict = verdict
        self.keys = keys
        self.batch: Batch | None = None
        self.next_number = 1
        self.previous = NONE_BEFORE.hex()
        self.heads: dict[int, str] = {}
        self.erased: set[int] = set()
        self.told_erased: set[int] = set()
        self.ended: Record | None = None

    def through(
        self, rows: Iterator[tuple[int, bytes | str]], heads: Iterable[bytes | str] | None, known_head: str
    ) -> None:
        for number, row in rows:
            try:
                self._take(json.loads(row), number)
            except NOT_A_RECORD:
                self.verdict.fault(f"row {number}: is not a whole record of a trail")
        self._close()
        self._end()
        for line_id in sorted(self.erased - self.told_erased):
            self.verdict.fault(f"line {line_id}: its details are gone and no line says that they were erased")
        for fault in () if heads is None else self._faults_of_heads(heads):
            self.verdict.fault(fault)
        if known_head and known_head not in self.heads.values():
            self.verdict.fault(f"the head {known_head} is not in this trail: its tail was cut or rewritten")

    def _take(self, record: Record, row: int) -> None:
        if self.ended is not None:
            self.verdict.fault(f"row {row}: stands behind the end")
        takers = {"batch": self._open, "line": self._line, "unsealed": self._unsealed, "end": self._note_end}
        takers[record["record"]](record, row)

    def _open(self, record: Record, row: int) -> None:
        self._close()
        self.batch = None
        batch = Batch.of(record)
        for fault in batch.opening_faults(self.next_number, self.previous, self.keys):
            self.verdict.fault(fault)
        self.batch = batch
        self.next_number, self.previous = batch.head.number + 1, batch.digest.hex()
        self.heads[batch.head.number] = self.verdict.last_head = batch.digest.hex()
        self.verdict.batches += 1

    def _line(self, record: Record, row: int) -> None:
        self.verdict.lines += 1
        if self.batch is None:
            self.verdict.fault(f"row {row}: line {record['id']} stands in no batch")
            return
        for fault in self.batch.add(record):
            self.verdict.fault(fault)
        self._note_erased(record)
        if not self.verdict.withheld and "salt" not in record and not record.get("missing"):
            self.erased.add(record["id"])
            self.verdict.erased += 1

    def _unsealed(self, record: Record, row: int) -> None:
        self._close()
        line_of(record)
        self._note_erased(record)
        self.verdict.unsealed += 1

    def _note_erased(self, record: Record) -> None:
        line_id = erased_by(record)
        if line_id is not None:
            self.told_erased.add(line_id)

    def _note_end(self, record: Record, row: int) -> None:
        self._close()
        self.ended = record

    def _close(self) -> None:
        if self.batch is not None:
            for fault in self.batch.closing_faults():
                self.verdict.fault(fault)
        self.batch = None

    def _end(self) -> None:
        if self.ended is None:
            self.verdict.fault("the last row is missing: the file was cut off")
            return
        for name in ("batches", "lines", "unsealed"):
            said, found = self.ended.get(name), getattr(self.verdict, name)
            if said != found:
                self.verdict.fault(f"the last row says {said} {name}, the file has {found}")

    def _faults_of_heads(self, rows: Iterable[bytes | str]) -> Iterator[str]:
        """What the heads kept outside say against this trail."""
        torn, read = "", False
        for number, row in enumerate(rows, start=1):
            text = row.decode("utf-8", "replace") if isinstance(row, bytes) else row
            if torn and not text.startswith(torn):
                yield f"row {number - 1} of the heads: cannot be read"
            torn = ""
            try:
                fault = self._fault_of_head(json.loads(text))
            except NOT_A_RECORD:
                torn = text.strip()  # a power cut leaves half a row; the same row then follows whole
                continue
            read = True
            if fault:
                yield f"row {number} of the heads: {fault}"
        if torn:
            yield "the last row of the heads cannot be read"
        elif not read:
            yield "the heads file has no heads: nothing of the trail could be compared with it"

    def _fault_of_head(self, said: Record) -> str:
        batch, head = said["number"], str(said["head"])
        if not is_signed(bytes.fromhex(head), bytes.fromhex(said["signature"]), said["key"], self.keys):
            return f"the head of batch {batch} is not signed with a known key"
        found = self.heads.get(batch)
        if found is None:
            return f"batch {batch} is not in this trail: its tail was cut"
        return "" if found == head else f"batch {batch} has another head in this trail: it was rewritten"
