"""Those who must answer a waiver hear of it."""

from django.test import Client
from django.urls import reverse

from desmigratif.accounts.tests.country import BACKEND
from desmigratif.inbox.models import Notice
from desmigratif.programmes.tests.ground import Ground


def test_the_two_agencies_hear_of_a_waiver_that_is_asked_for(ground: Ground, client: Client) -> None:
    ground.running("desmigratif")
    asker = ground.officers.of["Migrant CARE"][0]
    client.force_login(asker, backend=BACKEND)
    address = reverse("coordination:new_waiver", args=[ground.village().pk])
    said = {"programme": ground.programmes["desbumi"].pk, "reason": "Both are needed."}
    assert client.post(address, said).status_code == 302
    told = set(Notice.objects.filter(kind="waiver").values_list("to__username", flat=True))
    asked = [*ground.officers.of["Migrant CARE"], *ground.officers.of["Kemnaker"]]
    assert told == {person.username for person in asked} - {asker.username}
