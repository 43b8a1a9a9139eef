"""The coverage page with all villages and 5,000 sites, beside a naive map that draws every site by itself.

Run with the register loaded: `make bench-coverage`. All that it makes is taken back. Prints milliseconds at
the server (the whole stack, warm) and bytes as they go over the wire; ends with 1 when a bar is missed.
"""

import gzip
import os
import random
import re
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desmigratif.config.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils.html import format_html, format_html_join  # noqa: E402

from desmigratif.accounts.models import Role, User  # noqa: E402
from desmigratif.agencies.models import Agency  # noqa: E402
from desmigratif.config import databases, embedded  # noqa: E402
from desmigratif.coverage import pictures, queries, signs  # noqa: E402
from desmigratif.coverage.doors import public  # noqa: E402
from desmigratif.places import queries as places  # noqa: E402
from desmigratif.places.models import Area, Village  # noqa: E402
from desmigratif.programmes.actions.register import ensure_programmes  # noqa: E402
from desmigratif.programmes.models import Site  # noqa: E402
from desmigratif.ui import map as maps  # noqa: E402

SEED, SITES, TIMES = 2017, 5_000, 9
MOST_MS, MOST_BYTES = 200, 60_000
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ASSET = re.compile(r'(?:href|src)="(/static/[^"]+)"')
KEYS = ("desmigratif", "kampung-tki", "desbumi")


def made() -> list[Site]:
    """Active sites in random villages, spread over three programmes and ten years."""
    chance = random.Random(SEED)
    programmes = {one.key: one for one in ensure_programmes()}
    free = places.standing(Village.objects.exclude(footprints__isnull=False)).order_by("pk")
    some = chance.sample(list(free.values_list("pk", flat=True)), SITES)
    sites = []
    for number, village in enumerate(some):
        programme = programmes[KEYS[0] if number % 10 < 7 else KEYS[1 + number % 2]]
        begun = date(2016 + number % 10, 1 + number % 12, 1)
        sites.append(
            Site(village_id=village, programme=programme, substance=programme.substance, starts_on=begun)
        )
    for start in range(0, SITES, 500):
        Site.objects.bulk_create(sites[start : start + 500])
    for state in (Site.State.CONFIRMED, Site.State.ESTABLISHED, Site.State.ACTIVE):
        Site.objects.filter(pk__in=[site.pk for site in sites]).update(state=state)
    return sites


def reader() -> User:
    """Somebody with a role over a regency, for whom no second step is asked."""
    user = User.objects.create_user(username="benchmark", password=None)
    regency = Area.objects.filter(level=Area.Level.REGENCY).order_by("pk").first()
    agency = Agency.objects.order_by("pk")[0]
    Role.objects.create(user=user, agency=agency, kind="viewer", area=regency, starts_on="2017-01-01")
    return user


def milliseconds(work: Callable[[], object]) -> float:
    """The middle of several runs after a first one that does not count."""
    work()
    times = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        work()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


def asset_bytes(client: Client, html: str) -> int:
    """Bytes of everything else that the page loads, as it goes over the wire."""
    sizes = []
    for address in sorted(set(ASSET.findall(html))):
        packed = Path(settings.STATIC_ROOT) / f"{address.removeprefix('/static/')}.gz"
        plain = packed.with_suffix("")
        sizes.append((packed if packed.exists() else plain).stat().st_size)
    return sum(sizes)


def naive() -> str:
    """Every decided site read as an object and drawn as a circle of its own."""
    plane = maps._Plane(maps.INDONESIA)  # the same plane: only the aggregation differs
    circles = []
    for site in queries.decided():
        spot = places.located(site.village)
        if spot is not None and spot.lat is not None and spot.lng is not None:
            title = f"{site.village.name}: {site.programme.name}"
            circles.append((site.village.get_absolute_url(), *plane.of(spot.lng, spot.lat), title))
    words = '<a href="{}"><circle cx="{}" cy="{}" r="8"><title>{}</title></circle></a>'
    return format_html("<svg>{}</svg>", format_html_join("", words, circles))


def ours() -> str:
    """The map of the page: regencies counted by the database, near ones put together."""
    programmes = [one.programme for one in queries.known()]
    door = public("id")
    drawn = pictures.Drawn(
        {one.pk: one for one in programmes},
        signs.signs(programmes),
        lambda area: door.home(province=area.name),
    )
    found = queries.places_with(queries.decided(), Area.Level.REGENCY)
    return str(pictures.of_nation(found, list(queries.provinces()), drawn))


def page(client: Client, address: str) -> tuple[float, int, int]:
    """Milliseconds, bytes of the answer as sent, bytes with everything it loads."""
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    html = (
        gzip.decompress(answer.content)
        if answer.headers.get("Content-Encoding") == "gzip"
        else answer.content
    )
    whole = len(answer.content) + asset_bytes(client, html.decode(errors="replace"))
    return milliseconds(lambda: client.get(address)), len(answer.content), whole


def measure() -> bool:
    """Print everything; whether all bars are held."""
    sites = made()
    client = Client(SERVER_NAME="localhost", headers={"Accept-Encoding": "gzip"})
    signed_in = Client(SERVER_NAME="localhost", headers={"Accept-Encoding": "gzip"})
    signed_in.force_login(reader(), backend=BACKEND)
    code = places.with_code(Village.objects.filter(pk=sites[0].village_id)).get().code or ""
    inner, everybody = reverse("coverage:index"), reverse("coverage:public")
    print(f"{Village.objects.count()} villages, {Site.objects.count()} sites; median of {TIMES}, warm")
    held = True
    for who, address in (
        (client, everybody),
        (client, f"{everybody}?province={code[:2]}"),
        (client, f"{everybody}?regency={code[:5]}"),
        (client, reverse("coverage:village", args=[code])),
        (signed_in, inner),
        (signed_in, f"{inner}?regency={code[:5]}"),
    ):
        ms, html, whole = page(who, address)
        held = held and ms <= MOST_MS and whole <= MOST_BYTES
        print(f"{address:32} {ms:6.1f} ms  HTML {html:6} bytes  with assets {whole:6} bytes")
    for form in ("csv", "xlsx", "geojson"):
        address = reverse("coverage:public_export", args=[form])
        print(f"{address:32} {milliseconds(lambda address=address: client.get(address)):6.1f} ms")  # type: ignore[misc]
    slow, fast = milliseconds(naive), milliseconds(ours)
    large, small = (len(gzip.compress(text.encode())) for text in (naive(), ours()))
    print(f"map alone: naive {slow:.1f} ms, {large} bytes; ours {fast:.1f} ms, {small} bytes (gzip)")
    print(f"ratio naive / ours: {slow / fast:.1f} in time, {large / small:.1f} in bytes")
    return held


def main() -> int:
    with embedded.held() if databases.is_embedded() else nullcontext(), transaction.atomic():
        held = measure()
        transaction.set_rollback(True)
    print("bars held" if held else f"missed: {MOST_MS} ms, {MOST_BYTES} bytes")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
