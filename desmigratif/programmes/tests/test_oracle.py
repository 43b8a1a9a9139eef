"""Random acts of three programmes in one village against plain Python: refusals, and who holds which days."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from desmigratif.places.models import Village
from desmigratif.places.tests.register import load_small_register
from desmigratif.programmes import errors, refusing
from desmigratif.programmes.actions import steps
from desmigratif.programmes.actions.opening import Wanted, propose
from desmigratif.programmes.actions.register import ensure_programmes
from desmigratif.programmes.models import Programme, Site, SiteFootprint

KEYS = ("desmigratif", "kampung-tki", "desbumi")
REST, NEVER = 12, 10_000  # months; further than any day of the test


def day(month: int) -> date:
    return date(2017 + month // 12, month % 12 + 1, 1)


@dataclass(frozen=True)
class Held:
    """A site as the oracle knows it, in months; `end` NEVER is open."""

    key: str
    start: int
    end: int = NEVER
    state: str = "proposed"

    @property
    def holds(self) -> bool:
        return self.state not in ("withdrawn", "lapsed")


def ground_of(sites: dict[int, Held]) -> dict[int, tuple[int, int]]:
    """Months each site holds: its own, a rest, cut short where its programme goes on."""
    found = {}
    for pk, site in sites.items():
        if not site.holds:
            continue
        until = site.end + REST if site.end < NEVER else NEVER
        for other, next_one in sites.items():
            if other != pk and next_one.holds and next_one.key == site.key and next_one.start >= site.end:
                until = min(until, next_one.start)
        if site.start < until:
            found[pk] = (site.start, until)
    return found


def fits(sites: dict[int, Held]) -> bool:
    spans = ground_of(sites).values()
    return all(one[1] <= other[0] or other[1] <= one[0] for one, other in combinations(spans, 2))


ACTS = st.lists(
    st.tuples(
        st.sampled_from(("open", "open", "open until", "end", "prolong", "reopen", "withdraw", "undo")),
        st.sampled_from(KEYS),
        st.integers(0, 60),
        st.integers(1, 30),
    ),
    min_size=2,
    max_size=12,
)


class RandomActs(TestCase):
    programmes: dict[str, Programme]

    @classmethod
    def setUpTestData(cls) -> None:
        load_small_register()
        cls.programmes = {programme.key: programme for programme in ensure_programmes()}

    @settings(deadline=None, max_examples=80)
    @given(acts=ACTS)
    def test_what_is_refused_and_who_holds_the_village(self, acts: list[tuple[str, str, int, int]]) -> None:
        village = Village.objects.order_by("pk")[0]
        known: dict[int, Held] = {}
        for act, key, at, length in acts:
            self._do(village, known, act, key, at, length)
            held = {
                row.site_id: (row.period.lower, row.period.upper)
                for row in SiteFootprint.objects.filter(village=village)
            }
            assert held == {
                pk: (day(start), None if until >= NEVER else day(until))
                for pk, (start, until) in ground_of(known).items()
            }
        refusing.forget()

    def _do(self, village: Village, known: dict[int, Held], act: str, key: str, at: int, length: int) -> None:
        if act.startswith("open") or not known:
            end = at + length if act == "open until" else NEVER
            wanted = Held(key, at, end)
            days = (day(at), None if end == NEVER else day(end))
            asked = Wanted(village, self.programmes[key], *days, source="A list")
            self._both(known, None, wanted, lambda: propose(wanted=asked, reason="Agreed.", by=None))
            return
        pk = sorted(known)[at % len(known)]
        site, now = Site.objects.get(pk=pk), known[pk]
        if act == "withdraw" and now.state == "proposed":
            self._both(known, pk, replace(now, state="withdrawn"), lambda: self._step(site, "withdraw"))
        elif act == "undo" and now.state == "withdrawn":
            change = site.changes.filter(verb="withdraw", undone_by=None).latest("id")
            undone = replace(now, state="proposed")
            self._both(known, pk, undone, lambda: steps.undo(change=change, reason="Back.", by=None))
        elif act == "end" and now.state == "proposed":
            end = min(now.end, now.start + length)
            self._step(site, "confirm")
            closed = replace(now, state="closed", end=end)
            self._both(known, pk, closed, lambda: self._step(site, "close", day(end)))
        elif act == "prolong" and now.state == "proposed" and now.end < NEVER:
            longer = replace(now, end=now.end + length)
            end_on = day(longer.end)
            self._both(
                known, pk, longer, lambda: steps.extend(site=site, ends_on=end_on, reason="On.", by=None)
            )
        elif act == "reopen" and now.state == "closed":
            again = replace(now, state="confirmed", end=NEVER)
            self._both(known, pk, again, lambda: steps.reopen(site=site, ends_on=None, reason="On.", by=None))

    @staticmethod
    def _step(site: Site, verb: str, on: date | None = None) -> Site:
        return steps.step(site=site, verb=verb, on=on, reason="Agreed.", by=None)

    @staticmethod
    def _both(known: dict[int, Held], pk: int | None, wanted: Held, act: object) -> None:
        """Do it in the database; it is refused exactly when the oracle sees two sites meet."""
        trial = {**known, (pk if pk is not None else -1): wanted}
        try:
            with transaction.atomic():
                site = act()  # type: ignore[operator]
        except errors.VillageAlreadyServedError:
            assert not fits(trial), "refused without need"
            return
        assert fits(trial), "let in beside another"
        known[site.pk] = wanted
