"""The Content-Security-Policy is sent, and no template of the house needs what it forbids."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

PACKAGE = Path(__file__).resolve().parents[2]
FORBIDDEN = re.compile(
    r"""<script(?![^>]*\ssrc=)|<style|\sstyle\s*=|\son[a-z]+\s*=\s*["']|javascript:|hx-on|https?://(?!www\.w3\.org)""",
    re.IGNORECASE,
)
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))


def test_the_pattern_finds_what_it_should() -> None:
    for bad in (
        "<script>",
        '<p style="x">',
        "<a onclick='x'>",
        '<a href="javascript:x">',
        '<img src="http://x">',
    ):
        assert FORBIDDEN.search(bad), bad
    for good in ('<script src="/x.js" defer>', '<link rel="stylesheet" href="/x.css">', '<p class="style">'):
        assert not FORBIDDEN.search(good), good


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_template_holds_inline_script_or_style_or_another_origin(path: Path) -> None:
    found = FORBIDDEN.search(path.read_text("utf-8"))
    assert found is None, found


@pytest.mark.django_db
def test_every_answer_carries_the_policy(client: Client) -> None:
    for address in ("/ui/", "/akun/login/", "/tidak/ada/"):
        policy = client.get(address).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "style-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/ui/", "/akun/login/"])
def test_no_drawn_page_holds_what_the_policy_forbids(client: Client, address: str) -> None:
    found = FORBIDDEN.search(client.get(address).content.decode())
    assert found is None, found


def test_the_policy_allows_nothing_inline_and_no_other_origin() -> None:
    for sources in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].values():
        assert set(map(str, sources)) <= {"'self'", "'none'", "data:"}
