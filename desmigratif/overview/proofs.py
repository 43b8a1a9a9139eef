"""How one line is tied to what the house has signed."""

from dataclasses import dataclass

from desmigratif.audit import queries as audit
from desmigratif.audit import sealing
from desmigratif.audit.models import AuditBatch, AuditLine
from desmigratif.cores.sealing import path, root_by_path


@dataclass(frozen=True)
class Proof:
    """The place of a line in its batch, and the hashes that lead from it to the signed root. All hashes hex.

    `holds` says whether they do, `details_hold` whether the details are those that were sealed (None: they
    were erased); both are recomputed for this page.
    """

    batch: AuditBatch
    position: int
    leaf: str
    steps: list[str]
    root: str
    head: str
    signature: str
    holds: bool
    details_hold: bool | None


def proof_of(line: AuditLine) -> Proof | None:
    """None while the line waits for its seal."""
    seal = audit.seal_of(line)
    if seal is None:
        return None
    batch, index = seal.batch, seal.position
    leaf = sealing.leaf_now(line, seal)
    steps = path(audit.leaves_of(batch), index)
    return Proof(
        batch=batch,
        position=index + 1,
        leaf=leaf.hex(),
        steps=[step.hex() for step in steps],
        root=bytes(batch.root).hex(),
        head=bytes(batch.head).hex(),
        signature=bytes(batch.signature).hex(),
        holds=root_by_path(leaf, index, batch.count, steps) == bytes(batch.root),
        details_hold=sealing.details_hold(line, seal),
    )
