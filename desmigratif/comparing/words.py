"""How a village differs between two plans, in a few words."""

from django.utils.translation import gettext as _

from desmigratif.comparing.queries import Moved
from desmigratif.planning import verdict_words


def kind_in_words(kind: str) -> str:
    """enters, leaves or moves."""
    return {"enters": _("enters"), "leaves": _("leaves"), "moves": _("moves to another year")}[kind]


def reason_out(one: Moved) -> str:
    """Why the plan that leaves the village out does so; empty where both take it."""
    if one.kind == "moves":
        return ""
    if one.out is None:
        return _("not in the list of candidates")
    return verdict_words.short(one.out.status, one.out.reason)
