"""Looking at a page in the browser as a stern reader would; for the browser tests of every room."""

from collections.abc import Iterator

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PHONE, DESK = 360, 1280
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
LOADED = "void 0"
"""In place of the script of axe, where the page holds it already."""


def faults(page: Page, widths: tuple[int, ...] = (PHONE, DESK)) -> list[str]:
    """What axe finds and whether the page must be pushed sideways, at every width; one line a fault.

    The page is as wide as before afterwards.
    """
    before = page.viewport_size
    found = [fault for turn, width in enumerate(widths) for fault in _at(page, width, loaded=turn > 0)]
    if before:
        page.set_viewport_size(before)
    return found


def too_wide(page: Page) -> bool:
    """Whether the page has to be pushed sideways to be read."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def _at(page: Page, width: int, *, loaded: bool) -> Iterator[str]:
    page.set_viewport_size({"width": width, "height": 740})
    if too_wide(page):
        yield f"{width} px: wider than the screen"
    axe = Axe(LOADED) if loaded else Axe()
    for one in axe.run(page, options=RULES).response["violations"]:
        yield from (f"{width} px: {one['id']}: {node['html']}" for node in one["nodes"])
