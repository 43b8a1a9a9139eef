"""What this room answers to the one search box: decrees by number, title or a village in them."""

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import pgettext_lazy

from desmigratif.decrees import queries
from desmigratif.programmes import access as rights
from desmigratif.ui.panels import Hit


def find(request: HttpRequest, text: str, limit: int) -> list[Hit]:
    """Decrees, newest first; none for those without a role."""
    if not text.strip() or not rights.reads_register(request.user):
        return []
    found = queries.matching(queries.decrees(), {"text": text.strip()})[:limit]
    return [
        Hit(
            f"{one.number} · {one.title}",
            one.get_absolute_url(),
            pgettext_lazy("annex", "decree"),
            f"{one.programme.name} · {date_format(one.dated_on)}",
        )
        for one in found
    ]
