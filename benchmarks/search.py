"""Search over the whole register against the naive peer: `ILIKE '%word%'` over all names and their parents.

Run with the register loaded: `python -m benchmarks.search`. Prints milliseconds at the server, warm.
"""

import os
import random
import statistics
import time
from collections.abc import Callable
from contextlib import nullcontext

import django
from django.db.models import Q

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desmigratif.config.settings")
django.setup()

from desmigratif.config import databases, embedded  # noqa: E402
from desmigratif.places import queries  # noqa: E402
from desmigratif.places.models import Area  # noqa: E402

SEED = 2017
LIMIT = 25
COMMON = (
    *("sukamaju", "suka maju", "desa", "tanjung", "kampung baru", "sungai", "jaya", "barat", "timur", "tan"),
    *(
        "s",
        "k",
        "ta",
        "su",
        "kar",
        "suk",
        "tanjung bar",
        "sungai jaya",
        "kota",
        "kabupaten",
        "lombok",
        "jatim",
    ),
    *("Jenggik Lombok Timur", "jengik", "3307", "33.07.10.2004", "kec. sindang indramayu", "5", "bandoeng"),
)


def questions(villages: list[Area]) -> list[str]:
    """What people would type for 80 random villages, in five ways each, and the common words."""
    chance = random.Random(SEED)
    asked = list(COMMON)
    for village in villages:
        district, regency = village.district, village.regency
        assert district is not None
        assert regency is not None
        name = village.name
        at = chance.randrange(1, max(2, len(name)))
        asked += [
            name,
            name[: max(3, len(name) // 2)],
            f"{name} {regency.name.partition(' ')[2]}",
            f"{name[:at]}{name[at + 1 :]} {district.name}",
            f"ds. {name} kec. {district.name} kab. {regency.name.partition(' ')[2]}",
        ]
    return asked


def ours(text: str) -> object:
    return queries.search(text, LIMIT)


def naive(text: str) -> object:
    """Every word somewhere in the name or in the names above it."""
    found = queries.with_code(queries.with_ancestors(Area.objects.all()))
    for word in text.split():
        any_name = Q(name__icontains=word) | Q(district__name__icontains=word)
        found = found.filter(any_name | Q(regency__name__icontains=word) | Q(province__name__icontains=word))
    return list(found[:LIMIT])


def measured(search: Callable[[str], object], texts: list[str]) -> list[float]:
    times = []
    for text in texts:
        begun = time.perf_counter()
        search(text)
        times.append((time.perf_counter() - begun) * 1000)
    return sorted(times)


def main() -> None:
    with embedded.held() if databases.is_embedded() else nullcontext():
        chance = random.Random(SEED)
        pks = list(Area.objects.filter(depth=4).order_by("pk").values_list("pk", flat=True))
        villages = list(queries.with_ancestors(Area.objects.filter(pk__in=chance.sample(pks, 80))))
        texts = questions(villages)
        measured(ours, texts[:40])  # warm
        print(f"{len(texts)} questions over {Area.objects.count()} areas, milliseconds")
        for name, search, some in (("ours", ours, texts), ("ILIKE", naive, texts[:: len(texts) // 60])):
            times = measured(search, some)
            p95 = times[int(len(times) * 0.95)]
            print(
                f"{name:6} n={len(times):4} p50 {statistics.median(times):7.1f}"
                f"  p95 {p95:7.1f}  max {times[-1]:7.1f}"
            )


if __name__ == "__main__":
    main()
