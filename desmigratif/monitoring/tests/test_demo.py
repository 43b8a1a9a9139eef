"""The examples of an installation for trying are simulated, labelled, and added once."""

import pytest

from desmigratif.accounts.tests.country import Country
from desmigratif.agencies.actions import ensure_agencies
from desmigratif.monitoring import demo, queries
from desmigratif.monitoring.models import Life, SiteReport, SuccessIndicator
from desmigratif.officers.tests.conftest import (
    today,
)
from desmigratif.programmes.actions.register import ensure_programmes
from desmigratif.programmes.models import Site

pytestmark = pytest.mark.django_db


def test_the_examples_are_made_once_and_say_that_they_are_examples(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    ensure_agencies()
    ensure_programmes()
    there = [demo.Example("52.03.01.2002", "desmigratif", (4, 3, 2), opened=True)]
    there.append(demo.Example("52.03.01.2003", "desmigratif", (4, 3, 2, 1), busy=False, opened=True))
    monkeypatch.setattr(demo, "EXAMPLES", tuple(there))
    assert demo.ensure_example_reports() == 7
    assert demo.ensure_example_reports() == 0
    assert set(SiteReport.objects.values_list("site__simulated", "note")) == {(True, demo.SOURCE)}
    assert all("contoh" in name for name in SuccessIndicator.objects.values_list("name", flat=True))
    lives = queries.with_life(Site.objects.all(), today()).order_by("village__codes__code")
    assert [getattr(site, "life", "") for site in lives] == [Life.REPORTING, Life.STALLED]
