"""The calendar of next steps: put on by the rooms, read by people and by their calendar programs."""

import secrets
from datetime import date
from typing import Any, NotRequired, Required, TypedDict, Unpack

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from desmigratif.accounts.models import User
from desmigratif.agencies.models import Agency
from desmigratif.audit import actions as audit
from desmigratif.audit.actions import Actor
from desmigratif.inbox.links import hash_of, password_mark
from desmigratif.inbox.models import CalendarEntry, CalendarFeed
from desmigratif.inbox.words import check, kept, kind_of
from desmigratif.places.models import Area


class Step(TypedDict, total=False):
    """A next step. `title` is an English msgid that `values` fill. Of a `person`, or of those with a role in
    the `agency` (none is every agency) whose area meets `area` (none concerns the whole agency)."""

    day: Required[date]
    title: Required[str]
    url: Required[str]
    values: NotRequired[dict[str, object]]
    person: NotRequired[User | None]
    agency: NotRequired[Agency | None]
    area: NotRequired[Area | None]


@transaction.atomic
def put_on_calendar(*, source: Model, by: Actor | None, key: str = "", **step: Unpack[Step]) -> CalendarEntry:
    """One entry for this source and key, made or changed; saying the same again changes nothing."""
    values: dict[str, Any] = {**step, "values": kept(step.get("values", {}))}
    check(step["title"], values["values"])
    held = {"person": None, "agency": None, "area": None, **values}
    same = {"source_kind": kind_of(source), "source_id": source.pk, "key": key}
    entry, made = CalendarEntry.objects.select_for_update(of=("self",)).get_or_create(**same, defaults=held)
    if not made:
        if all(getattr(entry, name) == value for name, value in held.items()):
            return entry
        for name, value in held.items():
            setattr(entry, name, value)
        entry.version, entry.changed_at = entry.version + 1, timezone.now()
        entry.save()
    _record("put on calendar", source, by, {"day": step["day"].isoformat(), "key": key})
    return entry


@transaction.atomic
def take_off_calendar(*, source: Model, by: Actor | None, key: str | None = None) -> int:
    """The entry of this source and key goes, all of the source without a key; gives how many there were."""
    entries = CalendarEntry.objects.filter(source_kind=kind_of(source), source_id=source.pk)
    if key is not None:
        entries = entries.filter(key=key)
    count, _each = entries.delete()
    if count:
        _record("take off calendar", source, by, {"count": count})
    return count


def _record(verb: str, source: Model, by: Actor | None, detail: dict[str, object]) -> None:
    subject = f"{kind_of(source)} {source.pk}"
    audit.record(verb=verb, subject_kind="calendar", subject_id=subject, by=by, detail=detail)


@transaction.atomic
def open_feed(*, language: str, by: User) -> str:
    """A new secret address for the person's calendar; the one before is dead. Gives the secret, which cannot
    be read again."""
    person = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    _revoke(by)
    token, mark = secrets.token_urlsafe(24), password_mark(person)
    feed = CalendarFeed.objects.create(
        person=person, token_hash=hash_of(token), password_mark=mark, language=language
    )
    audit.record(verb="open", subject_kind="calendar feed", subject_id=feed.pk, by=by)
    return token


@transaction.atomic
def close_feed(*, by: User) -> bool:
    """The person's secret address is dead; False when there was none."""
    if not _revoke(by):
        return False
    audit.record(verb="revoke", subject_kind="calendar feed", by=by)
    return True


def _revoke(person: User) -> int:
    return CalendarFeed.objects.filter(person=person, revoked_at=None).update(revoked_at=timezone.now())
