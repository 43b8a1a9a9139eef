"""Lists of what agencies settle between them."""

from typing import ClassVar

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from desmigratif.coordination import queries
from desmigratif.places.models import LineageEvent, Village
from desmigratif.programmes.models import InheritedOverlap, Mention, Refusal, Site, Waiver

WIDE: dict[str, str] = {"class": "stacked"}


def village_link(village: Village) -> SafeString:
    """The village as a link, with its regency."""
    return format_html(
        '<a href="{}">{}</a> <span class="muted">{}</span>',
        village.get_absolute_url(),
        village.name,
        village.regency,
    )


def named(site: Site) -> SafeString:
    """The programme of a site; with a badge when the site is simulated."""
    return render_to_string("coordination/_programme.html", {"site": site})


class WaiverTable(tables.Table):  # type: ignore[misc]
    """One waiver a row."""

    village = tables.Column(verbose_name=_("Village"), order_by="village__name")
    programme = tables.Column(verbose_name=_("Asked for"), order_by="programme__name")
    first_site = tables.Column(verbose_name=_("Beside"), order_by="first_site__programme__name")
    confirmed = tables.Column(verbose_name=_("Confirmed"), empty_values=(), orderable=False)
    asked_at = tables.DateTimeColumn(verbose_name=_("Asked"), format="j M Y")

    class Meta:
        attrs: ClassVar = WIDE
        order_by = "-asked_at"
        empty_text = _(
            "No waiver fits what you asked for. Take a filter away; one is asked for where a village was "
            "refused."
        )

    def render_village(self, record: Waiver) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.village.name)

    def render_first_site(self, record: Waiver) -> str:
        return str(record.first_site.programme)

    def render_confirmed(self, record: Waiver) -> str:
        return queries.standing_of(record)


class OverlapTable(tables.Table):  # type: ignore[misc]
    """One inherited pair a row."""

    village = tables.Column(verbose_name=_("Village"), accessor="first__village", orderable=False)
    first = tables.Column(verbose_name=_("First"), accessor="first__programme", orderable=False)
    second = tables.Column(verbose_name=_("Second"), accessor="second__programme", orderable=False)
    cause = tables.Column(verbose_name=_("Cause"))
    noticed_on = tables.DateColumn(verbose_name=_("Noticed"), format="j M Y")
    settled = tables.Column(verbose_name=_("Settled"), empty_values=(), orderable=False)

    class Meta:
        attrs: ClassVar = WIDE
        order_by = "-noticed_on"
        empty_text = _("No pair fits what you asked for. Take a filter away.")

    def render_village(self, record: InheritedOverlap) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.first.village.name)

    def render_first(self, record: InheritedOverlap) -> SafeString:
        return named(record.first)

    def render_second(self, record: InheritedOverlap) -> SafeString:
        return named(record.second)

    def render_settled(self, record: InheritedOverlap) -> str:
        return queries.settled_as(record) or gettext("not yet")


class EventTable(tables.Table):  # type: ignore[misc]
    """One event of villages a row."""

    decree = tables.Column(verbose_name=_("Decree"), linkify=("coordination:event", [tables.A("pk")]))
    kind = tables.Column(verbose_name=_("What happens"))
    happened_on = tables.DateColumn(verbose_name=_("From"), format="j M Y")
    state = tables.Column(verbose_name=_("State"))
    in_the_way = tables.Column(verbose_name=_("In the way"))

    class Meta:
        attrs: ClassVar = WIDE
        order_by = "-happened_on"
        empty_text = _(
            "No split or merger fits what you asked for. Take a filter away; administrators record what a "
            "decree says."
        )

    def render_in_the_way(self, record: LineageEvent, value: int) -> str:
        return str(value) if record.state == LineageEvent.State.WAITING else "–"


class RefusalTable(tables.Table):  # type: ignore[misc]
    """One refused attempt a row; who tried is not shown."""

    at = tables.DateTimeColumn(verbose_name=_("When"), format="j M Y")
    village = tables.Column(verbose_name=_("Village"), order_by="village__name")
    programme = tables.Column(verbose_name=_("Refused"), order_by="programme__name")
    blocking_site = tables.Column(verbose_name=_("Held by"), orderable=False)

    class Meta:
        attrs: ClassVar = WIDE
        order_by = "-at"
        empty_text = _("No refusal fits what you asked for. Take a filter away.")

    def render_village(self, record: Refusal) -> SafeString:
        return village_link(record.village)

    def render_blocking_site(self, record: Refusal) -> SafeString | str:
        site = record.blocking_site
        if site is None:
            return "–"
        return format_html('<a href="{}">{}</a>', site.get_absolute_url(), site.programme)


class MentionTable(tables.Table):  # type: ignore[misc]
    """One mention a row."""

    village = tables.Column(verbose_name=_("Village"), order_by="village__name")
    name_as_written = tables.Column(verbose_name=_("As written"))
    programme = tables.Column(verbose_name=_("Programme"), order_by="programme__name")
    source_url = tables.URLColumn(verbose_name=_("Source"), attrs={"a": {"rel": "noreferrer"}})
    published = tables.Column(verbose_name=_("Published"))

    class Meta:
        attrs: ClassVar = WIDE
        order_by = "village"
        empty_text = _("No mention fits what you asked for. Take a filter away, or ask the agency itself.")

    def render_village(self, record: Mention) -> SafeString:
        return village_link(record.village)


TABLES: dict[str, type[tables.Table]] = {
    "waivers": WaiverTable,
    "overlaps": OverlapTable,
    "events": EventTable,
    "refusals": RefusalTable,
    "mentions": MentionTable,
}
"""By the list's name in its address."""
