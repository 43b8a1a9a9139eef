"""Forms of programmes: what they are, and the question of what substance they are."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from desmigratif.agencies import queries as agencies
from desmigratif.programmes import facts
from desmigratif.programmes.errors import NameTakenError
from desmigratif.programmes.models import Programme, Substance
from desmigratif.sites import queries
from desmigratif.sites.forms import fields

PART = "|"
LONGEST_TEXT = 8000
MOST_MONTHS = 240


class TableField(forms.CharField):
    """Rows typed one a line, parts between upright strokes; cleans to a list of objects with these names.

    What a row knew besides (`to_confirm`, `code`) stays while its first part stays.
    """

    def __init__(self, *names: str, **given: Any) -> None:
        super().__init__(
            required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5}), **given
        )
        self.names = names
        self.known: dict[str, dict[str, Any]] = {}

    def begin_with(self, rows: list[dict[str, Any]]) -> str:
        """The text of rows that are there already."""
        self.known = {str(row.get(self.names[0], "")): row for row in rows}
        parts = ([str(row.get(name, "")) for name in self.names] for row in rows)
        return "\n".join(f" {PART} ".join(row).rstrip(f" {PART}") for row in parts)

    def clean(self, value: Any) -> Any:
        lines = [line for line in super().clean(value).splitlines() if line.strip(f" {PART}")]
        return [self._row(number, line) for number, line in enumerate(lines, start=1)]

    def _row(self, number: int, line: str) -> dict[str, Any]:
        parts = [part.strip() for part in line.split(PART)]
        if len(parts) > len(self.names) or not parts[0]:
            words = {"number": number, "most": len(self.names)}
            raise forms.ValidationError(
                _("Row %(number)s: at most %(most)s parts, and the first is not empty."), params=words
            )
        given = {name: part for name, part in zip(self.names, parts, strict=False) if part}
        rest = {name: one for name, one in self.known.get(parts[0], {}).items() if name not in self.names}
        return self._sourced({**rest, **given})

    @staticmethod
    def _sourced(row: dict[str, Any]) -> dict[str, Any]:
        """A row without a source is still to be confirmed; with one it is not."""
        row.pop("to_confirm", None)
        return row if row.get("source") else {**row, "to_confirm": True}


class ProgrammeForm(forms.ModelForm):  # type: ignore[type-arg]
    """A programme. Its agency and key never change; its substance is changed by a decision alone."""

    legal_basis = TableField(
        *("instrument", "subject", "source"),
        label=_("Legal basis"),
        help_text=_(
            "One a row: instrument | subject | source. Without a source it counts as to be confirmed."
        ),
    )
    pillars = TableField(
        *("name", "name_en", "source"),
        label=_("Pillars"),
        help_text=_("One a row: name | name in English | source."),
    )
    starts_on = fields.day(label=_("From"), required=False, help_text=_("Empty when it is not known."))
    ends_on = fields.day(
        label=_("Until before"),
        required=False,
        help_text=_("The first day after it. Empty while it goes on."),
    )

    cooling_months = forms.IntegerField(
        label=_("Months a village rests after an end"),
        min_value=0,
        max_value=MOST_MONTHS,
        help_text=_("Money was spent in the village: so long no other programme of the substance comes."),
    )

    class Meta:
        model = Programme
        fields: ClassVar = [
            *("name", "agency", "name_long", "name_en", "starts_on", "ends_on", "cooling_months"),
            *("legal_basis", "pillars", "source"),
        ]
        help_texts: ClassVar = {
            "source": _("Where the programme is written about: a regulation, an announcement, a page."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_new = self.instance.pk is None
        agency = self.fields["agency"]
        if not is_new:
            del self.fields["agency"]
        elif isinstance(agency, forms.ModelChoiceField):
            agency.queryset = agencies.running_agencies()
            self.initial["cooling_months"] = facts.cooling_months(timezone.localdate())
        for name in ("legal_basis", "pillars"):
            field = self.fields[name]
            if isinstance(field, TableField):
                self.initial[name] = field.begin_with(getattr(self.instance, name))

    def clean_name(self) -> str:
        """A new programme gets its key from its name; both are its own."""
        name: str = self.cleaned_data["name"]
        if queries.name_taken(name, self.instance.pk):
            raise forms.ValidationError(str(NameTakenError()))
        if self.instance.pk is None:
            self.instance.key = slugify(name)[:40].strip("-")
            if not self.instance.key:
                raise forms.ValidationError(_("A name has letters or digits."))
            if queries.key_taken(self.instance.key):
                raise forms.ValidationError(str(NameTakenError()))
        return name

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on <= starts_on:
            self.add_error("ends_on", _("The end is after the beginning."))
        return cleaned

    @property
    def given(self) -> dict[str, Any]:
        """What is to be written, once the form is valid."""
        key = {"key": self.instance.key} if self.instance.pk is None else {}
        return {**key, **{name: self.cleaned_data[name] for name in self.fields}}


class AskForm(forms.Form):
    """Of what substance a programme is, by whose word."""

    substance = forms.ModelChoiceField(label=_("Substance"), queryset=Substance.objects.none())
    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        help_text=_("The regulation, decision or announcement that says so."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        substance = self.fields["substance"]
        if isinstance(substance, forms.ModelChoiceField):
            substance.queryset = queries.substances()
