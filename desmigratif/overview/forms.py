"""The filter of the trail."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from desmigratif.overview.words import KINDS, VERBS


class TrailFilter(forms.Form):
    """Narrows the trail; an address with a verb or kind that has no words is understood too."""

    verb = forms.ChoiceField(label=_("Did what"), required=False)
    kind = forms.ChoiceField(label=_("To what"), required=False)
    actor = forms.CharField(label=_("Who (user name)"), required=False, max_length=150)
    day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("verb", VERBS)
        self._choose("kind", {kind: word for kind, (word, _page) in KINDS.items()})

    def _choose(self, name: str, words: dict[str, Any]) -> None:
        asked = str(self.data.get(name, ""))
        known = {value: str(word) for value, word in words.items()}
        if asked:
            known.setdefault(asked, asked)
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        ordered = sorted(known.items(), key=lambda choice: choice[1].casefold())
        field.choices = [("", _("All")), *ordered]

    def asked(self) -> dict[str, Any]:
        """What is asked for; a field with a mistake asks for nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
