"""Forms of this room: a month, an area, a message."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desmigratif.agencies.area_field import AreaField
from desmigratif.officers import months
from desmigratif.officers.access import Seat
from desmigratif.officers.actions.messages import Letter
from desmigratif.officers.models import LONGEST_MESSAGE
from desmigratif.officers.wording import month_in_words
from desmigratif.places import queries as places
from desmigratif.places.models import Area

MONTHS_OFFERED = 36
FIRST_MONTH = date(2010, 1, 1)


class MonthFilter(forms.Form):
    """A month, the one before this unless said otherwise, and an area."""

    is_filter = True
    month = forms.ChoiceField(label=_("Month"), required=False)
    area = AreaField(label=_("Province, regency or district"), required=False, max_length=200)

    def __init__(self, asked: Mapping[str, Any]) -> None:
        this = months.month_of(timezone.localdate())
        self.usual = months.plus(this, -1)
        month = asked.get("month") or self.usual.strftime(months.FORM)
        super().__init__({"month": month, "area": asked.get("area", "")})
        offered = [*months.back_from(this, months.plus(this, 1 - MONTHS_OFFERED))]
        older = _month(month)
        if older is not None and FIRST_MONTH <= older < offered[-1]:
            offered.append(older)
        choice = self.fields["month"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [(one.strftime(months.FORM), month_in_words(one)) for one in offered]

    def asked(self) -> tuple[date, Area | None]:
        """The month and the area; the usual month and no area for what is not understood."""
        self.is_valid()
        month = _month(self.cleaned_data.get("month", ""))
        return month or self.usual, self.cleaned_data.get("area")


def _month(text: str) -> date | None:
    """A month written as 2026-10; None for anything else."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


class AreaFilter(forms.Form):
    """An area alone."""

    is_filter = True
    area = AreaField(label=_("Province, regency or district"), required=False, max_length=200)

    def asked(self) -> Area | None:
        self.is_valid()
        return self.cleaned_data.get("area")


class MessageForm(forms.Form):
    """A message to the village officers of an area, from one of the sender's seats."""

    token = forms.UUIDField(widget=forms.HiddenInput(), initial=uuid.uuid4)
    seat = forms.TypedChoiceField(label=_("From"), coerce=int, widget=forms.RadioSelect())
    area = AreaField(
        label=_("To the village officers of"),
        required=False,
        max_length=200,
        help_text=_("A province, regency, district or village, by its code or name. Empty: your whole area."),
    )
    text = forms.CharField(
        label=_("Message"),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("At most 1,000 letters. Write no names of workers or families."),
    )

    def __init__(self, *args: Any, seats: Sequence[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = seats
        seat = self.fields["seat"]
        if isinstance(seat, forms.ChoiceField):
            seat.choices = [(place, one.agency.short_name) for place, one in enumerate(seats)]
        seat.initial = 0
        if len(seats) == 1:
            seat.widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "seat" in cleaned and "area" in cleaned:
            seat = self.seats[cleaned["seat"]]
            cleaned["area"] = cleaned["area"] or _whole(seat)
            if not seat.reach.covers(cleaned["area"]):
                self.add_error("area", _("Choose an area within your own."))
        return cleaned

    def begin_anew(self) -> None:
        """The next sending is a message of its own."""
        self.data = {**{name: self.data.get(name) for name in self.data}, "token": str(uuid.uuid4())}

    def letter(self) -> Letter:
        seat = self.seats[self.cleaned_data["seat"]]
        return Letter(
            token=self.cleaned_data["token"],
            text=self.cleaned_data["text"],
            agency=seat.agency,
            area=self.cleaned_data["area"],
            every_agency=seat.every_agency,
        )


def _whole(seat: Seat) -> Area | None:
    """The seat's whole area, when it is one; else None, the nation."""
    if seat.reach.nation or len(seat.reach.areas) != 1:
        return None
    return places.area_with_ancestors(next(iter(seat.reach.areas)))
