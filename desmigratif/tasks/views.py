"""Pages of long tasks: the list, one task with its progress, and stopping it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from desmigratif.accounts import access as accounts
from desmigratif.tasks import access, actions, registry
from desmigratif.tasks.forms import StateFilter

PAGE_ROWS = 25


@require_safe
@login_required
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    form = StateFilter(request.GET)
    tasks = form.filtered(access.tasks_for(request.user))
    page = Paginator(tasks, PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "may_make": accounts.may_make_plans(request.user),
        "periodic": access.periodic_for(request.user),
    }
    return render(request, "tasks/index.html", context)


@require_safe
@login_required
@never_cache
def task(request: HttpRequest, pk: int) -> HttpResponse:
    found = access.task_for(request.user, pk)
    template = "tasks/_progress.html" if request.headers.get("HX-Request") else "tasks/task.html"
    return render(request, template, {"task": found, "kind": registry.label_of(found.kind)})


@require_POST
@login_required
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    found, user = access.task_and_canceller(request.user, pk)
    if actions.cancel(task=found, by=user):
        messages.success(request, _("The job is being stopped."))
    else:
        messages.info(request, _("This job had already ended; there was nothing to stop."))
    return redirect("tasks:task", pk=pk)
