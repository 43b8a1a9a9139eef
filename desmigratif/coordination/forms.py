"""Forms of what agencies settle between them."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from desmigratif.accounts.reach import Reach
from desmigratif.agencies.models import Agency
from desmigratif.coordination import queries
from desmigratif.places import queries as places
from desmigratif.places.actions.lineage import Asked, NewVillage
from desmigratif.places.models import Area, LineageEvent, Village
from desmigratif.programmes import queries as programmes
from desmigratif.programmes.models import Programme

EARLIEST, LATEST = 1900, 2199
LONGEST_BEFORE, LONGEST_AFTER = 2000, 6000
REASON: dict[str, Any] = {"min_length": 5, "max_length": 500}
LINE = re.compile(r"^\s*([\d.]+)\s*(.*)$")


STATES: dict[str, list[tuple[str, Any]]] = {
    "waivers": [
        ("open", pgettext_lazy("state of a waiver", "open")),
        ("used", pgettext_lazy("state of a waiver", "used")),
        ("withdrawn", pgettext_lazy("state of a waiver", "withdrawn")),
    ],
    "overlaps": [("open", _("Not settled yet")), ("settled", _("Settled"))],
    "events": list(LineageEvent.State.choices),
}


class ListFilter(forms.Form):
    """What a list of this room is asked for; each empty field asks for nothing."""

    is_filter = True
    text = forms.CharField(label=_("Village: name or code"), required=False, max_length=100)
    programme = forms.ModelChoiceField(
        label=_("Programme"),
        required=False,
        empty_label=_("All"),
        queryset=Programme.objects.none(),
        to_field_name="key",
    )
    agency = forms.ModelChoiceField(
        label=_("Agency"), required=False, empty_label=_("All"), queryset=Agency.objects.none()
    )
    state = forms.ChoiceField(label=_("State"), required=False)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=EARLIEST, max_value=LATEST)

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        state, programme, agency = (self.fields[name] for name in ("state", "programme", "agency"))
        if of not in STATES:
            del self.fields["state"]
        elif isinstance(state, forms.ChoiceField):
            state.choices = [("", _("All")), *STATES[of]]
        if isinstance(programme, forms.ModelChoiceField) and isinstance(agency, forms.ModelChoiceField):
            programme.queryset = programmes.programmes()
            agency.queryset = queries.leading_agencies()


class WaiverForm(forms.Form):
    """For which programme a waiver is asked, and why."""

    programme = forms.ModelChoiceField(label=_("Programme"), queryset=Programme.objects.none())
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Everybody who reads the register sees it. Say why both programmes are needed here."),
        widget=forms.Textarea(attrs={"rows": 3}),
        **REASON,
    )

    def __init__(self, *args: Any, programmes: list[Programme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["programme"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Programme.objects.filter(pk__in=[one.pk for one in programmes])


class ReasonForm(forms.Form):
    """Why a waiver is withdrawn, or an event that waits dropped."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}), **REASON)


class SettleForm(forms.Form):
    """An agency's word on how a pair ends; `outcomes` names the programmes."""

    field_order = ("agency", "outcome", "note")

    agency = forms.ModelChoiceField(label=_("For"), queryset=Agency.objects.none(), empty_label=None)
    note = forms.CharField(
        label=_("Note (everybody reads it)"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, agencies: list[Agency], outcomes: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"] = forms.ChoiceField(label=_("How it ends"), choices=list(outcomes.items()))
        field = self.fields["agency"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Agency.objects.filter(pk__in=[one.pk for one in agencies])


class EventForm(forms.Form):
    """A split, merger or change of code as a decree says it."""

    kind = forms.ChoiceField(label=_("What happens"), choices=LineageEvent.Kind.choices)
    happened_on = forms.DateField(label=_("In force from"), widget=forms.DateInput(attrs={"type": "date"}))
    decree = forms.CharField(label=_("Decree"), max_length=200, help_text=_("Kind, number and year"))
    source = forms.CharField(label=_("Source"), max_length=200, help_text=_("Where the decree can be read"))
    before = forms.CharField(
        label=_("Villages before"),
        max_length=LONGEST_BEFORE,
        help_text=_("One Kemendagri code a line, such as 52.03.01.2001"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    after = forms.CharField(
        label=_("Villages after"),
        max_length=LONGEST_AFTER,
        help_text=_("A line each: the code alone if the village goes on, the new code and name if it is new"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, reach: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reach = reach

    def clean_before(self) -> list[Village]:
        return [self._known(number, line) for number, line in _lines(self.cleaned_data["before"])]

    def clean_after(self) -> list[Village | NewVillage]:
        return [self._after(number, line) for number, line in _lines(self.cleaned_data["after"])]

    def asked(self) -> Asked:
        """What the register is asked to do."""
        said = self.cleaned_data
        return Asked(
            kind=said["kind"],
            happened_on=said["happened_on"],
            decree=said["decree"],
            source=said["source"],
            predecessors=tuple(said["before"]),
            successors=tuple(said["after"]),
        )

    def _after(self, number: int, line: str) -> Village | NewVillage:
        match = LINE.match(line)
        if match and match.group(2).strip():
            new = NewVillage(match.group(1).strip("."), match.group(2).strip())
            self._within(number, new.name, places.district_by_code(places.digits(new.code)[:6]))
            return new
        return self._known(number, line)

    def _within(self, number: int, name: str, area: Area | None) -> None:
        """An unknown district is left to the register, which says how a code looks."""
        if area is not None and not self.reach.covers(area):
            raise forms.ValidationError(
                gettext("Line %(line)d: %(village)s lies outside the area you look after.")
                % {"line": number, "village": name}
            )

    def _known(self, number: int, line: str) -> Village:
        match = LINE.match(line)
        village = places.village_by_code(match.group(1)) if match else None
        if village is None:
            raise forms.ValidationError(
                gettext("Line %(line)d: no village has the code “%(code)s”. Look it up under Places.")
                % {"line": number, "code": line.strip()[:40]}
            )
        self._within(number, village.name, village)
        return village


def _lines(text: str) -> list[tuple[int, str]]:
    """Lines with something in them, numbered from 1 as they are seen."""
    return [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
