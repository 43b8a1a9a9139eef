"""The policy as a form: every rule of the policy file in words, with its source. Years are in `years`."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from desmigratif.cores.selection.problem import Caps, Year
from desmigratif.cores.selection.read.policy import INDICATORS, Policy
from desmigratif.planning import rules
from desmigratif.planning.forms.fields import CodesField, FloorsField, ListField, WholeNumberField

INDICATOR_NAMES = {
    "residents_abroad_share": _("share of residents abroad"),
    "poverty_share": _("share of poor residents"),
    "idm": _("low village development index (IDM)"),
    "residents_abroad": _("number of residents abroad"),
}
KINDS = [("desa", "desa"), ("kelurahan", "kelurahan"), ("desa_adat", "desa adat")]
CAPS = ("province", "regency", "regency_year", "district")
SOURCES = {
    "cap_regency_year": rules.REGENCY_STEP,
    "exclude_kinds": rules.KINDS,
    "how_priority": rules.PRIORITY,
    "ignore_programmes": rules.NO_DOUBLE,
}


class PolicyForm(forms.Form):
    """All rules but the years. `policy` builds the core's record of a valid form."""

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
        return data

    def policy(self, years: tuple[Year, ...]) -> Policy:
        """The record of a valid form with these years."""
        data = self.cleaned_data
        how = data["how_priority"]
        return Policy(
            years=years,
            caps=Caps(**{name: data[f"cap_{name}"] for name in CAPS}),
            floor=data["floor"] or 0,
            floors=data["floors"],
            include=data["include_codes"],
            exclude_codes=data["exclude_codes"],
            exclude_kinds=frozenset(data["exclude_kinds"]),
            ignore_programmes=data["ignore_programmes"],
            neediest_first=data["neediest_first"],
            lexicographic=(data["first"], data["second"]) if how == "lexicographic" else None,
            weights=tuple(self._weights().items()) if how == "weights" else None,
        )

    def _weights(self) -> dict[str, int]:
        given = {name: self.cleaned_data.get(f"weight_{name}") for name in INDICATORS}
        return {name: weight for name, weight in given.items() if weight is not None}


def initial_of(policy: Policy) -> dict[str, object]:
    """What the form shows for a policy."""
    how = "weights" if policy.weights else "lexicographic" if policy.lexicographic else "column"
    first, second = policy.lexicographic or INDICATORS[:2]
    return {
        **{f"cap_{name}": getattr(policy.caps, name) for name in CAPS},
        **{f"weight_{name}": weight for name, weight in policy.weights or ()},
        "floor": policy.floor or None,
        "floors": policy.floors,
        "exclude_kinds": sorted(policy.exclude_kinds),
        "exclude_codes": policy.exclude_codes,
        "include_codes": policy.include,
        "ignore_programmes": policy.ignore_programmes,
        "how_priority": how,
        "first": first,
        "second": second,
        "neediest_first": policy.neediest_first,
    }
