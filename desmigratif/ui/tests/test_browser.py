"""The look in a real browser: accessibility rules, narrow and wide, and the few keys."""

from typing import Any

import pytest
from playwright.sync_api import Page

from desmigratif.ui.tests.looking import DESK, PHONE, faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("address", ["/ui/", "/tidak/ada/"])
def test_nothing_to_mend_and_nothing_to_push_sideways(
    live_server: Any, browser_page: Page, address: str
) -> None:
    page = browser_page
    refused: list[str] = []
    page.on("console", lambda line: refused.append(line.text) if "Content Security" in line.text else None)
    page.goto(live_server.url + address)
    assert faults(page, widths=(320, PHONE, DESK)) == []
    if page.locator("details.menu:visible").count():
        page.locator("details.menu:visible > summary").first.click()
        assert faults(page, widths=(320, PHONE)) == []
    assert refused == []


def test_slash_goes_to_the_search_box_until_the_keys_are_put_out(
    live_server: Any, browser_page: Page
) -> None:
    page = browser_page
    page.goto(live_server.url + "/ui/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.goto(live_server.url + "/ui/")
    page.locator("[data-keys]").click()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") != "search"


def test_an_open_menu_closes_on_escape_and_gives_the_focus_back(live_server: Any, browser_page: Page) -> None:
    page = browser_page
    page.goto(live_server.url + "/ui/")
    page.locator("details.menu-all > summary").click()
    page.keyboard.press("Escape")
    assert page.locator("details.menu-all[open]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_the_menu_and_the_language_work_without_script(live_server: Any, browser: Any) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + "/ui/")
    page.locator("details.menu-all > summary").click()
    page.locator("details.menu-all .language button").click()
    assert "Parts of the pages" in page.inner_text("h1")
    context.close()


def test_a_form_clicked_twice_is_sent_once(live_server: Any, browser_page: Page) -> None:
    page = browser_page
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    page.goto(live_server.url + "/ui/")
    with page.expect_navigation():
        page.evaluate(
            "() => { const button = document.querySelector('.language button');"
            " button.click(); button.click(); button.click(); }"
        )
    assert len(posts) == 1
    page.wait_for_load_state()
    page.locator(".language button:visible, details.menu-all > summary").first.click()
    if page.locator("details.menu-all[open]").count():
        page.locator("details.menu-all .language button").click()
    page.wait_for_load_state()
    assert len(posts) == 2
