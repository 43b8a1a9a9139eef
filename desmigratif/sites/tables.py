"""The lists of sites and programmes as tables."""

from typing import ClassVar

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from desmigratif.programmes.models import Programme, Site

NUM: dict[str, dict[str, str]] = {"td": {"class": "num"}, "th": {"class": "num"}}


class SiteTable(tables.Table):  # type: ignore[misc]
    """One site a row: village, where it lies, programme, state, period."""

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
        empty_text = _("No site fits what you asked for. Take a filter away, or propose a village.")

    def render_village(self, record: Site) -> SafeString:
        return render_to_string("sites/_row_village.html", {"site": record})

    def render_place(self, record: Site) -> SafeString:
        return render_to_string("sites/_row_place.html", {"site": record})

    def render_programme(self, record: Site) -> SafeString:
        return render_to_string("sites/_row_programme.html", {"programme": record.programme})

    def render_state(self, record: Site) -> SafeString:
        return render_to_string("sites/_state.html", {"site": record})


class ProgrammeTable(tables.Table):  # type: ignore[misc]
    """One programme a row: whose it is, of what substance, when, how many sites."""

    name = tables.Column(verbose_name=_("Programme"), order_by=("name",))
    agency = tables.Column(verbose_name=_("Agency"), order_by=("agency__short_name", "name"))
    substance = tables.Column(verbose_name=_("Substance"), order_by=("substance__name", "name"))
    starts_on = tables.Column(verbose_name=_("From"), default="–")
    ends_on = tables.Column(verbose_name=_("Until before"), default="–")
    running = tables.Column(verbose_name=_("Running sites"), attrs=NUM)
    ended = tables.Column(verbose_name=_("Ended sites"), attrs=NUM)

    class Meta:
        attrs: ClassVar = {"class": "stacked"}
        order_by = "name"
        empty_text = _("No programme is known yet. A national administrator adds the first one.")

    def render_name(self, record: Programme) -> SafeString:
        return render_to_string("sites/_row_programme_name.html", {"programme": record})

    def render_agency(self, record: Programme) -> str:
        return record.agency.short_name

    def render_substance(self, record: Programme) -> SafeString:
        return render_to_string("sites/_substance.html", {"programme": record})
