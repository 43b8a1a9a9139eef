"""Inviting and taking up an invitation in a real browser, narrow and wide."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from desmigratif.accounts.models import User
from desmigratif.accounts.tests.test_browser import sign_in
from desmigratif.ui.tests.looking import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_list_of_people_from_the_file_to_the_sheets_of_codes(
    live_server: Any, browser_page: Page, administrator: User
) -> None:
    page = browser_page
    sign_in(page, live_server.url, "ibu.admin")
    page.goto(live_server.url + reverse("invitations:many"))
    assert faults(page) == []
    page.select_option("#id_agency", label="Kemnaker")
    table = (
        "nama pengguna;nama lengkap;peran;kode wilayah\nsiti;Siti Rahma;Pembaca;Indonesia\n"
        "budi;Budi;Pembaca;Indonesia\nsalah;Salah;Raja;99\n"
    )
    page.set_input_files("#id_file", {"name": "daftar.csv", "mimeType": "text/csv", "buffer": table.encode()})
    page.click("main form button[type=submit]")
    page.wait_for_selector("text=Yang perlu diperbaiki")
    assert faults(page) == []
    page.click("main form button[type=submit]")
    page.wait_for_selector(".secret")
    assert page.locator(".secret").count() == 2
    assert faults(page) == []
    with page.expect_download() as download:
        page.click("a[download]")
    assert "siti" in download.value.path().read_text("utf-8-sig")
    page.goto(live_server.url + reverse("invitations:index"))
    assert faults(page) == []


def test_an_invitation_by_keyboard_alone_until_its_person_is_inside(
    live_server: Any, browser_page: Page, administrator: User
) -> None:
    page = browser_page
    sign_in(page, live_server.url, "ibu.admin")
    page.goto(live_server.url + reverse("invitations:new"))
    page.focus("#id_full_name")
    page.keyboard.type("Siti Rahma")
    page.keyboard.press("Tab")
    page.keyboard.type("siti.rahma")
    page.keyboard.press("Tab")
    page.keyboard.type("Pembaca")
    page.keyboard.press("Tab")
    page.keyboard.type("Kemnaker")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.locator("main button[type=submit]").press("Enter")
    page.wait_for_selector(".secret")
    assert faults(page) == []
    assert page.locator("[data-print]").is_visible()
    _joins(page, live_server.url, page.inner_text(".secret"))
    assert User.objects.get(username="siti.rahma").current_kinds == {"viewer"}


def _joins(page: Page, address: str, code: str) -> None:
    page.context.clear_cookies()
    page.goto(address + reverse("invitations:code"))
    assert faults(page) == []
    page.fill("#id_code", code.lower())
    page.keyboard.press("Enter")
    page.wait_for_selector("#id_new_password1")
    assert "Siti Rahma" in page.inner_text("main")
    assert faults(page) == []
    page.fill("#id_new_password1", "sungai-tenang-pagi")
    page.fill("#id_new_password2", "sungai-tenang-pagi")
    page.keyboard.press("Enter")
    page.wait_for_url(address + "/")
