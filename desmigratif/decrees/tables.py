"""Lists of this room: decrees, approvals, villages of an annex."""

from typing import ClassVar

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from desmigratif.decrees.models import AnnexRow, Approval, Decree

NUM = {"th": {"class": "num"}, "td": {"class": "num"}}
NOWRAP = {"td": {"class": "nowrap"}}


class Listed:
    """What the tables have in common."""

    empty_text = ""
    order_by_field = "urut"
    page_field = "hal"
    attrs: ClassVar = {"class": "stacked"}


class DecreeTable(tables.Table):  # type: ignore[misc]
    """One decree a row."""

    number = tables.Column(verbose_name=pgettext_lazy("annex", "Number"))
    title = tables.Column(verbose_name=_("Title"))
    programme = tables.Column(verbose_name=_("Programme"), order_by="programme__name")
    dated_on = tables.DateColumn(verbose_name=_("Date"), format="j M Y", attrs=NOWRAP)
    villages = tables.Column(verbose_name=_("Villages"), attrs=NUM, default="–")
    versions = tables.Column(verbose_name=_("Versions"), attrs=NUM, default="–")

    Meta = Listed

    def render_number(self, record: Decree) -> SafeString:
        return render_to_string("decrees/_row_number.html", {"decree": record})

    def render_programme(self, record: Decree) -> str:
        return f"{record.programme.name} · {record.programme.agency.short_name}"


class ApprovalTable(tables.Table):  # type: ignore[misc]
    """One approval a row."""

    run = tables.Column(verbose_name=_("Plan"), order_by="run__title")
    programme = tables.Column(verbose_name=_("Programme"), order_by="programme__name")
    state = tables.Column(verbose_name=_("State"))
    asked_by = tables.Column(verbose_name=_("Asked for by"), order_by="asked_by__username")
    asked_at = tables.DateTimeColumn(verbose_name=_("Asked for at"), short=True)

    Meta = Listed

    def render_run(self, record: Approval) -> SafeString:
        return render_to_string("decrees/_row_plan.html", {"approval": record})

    def render_programme(self, record: Approval) -> str:
        return record.programme.name

    def render_state(self, record: Approval) -> SafeString:
        return render_to_string("decrees/_state.html", {"approval": record})


class RowTable(tables.Table):  # type: ignore[misc]
    """One village of an annex a row, as it was printed."""

    position = tables.Column(verbose_name=_("No."), attrs=NUM)
    name = tables.Column(verbose_name=_("Village"))
    district = tables.Column(verbose_name=_("District"))
    regency = tables.Column(verbose_name=_("Regency or city"), order_by=("province", "regency", "name"))
    year = tables.Column(verbose_name=_("Year"), attrs=NUM, localize=False)
    starts_on = tables.DateColumn(verbose_name=_("From"), format="j M Y", attrs=NOWRAP)

    Meta = Listed

    def render_name(self, record: AnnexRow) -> SafeString:
        words = '<a href="{}">{}</a> <span class="muted">{}</span>'
        return format_html(words, record.site.get_absolute_url(), record.name, record.code)

    def render_regency(self, record: AnnexRow) -> SafeString:
        return format_html('{} <span class="muted">{}</span>', record.regency, record.province)
