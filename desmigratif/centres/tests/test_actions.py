"""What is written into a centre, what is refused, and what the trail says of it."""

from collections.abc import Callable
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desmigratif.audit.models import AuditLine
from desmigratif.centres import actions, errors, queries
from desmigratif.centres.actions import Successor
from desmigratif.centres.models import Contact, Facility, Perdes, Post
from desmigratif.centres.tests.conftest import DAY, HOME, KELURAHAN, MIDDLE, Kind, World
from desmigratif.programmes.models import Site

pytestmark = pytest.mark.django_db
LATER = DAY + timedelta(days=100)
FIRST = Post.Kind.OFFICER_1


def _post(site: Site, name: str = "Sri", kind: int = FIRST, starts_on: date = DAY) -> Post:
    saved = actions.save_row(row=Post(site=site, kind=kind, name=name, starts_on=starts_on), by=None)
    assert isinstance(saved, Post)
    return saved


def _perdes(site: Site, **given: object) -> Perdes:
    return Perdes(site=site, **{"number": "3", "year": 2010, "title": "TKI", **given})


def _kept(site: Site, **given: object) -> Perdes:
    perdes = _perdes(site, **given)
    perdes.save()
    return perdes


REFUSED: dict[str, Callable[[Site], object]] = {
    "post_kind_known": lambda s: Post.objects.create(site=s, kind=6, name="A", starts_on=DAY),
    "post_has_a_name": lambda s: Post.objects.create(site=s, kind=1, name="", starts_on=DAY),
    "post_ends_after_start": lambda s: Post.objects.create(
        site=s, kind=1, name="A", starts_on=DAY, ends_on=DAY
    ),
    "post_one_at_a_time": lambda s: [
        Post.objects.create(site=s, kind=1, name=name, starts_on=DAY) for name in "AB"
    ],
    "perdes_is_named": lambda s: _kept(s, number=""),
    "perdes_year_sensible": lambda s: _kept(s, year=19),
    "perdes_once": lambda s: [_kept(s) for _ in range(2)],
    "facility_kind_known": lambda s: Facility.objects.create(site=s, kind="boat"),
    "facility_state_known": lambda s: Facility.objects.create(site=s, kind="room", state="new"),
    "facility_count_sensible": lambda s: Facility.objects.create(site=s, kind="room", count=0),
    "contact_has_a_name": lambda s: Contact.objects.create(site=s, name="", phone="0812"),
    "contact_can_be_reached": lambda s: Contact.objects.create(site=s, name="A"),
}


@pytest.mark.parametrize("constraint", REFUSED)
def test_the_database_refuses_whoever_writes(home: Site, constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        REFUSED[constraint](home)


def test_the_database_refuses_an_account_behind_a_village_head(home: Site, world: World) -> None:
    officer = world.person(Kind.VILLAGE_OFFICER, code=HOME)
    with pytest.raises(IntegrityError, match="post_account_for_officers"), transaction.atomic():
        Post.objects.create(site=home, kind=Post.Kind.HEAD, name="A", starts_on=DAY, account=officer)


PERIODS = st.lists(
    st.tuples(st.sampled_from([1, 2]), st.integers(0, 12), st.none() | st.integers(1, 6)), max_size=8
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(asked=PERIODS)
def test_there_are_never_more_than_two_officers_and_nobody_is_refused_without_need(
    home: Site, asked: list[tuple[int, int, int | None]]
) -> None:
    with transaction.atomic():
        kept: list[tuple[int, set[int]]] = []
        for kind, start, length in asked:
            days = set(range(start, 99 if length is None else start + length))
            ends_on = None if length is None else DAY + timedelta(days=start + length)
            row = Post(site=home, kind=kind, name="A", starts_on=DAY + timedelta(days=start), ends_on=ends_on)
            if any(kind == other and days & theirs for other, theirs in kept):
                with pytest.raises(errors.PostTakenError):
                    actions.save_row(row=row, by=None)
            else:
                actions.save_row(row=row, by=None)
                kept.append((kind, days))
        assert all(sum(day in days for _, days in kept) <= 2 for day in range(30))
        transaction.set_rollback(True)


def test_a_post_passes_to_the_successor_on_one_day_in_one_act(home: Site) -> None:
    post = _post(home)
    taken = actions.hand_over(post=post, on=LATER, successor=Successor("Budi", decree="SK 4"), by=None)
    post.refresh_from_db()
    assert taken is not None
    assert (post.ends_on, taken.starts_on, taken.ends_on, taken.kind) == (LATER, LATER, None, post.kind)
    verbs = AuditLine.objects.filter(subject_kind="post").order_by("pk").values_list("verb", "subject_id")
    assert list(verbs) == [("add", str(post.pk)), ("hand over", str(post.pk)), ("add", str(taken.pk))]


def test_without_a_successor_the_post_is_free_from_that_day(home: Site) -> None:
    actions.hand_over(post=_post(home), on=LATER, successor=None, by=None)
    assert _post(home, "Budi", starts_on=LATER).pk


def test_a_post_is_handed_over_once_and_not_before_its_first_day(home: Site) -> None:
    post = _post(home)
    with pytest.raises(errors.PostDayError):
        actions.hand_over(post=post, on=DAY, successor=None, by=None)
    actions.hand_over(post=post, on=LATER, successor=Successor("Budi"), by=None)
    with pytest.raises(errors.PostOverError):
        actions.hand_over(post=post, on=LATER, successor=Successor("Ani"), by=None)
    assert Post.objects.count() == 2


def test_a_successor_who_is_refused_leaves_everything_as_it_was(home: Site) -> None:
    post = _post(home)
    with pytest.raises(errors.AccountError), transaction.atomic():
        actions.hand_over(post=post, on=LATER, successor=Successor("Budi", username="nobody"), by=None)
    post.refresh_from_db()
    assert post.ends_on is None


@pytest.mark.django_db(transaction=True)
def test_two_who_hand_over_at_once_leave_one_successor(home: Site) -> None:
    post, start = _post(home), Barrier(2)
    refused: list[Exception] = []

    def hand(name: str) -> None:
        try:
            start.wait(timeout=10)
            actions.hand_over(post=post, on=LATER, successor=Successor(name), by=None)
        except errors.CentreError as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=hand, args=(name,)) for name in ("Budi", "Ani")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert [type(one) for one in refused] == [errors.PostOverError]
    assert Post.objects.filter(starts_on=LATER).count() == 1


def test_only_accounts_with_the_matching_role_here_stand_behind_a_post(home: Site, world: World) -> None:
    village = world.person(Kind.VILLAGE_OFFICER, code=HOME)
    regency = world.person(Kind.COORDINATOR, "Disnaker Lombok Timur", "52.03")
    others = [
        world.person(Kind.VILLAGE_OFFICER, "KP2MI", HOME),
        world.person(Kind.VILLAGE_OFFICER, code=MIDDLE),
        world.person(Kind.VIEWER, code=HOME),
        world.person(Kind.COORDINATOR, "Disnaker Lombok Tengah", "52.02"),
    ]
    found = {
        kind: [
            user
            for user in (village, regency, *others)
            if queries.account_for_post(kind, home, user.username)
        ]
        for kind in (FIRST, Post.Kind.COORDINATOR)
    }
    assert found == {FIRST: [village], Post.Kind.COORDINATOR: [regency]}
    with pytest.raises(errors.AccountError):
        actions.save_row(row=Post(site=home, kind=FIRST, name="A", starts_on=DAY, account=others[0]), by=None)
    assert actions.save_row(
        row=Post(site=home, kind=FIRST, name="A", starts_on=DAY, account=village), by=None
    )


def test_an_account_whose_role_has_ended_stays_behind_its_post(home: Site, world: World) -> None:
    village = world.person(Kind.VILLAGE_OFFICER, code=HOME)
    post = Post(site=home, kind=FIRST, name="A", starts_on=DAY, account=village)
    actions.save_row(row=post, by=None)
    village.roles.update(ends_on="2020-01-01")
    post.phone = "0812 3456"
    actions.save_row(row=post, by=None)
    assert Post.objects.get().phone == "0812 3456"


def test_a_kelurahan_has_no_perdes(world: World) -> None:
    with pytest.raises(errors.NoPerdesError):
        actions.save_row(row=_perdes(world.site(code=KELURAHAN)), by=None)


def test_what_is_taken_away_comes_back_unless_its_place_is_taken(home: Site) -> None:
    post = _post(home)
    actions.remove(row=post, by=None)
    assert queries.centre_of(home).posts == []
    with pytest.raises(errors.GoneError):
        actions.remove(row=post, by=None)
    with pytest.raises(errors.GoneError):
        actions.save_row(row=post, by=None)
    other = _post(home, "Budi")
    with pytest.raises(errors.PostTakenError):
        actions.restore(row=post, by=None)
    actions.remove(row=other, by=None)
    actions.restore(row=post, by=None)
    assert queries.centre_of(home).posts == [post]
    with pytest.raises(errors.GoneError):
        actions.restore(row=post, by=None)


def test_one_tap_says_that_a_thing_works_today_whatever_it_was(home: Site) -> None:
    broken = Facility(site=home, kind=Facility.Kind.COMPUTER, state=Facility.State.BROKEN)
    actions.save_row(row=broken, by=None)
    actions.see_working(facility=broken, on=timezone.localdate(), by=None)
    broken.refresh_from_db()
    assert (broken.state, broken.last_working_on) == ("working", timezone.localdate())


def test_the_trail_names_the_fields_that_changed_and_never_what_they_hold(home: Site, world: World) -> None:
    officer = world.person(Kind.PROGRAMME_OFFICER)
    contact = Contact(site=home, name="Rahasia Satu", phone="0812 9999")
    actions.save_row(row=contact, by=officer)
    contact.phone = "0813 8888"
    actions.save_row(row=contact, by=officer)
    actions.save_row(row=contact, by=officer)
    lines = list(AuditLine.objects.filter(subject_kind="contact").order_by("pk"))
    assert [line.verb for line in lines] == ["add", "change"]
    assert lines[1].detail == {"site": home.pk, "fields": ["phone"]}
    assert {(line.agency_id, line.area_id) for line in lines} == {(home.programme.agency_id, home.village_id)}
    assert not any(secret in str(line.detail) for line in lines for secret in ("Rahasia", "9999", "8888"))
