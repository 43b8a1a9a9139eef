"""Template tags of the look: pictures, and an address with one thing changed."""

from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.utils.formats import sanitize_separators
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django_cotton.templatetags import Attrs

from desmigratif.ui.icons import ICONS

register = template.Library()

TONES = {
    "ok": "circle-check",
    "warn": "triangle-alert",
    "stop": "octagon-x",
    "info": "info",
    "simulated": "flask-conical",
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """The picture `name`, hidden from screen readers; KeyError for a name that is not in `ui/icons.py`."""
    drawing = mark_safe(ICONS[name])  # noqa: S308  a constant of our own
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>', drawing
    )


@register.simple_tag(takes_context=True)
def with_page(context: template.Context, name: str, number: int) -> str:
    """Query string of this address with another page number; its filters and sorting stay."""
    request = context.get("request")
    query = request.GET.copy() if isinstance(request, HttpRequest) else None
    if query is None:
        return f"?{name}={number}"
    query[name] = str(number)
    return f"?{query.urlencode()}"


@register.simple_tag
def tone_icon(tone: str) -> SafeString:
    """The picture that says a tone without colour; nothing for a quiet one."""
    return icon(TONES[tone]) if tone in TONES else mark_safe("")


@register.simple_tag
def percent(value: object, maximum: object) -> int:
    """Whole percent 0–100 of `value` in `maximum`; both numbers, or texts as this language writes them."""
    whole = _number(maximum)
    share = _number(value) / whole if whole > 0 else 0.0
    return round(100 * min(1.0, max(0.0, share)))


def _number(given: object) -> float:
    return float(sanitize_separators(given)) if isinstance(given, str) else float(str(given))


@register.simple_tag
def page_numbers(page: Page[Any]) -> list[int]:
    """Numbers to offer in a pager, 0 for a gap: the first, the last, and two around the current one."""
    last = page.paginator.num_pages
    shown = sorted({1, last, *range(max(1, page.number - 1), min(last, page.number + 1) + 1)})
    numbers: list[int] = []
    for number in shown:
        if numbers and number > numbers[-1] + 1:
            numbers.append(0)
        numbers.append(number)
    return numbers


@register.filter
def tone(level: str) -> str:
    """Tone of an alert for a message's level."""
    return {"success": "ok", "warning": "warn", "error": "stop"}.get(level, "info")


@register.simple_tag
def sorting(column: Any) -> str:
    """How a table's column is sorted now: `ascending`, `descending` or nothing."""
    if not column.is_ordered:
        return ""
    return "descending" if column.order_by_alias.is_descending else "ascending"


@register.simple_tag
def table_count(table: Any) -> int:
    """Rows of a table on all its pages."""
    return int(table.page.paginator.count) if hasattr(table, "page") else len(table.rows)


@register.simple_tag
def fields_with_errors(form: BaseForm) -> list[BoundField]:
    """Visible fields of a form that have to be filled in differently."""
    return [field for field in form.visible_fields() if field.errors]


@register.simple_tag
def attributes(attrs: Attrs) -> SafeString:
    """What a part was given beyond its own words, escaped: django-cotton's own output trusts every value."""
    flags = [(name,) for name, value in attrs.attrs_dict().items() if value is True]
    values = [
        (n, v) for n, v in attrs.attrs_dict().items() if v is not True and v is not False and v is not None
    ]
    return format_html("{} {}", format_html_join(" ", "{}", flags), format_html_join(" ", '{}="{}"', values))
