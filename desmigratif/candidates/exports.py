"""Files to take away: their names, in which simulated figures say so, and how they are sent."""

from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from desmigratif.candidates.models import CandidateSet


def file_name(candidates: CandidateSet) -> str:
    """Name of a list's download: its number, its label if it is simulated."""
    kind = slugify(_("candidates"))
    name = f"desmigratif-{kind}-{candidates.pk}"
    return f"{name}{label(candidates.simulated)}.{candidates.extension}"


def label(simulated: bool) -> str:
    """What a file name of simulated figures carries; empty for others."""
    return f"-{slugify(_('simulated'))}" if simulated else ""


def attachment(content: bytes, name: str, kind: str) -> HttpResponse:
    """A download that no browser opens as a page of this site."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=kind, headers=headers)
