"""The lawbook as a whole: which folder it is, and the one way to ask it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import MappingProxyType

from desmigratif.cores.lawbook.errors import FaultError, UnknownRuleError
from desmigratif.cores.lawbook.reading import CASES, read_rule
from desmigratif.cores.lawbook.rules import Rule, RuleVersion

VARIABLE = "DESMIGRATIF_LAWBOOK"
CHECKOUT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Lawbook:
    """Every rule of a folder by its id; read once, never changed."""

    rules: Mapping[str, Rule]

    def rule_on(self, rule_id: str, day: date) -> RuleVersion:
        """What the rule says on a day.

        Raises UnknownRuleError, NotYetError before its first version, RepealedError after it ended.
        """
        rule = self.rules.get(rule_id)
        if rule is None:
            near = get_close_matches(rule_id, self.rules, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise UnknownRuleError(f"the lawbook has no rule {rule_id}{hint}")
        return rule.on(day)


def folder_of(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder of this installation: `DESMIGRATIF_LAWBOOK`, else `lawbook/` of the checkout."""
    chosen = environ.get(VARIABLE, "").strip()
    return Path(chosen) if chosen else CHECKOUT / "lawbook"


def load(folder: Path) -> Lawbook:
    """Read and judge every rule file of a folder. Raises FaultError at the first fault."""
    if not folder.is_dir():
        raise FaultError(str(folder), "", f"this folder is missing; {VARIABLE} can name another one")
    paths = [path for path in sorted(folder.iterdir()) if _is_rule(path)]
    if not paths:
        raise FaultError(str(folder), "", "no rule file in it; a rule is a file ID.yaml")
    rules = [read_rule(path) for path in paths]
    return Lawbook(MappingProxyType({rule.rule_id: rule for rule in rules}))


def _is_rule(path: Path) -> bool:
    if path.suffix == ".yml":
        raise FaultError(path.name, "", "rename it to .yaml, the one ending that is read")
    return path.suffix == ".yaml" and not path.name.endswith(CASES)


@cache
def _loaded(folder: Path) -> Lawbook:
    # The files belong to the code: they change only with a new version of it, so once a process is enough.
    return load(folder)


def rule_on(rule_id: str, day: date) -> RuleVersion:
    """What this installation's lawbook says on a day; errors as `Lawbook.rule_on`."""
    return _loaded(folder_of()).rule_on(rule_id, day)
