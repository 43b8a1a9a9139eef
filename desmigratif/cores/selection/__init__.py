"""Which villages, in which year: the question and its answer; solver, reading and checking stand beside."""

from desmigratif.cores.selection.problem import Caps, Clash, Problem, Solution, Year

__all__ = ["Caps", "Clash", "Problem", "Solution", "Year"]
