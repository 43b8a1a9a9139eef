"""Writes the file that an outsider checks: one JSON record a row, batches with their lines behind them."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, TextIO

from desmigratif.cores.sealing.canonical import canonical
from desmigratif.cores.sealing.head import Head
from desmigratif.cores.sealing.line import Line

FORMAT = "desmigratif-audit-1"


@dataclass
class Writer:
    """Call `header`, for each batch `batch` and its lines in their order, then `unsealed`, then `end`."""

    file: TextIO
    batches: int = 0
    lines: int = 0
    loose: int = 0
    _batch: int = field(default=0, init=False)
    _position: int = field(default=0, init=False)

    def header(self, *, made_at: str, public_keys: Iterable[str], details: bool) -> None:
        """`details` says whether they are in the file or withheld."""
        shown = "included" if details else "withheld"
        keys = "".join(public_keys)
        self._put(record="header", format=FORMAT, made_at=made_at, details=shown, keys=keys)

    def batch(self, head: Head, *, digest: bytes, key_id: str, signature: bytes) -> None:
        """`digest` as it is stored, whatever it should be."""
        self._batch, self._position = head.number, 0
        self.batches += 1
        signed = {"head": digest.hex(), "key": key_id, "signature": signature.hex()}
        self._put(record="batch", **asdict(head), **signed)

    def line(
        self, line: Line, *, commitment: bytes, leaf: bytes, salt: bytes | None, detail: dict[str, Any]
    ) -> None:
        """The next line of the batch. Without `salt` its details were erased, or are withheld."""
        opened = {} if salt is None else {"salt": salt.hex(), "detail": detail}
        self._sealed(commitment, leaf, **asdict(line), **opened)

    def missing(self, line_id: int, *, commitment: bytes, leaf: bytes) -> None:
        """The next line of the batch, when only its seal is left."""
        self._sealed(commitment, leaf, id=line_id, missing=True)

    def unsealed(self, line: Line, detail: dict[str, Any] | None) -> None:
        """A line that no batch has yet."""
        self.loose += 1
        shown = {} if detail is None else {"detail": detail}
        self._put(record="unsealed", **asdict(line), **shown)

    def end(self) -> None:
        self._put(record="end", batches=self.batches, lines=self.lines, unsealed=self.loose)

    def _sealed(self, commitment: bytes, leaf: bytes, **rest: Any) -> None:
        seal = {"commitment": commitment.hex(), "leaf": leaf.hex()}
        self._put(record="line", batch=self._batch, position=self._position, **seal, **rest)
        self._position += 1
        self.lines += 1

    def _put(self, **record: Any) -> None:
        self.file.write(canonical(record).decode("ascii") + "\n")
