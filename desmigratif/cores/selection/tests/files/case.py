"""One run of the commands in a folder of its own: six villages, two years, one site."""

import json
from pathlib import Path

from desmigratif.cores.selection.command import plan, verify_plan

CANDIDATES = """code,population,residents_abroad,poverty_share,cost_idr,lat,lng,simulated
52.03.03.2001,1000,600,0.2,500,-8.6,116.5,true
52.03.05.2002,1000,550,0.1,500,-8.7,116.6,true
52.03.11.2005,1000,510,0.3,500,-8.8,116.4,true
5203071001,1000,900,0.3,500,,,true
52.02.01.2010,1000,100,0.3,500,-8.5,116.2,true
99.01.01.2001,1000,300,,500,,,true
"""
POLICY = """[priority]
lexicographic = ["residents_abroad_share", "poverty_share"]
[years.2017]
quota = 2
[years.2018]
quota = 1
[caps]
regency_year = 1
[exclude]
kinds = ["kelurahan"]
"""
SITES = "code,programme,starts_on,ends_on\n52.03.05.2002,Kampung TKI,2014-01-01,\n"


class Case:
    """Files of one run in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.out = folder, folder / "plan"
        self.write("candidates.csv", CANDIDATES)
        self.write("policy.toml", POLICY)
        self.write("sites.csv", SITES)

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_bytes(text.encode())

    def paths(self) -> list[str]:
        return ["--policy", str(self.folder / "policy.toml"), "--sites", str(self.folder / "sites.csv")]

    def plan(self, *more: str) -> int:
        return plan([str(self.folder / "candidates.csv"), *self.paths(), "--out", str(self.out), *more])

    def verify(self, *more: str) -> int:
        candidates = ["--candidates", str(self.folder / "candidates.csv")]
        return verify_plan([str(self.out), *candidates, *self.paths(), *more])

    def summary(self) -> dict[str, object]:
        summary: dict[str, object] = json.loads((self.out / "summary.json").read_bytes())
        return summary
