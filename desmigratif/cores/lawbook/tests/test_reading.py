"""Faulty files are refused with the name of the file, the key and the mend."""

from pathlib import Path

import pytest

from desmigratif.cores.lawbook import LawbookError, load
from desmigratif.cores.lawbook.tests.samples import SOURCE, folder_with, rule, version

GOOD = rule(version("2017-01-01", "2"))
LONG_QUOTE = " ".join(["word"] * 41)

FAULTS = {
    "an unknown key is named with the nearest one": (
        GOOD.replace("unit:", "units:"),
        "step.yaml: unit: is missing; add it",
    ),
    "a key too much is refused": (GOOD + "owner: me\n", "step.yaml: owner: is not known; take it out"),
    "a mistyped key gets a hint": (
        rule(version("2017-01-01", "2", SOURCE + "\n      quotes: x")),
        r"versions\[2017-01-01\]\.source\.quotes: is not known; did you mean quote\?",
    ),
    "a key that stands twice": (
        GOOD + "unit: villages\n",
        "step.yaml, line 12: unit: stands twice; keep one",
    ),
    "an id other than the file's name": (
        GOOD.replace("id: step", "id: steps"),
        "id: is “steps” but the file is step",
    ),
    "a question without a question mark": (GOOD.replace("many?", "many"), "question: must be a question"),
    "a check": (
        GOOD.replace("kind: number", "kind: check"),
        "kind: check cannot be evaluated by this version",
    ),
    "an unknown kind": (
        GOOD.replace("kind: number", "kind: text"),
        "kind: “text” is not known; write number or list",
    ),
    "no version": (rule() + "  []\n", "versions: must be a list with at least one version"),
    "a version that is only a number": (rule("  - 5\n"), r"versions\[1\]: must be keys with values"),
    "a day that does not exist": (
        rule(version("2017-02-30", "2")),
        "line 6: 2017-02-30: there is no such day",
    ),
    "a day in quotes": (
        rule(version("'2017-01-01'", "2")),
        r"versions\[1\]\.from: must be a day, not “2017-01-01”",
    ),
    "a number in quotes": (rule(version("2017-01-01", "'2'")), "value: must be a number, not “2”"),
    "a number with a leading zero": (
        rule(version("2017-01-01", "010")),
        "value: must be a number, not “010”",
    ),
    "a number with an exponent": (rule(version("2017-01-01", "1e3")), "value: must be a number, not “1e3”"),
    "a truth for a number": (rule(version("2017-01-01", "yes")), "value: must be a number, not “yes”"),
    "a list for a number": (rule(version("2017-01-01", "[2]")), "value: must be a number"),
    "a number for a list": (rule(version("2017-01-01", "2"), kind="list"), "value: must be a list"),
    "an empty list": (
        rule(version("2017-01-01", "[]"), kind="list"),
        "value: must be a list with at least one",
    ),
    "a number in a list": (
        rule(version("2017-01-01", "[a, 2]"), kind="list"),
        "value: holds 2, which is no text",
    ),
    "a double in a list": (rule(version("2017-01-01", "[a, a]"), kind="list"), "value: holds “a” twice"),
    "versions that go backward": (
        rule(version("2018-01-01", "2"), version("2017-01-01", "3")),
        r"versions\[2017-01-01\]\.from: stands after 2018-01-01; sort versions",
    ),
    "two versions of one day": (
        rule(version("2017-01-01", "2"), version("2017-01-01", "3")),
        r"versions\[2017-01-01\]\.from: stands after 2017-01-01",
    ),
    "an end before the beginning": (rule(version("2017-01-01", "null")), "value: nothing to end yet"),
    "an end after the end": (
        rule(version("2017-01-01", "2"), version("2018-01-01", "null"), version("2019-01-01", "null")),
        "value: ended already on 2018-01-01",
    ),
    "a source without its instrument": (
        GOOD.replace("      instrument: Decree of the tests\n", ""),
        r"source\.instrument: is missing",
    ),
    "a blank instrument": (GOOD.replace("Decree of the tests", "'  '"), r"source\.instrument: is blank"),
    "an article that YAML takes for a number": (
        GOOD.replace("status:", "article: 13\n      status:"),
        r"source\.article: must be text, not 13; put it in quotes",
    ),
    "an unknown status": (GOOD.replace("to_confirm", "sure"), r"source\.status: “sure” is not known"),
    "a quote of 41 words": (
        GOOD.replace("status:", f"quote: {LONG_QUOTE}\n      status:"),
        r"source\.quote: has 41 words; shorten it to 40",
    ),
    "confirmed without the instrument's words": (
        GOOD.replace("to_confirm", "confirmed"),
        r"source\.status: confirmed needs article and quote",
    ),
    "a file that is no YAML": ("id: [step\n", "step.yaml, line 2: not YAML"),
    "a tag that would build an object": ("id: !!python/name:os.system x\n", "step.yaml, line 1: not YAML"),
    "two documents in one file": (GOOD + "---\nid: other\n", "not YAML"),
    "an empty file": ("", "step.yaml: must be keys with values"),
}


@pytest.mark.parametrize(("text", "message"), FAULTS.values(), ids=FAULTS)
def test_a_faulty_file_is_refused(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(LawbookError, match=message):
        load(folder_with(tmp_path, text))


def test_the_sound_file_behind_the_faulty_ones_is_read(tmp_path: Path) -> None:
    assert load(folder_with(tmp_path, GOOD)).rules["step"].question == "How many?"


def test_confirmed_with_article_and_quote_is_read(tmp_path: Path) -> None:
    confirmed = GOOD.replace("to_confirm", "confirmed").replace(
        "status:", "article: Article 3\n      quote: two villages\n      status:"
    )
    version_read = load(folder_with(tmp_path, confirmed)).rules["step"].history[0]
    assert version_read.source.is_confirmed


def test_text_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / "step.yaml").write_bytes(GOOD.encode("utf-16"))
    with pytest.raises(LawbookError, match=r"step\.yaml: not UTF-8 text"):
        load(tmp_path)


def test_an_id_with_capitals_is_refused_even_when_the_file_has_it_too(tmp_path: Path) -> None:
    with pytest.raises(LawbookError, match="small letters"):
        load(folder_with(tmp_path, GOOD.replace("id: step", "id: Step"), "Step.yaml"))


def test_a_missing_or_empty_folder_names_the_variable_or_the_file_wanted(tmp_path: Path) -> None:
    with pytest.raises(LawbookError, match="DESMIGRATIF_LAWBOOK"):
        load(tmp_path / "nowhere")
    with pytest.raises(LawbookError, match=r"a rule is a file ID\.yaml"):
        load(tmp_path)


def test_the_ending_yml_is_refused_rather_than_ignored(tmp_path: Path) -> None:
    folder_with(tmp_path, GOOD)
    with pytest.raises(LawbookError, match=r"step\.yml: rename it to \.yaml"):
        load(folder_with(tmp_path, GOOD, "step.yml"))
