"""The register of places is public."""

from tests.authorisation.people import EAST, HOME
from tests.authorisation.policy import EVERYBODY, READ, Row, Thing
from tests.authorisation.world import World

ROWS = (
    Row("places:browse", READ, EVERYBODY, empty=True),
    Row("places:export_provinces", READ, EVERYBODY, about="regency", empty=True),
    Row("places:area", READ, EVERYBODY, about="regency", empty=True),
    Row("places:area", READ, EVERYBODY, about="village", empty=True),
    Row("places:export", READ, EVERYBODY, about="regency", empty=True),
)


def regencies(world: World) -> list[Thing]:
    return [Thing("regency", {"pk": world.area(EAST).pk, "form": "csv"}, area=EAST)]


def villages(world: World) -> list[Thing]:
    return [Thing("village", {"pk": world.area(HOME).pk, "form": "csv"}, area=HOME)]


THINGS = {"regency": regencies, "village": villages}
