"""What this room offers to pages made of many rooms: the village in the register."""

from decimal import Decimal

from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desmigratif.atlas import lineage_words, pictures, position_words
from desmigratif.places import queries
from desmigratif.places.models import Indicator, Village
from desmigratif.ui.map import legend
from desmigratif.ui.panels import Panel

ORDER = 10
INDICATOR_WORDS: dict[str, str | Promise] = {
    "population": gettext_lazy("Population"),
    "residents_abroad": gettext_lazy("Residents working abroad"),
    "poverty_share": gettext_lazy("Share of poor people"),
    "idm": gettext_lazy("Village development index (IDM)"),
}
"""Indicators this application knows by name; others are shown under their own name."""


def village_panel(request: HttpRequest, village: Village) -> Panel | None:
    """Public: where the village lies, its codes, its splits and mergers, how exact its position is, figures
    with their source."""
    path = queries.path_of(village)
    context = {
        "village": village,
        "path": path[:-1],
        "codes": list(queries.codes_of(village)),
        "life": [(lineage_words.step_in_words(one), one) for one in queries.lineage_of(village)],
        "position": position_words.village_position_in_words(village, queries.located(village)),
        "figures": [(_label(one), _value(one), one) for one in queries.indicators_of(village)],
        "drawing": pictures.of_village(village),
        "legend": legend(),
    }
    return Panel(_("In the register"), "atlas/_village_panel.html", context, ORDER)


def _label(indicator: Indicator) -> str:
    return str(INDICATOR_WORDS.get(indicator.name, indicator.name.replace("_", " ")))


def _value(indicator: Indicator) -> str:
    """Shares as percent with one decimal, other figures without needless zeros."""
    if indicator.name.endswith("_share"):
        # number_format cuts off, it does not round
        return f"{number_format(round(indicator.value * 100, 1), 1, use_l10n=True)} %"
    places = max(0, -int(Decimal(indicator.value).normalize().as_tuple().exponent))
    return str(number_format(indicator.value, places, use_l10n=True, force_grouping=True))
