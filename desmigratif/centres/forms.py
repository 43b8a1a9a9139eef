"""Forms of the centres room."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from desmigratif.agencies.area_field import AreaField
from desmigratif.centres import laws, queries
from desmigratif.centres.actions import Successor
from desmigratif.centres.errors import AccountError, NoPerdesError
from desmigratif.centres.models import DIALLED, Contact, Facility, Perdes, Post
from desmigratif.places.models import Village
from desmigratif.programmes.models import Site

MOST_LAWS = 20
LONGEST_LAW = 120


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _whole(least: int, most: int, fault: Any, **given: Any) -> forms.IntegerField:
    """A whole number; what the column cannot hold is told in the same words as what makes no sense."""
    told = {"min_value": fault, "max_value": fault}
    return forms.IntegerField(min_value=least, max_value=most, error_messages=told, **given)


def _username() -> forms.CharField:
    return forms.CharField(
        label=_("User name of the account"),
        required=False,
        max_length=150,
        help_text=_(
            "Of a village officer of this agency, or for the regency of its coordinator. Empty when this "
            "person has no account."
        ),
        widget=forms.TextInput(
            attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}
        ),
    )


class PostForm(forms.ModelForm):  # type: ignore[type-arg]
    """A person at a post; an account is named, never chosen from a list of people."""

    username = _username()
    field_order = ("kind", "name", "phone", "username")

    class Meta:
        model = Post
        fields: ClassVar = ["kind", "name", "phone", "decree", "starts_on", "ends_on"]
        widgets: ClassVar = {"starts_on": _day(), "ends_on": _day()}
        help_texts: ClassVar = {
            "decree": _("Number and date of the decree, if there is one."),
            "starts_on": _("The first day at this post."),
            "ends_on": _("The first day after the last one. Empty while this person holds the post."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].disabled = self.instance.pk is not None
        account = self.instance.account
        self.initial["username"] = account.username if account else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        username, kind = cleaned.get("username", ""), cleaned.get("kind")
        self.instance.account = None
        if username and kind:
            self.instance.account = self._kept(username) or self._found(username, kind)
        return cleaned

    def _kept(self, username: str) -> Any:
        """The account that stands there already stays, also when its role has ended since."""
        account = queries.account_behind(self.instance)
        return account if account and account.username.casefold() == username.casefold() else None

    def _found(self, username: str, kind: int) -> Any:
        found = queries.account_for_post(kind, self.instance.site, username)
        if found is None:
            self.add_error("username", str(AccountError()))
        return found


class PerdesForm(forms.ModelForm):  # type: ignore[type-arg]
    """A village regulation; the laws it cites one a line."""

    cited = forms.CharField(
        label=_("Laws cited"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, such as: UU 18/2017. They show whether the Perdes needs revision."),
    )
    year = _whole(
        *(1980, 2100, _("Write the year with four digits, such as 2019.")), label=capfirst(_("year"))
    )
    link = forms.URLField(label=_("Link"), required=False, max_length=300, assume_scheme="https")
    field_order = ("number", "year", "title", "cited", "dated_on", "in_force")

    class Meta:
        model = Perdes
        fields: ClassVar = ["number", "year", "title", "dated_on", "in_force", "source", "link", "note"]
        widgets: ClassVar = {"dated_on": _day(), "note": forms.Textarea(attrs={"rows": 3})}
        help_texts: ClassVar = {
            "number": _("Only the number, such as 3."),
            "dated_on": _("The day of its signature, if known."),
            "source": _("Where this is written, if you do not have the text itself."),
            "note": _("Only people who work with this site read it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["cited"] = "\n".join(self.instance.legal_base)

    def clean_cited(self) -> list[str]:
        """Each law once, in the short form."""
        lines = (laws.as_cited(line) for line in self.cleaned_data["cited"].splitlines())
        cited = list({line.casefold(): line for line in lines if line}.values())
        if len(cited) > MOST_LAWS or any(len(law) > LONGEST_LAW for law in cited):
            raise forms.ValidationError(_("At most 20 laws, one a line, each at most 120 letters long."))
        return cited

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.instance.legal_base = cleaned.get("cited", [])
        if self.instance.site.village.kind == Village.Kind.KELURAHAN:
            raise forms.ValidationError(str(NoPerdesError()))
        return cleaned


class FacilityForm(forms.ModelForm):  # type: ignore[type-arg]
    """Things of one kind and state."""

    count = _whole(
        *(1, 999, _("At least one, and fewer than a thousand.")),
        label=capfirst(_("how many")),
        initial=1,
        help_text=_("If two computers work and one is broken, write two rows."),
    )

    class Meta:
        model = Facility
        fields: ClassVar = ["kind", "count", "state", "last_working_on", "note"]
        widgets: ClassVar = {"last_working_on": _day()}
        help_texts: ClassVar = {
            "last_working_on": _("The last day on which somebody used it without trouble."),
        }

    def clean_last_working_on(self) -> date | None:
        """Nobody has seen tomorrow."""
        day: date | None = self.cleaned_data["last_working_on"]
        if day is not None and day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day


class ContactForm(forms.ModelForm):  # type: ignore[type-arg]
    """Somebody to call."""

    class Meta:
        model = Contact
        fields: ClassVar = ["name", "position", "phone", "email", "note"]
        help_texts: ClassVar = {
            "position": _("Such as: secretary of the village, operator."),
            "note": _("When to call, or what about."),
        }


FORMS: dict[type, type[PostForm | PerdesForm | FacilityForm | ContactForm]] = {
    Post: PostForm,
    Perdes: PerdesForm,
    Facility: FacilityForm,
    Contact: ContactForm,
}
"""The form of each part of a centre."""


class HandOverForm(forms.Form):
    """The day on which somebody stops, and who comes after."""

    on = forms.DateField(
        label=_("First day of the new person"),
        help_text=_("The person before stops with the day before. It may be a day to come."),
        widget=_day(),
        initial=timezone.localdate,
    )
    name = forms.CharField(
        label=_("Name of the new person"),
        required=False,
        max_length=150,
        help_text=_("Leave it empty when nobody follows yet: the post is then free."),
    )
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=30, validators=[DIALLED])
    username = _username()
    decree = forms.CharField(label=_("Decree of appointment"), required=False, max_length=300)

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.post = post
        if post.kind not in Post.WITH_ACCOUNT:
            del self.fields["username"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("name") and any(cleaned.get(one) for one in ("phone", "username", "decree")):
            self.add_error("name", _("Write the name of the person to whom the rest belongs."))
        username = cleaned.get("username", "")
        if username and queries.account_for_post(self.post.kind, self.post.site, username) is None:
            self.add_error("username", str(AccountError()))
        return cleaned

    def successor(self) -> Successor | None:
        """Who follows; None when nobody does."""
        if not self.cleaned_data["name"]:
            return None
        fields = ("name", "phone", "username", "decree")
        return Successor(**{one: self.cleaned_data.get(one, "") for one in fields})


class RegulationsFilter(forms.Form):
    """What the list of Perdes shows."""

    is_filter = True
    text = forms.CharField(label=_("Village or subject"), required=False, max_length=100)
    area = AreaField(label=_("Province, regency or district"), required=False, max_length=200)
    standing = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), *((one.value, one.words) for one in laws.Standing)],
    )


class PeopleFilter(forms.Form):
    """What the list of contacts shows."""

    is_filter = True
    text = forms.CharField(label=_("Village or name"), required=False, max_length=100)
    area = AreaField(label=_("Province, regency or district"), required=False, max_length=200)


def new_row(model: type[Post | Perdes | Facility | Contact], site: Site, asked: str) -> Any:
    """An unsaved row for a form; `asked` is a kind that a link asks for."""
    row = model(site=site)
    if isinstance(row, Post):
        row.starts_on = timezone.localdate()
        row.kind = int(asked) if asked in {str(kind.value) for kind in Post.Kind} else Post.Kind.OFFICER_1
    return row
