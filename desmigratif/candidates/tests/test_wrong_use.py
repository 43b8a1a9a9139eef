"""Every sentence of the core about a file or a policy has its Indonesian."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from desmigratif.candidates.wrong_use import in_words
from desmigratif.cores.selection.read import policy as core

ROOT = Path(core.__file__).parent
ABOUT_FILES = ("policy.py", "policy_table.py", "inputs.py", "sheet.py", "table.py")
NOT_REACHED = "cannot be read: reason"  # a path of the command line


def _sentence(node: ast.expr) -> str:
    """What a message looks like with something plausible in each of its places."""
    if isinstance(node, ast.JoinedStr):
        return "".join(map(_sentence, node.values))
    if isinstance(node, ast.FormattedValue):
        name = ast.unparse(node.value)
        known = {
            "name": "candidates",
            "hint": "",
            "number + 1": "3",
            "size": "5",
            "LARGEST": "9",
            "GREATEST": "9",
        }
        known |= {"why": "the policy weighs it", "words": "a table", "error.strerror": "reason"}
        return known.get(name, "" if name.startswith("_nearest") else "x")
    if isinstance(node, ast.Constant):
        return str(node.value)
    raise AssertionError(f"unknown form of a message: {ast.dump(node)}")


def _sentences() -> Iterator[str]:
    for file in ABOUT_FILES:
        tree = ast.parse((ROOT / file).read_text("utf-8"))
        named = {
            target.id: node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "WrongUseError":
                given = node.args[0]
                yield _sentence(named[given.id] if isinstance(given, ast.Name) else given)


SENTENCES = sorted(set(_sentences()))


def test_the_sentences_of_the_core_are_found() -> None:
    assert len(SENTENCES) > 20


@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_sentence_is_said_in_indonesian(sentence: str) -> None:
    if NOT_REACHED in sentence:
        return
    sentence = sentence if sentence.startswith(("policy: ", "candidates: ")) else f"policy: {sentence}"
    with translation.override("id"):
        said = in_words(sentence)
    assert said.startswith(("kebijakan: ", "daftar calon: ")), said
    assert said.partition(": ")[2] != sentence.partition(": ")[2]


def test_a_new_sentence_is_shown_as_it_is() -> None:
    assert in_words("policy: something new") == "policy: something new"


def test_what_a_person_wrote_is_not_taken_for_a_placeholder_and_is_cut() -> None:
    with translation.override("id"):
        assert in_words("policy: unknown key %(key)s %") == "kebijakan: kunci %(key)s % tidak dikenal"
        assert len(in_words("policy: unknown key " + "x" * 5000)) < 300
