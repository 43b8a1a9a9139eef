"""Search by name or code over all areas: the words of a text, what they may mean, the areas that carry them.

Words of the text are looked up as they are, as beginnings and as misspellings (by `spelling.spelling_keys`,
then checked by edit distance). An area answers when its own name carries at least one of the words; words
carried by the areas above it count too. First come those that answer the most words, then the closest
spelling, then whole names before parts, then the higher level.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet, Value

from desmigratif.cores.gazetteer import asking, spelling
from desmigratif.cores.gazetteer.asking import Word
from desmigratif.places.models import AreaCode

SHORTEST_BEGINNING = 3
MOST_SPELLINGS = 30

EXACT = 100
BEGINNING = 60
"""How well a word fits; misspellings fit less (`asking.closeness`)."""
SAID_LEVEL = 50
"""Added when the area is on the level that was said."""

CODE_LENGTHS = (2, 4, 6, 7, 10)
"""Digits of a code: province, regency, district (Kemendagri 6, BPS 7), village."""

SPELT = """
SELECT w.q - 1, t.id, t.uses
  FROM unnest(%s::text[]) WITH ORDINALITY AS w (word, q) JOIN places_nametoken t ON t.token = w.word
"""
BEGUN = """
SELECT w.q - 1, t.id
  FROM unnest(%s::text[]) WITH ORDINALITY AS w (word, q)
  CROSS JOIN LATERAL (
    SELECT id FROM places_nametoken WHERE token > w.word AND token < w.word || '{' OFFSET 0
  ) AS t
 WHERE w.word <> ''
"""
NEARLY = "SELECT id, token, uses FROM places_nametoken WHERE keys && %s::integer[]"

OWN = "SELECT area_id, answered, quality FROM own"
WITH_ANCESTORS = """
SELECT area_id, count(*) AS answered, sum(quality) AS quality
  FROM (SELECT area_id, q, max(strength) / 100 AS quality
          FROM (SELECT area_id, q, strength FROM hit
                 UNION ALL SELECT o.area_id, h.q, h.strength FROM own o JOIN hit h ON h.area_id = o.above[1]
                 UNION ALL SELECT o.area_id, h.q, h.strength FROM own o JOIN hit h ON h.area_id = o.above[2]
                 UNION ALL SELECT o.area_id, h.q, h.strength FROM own o JOIN hit h ON h.area_id = o.above[3]
               ) AS heard
         GROUP BY area_id, q) AS answers
 GROUP BY area_id
"""
RANKED = """
WITH meant AS (
    SELECT * FROM unnest(%(q)s::int[], %(tokens)s::bigint[], %(quality)s::int[], %(depth)s::int[])
        AS m (q, token_id, quality, depth)
), hit AS MATERIALIZED (
    -- strength is quality and, in its last two digits, how few words the name has
    SELECT t.area_id, m.q, min(t.depth) AS depth, min(t.place) AS place, max(t.above) AS above,
           max(100 * (m.quality + CASE WHEN m.depth = t.depth THEN {bonus} ELSE 0 END)
               + 99 - t.words) AS strength
      FROM meant m
     -- OFFSET keeps this an index look-up for each token, whatever the planner believes about the tables
     CROSS JOIN LATERAL (SELECT * FROM places_areatoken WHERE token_id = m.token_id OFFSET 0) AS t
     GROUP BY t.area_id, m.q
), own AS MATERIALIZED (
    SELECT area_id, count(*) AS answered, sum(strength / 100) AS quality,
           min(depth) AS depth, min(place) AS place, max(above) AS above, 99 - max(strength %% 100) AS words,
           count(*) FILTER (WHERE place >= 0) >= 99 - max(strength %% 100) AS whole
      FROM hit GROUP BY area_id
), reach AS ({reach})
SELECT o.area_id, r.answered
  FROM own o JOIN reach r USING (area_id)
 WHERE o.area_id NOT IN (SELECT village FROM places_absent(%(on)s))
   AND (%(least)s = 1 OR o.depth >= %(least)s)
   AND (%(inside)s::bigint[] IS NULL OR o.area_id = ANY(%(inside)s::bigint[])
        OR o.above && %(inside)s::bigint[])
 ORDER BY r.answered DESC, r.quality DESC, o.whole DESC, o.answered DESC, o.depth, o.place, o.words, o.area_id
 LIMIT %(limit)s
"""
BY_INITIAL = """
SELECT id FROM (
    (SELECT id, depth, name FROM places_area
      WHERE depth <= 2 AND depth >= %(least)s AND %(inside)s::bigint[] IS NULL
        AND regexp_replace(name, '^(Kabupaten|Kota) ', '') LIKE %(start)s || '%%'
      ORDER BY depth, name, id LIMIT %(limit)s)
    UNION ALL
    SELECT a.id, a.depth, a.name FROM (VALUES (3), (4)) AS l (depth)
     CROSS JOIN LATERAL (
        SELECT id, depth, name FROM places_area
         WHERE depth = l.depth AND name >= %(start)s AND name < %(start)s || '~'
           AND id NOT IN (SELECT village FROM places_absent(%(on)s))
           AND (%(inside)s::bigint[] IS NULL
                OR %(inside)s::bigint[] && ARRAY[id, district_id, regency_id, province_id])
         ORDER BY name, id LIMIT %(limit)s) AS a
     WHERE l.depth >= %(least)s
) AS found ORDER BY depth, name, id LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Meaning:
    """That the q-th word may mean a token of the index, and how well it fits."""

    q: int
    token: int
    quality: int


@dataclass(frozen=True)
class Sought:
    """At most so many areas that exist on a day. Among all, or only villages and those only within these
    areas (None is everywhere)."""

    limit: int
    on: date
    villages: bool = False
    inside: Collection[int] | None = None

    @property
    def values(self) -> dict[str, Any]:
        """As the statements want it."""
        inside = None if self.inside is None else sorted(self.inside)
        return {"limit": self.limit, "on": self.on, "least": 4 if self.villages else 1, "inside": inside}


def best_areas(text: str, sought: Sought) -> list[int]:
    """Ids of the areas that the words of a text mean, best first; only those that answer the most words."""
    words = asking.asked(text)
    if len(words) == 1 and len(words[0].text) < SHORTEST_BEGINNING:
        return _by_initial(words[0].text, sought)
    meanings, unknown = _plain_meanings(words, sought)
    meanings += _misspelt(words, unknown)
    ranked = _ranked(words, meanings, sought)
    if len(words) > 1 and ranked and ranked[0][1] < len(words):
        known = set(range(len(words))) - unknown
        ranked = _ranked(words, meanings + _misspelt(words, known), sought)
    return [pk for pk, answered in ranked if answered == ranked[0][1]]


def areas_by_code(digits: str, limit: int, among: QuerySet[Any] | None = None) -> list[int]:
    """Ids of the areas whose code begins with these digits: running codes first, then the shortest. Only
    areas with their ids `among` these, when given."""
    if digits.startswith("0"):
        return []
    within = {} if among is None else {"area__in": among}
    scales = [10 ** (length - len(digits)) for length in CODE_LENGTHS if length >= len(digits)]
    parts = [
        # A short walk along an index each; in one condition the planner walks all codes in between.
        AreaCode.objects.filter(
            number__range=(int(digits) * scale, (int(digits) + 1) * scale - 1),
            ends_on__isnull=not ended,
            **within,
        )
        .order_by("number")
        .values_list(Value(ended), "number", "area_id")[:limit]
        for ended in (False, True)
        for scale in scales
    ]
    rows = sorted(parts[0].union(*parts[1:], all=True))
    return list(dict.fromkeys(area for _ended, _number, area in rows))[:limit]


def _by_initial(start: str, sought: Sought) -> list[int]:
    return [row[0] for row in _rows(BY_INITIAL, {"start": start.title(), **sought.values})]


def _plain_meanings(words: list[Word], sought: Sought) -> tuple[list[Meaning], set[int]]:
    """Meanings of the words as they stand and as beginnings, and which words have neither."""
    spelt, uses = _spelt([word.text for word in words])
    # Exact words may all be used elsewhere: they spare nobody the beginnings.
    enough = sought.limit if sought.inside is None else 1 + max(uses, default=0)
    begun = [
        word.text
        if _may_begin(word.text, alone=len(words) == 1, last=q == len(words) - 1, uses=uses[q] / enough)
        else ""
        for q, word in enumerate(words)
    ]
    meanings = spelt + [Meaning(q, pk, BEGINNING) for q, pk in _rows(BEGUN, [begun])]
    return meanings, set(range(len(words))) - {meaning.q for meaning in meanings}


def _may_begin(text: str, *, alone: bool, last: bool, uses: float) -> bool:
    """Beginnings only where they can still matter: the last word, unknown words, and never after enough
    exact ones."""
    if len(text) < SHORTEST_BEGINNING:
        return False
    return uses < 1 if alone else last or not uses


def _spelt(texts: list[str]) -> tuple[list[Meaning], list[int]]:
    """Meanings of words as they stand, neighbours written together included; how many areas carry each."""
    spans = [(q, q + size) for size in (1, 2, 3) for q in range(len(texts) - size + 1)]
    meanings, uses = [], [0] * len(texts)
    for at, pk, count in _rows(SPELT, [["".join(texts[a:b]) for a, b in spans]]):
        start, end = spans[at]
        meanings += [Meaning(q, pk, EXACT) for q in range(start, end)]
        if end - start == 1:
            uses[start] = count
    return meanings, uses


def _misspelt(words: list[Word], which: set[int]) -> list[Meaning]:
    """Tokens an edit or two away from these words, and today's spelling of Dutch ones."""
    meanings = []
    for q in sorted(which):
        text = words[q].text
        modern = spelling.modern(text)
        found = _rows(NEARLY, [spelling.spelling_keys(text) + spelling.spelling_keys(modern)])
        meanings += [Meaning(q, pk, quality) for quality, pk in _closest(text, modern, found)]
    return meanings


def _closest(text: str, modern: str, found: list[tuple[int, str, int]]) -> list[tuple[int, int]]:
    """Quality and id of the tokens that are close enough, the closest and most used first."""
    close = [(asking.closeness(text, modern, token), uses, pk) for pk, token, uses in found]
    return [(quality, pk) for quality, _uses, pk in sorted(close, reverse=True)[:MOST_SPELLINGS] if quality]


def _ranked(words: list[Word], meanings: list[Meaning], sought: Sought) -> list[tuple[int, int]]:
    """Area ids with the number of words they answer."""
    if not meanings:
        return []
    statement = RANKED.format(bonus=SAID_LEVEL, reach=OWN if len(words) == 1 else WITH_ANCESTORS)
    values = {
        "q": [meaning.q for meaning in meanings],
        "tokens": [meaning.token for meaning in meanings],
        "quality": [meaning.quality for meaning in meanings],
        "depth": [words[meaning.q].depth for meaning in meanings],
        **sought.values,
    }
    return _rows(statement, values)


def _rows(statement: str, values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[Any] = cursor.fetchall()
    return found
