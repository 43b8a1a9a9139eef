"""Fields that several forms of this room have."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_REASON = 500


def day(**given: Any) -> forms.DateField:
    """A day, chosen from a calendar or typed as 2026-01-31 or 31/01/2026."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(widget=widget, **given)


def reason(**given: Any) -> forms.CharField:
    """Why something is done, as it will stand in the history."""
    given = {"label": _("Reason"), "max_length": LONGEST_REASON, **given}
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), **given)
