"""What the centres of the example sites hold in an installation for trying. All of it is invented; it is kept
only in sites that are marked as simulated, so that every page and file says so."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from desmigratif.audit.actions import Actor
from desmigratif.centres.actions import AnyPart, save_row
from desmigratif.centres.models import PARTS, Contact, Facility, Perdes, Post
from desmigratif.places import queries as places
from desmigratif.programmes import queries as programmes
from desmigratif.programmes.models import Site

NOTE = "Data contoh"
BEGAN = date(2019, 3, 1)


@dataclass(frozen=True)
class Example:
    """A simulated site by the code of its village and the key of its programme, and what its centre holds."""

    code: str
    programme: str
    rows: tuple[tuple[type[AnyPart], dict[str, Any]], ...]


EXAMPLES = (
    Example(
        "33.07.10.2004",
        "desmigratif",
        (
            (
                Post,
                {
                    "kind": 1,
                    "name": "Siti Contoh",
                    "phone": "0800 0000 001",
                    "decree": f"SK 12/2019 ({NOTE})",
                },
            ),
            (
                Post,
                {
                    "kind": 2,
                    "name": "Budi Contoh",
                    "phone": "0800 0000 002",
                    "decree": f"SK 13/2019 ({NOTE})",
                },
            ),
            (Post, {"kind": 5, "name": "Kepala Desa Contoh", "phone": "0800 0000 003"}),
            (Facility, {"kind": "room", "state": "working", "last_working_on": BEGAN, "note": NOTE}),
            (Facility, {"kind": "computer", "count": 2, "state": "broken", "note": f"{NOTE}: satu mati"}),
            (Facility, {"kind": "printer", "state": "missing", "note": NOTE}),
            (Facility, {"kind": "connection", "state": "working", "last_working_on": BEGAN, "note": NOTE}),
            (
                Perdes,
                {
                    "number": "4",
                    "year": 2019,
                    "title": "Pelindungan pekerja migran (contoh)",
                    "legal_base": ["UU 18/2017"],
                    "source": NOTE,
                    "note": NOTE,
                },
            ),
            (
                Contact,
                {"name": "Ani Contoh", "position": "Kader PKK", "phone": "0800 0000 004", "note": NOTE},
            ),
        ),
    ),
    Example(
        "33.07.10.2004",
        "desbumi",
        (
            (Post, {"kind": 3, "name": "Rina Contoh", "phone": "0800 0000 005", "decree": NOTE}),
            (Facility, {"kind": "computer", "state": "working", "last_working_on": BEGAN, "note": NOTE}),
            (
                Perdes,
                {
                    "number": "2",
                    "year": 2016,
                    "title": "Pelindungan buruh migran (contoh)",
                    "legal_base": ["UU 39/2004"],
                    "source": NOTE,
                    "note": NOTE,
                },
            ),
        ),
    ),
)


def ensure_example_centres(*, by: Actor | None = None) -> int:
    """The examples, in simulated sites whose centre is still empty. Returns how many rows are new."""
    made = 0
    for example in EXAMPLES:
        village = places.village_by_code(example.code)
        if village is None:
            continue
        found = programmes.sites().filter(village=village, programme__key=example.programme, simulated=True)
        for site in found:
            made += _filled(site, example, by) if _is_empty(site) else 0
    return made


def _is_empty(site: Site) -> bool:
    return not any(part._default_manager.filter(site=site).exists() for part in PARTS.values())


def _filled(site: Site, example: Example, by: Actor | None) -> int:
    for model, values in example.rows:
        began = {"starts_on": max(BEGAN, site.starts_on)} if model is Post else {}
        save_row(row=model(site=site, **values, **began), by=by)
    return len(example.rows)
