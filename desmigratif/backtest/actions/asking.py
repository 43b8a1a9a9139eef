"""Asking for a back-test. Same inputs are one back-test: what was computed once is given again."""

import hashlib
import json
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from desmigratif.accounts.models import User
from desmigratif.audit import actions as audit
from desmigratif.backtest import queries, rules
from desmigratif.backtest.errors import BackTestError
from desmigratif.backtest.models import BackTest, BackTestVillage
from desmigratif.backtest.queries import Known
from desmigratif.candidates.faults import of_rows
from desmigratif.candidates.models import CandidateSet
from desmigratif.candidates.queries import content_of
from desmigratif.candidates.wrong_use import in_words
from desmigratif.cores.selection.read.faults import BadRowsError, WrongUseError
from desmigratif.cores.selection.read.inputs import read_inputs
from desmigratif.policies.held import written
from desmigratif.tasks import actions as tasks

KIND = "backtest.run"


@dataclass(frozen=True)
class Inputs:
    """Everything that a result depends on."""

    candidates: CandidateSet
    policy: str
    sites: str
    names: list[Known]

    @property
    def sha256(self) -> str:
        known = [[one.code or one.village_id, one.kind, one.year, one.source] for one in self.names]
        said = {
            "candidates": self.candidates.sha256,
            "policy": self.policy,
            "sites": self.sites,
            "known": known,
        }
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def ask_back_test(*, candidates: CandidateSet, by: User | None) -> BackTest:
    """The back-test of this list with the policy, sites and names of now: the one that is there, finished or
    being made, or a new one in the queue. One that failed or was stopped is made again.

    Raises BackTestError when the list cannot be used with the default policy.
    """
    history = queries.history()
    held = queries.held_by_others(history)
    inputs = Inputs(
        candidates=candidates,
        policy=rules.of_history(history.quotas),
        sites=written(held) if held else "",
        names=queries.names(history).villages,
    )
    if not BackTest.objects.filter(input_sha256=inputs.sha256).exists():
        _judge(inputs)
    return _kept(inputs=inputs, by=by)


def _judge(given: Inputs) -> None:
    sites = given.sites.encode() if given.sites else None
    try:
        inputs = read_inputs(content_of(given.candidates), given.policy.encode(), sites)
    except BadRowsError as error:
        raise BackTestError("; ".join(map(str, of_rows(error.rows)[:3]))) from error
    except WrongUseError as error:
        raise BackTestError(in_words(error)) from error
    if not inputs.candidates.scores:
        raise BackTestError(
            _("This list brings priorities of its own, so the default policy would not be what is tested.")
        )


@transaction.atomic
def _kept(*, inputs: Inputs, by: User | None) -> BackTest:
    made, new = BackTest.objects.get_or_create(
        input_sha256=inputs.sha256,
        defaults={
            "candidates": inputs.candidates,
            "simulated": inputs.candidates.simulated,
            "policy": inputs.policy,
            "sites": inputs.sites,
            "requested_by": by,
        },
    )
    test = BackTest.objects.select_for_update(of=("self",)).select_related("task").get(pk=made.pk)
    if new:
        BackTestVillage.objects.bulk_create(
            BackTestVillage(
                back_test=test, village_id=one.village_id, kind=one.kind, year=one.year, source=one.source
            )
            for one in inputs.names
        )
    if test.stored_at is None and not test.in_the_making:
        _enqueue(test, by)
    return test


def _enqueue(test: BackTest, by: User | None) -> None:
    title = _("Back-test: %(list)s") % {"list": test.candidates.name}
    test.task = tasks.enqueue(kind=KIND, title=title, argument_id=test.pk, by=by)
    test.requested_by = by
    test.save(update_fields=["task", "requested_by"])
    detail = {"candidates": test.candidates_id, "inputs": test.input_sha256}
    audit.record(verb="ask for", subject_kind="back-test", subject_id=test.pk, by=by, detail=detail)


def cancel_back_test(*, back_test: BackTest, by: User) -> None:
    """Stop the making of a back-test; asked for again, it begins anew."""
    if back_test.task is not None:
        tasks.cancel(task=back_test.task, by=by)
