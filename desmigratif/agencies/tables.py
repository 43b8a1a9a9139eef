"""The list of agencies as a table."""

from typing import Any, ClassVar

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from desmigratif.agencies.models import Agency
from desmigratif.agencies.words import areas_in_words

NUM: dict[str, dict[str, str]] = {"td": {"class": "num"}, "th": {"class": "num"}}


class AgencyTable(tables.Table):  # type: ignore[misc]
    """One agency a row: names, kind, where it works, how many offices are open."""

    short_name = tables.Column(verbose_name=_("Agency"))
    name = tables.Column(verbose_name=_("Full name"))
    kind = tables.Column(verbose_name=_("Kind"))
    works_over = tables.Column(verbose_name=_("Works over"), orderable=False, empty_values=())
    open_offices = tables.Column(verbose_name=_("Offices"), attrs=NUM)

    class Meta:
        attrs: ClassVar = {"class": "stacked"}
        order_by = "short_name"
        empty_text = _("No agency is named so. Take the filter away.")

    def render_short_name(self, record: Agency) -> SafeString:
        return self._cell("name", record)

    def render_works_over(self, record: Agency) -> str:
        return areas_in_words(record)

    def _cell(self, name: str, record: Agency) -> SafeString:
        context: dict[str, Any] = {"agency": record}
        return render_to_string(f"agencies/_{name}.html", context)
