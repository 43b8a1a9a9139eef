"""What this room answers to the one search box: plans by their title."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desmigratif.accounts import access as accounts
from desmigratif.planning import queries
from desmigratif.planning.models import PlanRun
from desmigratif.ui.panels import Hit


def find(request: HttpRequest, text: str, limit: int) -> list[Hit]:
    """Plans whose title holds the text, newest first; none for those who may not read plans."""
    if not text.strip() or not accounts.may_read_plans(request.user):
        return []
    found = queries.runs().kept().filter(title__icontains=text.strip())[:limit]
    return [Hit(run.title, run.get_absolute_url(), gettext_lazy("plan"), _note(run)) for run in found]


def _note(run: PlanRun) -> str:
    status = str(run.get_status_display() or _("not finished"))
    return f"{status} · {_('simulated')}" if run.simulated else status
