"""Two nominations that an installation for trying starts with, marked as examples."""

from django.utils import timezone

from desmigratif.agencies.models import Agency
from desmigratif.nominations.actions import Asked, nominate
from desmigratif.nominations.models import Nomination
from desmigratif.places import queries as places

OFFICE = "Disnaker Lombok Timur"
EXAMPLES = (
    (
        "52.03.01.2001",
        "Contoh: hampir setiap keluarga di desa ini punya anggota yang bekerja di Malaysia, dan belum ada"
        " petugas yang mendampingi keberangkatan.",
    ),
    (
        "52.03.11.2005",
        "Contoh: desa ini dulu Kampung TKI; pusat layanannya masih dipakai warga dan ingin dilanjutkan.",
    ),
)


def ensure_example_nominations() -> list[Nomination]:
    """The examples, where nobody has nominated the village yet. Returns the new ones."""
    office, made = Agency.objects.filter(short_name=OFFICE).first(), []
    for code, reason in EXAMPLES if office else ():
        village = places.village_by_code(code)
        if office is None or village is None or Nomination.objects.filter(village=village).exists():
            continue
        year = timezone.localdate().year + 1
        asked = Asked(village=village, agency=office, year=year, reason=reason, simulated=True)
        made.append(nominate(asked=asked, by=None))
    return made
