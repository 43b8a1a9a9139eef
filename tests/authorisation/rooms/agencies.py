"""Agencies, their offices and memoranda are base register: read with any role, changed by national
administrators; what decides who looks after whose accounts, by those who do so now alone."""

from desmigratif.agencies.models import Agency, AgencyArea, Memorandum, Office
from tests.authorisation.people import CARE, EAST, EAST_OFFICE, KEMNAKER, KP2MI
from tests.authorisation.policy import ANY_ROLE, NATION, OWN, READ, Canary, Row, Thing, role
from tests.authorisation.world import World

CHANGERS = role("administrator", over=(NATION,))
KEEPERS = role("administrator", to=(OWN,), over=(NATION,))


def keeper(thing: Thing) -> object:
    return Agency.objects.values_list("looked_after_by", flat=True).get(pk=thing.args["pk"])


ROWS = (
    Row("agencies:index", READ, ANY_ROLE),
    Row("agencies:export", READ, ANY_ROLE, about="agency"),
    Row("agencies:agency", READ, ANY_ROLE, about="agency"),
    Row("agencies:memorandum", READ, ANY_ROLE, about="memorandum"),
    Row("agencies:new", "GET POST", CHANGERS),
    Row("agencies:edit", "GET POST", CHANGERS, about="agency"),
    Row(
        "agencies:edit",
        "POST",
        CHANGERS,
        about="agency",
        send={"short_name": "{name}", "name": "{name}", "kind": "{kind}", "looked_after_by": "{other_pk}"},
        done=KEEPERS,
        probe=keeper,
    ),
    Row("agencies:new_office", "GET POST", CHANGERS, about="agency"),
    Row("agencies:edit_office", "GET POST", CHANGERS, about="agency"),
    Row("agencies:add_area", "POST", KEEPERS, about="agency"),
    Row("agencies:remove_area", "POST", KEEPERS, about="agency"),
)


def agencies(world: World) -> list[Thing]:
    """A regency's office, whose accounts a ministry looks after, and a ministry with an office each."""
    return [
        _agency(world, EAST_OFFICE, EAST, frozenset({KEMNAKER})),
        _agency(world, KP2MI, "", frozenset()),
    ]


def _agency(world: World, name: str, area: str, keepers: frozenset[str]) -> Thing:
    agency = world.agencies[name]
    address, phone = (
        Canary(f"{what} of {name}", ANY_ROLE, "agencies:agency") for what in ("address", "phone")
    )
    office = Office.objects.create(
        agency=agency,
        name=f"Kantor {name}",
        kind=Office.Kind.HEAD,
        address=f"Jalan {address}",
        phone=str(phone),
    )
    works = AgencyArea.objects.create(agency=agency, area=world.area(area) if area else None)
    args = {
        "pk": agency.pk,
        "office_pk": office.pk,
        "area_pk": works.pk,
        "form": "csv",
        "name": name,
        "kind": agency.kind,
        "other_pk": world.agencies[CARE].pk,
    }
    return Thing("agency", args, agency=name, area=area, agencies=keepers, canaries=(address, phone))


def memoranda(world: World) -> list[Thing]:
    name = Canary("name of the memorandum", ANY_ROLE, "agencies:memorandum")
    made = Memorandum.objects.create(code="uji", name=f"Nota {name}", name_en="Test", source="Uji")
    return [Thing("memorandum", {"pk": made.pk}, canaries=(name,))]


THINGS = {"agency": agencies, "memorandum": memoranda}
