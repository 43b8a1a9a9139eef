"""Lists of this room as tables."""

from typing import Any, ClassVar

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from desmigratif.monitoring.models import Life
from desmigratif.officers.wording import month_in_words
from desmigratif.programmes.models import Site

NUM = {"th": {"class": "num"}, "td": {"class": "num"}}
BY_PLACE = ("village__province__name", "village__regency__name", "village__name", "pk")
BY_SITE = ("site__village__name", "site_id", "kind", "pk")


class LifeTable(tables.Table):  # type: ignore[misc]
    """One centre a row, and how it is doing."""

    village = tables.Column(verbose_name=_("Village"), order_by=("village__name", "village_id", "pk"))
    regency = tables.Column(verbose_name=_("Regency"), accessor="village__regency__name", order_by=BY_PLACE)
    programme = tables.Column(
        verbose_name=_("Programme"), order_by=("programme__name", "village__name", "pk")
    )
    life = tables.Column(verbose_name=_("State"), order_by=("life", "village__name", "pk"))
    last_report = tables.Column(
        verbose_name=_("Last report"), empty_values=(), order_by=("last_report", "pk")
    )
    last_activity = tables.DateColumn(
        verbose_name=_("Last activity"), format="F Y", default="–", order_by=("last_activity", "pk")
    )

    class Meta:
        attrs: ClassVar = {"class": "stacked"}
        empty_text = ""

    def render_village(self, record: Site) -> SafeString:
        return render_to_string("monitoring/_row_village.html", {"site": record})

    def render_programme(self, record: Site) -> str:
        return record.programme.name

    def render_life(self, value: str) -> SafeString:
        return render_to_string("monitoring/_life.html", {"life": Life(value)})

    def render_last_report(self, value: Any) -> str:
        return month_in_words(value)
