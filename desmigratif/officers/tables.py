"""Lists of officers as tables."""

from typing import Any, ClassVar

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from desmigratif.centres.models import Post

NUM = {"th": {"class": "num"}, "td": {"class": "num"}}
BY_SITE = ("site__village__name", "site_id", "kind", "pk")


class OfficerTable(tables.Table):  # type: ignore[misc]
    """One officer a row: for which centre, how to reach them, whether they sign in."""

    name = tables.Column(verbose_name=_("Name"), order_by=("name", "pk"))
    village = tables.Column(verbose_name=_("Village"), accessor="site__village", order_by=BY_SITE)
    kind = tables.Column(verbose_name=_("Post"), orderable=False)
    phone = tables.Column(verbose_name=_("Telephone"), orderable=False)
    account = tables.Column(verbose_name=_("Account"), orderable=False, empty_values=())

    class Meta:
        attrs: ClassVar = {"class": "stacked"}
        empty_text = ""

    def render_village(self, record: Post) -> SafeString:
        return render_to_string("officers/_row_post.html", {"post": record})

    def render_phone(self, value: str) -> SafeString:
        return render_to_string("centres/_phone.html", {"phone": value})

    def render_account(self, record: Post) -> str:
        return str(_("signs in") if record.account_id else _("no account"))


class AllowanceTable(tables.Table):  # type: ignore[misc]
    """One officer a row, with the amount of the month; it is the same for all."""

    name = tables.Column(verbose_name=_("Name"), order_by=("name", "pk"))
    village = tables.Column(verbose_name=_("Village"), accessor="site__village", order_by=BY_SITE)
    kind = tables.Column(verbose_name=_("Post"), orderable=False)
    agency = tables.Column(
        verbose_name=_("Agency"),
        accessor="site__programme__agency__short_name",
        order_by=("site__programme__agency__short_name", *BY_SITE),
    )
    amount = tables.Column(verbose_name=_("Amount (Rp)"), empty_values=(), orderable=False, attrs=NUM)

    class Meta:
        attrs: ClassVar = {"class": "stacked"}
        empty_text = ""

    def __init__(self, *args: Any, amount_idr: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._amount = amount_idr

    def render_village(self, record: Post) -> SafeString:
        return render_to_string("officers/_row_post.html", {"post": record})

    def render_amount(self) -> str:
        return str(number_format(self._amount, force_grouping=True))
