"""The list of accounts as a file: one row a role."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from desmigratif.accounts.models import Role
from desmigratif.places import queries as places
from desmigratif.ui.sheets.writing import Cell


def rows(accounts: Iterable[Any], codes: dict[int, str]) -> Iterator[Sequence[Cell]]:
    """The heading, then each role that has not ended; an account without one has a row of its own. `codes`
    are those of areas by id."""
    yield [
        *(_("Name"), _("User name"), _("State"), _("Role"), _("Agency")),
        *(_("Area code"), _("Area"), _("Starts on"), _("Ends on"), _("Last sign-in")),
    ]
    for account in accounts:
        seen = timezone.localtime(account.last_login).date().isoformat() if account.last_login else None
        for role in account.lasting or [None]:
            yield [account.full_name, account.username, state(account), *_role(role, codes), seen]


def state(account: Any) -> str:
    if not account.is_active:
        return _("Suspended") if account.has_joined else _("Not joined yet")
    return _("On leave") if account.is_away else _("Active")


def _role(role: Role | None, codes: dict[int, str]) -> Sequence[Cell]:
    if role is None:
        return (None,) * 6
    path = ", ".join(one.name for one in reversed(places.path_of(role.area))) if role.area else _("Indonesia")
    code = codes.get(role.area_id) if role.area_id else None
    ends_on = role.ends_on.isoformat() if role.ends_on else None
    kind = str(role.get_kind_display())
    return [kind, role.agency.short_name, code, path, role.starts_on.isoformat(), ends_on]
