"""Where programmes are. Everybody reads what was decided; proposals and whoever stands behind anything stay
inside. National programme officers complete the lists of their agency's programmes."""

from datetime import date

from desmigratif.programmes.actions.opening import Wanted, propose
from desmigratif.programmes.actions.register import ensure_programmes
from tests.authorisation.people import HOME
from tests.authorisation.policy import ANY_ROLE, EVERYBODY, NATION, READ, Canary, Row, Thing, role
from tests.authorisation.world import World

OFFICERS = role("programme_officer", over=(NATION,))

ROWS = (
    Row("coverage:index", READ, ANY_ROLE),
    Row("coverage:index", READ, ANY_ROLE, query="province=52&regency=52.03"),
    Row("coverage:export", READ, ANY_ROLE, about="coverage file"),
    Row("coverage:complete", "GET POST", OFFICERS),
    Row("coverage:record", "POST", OFFICERS),
    Row("coverage:public", READ, EVERYBODY, empty=True),
    Row("coverage:public", READ, EVERYBODY, query="province=52&regency=52.02&bahasa=en", empty=True),
    Row("coverage:public_export", READ, EVERYBODY, about="coverage file", empty=True),
    Row("coverage:village", READ, EVERYBODY, about="public village", empty=True),
)

PROPOSED_IN = "52.02.01.1001"


def files(_world: World) -> list[Thing]:
    return [Thing("coverage file", {"form": form}) for form in ("csv", "xlsx", "geojson")]


def villages(world: World) -> list[Thing]:
    """One with decided sites whose inner part is full of canaries, one with a proposal alone, whose source is
    for people with a role."""
    programme = next(one for one in ensure_programmes() if one.key == "desa-binaan-imigrasi")
    source = Canary("source of a proposal", ANY_ROLE, "overview:site")
    wanted = Wanted(world.village(PROPOSED_IN), programme, date(2026, 1, 1), source=f"Daftar {source}")
    site = propose(wanted=wanted, reason="Sesuai rapat", by=None)
    return [
        Thing("public village", {"code": HOME, "pk": site.pk}),
        Thing("public village", {"code": PROPOSED_IN, "pk": site.pk}, canaries=(source,)),
    ]


THINGS = {"coverage file": files, "public village": villages}
