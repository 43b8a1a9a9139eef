"""Forms of approvals and decrees, and the filters of their lists."""

from collections.abc import Sequence
from datetime import MAXYEAR, MINYEAR
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desmigratif.decrees.listing import Offer
from desmigratif.decrees.models import Approval
from desmigratif.decrees.models.annex import LONGEST_LEGAL
from desmigratif.decrees.models.approval import LONGEST_REASON
from desmigratif.programmes import queries as programmes
from desmigratif.programmes.models import Programme
from desmigratif.sites.forms import fields

MOST_OFFERS = 400
"""Changes that one amendment may take: a form has no more fields than the server reads."""


class AskForm(forms.Form):
    """What a second person is asked to approve."""

    programme = forms.ModelChoiceField(
        label=_("Programme"), queryset=Programme.objects.none(), empty_label=None
    )
    dated_on = fields.day(
        label=_("Date of the decree"),
        help_text=_("Sites begin on 1 January of their year, or on this day if it is later."),
    )
    source = forms.CharField(
        label=_("Where the beginning is written"),
        required=False,
        max_length=300,
        help_text=_("Only where sites begin before this year: the decision, report or list that says so."),
    )
    note = forms.CharField(
        label=_("To whoever decides"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    knows_simulated = forms.BooleanField(
        label=_("I know that the figures of this plan are simulated. Nothing of it becomes real.")
    )

    def __init__(self, *args: Any, offered: Sequence[Programme], simulated: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programme = self.fields["programme"]
        if isinstance(programme, forms.ModelChoiceField):
            programme.queryset = programmes.programmes().filter(pk__in=[one.pk for one in offered])
            programme.initial = offered[0]
        self.fields["dated_on"].initial = timezone.localdate
        if not simulated:
            del self.fields["knows_simulated"]


class ReasonForm(forms.Form):
    """Why."""

    reason = fields.reason(
        min_length=5, help_text=_("In a sentence. It stays, and is read in every agency: write no names.")
    )


class NumberForm(forms.Form):
    """What every decree carries."""

    number = forms.CharField(label=_("Number of the decree"), max_length=100)
    dated_on = fields.day(label=_("Date of the decree"))


class DecreeForm(NumberForm):
    """A decree about sites of an approved plan."""

    title = forms.CharField(
        label=_("Title"),
        max_length=250,
        help_text=_("What the decree is about, as it stands on its first page."),
    )
    legal = forms.CharField(
        label=_("Legal basis"),
        required=False,
        max_length=LONGEST_LEGAL,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The laws and regulations that the decree rests on, as they stand in it."),
    )
    year = forms.TypedChoiceField(
        label=_("Villages of the year"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, approval: Approval, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year = self.fields["year"]
        if isinstance(year, forms.TypedChoiceField):
            year.choices = [("", _("All years of the plan")), *((one, str(one)) for one in years)]
        self.fields["dated_on"].initial = approval.dated_on


class AmendForm(NumberForm):
    """A decree that changes another one: which of the offered changes it takes, each with its reason."""

    reason = fields.reason(
        label=_("Reason of the change"),
        min_length=5,
        help_text=_("It stands on the annex, and beside every change that has no reason of its own."),
    )

    def __init__(self, *args: Any, offers: Sequence[Offer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dated_on"].initial = timezone.localdate
        self.offers = offers[:MOST_OFFERS]
        for offer in self.offers:
            place = offer.shown.village.name
            self.fields[f"take_{offer.key}"] = forms.BooleanField(
                label=_("Take: %(village)s") % {"village": place}, required=False, initial=True
            )
            self.fields[f"why_{offer.key}"] = forms.CharField(
                label=_("Own reason: %(village)s") % {"village": place},
                required=False,
                max_length=LONGEST_REASON,
            )

    def lines(self) -> list[tuple[Offer, forms.BoundField, forms.BoundField]]:
        """The offered changes, each with the fields that take it and say why."""
        return [(one, self[f"take_{one.key}"], self[f"why_{one.key}"]) for one in self.offers]

    def chosen(self) -> dict[str, str]:
        """Own reason, or none, by the key of each change that was taken."""
        said = self.cleaned_data
        return {one.key: said[f"why_{one.key}"] for one in self.offers if said[f"take_{one.key}"]}


class DecreeFilter(forms.Form):
    """What the list of decrees is asked for; each empty field asks for nothing."""

    is_filter = True
    text = forms.CharField(label=_("Number, title or village"), required=False, max_length=100)
    year = forms.IntegerField(
        label=_("Dated in the year"), required=False, min_value=MINYEAR + 1, max_value=MAXYEAR - 1
    )
    programme = forms.ModelChoiceField(
        label=_("Programme"),
        required=False,
        empty_label=_("All"),
        queryset=programmes.programmes(),
        to_field_name="key",
    )


class ApprovalFilter(forms.Form):
    """Which approvals are shown."""

    is_filter = True
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *Approval.State.choices]
    )

    def filtered(self, found: QuerySet[Approval]) -> QuerySet[Approval]:
        """Those in the chosen state."""
        return found.filter(**self.cleaned_data) if self.is_valid() and self.cleaned_data["state"] else found
