"""The list of accounts as a table."""

from typing import Any, ClassVar

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from desmigratif.accounts.models import User


class AccountTable(tables.Table):  # type: ignore[misc]
    """One account a row: who, which roles, whether it can sign in."""

    full_name = tables.Column(verbose_name=_("Name"), order_by=("full_name", "username"), empty_values=())
    username = tables.Column(verbose_name=_("User name"))
    lasting = tables.Column(verbose_name=_("Roles"), orderable=False)
    is_active = tables.Column(verbose_name=_("State"))
    last_login = tables.DateTimeColumn(verbose_name=_("Last sign-in"), format="j M Y, H:i", default="—")

    class Meta:
        attrs: ClassVar = {"class": "stacked"}
        order_by = "username"
        empty_text = _("No account is named so. Take the filter away or invite somebody.")

    def render_full_name(self, record: User) -> SafeString:
        return self._cell("name", record)

    def render_lasting(self, record: User) -> SafeString:
        return self._cell("roles", record)

    def render_is_active(self, record: User) -> SafeString:
        return self._cell("state", record)

    def _cell(self, name: str, record: User) -> SafeString:
        context: dict[str, Any] = {"account": record}
        return render_to_string(f"accounts/_{name}.html", context)
