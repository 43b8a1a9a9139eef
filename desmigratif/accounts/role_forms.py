"""Forms about roles: given, moved, handed over, resting during a leave. What lies outside the giver's charge
is refused here, and nothing typed is lost."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desmigratif.accounts import access, queries
from desmigratif.accounts.models import Role, User
from desmigratif.accounts.suiting import misfit
from desmigratif.agencies.area_choice import AreaChoiceForm
from desmigratif.agencies.models import Agency
from desmigratif.places.models import Area

USERNAME = RegexValidator(  # letters of other scripts look like these, which hides who it is
    r"\A[A-Za-z0-9._-]+\Z", _("Use only the letters a to z, digits and . - _ without spaces.")
)
OUTSIDE = _("This role, agency and area together lie outside what you look after.")


def _reason() -> forms.CharField:
    return forms.CharField(
        label=_("Reason"),
        min_length=5,
        max_length=300,
        help_text=_("It is kept in the trail with your name."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label, help_text=help_text, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


def _not_past(form: forms.Form, name: str) -> None:
    day = form.cleaned_data.get(name)
    if day is not None and day < timezone.localdate():
        form.add_error(name, _("This day is over. Choose today or a later day."))


def _refuse_what_cannot_be_given(
    form: forms.Form, by: User, kind: str, agency: Agency, area: Area | None
) -> None:
    if wrong := misfit(kind, agency, area):
        form.add_error(wrong.field, str(wrong))
    elif not access.may_give(by, kind, agency, area):
        form.add_error(None, OUTSIDE)


class RoleForm(AreaChoiceForm):
    """A role in an agency over an area, all within the giver's charge."""

    kind = forms.ChoiceField(label=_("Role"))
    agency = forms.ModelChoiceField(label=_("Agency"), queryset=Agency.objects.none(), empty_label="—")
    field_order: Iterable[str] | None = ("kind", "agency", "area", "chosen", "nation")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._by = by
        kind, agency = self.fields["kind"], self.fields["agency"]
        kinds = access.kinds_to_give(by)
        if isinstance(kind, forms.ChoiceField):
            kind.choices = [("", "—"), *((one, word) for one, word in Role.Kind.choices if one in kinds)]
        if isinstance(agency, forms.ModelChoiceField):
            agency.queryset = access.agencies_to_give(by)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors:
            _refuse_what_cannot_be_given(self, self._by, **self.role)
        return cleaned

    @property
    def role(self) -> dict[str, Any]:
        """Kind, agency and area."""
        return {name: self.cleaned_data[name] for name in ("kind", "agency", "area")}


class MoveForm(AreaChoiceForm):
    """Another area for a role, from a day on."""

    on = _day(_("From which day"))
    reason = _reason()
    field_order: Iterable[str] | None = ("area", "chosen", "nation", "on", "reason")

    def __init__(self, *args: Any, by: User, role: Role, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._by, self._role = by, role
        self.fields["on"].initial = timezone.localdate()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        _not_past(self, "on")
        if not self.errors:
            _refuse_what_cannot_be_given(self, self._by, self._role.kind, self._role.agency, cleaned["area"])
        return cleaned

    @property
    def move(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("area", "on", "reason")}


class _OtherPersonForm(forms.Form):
    """Something that involves another account in the giver's charge, named by its user name."""

    def __init__(self, *args: Any, by: User, account: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._others = access.others_for(by).exclude(pk=account.pk)
        self._own = {str(role.pk): role for role in queries.own_roles(account)}
        gives = access.giver(by)
        self._given = [pk for pk, role in self._own.items() if gives(role.kind, role.agency, role.area)]

    def _other(self, name: str) -> User | None:
        return self._others.filter(username=name, is_active=True).first()


class HandOverForm(_OtherPersonForm):
    """Which roles go to whom, from which day. Cleans `successor` to an account, or to None for a new person
    with `full_name`."""

    roles = forms.MultipleChoiceField(label=_("Roles"), widget=forms.CheckboxSelectMultiple)
    username = forms.CharField(
        label=_("User name of the successor"),
        min_length=3,
        max_length=60,
        validators=[USERNAME],
        help_text=_("Of an account that you look after, or a new one."),
    )
    full_name = forms.CharField(
        label=_("Full name of the successor"),
        required=False,
        max_length=150,
        help_text=_("Only for a new person: an invitation to print follows."),
    )
    on = _day(_("From which day"))
    reason = _reason()

    def __init__(self, *args: Any, account: User, **kwargs: Any) -> None:
        super().__init__(*args, account=account, **kwargs)
        roles = self.fields["roles"]
        if isinstance(roles, forms.MultipleChoiceField):
            roles.choices = [(pk, _in_words(self._own[pk])) for pk in self._given]
            roles.initial = self._given
        self.fields["on"].initial = timezone.localdate()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        _not_past(self, "on")
        cleaned["roles"] = [self._own[pk] for pk in cleaned.get("roles", ())]
        cleaned["username"] = name = str(cleaned.get("username", "")).lower()
        cleaned["successor"] = self._other(name)
        if cleaned["successor"] is None and not cleaned.get("full_name") and "username" not in self.errors:
            self.add_error(
                "username", _("You look after no such account. For a new person fill in the full name too.")
            )
        return cleaned


class LeaveForm(_OtherPersonForm):
    """When somebody is away and who stands in."""

    starts_on = _day(_("First day away"))
    ends_on = _day(_("First day back"))
    deputy = forms.CharField(
        label=_("User name of the deputy"),
        required=False,
        max_length=60,
        help_text=_(
            "An account that you look after; it holds the roles until the last day away. A role given later "
            "is not lent by itself: give it to the deputy too."
        ),
    )
    reason = _reason()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        _not_past(self, "starts_on")
        name = str(cleaned.get("deputy", "")).lower()
        cleaned["deputy"] = self._other(name) if name else None
        if name and cleaned["deputy"] is None:
            self.add_error("deputy", _("You look after no such account that can sign in."))
        elif name and len(self._given) < len(self._own):
            self.add_error("deputy", _("One of the roles is given by its own agency alone: enter no deputy."))
        first, back = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and back and back <= first:
            self.add_error("ends_on", _("The first day back comes after the first day away."))
        return cleaned


def _in_words(role: Role) -> str:
    area = _("All of Indonesia") if role.area is None else role.area.name
    return f"{role.get_kind_display()} · {role.agency} · {area}"
