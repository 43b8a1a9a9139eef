"""Names of places as they are compared: folded, in words, without titles."""

import re
import unicodedata

APOSTROPHES = str.maketrans("", "", "'’‘ʼ`´")
WORD = re.compile(r"[a-z]+|[0-9]+")
REGENCY_TITLES = frozenset({"kabupaten", "kota", "administrasi"})


def folded(text: str) -> str:
    """Lower case without accents and apostrophes, so that Regapu’u and regapuu are one."""
    plain = unicodedata.normalize("NFKD", text.translate(APOSTROPHES))
    return plain.encode("ascii", "ignore").decode("ascii").lower()


def words(text: str) -> list[str]:
    """The words and numbers of a text, folded, in order: "Lawe Sigala-Gala 2" is lawe, sigala, gala, 2."""
    return WORD.findall(folded(text))


def parted(regency: str) -> tuple[list[str], list[str]]:
    """A regency's titles and its name proper: kabupaten, and lombok timur."""
    every = words(regency)
    size = next((at for at, word in enumerate(every) if word not in REGENCY_TITLES), 0)
    return every[:size], every[size:]


def key_of(name: str) -> str:
    """A name without spaces and signs, for equality."""
    return "".join(words(name))
