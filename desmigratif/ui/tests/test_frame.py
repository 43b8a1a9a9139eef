"""The frame around every page."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client: Client) -> str:
    return client.get("/ui/").content.decode()


def test_the_first_thing_to_reach_by_keyboard_skips_to_the_content(page: str) -> None:
    first = re.search(r"<(?:a|button|input|summary)[^>]*>", page.split("<body>")[1])
    assert first
    assert first.group() == '<a class="skip" href="#content">'
    assert page.count('id="content"') == 1


def test_the_search_box_asks_by_get_and_keeps_what_was_asked(client: Client) -> None:
    page = client.get("/ui/", {"q": 'desa "x"'}).content.decode()
    assert re.search(r'<form class="search" role="search" action="/cari/" method="get">', page)
    assert 'value="desa &quot;x&quot;"' in page


def test_a_stranger_is_offered_to_sign_in_and_sees_no_page_of_a_role(page: str) -> None:
    assert 'href="/akun/login/"' in page
    assert "Keluar" not in page
    assert 'href="/rencana/"' not in page
    assert 'href="/akun/"' not in page


def test_who_is_signed_in_sees_their_name_and_the_way_out(client: Client) -> None:
    client.force_login(get_user_model().objects.create(username="siti", full_name="Siti <Rahma>"))
    page = client.get("/ui/").content.decode()
    assert "Siti &lt;Rahma&gt;" in page
    assert 'action="/akun/logout/" method="post"' in page
    assert 'href="/akun/login/"' not in page


def test_no_two_elements_share_an_id(page: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_simulated_data_is_named_so_at_the_top_and_at_the_foot() -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    marked = render_to_string("ui/base.html", {"simulated": True}, request=request)
    assert "Data simulasi" in marked.split("<footer")[0]
    assert "data simulasi" in marked.split("<footer")[1]
    assert "imulasi" not in render_to_string("ui/base.html", {}, request=request)


def test_the_page_works_without_script(page: str) -> None:
    """What only a script can do is hidden until the script shows it."""
    for button in re.findall(r"<button[^>]*type=\"button\"[^>]*>", page):
        assert "hidden" in button or "disabled" in button, button
