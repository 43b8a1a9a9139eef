"""Telling the agency's planners and programme officers of approvals and decrees; the line in the trail."""

from typing import Required, TypedDict, Unpack

from desmigratif.accounts.models import Role, User
from desmigratif.audit import actions as audit
from desmigratif.decrees.models import Approval, Decree
from desmigratif.inbox import queries as inbox
from desmigratif.inbox.actions import notify
from desmigratif.inbox.models import Notice

TOLD = (Role.Kind.PLANNER, Role.Kind.PROGRAMME_OFFICER)


class Said(TypedDict, total=False):
    """English msgids that `values` fill, and the key that lets another word about the same thing through."""

    subject: Required[str]
    body: Required[str]
    key: Required[str]
    values: Required[dict[str, object]]


def tell(*, about: Approval | Decree, by: User, **said: Unpack[Said]) -> int:
    """Tell them; gives how many."""
    kind = Notice.Kind.PLAN if isinstance(about, Approval) else Notice.Kind.DECREE
    people = inbox.officers(kinds=TOLD, agency_ids=[about.programme.agency_id])
    return notify(people=people, by=by, kind=kind, url=about.get_absolute_url(), about=about, **said)


def record(*, about: Approval | Decree, verb: str, by: User, **detail: object) -> None:
    """One line in the trail."""
    kind, programme = about._meta.model_name or "", about.programme
    told, agency = {"programme": programme.name, **detail}, programme.agency_id
    audit.record(verb=verb, subject_kind=kind, subject_id=about.pk, by=by, detail=told, agency_id=agency)
