"""The trail in words."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

import desmigratif
from desmigratif.accounts.models import Role
from desmigratif.accounts.tests.country import BACKEND, MakePerson
from desmigratif.audit.actions import record
from desmigratif.overview.trail import told
from desmigratif.overview.words import KINDS, VERBS
from desmigratif.tasks.models import LongTask

ROOT = Path(desmigratif.__file__).parent


def _written(keyword: str) -> Iterator[str]:
    """Every text that the code gives as `verb=` or `subject_kind=` of an audit line."""
    for path in ROOT.rglob("*.py"):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                for given in node.keywords:
                    if given.arg == keyword and isinstance(given.value, ast.Constant) and given.value.value:
                        yield str(given.value.value)


def test_every_verb_and_kind_of_the_code_has_words() -> None:
    ends = set(LongTask.State.values) - {"waiting", "running"}
    assert {*_written("verb"), *ends} <= set(VERBS)
    assert set(_written("subject_kind")) <= set(KINDS)


@pytest.mark.django_db
def test_an_administrator_reads_who_did_what_to_what_and_why(client: Client, make_person: MakePerson) -> None:
    person = make_person("root", Role.Kind.ADMINISTRATOR)
    record(verb="discard", subject_kind="plan", subject_id=7, by=person, detail={"reason": "<b>keliru</b>"})
    record(verb="load_register", subject_kind="register", by=None)
    client.force_login(person, backend=BACKEND)
    text = client.get(reverse("overview:trail")).text
    assert "Disisihkan" in text
    assert f'href="{reverse("planning:run", args=[7])}">rencana 7</a>' in text
    assert "&lt;b&gt;keliru" in text
    assert "aplikasi" in text
    assert "load_register</a>" not in text


@pytest.mark.django_db
def test_a_filter_without_lines_says_how_to_go_on(client: Client, make_person: MakePerson) -> None:
    client.force_login(make_person("root", Role.Kind.ADMINISTRATOR), backend=BACKEND)
    text = client.get(reverse("overview:trail"), {"verb": "nothing"}).text
    assert "Tampilkan semua catatan" in text


@pytest.mark.django_db
def test_an_unknown_verb_stays_as_it_is_written() -> None:
    line = told(record(verb="sing", subject_kind="song", subject_id="x", by=None))
    assert (line.what, line.thing, line.url) == ("sing", "song x", "")
