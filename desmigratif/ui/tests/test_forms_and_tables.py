"""Forms say what is wrong at the field and at the top; tables say how many rows and how they are sorted."""

from typing import Any

import django_tables2 as tables
import pytest
from django import forms
from django.test import RequestFactory
from django.utils import translation

from desmigratif.ui.samples import ROWS, SampleForm, SampleTable


class Small(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the stamp")
    note = forms.CharField(label="Note", required=False)
    token = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> None:
        if self.data.get("note") == "clash":
            raise forms.ValidationError("Both cannot be.")


def test_each_field_has_its_label_its_help_and_says_when_it_may_stay_empty() -> None:
    html = str(Small())
    assert '<label for="id_name">Name</label>' in html
    assert 'id="id_name_helptext"' in html
    assert 'aria-describedby="id_name_helptext"' in html
    assert html.count('class="optional"') == 1
    assert html.count('type="hidden"') == 1


def test_a_filter_does_not_call_each_of_its_fields_optional() -> None:
    class Filter(Small):
        is_filter = True

    assert "optional" not in str(Filter())


def test_a_mistake_is_said_at_the_field_and_in_a_list_that_leads_to_it() -> None:
    with translation.override("id"):
        html = str(Small({"name": "", "token": "t"}))
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html
    assert '<a href="#id_name">Name</a>' in html
    assert "Tidak ada yang hilang" in html


def test_a_mistake_of_the_whole_form_stands_alone() -> None:
    html = str(Small({"name": "a", "note": "clash", "token": "t"}))
    assert "Both cannot be." in html
    assert "<li><a" not in html


def test_a_mistake_in_a_hidden_field_is_not_swallowed() -> None:
    with translation.override("en"):
        assert "This field is required" in str(Small({"name": "a"}))


def test_choices_stand_in_a_fieldset_with_a_legend() -> None:
    html = str(SampleForm())
    assert html.count("<fieldset") == 2
    assert html.count("<legend>") == 2


def test_what_was_typed_is_still_there_after_a_mistake() -> None:
    assert 'value="Desa &lt;Baru&gt;"' in str(SampleForm({"village": "Desa <Baru>"}))


def shown(table: tables.Table, address: str = "/") -> str:
    table.paginate(page=1, per_page=2)
    return str(table.as_html(RequestFactory().get(address)))


@pytest.mark.parametrize(
    ("language", "words"), [("id", "3 baris, halaman 1 dari 2"), ("en", "3 rows, page 1 of 2")]
)
def test_a_table_says_how_many_rows_it_has(language: str, words: str) -> None:
    with translation.override(language):
        assert words in shown(SampleTable(ROWS))


@pytest.mark.parametrize(
    ("order", "said"), [("village", "ascending"), ("-village", "descending"), ("residents", "ascending")]
)
def test_a_table_says_by_which_column_it_is_sorted_and_which_way(order: str, said: str) -> None:
    html = shown(SampleTable(ROWS, order_by=order))
    assert html.count("aria-sort=") == 1
    assert f'aria-sort="{said}"' in html


def test_a_column_that_cannot_be_sorted_has_no_link() -> None:
    html = shown(SampleTable(ROWS))
    assert html.count('class="sort"') == 3
    assert html.count('scope="col"') == 4


def test_sorting_keeps_the_filter() -> None:
    assert "q=jaya" in shown(SampleTable(ROWS), "/?q=jaya")


def test_numbers_stand_right_and_carry_the_thousands_mark_of_the_language() -> None:
    with translation.override("id"):
        html = shown(SampleTable(ROWS))
    assert 'class="num"' in html
    assert "4.120" in html


def test_an_empty_table_says_what_to_do_next() -> None:
    with translation.override("id"):
        html = shown(SampleTable([]))
    assert "Longgarkan saringannya" in html
    assert "<table" not in html


def test_each_cell_knows_its_column_for_the_narrow_screen() -> None:
    row: dict[str, Any] = {"village": '"><b>', "residents": 1, "abroad": 0, "day": None}
    html = shown(SampleTable([row]))
    assert html.count("data-label=") == 4
    assert "<b>" not in html
