"""The list of sites as a table, the same for both doors but for where a village leads."""

from datetime import date
from typing import Any, ClassVar

import django_tables2 as tables
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from desmigratif.coverage.doors import Door
from desmigratif.programmes.models import Site
from desmigratif.ui.templatetags.ui import tone_icon


class CoverageTable(tables.Table):  # type: ignore[misc]
    """One site a row."""

    village = tables.Column(verbose_name=_("Village"), order_by=("village__name", "village_id", "pk"))
    place = tables.Column(
        verbose_name=_("Regency"),
        empty_values=(),
        order_by=("village__province__name", "village__regency__name", "village__name", "pk"),
    )
    programme = tables.Column(
        verbose_name=_("Programme"), order_by=("programme__name", "village__name", "pk")
    )
    state = tables.Column(verbose_name=_("State"), order_by=("state", "village__name", "pk"))
    starts_on = tables.Column(verbose_name=_("From"), order_by=("starts_on", "pk"))
    ends_on = tables.Column(verbose_name=_("Until before"), order_by=("ends_on", "pk"), default="–")

    class Meta:
        attrs: ClassVar = {"class": "stacked"}
        empty_text = _("No site fits what you asked for. Take a filter away.")

    def __init__(self, *args: Any, door: Door, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.door = door

    def render_village(self, record: Site) -> SafeString:
        code = getattr(record, "code", None)
        name = record.village.name
        link = self.door.village(record.village, code)
        named = format_html('<a href="{}">{}</a>', link, name) if link else name
        return format_html('{} <span class="muted small nowrap">{}</span>', named, code or "")

    def render_place(self, record: Site) -> SafeString:
        words = '{}<br><span class="muted small">{}</span>'
        return format_html(words, record.village.regency, record.village.province)

    def render_programme(self, record: Site) -> SafeString:
        words = '{} <span class="muted small">{}</span>'
        return format_html(words, record.programme.name, record.programme.agency.short_name)

    def render_starts_on(self, value: date) -> str:
        return date_format(value, "j M Y")

    def render_ends_on(self, value: date) -> str:
        return date_format(value, "j M Y")

    def render_state(self, record: Site) -> SafeString:
        state = badge(record.tone, record.get_state_display())
        return format_html("{} {}", state, badge("simulated", _("simulated"))) if record.simulated else state


def badge(tone: str, words: Any) -> SafeString:
    """As the part `c-badge`, which would cost a template for each cell."""
    return format_html('<span class="badge badge-{}">{}{}</span>', tone, tone_icon(tone), words)
