"""Each gate catches the fault it is there for and lets the good neighbour pass."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.contrib.auth.decorators import login_required

from tests.gates import code, django_wiring, law, pages, sizes, words
from tests.gates.tree import File

Gate = Callable[[list[File]], Iterable[str]]

VIEWS = "desmigratif/places/views.py"
MODELS = "desmigratif/places/models.py"
ACTIONS = "desmigratif/places/actions.py"
PAGE = "desmigratif/places/templates/places/page.html"
CORE = "desmigratif/cores/sums/__init__.py"
SIXTEEN = "def page(request):\n" + "    step()\n" * 16
FIFTEEN = 'def page(request):\n    """Words.\n\n    More."""\n' + "    step()\n" * 15

PAIRS: dict[str, tuple[Gate, File, File]] = {
    "files over 500 lines": (
        sizes.long_files,
        File(MODELS, "x = 1\n" * 501),
        File("desmigratif/ui/static/vendor/a.js", "x\n" * 501),
    ),
    "files over 300 lines": (sizes.long_files, File(MODELS, "x = 1\n" * 301), File(MODELS, "x = 1\n" * 300)),
    "templates over 200 lines": (sizes.long_templates, File(PAGE, "\n" * 201), File(PAGE, "\n" * 200)),
    "rooms over 2,500 lines": (
        sizes.large_rooms,
        File(MODELS, "\n" * 2501),
        File("desmigratif/places/tests/test_a.py", "\n" * 2501),
    ),
    "views over 15 lines": (sizes.long_views, File(VIEWS, SIXTEEN), File(VIEWS, FIFTEEN)),
    "names that say nothing": (
        code.forbidden_names,
        File("desmigratif/places/utils.py", ""),
        File("desmigratif/places/ranges.py", ""),
    ),
    "folders that say nothing": (
        code.forbidden_names,
        File("desmigratif/places/services/a.py", ""),
        File("docs/services/a.md", ""),
    ),
    "imports inside functions": (
        code.inner_imports,
        File(MODELS, "def a():\n    import os\n"),
        File(MODELS, "import os\n"),
    ),
    "receivers": (
        code.signals,
        File(MODELS, "from django.dispatch import receiver\n"),
        File(MODELS, "import signal\n"),
    ),
    "signals of other packages": (
        code.signals,
        File(MODELS, "from django.db.models.signals import post_save\n"),
        File(MODELS, "from desmigratif.places import actions\n"),
    ),
    "random order": (
        code.random_order,
        File(MODELS, "a.order_by('name', '?')\n"),
        File(MODELS, "a.order_by('name')\n"),
    ),
    "queries in views": (
        code.queries_in_views,
        File(VIEWS, "rows = Area.objects\n"),
        File(VIEWS, "rows = queries.areas()\n"),
    ),
    "shortcuts in views": (
        code.queries_in_views,
        File(VIEWS, "get_object_or_404(Area)\n"),
        File(ACTIONS, "area.save()\n"),
    ),
    "requests in actions": (
        code.http_in_rules,
        File(ACTIONS, "def move(*, request): ...\n"),
        File(VIEWS, "def page(request): ...\n"),
    ),
    "responses in models": (
        code.http_in_rules,
        File(MODELS, "from django.http import HttpResponse\n"),
        File(MODELS, "from django.urls import reverse\n"),
    ),
    "positional actions": (
        code.positional_actions,
        File(ACTIONS, "def move(area, *, by): ...\n"),
        File(ACTIONS, "def move(*, by): ...\n"),
    ),
    "cores without a public face": (code.crowded_cores, File(CORE, ""), File(CORE, "__all__ = ['add']\n")),
    "cores with a wide public face": (
        code.crowded_cores,
        File(CORE, f"__all__ = {list('abcdefghijk')}\n"),
        File(CORE, f"__all__ = {list('abc')}\n"),
    ),
    "labels in one language": (
        code.words_not_translatable,
        File(MODELS, "F(label='Name')\n"),
        File(MODELS, "F(label=_('Name'))\n"),
    ),
    "text in one language": (
        pages.untranslated,
        File(PAGE, "<p>\n{{ a }} villages</p>"),
        File(PAGE, "<p>{{ a }}{% translate 'villages' %}{% blocktranslate %}more{% endblocktranslate %}</p>"),
    ),
    "shown attributes in one language": (
        pages.untranslated,
        File(PAGE, '<c-card title="Villages" />'),
        File(
            PAGE,
            '<c-card title="{% translate "Villages" %}" id="villages" /><{{ a }} class="b">{{ c }}</{{ a }}>',
        ),
    ),
    "text after a code example": (
        pages.untranslated,
        File(PAGE, "<code>52.03</code> is it"),
        File(PAGE, "<code>desmigratif plan</code>"),
    ),
    "text beside another language": (
        pages.untranslated,
        File(PAGE, '<a lang="en">English</a> here'),
        File(PAGE, '<a lang="en">English <b>x</b></a>'),
    ),
    "inline styles": (pages.inline_or_foreign, File(PAGE, '<p style="x">'), File(PAGE, '<p class="x">')),
    "inline scripts": (
        pages.inline_or_foreign,
        File(PAGE, "<script>x()</script>"),
        File(PAGE, '<script src="{{ a }}"></script>'),
    ),
    "inline handlers": (
        pages.inline_or_foreign,
        File(PAGE, '<p onclick="x()">'),
        File(PAGE, '<p one-two="x">'),
    ),
    "other origins": (
        pages.inline_or_foreign,
        File(PAGE, '<img src="//a.org/b.png">'),
        File(PAGE, '<a href="https://a.org/">'),
    ),
    "package registries": (
        words.registry_addresses,
        File("a.lock", f"x = {words.REGISTRIES[0]}\n"),
        File("a.lock", "x==1.0\n"),
    ),
    "paths of one machine": (
        words.machine_paths,
        File("a.md", "see /home/" + "sri/desa\n"),
        File("a.md", "see /var/lib/desmigratif\n"),
    ),
    "numbers of no rule": (
        lambda files: law.unknown_rules(files, ["desmigratif-step"]),
        File(MODELS, "from desmigratif.cores.lawbook import rule_on\nSTEP = 'desmigratif-steps'\n"),
        File(MODELS, "from desmigratif.cores import lawbook\nlawbook.rule_on('desmigratif-step', day)\n"),
    ),
    "broken links": (
        lambda files: words.broken_links(files, ["docs/b.md"]),
        File("docs/a.md", "[b](../b.md)"),
        File("docs/a.md", "[b](b.md#part) [docs](../docs) [far](https://a.org/)"),
    ),
    "paths that do not exist": (
        lambda files: words.missing_paths(files, ["docs/adr/0001-a.md"]),
        File("a.md", "see `docs/adr/0002-b.md`"),
        File("a.md", "see `docs/adr/0001-a.md` in `docs/adr/`, not `lawbook`"),
    ),
    "commands that do not exist": (
        lambda files: words.unknown_commands(files, ["run"], ["plan"]),
        File("a.md", "`make tea`"),
        File("a.md", "`make run` and `make run PORT=9000`, to make sure; `desmigratif plan x`"),
    ),
    "own commands that do not exist": (
        lambda files: words.unknown_commands(files, ["run"], ["plan"]),
        File("a.md", "`desmigratif fly`"),
        File("a.md", "    make run\n"),
    ),
    "decisions without consequences": (
        words.odd_decisions,
        File("docs/adr/0001-a.md", "\n".join(words.ADR_PARTS[:3]) + "\n" * 20),
        File("docs/adr/0001-a.md", "\n".join(words.ADR_PARTS) + "\n" * 20),
    ),
}


@pytest.mark.parametrize(("gate", "bad", "good"), PAIRS.values(), ids=PAIRS)
def test_a_gate_stops_the_bad_file_and_passes_the_good_one(gate: Gate, bad: File, good: File) -> None:
    assert len(list(gate([bad]))) == 1
    assert list(gate([good])) == []


def test_a_foreign_key_upward_or_to_a_neighbour_is_caught() -> None:
    storeys = {"planning": 2, "audit": 1, "ui": 1, "cores": 0}
    link = django_wiring.Link
    good = [link("planning", "a", "ui"), link("ui", "a", "ui")]
    bad = [link("ui", "a", "planning"), link("audit", "a", "ui")]
    assert list(django_wiring.upward(good, storeys)) == []
    assert len(list(django_wiring.upward(bad, storeys))) == 2


def test_a_model_without_its_row_in_the_glossary_is_caught() -> None:
    glossary = "| Term | Indonesian | Meaning |\n|---|---|---|\n| `Area` | wilayah | … Village … |\n"
    assert list(django_wiring.missing_terms(["Area"], glossary)) == []
    assert len(list(django_wiring.missing_terms(["Area", "Village"], glossary))) == 1


def test_a_view_without_a_sign_in_is_caught() -> None:
    def page(request: Any) -> Any: ...

    views = {"a.open": page, "a.closed": login_required(page), "a.public": page}
    assert [fault.split()[0] for fault in django_wiring.open_views(views, ["a.public"])] == ["a.open"]


def test_a_figure_of_a_policy_without_its_rule_is_caught() -> None:
    policy = "# a = b\nx = 1  # lawbook: step\n# lawbook: step,\n# twice\ny = 2\nz = 3\nw = 4  # step-two\n"
    assert [fault.split(":")[0] for fault in law.uncited_figures(policy, ["step"])] == ["line 6", "line 7"]


def test_a_room_without_tests_is_caught() -> None:
    files = [File("desmigratif/ui/tests/test_icons.py", ""), File("desmigratif/places/tests/__init__.py", "")]
    assert list(code.rooms_without_tests(["ui", "places"], files)) == ["places has no tests"]


def test_gaps_and_lengths_of_decisions_are_caught() -> None:
    parts = "\n".join(words.ADR_PARTS)
    records = [File("docs/adr/0001-a.md", parts + "\n" * 80), File("docs/adr/0003-b.md", parts + "\n" * 20)]
    assert len(list(words.odd_decisions(records))) == 2
