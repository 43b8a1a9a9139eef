"""Service centres: Perdes are base register; people, facilities and notes are inner, kept by officers of the
site's agency and by coordinators."""

from datetime import date

from desmigratif.centres import actions
from desmigratif.centres.access import AnyPart
from desmigratif.centres.models import Contact, Facility, Perdes, Post
from desmigratif.programmes.models import Site
from tests.authorisation.policy import ANY_ROLE, OTHER_AGENCY, OWN, READ, Canary, Row, Thing, Who, role
from tests.authorisation.rooms.sites import INNER
from tests.authorisation.world import World

KEEPERS = role("programme_officer", "village_officer", to=(OWN,)) | role(
    "coordinator", to=(OWN, OTHER_AGENCY)
)
INNER_KINDS = role(
    *("programme_officer", "planner", "viewer", "auditor", "administrator"),
    *("village_officer", "village_head", "coordinator"),
)
SENT = {"name": "Nama", "phone": "0812 3456", "starts_on": "2026-01-01", "kind": "2"}
HANDED = {"on": "2026-03-01", "name": "Pengganti"}

ROWS = (
    Row("centres:regulations", READ, ANY_ROLE),
    Row("centres:regulations", READ, ANY_ROLE, query="text=Desa"),
    Row("centres:export_regulations", READ, ANY_ROLE, about="list as a file"),
    Row("centres:contacts", READ, INNER_KINDS),
    Row("centres:contacts", READ, INNER_KINDS, query="text=Desa"),
    Row("centres:export_contacts", READ, INNER_KINDS, about="list as a file"),
    Row("centres:centre", READ, INNER, about="post"),
    Row("centres:new", "GET POST", KEEPERS, about="post", send=SENT),
    Row("centres:new", "GET POST", KEEPERS, about="contact", send=SENT),
    Row("centres:edit", "GET POST", KEEPERS, about="post", send=SENT),
    Row("centres:edit", "GET POST", KEEPERS, about="contact", send=SENT),
    Row("centres:remove", "POST", KEEPERS, about="contact"),
    Row("centres:restore", "POST", KEEPERS, about="contact taken away"),
    Row("centres:hand_over", "GET POST", KEEPERS, about="post", send=HANDED),
    Row("centres:see_working", "POST", KEEPERS, about="facility"),
)
DAY = date(2026, 1, 1)


def posts(world: World) -> list[Thing]:
    """The first officer of each site."""
    return [_post(world, one) for one in world.things("site")]


def _post(world: World, about: Thing) -> Thing:
    name, phone, decree = _canaries(about, "post", "name", "phone", "decree")
    row = Post(kind=1, name=f"Nama {name}", phone=str(phone), decree=f"SK {decree}", starts_on=DAY)
    return _kept(about, "post", "petugas", row, (name, phone, decree))


def contacts(world: World) -> list[Thing]:
    return [_contact(one, "contact", INNER) for one in world.things("site")]


def taken_away(world: World) -> list[Thing]:
    """Contacts that were wrong: only those who keep the centre still see them."""
    made = [_contact(one, "contact taken away", KEEPERS) for one in world.things("site")]
    for thing in made:
        actions.remove(row=Contact.objects.get(pk=thing.args["row_pk"]), by=None)
    return made


def _contact(about: Thing, sort: str, readers: Who) -> Thing:
    fields = ("name",) if readers is KEEPERS else ("name", "position", "phone", "email", "note")
    found = _canaries(about, sort, *fields, readers=readers)
    values = {field: str(canary) for field, canary in zip(fields, found, strict=True)}
    values["email"] = f"{values.get('email', 'surel')}@contoh.example"
    return _kept(about, sort, "kontak", Contact(**values), found)


def facilities(world: World) -> list[Thing]:
    """A broken computer of each site, and a Perdes with a note."""
    return [_facility(world, one) for one in world.things("site")]


def _facility(world: World, about: Thing) -> Thing:
    remark, note = _canaries(about, "facility", "note", "note of the Perdes")
    perdes = Perdes(
        number="3", year=2010, title="Desa TKI", legal_base=["UU 39/2004"], note=f"Catatan {note}"
    )
    _kept(about, "perdes", "perdes", perdes, ())
    row = Facility(kind="computer", state="broken", note=f"Layar {remark}")
    return _kept(about, "facility", "sarana", row, (remark, note))


def _canaries(about: Thing, sort: str, *fields: str, readers: Who = INNER) -> tuple[Canary, ...]:
    where = f"{sort} of {about.agency} in {about.area}"
    return tuple(Canary(f"{field} of {where}", readers, "centres:centre") for field in fields)


def _kept(about: Thing, sort: str, part: str, row: AnyPart, canaries: tuple[Canary, ...]) -> Thing:
    row.site = Site.objects.select_related("programme", "village").get(pk=about.args["pk"])
    saved = actions.save_row(row=row, by=None)
    args = {"pk": about.args["pk"], "part": part, "row_pk": saved.pk}
    return Thing(sort, args, agency=about.agency, area=about.area, canaries=canaries)


THINGS = {
    "post": posts,
    "contact": contacts,
    "contact taken away": taken_away,
    "facility": facilities,
}
