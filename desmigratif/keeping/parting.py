"""The heads file follows the database that comes back; the heads of the history that ended stay beside it."""

from dataclasses import dataclass
from pathlib import Path

from desmigratif.audit import heads


@dataclass(frozen=True)
class Parted:
    """Where the heads of the ended history lie, if there were any; or why they could not be parted."""

    aside: Path | None = None
    fault: str = ""


def part(rows: bytes, *, until: str, then: str) -> Parted:
    """From now on the file holds `rows`; what it held lies beside, named by `until`. It comes after the swap,
    so a disk that refuses is told, not raised; `then` is what to do once that is mended."""
    try:
        return Parted(heads.part_ways(rows, name=f"until-{until}"))
    except OSError as error:
        return Parted(
            fault=f"The database is in place, but {heads.heads_file()} still holds the heads of the history"
            f" that ended ({error.strerror or error}). Mend that, {then}"
        )
