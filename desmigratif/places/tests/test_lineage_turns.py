"""Two events at once, each in a transaction of its own: one after the other, never half of both."""

import threading
import time
from collections.abc import Callable
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from desmigratif.places import errors, queries
from desmigratif.places.actions import lineage
from desmigratif.places.actions.lineage import NewVillage
from desmigratif.places.models import AreaCode, LineageEvent, NameToken, Succession, Village
from desmigratif.places.tests.events import DAY, DECREE, SOURCE, asked
from desmigratif.places.tests.register import load_small_register

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = ["Alun", "Bukit", "Candra", "Dahlia", "Elang"]
OVERLAP_SECONDS = 0.2
"""Each keeps its transaction open this long, so that all stand side by side unless a lock parts them."""
KURIPAN, GONDANG = "33.07.10.2004", "33.07.10.2002"


def _at_once(*steps: Callable[[], object]) -> list[Exception | None]:
    """What each step ended with, all begun at the same moment."""
    begun = threading.Barrier(len(steps), timeout=10)
    ends: dict[int, Exception | None] = {}

    def run(number: int, step: Callable[[], object]) -> None:
        try:
            with transaction.atomic():
                begun.wait()
                step()
                time.sleep(OVERLAP_SECONDS)
            ends[number] = None
        except (errors.LineageError, IntegrityError) as error:
            ends[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return [ends[number] for number in range(len(steps))]


def test_of_two_events_that_end_a_village_at_once_one_is_recorded() -> None:
    register = load_small_register()
    old, other = register.village(KURIPAN), register.village(GONDANG)
    merge = asked("merge", [old, other], [other])
    split = asked("split", [old], [NewVillage("33.07.10.2101", "Satu"), NewVillage("33.07.10.2102", "Dua")])
    ends = _at_once(*(partial(lineage.record_event, asked=one, by=None) for one in (merge, split)))
    assert [type(end) for end in ends if end] == [errors.NotStandingError]
    assert LineageEvent.objects.count() == 1
    assert old.codes.get().ends_on == DAY


def test_many_events_at_once_give_their_new_villages_to_search() -> None:
    register = load_small_register()
    codes = [f"33.07.10.200{number}" for number in (1, 2, 3, 4, 5)]
    steps = [
        asked("split", [village], [village, NewVillage(f"33.07.10.29{number:02d}", f"Rata {WORDS[number]}")])
        for number, village in enumerate(map(register.village, codes))
    ]
    ends = _at_once(*(partial(lineage.record_event, asked=one, by=None) for one in steps))
    assert ends == [None] * 5
    assert len(queries.search("rata")) == 5
    assert [queries.search(word)[0].name for word in WORDS] == [f"Rata {word}" for word in WORDS]
    assert NameToken.objects.get(token="rata").uses == 5


def test_of_two_raw_writers_that_end_a_village_at_once_one_is_refused() -> None:
    register = load_small_register()
    old, heirs = register.village(KURIPAN), [register.village(code) for code in (GONDANG, "33.07.10.2003")]

    def end_in(heir: Village) -> None:
        event = LineageEvent.objects.create(
            kind="merge",
            happened_on=DAY,
            decree=DECREE,
            source=SOURCE,
            state="applied",
            asked={},
            recorded_by="x",
        )
        Succession.objects.create(event=event, predecessor=old, successor=heir, dissolved=True, founded=False)
        AreaCode.objects.filter(area=old).update(ends_on=DAY)

    ends = _at_once(*(partial(end_in, heir) for heir in heirs))
    assert sum(end is None for end in ends) == 1
    assert "succession_dissolved_once" in "".join(map(str, ends))
    assert Succession.objects.count() == 1
