"""The other agencies hear of a proposal; nobody hears of one that was refused."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desmigratif.accounts.tests.country import BACKEND
from desmigratif.inbox.models import CalendarEntry, Notice
from desmigratif.programmes.actions.opening import Wanted
from desmigratif.programmes.errors import VillageAlreadyServedError
from desmigratif.programmes.tests.ground import Ground
from desmigratif.sites.actions import propose_site


def _wanted(ground: Ground, key: str) -> Wanted:
    return Wanted(ground.village(), ground.programmes[key], date(timezone.localdate().year, 1, 1))


def test_officers_of_the_other_agencies_there_are_told_once(ground: Ground) -> None:
    by = ground.officers.of["Kemnaker"][0]
    site = propose_site(wanted=_wanted(ground, "desmigratif"), reason="Agreed.", by=by)
    told = set(Notice.objects.values_list("to__username", flat=True))
    others = {
        person.username
        for name, people in ground.officers.of.items()
        if name != "Kemnaker"
        for person in people
    }
    assert told == others
    notice = Notice.objects.first()
    assert notice is not None
    assert (notice.url, notice.about_id) == (site.get_absolute_url(), site.pk)
    assert by.username not in notice.subject_in_words


def test_everybody_there_hears_of_a_confirmation_and_the_last_day_for_objections_goes_and_comes_back(
    ground: Ground, client: Client
) -> None:
    by = ground.officers.of["Kemnaker"][0]
    site = propose_site(wanted=_wanted(ground, "desmigratif"), reason="Agreed.", by=by)
    marked = CalendarEntry.objects.filter(area=site.village, url=site.get_absolute_url())
    before = marked.count()
    assert before
    client.force_login(by, backend=BACKEND)

    def done(verb: str, **given: object) -> int:
        given = {"on": timezone.localdate().isoformat(), "reason": "Sesuai rapat", **given}
        return client.post(reverse("sites:step", args=[site.pk, verb]), given).status_code

    assert done("confirm") == 302
    assert not marked.exists()
    told = set(Notice.objects.filter(key="confirmed").values_list("to__username", flat=True))
    assert told == {one.username for people in ground.officers.of.values() for one in people} - {by.username}
    assert done("undo", change=site.changes.get(verb="confirm").pk) == 302
    assert marked.count() == before
    assert done("withdraw") == 302
    assert not marked.exists()
    change = site.changes.get(verb="withdraw").pk
    assert done("undo", change=change) == 302
    assert marked.count() == before


def test_a_refused_proposal_tells_nobody(ground: Ground) -> None:
    ground.running("desmigratif")
    by = ground.officers.of["Migrant CARE"][0]
    with pytest.raises(VillageAlreadyServedError):
        propose_site(wanted=_wanted(ground, "desbumi"), reason="Ours too.", by=by)
    assert not Notice.objects.exists()
