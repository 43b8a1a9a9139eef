"""What everybody in the proof knows of the stage. No Django here: the judge does without it."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

PASSWORD = "desa migran produktif 2017"


@dataclass(frozen=True)
class Programme:
    pk: int
    agency: int
    substance: int


@dataclass(frozen=True)
class Stage:
    """What writers and judge need to know. Officers by agency: ids of persons; by forms: names."""

    conninfo: str
    database: str
    programmes: list[Programme]
    officers: dict[int, list[int]]
    signed_in: dict[int, list[tuple[int, str]]]
    districts: dict[int, str]
    substances: list[int]

    def save(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self)))

    @classmethod
    def read(cls, path: Path) -> "Stage":
        kept = json.loads(path.read_text())
        numbers = ("officers", "signed_in", "districts")
        kept |= {name: {int(key): value for key, value in kept[name].items()} for name in numbers}
        kept["programmes"] = [Programme(**one) for one in kept["programmes"]]
        return cls(**kept)
