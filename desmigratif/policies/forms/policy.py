"""The policy as a form: every rule of the policy file in words, with its source. Years are in `years`."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from desmigratif.cores.selection.read.policy import INDICATORS, MOST_BONUS
from desmigratif.policies import rules
from desmigratif.policies.forms.fields import (
    CodesField,
    FloorsField,
    KilometresField,
    ListField,
    WholeNumberField,
)
from desmigratif.policies.text import Document
from desmigratif.policies.words import INDICATOR_NAMES

KINDS = [("desa", "desa"), ("kelurahan", "kelurahan"), ("desa_adat", "desa adat")]
CAPS = ("province", "regency", "regency_year", "district")
SOURCES = {
    "cap_regency_year": rules.REGENCY_STEP,
    "exclude_kinds": rules.KINDS,
    "how_priority": rules.PRIORITY,
    "ignore_programmes": rules.NO_DOUBLE,
}


class PolicyForm(forms.Form):
    """All rules but the years. `document` gives a valid form as tables of the policy file."""

    cap_province = WholeNumberField(label=_("Most villages in one province, all years together"))
    cap_regency = WholeNumberField(label=_("Most villages in one regency or city, all years together"))
    cap_regency_year = WholeNumberField(label=_("Most villages in one regency or city in one year"))
    cap_district = WholeNumberField(label=_("Most villages in one district, all years together"))
    floor = WholeNumberField(
        label=_("Least villages in every province"),
        help_text=_("Waived, and reported, where a province has fewer candidates."),
    )
    floors = FloorsField(
        label=_("Least villages in single provinces"),
        help_text=_("One line a province: its two digits and the number, for example 52 = 5. Never waived."),
    )
    min_km = KilometresField(
        label=_("Least distance between two villages (km)"),
        help_text=_(
            "In a straight line, over all years, and to villages in a running programme."
            " Villages without a position in the list are never too near. Leave blank for no such rule."
        ),
    )
    min_villages = WholeNumberField(
        label=_("Kawasan: a district counts from so many villages"),
        help_text=_("From so many chosen villages on, all years together, the district gets the bonus once."),
    )
    bonus = WholeNumberField(
        label=_("Kawasan: bonus of such a district"),
        help_text=_(
            "Points added to the plan, on the scale of the priority: one village has up to a thousand million"
            " points by two figures, up to a million by weights. Leave both blank for no bonus."
        ),
    )
    exclude_kinds = forms.MultipleChoiceField(
        label=_("Kinds of village to leave out"),
        choices=KINDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    exclude_codes = CodesField(
        label=_("Villages to leave out"), help_text=_("Kemendagri codes, one a line or with commas.")
    )
    include_codes = CodesField(
        label=_("Villages that must be in"),
        help_text=_("Kemendagri codes. They override no other rule: a clash is reported."),
    )
    ignore_programmes = ListField(
        label=_("Programmes that do not count"),
        help_text=_("One a line. Villages with only these programmes may be chosen in spite of them."),
    )
    how_priority = forms.ChoiceField(
        label=_("How needy villages are told from others"),
        choices=[
            ("lexicographic", _("by one figure, and where it is equal by a second")),
            ("weights", _("by several figures with weights")),
            ("column", _("by the column priority of the list of candidates")),
        ],
        widget=forms.RadioSelect,
    )
    first = forms.ChoiceField(label=_("First figure"), choices=list(INDICATOR_NAMES.items()))
    second = forms.ChoiceField(label=_("Second figure"), choices=list(INDICATOR_NAMES.items()))
    weight_residents_abroad_share = WholeNumberField(label=INDICATOR_NAMES["residents_abroad_share"])
    weight_poverty_share = WholeNumberField(label=INDICATOR_NAMES["poverty_share"])
    weight_idm = WholeNumberField(label=INDICATOR_NAMES["idm"])
    weight_residents_abroad = WholeNumberField(label=INDICATOR_NAMES["residents_abroad"])
    neediest_first = forms.BooleanField(
        label=_("The neediest villages come in the first years"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rule_id in SOURCES.items():
            field = self.fields[name]
            field.help_text = format_html("{} {}", field.help_text, rules.source_line(rule_id))

    @property
    def weights(self) -> list[Any]:
        """The bound fields of the weights, for the page."""
        return [self[f"weight_{name}"] for name in INDICATORS]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("how_priority") == "weights" and not self.errors and not any(self._weights().values()):
            self.add_error("how_priority", _("Give at least one figure a weight above 0."))
        for name, other in (("min_villages", "bonus"), ("bonus", "min_villages")):
            if data.get(name) is None and data.get(other) is not None and name not in self.errors:
                self.add_error(name, _("Fill in both numbers of the kawasan bonus, or neither."))
        if data.get("min_villages") == 0:
            self.add_error("min_villages", _("Write a number from 1."))
        if (data.get("bonus") or 0) > MOST_BONUS:
            self.add_error("bonus", _("Write a smaller bonus: a million million points at most."))
        return data

    def document(self) -> Document:
        """The tables of a valid form, without the years; rules that were left blank are None."""
        data = self.cleaned_data
        how = data["how_priority"]
        return {
            "caps": {name: data[f"cap_{name}"] for name in CAPS},
            "floors": {"province": data["floor"] or None, "provinces": dict(data["floors"])},
            "distance": {"min_km": data["min_km"]},
            "kawasan": {"min_villages": data["min_villages"], "bonus": data["bonus"]},
            "include": {"codes": data["include_codes"] or None},
            "exclude": {
                "codes": data["exclude_codes"] or None,
                "kinds": sorted(data["exclude_kinds"]) or None,
                "ignore_programmes": data["ignore_programmes"] or None,
            },
            "order": {"neediest_first": data["neediest_first"]},
            "priority": {
                "lexicographic": [data["first"], data["second"]] if how == "lexicographic" else None,
                "weights": self._weights() if how == "weights" else {},
            },
        }

    def _weights(self) -> dict[str, int]:
        given = {name: self.cleaned_data.get(f"weight_{name}") for name in INDICATORS}
        return {name: weight for name, weight in given.items() if weight is not None}


def initial_of(tables: Document) -> dict[str, object]:
    """What the form shows for a policy that `text.parsed` accepts."""
    caps, floors, exclude = (tables.get(name, {}) for name in ("caps", "floors", "exclude"))
    priority, kawasan = tables.get("priority", {}), tables.get("kawasan", {})
    how = "weights" if "weights" in priority else "lexicographic" if "lexicographic" in priority else "column"
    first, second = priority.get("lexicographic", INDICATORS[:2])
    return {
        **{f"cap_{name}": caps.get(name) for name in CAPS},
        **{f"weight_{name}": weight for name, weight in priority.get("weights", {}).items()},
        "floor": floors.get("province") or None,
        "floors": tuple(sorted(floors.get("provinces", {}).items())),
        "min_km": _number(tables.get("distance", {}).get("min_km")),
        "min_villages": kawasan.get("min_villages"),
        "bonus": kawasan.get("bonus"),
        "exclude_kinds": sorted(exclude.get("kinds", ())),
        "exclude_codes": frozenset(exclude.get("codes", ())),
        "include_codes": frozenset(tables.get("include", {}).get("codes", ())),
        "ignore_programmes": frozenset(exclude.get("ignore_programmes", ())),
        "how_priority": how,
        "first": first,
        "second": second,
        "neediest_first": tables.get("order", {}).get("neediest_first", True),
    }


def _number(value: Decimal | int | None) -> Decimal | None:
    return None if value is None else Decimal(value)
