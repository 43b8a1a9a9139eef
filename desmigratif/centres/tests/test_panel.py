"""What the site's page shows of its centre, and what is simulated."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import reverse

from desmigratif.accounts.models import User
from desmigratif.centres import actions, panels
from desmigratif.centres.models import Post
from desmigratif.centres.tests.conftest import DAY, MIDDLE, Kind, SignIn, World
from desmigratif.programmes.models import Site

pytestmark = pytest.mark.django_db


def _panel(user: User | AnonymousUser, site: Site) -> Any:
    request = RequestFactory().get("/")
    request.user = user
    return panels.site_panel(request, site)


def test_the_panel_shows_all_to_those_who_work_with_the_site_and_only_perdes_to_others(
    world: World, home: Site, filled: dict[str, Any], sign_in: SignIn
) -> None:
    other, own = world.person(Kind.PROGRAMME_OFFICER, "KP2MI"), world.person(Kind.VIEWER)
    assert _panel(own, home).template == "centres/_site_panel.html"
    assert _panel(other, home).template == "centres/_perdes_panel.html"
    actions.remove(row=filled["perdes"], by=None)
    assert _panel(other, home) is None
    assert _panel(world.person(None), home) is None
    assert _panel(AnonymousUser(), home) is None


def test_a_simulated_site_says_so_on_each_page(world: World, sign_in: SignIn) -> None:
    site = world.site(code=MIDDLE, simulated=True)
    client = sign_in(world.person(Kind.PROGRAMME_OFFICER))
    post = Post.objects.create(site=site, kind=1, name="Sri", starts_on=DAY)
    for address in (
        reverse("centres:centre", args=[site.pk]),
        reverse("centres:new", args=[site.pk, "kontak"]),
        reverse("centres:hand_over", args=[site.pk, post.pk]),
    ):
        assert "Lokasi simulasi" in client.get(address).text
