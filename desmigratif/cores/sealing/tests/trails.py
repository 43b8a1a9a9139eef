"""Trails made for the tests: lines in batches, as the house would write them."""

import io
import json
import random
from dataclasses import asdict, dataclass
from typing import Any

from desmigratif.cores.sealing import Head, Line, Signer, Writer, commit, root

Record = dict[str, Any]
ZERO = bytes(32).hex()
SIGNER = Signer.fresh()


def a_line(number: int, **changes: Any) -> Line:
    parts = asdict(
        Line(
            id=number,
            at=f"2017-09-04T01:02:03.{number % 1_000_000:06}+00:00",
            actor_id=number % 7,
            actor_label=f"officer {number % 7}",
            verb="changed",
            subject_kind="site",
            subject_id=str(number % 400),
            agency_id=number % 3,
            area_id=None,
            request_id="",
        )
    )
    return Line(**{**parts, **changes})


@dataclass
class Trail:
    """Rows of an export, and the heads that the house kept outside."""

    rows: list[Record]
    heads: list[Record]

    def text(self) -> list[bytes]:
        return [json.dumps(row).encode() for row in self.rows]

    def heads_text(self) -> list[str]:
        return [json.dumps(head) + "\n" for head in self.heads]

    def at(self, batch: int, position: int) -> int:
        """Index of the row of that line."""
        for index, row in enumerate(self.rows):
            if row["record"] == "line" and (row["batch"], row["position"]) == (batch, position):
                return index
        raise LookupError


def a_trail(sizes: list[int], *, signer: Signer = SIGNER, details: bool = True) -> Trail:
    """Batches of these sizes, the newest line not sealed yet."""
    out = io.StringIO()
    writer = Writer(out)
    writer.header(made_at="2017-09-05T00:00:00+00:00", public_keys=[signer.public_pem()], details=details)
    previous, next_id, heads = ZERO, 1, []
    chance = random.Random(4)
    for number, size in enumerate(sizes, start=1):
        lines = [a_line(next_id + step) for step in range(size)]
        next_id += size
        salts = [chance.randbytes(32) for _ in lines]
        told = [{"reason": f"because {line.id}", "rows": line.id} for line in lines]
        commitments = [commit(salt, detail) for salt, detail in zip(salts, told, strict=True)]
        leaves = [line.leaf(one) for line, one in zip(lines, commitments, strict=True)]
        span = (lines[0].id, lines[-1].id)
        head = Head(number, size, *span, root(leaves).hex(), previous, f"2017-09-04T{number:08}")
        digest = head.digest()
        previous = digest.hex()
        signature = signer.sign(digest)
        signed = {"key": signer.key_id, "signature": signature.hex()}
        heads.append({"number": number, "head": previous, **signed})
        writer.batch(head, digest=digest, key_id=signer.key_id, signature=signature)
        for line, salt, detail, one, leaf in zip(lines, salts, told, commitments, leaves, strict=True):
            shown = salt if details else None
            writer.line(line, commitment=one, leaf=leaf, salt=shown, detail=detail)
    writer.unsealed(a_line(next_id), {} if details else None)
    writer.end()
    return Trail([json.loads(row) for row in out.getvalue().splitlines()], heads)
