"""People of the world have passed the second step of signing in, which is not what the walk is about."""

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from desmigratif.accounts.models import User

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def enrol(user: User) -> None:
    """An authenticator app and recovery codes for the account."""
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)


def mark(session: SessionBase, user: User) -> None:
    """The session as it is after password and code were given a moment ago."""
    request = HttpRequest()
    request.session = session
    for method in ("password", "mfa"):
        record_authentication(request, user, method)
