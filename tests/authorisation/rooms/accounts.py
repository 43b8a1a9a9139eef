"""Accounts are looked after by administrators of their agency within reach, those of villages also by the
coordinator of the regency's office. Nobody changes their own."""

from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

from django.utils import timezone

from desmigratif.accounts.models import Invitation, Leave, Role, User
from tests.authorisation.groups import handle_of
from tests.authorisation.people import (
    CARE,
    EAST,
    EAST_OFFICE,
    HOME,
    KEMNAKER,
    KP2MI,
    MIDDLE_OFFICE,
    NAMED,
    NTB,
)
from tests.authorisation.policy import (
    MINE,
    NATION,
    NOBODY,
    OWN,
    OWNER,
    READ,
    Canary,
    Held,
    Person,
    Row,
    Thing,
    role,
)
from tests.authorisation.world import LOOKED_AFTER, World

ADMINISTRATORS = role("administrator", to=(OWN,))
COORDINATORS = role("coordinator", to=(OWN,))
NATIONAL = role("administrator", to=(OWN,), over=(NATION,))
OFFICES = frozenset({EAST_OFFICE, MIDDLE_OFFICE})
"""Offices whose coordinators look after village accounts of every agency in their regency."""

STRAY, UNANSWERED = "account without a role", "account of an agency without administrator"
FIRST = "first administrator of an agency"
PARTIAL = "joined administrator of a part of an agency that nobody answers for"
BELOW = "programme officer of an office"
MADE = "admin"
"""Who was made by the installation; of the national administrators no other one."""

KEEPERS = {
    "account": ADMINISTRATORS,
    "village account": ADMINISTRATORS | COORDINATORS,
    UNANSWERED: NOBODY,
    FIRST: NATIONAL,
    PARTIAL: NOBODY,
    BELOW: ADMINISTRATORS,
    STRAY: NATIONAL,
}
"""Who looks after which sort of account."""

LOOK = role("administrator", to=(OWN, MINE))
"""One's own account can be looked at by whoever would look after it."""


SEVERAL = role("administrator", "coordinator")
"""Whoever looks after accounts at all."""

OFTEN = ("account", "village account")
SELDOM_ASKED = ("accounts:account", "accounts:reset_password", "accounts:suspend")
"""All addresses of an account go through one door; of rare sorts reading and taking over are walked."""

ROLE = {"kind": "viewer", "agency": "{agency_pk}", "area": "{code}", "nation": "{nation}"}
FOREIGN = {**ROLE, "agency": "{foreign_pk}"}
HIGHER = {"kind": "administrator", "agency": "{agency_pk}", "nation": "on"}


def roles_of(thing: Thing) -> object:
    return Role.objects.filter(user=thing.args["pk"]).count()


def _rows(sort: str) -> tuple[Row, ...]:
    keepers = KEEPERS[sort]
    reason = {"reason": "Tidak bertugas lagi"}
    return (
        Row("accounts:account", READ, keepers | LOOK if sort == "account" else keepers, about=sort),
        Row("accounts:give_role", "POST", keepers, about=sort),
        Row("accounts:end_role", "POST", keepers, about=sort),
        Row("accounts:give_back", "POST", keepers, about=sort),
        Row("accounts:move", "GET POST", keepers, about=sort),
        Row("accounts:hand_over", "GET POST", keepers, about=sort),
        Row("accounts:leave", "GET POST", keepers, about=sort),
        Row("accounts:return_early", "POST", keepers, about=sort),
        Row("accounts:suspend", "POST", keepers, about=sort, send=reason),
        Row("accounts:reactivate", "POST", keepers, about=sort, send=reason),
        Row("accounts:reset_password", "POST", keepers, about=sort),
    )


ANOTHER = {"kind": "programme_officer", "agency": "{agency_pk}", "area": HOME}


def _giving(sort: str) -> tuple[Row, ...]:
    """Roles that are given: where the account is looked after, in another agency only those of villages by
    their coordinator, never wider."""
    keepers = KEEPERS[sort]
    foreign = COORDINATORS if sort == "village account" else NOBODY
    url = "accounts:give_role"
    return (
        Row(url, "POST", keepers, about=sort, send=ROLE, done=keepers, probe=roles_of),
        Row(url, "POST", keepers, about=sort, send=FOREIGN, done=foreign, probe=roles_of),
        Row(url, "POST", keepers, about=sort, send=HIGHER, done=NATIONAL, probe=roles_of),
    )


ROWS = (
    Row("accounts:index", READ, SEVERAL),
    Row("accounts:export", READ, SEVERAL, about="sheet"),
    *(row for sort in OFTEN for row in (*_rows(sort), *_giving(sort))),
    *(row for sort in KEEPERS if sort not in OFTEN for row in _rows(sort) if row.url in SELDOM_ASKED),
    Row("accounts:give_role", "POST", KEEPERS[BELOW], about=BELOW, send=ANOTHER, done=NOBODY, probe=roles_of),
)


def sheets(world: World) -> list[Thing]:
    return [Thing("sheet", {"kind": "csv"})]


def accounts(world: World) -> list[Thing]:
    names = ("officer.ntb", "planner.kp2mi", "coordinator.east", "admin.east")
    return [_account(world, "account", NAMED[name]) for name in names]


def village_accounts(world: World) -> list[Thing]:
    names = ("desk.next", "desk.middle", "desk.kp2mi")
    return [_account(world, "village account", NAMED[name]) for name in names]


def unanswered(world: World) -> list[Thing]:
    """Of an agency in which nobody is administrator: nobody could make the other side of a waiver."""
    return [_account(world, UNANSWERED, NAMED["officer.care"])]


def firsts(world: World) -> list[Thing]:
    """Whoever shall be its first administrator, for the one whom the installation made."""
    Role.objects.filter(user=world.users[MADE]).update(by_installation=True)
    person = _newcomer(world, "first.care", Held("administrator", CARE), waits=True)
    return [_account(world, FIRST, person, frozenset({KEMNAKER}))]


def partials(world: World) -> list[Thing]:
    """Whoever came already is taken over by nobody from outside, though a first one is still missing."""
    person = _newcomer(world, "partial.care", Held("administrator", CARE, NTB))
    return [_account(world, PARTIAL, person, frozenset({KEMNAKER}))]


def below(world: World) -> list[Thing]:
    """Looked after from above, where the role itself is not given."""
    person = _newcomer(world, "officer.east", Held("programme_officer", EAST_OFFICE, EAST))
    return [_account(world, BELOW, person)]


def _newcomer(world: World, name: str, held: Held, *, waits: bool = False) -> Person:
    """Somebody of whom nobody else in the world knows; nobody signs in as them."""
    user = world.users[name] = User(username=name, is_active=not waits)
    user.set_unusable_password()
    user.save()
    Role.objects.create(
        user=user,
        agency=world.agencies[held.agency],
        kind=held.kind,
        area=world.area(held.area) if held.area else None,
        starts_on=timezone.localdate(),
        waits=waits,
    )
    return Person(name, (held,))


def strays(world: World) -> list[Thing]:
    return [replace(_account(world, STRAY, NAMED["outsider"]), agency=KEMNAKER)]


def _account(world: World, sort: str, person: Person, keepers: frozenset[str] = frozenset()) -> Thing:
    user = world.users[person.name]
    name, away = (
        Canary(f"{what} of {person.name}", KEEPERS[sort] | OWNER, "accounts:account", finders=KEEPERS[sort])
        for what in ("name", "reason of the leave")
    )
    user.full_name = f"Nama {name}"
    user.save()
    held = person.roles[0] if person.roles else Held("", "")
    above = frozenset({LOOKED_AFTER[held.agency]} if held.agency in LOOKED_AFTER else ())
    offices = OFFICES if sort == "village account" else frozenset[str]()
    return Thing(
        sort,
        {**_parts(world, user, held), **_pending(world, user, str(away))},
        agency=held.agency,
        area=held.area,
        owner=person.name,
        agencies=keepers | above | offices,
        canaries=(name, away) if sort == "village account" else (),
    )


def _parts(world: World, user: User, held: Held) -> dict[str, object]:
    """Numbers of the account and its role, and what a role like it is given by."""
    foreign = KEMNAKER if held.agency == KP2MI else KP2MI
    return {
        "pk": user.pk,
        "role_pk": user.roles.values_list("pk", flat=True).first(),
        "handle": handle_of(user) if user.username in world.sessions else "",
        "agency_pk": world.agencies[held.agency].pk if held.agency else "",
        "foreign_pk": world.agencies[foreign].pk,
        "code": held.area,
        "nation": "" if held.area else "on",
    }


def _pending(world: World, user: User, reason: str) -> dict[str, object]:
    """An invitation, a leave of next month and a role that ended long ago."""
    today, by = timezone.localdate(), world.users["admin"]
    days = {"starts_on": today + timedelta(days=30), "ends_on": today + timedelta(days=31)}
    leave = Leave.objects.create(user=user, reason=reason, by=by, **days)
    code_hash = sha256(user.username.encode()).hexdigest()
    expires_at = timezone.now() + timedelta(days=14)
    invitation = Invitation.objects.create(user=user, code_hash=code_hash, expires_at=expires_at)
    parts: dict[str, object] = {"leave_pk": leave.pk, "invitations:revoke pk": invitation.pk}
    role = user.roles.first()
    if role is not None:
        period = {"starts_on": date(2016, 1, 1), "ends_on": date(2016, 2, 1)}
        ended = Role.objects.create(user=user, agency=role.agency, kind=role.kind, area=role.area, **period)
        parts["accounts:give_back role_pk"] = ended.pk
    return parts


THINGS = {
    "sheet": sheets,
    "account": accounts,
    "village account": village_accounts,
    UNANSWERED: unanswered,
    FIRST: firsts,
    PARTIAL: partials,
    BELOW: below,
    STRAY: strays,
}
