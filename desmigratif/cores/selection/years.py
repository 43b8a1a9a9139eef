"""The problem with its years made one: a relaxation whose best set is often best with the years too."""

from dataclasses import replace

import numpy as np

from desmigratif.cores.selection.problem import Problem, Year


def forget_years(problem: Problem) -> Problem:
    """One year with the quotas and budgets of all; every plan of the problem is a plan of it.

    A budget is left only where every year has one, in whole units of the costs' common divisor. A regency
    takes as many as in all its years.
    """
    years, caps = problem.years, problem.caps
    most = sum(year.most for year in years)
    exact = all(year.quota is not None for year in years)
    unit = int(np.gcd.reduce(problem.cost)) or 1
    budgets = [year.budget_idr // unit * unit for year in years if year.budget_idr is not None]
    regency = [cap for cap in (caps.regency, _times(caps.regency_year, len(years))) if cap is not None]
    one = Year(
        year=years[0].year,
        quota=most if exact else None,
        quota_max=None if exact else most,
        budget_idr=sum(budgets) if len(budgets) == len(years) else None,
    )
    return replace(
        problem,
        allowed=np.logical_or.reduce(problem.allowed, axis=1, keepdims=True),
        near_site=np.zeros((0, 0), np.bool_),
        years=(one,),
        caps=replace(caps, regency=min(regency, default=None), regency_year=None),
    )


def _times(cap: int | None, count: int) -> int | None:
    return None if cap is None else cap * count
