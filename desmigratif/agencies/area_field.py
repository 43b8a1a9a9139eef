"""A form field for an area: its code, or a name that only one area has."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from desmigratif.places import queries
from desmigratif.places.models import Area

CODE = re.compile(r"^[\d.]+")
MOST_NAMED = 5


class AreaField(forms.CharField):
    """Cleans to the Area, or None when empty."""

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Area):
            return value
        with_code = queries.area_with_ancestors(value.pk)
        code = "" if with_code is None else with_code.code or ""
        return f"{code} {value.name}".strip()

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        coded = CODE.match(text)
        found = _by_code(coded.group()) if coded else _by_name(text)
        if len(found) == 1:
            return found[0]
        raise forms.ValidationError(_fault(text, found))


def _by_code(code: str) -> list[Area]:
    sought = queries.digits(code.rstrip("."))
    hits = queries.search(sought, MOST_NAMED) if sought else []
    return [area for area in hits if queries.digits(area.code or "") == sought]


def _by_name(text: str) -> list[Area]:
    """Areas of that very name; when none is, what it may mean, which is never taken by itself."""
    hits = queries.search(text, 25)
    exact = [area for area in hits if area.name.casefold() == text.casefold()]
    return exact or [*hits, *hits]


def _fault(text: str, found: list[Area]) -> str:
    named = list(dict.fromkeys(f"{area.code} {area.name}" for area in found))[:MOST_NAMED]
    if not named:
        return _("No area is called “%(text)s”. Write its Kemendagri code, such as 52.03.") % {"text": text}
    return _("Write the code of the area you mean: %(areas)s.") % {"areas": "; ".join(named)}
