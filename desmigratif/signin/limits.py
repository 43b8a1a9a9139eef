"""Limits on failed sign-ins, counted by user name alone: no address and no browser is kept."""

from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from django.http import HttpRequest

from desmigratif.accounts.actions.recording import record_account
from desmigratif.accounts.models import User

NOBODY = "0.0.0.0"  # noqa: S104  the address of nobody, so that one row counts all tries at a name


def no_address(request: HttpRequest) -> str:
    """What is stored instead of an address."""
    return NOBODY


def username_of(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The user name tried, in lower case: sign-in does not tell upper from lower case either."""
    given = (credentials or {}).get("username") or request.POST.get("login") or ""
    return str(given).strip().lower()[:150]


class NamelessHandler(AxesDatabaseHandler):  # type: ignore[misc]
    """Counts failures in the database without what the browser says about itself."""

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
    ) -> None:
        for name in ("axes_user_agent", "axes_http_accept", "axes_path_info"):
            if request is not None:
                setattr(request, name, "")
        was_closed = getattr(request, "axes_locked_out", False)
        super().user_login_failed(sender, credentials, request, **kwargs)
        if request is not None and not was_closed and getattr(request, "axes_locked_out", False):
            _note_closed(username_of(request, credentials))


def _note_closed(username: str) -> None:
    """A line when these wrong passwords close a name; names that nobody has leave none."""
    account = User.objects.filter(username__iexact=username).first()
    if account is not None:
        record_account(verb="lock", account=account, by=None)
