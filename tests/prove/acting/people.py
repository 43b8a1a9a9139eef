"""What the people do: officers of three programmes propose, confirm, withdraw, give money, read notices; a
coordinator nominates and withdraws. Each act goes through the page's own form."""

import itertools
import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from desmigratif.signin.demo import DEMO_ACCOUNTS
from tests.prove.acting.browser import Done, Person
from tests.prove.acting.ledger import Ledger
from tests.prove.installation import ProofError

OFFICERS = ("petugas.kemnaker", "petugas.kp2mi", "petugas.migrantcare")
COORDINATOR = "koordinator"
SITE = re.compile(r"/lokasi/(\d+)/")
NOMINATION = re.compile(r"/pencalonan/(\d+)/")
UNREAD = re.compile(r"/kotak/(\d+)/dibaca/")
ANEW_EVERY = 7
"""After so many villages an officer signs in again."""
YEARS = 10
"""A nomination is for one of so many programme years, once a village and year."""
REASON = "Sembilan puluh keluarga di sini menunggu kabar dari kerabat mereka."


@dataclass(frozen=True)
class Ground:
    """Where one officer works: the programme and agency, villages that nobody holds."""

    programme: int
    agency: int
    villages: Sequence[int]


@dataclass
class Load:
    """All people at once, each in a thread, until told to stop; each ends the act it is at."""

    port: int
    ledger: Ledger
    grounds: dict[str, Ground]
    people: dict[str, Person] = field(default_factory=dict)
    fault: BaseException | None = None
    _stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        accounts = {one.username: one for one in DEMO_ACCOUNTS}
        self.people = {name: Person(accounts[name], self.port) for name in self.grounds}
        for name in self.grounds:
            work = self._nominate if name == COORDINATOR else self._propose
            thread = threading.Thread(target=self._kept, args=(work, name), daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=180)
        if any(thread.is_alive() for thread in self._threads):
            raise ProofError("somebody is still waiting for an answer")
        if self.fault:
            raise ProofError(f"{self.fault}")

    def _kept(self, work: "object", name: str) -> None:
        try:
            work(name)  # type: ignore[operator]
        except BaseException as error:  # a thread's fault must end the proof, whatever it is
            self.fault = error
            self._stop.set()

    def _note(self, name: str, act: str, number: int, of: int, done: Done) -> None:
        self.ledger.write(name, act, number, of, repeated=done.cut, begun_at=done.begun_at)

    def _propose(self, name: str) -> None:
        """Village by village: propose; confirm and give money, or withdraw; read what came meanwhile."""
        me, ground, today = self.people[name], self.grounds[name], timezone.localdate().isoformat()
        for number, village in enumerate(ground.villages):
            if self._stop.is_set():
                return
            form = {"programme": str(ground.programme), "starts_on": today}
            done = me.post(f"/lokasi/usul/?village={village}", **form)
            site = _found(SITE, me.get(f"/desa/{village}/")) if done.refused else done.number
            self._note(name, "propose", village, site, done)
            verb = "withdraw" if number % 3 == 2 else "confirm"
            self._note(name, verb, site, village, me.post(f"/lokasi/{site}/langkah/{verb}/", on=today))
            if verb == "confirm":
                self._give(name, site, ground)
            self._read_notice(name)
            if number % ANEW_EVERY == ANEW_EVERY - 1:
                me.sign_out()
        raise ProofError(f"{name} has no villages left")

    def _give(self, name: str, site: int, ground: Ground) -> None:
        year = timezone.localdate().year
        done = self.people[name].post(
            f"/lokasi/{site}/dana/baru/",
            agency=str(ground.agency),
            kind="building",
            year=str(year),
            amount_idr="150.000.000",
            source="bukti",
        )
        self._note(name, "allocate", site, year, done)

    def _read_notice(self, name: str) -> None:
        unread = UNREAD.search(self.people[name].get("/kotak/"))
        if unread:
            done = self.people[name].post(f"/kotak/{unread[1]}/dibaca/")
            self._note(name, "read", int(unread[1]), 0, done)

    def _nominate(self, name: str) -> None:
        me, ground = self.people[name], self.grounds[name]
        first = timezone.localdate().year
        for number, (year, village) in enumerate(
            itertools.product(range(first, first + YEARS), ground.villages)
        ):
            if self._stop.is_set():
                return
            path = f"/pencalonan/baru/{village}/"
            done = me.post(path, year=str(year), reason=REASON)
            made = done.number if not done.refused else _nominated(me.get(path), me, year)
            self._note(name, "nominate", village, made, done)
            if number % 2:
                withdrawn = me.post(f"/pencalonan/{made}/tarik/", reason=REASON)
                self._note(name, "withdraw nomination", made, village, withdrawn)
        raise ProofError(f"{name} has no villages left")


def _found(pattern: re.Pattern[str], page: str) -> int:
    """The one thing that a page leads to."""
    numbers = {int(number) for number in pattern.findall(page)}
    if len(numbers) != 1:
        raise ProofError(f"one was expected on the page, there are {sorted(numbers)}")
    return numbers.pop()


def _nominated(page: str, me: Person, year: int) -> int:
    """The nomination of that year, among those the village's page names."""
    for number in sorted({int(one) for one in NOMINATION.findall(page)}):
        if str(year) in me.get(f"/pencalonan/{number}/"):
            return number
    raise ProofError(f"refused as nominated twice, but no nomination of {year} is on the page")
