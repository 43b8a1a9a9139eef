"""Everything a reader sees exists in both languages."""

from desmigratif.config import catalogues
from tests.gates import code, hold, pages, tree


def test_every_catalogue_is_complete_and_nothing_in_it_is_unused(capsys) -> None:  # type: ignore[no-untyped-def]
    assert catalogues.check() == 0, capsys.readouterr().out


def test_templates_have_no_text_in_one_language_only() -> None:
    hold(pages.untranslated(tree.templates()))


def test_labels_in_code_are_translatable() -> None:
    hold(code.words_not_translatable(tree.python()))
