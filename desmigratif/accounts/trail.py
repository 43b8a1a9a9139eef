"""What happened to an account, in words for its page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from desmigratif.accounts.models import Role
from desmigratif.audit.models import AuditLine

VERBS: dict[str, str | Promise] = {
    "create": _("Account added"),
    "give role": _("Role given"),
    "end role": _("Role ended"),
    "give role back": _("Role given back"),
    "move role": _("Role moved to another area"),
    "hand over": _("Role handed over"),
    "take over": _("Role taken over"),
    "begin leave": _("Leave entered"),
    "return early": _("Leave ended early"),
    "invite": _("Invited"),
    "invite again": _("Invited again with a new code"),
    "revoke invitation": _("Invitation taken back"),
    "join": _("Invitation accepted"),
    "suspend": _("Suspended"),
    "reactivate": _("Opened again"),
    "reset password": _("One-time password made"),
    "choose password": _("Password changed"),
    "sign in": _("Signed in"),
    "sign out": _("Signed out"),
    "lock": _("Closed after wrong passwords"),
    "wrong code": _("Wrong code of the second step"),
    "end sessions": _("Sessions ended"),
    "account connected": _("Identity of the agency linked"),
    "account disconnected": _("Identity of the agency taken away"),
    "totp activated": _("Sign-in in two steps switched on"),
    "totp deactivated": _("Sign-in in two steps switched off"),
    "recovery codes generated": _("New recovery codes made"),
}


@dataclass(frozen=True)
class Happened:
    """One line of an account's history."""

    at: datetime
    who: str
    what: str
    detail: str


def who(line: AuditLine) -> str:
    """Who did it; the installation itself has no user name."""
    return line.actor_label if line.actor_id is not None else str(_("the application"))


def happened(line: AuditLine) -> Happened:
    """A line of the trail in words; an unknown verb stays as it is written."""
    return Happened(line.at, who(line), str(VERBS.get(line.verb, line.verb)), _detail(line))


def _detail(line: AuditLine) -> str:
    role = line.detail.get("role", "")
    words = [
        str(Role.Kind(role).label) if role in Role.Kind.values else "",
        *(str(line.detail.get(name, "")) for name in ("agency", "area", "to", "of", "day")),
        line.detail.get("reason", ""),
        str(_("second step switched off")) if line.detail.get("second_step_dropped") else "",
        *_identities(line.detail),
    ]
    return " · ".join(word for word in words if word)


def _identities(detail: dict[str, int]) -> Iterator[str]:
    if count := detail.get("identities_unlinked", 0):
        words = ngettext("%(count)s identity unlinked", "%(count)s identities unlinked", count)
        yield words % {"count": count}
    if count := detail.get("identities_kept", 0):
        words = ngettext("%(count)s identity stays linked", "%(count)s identities stay linked", count)
        yield words % {"count": count}
