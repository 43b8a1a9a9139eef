"""The other agencies hear of a proposal; nobody hears of one that was refused."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desmigratif.accounts.models import Role
from desmigratif.accounts.tests.country import BACKEND, MakePerson
from desmigratif.inbox.actions import many
from desmigratif.inbox.models import CalendarEntry, Notice
from desmigratif.programmes.actions.opening import Wanted, propose
from desmigratif.programmes.errors import VillageAlreadyServedError
from desmigratif.programmes.tests.ground import HERE, NEXT, Ground
from desmigratif.sites.actions import propose_site, tell_of_proposals


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


def test_whoever_would_get_many_notices_at_once_gets_one_that_leads_to_all(
    ground: Ground, client: Client, make_person: MakePerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many, "MOST", 2)
    by, everywhere = ground.officers.of["Kemnaker"][0], ground.officers.of["KP2MI"][0]
    far = "32.12.01.2001"
    nearby = make_person("nearby", Role.Kind.PROGRAMME_OFFICER, "Migrant CARE", ground.village(far).regency)
    begins, programme = date(timezone.localdate().year, 1, 1), ground.programmes["desmigratif"]
    sites = [
        propose(wanted=Wanted(ground.village(code), programme, begins), reason="Agreed.", by=by)
        for code in (HERE, NEXT, far)
    ]
    assert tell_of_proposals(sites=sites, by=by)
    notice = Notice.objects.get(to=everywhere)
    assert "3" in notice.subject_in_words
    assert Notice.objects.get(to=nearby).about_id == sites[2].pk
    client.force_login(everywhere, backend=BACKEND)
    page = client.get(notice.url).text
    assert all(site.village.name in page for site in sites)
    assert tell_of_proposals(sites=sites, by=by) == 0, "nobody is told twice"


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
