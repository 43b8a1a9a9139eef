"""Sites of the past that an installation for trying starts with: what publications say, marked as examples.

They are the pair that two lists name at once (33.07.10.2004), and the first known hamlet of Kampung TKI. The
days on which the pair began are not known: the year of the report stands for them, so both are marked as
simulated.
"""

from datetime import date

from desmigratif.audit.actions import Actor
from desmigratif.places import queries as places
from desmigratif.programmes import queries
from desmigratif.programmes.actions.opening import Past, record_past
from desmigratif.programmes.models import Site

EXAMPLES = (  # code, programme, first day, whether the day is invented, source
    (
        "33.07.10.2004",
        "desmigratif",
        date(2019, 1, 1),
        True,
        "https://prioritas.co.id/?p=20641 (2019)",
    ),
    (
        "33.07.10.2004",
        "desbumi",
        date(2024, 9, 1),
        True,
        "https://mercusuar.co/forum-diskusi-dorong-replikasi-desbumi-di-kabupaten-wonosobo (2024)",
    ),
    (
        "52.03.11.2005",
        "kampung-tki",
        date(2014, 5, 26),
        False,
        "bp2mi.go.id, 16 March 2020 and 30 March 2021",
    ),
)


def ensure_example_sites(*, by: Actor | None = None) -> list[Site]:
    """The examples, added where their programme has no site in the village yet. Returns the new ones."""
    programmes = {programme.key: programme for programme in queries.programmes()}
    made = []
    for code, key, starts_on, invented, source in EXAMPLES:
        village, programme = places.village_by_code(code), programmes[key]
        if village is None or Site.objects.filter(village=village, programme=programme).exists():
            continue
        past = Past(village, programme, starts_on, simulated=invented, source=source)
        made.append(record_past(past=past, by=by))
    return made
