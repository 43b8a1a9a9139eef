"""Where the embedded database keeps its things."""

from pathlib import Path

import pytest

from desmigratif.config.embedded import DatabaseUnavailableError
from desmigratif.config.embedded.folders import check_socket_folder, folders, home_folder


@pytest.mark.parametrize(
    ("environ", "uid", "expected"),
    [
        ({"DESMIGRATIF_HOME": "/srv/data saya"}, 0, "/srv/data saya"),
        ({"DESMIGRATIF_HOME": "/srv/d", "XDG_DATA_HOME": "/x", "HOME": "/home/sri"}, 1000, "/srv/d"),
        ({"HOME": "/root"}, 0, "/var/lib/desmigratif"),
        ({"XDG_DATA_HOME": "/x/share", "HOME": "/home/sri"}, 1000, "/x/share/desmigratif"),
        ({"XDG_DATA_HOME": "relative", "HOME": "/home/sri"}, 1000, "/home/sri/.local/share/desmigratif"),
        ({"HOME": "/home/sri"}, 1000, "/home/sri/.local/share/desmigratif"),
    ],
)
def test_the_home_is_the_chosen_one_else_the_place_of_the_account(
    environ: dict[str, str], uid: int, expected: str
) -> None:
    assert home_folder(environ, uid=uid) == Path(expected)


def test_an_account_without_a_home_is_told_what_to_set() -> None:
    with pytest.raises(DatabaseUnavailableError, match="set DESMIGRATIF_HOME"):
        home_folder({}, uid=1000)


def test_the_socket_folder_is_short_outside_the_data_and_differs_by_home_and_account() -> None:
    long_home = "/" + "a" * 200
    places = [
        folders({"DESMIGRATIF_HOME": home}, uid=uid)
        for home, uid in ((long_home, 1000), (long_home, 1001), ("/b", 1000), ("/b", 0))
    ]
    assert len({place.sockets for place in places}) == 4
    for place in places:
        check_socket_folder(place.sockets)
        assert not place.sockets.is_relative_to(place.home)


def test_the_socket_folder_is_the_same_in_every_session_of_the_account() -> None:
    with_session = folders({"DESMIGRATIF_HOME": "/b", "XDG_RUNTIME_DIR": "/run/user/1000"}, uid=1000)
    from_cron = folders({"DESMIGRATIF_HOME": "/b"}, uid=1000)
    assert with_session == from_cron


def test_a_socket_folder_the_kernel_cannot_name_is_refused() -> None:
    with pytest.raises(DatabaseUnavailableError, match="longer than 100 bytes"):
        check_socket_folder(Path("/" + "é" * 60))
