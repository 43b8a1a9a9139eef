"""A small register for the tests of any room, loaded the way the real one is.

`pytest_plugins` of the root conftest names this module; a test asks for `small_register`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from desmigratif.cores.gazetteer import KnownPlace, words
from desmigratif.places import register as registers
from desmigratif.places.actions import loading
from desmigratif.places.models import Area, AreaCode, Village

NAMES: Mapping[str, str] = {
    "33": "Jawa Tengah",
    "33.07": "Kabupaten Wonosobo",
    "33.07.10": "Watumalang",
    "33.07.10.1010": "Wonoroto",
    "33.07.10.2001": "Bumiroso",
    "33.07.10.2002": "Gondang",
    "33.07.10.2003": "Limbangan",
    "33.07.10.2004": "Kuripan",
    "33.07.10.2005": "Banyukembar",
    "33.07.10.2008": "Watumalang",
    "33.07.10.2013": "Wonokampir",
    "33.07.12": "Garung",
    "33.07.12.1005": "Garung",
    "33.07.12.2003": "Sendangsari",
    "33.07.12.2004": "Kayugiyang",
    "33.07.12.2007": "Kuripan",
    "33.07.12.2009": "Tlogo",
    "33.07.12.2011": "Menjer",
    "52": "Nusa Tenggara Barat",
    "52.03": "Kabupaten Lombok Timur",
    "52.03.03": "Terara",
    "52.03.03.2001": "Jenggik",
    "52.03.03.2002": "Rarang",
    "52.03.03.2003": "Suradadi",
    "52.03.03.2005": "Terara",
    "52.03.03.2007": "Rarang Selatan",
    "52.03.03.2011": "Embung Raja",
    "52.03.03.2016": "Pandan Duri",
    "52.03.11": "Montong Gading",
    "52.03.11.2001": "Pringga Jurang",
    "52.03.11.2002": "Montong Betok",
    "52.03.11.2003": "Kilang",
    "52.03.11.2005": "Jenggik Utara",
    "52.03.11.2008": "Lendang Belo",
    "52.71": "Kota Mataram",
    "52.71.01": "Ampenan",
    "52.71.01.1004": "Ampenan Selatan",
    "52.71.01.1005": "Ampenan Tengah",
    "52.71.01.1008": "Taman Sari",
    "52.71.01.1009": "Banjar",
    "52.71.01.1013": "Bintaro",
}
"""Real names and codes: 2 provinces, 3 regencies, 5 districts, 31 villages; Kuripan twice in one regency."""

PLACES = [
    KnownPlace(frozenset({"".join(words(name))}), (lat, lng), province)
    for province, name, lat, lng in (
        ("33", "Wonosobo", -7.36, 109.90),
        ("33", "Watumalang", -7.33, 109.85),
        ("33", "Tlogo", -7.29, 109.92),
        ("52", "Terara", -8.62, 116.42),
        ("52", "Jenggik", -8.61, 116.41),
        ("52", "Ampenan", -8.57, 116.08),
        ("52", "Selong", -8.65, 116.53),
    )
]


@dataclass(frozen=True)
class SmallRegister:
    """What was loaded; areas and villages are reached by their dotted Kemendagri code."""

    ids: Mapping[str, int]

    def area(self, code: str) -> Area:
        return Area.objects.get(pk=self.ids[code])

    def village(self, code: str) -> Village:
        return Village.objects.get(pk=self.ids[code])


def load_small_register(names: Mapping[str, str] = NAMES) -> SmallRegister:
    """Load it into the current database; again, it changes nothing."""
    loading.load(register=registers.from_names(names), by=None, places=PLACES)
    return SmallRegister(dict(AreaCode.objects.filter(ends_on=None).values_list("code", "area_id")))


@pytest.fixture
def small_register(db: None) -> SmallRegister:
    return load_small_register()
