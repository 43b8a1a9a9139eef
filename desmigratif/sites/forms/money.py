"""Forms of the money given through a site."""

import re
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from desmigratif.agencies import queries as agencies
from desmigratif.programmes.models import Allocation, Site
from desmigratif.sites.forms import fields

RUPIAH = re.compile(r"^(?:rp\.?)?\s*(\d{1,3}(?:[.,\s]\d{3})+|\d+)(?:,-)?$", re.IGNORECASE)
MOST_IDR = 10**13
FIRST_YEAR, LAST_YEAR = 2000, 2100


class RupiahField(forms.CharField):
    """Whole rupiah, with or without dots between the thousands; cleans to a number."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        found = RUPIAH.match(text)
        if found is None:
            raise forms.ValidationError(_("Write whole rupiah, such as 150.000.000."))
        amount = int(re.sub(r"\D", "", found.group(1)))
        if not 0 < amount <= MOST_IDR:
            raise forms.ValidationError(_("The amount lies between 1 rupiah and 10 trillion rupiah."))
        return amount


class AllocationForm(forms.ModelForm):  # type: ignore[type-arg]
    """One line: whose money, for what, in which year, how much."""

    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    amount_idr = RupiahField(
        label=_("Amount (rupiah)"), max_length=30, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )

    class Meta:
        model = Allocation
        fields: ClassVar = ["agency", "kind", "year", "amount_idr", "source"]
        labels: ClassVar = {"agency": _("Agency that pays")}
        help_texts: ClassVar = {"source": _("Where this is written: a budget line, a report, a decision.")}

    def __init__(self, *args: Any, site: Site, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agency = self.fields["agency"]
        if isinstance(agency, forms.ModelChoiceField):
            agency.queryset = agencies.running_agencies()
        self.initial.setdefault("agency", site.programme.agency_id)
        for name, value in (("site", site), ("village", site.village), ("simulated", site.simulated)):
            setattr(self.instance, name, value)


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = fields.reason()
