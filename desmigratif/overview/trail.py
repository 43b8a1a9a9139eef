"""Lines of the trail in words, for the page of all of them."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from desmigratif.accounts import trail as accounts
from desmigratif.accounts.models import Role
from desmigratif.audit.models import AuditLine

VERBS: dict[str, str | Promise] = {
    **accounts.VERBS,
    "add": pgettext_lazy("trail", "Added"),
    "ask for": pgettext_lazy("trail", "Asked for"),
    "cancel": pgettext_lazy("trail", "Asked to stop"),
    "cancelled": pgettext_lazy("trail", "Stopped"),
    "discard": pgettext_lazy("trail", "Put aside"),
    "done": pgettext_lazy("trail", "Finished"),
    "failed": pgettext_lazy("trail", "Could not be done"),
    "interrupted": pgettext_lazy("trail", "Interrupted"),
    "keep": pgettext_lazy("trail", "Kept after a look"),
    "restore": pgettext_lazy("trail", "Taken back"),
    "store": pgettext_lazy("trail", "Kept"),
    "throw away": pgettext_lazy("trail", "Thrown away"),
    "import_positions": pgettext_lazy("trail", "Positions brought in"),
    "import_shapes": pgettext_lazy("trail", "Shapes brought in"),
    "load_register": pgettext_lazy("trail", "Register loaded"),
    "place_approximately": pgettext_lazy("trail", "Approximate positions set"),
    "write_indicators": pgettext_lazy("trail", "Figures of villages written"),
}
KINDS: dict[str, tuple[str | Promise, str]] = {  # word, and the name of the page that shows one
    "account": (pgettext_lazy("trail", "account"), "accounts:account"),
    "agency": (pgettext_lazy("trail", "agency"), ""),
    "candidate set": (pgettext_lazy("trail", "list of candidates"), "candidates:candidate_set"),
    "indicators": (pgettext_lazy("trail", "figures of villages"), ""),
    "long task": (pgettext_lazy("trail", "long job"), "tasks:task"),
    "plan": (pgettext_lazy("trail", "plan"), "planning:run"),
    "register": (pgettext_lazy("trail", "register of villages"), ""),
}
TOLD = ("username", "title", "role", "agency", "reason")
LONGEST = 120


@dataclass(frozen=True)
class Told:
    """One line in words. `verb` is as written, for the filter; `url` leads to the thing if it has a page."""

    at: datetime
    who: str
    what: str
    verb: str
    thing: str
    url: str
    detail: str


def told(line: AuditLine) -> Told:
    """A line of the trail in words; an unknown verb or kind stays as it is written."""
    kind, page = KINDS.get(line.subject_kind, (line.subject_kind, ""))
    url = reverse(page, args=[int(line.subject_id)]) if page and line.subject_id.isdecimal() else ""
    return Told(
        at=line.at,
        who=accounts.who(line),
        what=str(VERBS.get(line.verb, line.verb)),
        verb=line.verb,
        thing=f"{kind} {line.subject_id}".strip(),
        url=url,
        detail=_detail(line.detail),
    )


def _detail(detail: dict[str, object]) -> str:
    roles = dict(Role.Kind.choices)
    words = [str(roles.get(str(detail[name]), detail[name])) for name in TOLD if detail.get(name)]
    return " · ".join(word if len(word) <= LONGEST else word[:LONGEST] + "…" for word in words)
