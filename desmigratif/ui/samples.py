"""Made-up contents for the page that shows every part: a form in each state, a table, a pager."""

from datetime import date
from typing import Any, ClassVar

import django_tables2 as tables
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from desmigratif.ui.icons import ICONS

TONES = ["ok", "warn", "stop", "info", "simulated", "quiet"]
ROWS: list[dict[str, Any]] = [
    {"village": "Contoh Jaya", "residents": 4120, "abroad": 388, "day": date(2017, 3, 1)},
    {"village": "Contoh Makmur", "residents": 2954, "abroad": 241, "day": date(2018, 3, 1)},
    {"village": "Contoh Sari", "residents": 6307, "abroad": 655, "day": date(2019, 3, 1)},
]


class SampleForm(forms.Form):
    """One field of each kind."""

    village = forms.CharField(label=_("Village"), help_text=_("As written on the village head's stamp."))
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", "—"), ("desa", "desa"), ("kelurahan", "kelurahan")]
    )
    starts_on = forms.DateField(label=_("Starts on"), widget=forms.DateInput(attrs={"type": "date"}))
    amount = forms.IntegerField(label=_("Number of villages"), min_value=1)
    pillars = forms.MultipleChoiceField(
        label=_("Pillars"),
        choices=[("service", _("Service")), ("business", _("Business")), ("children", _("Children"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    answer = forms.ChoiceField(
        label=_("Does the centre still work?"),
        choices=[("yes", _("Yes")), ("no", _("No")), ("unknown", _("Not known"))],
        widget=forms.RadioSelect,
    )
    paper = forms.FileField(label=_("Paper"), required=False)
    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    agreed = forms.BooleanField(label=_("The village head has agreed"))


class SampleTable(tables.Table):  # type: ignore[misc]
    """Three villages that do not exist."""

    village = tables.Column(verbose_name=_("Village"))
    residents = tables.Column(
        verbose_name=_("Residents"), attrs={"td": {"class": "num"}, "th": {"class": "num"}}
    )
    abroad = tables.Column(verbose_name=_("Abroad"), attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    day = tables.DateColumn(verbose_name=_("Since"), orderable=False)

    class Meta:
        attrs: ClassVar = {"class": "stacked"}
        empty_text = _("Loosen the filter or add a village.")


def _table(request: HttpRequest, rows: list[dict[str, Any]], prefix: str) -> SampleTable:
    table = SampleTable(rows, prefix=prefix, order_by=request.GET.get(f"{prefix}sort", "village"))
    table.paginate(page=1, per_page=2)
    return table


def context(request: HttpRequest) -> dict[str, Any]:
    """Everything the page of parts shows."""
    return {
        "tones": TONES,
        "icons": sorted(ICONS),
        "form": SampleForm(auto_id="sample_%s"),
        "wrong_form": SampleForm({"village": "", "amount": "0"}, auto_id="wrong_%s"),
        "table": _table(request, ROWS, "a-"),
        "empty_table": _table(request, [], "b-"),
        "middle_page": Paginator(range(200), 10).page(9),
        "simulated": True,
    }
