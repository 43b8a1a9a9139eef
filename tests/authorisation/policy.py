"""The words of the policy tables, and the plain rule that reads them. Nothing here asks the server."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

KINDS: Final = (
    "programme_officer",
    "planner",
    "coordinator",
    "village_officer",
    "village_head",
    "case_handler",
    "mission_officer",
    "partner",
    "auditor",
    "administrator",
    "viewer",
)
NATION, PROVINCE, REGENCY, VILLAGE = "nation", "province", "regency", "village"
LEVELS: Final = (NATION, PROVINCE, REGENCY, VILLAGE)

MINE: Final = "mine"
"""The person's own: their account, a job they asked for. Never another relation as well."""
OWN: Final = "own"
"""Of the role's agency (or of no agency), within the role's area."""
OTHER_VILLAGE: Final = "other village"
"""Of the role's agency, outside its area, in the same regency."""
OTHER_REGENCY: Final = "other regency"
"""Of the role's agency, outside its area and regency; also what is wider than the role."""
OTHER_AGENCY: Final = "other agency"
"""Of another agency, within the role's area."""
ELSEWHERE: Final = "elsewhere"
"""Of another agency, outside the role's area."""
RELATIONS: Final = (MINE, OWN, OTHER_VILLAGE, OTHER_REGENCY, OTHER_AGENCY, ELSEWHERE)

READ: Final = "GET HEAD"
METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@dataclass(frozen=True)
class Held:
    """A role as the policy sees it; `area` is a code of the register, empty for the nation."""

    kind: str
    agency: str
    area: str = ""

    @property
    def level(self) -> str:
        return LEVELS[{0: 0, 2: 1, 5: 2}.get(len(self.area), 3)]


@dataclass(frozen=True)
class Grant:
    """Whoever holds this kind of role at one of these levels may, where it stands in one of these
    relations."""

    kind: str
    to: frozenset[str]
    over: frozenset[str]


@dataclass(frozen=True)
class Who:
    """Those who may; joined with `|`."""

    grants: frozenset[Grant] = frozenset()
    owner: bool = False
    signed_in: bool = False
    everybody: bool = False

    def __or__(self, other: "Who") -> "Who":
        return Who(
            self.grants | other.grants,
            self.owner or other.owner,
            self.signed_in or other.signed_in,
            self.everybody or other.everybody,
        )


EVERYBODY: Final = Who(owner=True, signed_in=True, everybody=True)
SIGNED_IN: Final = Who(owner=True, signed_in=True)
OWNER: Final = Who(owner=True)
"""Whose own it is, with or without a role."""
NOBODY: Final = Who()


def role(*kinds: str, to: tuple[str, ...] = RELATIONS, over: tuple[str, ...] = LEVELS) -> Who:
    """Holders of these kinds of role, in every relation and at every level unless said otherwise."""
    assert kinds
    assert set(kinds) <= set(KINDS), kinds
    return Who(frozenset(Grant(kind, frozenset(to), frozenset(over)) for kind in kinds))


ANY_ROLE: Final = role(*KINDS)


@dataclass(frozen=True)
class Canary:
    """A text in a field that is not public. `readers` may find it; at the address `at`, `finders` do (all
    readers unless said otherwise)."""

    name: str
    readers: Who
    at: str
    query: str = ""
    finders: "Who | None" = None

    @property
    def text(self) -> str:
        return text_of(self.name)

    def __str__(self) -> str:
        return self.text


PREFIX: Final = "kenari"


def text_of(name: str) -> str:
    """Letters alone, so that no escaping, hyphenation or number format changes them."""
    digest = hashlib.sha256(name.encode()).hexdigest()[:12]
    return PREFIX + digest.translate(str.maketrans("0123456789", "ghijklmnop"))


@dataclass(frozen=True)
class Thing:
    """An object of the world that addresses are about.

    `agency` is empty for what is shared by all, `area` for what is as wide as the nation. `agencies` holds
    further agencies that answer for it. `owner` is the person whose own it is. `args` fills addresses,
    queries and forms.
    """

    sort: str
    args: Mapping[str, Any]
    agency: str = ""
    area: str = ""
    owner: str = ""
    agencies: frozenset[str] = frozenset()
    canaries: tuple[Canary, ...] = ()


@dataclass(frozen=True)
class Person:
    """Somebody of the world. The roles of a `state` other than "running" count for nothing: they ended, have
    not begun, or the account is suspended."""

    name: str
    roles: tuple[Held, ...] = ()
    state: str = "running"

    @property
    def held(self) -> tuple[Held, ...]:
        return self.roles if self.state == "running" else ()

    @property
    def signs_in(self) -> bool:
        return bool(self.name) and self.state != "suspended"


ANONYMOUS: Final = Person("")


@dataclass(frozen=True)
class Row:
    """One line of a table: who may use these methods of an address on this sort of thing; others are refused.

    `query` and `send` are filled from the thing's `args` as in `str.format`; `send` is a form. With `done`
    the form takes effect for those alone; of `who`, the others get it back with its errors (422), or, where a
    `probe` looks at the thing before and after, it changes nothing for them. `htmx` asks for a fragment. A
    `hidden` address does not exist for anonymous visitors; others send them to sign in. A page that is
    `empty` holds nobody's data.
    """

    url: str
    methods: str
    who: Who
    about: str = ""
    query: str = ""
    send: Mapping[str, str | list[str]] = field(default_factory=dict)
    done: Who | None = None
    probe: Callable[[Thing], object] | None = None
    htmx: bool = False
    hidden: bool = False
    empty: bool = False


def relation(person: Person, held: Held, thing: Thing) -> str:
    """How a thing stands to a role."""
    if thing.owner and thing.owner == person.name:
        return MINE
    same = not thing.agency or held.agency == thing.agency or held.agency in thing.agencies
    if thing.area.startswith(held.area):
        return OWN if same else OTHER_AGENCY
    if not same:
        return ELSEWHERE
    return OTHER_VILLAGE if held.area[:5] == thing.area[:5] else OTHER_REGENCY


def standing(person: Person, thing: Thing) -> frozenset[tuple[str, ...]]:
    """All that the policy could tell about a person before a thing: whoever stands alike is treated alike."""
    if not person.held:
        return frozenset({(person.name, person.state, str(thing.owner == person.name))})
    stands = frozenset((held.kind, held.level, relation(person, held, thing)) for held in person.held)
    # what is shared shows different parts to different agencies and areas
    return stands if thing.agency else stands | {(held.agency, held.area) for held in person.held}


HOUSE: Final = Thing("", {})
"""What an address without an object is about: shared by all, as wide as the nation."""


def may(person: Person, who: Who, thing: Thing = HOUSE) -> bool:
    """Whether the policy lets this person; one role must be enough by itself."""
    if who.everybody or (who.signed_in and person.signs_in):
        return True
    if who.owner and thing.owner == person.name and person.signs_in:
        return True
    return any(
        held.kind == grant.kind
        and held.level in grant.over
        and (not thing.sort or relation(person, held, thing) in grant.to)
        for held in person.held
        for grant in who.grants
    )
