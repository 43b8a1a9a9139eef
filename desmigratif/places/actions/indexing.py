"""The index that search reads, rebuilt from the names of all areas."""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.db import connection, transaction
from django.db.models import QuerySet

from desmigratif.cores.gazetteer import parted, spelling, words
from desmigratif.places.copying import copy_rows
from desmigratif.places.models import Area, AreaCode, AreaToken, NameToken, Village

Occurrence = tuple[str, int, int, str, int, int, bool]
"""Token, area id, depth of the area, its ancestors, place in the name, words in the name, whether written
so."""


# In the order of the words, so that two writers never wait for each other in a circle.
COUNTED = """
INSERT INTO places_nametoken (id, token, uses, keys)
SELECT (SELECT coalesce(max(id), 0) FROM places_nametoken) + row_number() OVER (ORDER BY t.token),
       t.token, t.uses, t.keys::integer[]
  FROM unnest(%s::text[], %s::int[], %s::text[]) AS t (token, uses, keys) ORDER BY t.token
    ON CONFLICT (token) DO UPDATE
   SET uses = places_nametoken.uses + excluded.uses,
       keys = CASE WHEN excluded.keys = '{}' THEN places_nametoken.keys ELSE excluded.keys END
RETURNING token, id
"""
FORGOTTEN = """
UPDATE places_nametoken n SET uses = n.uses - t.uses
  FROM (SELECT token_id, count(*) AS uses FROM places_areatoken
         WHERE area_id = ANY(%s) GROUP BY token_id) AS t
 WHERE n.id = t.token_id
"""


@transaction.atomic
def rebuild_search_index() -> int:
    """Replace the whole index and say how many words it holds; readers see the old one until the
    transaction ends.

    Names of several words written as one are found as such, but not when they are misspelt as well.
    """
    occurrences = sorted([*_occurrences(Area.objects.all()), *_abbreviations()])
    uses = Counter(token for token, *_rest in occurrences)
    ids = {token: pk for pk, token in enumerate(sorted(uses), start=1)}
    AreaToken.objects.all()._raw_delete("default")
    NameToken.objects.all()._raw_delete("default")
    keys = _keys(occurrences)
    copy_rows(
        NameToken,
        ("id", "token", "uses", "keys"),
        ((pk, token, uses[token], keys[token]) for token, pk in ids.items()),
    )
    _copy(occurrences, ids)
    return len(ids)


@transaction.atomic
def index_again(*, villages: Iterable[Village]) -> None:
    """Bring the words of these villages up to their names and places, under the register's turn."""
    areas = [village.pk for village in villages]
    occurrences = sorted(_occurrences(Area.objects.filter(pk__in=areas)))
    uses = Counter(token for token, *_rest in occurrences)
    keys = _keys(occurrences)
    with connection.cursor() as cursor:
        cursor.execute(FORGOTTEN, [areas])
        AreaToken.objects.filter(area__in=areas)._raw_delete("default")
        cursor.execute(COUNTED, [list(uses), list(uses.values()), [keys[token] for token in uses]])
        ids: dict[str, int] = dict(cursor.fetchall())
    _copy(occurrences, ids)


def _keys(occurrences: list[Occurrence]) -> dict[str, str]:
    """The spelling keys of every token; none for those that stand so in no name."""
    written = {token for token, *_rest, as_written in occurrences if as_written}
    return {
        token: _array(spelling.spelling_keys(token) if token in written else [])
        for token, *_rest in occurrences
    }


def _copy(occurrences: list[Occurrence], ids: dict[str, int]) -> None:
    # Sorted by token: what one look-up reads lies together on disk.
    rows = ((ids[token], *rest) for token, *rest, _as_written in occurrences)
    copy_rows(AreaToken, ("token_id", "area_id", "depth", "above", "place", "words"), rows)


def _occurrences(areas: QuerySet[Area]) -> Iterator[Occurrence]:
    columns = ("id", "depth", "name", "province_id", "regency_id", "district_id")
    rows = areas.order_by().values_list(*columns)
    for pk, depth, name, *ancestors in rows.iterator(chunk_size=20_000):
        above = _array(one for one in ancestors if one is not None)
        for token, place, count, as_written in _parts(name, depth):
            yield token, pk, depth, above, place, count, as_written


def _parts(name: str, depth: int) -> Iterator[tuple[str, int, int, bool]]:
    """Words of a name with their place, the number of words, and whether they are written so."""
    titles, parts = parted(name) if depth == 2 else ([], words(name))
    for title in titles:
        yield title, -1, len(parts), True
    if len(parts) > 1:
        yield "".join(parts), 0, 1, False
    for place, token in enumerate(parts):
        yield token, place, len(parts), True


def _abbreviations() -> Iterator[Occurrence]:
    provinces = AreaCode.objects.filter(
        system=AreaCode.System.KEMENDAGRI, ends_on=None, code__in=spelling.PROVINCE_ABBREVIATIONS
    )
    for code, pk in provinces.values_list("code", "area_id"):
        for short in spelling.PROVINCE_ABBREVIATIONS[code]:
            yield short, pk, 1, "{}", 0, 1, True


def _array(numbers: Iterable[int]) -> str:
    """PostgreSQL's own writing of an array: quicker to copy than a list."""
    return "{" + ",".join(map(str, numbers)) + "}"
