"""One writer: goes by one road, chooses by chance what to try, keeps a journal of what it was answered."""

import random
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.prove.overlap.board import Board
from tests.prove.overlap.journal import (
    BREACH,
    BROKEN,
    BUSY,
    DEADLOCK,
    DONE,
    REFUSED,
    BusyError,
    DeadlockError,
    Done,
    Entry,
    Journal,
    RefusedError,
)
from tests.prove.overlap.plot import Programme, Stage
from tests.prove.overlap.scout import Scout, Seen, View

HOT = 12
"""Villages that most attempts go to."""


@dataclass
class Writer:
    """`road` is one of Actions, Forms, Sql; `agency` is set when it may write for one alone."""

    number: int
    road: Any
    board: Board
    scout: Scout
    stage: Stage
    journal: Journal
    chance: random.Random
    agency: int | None = None
    tally: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def today(self) -> date:
        return self.board.today

    def view(self) -> View:
        return self.scout.view(self.today)

    def programmes(self) -> list[Programme]:
        return [one for one in self.stage.programmes if self.agency in (None, one.agency)]

    def attempt(
        self, op: str, village: int, call: Callable[[], Done], *, own: int | None = None
    ) -> Done | None:
        """Try it and keep the answer; None unless it went through. Contested: another writer is in the
        village, or a site other than the writer's `own` one holds it."""
        contested = self.board.enter(self.number, village)
        contested |= bool(self.view().held.get(village, set()) - {own})
        entry = Entry(self.number, self.road.name, op, village, contested, DONE, actor=self.road.actor)
        done = None
        try:
            done = call()
            entry.transactions, entry.sites = done.transactions, [asdict(one) for one in done.sites]
            if op == "attack":
                entry.result = BREACH
        except RefusedError as refused:
            entry.result, entry.why, entry.kept = REFUSED, str(refused), refused.kept
        except BusyError:
            entry.result = BUSY
        except DeadlockError as error:
            entry.result, entry.why = DEADLOCK, str(error)
        except Exception as error:
            entry.result, entry.why = BROKEN, _told(error)
        self.board.leave(self.number)
        self.journal.write(entry)
        self.tally[op, entry.result] += 1
        return done

    def easy(self, op: str) -> bool:
        """Whether something that should go through is due: about as much is to be done as refused."""
        return self.tally[op, DONE] <= self.tally[op, REFUSED]

    def village(self) -> int:
        """Most of the time one of a few villages where many writers go."""
        villages = self.view().villages
        some = villages[:: len(villages) // HOT] if self.chance.random() < 0.5 else villages
        return self.chance.choice(some)

    def programme(self) -> Programme:
        """Mostly of the substance that has several programmes."""
        found = self.programmes()
        many = [one for one in found if one.substance == self.stage.substances[0]]
        return self.chance.choice(many if many and self.chance.random() < 0.9 else found)

    def site(self, *, ended: bool | None = None) -> Seen | None:
        """A site of those the writer may write; ended ones, or running ones, when asked."""
        allowed = {one.pk for one in self.programmes()}
        found = [
            one
            for one in self.view().sites
            if one.programme in allowed and (ended is None or one.ended == ended)
        ]
        return self.chance.choice(found) if found else None

    def day(self, earliest: int, latest: int) -> date:
        """A day some days from today."""
        return self.today + timedelta(days=self.chance.randint(earliest, latest))


def _told(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__} {str(error)[:200]} ({where})"
