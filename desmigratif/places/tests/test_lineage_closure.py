"""Random histories of villages against plain Python: who succeeds whom, who is there, who has which code."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from string import ascii_lowercase
from typing import Any

from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from desmigratif.places import errors, queries
from desmigratif.places.actions.lineage import NewVillage
from desmigratif.places.models import AreaCode, Village
from desmigratif.places.tests.events import record
from desmigratif.places.tests.register import load_small_register

START = date(2025, 6, 1)
KINDS = ("divide", "divide and go on", "give away", "merge", "merge into one", "recode")


@dataclass
class History:
    """The oracle: edges, lives and codes, kept by hand."""

    edges: list[tuple[int, int, date]] = field(default_factory=list)
    living: dict[int, str] = field(default_factory=dict)
    ended: dict[int, tuple[str, date]] = field(default_factory=dict)

    def heirs(self, village: int, after: date | None) -> dict[int, date]:
        """Whoever holds land of the village: the events in order, each day until nothing more moves."""
        held: dict[int, date] = {}
        for day in sorted({day for _one, _two, day in self.edges}):
            moved = True
            while moved:
                moved = False
                for one, two, when in self.edges:
                    starts = one == village and (after is None or when > after)
                    if when == day and two not in held and two != village and (starts or one in held):
                        held[two] = day
                        moved = True
        return held


STEPS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 9), st.integers(0, 9), st.sampled_from([0, 1, 1, 5])),
    min_size=1,
    max_size=9,
)


class RandomHistories(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        load_small_register()

    @settings(deadline=None, max_examples=60)
    @given(steps=STEPS, after=st.none() | st.integers(0, 20))
    def test_the_closure_is_that_of_a_walk_by_hand(
        self, steps: list[tuple[str, int, int, int]], after: int | None
    ) -> None:
        history, day = self._begun(), START
        for number, (kind, one, two, days) in enumerate(steps):
            day += timedelta(days=days)
            self._step(history, kind, (one, two), day, number)
        since = None if after is None else START + timedelta(days=after)
        villages = [*history.living, *history.ended]
        assert queries.successors_of(villages, since) == {pk: history.heirs(pk, since) for pk in villages}
        self._codes_fit(history)
        self._only_the_living_are_found(history)

    def _begun(self) -> History:
        codes = AreaCode.objects.filter(code__startswith="33.07.10.2").values_list("area", "code")
        return History(living=dict(codes.order_by("code")))

    def _step(self, history: History, kind: str, which: tuple[int, int], day: date, number: int) -> None:
        """Do it in the database; where it is refused, nothing changed on either side."""
        ids = sorted(history.living)
        one, two = (ids[at % len(ids)] for at in which)
        first, second = Village.objects.get(pk=one), Village.objects.get(pk=two)
        new = [
            NewVillage(
                f"33.07.12.2{5 + number * 2 + at:02d}0", f"Qx{ascii_lowercase[number]}zw{ascii_lowercase[at]}"
            )
            for at in (0, 1)
        ]
        event, before, later = {
            "divide": ("split", [first], new),
            "divide and go on": ("split", [first], [first, new[0]]),
            "give away": ("split", [first], [first, second]),
            "merge": ("merge", [first, second], new[:1]),
            "merge into one": ("merge", [first, second], [first]),
            "recode": ("recode", [first], new[:1]),
        }[kind]
        try:
            record(event, before, later, day)  # type: ignore[arg-type]
        except errors.LineageError:
            return
        self._keep(history, kind, (one, two), day, [queries.village_by_code(asked.code) for asked in new])

    def _keep(
        self, history: History, kind: str, pair: tuple[int, int], day: date, new: list[Village | None]
    ) -> None:
        one, two = pair
        founded = [village.pk for village in new if village is not None]
        before = {"merge": [one, two], "merge into one": [two]}.get(kind, [one])
        after = {"give away": [two], "merge into one": [one], "recode": []}.get(kind, founded)
        history.edges += [(old, heir, day) for old in before for heir in after]
        if kind in {"divide", "merge", "merge into one"}:
            history.ended.update({old: (history.living.pop(old), day) for old in before})
        if kind not in {"give away", "merge into one"}:
            codes = dict(AreaCode.objects.filter(area__in=founded, ends_on=None).values_list("area", "code"))
            history.living.update(codes)

    def _codes_fit(self, history: History) -> None:
        """No two codes of one village, and no two villages of one code, on one day."""
        periods: dict[Any, list[tuple[date, date]]] = defaultdict(list)
        for area, code, start, end in AreaCode.objects.values_list("area", "code", "starts_on", "ends_on"):
            for key in (area, code):
                periods[key].append((start, end or date.max))
        for some in periods.values():
            assert all(end <= start for (_start, end), (start, _end) in pairwise(sorted(some)))
        running = dict(AreaCode.objects.filter(ends_on=None).values_list("area", "code"))
        assert {pk: running[pk] for pk in history.living} == history.living
        assert not running.keys() & history.ended.keys()

    def _only_the_living_are_found(self, history: History) -> None:
        assert all(queries.village_by_code(code) is not None for code in history.living.values())
        district = {child.pk for child in queries.children_of(None)} | {
            village.pk for village in queries.standing(Village.objects.all())
        }
        assert district >= history.living.keys()
        assert not district & history.ended.keys()
        names = dict(Village.objects.values_list("pk", "name"))
        for pk in [*history.living, *history.ended]:
            found = [area.pk for area in queries.search(names[pk], 50)]
            assert (pk in found) == (pk in history.living)
        for pk, (code, day) in history.ended.items():
            found = [area.pk for area in queries.search(names[pk], 50, day - timedelta(days=1))]
            village = queries.village_by_code(code, on=day - timedelta(days=1))
            assert pk in found
            assert village is not None
            assert village.pk == pk

    def tearDown(self) -> None:
        connection.check_constraints()
