"""The two ways to the same pages: for people with a role, and for everybody. Pure addresses."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from desmigratif.places.models import Area, Village

LANGUAGE = "bahasa"
"""Field of a public address that says its language; without it Indonesian. A public answer depends on its
address alone, so that it can be kept on the way."""


@dataclass(frozen=True)
class Door:
    """`kept` is what every address of this door carries on."""

    index: str
    export: str
    public: bool
    kept: dict[str, str] = field(default_factory=dict)

    def home(self, **asked: Any) -> str:
        """The page of all sites with these filters."""
        return with_asked(reverse(self.index), {**asked, **self.kept})

    def file(self, form: str, **asked: Any) -> str:
        return with_asked(reverse(self.export, args=[form]), {**asked, **self.kept})

    def village(self, village: Village | Area, code: str | None) -> str:
        """The public page of a village; the page of all rooms for people with a role."""
        if not self.public:
            return village.get_absolute_url()
        return with_asked(reverse("coverage:village", args=[code]), self.kept) if code else ""


def with_asked(address: str, asked: dict[str, Any]) -> str:
    filled = {name: value for name, value in asked.items() if value}
    return f"{address}?{urlencode(filled)}" if filled else address


INNER = Door("coverage:index", "coverage:export", public=False)


def public(language: str) -> Door:
    """The public door in a language."""
    kept = {} if language == "id" else {LANGUAGE: language}
    return Door("coverage:public", "coverage:public_export", public=True, kept=kept)
