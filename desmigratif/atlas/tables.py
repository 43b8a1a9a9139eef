"""The areas directly below another, as a table that sorts and pages."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from desmigratif.atlas.position_words import position_in_words
from desmigratif.places.models import Area
from desmigratif.places.queries import Child

NUM = {"th": {"class": "num"}, "td": {"class": "num"}}
ONLY = {
    Area.Level.PROVINCE: ("regencies", "districts", "villages"),
    Area.Level.REGENCY: ("districts", "villages"),
    Area.Level.DISTRICT: ("villages",),
    Area.Level.VILLAGE: ("kind",),
}
"""Columns that say something on a level, beside name, code and position."""


class ChildTable(tables.Table):  # type: ignore[misc]
    """Areas of one level with what lies below them."""

    name = tables.Column(verbose_name=_("Name"), accessor="area__name")
    code = tables.Column(verbose_name=_("Code"), accessor="area__code", default="–")
    kind = tables.Column(verbose_name=_("Kind"))
    regencies = tables.Column(verbose_name=_("Regencies"), attrs=NUM)
    districts = tables.Column(verbose_name=_("Districts"), attrs=NUM)
    villages = tables.Column(verbose_name=_("Villages"), attrs=NUM)
    position = tables.Column(
        verbose_name=_("Position"), accessor="area", order_by=("area__position_error_km",), empty_values=()
    )

    class Meta:
        empty_text = _("The register has no area here.")
        order_by_field = "urut"
        page_field = "hal"
        attrs = {"class": "stacked"}  # noqa: RUF012  read by django-tables2 as it is

    def render_name(self, record: Child) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.area.get_absolute_url(), record.area.name)

    def render_position(self, record: Child) -> str:
        return position_in_words(record.area)


def child_table(children: list[Child], **options: Any) -> ChildTable:
    """The table with the columns that fit the level of these areas."""
    level = Area.Level(children[0].area.level) if children else Area.Level.VILLAGE
    hidden = {"kind", "regencies", "districts", "villages"} - set(ONLY[level])
    return ChildTable(children, exclude=tuple(sorted(hidden)), **options)
