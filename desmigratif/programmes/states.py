"""What a site may become, and by which act. The database holds the same pairs (migration 0002)."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("state of a site", "Proposed")
    CONFIRMED = "confirmed", pgettext_lazy("state of a site", "Confirmed")
    ESTABLISHED = "established", pgettext_lazy("state of a site", "Established")
    ACTIVE = "active", pgettext_lazy("state of a site", "Active")
    GRADUATED = "graduated", pgettext_lazy("state of a site", "Graduated")
    CLOSED = "closed", pgettext_lazy("state of a site", "Closed")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a site", "Withdrawn")
    DECLINED = "declined", pgettext_lazy("state of a site", "Declined")
    LAPSED = "lapsed", pgettext_lazy("state of a site", "Lapsed")


RUNNING = (State.PROPOSED, State.CONFIRMED, State.ESTABLISHED, State.ACTIVE)
ENDED = (State.GRADUATED, State.CLOSED)
RELEASED = (State.WITHDRAWN, State.DECLINED, State.LAPSED)
"""States in which a site holds its village no longer, from the moment on."""


@dataclass(frozen=True)
class Act:
    """One act: from which states, to which. It sets the end of the period when it leads to an ended state."""

    verb: str
    before: tuple[State, ...]
    after: State


ACTS = (
    Act("confirm", (State.PROPOSED,), State.CONFIRMED),
    Act("establish", (State.CONFIRMED,), State.ESTABLISHED),
    Act("activate", (State.ESTABLISHED,), State.ACTIVE),
    Act("graduate", (State.ACTIVE,), State.GRADUATED),
    Act("close", (State.CONFIRMED, State.ESTABLISHED, State.ACTIVE), State.CLOSED),
    Act("withdraw", (State.PROPOSED,), State.WITHDRAWN),
    Act("decline", (State.PROPOSED,), State.DECLINED),
    Act("lapse", (State.PROPOSED,), State.LAPSED),
)
BY_VERB = {act.verb: act for act in ACTS}


def pairs() -> frozenset[tuple[str, str]]:
    """Every change of state an act makes; its undoing, and reopening an ended site, go the same way back."""
    return frozenset((before.value, act.after.value) for act in ACTS for before in act.before)


def diagram() -> str:
    """The states as a Mermaid diagram, for the reference."""
    lines = ["stateDiagram-v2", f"    [*] --> {State.PROPOSED}: propose"]
    lines += [f"    {before} --> {act.after}: {act.verb}" for act in ACTS for before in act.before]
    lines += [
        f"    {act.after} --> {before}: reopen" for act in ACTS if act.after in ENDED for before in act.before
    ]
    lines += [f"    {state} --> [*]" for state in (*ENDED, *RELEASED)]
    return "\n".join(lines) + "\n"
