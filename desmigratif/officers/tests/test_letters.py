"""A form sends one message: again it changes nothing, with other words it says so."""

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from desmigratif.inbox.actions.notices import mark_read
from desmigratif.inbox.models import Notice
from desmigratif.officers import queries
from desmigratif.officers.models import OfficerMessage
from desmigratif.officers.tests.conftest import HOME, NEXT, SignIn, World

pytestmark = pytest.mark.django_db
MESSAGES = reverse("officers:messages")


def _send(client: Client, token: str, text: str) -> Any:
    return client.post(MESSAGES, {"token": token, "seat": "0", "area": "", "text": text})


def test_other_words_in_a_form_that_was_sent_are_refused_and_then_sent_as_their_own(
    world: World, sign_in: SignIn
) -> None:
    world.officer()
    client, token = sign_in(world.coordinator()), str(uuid.uuid4())
    assert _send(client, token, "Rapat Senin").status_code == 302
    assert _send(client, token, "Rapat Senin").status_code == 302
    refused = _send(client, token, "Rapat Selasa")
    assert refused.status_code == 422
    assert "sudah mengirim pesan lain" in refused.text
    assert "Rapat Selasa" in refused.text
    fresh = refused.context["form"]["token"].value()
    assert _send(client, fresh, "Rapat Selasa").status_code == 302
    assert set(OfficerMessage.objects.values_list("text", flat=True)) == {"Rapat Senin", "Rapat Selasa"}


def test_how_many_have_read_is_counted_by_the_database(world: World, sign_in: SignIn) -> None:
    there = [world.officer(HOME), world.officer(NEXT, "KP2MI")]
    client = sign_in(world.coordinator())
    for text in ("Satu", "Dua"):
        _send(client, str(uuid.uuid4()), text)
    one, two = OfficerMessage.objects.order_by("pk")
    for person in there:
        mark_read(notice=Notice.objects.get(to=person, about_id=one.pk), by=person)
    with CaptureQueriesContext(connection) as captured:
        assert queries.reads_of([one, two]) == {one.pk: 2, two.pk: 0}
    assert "COUNT(" in captured.captured_queries[0]["sql"]
