"""A table sorted and paged as its address asks."""

from typing import Any

from django.http import HttpRequest
from django_tables2 import RequestConfig

PAGE_ROWS = 25


def listed(request: HttpRequest, table: Any, rows: int = PAGE_ROWS) -> Any:
    """The table on the asked page; the last one for a page that does not exist, the first for no number.

    How many rows a page has is not the visitor's to say: django-tables2 would take any `per_page`.
    """
    RequestConfig(request, paginate=False).configure(table)
    table.paginate(per_page=rows)
    table.page = table.paginator.get_page(request.GET.get(table.prefixed_page_field))
    return table
