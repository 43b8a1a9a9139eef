"""Pages are light: measured in bytes over the wire, compressed as the server compresses them."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

FIRST_PAGE, LATER_PAGE, STYLESHEET = 60_000, 30_000, 12_000
ASSET = re.compile(r'(?:href|src)="/static/([^"]+)"')
NAMED_IN_STYLE = re.compile(r'url\("([^"]+)"\)')


def squeezed(data: bytes) -> int:
    return len(gzip.compress(data, compresslevel=6))


def asset(name: str) -> bytes:
    path = finders.find(name)
    assert isinstance(path, str), name
    return Path(path).read_bytes()


def assets_of(html: str) -> set[str]:
    """Names of the files a browser loads for this page, with those the stylesheets name."""
    names = set(ASSET.findall(html))
    for name in list(names):
        if name.endswith(".css"):
            names |= {
                f"{Path(name).parent}/{inner}" for inner in NAMED_IN_STYLE.findall(asset(name).decode())
            }
    return names


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/akun/login/", "/ui/"])
def test_a_first_visit_stays_below_60_kilobytes_and_the_next_page_below_30(
    client: Client, address: str
) -> None:
    html = client.get(address).content
    assets = sum(squeezed(asset(name)) for name in assets_of(html.decode()))
    assert squeezed(html) + assets <= FIRST_PAGE
    assert squeezed(html) <= LATER_PAGE


def test_the_one_stylesheet_is_small() -> None:
    assert squeezed(asset("ui/desmigratif.css")) <= STYLESHEET


@pytest.mark.django_db
def test_htmx_comes_only_with_pages_that_ask_for_it(client: Client) -> None:
    assert not [name for name in assets_of(client.get("/ui/").content.decode()) if "htmx" in name]
