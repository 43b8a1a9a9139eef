"""Writes of the centres room. A line of the trail names the fields that changed, never what they hold: names
and telephone numbers stay in the centre."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from desmigratif.audit import actions as audit
from desmigratif.audit.actions import Actor
from desmigratif.centres import queries
from desmigratif.centres.errors import (
    AccountError,
    GoneError,
    NoPerdesError,
    PostDayError,
    PostOverError,
    reason_of,
)
from desmigratif.centres.models import Contact, Facility, Part, Perdes, Post
from desmigratif.places.models import Village
from desmigratif.programmes.models import Site

MOST_IN_A_FILE = 500
"""People that one person takes away as a file; more of them need a second person."""

AnyPart = Post | Perdes | Facility | Contact


@dataclass(frozen=True)
class Successor:
    """Who takes a post over. `username` is that of an account, or empty."""

    name: str
    phone: str = ""
    username: str = ""
    decree: str = ""


@transaction.atomic
def save_row(*, row: AnyPart, by: Actor | None) -> AnyPart:
    """Keep a new or changed row of a centre. Raises PostTakenError, PostDayError, AccountError,
    PerdesTwiceError, NoPerdesError, GoneError."""
    before = type(row)._default_manager.select_for_update().filter(pk=row.pk).first()
    if before is not None and before.removed_at is not None:
        raise GoneError
    _refuse_what_cannot_be(row, before)
    with _worded():
        row.save()
    fields = _changed(before, row)
    if before is None or fields:
        _record("add" if before is None else "change", row, by, fields=fields)
    return row


def _refuse_what_cannot_be(row: AnyPart, before: AnyPart | None) -> None:
    """An account must hold the matching role on the day it is named; a kelurahan has no Perdes."""
    if isinstance(row, Perdes) and row.site.village.kind == Village.Kind.KELURAHAN:
        raise NoPerdesError
    if not isinstance(row, Post) or row.account is None:
        return
    known = isinstance(before, Post) and before.account_id == row.account_id and before.kind == row.kind
    if not known and queries.account_for_post(row.kind, row.site, row.account.username) != row.account:
        raise AccountError


@transaction.atomic
def hand_over(*, post: Post, on: date, successor: Successor | None, by: Actor | None) -> Post | None:
    """The holder stops on a day, which is the successor's first; without a successor the post is free from
    then on. Raises PostOverError, PostDayError, PostTakenError, AccountError."""
    held = Post.objects.select_for_update(of=("self",)).select_related("site__programme").get(pk=post.pk)
    if held.removed_at is not None or (held.ends_on is not None and held.ends_on <= on):
        raise PostOverError
    if on <= held.starts_on:
        raise PostDayError
    held.ends_on = on
    with _worded():
        held.save(update_fields=["ends_on"])
    _record("hand over" if successor else "end", held, by, on=on.isoformat())
    return _succeeded(held, on, successor, by) if successor else None


def _succeeded(held: Post, on: date, successor: Successor, by: Actor | None) -> Post:
    account = None
    if successor.username:
        account = queries.account_for_post(held.kind, held.site, successor.username)
        if account is None:
            raise AccountError
    with _worded():
        taken = Post.objects.create(
            site=held.site,
            kind=held.kind,
            name=successor.name,
            phone=successor.phone,
            account=account,
            decree=successor.decree,
            starts_on=on,
        )
    _record("add", taken, by, on=on.isoformat())
    return taken


@transaction.atomic
def remove(*, row: AnyPart, by: Actor | None) -> None:
    """Take a wrong row away; `restore` brings it back. Raises GoneError."""
    rows = type(row)._default_manager.filter(pk=row.pk, removed_at=None)
    if not rows.update(removed_at=timezone.now()):
        raise GoneError
    _record("remove", row, by)


@transaction.atomic
def restore(*, row: AnyPart, by: Actor | None) -> None:
    """Bring back what was taken away. Raises GoneError, PostTakenError, PerdesTwiceError."""
    with _worded():
        rows = type(row)._default_manager.filter(pk=row.pk, removed_at__isnull=False)
        if not rows.update(removed_at=None):
            raise GoneError
    _record("restore", row, by)


@transaction.atomic
def see_working(*, facility: Facility, on: date, by: Actor | None) -> None:
    """Somebody saw it working that day, whatever its state was. Raises GoneError."""
    rows = Facility.objects.filter(pk=facility.pk, removed_at=None)
    if not rows.update(state=Facility.State.WORKING, last_working_on=on):
        raise GoneError
    _record("see working", facility, by, on=on.isoformat(), before=facility.state)


def note_seen(*, site: Site, by: Actor) -> None:
    """The inner part of a centre was shown."""
    audit.note_read(
        subject_kind="site",
        subject_ids=[site.pk],
        by=by,
        purpose="centre",
        agency_id=site.programme.agency_id,
        area_id=site.village_id,
    )


def note_people_seen(*, rows: list[dict[str, Any]], purpose: str, by: Actor) -> None:
    """People of these sites were shown; the line belongs to their agency when they have one in common."""
    agencies = {row["whose_id"] for row in rows}
    audit.note_read(
        subject_kind="site",
        subject_ids=[row["site_id"] for row in rows],
        by=by,
        purpose=purpose,
        agency_id=agencies.pop() if len(agencies) == 1 else None,
    )


def note_refused_file(*, count: int, by: Actor) -> None:
    """Somebody asked for a file of more people than one person may take."""
    audit.record(verb="refuse file", subject_kind="contact", by=by, detail={"count": count})


@contextmanager
def _worded() -> Iterator[None]:
    """What the database refuses inside the block becomes a CentreError."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as refusal:
        raise reason_of(refusal) from refusal


def _changed(before: Part | None, after: Part) -> list[str]:
    """Names of the fields that differ."""
    if before is None:
        return []
    fields = after._meta.concrete_fields
    return [one.name for one in fields if one.value_from_object(before) != one.value_from_object(after)]


def _record(verb: str, row: AnyPart, by: Actor | None, **detail: object) -> None:
    audit.record(
        verb=verb,
        subject_kind=row._meta.model_name or "",
        subject_id=row.pk,
        by=by,
        detail={"site": row.site_id, **detail},
        agency_id=row.site.programme.agency_id,
        area_id=row.site.village_id,
    )
