"""The calendar of next steps: who sees what, the page by month, the stream for calendar programs."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from desmigratif.accounts.actions import reactivate, reset_password, suspend
from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.country import Country, MakePerson
from desmigratif.agencies.models import Agency
from desmigratif.inbox import feed, queries
from desmigratif.inbox.actions import put_on_calendar, take_off_calendar
from desmigratif.inbox.actions.calendar import open_feed
from desmigratif.inbox.models import CalendarEntry, CalendarFeed
from desmigratif.inbox.tests.conftest import At

TODAY = date(2026, 3, 10)
ESCAPED = re.compile(r"\\([\\;,nN])")


def _put(
    source: Agency, key: str = "", day: date = TODAY, title: str = "Objections end", **whose: Any
) -> None:
    put_on_calendar(source=source, by=None, key=key, day=day, title=title, url="/x/", **whose)


def _parsed(stream: bytes) -> list[list[tuple[str, str]]]:
    """Read as RFC 5545 says (3.1, 3.3.11): CRLF, folding, escapes. One list of names and values an event."""
    assert stream.endswith(b"\r\n")
    assert b"\n" not in stream.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in stream.split(b"\r\n"))
    lines = stream.decode().replace("\r\n ", "").split("\r\n")[:-1]
    assert (lines[0], lines[1], lines[-1]) == ("BEGIN:VCALENDAR", "VERSION:2.0", "END:VCALENDAR")
    events: list[list[tuple[str, str]]] = []
    for line in lines:
        name, _colon, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append([])
        elif events and name not in {"END"}:
            events[-1].append((name, ESCAPED.sub(lambda m: "\n" if m[1] in "nN" else m[1], value)))
    return events


@pytest.mark.django_db
class TestEntries:
    def test_saying_the_same_again_changes_nothing_and_another_day_moves_it(self, thing: Agency) -> None:
        _put(thing)
        _put(thing)
        assert CalendarEntry.objects.get().version == 0
        _put(thing, day=TODAY + timedelta(days=3))
        entry = CalendarEntry.objects.get()
        assert (entry.version, entry.day) == (1, TODAY + timedelta(days=3))

    def test_it_is_taken_off_by_key_or_whole(self, thing: Agency) -> None:
        for key in "abc":
            _put(thing, key)
        assert take_off_calendar(source=thing, by=None, key="a") == 1
        assert take_off_calendar(source=thing, by=None) == 2
        assert take_off_calendar(source=thing, by=None) == 0

    def test_it_is_of_a_person_or_of_roles(self, thing: Agency, ani: User) -> None:
        with pytest.raises(IntegrityError, match="calendar_person_or_roles"), transaction.atomic():
            _put(thing, person=ani, agency=thing)

    def test_people_see_what_concerns_their_agency_and_area(
        self, country: Country, make_person: MakePerson, thing: Agency, ani: User, budi: User
    ) -> None:
        village = country.village("52.03.01.2001")
        elsewhere = country.village("32.12.01.2001")
        near = make_person("near", Role.Kind.PROGRAMME_OFFICER, "Kemnaker", village.regency)
        outsider = make_person("outsider")
        _put(thing, "all")
        _put(thing, "agency", agency=thing)
        _put(thing, "here", area=village)
        _put(thing, "agency here", agency=thing, area=village)
        _put(thing, "agency elsewhere", agency=thing, area=elsewhere)
        _put(thing, "ani", person=ani)

        def seen(person: User) -> set[str]:
            return set(queries.entries_seen_by(person).values_list("key", flat=True))

        assert seen(ani) == {"all", "agency", "here", "agency here", "agency elsewhere", "ani"}
        assert seen(budi) == {"all", "here"}
        assert seen(near) == {"all", "agency", "here", "agency here"}
        assert seen(outsider) == set()


@pytest.mark.django_db
class TestPages:
    def test_a_month_shows_its_steps_in_table_and_list(self, thing: Agency, ani: User, at: At) -> None:
        _put(thing, title="Objections end")
        page = at(ani).get(reverse("inbox:calendar"), {"bulan": "2026-03"}).text
        assert page.count("Objections end") == 2
        assert "Maret 2026" in page
        assert "Objections end" not in at(ani).get(reverse("inbox:calendar"), {"bulan": "2026-04"}).text

    @pytest.mark.parametrize("month", ["", "2026-13", "0000-01", "x", "2026-1", "２０２６-03"])
    def test_a_month_that_is_none_is_this_one(self, ani: User, at: At, month: str) -> None:
        page = at(ani).get(reverse("inbox:calendar"), {"bulan": month})
        assert page.context["month"].first == timezone.localdate().replace(day=1)

    @pytest.mark.parametrize("month", ["1000-01", "2999-12"])
    def test_far_months_are_drawn_too(self, ani: User, at: At, month: str) -> None:
        assert at(ani).get(reverse("inbox:calendar"), {"bulan": month}).status_code == 200

    def test_it_costs_as_many_queries_for_ten_as_for_a_thousand(
        self, thing: Agency, ani: User, at: At, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        client = at(ani)
        _many(10, 0)
        asked = {"bulan": "2026-03"}
        client.get(reverse("inbox:calendar"), asked)
        with django_assert_num_queries(6) as few:
            client.get(reverse("inbox:calendar"), asked)
        _many(1000, 10)
        with django_assert_num_queries(len(few)):
            client.get(reverse("inbox:calendar"), asked)


def _many(count: int, first: int) -> None:
    CalendarEntry.objects.bulk_create(
        CalendarEntry(day=TODAY, title=f"Step {n}", url="/", source_kind="x", source_id=n)
        for n in range(first, first + count)
    )


@pytest.mark.django_db
class TestFeed:
    def _address(self, person: User) -> str:
        return reverse("inbox:feed", args=[open_feed(language="en", by=person)])

    def test_a_program_reads_what_its_owner_sees_at_that_moment(self, thing: Agency, ani: User) -> None:
        today = timezone.localdate()
        _put(thing, "mine", day=today, title="Reports, due; soon", agency=thing)
        address = self._address(ani)
        answer = Client().get(address)
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        (event,) = _parsed(answer.content)
        values = dict(event)
        assert values["SUMMARY"] == "Reports, due; soon"
        assert values["DTSTART;VALUE=DATE"] == f"{today:%Y%m%d}"
        assert values["DTEND;VALUE=DATE"] == f"{today + timedelta(days=1):%Y%m%d}"
        assert re.fullmatch(r"\d{8}T\d{6}Z", values["DTSTAMP"])
        assert values["UID"].startswith("step-")
        Role.objects.filter(user=ani).update(ends_on=today)
        assert _parsed(Client().get(address).content) == []

    def test_the_identity_of_a_step_stays_when_it_moves(self, thing: Agency, ani: User) -> None:
        address = self._address(ani)
        today = timezone.localdate()
        _put(thing, day=today)
        first = dict(_parsed(Client().get(address).content)[0])
        _put(thing, day=today + timedelta(days=1))
        second = dict(_parsed(Client().get(address).content)[0])
        assert first["UID"] == second["UID"]
        assert (first["SEQUENCE"], second["SEQUENCE"]) == ("0", "1")

    def test_a_suspended_account_s_address_is_404(self, ani: User) -> None:
        address = self._address(ani)
        User.objects.filter(pk=ani.pk).update(is_active=False)
        assert Client().get(address).status_code == 404

    def test_an_address_stays_dead_when_its_account_is_used_again(
        self, ani: User, make_person: MakePerson, at: At
    ) -> None:
        keeper = make_person("keeper", Role.Kind.ADMINISTRATOR)
        ani.set_password("kata sandi yang panjang")
        ani.save()
        address = self._address(ani)
        suspend(account=ani, reason="Cuti", by=keeper)
        reactivate(account=ani, reason="Kembali", by=keeper)
        assert Client().get(address).status_code == 404
        assert queries.feed_of(ani) is None
        assert Client().get(self._address(ani)).status_code == 200

    def test_an_address_dies_with_the_password(self, ani: User, make_person: MakePerson) -> None:
        keeper = make_person("keeper", Role.Kind.ADMINISTRATOR)
        address = self._address(ani)
        reset_password(account=ani, drop_second_step=False, by=keeper)
        assert Client().get(address).status_code == 404
        ani.refresh_from_db()
        assert queries.feed_of(ani) is None
        assert Client().get(self._address(ani)).status_code == 200

    def test_a_revoked_or_replaced_or_guessed_address_is_404(self, ani: User, at: At) -> None:
        first = self._address(ani)
        second = self._address(ani)
        assert Client().get(first).status_code == 404
        assert Client().get(second).status_code == 200
        at(ani).post(reverse("inbox:close_feed"))
        assert Client().get(second).status_code == 404
        assert Client().get(reverse("inbox:feed", args=["guess"])).status_code == 404

    def test_the_secret_is_shown_once_and_kept_nowhere(self, ani: User, at: At) -> None:
        page = at(ani).post(reverse("inbox:open_feed")).text
        found = re.search(r"/kotak/kalender/([\w-]{32})\.ics", page)
        assert found is not None
        assert found[1] not in at(ani).get(reverse("inbox:calendar")).text
        assert found[1] not in CalendarFeed.objects.get().token_hash

    def test_it_costs_as_many_queries_for_ten_as_for_a_thousand(
        self, ani: User, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        address = self._address(ani)
        CalendarEntry.objects.all().delete()
        for count, first in ((10, 0), (1000, 10)):
            _many(count, first)
            CalendarEntry.objects.update(day=timezone.localdate())
            with django_assert_num_queries(3):
                stream = Client().get(address).content
        assert len(_parsed(stream)) == 1010


@given(st.text())
def test_any_text_comes_back_from_the_stream(text: str) -> None:
    entry = CalendarEntry(
        pk=1, day=TODAY, title="%(text)s", values={"text": text}, url="/", changed_at=timezone.now()
    )
    (event,) = _parsed(feed.stream([entry]))
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(one for one in plain if one in "\t\n" or (one >= " " and one != "\x7f"))
    assert dict(event)["SUMMARY"] == kept
