"""Where a role is held: typed as a code or a name; when several areas may be meant, chosen among them on the
next page. Works without any script."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from desmigratif.places import queries as places
from desmigratif.places.models import Area

MOST_HITS = 12


class AreaChoiceForm(forms.Form):
    """Cleans `area` to the Area, or to None for the nation, which must be ticked: empty is no area."""

    area = forms.CharField(
        label=_("Area"),
        required=False,
        max_length=100,
        help_text=_("Code or name of a village, district, regency or province, such as 52.03 or Pijot."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    chosen = forms.ChoiceField(label=_("Which of these?"), required=False, widget=forms.RadioSelect)
    nation = forms.BooleanField(label=_("All of Indonesia"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = str(self.data.get(self.add_prefix("area"), "")).strip()
        self._hits = _meant(text) if text else []
        self._sure = len(self._hits) == 1 and _is_called(self._hits[0], text)
        field = self.fields["chosen"]
        if self._hits and not self._sure and isinstance(field, forms.ChoiceField):
            field.choices = [(str(area.pk), in_words(area)) for area in self._hits]
        else:
            del self.fields["chosen"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        text, nation = cleaned.get("area", ""), cleaned.get("nation", False)
        cleaned["area"] = None
        if bool(text) == nation:
            self.add_error("area", _("Type an area, or tick “All of Indonesia”."))
        elif text and not self._hits:
            self.add_error("area", _("No area has this code or name. Check it, or type its code."))
        elif text:
            cleaned["area"] = self._hits[0] if self._sure else self._chosen(cleaned.get("chosen", ""))
        return cleaned

    def _chosen(self, pk: str) -> Area | None:
        found = next((area for area in self._hits if str(area.pk) == pk), None)
        if found is None and "chosen" not in self.errors:
            self.add_error("chosen", _("More than one area may be meant. Choose the right one."))
        return found


def in_words(area: Area) -> str:
    """The area with what lies above it and its code, so that namesakes are told apart."""
    above = ", ".join(one.name for one in reversed(places.path_of(area)[:-1]))
    return " · ".join(part for part in (area.name, above, area.code or "") if part)


def _meant(text: str) -> list[Area]:
    """The areas with that very code or name, else what search takes it for."""
    hits = places.search(text, MOST_HITS)
    return [area for area in hits if _is_called(area, text)] or hits


def _is_called(area: Area, text: str) -> bool:
    number = places.digits(text)
    if number:
        return places.digits(area.code or "") == number
    return area.name.casefold() == text.casefold()
