"""Pages of notices and of letters."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desmigratif.accounts.access import SignedInRequest
from desmigratif.inbox import access, links, queries
from desmigratif.inbox.actions import choosing, notices
from desmigratif.inbox.errors import InboxError
from desmigratif.inbox.forms import AtForm, MailForm, NoticeFilter
from desmigratif.inbox.models import MailChoice

PAGE_ROWS = 25


@require_safe
@login_required
@never_cache
def index(request: SignedInRequest) -> HttpResponse:
    form = NoticeFilter(request.GET)
    found = form.filtered(access.notices_for(request.user))
    undo = AtForm(request.GET)
    context = {
        "form": form,
        "page": Paginator(found, PAGE_ROWS).get_page(request.GET.get("page")),
        "undo_at": request.GET["at"] if undo.is_valid() else "",
    }
    return render(request, "inbox/index.html", context)


@require_POST
@login_required
def open_notice(request: SignedInRequest, pk: int) -> HttpResponse:
    """Read it and go where it leads."""
    notice = access.notice_for(request.user, pk)
    notices.mark_read(notice=notice, by=request.user)
    return redirect(notice.url)


@require_POST
@login_required
def read(request: SignedInRequest, pk: int) -> HttpResponse:
    notices.mark_read(notice=access.notice_for(request.user, pk), by=request.user)
    return _back(request)


@require_POST
@login_required
def unread(request: SignedInRequest, pk: int) -> HttpResponse:
    notices.mark_unread(notice=access.notice_for(request.user, pk), by=request.user)
    return _back(request)


def _back(request: SignedInRequest) -> HttpResponse:
    """To the same part of the list."""
    kept = {name: request.GET[name] for name in ("state", "kind", "page") if request.GET.get(name)}
    return redirect(reverse("inbox:index", query=kept or None))


@require_POST
@login_required
def read_all(request: SignedInRequest) -> HttpResponse:
    at = notices.mark_all_read(by=request.user)
    return redirect(reverse("inbox:index", query={"at": at.isoformat()} if at else None))


@require_POST
@login_required
def undo_read_all(request: SignedInRequest) -> HttpResponse:
    form = AtForm(request.POST)
    if form.is_valid() and notices.undo_all_read(at=form.cleaned_data["at"], by=request.user):
        messages.success(request, _("They are unread again."))
    return redirect("inbox:index")


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def mail(request: SignedInRequest) -> HttpResponse:
    choice = queries.choice_of(request.user)
    form = MailForm(request.POST or None, initial=_chosen(choice))
    if form.is_valid():
        try:
            choosing.choose_mail(by=request.user, **form.cleaned_data)
            messages.success(request, _("Your choice is kept."))
            return redirect("inbox:mail")
        except InboxError as refusal:
            form.add_error("address", str(refusal))
    letter = queries.newest_letter(request.user)
    context = {"form": form, "choice": choice, "letter": letter, "sends": bool(settings.EMAIL_HOST)}
    return render(request, "inbox/mail.html", context, status=422 if form.errors else 200)


def _chosen(choice: MailChoice | None) -> dict[str, str]:
    if choice is None:
        return {"how": MailChoice.How.NONE, "language": get_language() or settings.LANGUAGE_CODE}
    return {"how": choice.how, "address": choice.address, "language": choice.language}


@require_POST
@login_required
def mail_again(request: SignedInRequest) -> HttpResponse:
    try:
        if choosing.ask_again(by=request.user):
            messages.success(request, _("Another letter with a link is on its way. The link before is dead."))
    except InboxError as refusal:
        messages.error(request, str(refusal))
    return redirect("inbox:mail")


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def confirm(request: SignedInRequest, token: str) -> HttpResponse:
    """The link of a letter: asks once more, so that a mail program that opens links confirms nothing."""
    choice = queries.choice_of(request.user)
    if choice is None or not links.is_for(choice, token):
        messages.error(
            request,
            _("This link is not good, or no longer. Keep your address here, or ask for another letter."),
        )
        return redirect("inbox:mail")
    if request.method == "POST" and choosing.confirm_address(token=token, by=request.user):
        messages.success(request, _("Your address is confirmed."))
        return redirect("inbox:mail")
    return render(request, "inbox/confirm.html", {"choice": choice})
