"""An inbox is its owner's alone, with or without a role. Next steps are shown to those whose role meets them.
A calendar program reads at a secret address, as long as the account is in use."""

from django.conf import settings
from django.utils import timezone

from desmigratif.inbox.actions import notify, put_on_calendar
from desmigratif.inbox.actions.calendar import open_feed
from desmigratif.inbox.links import confirmation
from desmigratif.inbox.models import CalendarEntry, MailChoice, Notice
from tests.authorisation.people import HOME, KEMNAKER, KP2MI, MIDDLE_VILLAGE
from tests.authorisation.policy import (
    EVERYBODY,
    KINDS,
    NOBODY,
    OWN,
    OWNER,
    READ,
    SIGNED_IN,
    Canary,
    Row,
    Thing,
    role,
)
from tests.authorisation.world import World

CONCERNED = role(*KINDS, to=(OWN,))
NO_MAIL = {"how": "none", "address": "", "language": "id"}

ROWS = (
    Row("inbox:index", READ, SIGNED_IN),
    Row("inbox:open", "POST", OWNER, about="notice"),
    Row("inbox:read", "POST", OWNER, about="notice"),
    Row("inbox:unread", "POST", OWNER, about="notice"),
    Row("inbox:read_all", "POST", SIGNED_IN),
    Row("inbox:undo_read_all", "POST", SIGNED_IN, send={"at": "2026-01-01T00:00:00+00:00"}),
    Row("inbox:mail", "GET POST", SIGNED_IN, send=NO_MAIL),
    Row("inbox:mail_again", "POST", SIGNED_IN),
    Row("inbox:confirm", "GET POST", SIGNED_IN, about="link of a letter"),
    Row("inbox:calendar", READ, SIGNED_IN, about="next step"),
    Row("inbox:open_feed", "POST", SIGNED_IN),
    Row("inbox:close_feed", "POST", SIGNED_IN),
    Row("inbox:feed", READ, EVERYBODY, about="secret calendar"),
    Row("inbox:feed", READ, NOBODY, about="calendar of a suspended account", hidden=True),
)


def notices(world: World) -> list[Thing]:
    """One to a national officer, one to a village officer, one to somebody without a role."""
    return [_notice(world, to) for to in ("officer", "desk.home", "outsider")]


def _notice(world: World, to: str) -> Thing:
    subject = Canary(f"notice to {to}", OWNER, "inbox:index")
    user = world.users[to]
    notify(
        people=[user],
        by=None,
        kind=Notice.Kind.MESSAGE,
        subject=str(subject),
        url="/bantuan/",
        about=user,
        key="walk",
    )
    notice = Notice.objects.get(to=user, key="walk")
    return Thing("notice", {"pk": notice.pk}, owner=to, canaries=(subject,))


def links(world: World) -> list[Thing]:
    """The link that confirms the address of a village officer, who alone sees the address."""
    address = Canary("address for letters", OWNER, "inbox:mail")
    choice = MailChoice.objects.create(
        person=world.users["desk.home"], how="daily", address=f"{address}@example.org", language="id"
    )
    path = confirmation(choice).removeprefix(settings.SITE_ADDRESS.rstrip("/"))
    token = path.rstrip("/").rpartition("/")[2]
    return [Thing("link of a letter", {"token": token}, owner="desk.home", canaries=(address,))]


def steps(world: World) -> list[Thing]:
    """Of two agencies in two villages, on a day that the calendar opens with."""
    return [
        _step(world, agency, code)
        for agency, code in ((KEMNAKER, HOME), (KEMNAKER, MIDDLE_VILLAGE), (KP2MI, HOME))
    ]


def _step(world: World, agency: str, code: str) -> Thing:
    title = Canary(f"next step of {agency} in {code}", CONCERNED, "inbox:calendar")
    village = world.village(code)
    entry: CalendarEntry = put_on_calendar(
        source=village,
        by=None,
        key=agency,
        day=timezone.localdate(),
        title=str(title),
        url="/bantuan/",
        agency=world.agencies[agency],
        area=village,
    )
    assert entry.pk
    return Thing("next step", {}, agency=agency, area=code, canaries=(title,))


def feeds(world: World) -> list[Thing]:
    """Of somebody whom no step with a secret title concerns: whoever holds the address reads it."""
    return [Thing("secret calendar", {"token": open_feed(language="id", by=world.users["mission"])})]


def dead_feeds(world: World) -> list[Thing]:
    token = open_feed(language="id", by=world.users["suspended"])
    return [Thing("calendar of a suspended account", {"token": token})]


THINGS = {
    "notice": notices,
    "link of a letter": links,
    "next step": steps,
    "secret calendar": feeds,
    "calendar of a suspended account": dead_feeds,
}
