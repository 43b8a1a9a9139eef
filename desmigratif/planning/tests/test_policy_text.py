"""The policy survives the way through text and through the form."""

import string
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from desmigratif.cores.selection.problem import Caps, Year
from desmigratif.cores.selection.read.policy import INDICATORS, Policy
from desmigratif.planning import policy_words
from desmigratif.planning.forms.policy import PolicyForm, initial_of
from desmigratif.planning.forms.years import YearForm, YearFormSet, as_years
from desmigratif.planning.policy_text import default_text, parsed, to_text

COUNT = st.none() | st.integers(0, 10**6)
MONEY = st.none() | st.integers(0, 10**15)
CODES = st.frozensets(
    st.builds(
        "{:02}.{:02}.{:02}.{}{:03}".format,
        *(
            st.integers(10, 99),
            st.integers(1, 99),
            st.integers(1, 99),
            st.integers(1, 3),
            st.integers(0, 999),
        ),
    ),
    max_size=4,
)
NAMES = st.frozensets(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).map(str.strip).filter(bool),
    max_size=3,
)
PLAIN_NAMES = st.frozensets(
    st.text(string.ascii_letters + " -", min_size=1).map(str.strip).filter(bool), max_size=3
)


@st.composite
def years(draw: Any) -> tuple[Year, ...]:
    numbers = draw(st.sets(st.integers(1900, 2100), min_size=1, max_size=5))
    made = []
    for number in sorted(numbers):
        exact, count = draw(st.booleans()), draw(st.integers(0, 90_000))
        quota, most = (count, None) if exact else (None, count)
        made.append(Year(number, quota, most, draw(MONEY)))
    return tuple(made)


@st.composite
def policies(draw: Any, names: st.SearchStrategy[frozenset[str]] = NAMES) -> Policy:
    kind = draw(st.sampled_from(["lexicographic", "weights", "column"]))
    weights = draw(st.dictionaries(st.sampled_from(INDICATORS), st.integers(0, 10**6), min_size=1))
    weights[draw(st.sampled_from(sorted(weights)))] = draw(st.integers(1, 10**6))
    provinces = draw(st.dictionaries(st.integers(10, 99).map(str), st.integers(0, 500), max_size=3))
    return Policy(
        years=draw(years()),
        caps=draw(st.builds(Caps, province=COUNT, regency=COUNT, regency_year=COUNT, district=COUNT)),
        floor=draw(st.integers(0, 50)),
        floors=tuple(sorted(provinces.items())),
        include=draw(CODES),
        exclude_codes=draw(CODES),
        exclude_kinds=draw(st.frozensets(st.sampled_from(["desa", "kelurahan", "desa_adat"]))),
        ignore_programmes=draw(names),
        neediest_first=draw(st.booleans()),
        lexicographic=draw(st.tuples(*[st.sampled_from(INDICATORS)] * 2))
        if kind == "lexicographic"
        else None,
        weights=tuple((name, weights[name]) for name in INDICATORS if name in weights)
        if kind == "weights"
        else None,
    )


@given(policies())
def test_text_gives_back_the_policy_it_was_made_from(policy: Policy) -> None:
    assert parsed(to_text(policy)) == policy


def _sent(policy: Policy) -> tuple[PolicyForm, Any]:
    """The forms as a browser would send what they show for the policy."""
    data = QueryDict(mutable=True)
    form = PolicyForm(initial=initial_of(policy))
    rows = YearFormSet(prefix="years", initial=[YearForm.initial_of(year) for year in policy.years])
    for shown in (form, rows.management_form, *rows.forms):
        for field in shown:
            value = (
                field.field.prepare_value(field.value())
                if hasattr(field.field, "prepare_value")
                else field.value()
            )
            if isinstance(value, list):
                data.setlist(field.html_name, value)
            elif value is True:
                data[field.html_name] = "on"
            elif value is not None and value is not False:
                data[field.html_name] = str(value).replace("\n", "\r\n")
    return PolicyForm(data), YearFormSet(data, MultiValueDict(), prefix="years")


@given(policies(names=PLAIN_NAMES))
def test_the_form_gives_back_the_policy_it_shows(policy: Policy) -> None:
    form, rows = _sent(policy)
    assert form.is_valid(), form.errors
    assert rows.is_valid(), rows.errors
    assert form.policy(as_years(rows)) == policy


@given(policies())
def test_every_policy_can_be_put_into_words(policy: Policy) -> None:
    sentences = policy_words.sentences(to_text(policy))
    assert len(sentences) > len(policy.years)
    assert all("%(" not in sentence for sentence in sentences)


def test_the_programmes_own_rule_is_read_and_kept() -> None:
    policy = parsed(default_text())
    assert [year.quota for year in policy.years] == [120, 130, 150]
    assert parsed(to_text(policy)) == policy
