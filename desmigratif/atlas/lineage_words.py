"""The life of a village in words: what each event was to it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from desmigratif.places.queries import Step

WORDS: dict[tuple[str, str, bool], str | Promise] = {
    ("split", "before", True): _("Founded by a split, from"),
    ("split", "before", False): _("Took over land, from"),
    ("split", "after", True): _("Divided and ended; its land went to"),
    ("split", "after", False): _("Gave up land, to"),
    ("merge", "before", True): _("Founded by a merger, from"),
    ("merge", "before", False): _("Took in by a merger"),
    ("merge", "after", True): _("Ended by a merger; its land went to"),
    ("recode", "recode", False): _("Changed its code"),
}


def step_in_words(step: Step) -> str:
    """What happened, to be followed by the other villages."""
    return str(WORDS[(step.event.kind, step.side, step.turned)])
