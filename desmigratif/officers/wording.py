"""Months and answers in words, for pages, papers and notices."""

from datetime import date
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

MONTHS = (
    *(gettext_noop("January"), gettext_noop("February"), gettext_noop("March"), gettext_noop("April")),
    *(gettext_noop("May"), gettext_noop("June"), gettext_noop("July"), gettext_noop("August")),
    *(gettext_noop("September"), gettext_noop("October"), gettext_noop("November")),
    gettext_noop("December"),
)
"""English names, which notices keep and translate when they are shown."""

NEVER: Promise = _("never")


def month_in_words(month: date | None) -> str:
    """“October 2026”, in the language of the moment."""
    return str(NEVER) if month is None else date_format(month, "F Y")


def figure(value: Decimal | int | None) -> str:
    """A number without needless zeros, as the language writes it."""
    if value is None:
        return "–"
    whole = value == int(value)
    return number_format(int(value) if whole else value, decimal_pos=0 if whole else 1, force_grouping=True)


def yes_or_no(yes: bool) -> str:
    return gettext("yes") if yes else gettext("no")
