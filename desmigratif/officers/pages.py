"""What the pages of this room show."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.messages import warning as warn
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict

from desmigratif.accounts.access import SignedInRequest
from desmigratif.accounts.models import User
from desmigratif.centres.actions import MOST_IN_A_FILE, note_refused_file
from desmigratif.centres.models import Post
from desmigratif.officers import access, forms, laws, queries
from desmigratif.officers.errors import TooManyOfficersError
from desmigratif.officers.models import OfficerMessage
from desmigratif.officers.wording import figure
from desmigratif.places.models import Area
from desmigratif.programmes.models import Site

MESSAGES_A_PAGE = 20


@dataclass(frozen=True)
class Paid:
    """A list of allowances as asked; `law` is None for a month in which none is known."""

    form: forms.MonthFilter
    month: date
    law: laws.Allowance | None
    posts: QuerySet[Post]

    @property
    def amount_idr(self) -> int:
        return 0 if self.law is None else self.law.amount_idr


def _in_charge(person: User, area: Area | None) -> QuerySet[Site]:
    """Sites in the person's charge, only those of the area when there is one."""
    return access.sites_in_charge(person).filter(Q() if area is None else queries.within(area, "village"))


def paid(asked: QueryDict, person: User) -> Paid:
    form = forms.MonthFilter(asked)
    month, area = form.asked()
    sites = _in_charge(person, area)
    law = laws.allowance(month)
    none = queries.contacts(sites).none()
    return Paid(form, month, law, none if law is None else queries.allowances(sites, month, law))


def called(asked: QueryDict, person: User) -> tuple[forms.AreaFilter, QuerySet[Post]]:
    """The filter, and the officers to call."""
    form = forms.AreaFilter(asked)
    sites = _in_charge(person, form.asked())
    return form, queries.contacts(sites)


def with_reads(found: list[OfficerMessage]) -> list[tuple[OfficerMessage, int]]:
    """Messages, and how many of those who got each have read it."""
    reads = queries.reads_of(found)
    return [(one, reads[one.pk]) for one in found]


def messages(request: HttpRequest, found: QuerySet[OfficerMessage]) -> dict[str, Any]:
    """The messages of the asked page."""
    page = Paginator(found, MESSAGES_A_PAGE).get_page(request.GET.get("page"))
    return {"page": page, "sent": with_reads(list(page))}


def message(found: OfficerMessage, person: User) -> dict[str, Any]:
    """One message; how many have read it is shown to those who look after officers."""
    ((_found, read),) = with_reads([found])
    return {"message": found, "read": read, "shows_reads": bool(access.seats_of(person))}


def paid_context(found: Paid, table: Any) -> dict[str, Any]:
    """The page of allowances."""
    count = found.posts.count()
    total = figure(count * found.amount_idr)
    return {"form": found.form, "paid": found, "table": table, "count": count, "total": total}


def too_many(request: SignedInRequest, count: int) -> bool:
    """Whether these are more people than one may take as a file; then the visitor and the trail are told."""
    if count <= MOST_IN_A_FILE:
        return False
    note_refused_file(count=count, by=request.user)
    warn(request, str(TooManyOfficersError(count, MOST_IN_A_FILE)))
    return True
