"""The road of the application's own actions, in process, as its pages and jobs call them."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db import OperationalError, connection, transaction
from psycopg import errors as pg

from desmigratif.accounts.models import User
from desmigratif.places.actions.lineage import Asked, NewVillage
from desmigratif.places.errors import LineageError
from desmigratif.places.models import LineageEvent, Village
from desmigratif.programmes import refusing
from desmigratif.programmes.actions import lineage, opening, register, steps, waiving
from desmigratif.programmes.errors import ProgrammeError, VillageAlreadyServedError
from desmigratif.programmes.models import (
    LineageConflict,
    Programme,
    Site,
    SiteChange,
    Substance,
    SubstanceDecision,
    Waiver,
)
from tests.prove.overlap.journal import DeadlockError, Done, RefusedError, Written

VERBS = {
    "confirmed": "confirm",
    "established": "establish",
    "active": "activate",
    "withdrawn": "withdraw",
    "declined": "decline",
    "lapsed": "lapse",
}


class Actions:
    """Each call is one action in one transaction, with the refusal kept as the middleware keeps it."""

    name = "actions"

    def __init__(self, actor: int) -> None:
        self.actor: int | None = actor
        self.by = User.objects.get(pk=actor)

    def _do(self, action: Callable[[], Any], *, keeps: bool = False) -> Done:
        """Raises RefusedError for what the actions refuse in words; anything else is broken. `keeps`: the
        action keeps a Refusal of an overlap."""
        number = 0
        try:
            with refusing.kept(), transaction.atomic():
                value = action()
                number = _transaction()
        except (ProgrammeError, LineageError, Site.DoesNotExist) as error:
            kept = keeps and isinstance(error, VillageAlreadyServedError)
            raise RefusedError(type(error).__name__, kept=kept) from error
        except OperationalError as error:
            if isinstance(error.__cause__, pg.DeadlockDetected):
                raise DeadlockError from error
            raise
        return Done([number], [_written(value)] if isinstance(value, Site) else [], value)

    def open(self, programme: int, villages: Sequence[int], starts_on: date, ends_on: date | None) -> Done:
        village, of = Village.objects.get(pk=villages[0]), Programme.objects.get(pk=programme)
        wanted = opening.Wanted(village, of, starts_on, ends_on, source="proof")
        return self._do(lambda: opening.propose(wanted=wanted, reason="proof", by=self.by), keeps=True)

    def extend(self, site: int, ends_on: date | None) -> Done:
        return self._do(
            lambda: steps.extend(site=Site(pk=site), ends_on=ends_on, reason="proof", by=self.by), keeps=True
        )

    def close(self, site: int, on: date) -> Done:
        return self._do(
            lambda: steps.step(site=Site(pk=site), verb="close", on=on, reason="proof", by=self.by)
        )

    def reopen(self, site: int, ends_on: date | None) -> Done:
        return self._do(
            lambda: steps.reopen(site=Site(pk=site), ends_on=ends_on, reason="proof", by=self.by), keeps=True
        )

    def step(self, site: int, state: str) -> Done:
        return self._do(lambda: steps.step(site=Site(pk=site), verb=VERBS[state], reason="proof", by=self.by))

    def undo(self, change: int) -> Done:
        found = SiteChange.objects.select_related("site").get(pk=change)
        return self._do(lambda: steps.undo(change=found, reason="proof", by=self.by), keeps=True)

    def past(self, programme: int, village: int, starts_on: date, ends_on: date) -> Done:
        past = opening.Past(
            Village.objects.get(pk=village),
            Programme.objects.get(pk=programme),
            starts_on,
            ends_on,
            state="active",
            source="a list",
        )
        return self._do(lambda: opening.record_past(past=past, by=self.by))

    def ask(self, programme: int, village: int, first: int) -> Done:
        del first  # the action finds it
        done = self._do(
            lambda: waiving.ask_waiver(
                village=Village.objects.get(pk=village),
                programme=Programme.objects.get(pk=programme),
                reason="both agreed",
                by=self.by,
            )
        )
        done.value = done.value.pk
        return done

    def confirm(self, waiver: int, person: int) -> Done:
        found, by = Waiver.objects.get(pk=waiver), User.objects.get(pk=person)
        return self._do(lambda: waiving.confirm_waiver(waiver=found, by=by))

    def split(self, village: int, district: int, code: str, day: date) -> Done:
        del district  # the code says it
        one = Village.objects.get(pk=village)
        return self._event("split", day, (one,), (one, NewVillage(code, f"Baru {code}")))

    def merge(self, villages: Sequence[int], day: date) -> Done:
        found = Village.objects.in_bulk(villages)
        before = tuple(found[pk] for pk in villages)
        return self._event("merge", day, before, before[:1])

    def _event(
        self,
        kind: str,
        day: date,
        before: tuple[Village, ...],
        after: tuple[Village | NewVillage, ...],
    ) -> Done:
        asked = Asked(kind, day, "Perda", "proof", before, after)
        return _applied(self._do(lambda: lineage.apply_lineage(asked=asked, by=self.by)))

    def try_again(self, event: int) -> Done:
        found = LineageEvent.objects.get(pk=event)
        return _applied(self._do(lambda: lineage.try_again(event=found, by=self.by)))

    def agree(self, conflict: int, person: int) -> Done:
        found, by = LineageConflict.objects.get(pk=conflict), User.objects.get(pk=person)
        return self._do(lambda: lineage.agree(conflict=found, by=by))

    def decide(self, programme: int, substance: int, person: int) -> Done:
        """One person asks, another decides, in two transactions."""
        of, what = Programme.objects.get(pk=programme), Substance.objects.get(pk=substance)
        asked = self._do(
            lambda: register.ask_decision(programme=of, substance=what, source="proof", by=self.by)
        )
        decision, by = SubstanceDecision.objects.get(pk=asked.value.pk), User.objects.get(pk=person)
        try:
            return self._do(lambda: register.decide(decision=decision, by=by))
        except RefusedError:
            self._do(lambda: register.drop_decision(decision=decision, reason="proof", by=self.by))
            raise


def _transaction() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        return int(cursor.fetchone()[0])


def _written(site: Site) -> Written:
    ends_on = site.ends_on.isoformat() if site.ends_on else None
    return Written(site.pk, str(site.state), site.starts_on.isoformat(), ends_on)


def _applied(done: Done) -> Done:
    """An event that waits is a refusal that changed nothing of the villages."""
    if done.value.state != LineageEvent.State.APPLIED:
        raise RefusedError("the event waits")
    return done
