"""The list of objections as a table."""

from typing import ClassVar

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from desmigratif.objections.models import Objection

BY_PLACE = ("site__village__province__name", "site__village__regency__name", "site__village__name")


class ObjectionTable(tables.Table):  # type: ignore[misc]
    """One objection a row."""

    village = tables.Column(
        verbose_name=_("Village"), accessor="site__village", order_by=("site__village__name", "pk")
    )
    regency = tables.Column(
        verbose_name=_("Regency or city"), accessor="site__village__regency__name", order_by=BY_PLACE
    )
    programme = tables.Column(
        verbose_name=_("Proposed by"), accessor="site__programme", order_by="site__programme__name"
    )
    agency = tables.Column(
        verbose_name=_("Objects"), accessor="agency__short_name", order_by="agency__short_name"
    )
    state = tables.Column(verbose_name=_("State"))
    made_on = tables.DateColumn(verbose_name=_("On"), format="j M Y")

    class Meta:
        empty_text = ""
        order_by_field = "urut"
        page_field = "hal"
        attrs: ClassVar = {"class": "stacked"}

    def render_village(self, record: Objection) -> SafeString:
        return render_to_string("objections/_row_village.html", {"objection": record})

    def render_programme(self, record: Objection) -> str:
        return f"{record.site.programme.name} ({record.site.programme.agency.short_name})"

    def render_state(self, record: Objection) -> SafeString:
        return render_to_string("objections/_state.html", {"objection": record})
