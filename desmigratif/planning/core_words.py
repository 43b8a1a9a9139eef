"""Sentences that the selection core says in both languages, and the register's names for them."""

from functools import cache

from django.utils.translation import get_language

from desmigratif.cores.selection.read.register import Register, load_register
from desmigratif.cores.selection.report.words import Words


@cache
def register() -> Register:
    """Names by code as installed; read once in each process."""
    return load_register()


def said(words: Words) -> str:
    """The half that the reader understands."""
    indonesian, english = words
    return indonesian if (get_language() or "id").startswith("id") else english
