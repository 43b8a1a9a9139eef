"""Whoever looks after accounts invites people into what they look after; whoever holds a code has no account
yet."""

from desmigratif.accounts.models import User
from tests.authorisation.policy import EVERYBODY, READ, Row, Thing
from tests.authorisation.rooms.accounts import KEEPERS, LOOK, OFTEN, ROLE, SEVERAL

PERSON = {"username": "baru.{pk}", "full_name": "Baru"}


def all_accounts(_thing: Thing) -> object:
    return User.objects.count()


def _rows(sort: str) -> tuple[Row, ...]:
    """Codes of accounts that are looked after, and a new person with a role like theirs."""
    keepers = KEEPERS[sort]
    return (
        Row("invitations:again", "POST", keepers, about=sort),
        Row("invitations:revoke", "POST", keepers, about=sort),
        Row(
            "invitations:new",
            "POST",
            SEVERAL,
            about=sort,
            send=PERSON | ROLE,
            done=keepers | LOOK,
            probe=all_accounts,
        ),
    )


ROWS = (
    Row("invitations:new", "GET POST", SEVERAL),
    Row("invitations:many", "GET POST", SEVERAL),
    Row("invitations:many_invited", "POST", SEVERAL),
    Row("invitations:index", READ, SEVERAL),
    Row("invitations:code", "GET POST", EVERYBODY, empty=True),
    Row("invitations:join", "GET POST", EVERYBODY, empty=True),
    *(row for sort in OFTEN for row in _rows(sort)),
)
