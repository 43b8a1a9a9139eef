"""The walk: every address, method, person and thing of a table, and whatever the server answers otherwise."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial

from tests.authorisation import rooms
from tests.authorisation.addresses import addresses, path_of
from tests.authorisation.calling import (
    ALLOWED,
    FORM_ERRORS,
    REFUSED,
    SIGN_IN,
    WRONG_METHOD,
    Answer,
    Caller,
    plain_refusal,
)
from tests.authorisation.finding import found_in
from tests.authorisation.people import PEOPLE
from tests.authorisation.policy import (
    ANONYMOUS,
    HOUSE,
    METHODS,
    Person,
    Row,
    Thing,
    Who,
    may,
    relation,
    standing,
)
from tests.authorisation.world import World

Call = tuple[Row, str, Person, Thing]
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
KEPT_BY_THE_WAY = frozenset({"accounts_session", "django_session", "programmes_refusal"})
"""Tables of the visit itself and of refusals, which any call may write."""
TRAIL = frozenset({"audit_auditline", "audit_auditsalt"})
"""Reading what is not public leaves a line."""
SHOWN = 12
WAYS = re.compile(rb'(?:href|action|hx-get|hx-post)="(/[^"?#]*)')
"""Links and forms of a page."""
EVERYONE = (ANONYMOUS, *PEOPLE)
ONE_OF_EACH = (
    ANONYMOUS,
    *{person.roles[0].kind: person for person in reversed(PEOPLE) if person.held}.values(),
    *(person for person in PEOPLE if not person.held),
)
"""Anonymous, the first holder of each kind of role, and those who have no role that counts."""


@dataclass(frozen=True)
class Fault:
    """What the server does otherwise, where and for whom."""

    where: str
    whom: str
    words: str

    def __str__(self) -> str:
        return f"{self.where}: {self.words}: {self.whom}"


def folded(faults: Iterable[Fault]) -> Iterator[str]:
    """One sentence for all people with the same fault at the same address."""
    people: dict[tuple[str, str], list[str]] = defaultdict(list)
    for fault in faults:
        people[fault.where, fault.words].append(fault.whom)
    for (where, words), whom in people.items():
        yield f"{where}: {words}: {len(whom)} times, for {'; '.join(whom[:SHOWN])}"


@dataclass
class Walk:
    """One walk over a world; `caller` counts calls and bytes."""

    world: World
    caller: Caller
    used: set[str] = field(default_factory=set)
    """Names of the access functions that the running call goes through."""
    through: dict[str, list[Call]] = field(default_factory=lambda: defaultdict(list))
    """Pages and forms of the tables walked, by each access function they use."""
    walked: set[str] = field(default_factory=set)
    urls: set[str] = field(default_factory=set)

    @cached_property
    def parts(self) -> dict[str, frozenset[str]]:
        return {address.name: address.parts for address in addresses() if address.name}

    @cached_property
    def refusal(self) -> bytes:
        return plain_refusal()

    @cached_property
    def foreign(self) -> Mapping[str, list[str]]:
        """Canaries that each person may not read."""
        foreign: dict[str, list[str]] = defaultdict(list)
        for canary, thing in self.world.canaries:
            for person in EVERYONE:
                if not may(person, canary.readers, thing):
                    foreign[person.name].append(canary.text)
        return foreign

    @cached_property
    def closed(self) -> Mapping[str, set[str]]:
        """Addresses that each signed-in person is refused, of every thing: no page may lead there."""
        rows_at: dict[str, list[tuple[Row, Thing]]] = defaultdict(list)
        for row in [row for table in rooms.tables() for row in rooms.rows(table) if row.url in self.parts]:
            for thing in self.world.things(row.about) if row.about else (HOUSE,):
                rows_at[self._path(row, thing)].append((row, thing))
        return {
            person.name: {
                path
                for path, rows in rows_at.items()
                if not any(may(person, row.who, of) for row, of in rows)
            }
            for person in PEOPLE
            if person.signs_in
        }

    def whole(self, table: str) -> Iterator[Fault]:
        """Every fault of a table: its rows, then the methods that no row names.

        Pages and forms are asked for by everybody. HEAD runs the same code as GET and shows nothing, and a
        page without data has nothing to show: one person of each kind asks for those.
        """
        rows = rooms.rows(table)
        self.walked.add(table)
        for row in rows:
            for method in row.methods.split():
                few = method == "HEAD" or row.empty
                yield from self._row(row, method, ONE_OF_EACH if few else EVERYONE)
        for url in dict.fromkeys(row.url for row in rows):
            yield from self._unnamed(url, [row for row in rows if row.url == url])

    def faults(self, call: Call) -> list[Fault]:
        """What one call answers otherwise than the table."""
        row, method, person, thing = call
        answer = self._ask(row, method, person, thing)
        where, whom = f"{row.url} {method}", f"{_named(person)}{_about(person, thing)}"
        return [Fault(where, whom, words) for words in self._faults(row, method, person, thing, answer)]

    def _row(self, row: Row, method: str, people: Iterable[Person]) -> Iterator[Fault]:
        for person, thing in self._pairs(row, people):
            self.used.clear()
            yield from self.faults((row, method, person, thing))
            if method != "HEAD":
                for name in self.used:
                    self.through[name].append((row, method, person, thing))

    def _pairs(self, row: Row, people: Iterable[Person]) -> Iterator[tuple[Person, Thing]]:
        """Each standing of a person before one of the row's things once; pages without a thing with all."""
        if not row.about:
            yield from ((person, HOUSE) for person in people)
            return
        things, seen = self.world.things(row.about), set()
        for turn, person in enumerate(people):
            start = turn % len(things)
            for thing in (*things[start:], *things[:start]):
                stands = standing(person, thing)
                if stands not in seen:
                    seen.add(stands)
                    yield person, thing

    def unseen(self) -> Iterator[str]:
        """The control: canaries that one of their rightful readers does not find where they should be."""
        for canary, thing in self.world.canaries:
            row = Row(canary.at, "GET", canary.readers, query=canary.query)
            who = canary.finders or canary.readers
            able = [person for person in reversed(PEOPLE) if may(person, who, thing)]
            readers = {
                person.held[0].kind if person.held else person.name: person for person in able
            }.values()
            if not readers:
                yield f"{canary.name}: nobody of the world may read it"
            for person in readers:
                answer = self._ask(row, "GET", person, thing)
                if not found_in(answer.body, [canary.text]):
                    where = f"{canary.at} ({answer.meaning})"
                    yield f"{canary.name}: {_named(person)} does not find it at {where}"

    def undecided(self) -> Iterator[str]:
        """Grants of the tables that nobody of the world can use."""
        for row in [row for table in rooms.tables() for row in rooms.rows(table)]:
            things = self.world.things(row.about) if row.about else (HOUSE,)
            for grant in row.who.grants:
                who = Who(frozenset({grant}))
                if not any(may(person, who, thing) for person in PEOPLE for thing in things):
                    yield f"{row.url}: nobody of the world is {grant.kind} in one of {sorted(grant.to)}"

    def told(self) -> dict[str, int]:
        """Numbers of addresses, calls and bytes since the last time."""
        numbers = {"addresses": len(self.urls), "calls": self.caller.calls, "bytes": self.caller.bytes}
        self.urls, self.caller.calls, self.caller.bytes = set(), 0, 0
        return numbers

    def _ask(self, row: Row, method: str, person: Person, thing: Thing) -> Answer:
        self.urls.add(row.url)
        return self.caller.call(
            person,
            method,
            self._path(row, thing),
            query=row.query.format(**thing.args),
            send={name: _filled(value, thing) for name, value in row.send.items()},
            htmx=row.htmx,
            probe=partial(row.probe, thing) if row.probe and method == "POST" else None,
        )

    def _path(self, row: Row, thing: Thing) -> str:
        parts = self.parts[row.url]
        return path_of(row.url, parts, thing if parts else HOUSE)

    def _faults(self, row: Row, method: str, person: Person, thing: Thing, answer: Answer) -> Iterator[str]:
        wanted = expected(row, person, thing)
        if answer.meaning not in wanted:
            yield f"the table says {' or '.join(sorted(wanted))}, the server {answer.meaning}{answer.trouble}"
        yield from self._leaks(person, answer)
        yield from _written(method, answer)
        if row.probe is not None and method == "POST":
            wanted_change = may(person, row.who, thing) and may(person, row.done or row.who, thing)
            if answer.changed != wanted_change:
                yield f"the table says it {'changes' if wanted_change else 'does not change'} the thing"
        if answer.meaning == REFUSED and method != "HEAD" and answer.body != self.refusal:
            yield "the refusal differs from the page of what does not exist"

    def _leaks(self, person: Person, answer: Answer) -> Iterator[str]:
        texts = self.foreign.get(person.name, ())
        found = found_in(answer.head, texts) | found_in(answer.body, texts)
        names = {canary.text: canary.name for canary, _ in self.world.canaries}
        ways = {way.decode() for way in WAYS.findall(answer.body)}
        for path in sorted(ways & self.closed.get(person.name, set())):
            yield f"it leads to {path}, which is closed"
        yield from (f"it shows the canary “{names[text]}”" for text in sorted(found))

    def _unnamed(self, url: str, rows: list[Row]) -> Iterator[Fault]:
        """Methods outside the table: refused for everybody alike, whatever the thing."""
        named = {method for row in rows for method in row.methods.split()}
        for method in [one for one in METHODS if one not in named]:
            yield from self._alike(Row(url, method, rows[0].who, rows[0].about), method)

    def _alike(self, row: Row, method: str) -> Iterator[Fault]:
        thing = self.world.things(row.about)[0] if row.about else HOUSE
        seen: dict[str, str] = {}
        for person in ONE_OF_EACH:
            answer = self._ask(row, method, person, thing)
            if answer.meaning not in {WRONG_METHOD, REFUSED, SIGN_IN}:
                words = f"in no table, yet {answer.meaning}{answer.trouble}"
                yield Fault(f"{row.url} {method}", _named(person), words)
            if person.signs_in:
                seen.setdefault(answer.meaning, person.name)
            for words in (*self._leaks(person, answer), *_written(method, answer)):
                yield Fault(f"{row.url} {method}", _named(person), words)
        if len(seen) > 1:
            yield Fault(f"{row.url} {method}", "everybody", f"not alike: {seen}")


def expected(row: Row, person: Person, thing: Thing) -> set[str]:
    """What the table lets the server answer."""
    if not may(person, row.who, thing):
        return {REFUSED} if person.signs_in or row.hidden else {SIGN_IN}
    if row.done is None or row.probe is not None:
        return {ALLOWED, FORM_ERRORS}
    return {ALLOWED} if may(person, row.done, thing) else {FORM_ERRORS}


def _written(method: str, answer: Answer) -> Iterator[str]:
    """Tables that a refusal, or a method that only reads, has written."""
    changed = answer.written - KEPT_BY_THE_WAY
    if answer.meaning in {ALLOWED, FORM_ERRORS}:
        changed = changed - TRAIL if method in SAFE else frozenset()
    if changed:
        yield f"{answer.meaning}, yet it wrote {', '.join(sorted(changed))}"


def _filled(value: str | list[str], thing: Thing) -> str | list[str]:
    if isinstance(value, list):
        return [one.format(**thing.args) for one in value]
    return value.format(**thing.args)


def _named(person: Person) -> str:
    return person.name or "anonymous"


def _about(person: Person, thing: Thing) -> str:
    if not thing.sort:
        return ""
    stands = {relation(person, held, thing) for held in person.held}
    return (
        f" on {thing.sort} ({thing.agency or 'shared'} {thing.area or 'nation'}: {', '.join(sorted(stands))})"
    )
