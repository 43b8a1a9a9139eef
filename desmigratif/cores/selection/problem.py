"""What the selection of villages is asked: sets, rules and numbers as exact integers. No solving here."""

from dataclasses import dataclass, field

import numpy as np

from desmigratif.cores.selection.proof import Bools, Ints, Proof

__all__ = ["Bools", "Caps", "Clash", "Ints", "Kawasan", "Kept", "Problem", "Solution", "Year"]

NOT_CHOSEN = -1


@dataclass(frozen=True)
class Year:
    """One programme year: exactly one of `quota` (that many) and `quota_max` (at most that many)."""

    year: int
    quota: int | None = None
    quota_max: int | None = None
    budget_idr: int | None = None

    @property
    def most(self) -> int:
        """Greatest number of villages that the year may take."""
        if self.quota is not None:
            return self.quota
        return self.quota_max or 0


@dataclass(frozen=True)
class Caps:
    """Greatest number of chosen villages in one place; all years together except `regency_year`."""

    province: int | None = None
    regency: int | None = None
    regency_year: int | None = None
    district: int | None = None


@dataclass(frozen=True)
class Kawasan:
    """A bonus, once for every district with at least so many villages chosen over all years."""

    min_villages: int
    bonus: int


@dataclass(frozen=True, eq=False)
class Problem:
    """One selection problem over n villages sorted by code and T years.

    `priority` and `cost` are int64 of length n, exact units (cost in rupiah, 0 where unused); `allowed` is
    n × T; `province`, `regency`, `district` number each village's place as an index into the tuples of place
    codes; `floors` holds one integer per province, already waived where it cannot be asked. `clashing` is
    m × 2: sorted pairs of villages, the smaller number first, too near each other to be chosen both; a
    village too near a site of a year is not allowed in it. `min_mm` is that distance in whole
    millimetres, rounded up. `near_site` is n × T (or empty): choices closed by a site too near, and by
    nothing else. `keep` (n, or empty) marks the villages of a plan of before, the most of which are kept
    before anything else counts.
    """

    codes: tuple[str, ...]
    priority: Ints
    cost: Ints
    allowed: Bools
    province: Ints
    regency: Ints
    district: Ints
    provinces: tuple[str, ...]
    regencies: tuple[str, ...]
    districts: tuple[str, ...]
    years: tuple[Year, ...]
    caps: Caps = field(default_factory=Caps)
    floors: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    include: Bools = field(default_factory=lambda: np.zeros(0, np.bool_))
    neediest_first: bool = True
    clashing: Ints = field(default_factory=lambda: np.zeros((0, 2), np.int64))
    min_mm: int | None = None
    kawasan: Kawasan | None = None
    near_site: Bools = field(default_factory=lambda: np.zeros((0, 0), np.bool_))
    keep: Bools = field(default_factory=lambda: np.zeros(0, np.bool_))

    @property
    def allowed_but_for_distance(self) -> Bools:
        """n × T: what would be allowed without the rule of distance; it makes villages eligible."""
        return self.allowed | self.near_site if self.near_site.size else self.allowed

    @property
    def min_km(self) -> str:
        """`min_mm` in kilometres, a plain decimal: the number of the rule in a clash."""
        whole, part = divmod(self.min_mm or 0, 1_000_000)
        return f"{whole}.{part:06d}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class Clash:
    """A rule that cannot be kept together with the others: its key in the policy, its place, its number."""

    rule: str
    place: str
    value: int | str


@dataclass(frozen=True, eq=False)
class Kept:
    """Villages of a plan of before: `count` of them stay, no plan keeps more than `bound`, as `proof` shows.
    Each counts `weight` more than its priority in what `Solution.proof` is about."""

    weight: int
    count: int
    bound: int
    proof: Proof | None


@dataclass(frozen=True, eq=False)
class Solution:
    """An answer to a `Problem`.

    `year_index` is int64 of length n: an index into `Problem.years`, or `NOT_CHOSEN`. `status` and
    `bound` concern the chosen set (objective Σ priority + bonuses), the `order_*` numbers Σ priority · (last
    year − year) for that set. `status` optimal implies `bound == objective`. With infeasible or unknown there
    is no plan: `year_index` and `objective` are None. `proof` shows what bound can be certified; it is there
    whenever there is a plan. With villages to keep, `bound` is that of the plans that keep as many, `status`
    optimal says that no plan keeps more, and `kept` is there whenever there is a plan.
    """

    status: str  # optimal | feasible | infeasible | unknown
    year_index: Ints | None = None
    objective: int | None = None
    bound: int | None = None
    order_status: str | None = None  # optimal | feasible, None when neediest_first is off
    order_value: int | None = None
    order_bound: int | None = None
    clash: tuple[Clash, ...] = ()
    proof: Proof | None = None
    kept: Kept | None = None
