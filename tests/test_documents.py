"""The documents are there, their links lead somewhere and their commands exist."""

import re

from desmigratif.config.cli import COMMANDS
from tests.gates import hold, tree, words

ROOT_DOCUMENTS = (
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "GLOSSARY.md",
    "SECURITY.md",
    "CHANGELOG.md",
    "LICENSE",
)


def documents() -> list[tree.File]:
    return [file for file in tree.files() if file.path.endswith(".md")]


def text_of(path: str) -> str:
    return (tree.ROOT / path).read_text("utf-8")


def test_the_documents_of_the_root_are_there_and_not_empty() -> None:
    short = [name for name in ROOT_DOCUMENTS if len(text_of(name)) < 500]
    assert not short


def test_the_licence_is_the_whole_affero_licence() -> None:
    licence = text_of("LICENSE")
    assert "GNU AFFERO GENERAL PUBLIC LICENSE\n                       Version 3, 19 November 2007" in licence
    assert "13. Remote Network Interaction" in licence
    assert "17. Interpretation of Sections 15 and 16." in licence
    assert len(licence.splitlines()) == 661


def test_the_readme_opens_with_the_two_commands() -> None:
    readme = text_of("README.md")
    assert "make run" in readme
    assert "make test" in readme


def test_every_link_in_the_documents_leads_somewhere() -> None:
    hold(words.broken_links(documents(), [file.path for file in tree.files()]))


def test_every_path_named_in_the_documents_exists() -> None:
    hold(words.missing_paths(documents(), [file.path for file in tree.files()]))


def test_every_command_in_the_documents_exists() -> None:
    targets = re.findall(r"^([a-z][a-z-]*):", text_of("Makefile"), re.MULTILINE)
    hold(words.unknown_commands(documents(), targets, COMMANDS))


def test_decision_records_are_numbered_short_and_complete() -> None:
    records = [
        file for file in tree.files() if file.path.startswith("docs/adr/") and file.name != "README.md"
    ]
    assert len(records) >= 6
    hold(words.odd_decisions(records))


def test_the_changelog_speaks_of_the_current_version() -> None:
    version = re.search(r'^version = "(.+)"', text_of("pyproject.toml"), re.MULTILINE)
    assert version is not None
    assert f"## {version[1]}" in text_of("CHANGELOG.md")


def test_every_core_explains_itself() -> None:
    cores = [room for room in tree.rooms() if room.startswith("cores/")]
    missing = [core for core in cores if not (tree.ROOT / tree.PACKAGE / core / "README.md").is_file()]
    assert not missing
