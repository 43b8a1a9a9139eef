"""Everything a reader sees exists in both languages."""

import ast
from collections.abc import Iterator

from desmigratif.config import catalogues
from tests.gates import code, hold, pages, tree


def test_every_catalogue_is_complete_and_nothing_in_it_is_unused(capsys) -> None:  # type: ignore[no-untyped-def]
    assert catalogues.check() == 0, capsys.readouterr().out


def test_templates_have_no_text_in_one_language_only() -> None:
    hold(pages.untranslated(tree.templates()))


def test_labels_in_code_are_translatable() -> None:
    hold(code.words_not_translatable(tree.python()))


def test_no_text_hides_in_an_f_string_where_the_catalogues_do_not_find_it() -> None:
    hidden = [
        f"{path.relative_to(catalogues.PACKAGE)}: {text}"
        for room in catalogues.rooms()
        for path in sorted(room.rglob("*.py"))
        for text in _texts_in_f_strings(ast.parse(path.read_text("utf-8")))
        if f'"{text}"' not in catalogues.catalogue_of(room).read_text("utf-8")
    ]
    assert hidden == []


def _texts_in_f_strings(tree: ast.Module) -> Iterator[str]:
    """Texts given to a translating function inside the braces of an f-string."""
    for string in (node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)):
        for call in ast.walk(string):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.args):
                continue
            text = call.args[0]
            if call.func.id in catalogues.KEYWORDS and isinstance(text, ast.Constant):
                yield str(text.value)
