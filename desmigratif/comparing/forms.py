"""Choosing two plans to compare, and the one number that a "what if" changes."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desmigratif.candidates.wrong_use import in_words
from desmigratif.comparing import queries
from desmigratif.comparing.changes import EXCLUDE, INCLUDE, Change, numbers, with_number, with_village
from desmigratif.cores.selection.read.codes import dotted
from desmigratif.cores.selection.read.faults import WrongUseError
from desmigratif.planning.models import PlanRun
from desmigratif.policies.forms.fields import KilometresField, WholeNumberField
from desmigratif.policies.labels import label, value_in_words
from desmigratif.policies.text import Document, document, parsed, to_text

ALWAYS = ("quota", "quota_max")  # a year without a number of villages is none


class PlanField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A plan by its title and day."""

    def label_from_instance(self, obj: PlanRun) -> str:
        simulated = f" ({_('simulated')})" if obj.simulated else ""
        return f"{obj.pk} · {obj.title}{simulated}"


class PairForm(forms.Form):
    """Two plans; the second is what the first is compared with."""

    is_filter = True

    a = PlanField(label=gettext_lazy("First plan"), queryset=PlanRun.objects.none())
    b = PlanField(label=gettext_lazy("Second plan"), queryset=PlanRun.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = {self.data.get(name, "") for name in ("a", "b")}
        named = {int(text) for text in given if text.isascii() and text.isdecimal() and len(text) < 10}
        for name in ("a", "b"):
            self.fields[name].queryset = queries.comparable_runs(named)  # type: ignore[attr-defined]

    def pair(self) -> tuple[PlanRun, PlanRun] | None:
        """The two plans; None while one is missing."""
        return (self.cleaned_data["a"], self.cleaned_data["b"]) if self.is_valid() else None


class WhatIfForm(forms.Form):
    """One rule, and its new number or the village it is about."""

    rule = forms.ChoiceField(label=gettext_lazy("What to change"))
    number = forms.CharField(
        label=gettext_lazy("New number"),
        required=False,
        max_length=30,
        help_text=gettext_lazy("Leave blank to take the rule away. Kilometres may have decimals."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    village = forms.CharField(
        label=gettext_lazy("Code of the village"),
        required=False,
        max_length=30,
        help_text=gettext_lazy(
            "Only for a village that must be in or is left out, for example 52.03.01.2001."
        ),
    )

    def __init__(self, run: PlanRun, provinces: dict[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tables = document(run.policy)
        self.numbers = numbers(self.tables, sorted(provinces))
        self.changed: tuple[Document, Change] | None = None
        self.fields["rule"].choices = self._choices(provinces)  # type: ignore[attr-defined]

    def _choices(self, provinces: dict[str, str]) -> list[Any]:
        shown = [
            (key, f"{label(key, provinces)} ({value_in_words(key, now)})")
            for key, now in self.numbers.items()
        ]
        general = [choice for choice in shown if not choice[0].startswith("floors.provinces.")]
        single = [choice for choice in shown if choice[0].startswith("floors.provinces.")]
        villages = [(INCLUDE, _("A village that must be in")), (EXCLUDE, _("A village to leave out"))]
        return [
            (_("Numbers"), general),
            (_("One village"), villages),
            (_("Least villages in single provinces"), single),
        ]

    def clean(self) -> dict[str, Any]:
        data, key = self.cleaned_data, self.cleaned_data.get("rule")
        if not key:
            return data
        self.changed = self._with_village(key) if key in (INCLUDE, EXCLUDE) else self._with_number(key)
        if self.changed is not None:
            try:
                parsed(to_text(self.changed[0]))
            except WrongUseError as error:
                self.add_error("number", in_words(error))
        return data

    def _with_village(self, key: str) -> tuple[Document, Change] | None:
        code = dotted(self.cleaned_data.get("village") or "")
        if code is None:
            self.add_error("village", _("Write the code of the village, for example 52.03.01.2001."))
            return None
        table = self.tables.get(key.partition(".")[0], {})
        if code in {dotted(one) for one in table.get("codes", ())}:
            self.add_error("village", _("The plan says so already about this village; choose another one."))
        return with_village(self.tables, key, code)

    def _with_number(self, key: str) -> tuple[Document, Change] | None:
        try:
            value = self._number(key)
        except ValidationError as error:
            self.add_error("number", error)
            return None
        if value is None and key.rpartition(".")[2] in ALWAYS:
            self.add_error("number", _("Write how many villages this year takes."))
            return None
        if value == self.numbers[key]:
            self.add_error("number", _("This is the number of the plan already; write another one."))
            return None
        return with_number(self.tables, key, value)

    def _number(self, key: str) -> int | Decimal | None:
        text = self.cleaned_data.get("number") or ""
        field = KilometresField(label="") if key.endswith("min_km") else WholeNumberField(label="")
        number: int | Decimal | None = field.clean(text)
        return number
