"""Notices: telling people, and what they do with what they were told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NotRequired, Required, TypedDict, Unpack

from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone

from desmigratif.accounts.models import User
from desmigratif.audit import actions as audit
from desmigratif.audit.actions import Actor
from desmigratif.inbox.models import Notice
from desmigratif.inbox.words import check, kept, kind_of


class Said(TypedDict, total=False):
    """What a notice says. `subject` and `body` are English msgids (gettext_noop) that `values` fill: text,
    numbers, days, `words.Word`. `url` is an address of this house, `about` the thing it is about. Another
    `key` lets a second notice of the same kind about the same thing through."""

    kind: Required[str]
    subject: Required[str]
    url: Required[str]
    about: Required[Model]
    body: NotRequired[str]
    values: NotRequired[dict[str, object]]
    key: NotRequired[str]


@transaction.atomic
def notify(*, people: Iterable[User], by: Actor | None, **said: Unpack[Said]) -> int:
    """Tell these people, each once for this kind, thing and key; gives how many had not been told before.

    Whoever does something (`by`) is not told of it. No names of people belong into the subject: it is what
    letters by e-mail show.
    """
    about, values = said["about"], kept(said.get("values", {}))
    check(said["subject"], values)
    check(said.get("body", ""), values)
    same = Q(kind=said["kind"], about_kind=kind_of(about), about_id=about.pk, key=said.get("key", ""))
    wanted = {person.pk for person in people if by is None or person.pk != by.pk}
    told = set(Notice.objects.filter(same, to__in=wanted).values_list("to_id", flat=True))
    new = sorted(wanted - told)
    if not new:
        return 0
    Notice.objects.bulk_create([_notice(pk, said) for pk in new], ignore_conflicts=True)
    detail = {"kind": said["kind"], "about": f"{kind_of(about)} {about.pk}", "people": new}
    audit.record(verb="notify", subject_kind="notice", by=by, detail=detail)
    return len(new)


def _notice(to_id: int, said: Said) -> Notice:
    about: Any = said["about"]
    return Notice(
        to_id=to_id,
        kind=said["kind"],
        subject=said["subject"],
        body=said.get("body", ""),
        values=kept(said.get("values", {})),
        url=said["url"],
        about_kind=kind_of(about),
        about_id=about.pk,
        key=said.get("key", ""),
    )


@transaction.atomic
def mark_read(*, notice: Notice, by: User) -> None:
    """The person has seen it; a second time changes nothing."""
    if Notice.objects.unread().filter(pk=notice.pk, to=by).update(read_at=timezone.now()):
        audit.record(verb="read", subject_kind="notice", subject_id=notice.pk, by=by)


@transaction.atomic
def mark_unread(*, notice: Notice, by: User) -> None:
    """Takes it back."""
    if Notice.objects.filter(pk=notice.pk, to=by, read_at__isnull=False).update(read_at=None):
        audit.record(verb="mark unread", subject_kind="notice", subject_id=notice.pk, by=by)


@transaction.atomic
def mark_all_read(*, by: User) -> datetime | None:
    """Everything unread of the person counts as read; gives the instant, by which it is taken back."""
    now = timezone.now()
    count = Notice.objects.unread().filter(to=by).update(read_at=now)
    if not count:
        return None
    audit.record(verb="read all", subject_kind="notice", by=by, detail={"count": count})
    return now


@transaction.atomic
def undo_all_read(*, at: datetime, by: User) -> int:
    """What the person marked at that instant is unread again; gives how many."""
    count = Notice.objects.filter(to=by, read_at=at).update(read_at=None)
    if count:
        audit.record(verb="undo read all", subject_kind="notice", by=by, detail={"count": count})
    return count
