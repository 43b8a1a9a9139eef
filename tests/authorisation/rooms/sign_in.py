"""Signing in, one's own password, second step and sessions."""

from tests.authorisation.groups import handle_of
from tests.authorisation.policy import EVERYBODY, NOBODY, OWNER, READ, SIGNED_IN, Row, Thing
from tests.authorisation.rooms.accounts import KEEPERS, LOOK
from tests.authorisation.world import World

ROWS = (
    Row("account_login", "GET HEAD POST", EVERYBODY, empty=True),
    Row("account_logout", "GET HEAD POST", EVERYBODY, empty=True),
    Row("account_inactive", READ, EVERYBODY, empty=True),
    Row("account_set_password", READ, NOBODY, hidden=True, empty=True),
    Row("account_reauthenticate", "GET HEAD POST", SIGNED_IN, empty=True),
    Row("account_change_password", "GET HEAD POST", SIGNED_IN, empty=True),
    Row("mfa_index", READ, SIGNED_IN, empty=True),
    Row("mfa_activate_totp", "GET HEAD POST", SIGNED_IN, empty=True),
    Row("mfa_deactivate_totp", "GET HEAD POST", SIGNED_IN, empty=True),
    Row("mfa_reauthenticate", "GET HEAD POST", SIGNED_IN, empty=True),
    Row("mfa_authenticate", "GET HEAD POST", SIGNED_IN, empty=True),
    Row("mfa_view_recovery_codes", READ, SIGNED_IN, empty=True),
    Row("mfa_generate_recovery_codes", "GET HEAD POST", SIGNED_IN, empty=True),
    Row("mfa_download_recovery_codes", "GET HEAD POST", SIGNED_IN, empty=True),
    Row("account_sessions", READ, SIGNED_IN, empty=True),
    Row("account_sessions_end", "POST", SIGNED_IN, empty=True),
    Row("account_session_end", "POST", OWNER, about="session"),
    *(
        row
        for sort, keepers in ((sort, KEEPERS[sort]) for sort in ("account", "village account"))
        for row in (
            Row("account_sessions_of", READ, keepers | LOOK, about=sort),
            Row("account_sessions_of_end_all", "POST", keepers, about=sort),
            Row("account_sessions_of_end", "POST", keepers, about=sort),
        )
    ),
    Row("socialaccount_connections", "GET HEAD POST", SIGNED_IN, empty=True),
    # No identity provider is configured in the world: none exists for anybody.
    Row("openid_connect_login", "POST", NOBODY, about="provider", hidden=True, empty=True),
    Row("openid_connect_callback", READ, NOBODY, about="provider", hidden=True, empty=True),
)


def my_sessions(world: World) -> list[Thing]:
    """A session of two people, which they alone end here."""
    return [
        Thing("session", {"handle": handle_of(world.users[name])}, owner=name)
        for name in ("viewer", "outsider")
    ]


def providers(world: World) -> list[Thing]:
    return [Thing("provider", {"provider_id": "tidak-ada"})]


THINGS = {"session": my_sessions, "provider": providers}
