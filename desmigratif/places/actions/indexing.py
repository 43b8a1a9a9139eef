"""The index that search reads, rebuilt from the names of all areas."""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.db import transaction

from desmigratif.cores.gazetteer import parted, spelling, words
from desmigratif.places.copying import copy_rows
from desmigratif.places.models import Area, AreaCode, AreaToken, NameToken

Occurrence = tuple[str, int, int, str, int, int, bool]
"""Token, area id, depth of the area, its ancestors, place in the name, words in the name, whether written
so."""


@transaction.atomic
def rebuild_search_index() -> int:
    """Replace the whole index and say how many words it holds; readers see the old one until the
    transaction ends.

    Names of several words written as one are found as such, but not when they are misspelt as well.
    """
    occurrences = sorted(_occurrences())
    uses = Counter(token for token, *_rest in occurrences)
    ids = {token: pk for pk, token in enumerate(sorted(uses), start=1)}
    AreaToken.objects.all()._raw_delete("default")
    NameToken.objects.all()._raw_delete("default")
    written = {token for token, *_rest, as_written in occurrences if as_written}
    tokens = (
        (pk, token, uses[token], _array(spelling.spelling_keys(token) if token in written else []))
        for token, pk in ids.items()
    )
    copy_rows(NameToken, ("id", "token", "uses", "keys"), tokens)
    # Sorted by token: what one look-up reads lies together on disk.
    rows = ((ids[token], *rest) for token, *rest, _as_written in occurrences)
    copy_rows(AreaToken, ("token_id", "area_id", "depth", "above", "place", "words"), rows)
    return len(ids)


def _occurrences() -> Iterator[Occurrence]:
    columns = ("id", "depth", "name", "province_id", "regency_id", "district_id")
    areas = Area.objects.order_by().values_list(*columns)
    for pk, depth, name, *ancestors in areas.iterator(chunk_size=20_000):
        above = _array(one for one in ancestors if one is not None)
        for token, place, count, as_written in _parts(name, depth):
            yield token, pk, depth, above, place, count, as_written
    for token, pk in _abbreviations():
        yield token, pk, 1, "{}", 0, 1, True


def _parts(name: str, depth: int) -> Iterator[tuple[str, int, int, bool]]:
    """Words of a name with their place, the number of words, and whether they are written so."""
    titles, parts = parted(name) if depth == 2 else ([], words(name))
    for title in titles:
        yield title, -1, len(parts), True
    if len(parts) > 1:
        yield "".join(parts), 0, 1, False
    for place, token in enumerate(parts):
        yield token, place, len(parts), True


def _abbreviations() -> Iterator[tuple[str, int]]:
    provinces = AreaCode.objects.filter(
        system=AreaCode.System.KEMENDAGRI, ends_on=None, code__in=spelling.PROVINCE_ABBREVIATIONS
    )
    for code, pk in provinces.values_list("code", "area_id"):
        yield from ((short, pk) for short in spelling.PROVINCE_ABBREVIATIONS[code])


def _array(numbers: Iterable[int]) -> str:
    """PostgreSQL's own writing of an array: quicker to copy than a list."""
    return "{" + ",".join(map(str, numbers)) + "}"
