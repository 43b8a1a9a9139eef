"""One line of the trail as it is sealed: what happened, and a commitment to its details."""

import hashlib
from dataclasses import asdict, dataclass
from typing import Any

from desmigratif.cores.sealing.canonical import canonical

LEAF = b"\x00"


@dataclass(frozen=True)
class Line:
    """A line without its details. `at` is UTC with microseconds, as in 2017-09-04T01:02:03.000004+00:00."""

    id: int
    at: str
    actor_id: int | None
    actor_label: str
    verb: str
    subject_kind: str
    subject_id: str
    agency_id: int | None
    area_id: int | None
    request_id: str

    def leaf(self, commitment: bytes) -> bytes:
        """What stands for the line in the tree: 32 bytes."""
        sealed = {**asdict(self), "commitment": commitment.hex()}
        return hashlib.sha256(LEAF + canonical(sealed)).digest()


def commit(salt: bytes, detail: dict[str, Any]) -> bytes:
    """Binds the details without telling them: 32 bytes. Without the salt of 32 random bytes nobody can
    guess them."""
    return hashlib.sha256(salt + canonical(detail)).digest()
