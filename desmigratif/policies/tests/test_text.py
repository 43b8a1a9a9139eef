"""The policy survives the way through text and through the form."""

import string
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from desmigratif.cores.selection.problem import Kawasan
from desmigratif.cores.selection.read.policy import INDICATORS
from desmigratif.policies import words
from desmigratif.policies.forms.fields import KilometresField
from desmigratif.policies.forms.policy import PolicyForm, initial_of
from desmigratif.policies.forms.years import YearFormSet, as_tables, initial_rows
from desmigratif.policies.text import Document, default_text, document, parsed, to_text

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


COUNTS = ("province", "regency", "regency_year", "district")


@st.composite
def years(draw: Any) -> Document:
    numbers = draw(st.sets(st.integers(1900, 2100), min_size=1, max_size=5))
    made = {}
    for number in sorted(numbers):
        quota = draw(st.sampled_from(["quota", "quota_max"]))
        made[f"{number:04}"] = {quota: draw(st.integers(0, 90_000)), "budget_idr": draw(MONEY)}
    return made


@st.composite
def priorities(draw: Any) -> Document:
    kind = draw(st.sampled_from(["lexicographic", "weights", "column"]))
    if kind == "lexicographic":
        return {"lexicographic": draw(st.lists(st.sampled_from(INDICATORS), min_size=2, max_size=2))}
    weights = draw(st.dictionaries(st.sampled_from(INDICATORS), st.integers(0, 10**6), min_size=1))
    weights[draw(st.sampled_from(sorted(weights)))] = draw(st.integers(1, 10**6))
    return (
        {"weights": {name: weights[name] for name in INDICATORS if name in weights}}
        if kind == "weights"
        else {}
    )


@st.composite
def policies(draw: Any, names: st.SearchStrategy[frozenset[str]] = NAMES) -> Document:
    """Tables as the form would give them."""
    km = draw(st.none() | st.decimals("0.000001", "9999", places=draw(st.integers(0, 6))).filter(bool))
    near = draw(st.none() | st.tuples(st.integers(1, 99), st.integers(0, 10**12)))
    return {
        "years": draw(years()),
        "caps": {name: draw(COUNT) for name in COUNTS},
        "floors": {
            "province": draw(st.none() | st.integers(1, 50)),
            "provinces": draw(st.dictionaries(st.integers(10, 99).map(str), st.integers(0, 500), max_size=3)),
        },
        "distance": {"min_km": km},
        "kawasan": {"min_villages": near and near[0], "bonus": near[1] if near else None},
        "include": {"codes": sorted(draw(CODES)) or None},
        "exclude": {
            "codes": sorted(draw(CODES)) or None,
            "kinds": sorted(draw(st.frozensets(st.sampled_from(["desa", "kelurahan", "desa_adat"])))) or None,
            "ignore_programmes": sorted(draw(names)) or None,
        },
        "order": {"neediest_first": draw(st.booleans())},
        "priority": draw(priorities()),
    }


def _filled(tables: Document) -> Document:
    """The tables without what was left blank."""
    kept = {key: _filled(value) if isinstance(value, dict) else value for key, value in tables.items()}
    return {key: value for key, value in kept.items() if value is not None and value != {}}


@given(policies())
def test_text_gives_back_the_policy_it_was_made_from(policy: Document) -> None:
    assert document(to_text(policy)) == _filled(policy)


@given(policies())
def test_the_core_reads_what_was_written(policy: Document) -> None:
    read = parsed(to_text(policy))
    assert [f"{year.year:04}" for year in read.years] == list(policy["years"])
    assert (read.min_km, read.floor) == (policy["distance"]["min_km"], policy["floors"]["province"] or 0)
    kawasan = policy["kawasan"]
    assert read.kawasan == (None if kawasan["bonus"] is None else Kawasan(**kawasan))


def _sent(policy: Document) -> tuple[PolicyForm, Any]:
    """The forms as a browser would send what they show for the policy."""
    data = QueryDict(mutable=True)
    form = PolicyForm(initial=initial_of(policy))
    rows = YearFormSet(prefix="years", initial=initial_rows(policy))
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
def test_the_form_gives_back_the_policy_it_shows(policy: Document) -> None:
    form, rows = _sent(_filled(policy))
    assert form.is_valid(), form.errors
    assert rows.is_valid(), rows.errors
    given_back = document(to_text({"years": as_tables(rows), **form.document()}))
    assert given_back == _filled(policy)


@given(policies())
def test_every_policy_can_be_put_into_words(policy: Document) -> None:
    sentences = words.sentences(to_text(policy))
    assert len(sentences) > len(policy["years"])
    assert all("%(" not in sentence for sentence in sentences)


def test_the_programmes_own_rule_is_read_and_kept() -> None:
    policy = parsed(default_text())
    assert [year.quota for year in policy.years] == [120, 130, 150]
    assert parsed(to_text(document(default_text()))) == policy


@pytest.mark.parametrize(("typed", "km"), [("2,5", "2.5"), ("2.50", "2.50"), (" 5 ", "5"), ("", None)])
def test_kilometres_are_typed_with_comma_or_point(typed: str, km: str | None) -> None:
    assert KilometresField(label="").clean(typed) == (None if km is None else Decimal(km))


@pytest.mark.parametrize("typed", ["0", "0,0", "-1", "1.000,5", "satu", "1e3", "٣"])
def test_other_distances_are_refused_with_an_example(typed: str) -> None:
    with pytest.raises(ValidationError, match=r"2[,.]5"):
        KilometresField(label="").clean(typed)


@pytest.mark.parametrize("half", [{"min_villages": "3"}, {"bonus": "5"}, {"min_villages": "0", "bonus": "5"}])
def test_half_a_kawasan_bonus_is_refused(half: dict[str, str]) -> None:
    form = PolicyForm({"how_priority": "column", "first": INDICATORS[0], "second": INDICATORS[1], **half})
    assert not form.is_valid()
    assert set(form.errors) <= {"min_villages", "bonus"}
