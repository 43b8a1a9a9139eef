"""What Python of the house does not do, and what a linter does not see."""

import ast
from collections.abc import Iterable, Iterator

from tests.gates.tree import File

FORBIDDEN_NAMES = {
    name
    for stem in ("utils", "helpers", "services", "managers", "mixins", "signals")
    for name in (stem, f"{stem}.py")
}
QUERYING = {
    "objects", "filter", "exclude", "annotate", "aggregate", "select_related", "prefetch_related", "order_by",
    "values", "values_list", "only", "defer", "raw", "bulk_create", "bulk_update", "get_or_create",
    "update_or_create", "create", "save", "delete", "cursor", "using",
}  # fmt: skip
SHORTCUTS = {"get_object_or_404", "get_list_or_404"}
HTTP = ("django.http", "django.shortcuts", "django.forms")


def forbidden_names(files: Iterable[File]) -> Iterator[str]:
    for file in files:
        parts = file.path.split("/")
        if parts[0] in {"desmigratif", "tests", "benchmarks", "ops"} and FORBIDDEN_NAMES & set(parts):
            yield f"{file.path}: a name that says nothing; name it after what it does"


def inner_imports(python: Iterable[File]) -> Iterator[str]:
    for file in python:
        for function in ast.walk(file.syntax):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                for node in ast.walk(function):
                    if isinstance(node, ast.Import | ast.ImportFrom):
                        yield f"{file.path}:{node.lineno} imports inside {function.name}: move it to the top"


def signals(python: Iterable[File]) -> Iterator[str]:
    """Receivers hide who does what; an action says it."""
    for file in python:
        for node in ast.walk(file.syntax):
            if isinstance(node, ast.ImportFrom) and node.module:
                names = {alias.name for alias in node.names}
                if node.module.endswith(".signals") or (
                    node.module.startswith("django.dispatch") and names & {"receiver", "Signal"}
                ):
                    yield f"{file.path}:{node.lineno} uses signals: call an action instead"


def random_order(python: Iterable[File]) -> Iterator[str]:
    for file in python:
        for call in _calls(file, "order_by"):
            if any(isinstance(value, ast.Constant) and value.value == "?" for value in call.args):
                yield f'{file.path}:{call.lineno} order_by("?") sorts the whole table: choose by a seed'


def queries_in_views(python: Iterable[File]) -> Iterator[str]:
    """Views ask `queries`, `access` and `actions`."""
    for file in python:
        if not file.within("views", "urls", "api") or file.is_test:
            continue
        for node in ast.walk(file.syntax):
            if isinstance(node, ast.Attribute) and node.attr in QUERYING:
                yield f"{file.path}:{node.lineno} .{node.attr} in a view: name it in queries or actions"
            elif isinstance(node, ast.Name) and node.id in SHORTCUTS:
                yield f"{file.path}:{node.lineno} {node.id} in a view: fetch through access"


def http_in_rules(python: Iterable[File]) -> Iterator[str]:
    """Models and actions know no request, form or response; jobs and commands call them too."""
    for file in python:
        if not file.within("models", "actions") or file.is_test:
            continue
        for node in ast.walk(file.syntax):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(HTTP):
                yield f"{file.path}:{node.lineno} imports {node.module}: HTTP stays in views"
            elif isinstance(node, ast.arg) and node.arg == "request":
                yield f"{file.path}:{node.lineno} takes a request: give it the values it needs"


def positional_actions(python: Iterable[File]) -> Iterator[str]:
    """Public functions of actions take keywords only, so that a call reads as a sentence."""
    for file in python:
        if not file.within("actions") or file.is_test:
            continue
        for node in file.syntax.body:
            if (
                isinstance(node, ast.FunctionDef)
                and not node.name.startswith("_")
                and _has_positional(node.args)
            ):
                yield f"{file.path}:{node.lineno} {node.name}: put `*` before its parameters"


def crowded_cores(files: Iterable[File], most: int = 10) -> Iterator[str]:
    """Every core names its public face in `__all__` of its `__init__.py`."""
    for file in files:
        parts = file.path.split("/")
        if len(parts) == 4 and parts[1] == "cores" and file.name == "__init__.py":
            names = _public(file)
            if names is None:
                yield f"{file.path} has no __all__: name at most {most} public things"
            elif len(names) > most:
                yield f"{file.path} has {len(names)} public names, {most} at most"


def rooms_without_tests(rooms: Iterable[str], files: Iterable[File]) -> Iterator[str]:
    tested = {file.room for file in files if file.is_test and file.name.startswith("test_")}
    yield from (f"{room} has no tests" for room in rooms if room not in tested)


def words_not_translatable(python: Iterable[File]) -> Iterator[str]:
    """Texts of forms and tables that a reader would see in one language only."""
    shown = {"label", "help_text", "verbose_name", "verbose_name_plural", "empty_label", "empty_text"}
    for file in python:
        if file.is_test or file.room.startswith("cores"):
            continue
        for node in ast.walk(file.syntax):
            if isinstance(node, ast.keyword) and node.arg in shown and _is_words(node.value):
                yield f"{file.path}:{node.value.lineno} {node.arg} is plain text: wrap it in gettext_lazy"


def _has_positional(arguments: ast.arguments) -> bool:
    return bool(arguments.args or arguments.posonlyargs or arguments.vararg)


def _is_words(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Constant) and isinstance(node.value, str) and any(map(str.isalpha, node.value))
    )


def _calls(file: File, method: str) -> Iterator[ast.Call]:
    for node in ast.walk(file.syntax):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == method:
            yield node


def _public(file: File) -> list[str] | None:
    for node in file.syntax.body:
        if isinstance(node, ast.Assign) and any(
            isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets
        ):
            return list(ast.literal_eval(node.value))
    return None
