"""An installation for trying shows filled centres, each row marked as an example."""

import pytest
from django.test import Client
from django.urls import reverse

from desmigratif.centres import demo, queries
from desmigratif.centres.models import Contact, Facility, Perdes, Post
from desmigratif.centres.tests.conftest import Kind, SignIn, World
from desmigratif.places.actions.loading import load
from desmigratif.places.register import from_names
from desmigratif.programmes.demo import ensure_example_sites
from desmigratif.programmes.models import Site

pytestmark = pytest.mark.django_db


def test_example_centres_are_filled_once_and_only_in_simulated_sites(world: World, sign_in: SignIn) -> None:
    names = {
        code[:length]: "Contoh" for code in ("33.07.10.2004", "52.03.11.2005") for length in (2, 5, 8, 13)
    }
    load(register=from_names(names), by=None)
    ensure_example_sites()
    made = demo.ensure_example_centres()
    assert made == sum(len(example.rows) for example in demo.EXAMPLES)
    assert demo.ensure_example_centres() == 0
    for part in (Post, Perdes, Facility, Contact):
        assert set(part._default_manager.values_list("site__simulated", flat=True)) == {True}
    browser: Client = sign_in(world.person(Kind.PROGRAMME_OFFICER))
    site = Site.objects.get(simulated=True, programme__key="desmigratif")
    assert len(queries.centre_of(site).facilities) == 4
    text = browser.get(reverse("centres:centre", args=[site.pk])).text
    assert "simulasi" in text
    assert "Siti Contoh" in text
