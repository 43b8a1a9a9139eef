"""Fields that read what people type: whole numbers with thousands, village codes, floors by province."""

import re
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desmigratif.cores.selection.read.codes import dotted

GROUPED = re.compile(r"[0-9]{1,3}(?:([. ,])[0-9]{3})(?:\1[0-9]{3})*")
LARGEST = 10**18
SHOWN = 3


class WholeNumberField(forms.CharField):
    """A whole number from 0, with or without thousands marks (12000, 12.000); None when left blank."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def __init__(self, *, label: Any, help_text: Any = "", required: bool = False) -> None:
        super().__init__(label=label, help_text=help_text, required=required)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        digits = re.sub("[. ,]", "", text) if GROUPED.fullmatch(text) else text
        if not (digits.isascii() and digits.isdecimal()):
            raise ValidationError(_("Write a whole number from 0, for example 120."), code="whole")
        if len(digits) >= 20 or int(digits) > LARGEST:
            raise ValidationError(_("This number is too large."), code="large")
        return int(digits)


class KilometresField(forms.CharField):
    """A distance with up to six decimals, comma or point (2,5); a Decimal, None when left blank."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, *, label: Any, help_text: Any = "") -> None:
        super().__init__(label=label, help_text=help_text, required=False)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,4}(?:[.,][0-9]{1,6})?", text) or not text.strip("0.,"):
            raise ValidationError(
                _("Write kilometres above 0 and below 10,000, for example 5 or 2.5."), code="kilometres"
            )
        return Decimal(text.replace(",", "."))

    def prepare_value(self, value: Any) -> Any:
        return f"{value:f}" if isinstance(value, Decimal) else value


class ListField(forms.CharField):
    """Texts, one a line; blank lines do not count. Gives a frozenset."""

    def __init__(self, *, label: Any, help_text: Any, rows: int = 3) -> None:
        super().__init__(
            label=label, help_text=help_text, required=False, widget=forms.Textarea(attrs={"rows": rows})
        )

    def to_python(self, value: Any) -> Any:
        return frozenset(
            line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()
        )

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(sorted(value)) if isinstance(value, frozenset) else value


class CodesField(ListField):
    """Village codes separated by blanks, commas or new lines, given as a frozenset of dotted codes."""

    default_error_messages: ClassVar = {
        "codes": gettext_lazy("Not Kemendagri village codes: %(codes)s. Write PP.KK.CC.DDDD.")
    }

    def to_python(self, value: Any) -> Any:
        words = {word for line in super().to_python(value) for word in re.split(r"[\s,;]+", line) if word}
        wrong = sorted(word for word in words if dotted(word) is None)
        if wrong:
            listed = ", ".join(wrong[:SHOWN]) + (" …" if len(wrong) > SHOWN else "")
            raise ValidationError(self.error_messages["codes"], code="codes", params={"codes": listed})
        return frozenset(dotted(word) for word in words)


class FloorsField(ListField):
    """Lines “52 = 5”: a province's two digits and its least number of villages. Gives sorted pairs."""

    default_error_messages: ClassVar = {
        "floors": gettext_lazy("Line “%(line)s” is not understood. Write for example 52 = 5."),
        "twice": gettext_lazy("The province %(province)s stands twice; keep one line."),
    }

    def to_python(self, value: Any) -> Any:
        floors: dict[str, int] = {}
        for line in sorted(super().to_python(value)):
            match = re.fullmatch(r"([0-9]{2})\s*[=:]\s*([0-9]{1,9})", line)
            if match is None:
                raise ValidationError(self.error_messages["floors"], code="floors", params={"line": line})
            if match[1] in floors:
                raise ValidationError(
                    self.error_messages["twice"], code="twice", params={"province": match[1]}
                )
            floors[match[1]] = int(match[2])
        return tuple(sorted(floors.items()))

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return "\n".join(f"{province} = {number}" for province, number in value)
        return value
