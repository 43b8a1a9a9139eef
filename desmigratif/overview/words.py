"""Words of the trail: what was done and to what. Verbs of accounts have theirs in their own room."""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from desmigratif.accounts import trail as accounts

VERBS: dict[str, str | Promise] = {
    **accounts.VERBS,
    "activate": pgettext_lazy("trail", "Began to serve"),
    "add": pgettext_lazy("trail", "Added"),
    "agree": pgettext_lazy("trail", "Agreed"),
    "ask for": pgettext_lazy("trail", "Asked for"),
    "cancel": pgettext_lazy("trail", "Asked to stop"),
    "cancelled": pgettext_lazy("trail", "Stopped"),
    "change": pgettext_lazy("trail", "Changed"),
    "close": pgettext_lazy("trail", "Closed"),
    "confirm": pgettext_lazy("trail", "Confirmed"),
    "decline": pgettext_lazy("trail", "Declined"),
    "discard": pgettext_lazy("trail", "Put aside"),
    "done": pgettext_lazy("trail", "Finished"),
    "effect": pgettext_lazy("trail", "Put into effect"),
    "erase": pgettext_lazy("trail", "Details erased"),
    "establish": pgettext_lazy("trail", "Established by decree"),
    "export": pgettext_lazy("trail", "Taken away as a file"),
    "extend": pgettext_lazy("trail", "Extended"),
    "failed": pgettext_lazy("trail", "Could not be done"),
    "graduate": pgettext_lazy("trail", "Graduated"),
    "interrupted": pgettext_lazy("trail", "Interrupted"),
    "keep": pgettext_lazy("trail", "Kept after a look"),
    "lapse": pgettext_lazy("trail", "Lapsed"),
    "propose": pgettext_lazy("trail", "Proposed"),
    "read": pgettext_lazy("trail", "Seen"),
    "record past": pgettext_lazy("trail", "Entered from earlier years"),
    "renew key": pgettext_lazy("trail", "Signed with another key from now on"),
    "reopen": pgettext_lazy("trail", "Opened once more"),
    "restore": pgettext_lazy("trail", "Taken back"),
    "set end": pgettext_lazy("trail", "End set"),
    "settle": pgettext_lazy("trail", "Settled"),
    "store": pgettext_lazy("trail", "Kept"),
    "throw away": pgettext_lazy("trail", "Thrown away"),
    "undo": pgettext_lazy("trail", "Undone"),
    "withdraw": pgettext_lazy("trail", "Withdrawn"),
    "add area": pgettext_lazy("trail", "Area added"),
    "allocate": pgettext_lazy("trail", "Money written down"),
    "apply_lineage": pgettext_lazy("trail", "Event put in force"),
    "ask decision": pgettext_lazy("trail", "Decision asked for"),
    "ask waiver": pgettext_lazy("trail", "Waiver asked for"),
    "cancel allocation": pgettext_lazy("trail", "Line of money cancelled"),
    "confirm waiver": pgettext_lazy("trail", "Waiver confirmed"),
    "decide": pgettext_lazy("trail", "Decided"),
    "drop decision": pgettext_lazy("trail", "Question dropped"),
    "end": pgettext_lazy("trail", "Ended"),
    "drop_lineage": pgettext_lazy("trail", "Event dropped"),
    "hold_lineage": pgettext_lazy("trail", "Event kept waiting"),
    "record_lineage": pgettext_lazy("trail", "Event recorded"),
    "refuse file": pgettext_lazy("trail", "File refused: too many people"),
    "remove": pgettext_lazy("trail", "Removed"),
    "remove area": pgettext_lazy("trail", "Area removed"),
    "see working": pgettext_lazy("trail", "Seen working"),
    "withdraw waiver": pgettext_lazy("trail", "Waiver withdrawn"),
    "import_positions": pgettext_lazy("trail", "Positions brought in"),
    "import_shapes": pgettext_lazy("trail", "Shapes brought in"),
    "load_register": pgettext_lazy("trail", "Register loaded"),
    "place_approximately": pgettext_lazy("trail", "Approximate positions set"),
    "write_indicators": pgettext_lazy("trail", "Figures of villages written"),
}
# Accounts and long jobs have pages that not every reader of the trail may open: no link leads to a 404.
KINDS: dict[str, tuple[str | Promise, str]] = {  # word, and the name of the page that shows one
    "account": (pgettext_lazy("trail", "account"), ""),
    "agency": (pgettext_lazy("trail", "agency"), "agencies:agency"),
    "allocation": (pgettext_lazy("trail", "allocation of money"), ""),
    "audit line": (pgettext_lazy("trail", "line of the trail"), "overview:proof"),
    "candidate set": (pgettext_lazy("trail", "list of candidates"), "candidates:candidate_set"),
    "contact": (pgettext_lazy("trail", "contact of a site"), ""),
    "facility": (pgettext_lazy("trail", "facility of a centre"), ""),
    "indicators": (pgettext_lazy("trail", "figures of villages"), ""),
    "inherited overlap": (pgettext_lazy("trail", "inherited overlap"), "coordination:overlap"),
    "lineage": (pgettext_lazy("trail", "split or merger of villages"), "coordination:event"),
    "long task": (pgettext_lazy("trail", "long job"), ""),
    "memorandum": (pgettext_lazy("trail", "memorandum"), "agencies:memorandum"),
    "mentions": (pgettext_lazy("trail", "mentions of villages"), ""),
    "office": (pgettext_lazy("trail", "office"), ""),
    "perdes": (pgettext_lazy("trail", "village regulation"), ""),
    "plan": (pgettext_lazy("trail", "plan"), "planning:run"),
    "post": (pgettext_lazy("trail", "post at a site"), ""),
    "programme": (pgettext_lazy("trail", "programme"), "sites:programme"),
    "register": (pgettext_lazy("trail", "register of villages"), ""),
    "site": (pgettext_lazy("trail", "programme village"), "overview:site"),
    "trail": (pgettext_lazy("trail", "trail"), ""),
    "waiver": (pgettext_lazy("trail", "waiver"), "coordination:waiver"),
}


def verb_in_words(verb: str) -> str:
    """An unknown verb stays as it is written."""
    return str(VERBS.get(verb, verb))


def kind_in_words(kind: str) -> str:
    """An unknown kind stays as it is written."""
    return str(KINDS[kind][0]) if kind in KINDS else kind
