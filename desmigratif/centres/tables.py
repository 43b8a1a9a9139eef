"""The lists over all centres as tables."""

from typing import Any, ClassVar

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from desmigratif.centres import queries
from desmigratif.centres.models import Perdes
from desmigratif.centres.words import position_in_words


class PerdesTable(tables.Table):  # type: ignore[misc]
    """One Perdes a row: village, number, what it is about, the laws it cites, how it stands."""

    village = tables.Column(
        verbose_name=_("Village"),
        accessor="site__village",
        order_by=("site__village__name", "site__village_id", "pk"),
    )
    number = tables.Column(verbose_name=_("Village regulation"), order_by=("year", "number", "pk"))
    title = tables.Column(verbose_name=_("About"), order_by=("title", "pk"))
    legal_base = tables.Column(verbose_name=_("Laws cited"), orderable=False)
    standing = tables.Column(verbose_name=_("State"), orderable=False, empty_values=())

    class Meta:
        attrs: ClassVar = {"class": "stacked"}
        empty_text = _(
            "No Perdes fits what you asked for. Take a filter away; those who keep a centre add its Perdes "
            "on the page of the site."
        )

    def render_village(self, record: Perdes) -> SafeString:
        return render_to_string("centres/_row_village.html", {"site": record.site, "code": _code(record)})

    def render_number(self, record: Perdes) -> str:
        return f"{record.number}/{record.year}"

    def render_legal_base(self, value: list[str]) -> str:
        return ", ".join(value)

    def render_standing(self, record: Perdes) -> SafeString:
        return render_to_string("centres/_standing.html", {"standing": queries.ruled([record])[0].standing})


def _code(record: Perdes) -> str:
    return str(getattr(record, "code", "") or "")


class PeopleTable(tables.Table):  # type: ignore[misc]
    """One person a row: for which village and programme, as what, how to reach them."""

    village = tables.Column(verbose_name=_("Village"), order_by=("village", "site_id", "place", "row_id"))
    person = tables.Column(verbose_name=_("Name"), order_by=("person", "row_id"))
    role = tables.Column(verbose_name=_("Works as"), orderable=False, empty_values=())
    dialled = tables.Column(verbose_name=_("Telephone"), orderable=False)
    mail = tables.Column(verbose_name=_("E-mail"), orderable=False)

    class Meta:
        attrs: ClassVar = {"class": "stacked"}
        empty_text = _(
            "Nobody fits what you asked for. Take the filter away; those who keep a centre add its people "
            "on the page of the site."
        )

    def render_village(self, record: dict[str, Any]) -> SafeString:
        return render_to_string("centres/_row_of_person.html", {"row": record})

    def render_role(self, record: dict[str, Any]) -> str:
        return position_in_words(record) or "–"

    def render_dialled(self, value: str) -> SafeString:
        return render_to_string("centres/_phone.html", {"phone": value})
