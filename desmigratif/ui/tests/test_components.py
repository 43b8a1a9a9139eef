"""Each part draws what its words promise, in both languages, and the page of parts shows them all."""

import itertools
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import engines
from django.test import Client, RequestFactory
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler
from hypothesis import given
from hypothesis import strategies as st

from desmigratif.ui.icons import ICONS
from desmigratif.ui.templatetags import ui

COTTON = Path(__file__).resolve().parents[1] / "templates" / "cotton"
PAGE = COTTON.parent / "ui" / "components.html"


def drawn(source: str, **context: Any) -> str:
    """A piece of template with parts in it, as it reaches the browser."""
    template = engines["django"].from_string(CottonCompiler().process(source))
    return " ".join(template.render(context).split())


def test_every_part_is_in_use_on_the_page_of_parts() -> None:
    shown = set(re.findall(r"<c-([a-z]+)", PAGE.read_text("utf-8")))
    inside = {"field", "simulated"}  # drawn by the form and by the frame of the page
    assert {path.stem for path in COTTON.glob("*.html")} == (shown | inside) - {"slot"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "word"), [("id", "Bagian-bagian halaman"), ("en", "Parts of the pages")]
)
def test_anybody_sees_the_page_of_parts_in_either_language(client: Client, language: str, word: str) -> None:
    client.cookies["desmigratif_language"] = language
    page = client.get("/ui/")
    assert page.status_code == 200
    assert f"<h1>{word}</h1>" in page.content.decode()
    assert f'<html lang="{language}">' in page.content.decode()
    assert page.headers["Content-Language"] == language


@pytest.mark.django_db
def test_the_page_of_parts_can_only_be_read(client: Client) -> None:
    assert client.post("/ui/").status_code == 405


def test_a_button_with_an_address_is_a_link_and_without_one_sends_the_form() -> None:
    assert drawn('<c-button href="/x/" kind="quiet">Go</c-button>').startswith(
        '<a class="button button-quiet"'
    )
    sent = drawn('<c-button icon="check" name="step" value="2">Go</c-button>')
    assert sent.startswith('<button class="button button-primary" type="submit" name="step" value="2"')
    assert "<svg" in sent


@pytest.mark.parametrize("tone", ["ok", "warn", "stop", "info", "simulated"])
def test_a_tone_is_never_said_by_colour_alone(tone: str) -> None:
    for source in (
        '<c-badge tone="{{ tone }}">X</c-badge>',
        '<c-alert tone="{{ tone }}" title="X">Y</c-alert>',
    ):
        assert "<svg" in drawn(source, tone=tone)


def test_only_what_stops_interrupts_a_screen_reader() -> None:
    assert 'role="alert"' in drawn('<c-alert tone="stop" title="X">Y</c-alert>')
    assert 'role="alert"' not in drawn('<c-alert tone="ok" title="X">Y</c-alert>')


def test_a_part_takes_nothing_from_the_page_around_it() -> None:
    assert "around" not in drawn("<c-card>inside</c-card>", title="around", actions="around", tone="around")
    assert "around" not in drawn("<c-figure label='L' value='1' />", note="around")


@pytest.mark.parametrize(
    "evil", ['"><script>alert(1)</script>', '"a" onclick="x"', "' onclick=\"x' <script>"]
)
def test_what_people_typed_is_escaped_in_every_part(evil: str) -> None:
    for source in (
        '<c-card title="{{ evil }}">{{ evil }}</c-card>',
        '<c-alert tone="info" title="{{ evil }}">{{ evil }}</c-alert>',
        '<c-empty title="{{ evil }}">{{ evil }}</c-empty>',
        '<c-figure label="{{ evil }}" value="{{ evil }}" note="{{ evil }}" />',
        '<c-progress value="1" max="2" label="{{ evil }}" />',
        '<c-card :title="evil">{{ evil }}</c-card>',
        '<c-figure :label="evil" :value="evil" :note="evil" />',
        '<c-progress value="1" max="2" :label="evil" />',
        '<c-button :href="evil" :title="evil">{{ evil }}</c-button>',
    ):
        html = drawn(source, evil=evil)
        assert "<script" not in html, source
        assert not re.search(r"""["'\s]onclick="x""", html), source


def test_every_picture_is_hidden_from_screen_readers_and_an_unknown_name_is_a_mistake() -> None:
    for name in ICONS:
        assert 'aria-hidden="true"' in ui.icon(name)
    with pytest.raises(KeyError):
        ui.icon("no-such-picture")


@pytest.mark.parametrize(
    ("value", "maximum", "percent"),
    [
        (0, 1, 0),
        (0.426, 1, 43),
        (1, 1, 100),
        (Decimal("0.5"), 1, 50),
        ("0.5", "1", 50),
        (7, 5, 100),
        (3, 0, 0),
    ],
)
def test_progress_in_whole_percent(value: Any, maximum: Any, percent: int) -> None:
    assert ui.percent(value, maximum) == percent


@pytest.mark.parametrize("language", ["id", "en"])
@given(share=st.floats(0, 1))
def test_progress_reads_numbers_as_the_language_writes_them(language: str, share: float) -> None:
    with translation.override(language):
        text = drawn("{{ share }}", share=share)
        assert abs(ui.percent(text, "1") - 100 * share) <= 1
        assert f'<progress value="{ui.percent(share, 1)}" max="100"' in drawn(
            '<c-progress :value="share" max="1" label="X" />', share=share
        )


@given(pages=st.integers(1, 500), data=st.data())
def test_a_pager_offers_first_last_and_neighbours_in_order(pages: int, data: st.DataObject) -> None:
    number = data.draw(st.integers(1, pages))
    page = Paginator(range(pages), 1).page(number)
    numbers = ui.page_numbers(page)
    shown = [one for one in numbers if one]
    assert shown == sorted(set(shown))
    assert {1, pages, number} <= set(shown)
    assert len(numbers) <= 7
    for before, after in itertools.pairwise(numbers):
        assert after == before + 1 or 0 in (before, after)


def test_a_pager_keeps_the_filter_and_the_order() -> None:
    request: HttpRequest = RequestFactory().get("/x/", {"q": "a&b", "sort": "-name", "page": "2"})
    page = Paginator(range(100), 10).page(2)
    html = drawn('<c-pager :page="page" />', page=page, request=request)
    assert 'href="?q=a%26b&amp;sort=-name&amp;page=3"' in html
    assert 'aria-current="page"' in html


def test_a_list_on_one_page_has_no_pager() -> None:
    assert "<nav" not in drawn('<c-pager :page="page" />', page=Paginator(range(3), 10).page(1))
