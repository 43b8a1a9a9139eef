"""Messages to the officers of an area."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from desmigratif.accounts.access import SignedInRequest
from desmigratif.officers import access, pages
from desmigratif.officers.actions.messages import send_message
from desmigratif.officers.errors import OfficersError, SentAlreadyError
from desmigratif.officers.forms import MessageForm


@require_http_methods(["GET", "POST"])
@login_required
def index(request: SignedInRequest) -> HttpResponse:
    """A new message, and those that went out from the visitor's seats."""
    form = MessageForm(request.POST or None, seats=access.seats_to_send(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            sent = send_message(letter=form.letter(), by=request.user)
            words = ngettext("It went to %d officer.", "It went to %d officers.", sent.reach)
            messages.success(request, words % sent.reach)
            return redirect(sent)
        except OfficersError as refusal:
            if isinstance(refusal, SentAlreadyError):
                form.begin_anew()
            form.add_error(None, str(refusal))
    context = {"form": form, **pages.messages(request, access.messages_for(request.user))}
    return render(request, "officers/messages.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def message(request: SignedInRequest, pk: int) -> HttpResponse:
    """One message, for those who got it and those who look after the same officers."""
    found = access.message_for(request.user, pk)
    return render(request, "officers/message.html", pages.message(found, request.user))
