"""Texts that are kept in English with their values and put into the reader's language when they are shown."""

from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.utils.formats import date_format, localize
from django.utils.translation import gettext

DAY = "day"
WORD = "word"


class Word(str):
    """A value that is itself an English msgid, translated with the text around it."""

    __slots__ = ()


def kind_of(thing: Model) -> str:
    """The sort of a thing as notices and the calendar keep it."""
    return thing._meta.label_lower


def kept(values: dict[str, object]) -> dict[str, Any]:
    """Values as they are stored: text, numbers, days, words to be translated. Raises TypeError for others."""
    return {name: _kept(value) for name, value in values.items()}


def _kept(value: object) -> Any:
    if isinstance(value, Word):
        return {WORD: str(value)}
    if isinstance(value, datetime) or not isinstance(value, str | int | float | date):
        raise TypeError(f"{value!r} cannot stand in a notice")
    return {DAY: value.isoformat()} if isinstance(value, date) else value


def check(msgid: str, values: dict[str, Any]) -> None:
    """Raises KeyError or ValueError when the values do not fill the text: at the call, not on a page."""
    _ = msgid % {name: "" if isinstance(value, dict) else value for name, value in values.items()}


def in_words(msgid: str, values: dict[str, Any]) -> str:
    """The text with its values in the language of the moment."""
    return gettext(msgid) % {name: _shown(value) for name, value in values.items()} if msgid else ""


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        if WORD in value:
            return gettext(value[WORD])
        return date_format(date.fromisoformat(value[DAY]), "DATE_FORMAT")
    return str(value if isinstance(value, str) else localize(value))
