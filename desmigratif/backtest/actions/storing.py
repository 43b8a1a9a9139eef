"""The counts of a back-test enter the database in one transaction. The choice itself is not kept."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from desmigratif.audit import actions as audit
from desmigratif.backtest import queries, rules
from desmigratif.backtest.counting import Choice, Counts, PlaceCount, counted
from desmigratif.backtest.models import BackTest, BackTestPlace, BackTestYear
from desmigratif.inbox.actions import notify
from desmigratif.inbox.models import Notice
from desmigratif.places.models import Area
from desmigratif.tasks.errors import TaskFailedError
from desmigratif.tasks.report import Report

GONE = gettext_noop("The village %(code)s is no longer in the register; make a new list of candidates.")
FINISHED = gettext_noop("The back-test of “%(list)s” is finished")


@transaction.atomic
def store_counts(*, test_id: int, choice: Choice, report: Report) -> None:
    """Keep the counts once: a second call, or one of a worker that lost the task, changes nothing.

    Raises TaskStoppedError when the task was cancelled or taken over meanwhile, TaskFailedError when a
    village of the list is no longer in the register.
    """
    report.claim()
    test = BackTest.objects.select_for_update(of=("self",)).select_related("candidates").get(pk=test_id)
    if test.stored_at is not None:
        return
    counts = _counts(test, choice)
    _store_years(test, choice, counts)
    _store_places(test, Area.Level.PROVINCE, counts.provinces)
    _store_places(test, Area.Level.REGENCY, counts.regencies)
    _store_villages(test, counts)
    test.eligible, test.chosen = counts.eligible, len(counts.chosen)
    test.known_eligible, test.found = len(counts.known_eligible), counts.found
    test.chance_country, test.chance_provinces = counts.chances
    test.versions, test.stored_at = dict(choice.versions), timezone.now()
    test.save()
    detail = {"chosen": test.chosen, "known": test.known_eligible, "found": test.found}
    audit.record(verb="store", subject_kind="back-test", subject_id=test.pk, by=None, detail=detail)
    _tell(test)


def _counts(test: BackTest, choice: Choice) -> Counts:
    spots = queries.places_by_code()
    gone = sorted((choice.eligible | set(choice.chosen)) - set(spots))
    if gone:
        raise TaskFailedError(GONE, code=gone[0])
    rows = test.villages.values_list("village_id", "village__regency_id", "village__province_id")
    known = {village: (regency, province) for village, regency, province in rows if regency and province}
    return counted(choice, spots, known, rules.years_of(test.policy))


def _store_years(test: BackTest, choice: Choice, counts: Counts) -> None:
    BackTestYear.objects.bulk_create(
        BackTestYear(
            back_test=test,
            reported=rules.quota_of(test.policy, one.year),
            proven=choice.proven[one.year],
            **vars(one),
        )
        for one in counts.years
    )


def _store_places(test: BackTest, level: str, places: list[PlaceCount]) -> None:
    BackTestPlace.objects.bulk_create(
        BackTestPlace(
            back_test=test,
            area_id=one.area,
            level=level,
            eligible=one.eligible,
            chosen=one.chosen,
            known=one.known,
            known_eligible=one.known_eligible,
            found=one.found,
        )
        for one in places
    )


def _store_villages(test: BackTest, counts: Counts) -> None:
    villages = list(test.villages.all())
    for one in villages:
        one.eligible = one.village_id in counts.known_eligible
        one.chosen_year = counts.chosen.get(one.village_id)
    test.villages.bulk_update(villages, ["eligible", "chosen_year"], batch_size=500)


def _tell(test: BackTest) -> None:
    notify(
        people=[test.requested_by] if test.requested_by else [],
        by=None,
        kind=Notice.Kind.JOB,
        subject=FINISHED,
        values={"list": test.candidates.name},
        url=test.get_absolute_url(),
        about=test,
    )
