"""Any words in any order, against a plain model of what may be said and where it leads."""

from dataclasses import dataclass, field

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desmigratif.objections import actions, queries
from desmigratif.objections.models import Objection
from desmigratif.objections.tests.conftest import OTHER, REASON, Case
from desmigratif.programmes.errors import ProgrammeError
from desmigratif.programmes.models import Site

OWN, OBJECTS, THIRD = "Kemnaker", "Migrant CARE", "KP2MI"
ENDS = {"keep": "answered", "withdraw": "withdrawn_site", "take": "alternative_taken"}
WORDS = st.tuples(
    st.sampled_from(["answer", "word", "word", "word", "back"]),
    st.sampled_from(["escalate", "escalate", "keep", "withdraw", "take"]),
    st.sampled_from([OWN, OBJECTS, THIRD]),
    st.sampled_from([1, 2]),
)


@dataclass
class Model:
    """What may be said on an objection, and what it is after that."""

    offered: bool
    state: str = "open"
    early: set[tuple[str, int]] = field(default_factory=lambda: {(OBJECTS, 1)})
    said: dict[str, str] = field(default_factory=dict)

    def hears(self, kind: str, outcome: str, agency: str, number: int) -> bool:
        """Whether it is taken; then the state is the new one."""
        if kind == "back":
            return self._moved(agency == OBJECTS and self.state in {"open", "escalated"}, "taken_back")
        if outcome == "take" and not self.offered:
            return False
        return (self._answer if kind == "answer" else self._word)(outcome, agency, number)

    def _answer(self, outcome: str, agency: str, number: int) -> bool:
        taken = self.state == "open" and agency == OWN and outcome != "keep"
        if taken:
            self.early.add((agency, number))
        return self._moved(taken, ENDS.get(outcome, "escalated"))

    def _word(self, outcome: str, agency: str, number: int) -> bool:
        taken = self.state == "escalated" and agency != THIRD and outcome != "escalate"
        taken = taken and (agency, number) not in self.early
        if taken:
            self.said[agency] = outcome
        agreed = taken and self.said.get(OWN) == self.said.get(OBJECTS)
        return self._moved(taken, ENDS[outcome] if agreed else "escalated")

    def _moved(self, taken: bool, state: str) -> bool:
        self.state = state if taken else self.state
        return taken


def _say(case: Case, objection: Objection, kind: str, outcome: str, agency: str, number: int) -> bool:
    by = case.person(agency, number)
    try:
        if kind == "back":
            actions.take_back(objection=objection, reason=REASON, by=by)
        elif kind == "answer":
            actions.answer(objection=objection, outcome=outcome, reason=REASON, by=by)
        else:
            named = case.agency(agency)
            actions.decide(objection=objection, agency=named, outcome=outcome, reason=REASON, by=by)
    except ProgrammeError:
        return False
    return True


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(offered=st.booleans(), words=st.lists(WORDS, min_size=2, max_size=9))
def test_any_words_lead_where_the_model_says(
    case: Case, offered: bool, words: list[tuple[str, str, str, int]]
) -> None:
    with transaction.atomic():
        site = case.proposed()
        objection = case.objected(site, OTHER if offered else "")
        model = Model(offered)
        for word in words:
            assert _say(case, objection, *word) is model.hears(*word), word
            assert Objection.objects.get(pk=objection.pk).state == model.state
        gone = model.state in {"withdrawn_site", "alternative_taken"}
        assert Site.objects.get(pk=site.pk).state == ("withdrawn" if gone else "proposed")
        assert (queries.replacement_of(site) is not None) is (model.state == "alternative_taken")
        due = [one.pk for one in queries.due(case.after(site))] if not gone else []
        assert (site.pk in due) is (model.state in {"answered", "taken_back"})
        transaction.set_rollback(True)
