"""Does a plan keep every rule? Counted village by village in plain Python, apart from the solver's model."""

from collections import Counter
from collections.abc import Iterator, Mapping

from desmigratif.cores.selection.check.apart import broken_distances
from desmigratif.cores.selection.read.codes import KIND_AT, KINDS
from desmigratif.cores.selection.read.inputs import Inputs

PLACES = {"province": 2, "regency": 5, "district": 8}  # characters of a dotted code


def broken_rules(inputs: Inputs, years: Mapping[str, int]) -> Iterator[str]:
    """Every rule that the chosen villages (code to calendar year) break, in words."""
    known = {year.year for year in inputs.policy.years}
    strangers = sorted(set(years) - set(inputs.candidates.table["code"]))
    if strangers:  # nothing can be counted with them
        yield from (f"{code} is not among the candidates" for code in strangers)
        return
    yield from (f"{code}: the policy has no year {year}" for code, year in years.items() if year not in known)
    yield from _exclusions(inputs, years)
    yield from _years(inputs, years)
    yield from _caps(inputs, years)
    yield from _floors(inputs, years)
    yield from broken_distances(inputs, years, sorted(served_villages(inputs)))
    for code in sorted(inputs.policy.include - set(years)):
        yield f"include: {code} must be chosen"


def objective_of(inputs: Inputs, years: Mapping[str, int]) -> int:
    """Σ priority + the bonus of every district with enough chosen villages."""
    kawasan, bonuses = inputs.policy.kawasan, 0
    if kawasan is not None:
        chosen = Counter(code[: PLACES["district"]] for code in years)
        bonuses = kawasan.bonus * sum(count >= kawasan.min_villages for count in chosen.values())
    return sum(_priorities(inputs, years).values()) + bonuses


def order_value_of(inputs: Inputs, years: Mapping[str, int]) -> int:
    """Σ priority · (last policy year − year)."""
    last = max(year.year for year in inputs.policy.years)
    return sum(value * (last - years[code]) for code, value in _priorities(inputs, years).items())


def _priorities(inputs: Inputs, years: Mapping[str, int]) -> dict[str, int]:
    table = inputs.candidates.table
    return {code: value for code, value in table.select("code", "priority").iter_rows() if code in years}


def _exclusions(inputs: Inputs, years: Mapping[str, int]) -> Iterator[str]:
    policy = inputs.policy
    for code in years:
        if code in policy.exclude_codes or KINDS[code[KIND_AT]] in policy.exclude_kinds:
            yield f"{code} is excluded by the policy"
    for code, year in sorted(served_villages(inputs)):
        if years.get(code) == year:
            yield f"{code} is already in a programme in {year}"


def served_villages(inputs: Inputs) -> set[tuple[str, int]]:
    """Village and policy year of every counting site."""
    served = set()
    for site in inputs.sites:
        if site.programme in inputs.policy.ignore_programmes:
            continue
        for year in (entry.year for entry in inputs.policy.years):
            first, after = f"{year:04}-01-01", f"{year + 1:04}-01-01"
            starts = site.starts_on.isoformat()
            ends = "9999-99-99" if site.ends_on is None else site.ends_on.isoformat()
            if starts < after and ends > first and ends > starts:
                served.add((site.code, year))
    return served


def _years(inputs: Inputs, years: Mapping[str, int]) -> Iterator[str]:
    table = inputs.candidates.table
    costs = {code: cost for code, cost in table.select("code", "cost_idr").iter_rows() if code in years}
    for rule in inputs.policy.years:
        members = [code for code, year in years.items() if year == rule.year]
        if rule.quota is not None and len(members) != rule.quota:
            yield f"years.{rule.year}.quota: {len(members)} chosen, not {rule.quota}"
        if rule.quota_max is not None and len(members) > rule.quota_max:
            yield f"years.{rule.year}.quota_max: {len(members)} chosen, more than {rule.quota_max}"
        spent = sum(costs.get(code) or 0 for code in members)
        if rule.budget_idr is not None and spent > rule.budget_idr:
            yield f"years.{rule.year}.budget_idr: Rp{spent} spent, more than Rp{rule.budget_idr}"


def _caps(inputs: Inputs, years: Mapping[str, int]) -> Iterator[str]:
    caps = inputs.policy.caps
    for name, cap in (("province", caps.province), ("regency", caps.regency), ("district", caps.district)):
        chosen = Counter(code[: PLACES[name]] for code in years)
        for place, count in sorted(chosen.items()):
            if cap is not None and count > cap:
                yield f"caps.{name}: {count} chosen in {place}, more than {cap}"
    yearly = Counter((code[: PLACES["regency"]], year) for code, year in years.items())
    for (place, year), count in sorted(yearly.items()):
        if caps.regency_year is not None and count > caps.regency_year:
            yield f"caps.regency_year: {count} chosen in {place} in {year}, more than {caps.regency_year}"


def _floors(inputs: Inputs, years: Mapping[str, int]) -> Iterator[str]:
    policy, width = inputs.policy, PLACES["province"]
    chosen = Counter(code[:width] for code in years)
    named = dict(policy.floors)
    floors = {
        place: policy.floor for place, count in _eligible(inputs).items() if count >= policy.floor
    } | named
    for place, floor in sorted(floors.items()):
        if chosen[place] < floor:
            yield f"floors.provinces.{place}: {chosen[place]} chosen, fewer than {floor}"


def _eligible(inputs: Inputs) -> Counter[str]:
    """Candidates by province that may be chosen in at least one year."""
    policy, served = inputs.policy, Counter(code for code, _ in served_villages(inputs))
    return Counter(
        code[: PLACES["province"]]
        for code in inputs.candidates.table["code"]
        if code not in policy.exclude_codes
        and KINDS[code[KIND_AT]] not in policy.exclude_kinds
        and served[code] < len(policy.years)
    )
