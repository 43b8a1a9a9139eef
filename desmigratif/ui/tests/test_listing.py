"""Tables page by page, whatever the address says."""

import django_tables2 as tables
import pytest
from django.test import RequestFactory

from desmigratif.ui.listing import PAGE_ROWS, listed


class _Numbers(tables.Table):  # type: ignore[misc]
    n = tables.Column()


@pytest.mark.parametrize(
    ("query", "page"),
    [
        ("", 1),
        ("page=2", 2),
        ("page=999", 4),
        ("page=0", 4),
        ("page=-1", 4),
        ("page=x", 1),
        ("page=" + "9" * 5000, 1),
        ("per_page=-1", 1),
        ("per_page=0", 1),
        ("per_page=100000", 1),
        ("sort=nothing", 1),
    ],
)
def test_a_page_is_there_for_every_address_and_no_longer_than_others(query: str, page: int) -> None:
    table = listed(RequestFactory().get(f"/?{query}"), _Numbers([{"n": n} for n in range(4 * PAGE_ROWS)]))
    assert table.page.number == page
    assert len(list(table.paginated_rows)) == PAGE_ROWS


def test_an_empty_table_has_one_page() -> None:
    assert listed(RequestFactory().get("/"), _Numbers([])).page.number == 1
