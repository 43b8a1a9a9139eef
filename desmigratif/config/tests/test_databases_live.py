"""The database that tests run on: whose it is, as whom they run, how it sorts."""

import pytest
from django.db import ProgrammingError, connection

pytestmark = pytest.mark.django_db


def one(statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    assert row is not None
    return row[0]


def test_the_role_is_neither_superuser_nor_passes_by_row_policies_nor_owns_the_database() -> None:
    assert one("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user") is False
    assert one(
        "SELECT pg_get_userbyid(datdba) <> current_user FROM pg_database WHERE datname = current_database()"
    )


def test_the_application_may_not_make_tables() -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        one("CREATE TABLE stray (id int)")


def test_the_application_reads_and_writes_what_the_owner_made() -> None:
    assert one("SELECT has_table_privilege('accounts_session', 'SELECT, INSERT, UPDATE, DELETE')")


def test_text_sorts_by_code_point_and_cases_beyond_ascii_on_every_server() -> None:
    assert (
        one("SELECT string_agg(t, '' ORDER BY t) FROM unnest(ARRAY['a', 'B', 'é', 'Z', '_', 'ü']) t")
        == "BZ_aéü"
    )
    assert one("SELECT upper('é') || lower('Ü')") == "Éü"


def test_the_database_is_not_the_one_with_data() -> None:
    assert str(one("SELECT current_database()")).startswith("test_desmigratif_")


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_leaves_empty_tables_behind() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_session (session_key, session_data, expire_date, device, second_step)"
            " VALUES ('k', 'd', now(), '', false)"
        )
    assert one("SELECT count(*) FROM accounts_session") == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_of_the_committing_test_before_is_left() -> None:
    assert one("SELECT count(*) FROM accounts_session") == 0
