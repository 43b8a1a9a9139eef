"""The writers of one process. Each is a thread with a connection of its own: threads take turns in Python and
wait for the database together."""

import random
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.prove.overlap.board import Board
from tests.prove.overlap.by_actions import Actions
from tests.prove.overlap.by_forms import Forms
from tests.prove.overlap.by_sql import Sql
from tests.prove.overlap.journal import Journal
from tests.prove.overlap.plans import keep_on
from tests.prove.overlap.plot import PASSWORD, Stage
from tests.prove.overlap.scout import Scout
from tests.prove.overlap.writer import Writer

SEED = 20170904


@dataclass(frozen=True)
class Company:
    """What the writers of a process share."""

    stage: Stage
    board: Board
    scout: Scout
    journal: Journal
    road: str
    port: int

    def write(self, number: int) -> None:
        agencies = list(self.stage.officers)
        agency, turn = agencies[number % len(agencies)], number // len(agencies)
        only = agency if self.road == "forms" else None
        road, chance = self._go_by(agency, turn), random.Random(SEED * 100 + number)
        keep_on(Writer(number, road, self.board, self.scout, self.stage, self.journal, chance, only))

    def _go_by(self, agency: int, turn: int) -> Any:
        if self.road == "sql":
            return Sql(self.stage.conninfo)
        if self.road == "forms":
            people = self.stage.signed_in[agency]
            return Forms(self.port, *people[turn % len(people)], PASSWORD)
        officers = self.stage.officers[agency]
        return Actions(officers[turn % len(officers)])


def write(folder: Path, stage: Stage, road: str, numbers: range, attempts: int, port: int) -> None:
    """Until all attempts of all processes are made."""
    journal = Journal(folder / f"{road}-{numbers.start}.journal")
    board, scout = Board(folder / "board", attempts), Scout(stage.conninfo)
    company = Company(stage, board, scout, journal, road, port)
    threads = [threading.Thread(target=company.write, args=(number,)) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    journal.close()
