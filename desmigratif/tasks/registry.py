"""Which function does which kind of long work. Rooms register theirs in their `tasks.py`."""

from collections.abc import Callable

from django.utils.functional import Promise

from desmigratif.tasks.models import LongTask
from desmigratif.tasks.report import Report

Work = Callable[[LongTask, Report], str]

_works: dict[str, Work] = {}
_labels: dict[str, str | Promise] = {}


def work(kind: str, label: str | Promise = "") -> Callable[[Work], Work]:
    """Register a function as the work of this kind; `label` names the kind on pages.

    The function gives the address of the result ("" for none). It must be idempotent: after a power cut it
    runs again from the start. It asks `report.cancelled()` at least every 30 s and raises
    `TaskStoppedError` soon after a yes, `TaskFailedError` with a reason in words when it cannot go on.
    """

    def register(function: Work) -> Work:
        if kind in _works:
            raise ValueError(f"two works of the kind {kind}")
        _works[kind] = function
        _labels[kind] = label or kind
        return function

    return register


def work_of(kind: str) -> Work:
    """The registered function. Raises LookupError for a kind that nobody registered."""
    return _works[kind]


def label_of(kind: str) -> str | Promise:
    return _labels.get(kind, kind)
