"""The other agencies hear of a proposal; nobody hears of one that was refused."""

from datetime import date

import pytest
from django.utils import timezone

from desmigratif.inbox.models import Notice
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


def test_a_refused_proposal_tells_nobody(ground: Ground) -> None:
    ground.running("desmigratif")
    by = ground.officers.of["Migrant CARE"][0]
    with pytest.raises(VillageAlreadyServedError):
        propose_site(wanted=_wanted(ground, "desbumi"), reason="Ours too.", by=by)
    assert not Notice.objects.exists()
