"""Test databases and the browser, for every test of the house."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from playwright.sync_api import Browser, Page, sync_playwright

from desmigratif.config import databases, embedded
from tests import testbed

# Playwright leaves an event loop running, which Django's guard takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

pytest_plugins = [
    "desmigratif.places.tests.register",  # the fixture small_register, for every room
    "desmigratif.accounts.tests.country",  # people and a small country, for the rooms above
    "desmigratif.candidates.tests.country",  # a list of candidates there
    "desmigratif.programmes.tests.ground",  # programmes, their officers, and short ways to open sites
    "tests.authorisation.telling",  # what the authorisation walk went through, in the closing lines
]

SECOND_STEP = "desmigratif.signin.middleware.SecondStepMiddleware"
CHROMIUM = Path("/usr/bin/chromium")
NO_BROWSER = (
    f"{CHROMIUM} is missing; the one command: "
    "apt-get update && apt-get install -y --no-install-recommends chromium libatomic1"
)


def pytest_configure(config: pytest.Config) -> None:
    """Settings of the tests: static files without a build, password hashes that cost nothing.

    People of the tests go in without a phone; the tests of the second step put its middleware back.
    """
    changed = override_settings(
        MIDDLEWARE=[name for name in settings.MIDDLEWARE if name != SECOND_STEP],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STORAGES={
            **settings.STORAGES,
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
        WHITENOISE_AUTOREFRESH=True,
        **_own_audit_files(config),
    )
    changed.enable()
    config.add_cleanup(changed.disable)


def _own_audit_files(config: pytest.Config) -> dict[str, Path]:
    """Key and heads of the tests' trails and counts of their requests, for this process and the programs it
    starts: never this installation's own."""
    folder = Path(tempfile.mkdtemp(prefix="desmigratif-audit-"))
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    os.environ["DESMIGRATIF_AUDIT_KEY"] = str(folder / "audit-key.pem")
    os.environ["DESMIGRATIF_AUDIT_HEADS"] = str(folder / "audit-heads.jsonl")
    return {
        "AUDIT_KEY_FILE": folder / "audit-key.pem",
        "AUDIT_HEADS_FILE": folder / "audit-heads.jsonl",
        "METERING_FOLDER": folder / "metering",
    }


def pytest_xdist_auto_num_workers() -> int:
    """One more than processors: a third of the time is waiting for the database."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, so that no worker is left alone with one at the end."""
    items.sort(key=lambda item: "tests/authorisation/" not in item.nodeid)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any, worker_id: str) -> Iterator[None]:
    """A copy of the migrated template for this worker; everything in it runs as the application role."""
    with ExitStack() as stack:
        if databases.is_embedded():
            stack.enter_context(embedded.held())
        with django_db_blocker.unblock():
            stack.enter_context(testbed.copy_for_tests(worker_id))
        yield
        with django_db_blocker.unblock():
            stack.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Without it the test is skipped, or fails where nothing may be skipped.

    It ends with the module: its event loop would stand in the way of jobs in the next one.
    """
    if not CHROMIUM.exists():
        if os.environ.get("DESMIGRATIF_NO_SKIPS") == "1":
            pytest.fail(NO_BROWSER)
        pytest.skip(NO_BROWSER)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def browser_page(browser: Browser) -> Iterator[Page]:
    """A page of its own in a fresh browser profile, wide as a phone; a test may resize it."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="id-ID")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()
