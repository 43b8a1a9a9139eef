"""The form of a plan, checked while it is filled in. The counting is in the policies room."""

from django.utils.translation import gettext as _

from desmigratif.planning.forms.request import PlanForms
from desmigratif.policies import held
from desmigratif.policies.checking import Checked, check


def checked(forms: PlanForms) -> Checked:
    """What counting shows about the form as it stands; a note says what is still missing for it."""
    forms.request.is_valid()
    candidates, text = forms.request.cleaned_data.get("candidates"), forms.policy_text()
    if candidates is None:
        return Checked(
            [], [_("Choose a list of candidates that is kept here; then its villages are counted.")]
        )
    if text is None:
        wrong = [f"{field.label}: {field.errors[0]}" for field in forms.wrong_policy_fields]
        wrong += [str(fault) for fault in forms.years.non_form_errors()]
        return Checked(wrong, [])
    added = forms.request.cleaned_data.get("sites") or ""
    return check(candidates, text, held.as_far_as_read(added=added, policy=text))
