"""A canary is found however it is packed, and not where there is none."""

import base64
import gzip
import io
import zipfile
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
import xlsxwriter
from django.utils.html import escape

from desmigratif.cores.selection.report.typeset import typeset
from tests.authorisation.finding import found_in
from tests.authorisation.policy import text_of

TEXT = text_of("a name")
OTHER = text_of("another name")


def _sheet(text: str) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet().write(3, 2, text)
    return made.getvalue()


def _zip(content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("inner", content)
    return made.getvalue()


@pytest.mark.parametrize("before", ["", "a", "ab", "Rencana <b>"])
def test_it_is_found_in_every_form(before: str) -> None:
    text = f"{before}{TEXT} & rest"
    forms = [
        text.encode(),
        text.upper().encode(),
        escape(text).encode(),
        quote(text).encode(),
        base64.b64encode(text.encode()),
        text.encode().hex().encode(),
        gzip.compress(text.encode()),
        _zip(text.encode()),
        _zip(_zip(base64.b64encode(text.encode()))),
        _sheet(text),
    ]
    assert [found_in(form, [TEXT, OTHER]) for form in forms] == [{TEXT}] * len(forms)


def test_it_is_found_in_the_text_of_a_pdf() -> None:
    page = f"= Judul\nSebuah *{TEXT}* di tengah, dan {TEXT} lagi dengan huruf biasa."
    content = typeset(page.encode(), "{}", datetime(2017, 9, 4, tzinfo=UTC))
    assert content.startswith(b"%PDF")
    assert TEXT.encode() not in content
    assert found_in(content, [TEXT, OTHER]) == {TEXT}


def test_nothing_is_found_where_another_canary_is() -> None:
    assert found_in(f"x {OTHER} y".encode(), [TEXT]) == set()
    assert found_in(b"plain bytes without any", [TEXT, OTHER]) == set()


def test_names_have_texts_of_their_own() -> None:
    assert len({text_of(f"name {number}") for number in range(2_000)}) == 2_000
