"""What people type to find a place: its words, the level they say, how close a misspelling comes."""

from dataclasses import dataclass

from rapidfuzz.distance import OSA

from desmigratif.cores.gazetteer import names, spelling

LONGEST_TEXT = 100
MOST_WORDS = 8
LONG_WORD = 7
"""Two edits are forgiven from this length on, one below."""

OLD_SPELLING = 55
DOUBLED = 50
"""Only a doubled letter more or less: jengik for Jenggik."""
MISSPELT = {1: 40, 2: 25}

LEVEL_WORDS = {
    "provinsi": 1, "propinsi": 1, "prov": 1, "kecamatan": 3, "kec": 3, "distrik": 3,
    "desa": 4, "ds": 4, "kelurahan": 4, "kel": 4,
}  # fmt: skip
SAME_WORD = {"kab": "kabupaten", "kodya": "kota", "kotamadya": "kota"}


@dataclass(frozen=True)
class Word:
    """A word of the question; `depth` is the level it was said to be on ("kec. sindang"), 0 when nothing
    was said."""

    text: str
    depth: int = 0


def asked(text: str) -> list[Word]:
    """The words of a question: abbreviations written out, words for a level bound to the word after them."""
    plain = [SAME_WORD.get(word, word) for word in names.words(text[:LONGEST_TEXT])][:MOST_WORDS]
    found, depth = [], 0
    for word in plain:
        if word in LEVEL_WORDS:
            depth = LEVEL_WORDS[word]
        else:
            found.append(Word(word, depth))
            depth = 0
    return found or [Word(word) for word in plain]


def closeness(text: str, modern: str, token: str) -> int:
    """Quality of a token as a reading of a word; 0 when it is too far, or the word itself."""
    most = 2 if len(text) >= LONG_WORD else 1
    edits = OSA.distance(text, token, score_cutoff=most)
    if not edits:
        return 0
    if token == modern:
        return OLD_SPELLING
    if spelling.undoubled(token) == spelling.undoubled(text):
        return DOUBLED
    return MISSPELT.get(edits, 0)
