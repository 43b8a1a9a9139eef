"""Whom to call: nobody of a site that never came about."""

import pytest
from django.urls import reverse

from desmigratif.centres.models import Post
from desmigratif.officers.tests.conftest import START, SignIn, World
from desmigratif.programmes.actions.steps import step

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("verb", ["decline", "withdraw", "lapse"])
def test_officers_of_a_refused_or_withdrawn_site_are_listed_no_longer(
    world: World, sign_in: SignIn, verb: str
) -> None:
    site = world.proposed()
    Post.objects.create(site=site, kind=1, name="Nama Rahasia", phone="0812 3456", starts_on=START)
    client = sign_in(world.coordinator())
    for address in (reverse("officers:contacts"), reverse("officers:export_contacts", args=["csv"])):
        assert "Nama Rahasia" in client.get(address).text
    step(site=site, verb=verb, reason="Salah desa", by=None)
    for address in (reverse("officers:contacts"), reverse("officers:export_contacts", args=["csv"])):
        assert "Nama Rahasia" not in client.get(address).text
