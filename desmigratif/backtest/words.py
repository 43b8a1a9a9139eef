"""What a back-test says in sentences. Numbers come from its counts; nothing is concluded that they do not
carry."""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.formats import localize, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desmigratif.backtest.facts import History

FEW = 30
"""Below so many known villages the page says in words that they are few. A habit of ours, no rule."""
RARE = 0.05
"""A find that a draw by lot reaches less often than this is called unusual. A habit of ours, no rule."""


def marked(value: object, simulated: bool) -> SafeString:
    """A figure; with its mark when it comes from simulated figures."""
    if not simulated:
        return format_html("{}", localize(value))
    return format_html(
        '<span class="bt-figure">{}<abbr class="bt-mark" title="{}">S</abbr></span>',
        localize(value),
        _("simulated"),
    )


def decimal(value: Fraction) -> str:
    """Two decimals; a small number that is not nothing does not become 0."""
    if 0 < value < Fraction(1, 100):
        return _("less than %(least)s") % {"least": number_format("0.01")}
    return str(number_format(f"{float(value):.2f}"))


def in_hundred(chance: float) -> str:
    """A chance as cases in a hundred, in words where it is near 0 or 100."""
    if chance >= 1:
        return _("always")
    if chance > 0.99:
        return _("in more than 99 of 100 cases")
    if chance < 0.01:
        return _("in less than 1 of 100 cases")
    return _("in about %(n)s of 100 cases") % {"n": round(100 * chance)}


def k_of_n(k: int, n: int) -> str:
    return _("%(k)s of %(n)s") % {"k": localize(k), "n": localize(n)}


def share(k: int, n: int) -> str:
    """The share in per cent with one decimal; a dash where there is nothing to share."""
    return f"{number_format(f'{100 * k / n:.1f}')}%" if n else "–"


def few(known: int, total: int) -> str:
    """What so small a number can carry; empty when it is not small."""
    if known >= FEW:
        return ""
    if not known:
        return _("No village known by name is among the candidates, so there is nothing to compare.")
    words = ngettext(
        "Only %(n)s known village can be compared, of %(total)s. One more or one less found would move the"
        " share by %(step)s points: too few to conclude anything.",
        "Only %(n)s known villages can be compared, of %(total)s. One more or one less found would move the"
        " share by %(step)s points: too few to conclude anything.",
        known,
    )
    return words % {
        "n": localize(known),
        "total": localize(total),
        "step": number_format(f"{100 / known:.0f}"),
    }


def beside_lot(found: int, expected: Fraction, chance: float) -> str:
    """The find beside a draw by lot."""
    if found <= expected:
        return _("The policy found no more of them than a draw by lot finds on average.")
    if chance > RARE:
        return _(
            "The policy found more of them than a draw by lot finds on average, but a draw by lot finds as"
            " many often enough."
        )
    return _("The policy found more of them than a draw by lot usually does.")


@dataclass(frozen=True)
class Remark:
    """Something about the reports themselves: that they fit, or where they do not."""

    fits: bool
    words: str


def remarks(history: History, most_a_regency: int) -> list[Remark]:
    """Whether the reported numbers add up, and every report that another one, or the policy, contradicts."""
    return [_sum(history), *_totals(history), *_planned(history), *_regencies(history, most_a_regency)]


def _sum(history: History) -> Remark:
    terms = " + ".join(localize(n) for n in history.quotas.values())
    total = history.total(history.last)
    values = {"terms": terms, "sum": localize(history.villages)}
    if total is None:
        return Remark(False, _("%(terms)s = %(sum)s; no total was reported to compare it with.") % values)
    values["total"] = localize(total.villages)
    if total.villages == history.villages:
        return Remark(True, _("%(terms)s = %(sum)s, which is the total that was reported.") % values)
    return Remark(False, _("%(terms)s = %(sum)s, but the total reported is %(total)s.") % values)


def _totals(history: History) -> list[Remark]:
    """Years whose total was reported: the numbers up to then, added up, beside it."""
    found = []
    for year in list(history.quotas)[:-1]:
        total = history.total(year)
        summed = sum(n for its, n in history.quotas.items() if its <= year)
        if total is None or summed == total.villages:
            continue
        values = {"year": year, "sum": localize(summed), "total": localize(total.villages)}
        words = _("Until the end of %(year)s the numbers add up to %(sum)s, but %(total)s were reported.")
        found.append(Remark(False, words % values))
    return found


def _planned(history: History) -> list[Remark]:
    words = _(
        "For %(year)s a plan of %(planned)s was reported beforehand; %(taken)s is what is taken here"
        " (%(source)s)."
    )
    return [
        Remark(
            False,
            words
            % {
                "year": one.year,
                "planned": localize(one.villages),
                "taken": localize(history.quotas[one.year]),
                "source": one.source,
            },
        )
        for one in history.reported
        if one.scope == "planned" and one.villages != history.quotas[one.year]
    ]


def _regencies(history: History, most: int) -> list[Remark]:
    """Reports with fewer regencies than so many villages need at `most` a regency in a year."""
    words = _(
        "%(villages)s villages in %(year)s in %(regencies)s regencies (%(source)s) would be more than"
        " %(most)s a regency, which the policy does not allow; another report says %(other)s."
    )
    return [
        Remark(
            False,
            words
            % {
                "villages": localize(one.villages),
                "year": one.year,
                "regencies": localize(one.regencies),
                "source": one.source,
                "most": most,
                "other": localize(history.new(one.year).regencies or "–"),
            },
        )
        for one in history.reported
        if one.scope != "total" and one.regencies is not None and one.villages > most * one.regencies
    ]
