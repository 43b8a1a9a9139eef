"""A database of its own beside the test database, with the server around it, for copies of the whole."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from desmigratif.config.copies import wiring
from desmigratif.keeping import beside, cipher, taking
from desmigratif.keeping.server import Server
from tests import testbed
from tests.keeping.drill import Taken, live_in


@pytest.fixture(scope="session")
def template(django_db_setup: None) -> str:
    """The migrated database that tests are copies of; others may change migrations while we run."""
    return testbed.TEMPLATE + testbed.fingerprint()


@pytest.fixture
def house(template: str, django_db_blocker: Any, settings: Any, tmp_path: Path) -> Iterator[Server]:
    """Our server with a migrated database of this test, its trail's key and heads; all that the test makes
    beside it is dropped."""
    settings.AUDIT_KEY_FILE = tmp_path / "audit" / "audit-key.pem"
    settings.AUDIT_HEADS_FILE = tmp_path / "audit" / "audit-heads.jsonl"
    real = wiring.server()
    server = Server(real.parameters, f"{testbed.COPY}{os.getpid()}_house", real.application)
    with django_db_blocker.unblock():
        server.drop(server.database)
        server.create(server.database, copy_of=template)
        try:
            yield server
        finally:
            connections["default"].close()
            for name in [*server.names(server.database), *beside.kept(server)]:
                server.drop(name)


@pytest.fixture
def keys(tmp_path: Path) -> tuple[Path, Path]:
    """Secret and public half of a backup key."""
    public = tmp_path / "backup-keys.txt"
    public.write_text(cipher.make_key(tmp_path / "key") + "\n")
    return tmp_path / "key", public


@pytest.fixture
def taken(house: Server, keys: tuple[Path, Path], tmp_path: Path) -> Taken:
    live_in(house)
    place = tmp_path / "backups"
    place.mkdir()
    folder, said = taking.take(
        server=house,
        programs=wiring.programs(),
        house=wiring.house(cipher.recipients(keys[1])),
        into=place,
    )
    return Taken(house, folder, said, keys[0])
