"""Files to take away: those of the plan command, the shown list as CSV or XLSX."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from desmigratif.candidates.exports import attachment
from desmigratif.cores.selection.report.typeset import TypesettingError
from desmigratif.planning import access, exports, pages, queries
from desmigratif.planning.pdf import pdf_of
from desmigratif.policies import held

TYPES = {"csv": exports.CSV, "json": "application/json"}
PLAIN = "application/octet-stream"


@require_safe
@login_required
def plan_file(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    file = access.file_for(request.user, pk, name)
    kind = TYPES.get(name.rpartition(".")[2], PLAIN)
    return attachment(queries.content_of_file(file), exports.plan_file_name(file.run, name), kind)


@require_safe
@login_required
def policy(request: HttpRequest, pk: int) -> HttpResponse:
    run = access.run_for(request.user, pk)
    return attachment(run.policy.encode("utf-8"), exports.plan_file_name(run, "policy.toml"), PLAIN)


@require_safe
@login_required
def sites(request: HttpRequest, pk: int) -> HttpResponse:
    """SITES as the plan was made of it."""
    run = access.run_for(request.user, pk)
    return attachment(run.sites.encode("utf-8"), exports.plan_file_name(run, "sites.csv"), exports.CSV)


@require_safe
@login_required
def held_file(request: HttpRequest) -> HttpResponse:
    """The register's part of SITES for a plan that begins this year."""
    access.reader(request.user)
    first = timezone.localdate().replace(month=1, day=1)
    content = held.written(held.rows_from(first)).encode("utf-8")
    return attachment(content, "desmigratif-sites.csv", exports.CSV)


@require_safe
@login_required
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The report on paper, in the visitor's language."""
    run = access.stored_run_for(request.user, pk)
    try:
        content = pdf_of(run)
    except TypesettingError:
        messages.error(request, _("The PDF could not be made. Take report.html: it says the same."))
        return redirect(run)
    report = slugify(_("report"))
    return attachment(content, exports.plan_file_name(run, f"{report}.pdf"), "application/pdf")


@require_safe
@login_required
def export(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The list as filtered; a workbook only up to a length that spreadsheets bear."""
    run = access.run_for(request.user, pk)
    verdicts = pages.shown_verdicts(run, request.GET)
    if kind == "xlsx" and verdicts.count() > exports.MOST_XLSX_ROWS:
        messages.info(request, _("This list is too long for XLSX; take it as CSV."))
        return redirect(run)
    villages = slugify(_("list of villages"))
    name = exports.plan_file_name(run, f"{villages}.{kind}")
    return attachment(
        exports.written(run, verdicts, kind), name, exports.XLSX if kind == "xlsx" else exports.CSV
    )
