"""Tables of this room: plans, and the villages of one plan."""

from typing import ClassVar

import django_tables2 as tables
from django.urls import reverse
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from desmigratif.planning import verdict_words
from desmigratif.planning.models import PlanRun, Verdict
from desmigratif.programmes.models import SiteFootprint
from desmigratif.ui.templatetags.ui import tone_icon

NUM = {"th": {"class": "num"}, "td": {"class": "num"}}


class RunTable(tables.Table):  # type: ignore[misc]
    """Plans: what was asked, by whom, what came of it."""

    title = tables.Column(verbose_name=_("Plan"))
    status = tables.Column(verbose_name=_("Result"), empty_values=())
    chosen = tables.Column(verbose_name=_("Villages"), attrs=NUM, default="–")
    candidates = tables.Column(verbose_name=_("List of candidates"), accessor="candidates__name")
    requested_by = tables.Column(
        verbose_name=_("Asked for by"), orderable=False, default=_("the application")
    )
    requested_at = tables.DateTimeColumn(verbose_name=_("Asked for at"), short=True)

    class Meta:
        empty_text = ""
        order_by_field = "urut"
        page_field = "hal"
        attrs: ClassVar = {"class": "stacked"}

    def render_title(self, record: PlanRun) -> SafeString:
        label = format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.title)
        if record.parent_id is not None:
            label = format_html('{} <span class="badge badge-quiet">{}</span>', label, _("what if"))
        if record.simulated:
            label = format_html('{} <span class="badge badge-simulated">{}</span>', label, _("simulated"))
        return label

    def render_status(self, record: PlanRun) -> SafeString:
        words = record.get_status_display() or (record.task.get_state_display() if record.task else "")
        return format_html(
            '<span class="badge badge-{}">{}{}</span>', record.tone, tone_icon(record.tone), words
        )


class HeldTable(tables.Table):  # type: ignore[misc]
    """Villages that a site of the register holds, its time of rest included."""

    village = tables.Column(verbose_name=_("Village"), order_by="village__name")
    regency = tables.Column(accessor="village__regency__name", verbose_name=_("Regency or city"), default="–")
    programme = tables.Column(verbose_name=_("Programme"))
    starts_on = tables.DateColumn(verbose_name=_("From"), short=True)
    ends_on = tables.DateColumn(
        verbose_name=_("Until, rest included"), short=True, default=_("no end is known")
    )

    class Meta:
        empty_text = ""
        order_by_field = "urut"
        page_field = "hal"
        attrs: ClassVar = {"class": "stacked"}

    def render_village(self, record: SiteFootprint) -> SafeString:
        words = '<a href="{}">{}</a> <span class="muted">{}</span>'
        address = record.site.get_absolute_url()
        label = format_html(words, address, record.village.name, getattr(record, "code", ""))
        if record.site.simulated:
            return format_html('{} <span class="badge badge-simulated">{}</span>', label, _("simulated"))
        return label


class VerdictTable(tables.Table):  # type: ignore[misc]
    """Villages of a plan; the reason is the verdict in a few words."""

    village = tables.Column(verbose_name=_("Village"), order_by="village__name")
    regency = tables.Column(
        accessor="village__regency__name",
        verbose_name=_("Regency or city"),
        order_by=("village__province__name", "village__regency__name"),
    )
    year = tables.Column(verbose_name=_("Year"), attrs=NUM, localize=False, default="–")
    rank = tables.Column(verbose_name=_("Rank"), attrs=NUM)
    priority = tables.Column(verbose_name=_("Priority"), attrs=NUM)
    abroad_share = tables.Column(verbose_name=_("Residents abroad"), attrs=NUM, default="–")
    price = tables.Column(verbose_name=_("Price"), attrs=NUM, default="–")
    reason = tables.Column(verbose_name=_("Result and reason"), order_by=("status", "reason"))

    class Meta:
        orderable = True
        empty_text = ""
        order_by_field = "urut"
        page_field = "hal"
        attrs: ClassVar = {"class": "stacked"}

    def render_village(self, record: Verdict) -> SafeString:
        address = reverse("planning:village", args=[record.run_id, record.village_id])
        return format_html(
            '<a href="{}">{}</a> <span class="muted">{}</span>',
            address,
            record.village.name,
            verdict_words.code_of(record),
        )

    def render_regency(self, record: Verdict, value: str) -> SafeString:
        return format_html('{} <span class="muted">{}</span>', value, record.village.province)

    def render_abroad_share(self, value: float) -> str:
        return verdict_words.percent(value)

    def render_price(self, record: Verdict, value: int) -> str:
        return localize(value) if record.price_exact else f"≥ {localize(value)}"

    def render_reason(self, record: Verdict) -> str:
        return verdict_words.short(record.status, record.reason)
