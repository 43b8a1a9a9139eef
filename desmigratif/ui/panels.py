"""What a room offers to pages made of many rooms: a panel of a page, a hit of the search box."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Panel:
    """One part of an assembled page, drawn by the offering room's own template."""

    title: str | Promise
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    order: int = 50


@dataclass(frozen=True)
class Hit:
    """One answer of the search box: `kind` is the word beside it, `note` tells it from its namesakes."""

    label: str
    url: str
    kind: str | Promise
    note: str = ""
