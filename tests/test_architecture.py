"""The habits of the house, kept. Each test judges the whole checkout and lists every fault with its mend."""

import subprocess
import sys
from importlib import import_module

from desmigratif.cores.lawbook import load
from tests.gates import code, django_wiring, hold, law, pages, sizes, tree, words

PUBLIC = {
    "desmigratif.invitations.views.code": "whoever holds an invitation has no account yet",
    "desmigratif.invitations.views.join": "behind a right code only; chooses the first password",
    "desmigratif.signin.views.closed": "addresses of the sign-in package that are closed here: always 404",
    "desmigratif.signin.identity.views.login": "signing in at an agency's own provider",
    "desmigratif.signin.identity.views.callback": "coming back from there; the answer is checked",
    "desmigratif.signin.step_views.sign_out": "signing out twice does no harm",
    "desmigratif.config.health.healthz": "a watching machine has no account",
    "desmigratif.config.watching.metrics.metrics": "this machine, or with a token; 404 for others",
    "desmigratif.overview.views.front": "says what this is and where to begin",
    "desmigratif.overview.views.help_page": "help is needed before signing in",
    "desmigratif.overview.views.search": "each room answers within the visitor's reach",
    "desmigratif.overview.views.village": "the register is public; each room's panel asks for itself",
    "desmigratif.coverage.views.everybody.index": "what was decided about villages, and nothing about people",
    "desmigratif.coverage.views.everybody.export": "the same as a file",
    "desmigratif.coverage.views.everybody.village": "the stable address of a village",
    "desmigratif.atlas.views.area": "the register is public",
    "desmigratif.atlas.views.browse": "the register is public",
    "desmigratif.atlas.views.export": "the register is public",
    "desmigratif.inbox.calendar_views.feed": "calendar programs bring a secret address and no session",
    "desmigratif.ui.views.components": "parts of pages without data",
    "desmigratif.ui.views.language": "everybody chooses a language",
}
"""Pages for anybody, and why. Everything else demands a sign-in."""


def test_imports_keep_every_contract() -> None:
    # in a process of its own: import-linter switches off every logger that exists when it starts
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    ended = subprocess.run(
        [sys.executable, "-c", command, "--no-cache"],
        cwd=tree.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_foreign_keys_point_only_down() -> None:
    hold(django_wiring.upward(django_wiring.foreign_keys(), tree.storeys()))


def test_migrations_depend_only_on_lower_rooms() -> None:
    hold(django_wiring.upward(django_wiring.migration_dependencies(), tree.storeys()))


def test_every_view_demands_a_sign_in_or_is_public_on_purpose() -> None:
    hold(django_wiring.open_views(django_wiring.callbacks(), PUBLIC))


def test_the_list_of_public_pages_names_only_pages_that_exist() -> None:
    assert set(PUBLIC) <= set(django_wiring.callbacks())


def test_every_model_has_its_row_in_the_glossary() -> None:
    glossary = (tree.ROOT / "GLOSSARY.md").read_text("utf-8")
    hold(django_wiring.missing_terms([model.__name__ for model in django_wiring.own_models()], glossary))


def test_files_stay_short() -> None:
    hold([*sizes.long_files(tree.files()), *sizes.stale_exceptions(tree.files())])


def test_templates_stay_short() -> None:
    hold(sizes.long_templates(tree.templates()))


def test_rooms_stay_small() -> None:
    hold(sizes.large_rooms(tree.python()))


def test_views_stay_thin() -> None:
    hold(sizes.long_views(tree.python()))


def test_files_are_named_after_what_they_do() -> None:
    hold(code.forbidden_names(tree.files()))


def test_imports_stand_at_the_top() -> None:
    hold(code.inner_imports(tree.python(tests=True)))


def test_nothing_happens_by_signals() -> None:
    hold(code.signals(tree.python()))


def test_no_query_sorts_at_random() -> None:
    hold(code.random_order(tree.python(tests=True)))


def test_views_hold_no_queries() -> None:
    hold(code.queries_in_views(tree.python()))


def test_models_and_actions_know_no_http() -> None:
    hold(code.http_in_rules(tree.python()))


def test_actions_take_keywords_only() -> None:
    hold(code.positional_actions(tree.python()))


def test_cores_have_a_small_public_face() -> None:
    hold(code.crowded_cores(tree.files()))


def test_public_names_of_cores_exist() -> None:
    cores = [room.replace("/", ".") for room in tree.rooms() if room.startswith("cores/")]
    assert cores
    for core in cores:
        module = import_module(f"{tree.PACKAGE}.{core}")
        assert all(hasattr(module, name) for name in module.__all__), core


def test_every_room_has_tests() -> None:
    hold(code.rooms_without_tests(tree.rooms(), tree.files()))


def test_every_storey_is_a_room_that_exists() -> None:
    folders = {room.split("/")[0] for room in tree.rooms()} | {"__main__"}
    assert set(tree.storeys()) == folders


def test_templates_have_nothing_inline_and_nothing_from_elsewhere() -> None:
    hold(pages.inline_or_foreign(tree.templates()))


def test_no_file_names_a_package_registry() -> None:
    hold(words.registry_addresses(tree.files()))


def test_no_file_holds_a_path_of_one_machine() -> None:
    hold(words.machine_paths(tree.files()))


def test_every_rule_named_in_code_is_in_the_lawbook() -> None:
    hold(law.unknown_rules(tree.python(), load(tree.ROOT / "lawbook").rules))
