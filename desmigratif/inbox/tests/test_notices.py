"""Telling people, and what they do with what they were told."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.country import Country, MakePerson
from desmigratif.agencies.models import Agency
from desmigratif.audit.models import AuditLine
from desmigratif.inbox import queries
from desmigratif.inbox.actions import jobs, notices, notify
from desmigratif.inbox.models import Notice
from desmigratif.inbox.tests.conftest import At, tell
from desmigratif.inbox.words import Word, in_words, kept
from desmigratif.tasks.models import LongTask

pytestmark = pytest.mark.django_db


def test_a_notice_is_told_once_for_a_thing_and_key(ani: User, budi: User, thing: Agency) -> None:
    assert tell(ani, about=thing) == 1
    assert tell(ani, budi, ani, about=thing) == 1
    assert tell(ani, budi, about=thing) == 0
    assert tell(ani, about=thing, key="second") == 1
    assert tell(ani, about=thing, kind=Notice.Kind.PLAN) == 1
    assert AuditLine.objects.filter(verb="notify").count() == 4


def test_whoever_does_something_is_not_told_of_it(ani: User, budi: User, thing: Agency) -> None:
    said = {"kind": "message", "subject": "Done", "url": "/", "about": thing}
    assert notify(people=[ani, budi], by=ani, **said) == 1  # type: ignore[arg-type]
    assert Notice.objects.get().to == budi


def test_values_are_put_into_the_reader_s_language() -> None:
    values = kept({"day": date(2026, 3, 10), "what": Word("Agencies"), "count": 1200, "who": "100 %"})
    text = "%(what)s, %(count)s, %(day)s, %(who)s"
    with translation.override("id"):
        assert in_words(text, values) == "Instansi, 1.200, 10 Maret 2026, 100 %"
    with translation.override("en"):
        assert in_words(text, values) == "Agencies, 1,200, March 10, 2026, 100 %"


def test_a_thing_cannot_stand_among_the_values(thing: Agency) -> None:
    with pytest.raises(TypeError):
        kept({"agency": thing})


@pytest.mark.parametrize("part", ["subject", "body"])
def test_a_text_that_its_values_do_not_fill_is_refused_at_once(ani: User, thing: Agency, part: str) -> None:
    said = {"kind": "message", "subject": "s", "url": "/", "about": thing, part: "%(village)s"}
    with pytest.raises(KeyError):
        notify(people=[ani], by=None, **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fault", "constraint"),
    [
        ({"url": "https://elsewhere.example/"}, "notice_leads_into_this_house"),
        ({"url": "//elsewhere.example/"}, "notice_leads_into_this_house"),
        ({"url": "/\\elsewhere.example/"}, "notice_leads_into_this_house"),
        ({"subject": ""}, "notice_has_a_subject"),
        ({"kind": "rumour"}, "notice_known_kind"),
    ],
)
def test_the_database_refuses_unsound_notices(ani: User, fault: dict[str, str], constraint: str) -> None:
    sound = {"kind": "message", "subject": "s", "url": "/", "about_kind": "x", "about_id": 1, "to": ani}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Notice.objects.create(**{**sound, **fault})


def test_the_inbox_is_its_owner_s_alone(ani: User, budi: User, thing: Agency, at: At) -> None:
    tell(ani, about=thing)
    notice = Notice.objects.get()
    assert "Keruak" in at(ani).get(reverse("inbox:index")).text
    assert "Keruak" not in at(budi).get(reverse("inbox:index")).text
    for name in ("open", "read", "unread"):
        assert at(budi).post(reverse(f"inbox:{name}", args=[notice.pk])).status_code == 404
    at(budi).post(reverse("inbox:read_all"))
    notice.refresh_from_db()
    assert notice.read_at is None


def test_opening_reads_a_notice_and_leads_to_its_thing(ani: User, thing: Agency, at: At) -> None:
    tell(ani, about=thing)
    notice = Notice.objects.get()
    answer = at(ani).post(reverse("inbox:open", args=[notice.pk]))
    assert (answer.status_code, answer["Location"]) == (302, "/lokasi/1/")
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_reading_is_taken_back_and_the_filter_is_kept(ani: User, thing: Agency, at: At) -> None:
    tell(ani, about=thing)
    notice = Notice.objects.get()
    answer = at(ani).post(reverse("inbox:read", args=[notice.pk]) + "?state=unread&kind=message&page=2")
    assert answer["Location"] == reverse("inbox:index") + "?state=unread&kind=message&page=2"
    assert queries.unread_count(ani) == 0
    at(ani).post(reverse("inbox:unread", args=[notice.pk]))
    assert queries.unread_count(ani) == 1


def test_marking_all_is_undone_for_those_it_marked_alone(ani: User, thing: Agency, at: At) -> None:
    for key in "abc":
        tell(ani, about=thing, key=key)
    notices.mark_read(notice=Notice.objects.get(key="a"), by=ani)
    page = at(ani).post(reverse("inbox:read_all"), follow=True)
    assert queries.unread_count(ani) == 0
    at(ani).post(reverse("inbox:undo_read_all"), {"at": page.context["undo_at"]})
    assert set(queries.notices_of(ani).unread().values_list("key", flat=True)) == {"b", "c"}


def test_an_instant_that_is_none_takes_nothing_back(ani: User, thing: Agency, at: At) -> None:
    tell(ani, about=thing)
    at(ani).post(reverse("inbox:read_all"))
    assert at(ani).post(reverse("inbox:undo_read_all"), {"at": "yesterday"}).status_code == 302
    assert queries.unread_count(ani) == 0
    assert notices.mark_all_read(by=ani) is None


def test_the_list_filters_and_its_empty_state_says_what_to_do(ani: User, thing: Agency, at: At) -> None:
    page = at(ani).get(reverse("inbox:index"))
    assert reverse("inbox:mail") in page.text
    tell(ani, about=thing)
    assert "Keruak" in at(ani).get(reverse("inbox:index"), {"state": "unread", "kind": "message"}).text
    assert "Keruak" not in at(ani).get(reverse("inbox:index"), {"kind": "plan"}).text
    assert "Keruak" in at(ani).get(reverse("inbox:index"), {"kind": "nonsense", "at": "x"}).text


def test_the_bar_counts_what_is_unread(ani: User, thing: Agency, at: At) -> None:
    def shown() -> str:
        drawn = at(ani).get(reverse("inbox:index")).context["navigation"]
        return str(next(entry.count for entry in drawn if entry.icon == "bell"))

    assert shown() == ""
    tell(ani, about=thing)
    assert shown() == "1"
    for number in range(120):
        tell(ani, about=thing, key=str(number))
    assert shown() == "99+"


def test_the_list_costs_as_many_queries_for_ten_as_for_a_thousand(
    ani: User, thing: Agency, at: At, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = at(ani)
    for number in range(10):
        tell(ani, about=thing, key=str(number))
    client.get(reverse("inbox:index"))
    with django_assert_num_queries(6) as few:
        client.get(reverse("inbox:index"))
    told = [Notice(to=ani, kind="plan", subject="s", url="/", about_kind="x", about_id=n) for n in range(990)]
    Notice.objects.bulk_create(told)
    with django_assert_num_queries(len(few)):
        assert "1.000" in client.get(reverse("inbox:index")).text


def test_officers_are_found_by_agency_and_area(
    country: Country, make_person: MakePerson, ani: User, budi: User
) -> None:
    village = country.village("52.03.01.2001")
    near = make_person("near", Role.Kind.PROGRAMME_OFFICER, "KP2MI", village.regency)
    far = make_person("far", Role.Kind.PROGRAMME_OFFICER, "KP2MI", country.village("32.12.01.2001").regency)
    make_person("planner", Role.Kind.PLANNER, "KP2MI")
    gone = make_person("gone", Role.Kind.PROGRAMME_OFFICER, "KP2MI")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    kemnaker, kp2mi = (Agency.objects.get(short_name=name).pk for name in ("Kemnaker", "KP2MI"))
    assert list(queries.officers(area=village)) == [ani, budi, near]
    assert list(queries.officers(area=village, without=[kemnaker])) == [budi, near]
    assert list(queries.officers(agency_ids=[kp2mi])) == [budi, near, far]


def test_whoever_asked_for_a_job_is_told_once_that_it_failed(ani: User) -> None:
    failed = {"state": "failed", "message": "why", "finished_at": "2999-01-01T00:00Z"}
    task = LongTask.objects.create(kind="x", title="A list", requested_by=ani, **failed)
    LongTask.objects.create(kind="x", title="Nobody's", **failed)
    LongTask.objects.create(kind="x", title="Goes on", requested_by=ani)
    assert jobs.tell_of_failed().values == {"count": 1}
    assert jobs.tell_of_failed().values == {"count": 0}
    notice = Notice.objects.get()
    assert (notice.to, notice.url, notice.values) == (ani, task.get_absolute_url(), {"title": "A list"})


def test_anonymous_visitors_are_sent_to_sign_in(client: Client) -> None:
    for name in ("index", "mail", "calendar"):
        answer = client.get(reverse(f"inbox:{name}"))
        assert answer.status_code == 302
