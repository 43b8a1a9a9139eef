"""A policy as plain sentences, for people who will never open the file."""

from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desmigratif.cores.selection.problem import Year
from desmigratif.cores.selection.read.faults import WrongUseError
from desmigratif.cores.selection.read.policy import Policy
from desmigratif.policies.text import parsed

INDICATOR_NAMES = {
    "residents_abroad_share": gettext_lazy("share of residents abroad"),
    "poverty_share": gettext_lazy("share of poor residents"),
    "idm": gettext_lazy("low village development index (IDM)"),
    "residents_abroad": gettext_lazy("number of residents abroad"),
}


def sentences(text: str) -> list[str]:
    """The policy rule by rule; empty when the text cannot be read by this version."""
    try:
        policy = parsed(text)
    except WrongUseError:
        return []
    rules = [_priority(policy), _caps(policy), _floors(policy), _nearness(policy), _lists(policy)]
    return [*map(_year, policy.years), *(line for lines in rules for line in lines)]


def _year(year: Year) -> str:
    exact = _("In %(year)s exactly %(villages)s villages are chosen.")
    most = _("In %(year)s at most %(villages)s villages are chosen.")
    words = (exact if year.quota is not None else most) % {"year": year.year, "villages": localize(year.most)}
    if year.budget_idr is None:
        return words
    together = _("Together they cost at most Rp%(budget)s.") % {"budget": localize(year.budget_idr)}
    return f"{words} {together}"


def _priority(policy: Policy) -> list[str]:
    if policy.lexicographic is not None:
        first, second = (str(INDICATOR_NAMES[name]) for name in policy.lexicographic)
        words = _(
            "The higher the %(first)s, the higher the priority; where it is equal, the %(second)s decides."
        )
        lines = [words % {"first": first, "second": second}]
    elif policy.weights is not None:
        parts = [f"{INDICATOR_NAMES[name]} × {localize(weight)}" for name, weight in policy.weights if weight]
        lines = [_("The priority is the weighted mean of: %(parts)s.") % {"parts": "; ".join(parts)}]
    else:
        lines = [_("The priority of each village stands in the list of candidates.")]
    if policy.neediest_first:
        lines.append(_("The neediest villages come in the first years."))
    return lines


def _caps(policy: Policy) -> list[str]:
    words = {
        "province": _("A province has at most %(n)s villages, all years together."),
        "regency": _("A regency or city has at most %(n)s villages, all years together."),
        "regency_year": _("A regency or city has at most %(n)s villages in one year."),
        "district": _("A district has at most %(n)s villages, all years together."),
    }
    caps = {name: getattr(policy.caps, name) for name in words}
    return [words[name] % {"n": localize(cap)} for name, cap in caps.items() if cap is not None]


def _floors(policy: Policy) -> list[str]:
    lines = []
    if policy.floor:
        lines.append(_("Every province has at least %(n)s villages.") % {"n": localize(policy.floor)})
    for province, number in policy.floors:
        words = _("The province %(province)s has at least %(n)s villages.")
        lines.append(words % {"province": province, "n": localize(number)})
    return lines


def _nearness(policy: Policy) -> list[str]:
    lines = []
    if policy.min_km is not None:
        words = _(
            "Two chosen villages, or one and a village in a running programme, lie at least %(n)s km apart."
        )
        lines.append(words % {"n": localize(policy.min_km)})
    if policy.kawasan is not None:
        words = _("A district with at least %(n)s chosen villages adds %(bonus)s points to the plan.")
        numbers = {"n": policy.kawasan.min_villages, "bonus": policy.kawasan.bonus}
        lines.append(words % {name: localize(number) for name, number in numbers.items()})
    return lines


def _lists(policy: Policy) -> list[str]:
    lines = []
    if policy.exclude_kinds:
        kinds = ", ".join(sorted(policy.exclude_kinds)).replace("_", " ")
        lines.append(_("Left out by their kind: %(kinds)s.") % {"kinds": kinds})
    if policy.exclude_codes:
        lines.append(_("Left out: %(codes)s.") % {"codes": ", ".join(sorted(policy.exclude_codes))})
    if policy.include:
        lines.append(_("Must be in: %(codes)s.") % {"codes": ", ".join(sorted(policy.include))})
    if policy.keep:
        lines.append(
            _(
                "As many as can be of the %(count)s villages of the plan before stay; only then the value"
                " counts."
            )
            % {"count": len(policy.keep)}
        )
    if policy.ignore_programmes:
        names = ", ".join(sorted(policy.ignore_programmes))
        lines.append(
            _("Villages in these programmes may be chosen all the same: %(names)s.") % {"names": names}
        )
    return lines
