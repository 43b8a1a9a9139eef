"""Lines of the trail in words, for pages and for files."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desmigratif.accounts import trail as accounts
from desmigratif.accounts.models import Role
from desmigratif.audit.models import READ, AuditLine
from desmigratif.overview.words import KINDS, kind_in_words, verb_in_words
from desmigratif.ui.sheets.writing import Cell

TOLD = ("username", "title", "role", "agency", "reason", "purpose")
LONGEST = 120
MOST_IDS = 10


@dataclass(frozen=True)
class Told:
    """One line in words. `verb` is as written, for the filter; `url` leads to the thing if it has a page,
    `history` to everything that happened to it; `batch` is None while it waits for its seal."""

    pk: int
    at: datetime
    who: str
    what: str
    verb: str
    thing: str
    url: str
    history: str
    detail: str
    batch: int | None


def told(line: AuditLine) -> Told:
    """A line of the trail in words; it was fetched with its seal."""
    seal = getattr(line, "seal", None)
    return Told(
        pk=line.pk,
        at=line.at,
        who=accounts.who(line),
        what=verb_in_words(line.verb),
        verb=line.verb,
        thing=thing_in_words(line.subject_kind, line.subject_id),
        url=_page(line.subject_kind, line.subject_id),
        history=_history(line.subject_kind, line.subject_id),
        detail=_detail(line),
        batch=seal.batch_id if seal else None,
    )


def thing_in_words(kind: str, subject_id: str) -> str:
    return f"{kind_in_words(kind)} {subject_id}".strip()


def header() -> list[Cell]:
    """Columns of the file."""
    return [_("line"), _("when"), _("who"), _("did what"), _("kind"), _("id"), _("details"), _("batch")]


def rows(lines: Iterable[AuditLine]) -> Iterator[list[Cell]]:
    """Lines as rows of the file, in the order of `header`."""
    for line in lines:
        one = told(line)
        at = date_format(timezone.localtime(one.at), "Y-m-d H:i:s")
        kind = kind_in_words(line.subject_kind)
        yield [one.pk, at, one.who, one.what, kind, line.subject_id, one.detail, one.batch]


def _page(kind: str, subject_id: str) -> str:
    page = KINDS[kind][1] if kind in KINDS else ""
    return reverse(page, args=[int(subject_id)]) if page and subject_id.isdecimal() else ""


def _history(kind: str, subject_id: str) -> str:
    """Address of the page of one thing; none for what has no id, or one that does not fit an address."""
    fits = subject_id and "/" not in subject_id and subject_id not in {".", ".."}
    return reverse("overview:trail_of", args=[kind.replace(" ", "-"), subject_id]) if fits else ""


def _detail(line: AuditLine) -> str:
    roles = dict(Role.Kind.choices)
    detail = line.detail
    words = [str(roles.get(str(detail[name]), detail[name])) for name in TOLD if detail.get(name)]
    if line.verb == READ and not line.subject_id:
        words.insert(0, _shown(detail.get("ids", [])))
    return " · ".join(word if len(word) <= LONGEST else word[:LONGEST] + "…" for word in words)


def _shown(ids: list[str]) -> str:
    first = ", ".join(ids[:MOST_IDS]) + ("…" if len(ids) > MOST_IDS else "")
    return ngettext("%(n)s shown: %(ids)s", "%(n)s shown: %(ids)s", len(ids)) % {"n": len(ids), "ids": first}
