"""POLICY.toml as a frozen record: quotas, caps, floors, priorities. What the numbers lead to is elsewhere."""

import math
import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from desmigratif.cores.selection.problem import Caps, Kawasan, Year
from desmigratif.cores.selection.read.codes import KINDS, dotted
from desmigratif.cores.selection.read.faults import WrongUseError
from desmigratif.cores.selection.read.policy_table import PolicyTable

INDICATORS = ("residents_abroad_share", "poverty_share", "idm", "residents_abroad")
MOST_KM = 1_000_000  # far beyond any distance on Earth
MOST_BONUS = 10**12  # one for every district still adds up inside 64 bits
MM_A_KM, A_MM = 1_000_000, Decimal("0.000001")


@dataclass(frozen=True)
class Policy:
    """The rules of one selection. Codes are dotted; `floors` lists what replaces the general floor.

    `min_km` is the number exactly as the policy writes it. `keep` are the villages of a plan of before.
    """

    years: tuple[Year, ...]
    caps: Caps
    floor: int
    floors: tuple[tuple[str, int], ...]
    include: frozenset[str]
    exclude_codes: frozenset[str]
    exclude_kinds: frozenset[str]
    ignore_programmes: frozenset[str]
    neediest_first: bool
    lexicographic: tuple[str, str] | None
    weights: tuple[tuple[str, int], ...] | None
    min_km: Decimal | None = None
    kawasan: Kawasan | None = None
    keep: frozenset[str] = frozenset()

    @property
    def has_budget(self) -> bool:
        return any(year.budget_idr is not None for year in self.years)

    @property
    def min_mm(self) -> int | None:
        """The least whole number of millimetres that is not below `min_km`."""
        if self.min_km is None:
            return None
        if self.min_km <= A_MM:  # however small: 1e-999999999 must not become a fraction
            return 1
        return math.ceil(Fraction(self.min_km) * MM_A_KM)

    def indicators(self) -> tuple[str, ...]:
        """Indicators that count towards the priority; one of weight 0 does not.

        Raises WrongUseError unless the policy says in exactly one way how to weigh them.
        """
        if (self.lexicographic is None) == (self.weights is None):
            raise WrongUseError(
                "policy: write exactly one of `[priority] lexicographic` and `[priority.weights]`, "
                "or give the candidates a column priority"
            )
        if self.lexicographic is not None:
            return tuple(dict.fromkeys(self.lexicographic))
        return tuple(name for name, weight in self.weights or () if weight > 0)


def read_policy(content: bytes) -> Policy:
    """Policy of a TOML file. Raises WrongUseError naming the key that is unknown, missing or wrong."""
    try:
        data = tomllib.loads(content.decode("utf-8-sig"), parse_float=_number)
    except UnicodeDecodeError as error:
        raise WrongUseError("policy: the file is not UTF-8 text") from error
    except (ValueError, RecursionError) as error:
        raise WrongUseError(f"policy: not TOML: {error}") from error
    return _policy(PolicyTable(data, ""))


def _policy(top: PolicyTable) -> Policy:
    caps, floors, order = top.table("caps"), top.table("floors"), top.table("order")
    exclude, include, priority = top.table("exclude"), top.table("include"), top.table("priority")
    keep = top.table("keep")
    policy = Policy(
        years=_years(top.table("years")),
        caps=Caps(**{name: caps.whole(name) for name in ("province", "regency", "regency_year", "district")}),
        floor=floors.whole("province") or 0,
        floors=_province_floors(floors.table("provinces")),
        include=_codes(include, "codes"),
        exclude_codes=_codes(exclude, "codes"),
        exclude_kinds=frozenset(exclude.words("kinds", allowed=tuple(KINDS.values()))),
        ignore_programmes=frozenset(name.strip() for name in exclude.words("ignore_programmes")),
        neediest_first=order.truth("neediest_first", default=True),
        lexicographic=_lexicographic(priority),
        weights=_weights(priority),
        min_km=_min_km(top),
        kawasan=_kawasan(top),
        keep=_codes(keep, "codes"),
    )
    for table in (caps, floors, order, exclude, include, keep, priority, top):
        table.finish()
    return policy


def _number(text: str) -> Decimal:
    """A number of TOML that is not whole; one that no computer can hold is none."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal("NaN")


def _min_km(top: PolicyTable) -> Decimal | None:
    table = top.table("distance")
    min_km = table.above_zero("min_km", MOST_KM)
    table.finish()
    if min_km is None and "distance" in top.names():
        raise WrongUseError("policy: [distance] needs min_km, for example `min_km = 2.5`")
    return min_km


def _kawasan(top: PolicyTable) -> Kawasan | None:
    table = top.table("kawasan")
    min_villages, bonus = table.whole("min_villages"), table.whole("bonus")
    table.finish()
    if "kawasan" not in top.names():
        return None
    if min_villages is None or bonus is None:
        raise WrongUseError("policy: [kawasan] needs min_villages and bonus")
    if min_villages < 1:
        raise WrongUseError("policy: kawasan.min_villages = 0 must be at least 1")
    if bonus > MOST_BONUS:
        raise WrongUseError(f"policy: kawasan.bonus = {bonus} must be at most {MOST_BONUS}")
    return Kawasan(min_villages, bonus)


def _years(table: PolicyTable) -> tuple[Year, ...]:
    years = []
    for name in sorted(table.names()):
        if not re.fullmatch("[0-9]{4}", name) or name == "0000":
            raise WrongUseError(f"policy: [years.{name}] is not a year: write four digits, for example 2017")
        entry = table.table(name)
        year = Year(int(name), entry.whole("quota"), entry.whole("quota_max"), entry.whole("budget_idr"))
        entry.finish()
        if (year.quota is None) == (year.quota_max is None):
            raise WrongUseError(f"policy: [years.{name}] needs exactly one of quota and quota_max")
        years.append(year)
    if not years:
        raise WrongUseError("policy: no year: write for example `[years.2017]` and `quota = 120`")
    return tuple(years)


def _province_floors(table: PolicyTable) -> tuple[tuple[str, int], ...]:
    for name in table.names():
        if not re.fullmatch("[0-9]{2}", name):
            raise WrongUseError(f"policy: floors.provinces.{name} is not a province: write two digits")
    return tuple((name, table.whole(name) or 0) for name in sorted(table.names()))


def _codes(table: PolicyTable, name: str) -> frozenset[str]:
    codes = set()
    for text in table.words(name):
        code = dotted(text)
        if code is None:
            raise WrongUseError(f"policy: {table.key(name)}: “{text}” is not a Kemendagri village code")
        codes.add(code)
    return frozenset(codes)


def _lexicographic(table: PolicyTable) -> tuple[str, str] | None:
    if "lexicographic" not in table.names():
        return None
    names = table.words("lexicographic", allowed=INDICATORS)
    if len(names) != 2:
        raise WrongUseError("policy: priority.lexicographic needs exactly two indicators")
    return names[0], names[1]


def _weights(table: PolicyTable) -> tuple[tuple[str, int], ...] | None:
    if "weights" not in table.names():
        return None
    entry = table.table("weights")
    given = [(name, entry.whole(name)) for name in INDICATORS]
    entry.finish()
    weights = tuple((name, weight) for name, weight in given if weight is not None)
    if sum(weight for _, weight in weights) == 0:
        raise WrongUseError("policy: [priority.weights] needs at least one weight above 0")
    return weights
