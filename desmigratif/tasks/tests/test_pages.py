"""Pages of long tasks, each with the outsider in it."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertRedirects

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.country import Country
from desmigratif.agencies.models import Agency
from desmigratif.tasks import actions
from desmigratif.tasks.models import LongTask
from desmigratif.tasks.tests.conftest import MakePerson

QUERIES_OF_THE_LIST = 6
HOME = "52.03.01.2001"
pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def _task(by: User | None, kind: str = "test.succeed", title: str = "Rencana 2017") -> LongTask:
    return actions.enqueue(kind=kind, title=title, argument_id=7, by=by)


def test_strangers_are_asked_to_sign_in(client: Client, planner: User) -> None:
    task = _task(planner)
    for name, arguments in (("index", []), ("task", [task.pk])):
        address = reverse(f"tasks:{name}", args=arguments)
        assertRedirects(
            client.get(address), f"{reverse('account_login')}?next={address}", fetch_redirect_response=False
        )
    assert client.post(reverse("tasks:cancel", args=[task.pk])).status_code == 302
    task.refresh_from_db()
    assert task.state == "waiting"


@pytest.mark.parametrize("kind", [None, Role.Kind.AUDITOR])
def test_people_without_business_here_get_404(
    client: Client, planner: User, make_person: MakePerson, kind: str | None
) -> None:
    task = _task(planner)
    client.force_login(make_person("outsider", kind), backend=BACKEND)
    assert client.get(reverse("tasks:index")).status_code == 404
    assert client.get(reverse("tasks:task", args=[task.pk])).status_code == 404
    assert client.post(reverse("tasks:cancel", args=[task.pk])).status_code == 404


def test_another_planner_neither_sees_nor_stops_my_task(
    client: Client, planner: User, make_person: MakePerson
) -> None:
    task = _task(planner)
    client.force_login(make_person("other", Role.Kind.PLANNER), backend=BACKEND)
    assert "Rencana 2017" not in client.get(reverse("tasks:index")).text
    assert client.get(reverse("tasks:task", args=[task.pk])).status_code == 404
    assert client.post(reverse("tasks:cancel", args=[task.pk])).status_code == 404


def test_an_administrator_sees_everybodys_tasks(
    client: Client, planner: User, make_person: MakePerson
) -> None:
    task = _task(planner)
    client.force_login(make_person("admin", Role.Kind.ADMINISTRATOR), backend=BACKEND)
    assert "Rencana 2017" in client.get(reverse("tasks:index")).text
    assert client.get(reverse("tasks:task", args=[task.pk])).status_code == 200


def test_an_administrator_of_one_regency_sees_their_own_tasks_alone(
    client: Client, planner: User, country: Country
) -> None:
    admin = User.objects.create_user(username="east")
    held = {
        "agency": Agency.objects.create(short_name="Uji", name="Uji"),
        "area": country.village(HOME).regency,
    }
    Role.objects.create(user=admin, kind=Role.Kind.ADMINISTRATOR, starts_on="2017-01-01", **held)
    others, own = _task(planner), _task(admin, title="Rencana sendiri")
    client.force_login(admin, backend=BACKEND)
    page = client.get(reverse("tasks:index")).text
    assert "Rencana sendiri" in page
    assert "Rencana 2017" not in page
    assert client.get(reverse("tasks:task", args=[others.pk])).status_code == 404
    assert client.post(reverse("tasks:cancel", args=[others.pk])).status_code == 404
    assert client.get(reverse("tasks:task", args=[own.pk])).status_code == 200


def test_the_page_shows_progress_and_the_fragment_polls_until_the_end(client: Client, planner: User) -> None:
    task = _task(planner)
    client.force_login(planner, backend=BACKEND)
    page = client.get(reverse("tasks:task", args=[task.pk])).text
    assert 'hx-trigger="every 2s"' in page
    assert "<noscript>" in page
    fragment = client.get(reverse("tasks:task", args=[task.pk]), headers={"HX-Request": "true"}).text
    assert "<html" not in fragment
    assert "menunggu" in fragment
    actions.perform(task_id=task.pk, stopping=lambda: False)
    fragment = client.get(reverse("tasks:task", args=[task.pk]), headers={"HX-Request": "true"}).text
    assert "every 2s" not in fragment
    assert "/result/7/" in fragment


def test_a_failure_is_told_in_words(client: Client, planner: User) -> None:
    task = _task(planner, kind="test.fail")
    actions.perform(task_id=task.pk, stopping=lambda: False)
    client.force_login(planner, backend=BACKEND)
    assert "The file x.csv is empty." in client.get(reverse("tasks:task", args=[task.pk])).text


def test_the_button_stops_a_task(client: Client, planner: User) -> None:
    task = _task(planner)
    client.force_login(planner, backend=BACKEND)
    response = client.post(reverse("tasks:cancel", args=[task.pk]), follow=True)
    assert "dibatalkan" in response.text
    assert client.get(reverse("tasks:cancel", args=[task.pk])).status_code == 405
    again = client.post(reverse("tasks:cancel", args=[task.pk]), follow=True)
    assert "sudah berakhir" in again.text


def test_the_list_filters_by_state_and_says_what_to_do_when_empty(client: Client, planner: User) -> None:
    client.force_login(planner, backend=BACKEND)
    assert reverse("planning:new") in client.get(reverse("tasks:index")).text
    _task(planner, title="<b>bold</b>")
    assert "&lt;b&gt;bold" in client.get(reverse("tasks:index"), {"state": "waiting"}).text
    assert "bold" not in client.get(reverse("tasks:index"), {"state": "done"}).text
    assert "bold" in client.get(reverse("tasks:index"), {"state": "nonsense"}).text


def test_the_list_costs_as_many_queries_for_one_task_as_for_a_page_of_them(
    client: Client, planner: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(planner, backend=BACKEND)
    _task(planner)
    client.get(reverse("tasks:index"))
    with django_assert_num_queries(QUERIES_OF_THE_LIST):
        client.get(reverse("tasks:index"))
    for number in range(30):
        _task(planner, title=f"t{number}")
    with django_assert_num_queries(QUERIES_OF_THE_LIST):
        client.get(reverse("tasks:index"))
