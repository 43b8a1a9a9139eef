"""How words of names are misspelt, and what people write instead: keys, old spelling, abbreviations."""

import re
import zlib
from collections.abc import Iterator

SHORTEST_MISSPELT = 4
"""Shorter words are too close to too many others."""

PROVINCE_ABBREVIATIONS = {
    "11": ("nad",), "12": ("sumut",), "13": ("sumbar",), "16": ("sumsel",), "19": ("babel",),
    "21": ("kepri",), "31": ("dki", "jakarta"), "32": ("jabar",), "33": ("jateng",),
    "34": ("diy", "jogja", "yogya", "jogjakarta"), "35": ("jatim",), "52": ("ntb",), "53": ("ntt",),
    "61": ("kalbar",), "62": ("kalteng",), "63": ("kalsel",), "64": ("kaltim",), "65": ("kaltara",),
    "71": ("sulut",), "72": ("sulteng",), "73": ("sulsel",), "74": ("sultra",), "76": ("sulbar",),
    "82": ("malut",),
}  # fmt: skip
"""By Kemendagri code: what people write for the province."""


def spelling_keys(word: str) -> list[int]:
    """Hashes (signed 32 bit) of the word and of the word without each one of its letters.

    Words one edit apart share a key; so do some two edits apart. Words under four letters have none.
    """
    if len(word) < SHORTEST_MISSPELT:
        return []
    return sorted({_signed(zlib.crc32(rest.encode("ascii"))) for rest in _without_one(word)})


def _without_one(word: str) -> Iterator[str]:
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]


def _signed(number: int) -> int:
    return number - 2**32 if number >= 2**31 else number


def modern(word: str) -> str:
    """Dutch spelling in today's letters: Bandoeng, Tjilatjap and Djember as they are written now."""
    return word.replace("oe", "u").replace("tj", "c").replace("dj", "j")


def undoubled(word: str) -> str:
    """The word with every doubled letter written once."""
    return re.sub(r"(.)\1+", r"\1", word)
