"""Forms of the inbox: what to show, how letters are wanted."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from desmigratif.inbox.models import MailChoice, Notice, NoticeQuerySet

UNREAD = "unread"


class NoticeFilter(forms.Form):
    """Which notices to list; a value that does not exist asks for nothing."""

    state = forms.ChoiceField(
        label=_("Show"), required=False, choices=[("", _("all")), (UNREAD, _("unread only"))]
    )
    kind = forms.ChoiceField(label=_("About"), required=False)

    is_filter = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("everything")), *Notice.Kind.choices]  # type: ignore[attr-defined]

    def filtered(self, notices: NoticeQuerySet) -> NoticeQuerySet:
        self.is_valid()
        if self.cleaned_data.get("state") == UNREAD:
            notices = notices.unread()
        kind = self.cleaned_data.get("kind")
        return notices.filter(kind=kind) if kind else notices

    @property
    def asks(self) -> bool:
        """Whether anything is filtered."""
        return self.is_valid() and any(self.cleaned_data.values())


class AtForm(forms.Form):
    """The instant of a reading that is taken back."""

    at = forms.DateTimeField()


class MailForm(forms.Form):
    """How letters are wanted."""

    how = forms.ChoiceField(label=_("Letters"), choices=MailChoice.How.choices, widget=forms.RadioSelect)
    address = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("A letter with a link is sent there; letters begin when you have opened the link."),
    )
    language = forms.ChoiceField(label=_("Language of letters"), choices=settings.LANGUAGES)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        wants = said.get("how") not in (None, MailChoice.How.NONE)
        if wants and not said.get("address") and "address" not in self.errors:
            fault = _("Give the address that letters should go to, or choose no e-mail.")
            self.add_error("address", fault)
        return said
