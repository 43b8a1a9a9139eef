"""What can be wrong with an installation, one check each: a line to read, and whether it is a fault.

Used by `desmigratif doctor` and before the site opens. Roles, tables, sorting, clock and accounts are asked
of a database that answers.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import Error, connection
from django.db.models import Max
from django.db.models.functions import Now
from django.utils import timezone

from desmigratif.config import schema

LEAST_FREE = 1024**3
CHROMIUM = Path("/usr/bin/chromium")
MOST_NAMED = 20
CLOCK_TOLERANCE = timedelta(seconds=60)


@dataclass(frozen=True)
class Finding:
    """One line about the installation. A remark is worth reading but no fault."""

    name: str
    line: str
    ok: bool
    remark: bool = False


def database_answers() -> Finding:
    """Whether the database answers at all, and which it is."""
    try:
        connection.ensure_connection()
    except Error as error:
        reason = str(error).strip().partition("\n")[0]
        return Finding("database", f"the database does not answer: {reason}", ok=False)
    version = int(str(_row("SHOW server_version_num")[0])) // 10000
    settings = connection.settings_dict
    where = f"PostgreSQL {version}, {settings['NAME']} at {settings['HOST'] or 'this machine'}"
    if version < 15:
        return Finding("database", f"{where}: version 15 or later is needed", ok=False)
    return Finding("database", where, ok=True)


def role_is_bound() -> Finding:
    """Whether row policies bind the role of the application."""
    name, powerful = _row(
        "SELECT current_user, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    )
    if powerful:
        return Finding(
            "role",
            f"the role {name} is a superuser or bypasses row policies; give DATABASE_URL a plain role",
            ok=False,
        )
    owner = _row(
        "SELECT pg_get_userbyid(datdba) = current_user FROM pg_database WHERE datname = current_database()"
    )
    owned = _row("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user")
    if owner[0] or owned[0]:
        line = f"the role {name} owns the database or its tables; DATABASE_URL needs a role of its own"
        return Finding("role", line, ok=False)
    return Finding("role", f"the role {name} is bound by row policies", ok=True)


def schema_is_current() -> Finding:
    """Whether all migrations of the code were run."""
    missing = schema.missing_migrations()
    if missing:
        return Finding(
            "schema",
            f"{len(missing)} migrations are missing, first {missing[0]}; run `desmigratif migrate`",
            ok=False,
        )
    return Finding("schema", "the tables fit the code", ok=True)


def text_sorts_alike() -> Finding:
    """Whether text sorts by code point, as on every other installation."""
    good = _row(
        "SELECT string_agg(t, '' ORDER BY t) = 'B_aé' AND upper('é') = 'É'"
        " FROM unnest(ARRAY['a', 'B', '_', 'é']) t"
    )[0]
    if not good:
        line = "text sorts by a language; make the database anew with LOCALE 'C.UTF-8' TEMPLATE template0"
        return Finding("sorting", line, ok=False)
    return Finding("sorting", "text sorts by code point", ok=True)


def clock_is_not_behind() -> Finding:
    """Whether this machine's and the database's clock stand after the newest line of the audit trail."""
    lines = apps.get_model("audit", "AuditLine")._default_manager
    newest: datetime | None = lines.aggregate(newest=Max("at"))["newest"]
    if newest is None:
        return Finding("clock", "nothing was written yet", ok=True)
    if lines.filter(at__gt=Now() + CLOCK_TOLERANCE).exists() or newest > timezone.now() + CLOCK_TOLERANCE:
        return Finding(
            "clock", f"the clock is earlier than the newest write ({newest:%Y-%m-%d %H:%M} UTC)", ok=False
        )
    return Finding("clock", "the clock stands after the newest write", ok=True)


def demo_accounts_belong(usernames: Sequence[str], *, allowed: bool) -> Finding:
    """Demo accounts, whose passwords everyone knows, exist only where a demonstration may be."""
    users = get_user_model()._default_manager
    found = sorted(
        users.filter(username__in=usernames, is_demo=True, is_active=True).values_list("username", flat=True)
    )
    if found and not allowed:
        line = f"demo accounts with known passwords exist here: {', '.join(found)}; suspend them"
        return Finding("demo accounts", line, ok=False)
    return Finding("demo accounts", f"{len(found)} demo accounts" if found else "no demo accounts", ok=True)


def substances_are_cited(differences: Sequence[str]) -> Finding:
    """Whether programmes are of the substances, and rest the months, that the lawbook cites."""
    if differences:
        return Finding("programmes", " ".join(differences), ok=False)
    return Finding("programmes", "substances and months of rest are what the lawbook cites", ok=True)


def second_steps_are_set_up(missing: int) -> Finding:
    """How many people with a role over the nation or a province have no second step of signing in yet."""
    if not missing:
        return Finding("second step", "everybody who needs one has set it up", ok=True)
    line = f"{missing} accounts over the nation or a province must set it up when they next sign in"
    return Finding("second step", line, ok=True, remark=True)


def accounts_are_looked_after(names: Sequence[str]) -> Finding:
    """Whose account nobody looks after, so that nobody could reset or suspend it."""
    if not names:
        return Finding("accounts", "every account is in somebody's charge", ok=True)
    shown = ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
    line = (
        f"{len(names)} accounts are in nobody's charge: {shown}; their agency needs an administrator over "
        "all of its work (an administrator made with create_administrator can invite the first one)"
    )
    return Finding("accounts", line, ok=True, remark=True)


def roles_count(names: Sequence[str]) -> Finding:
    """Who holds a role that counts for nothing where it is held."""
    if not names:
        return Finding("roles", "every role counts where it is held", ok=True)
    shown = ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
    line = (
        f"{len(names)} accounts hold a role that counts for nothing: {shown}; a coordinator belongs to a "
        "regency office and exactly one regency: end the role and give the right one"
    )
    return Finding("roles", line, ok=True, remark=True)


def providers_have_agencies(names: Sequence[str]) -> Finding:
    """Whether every identity provider names an agency that is there; else nobody could sign in by it."""
    agencies = apps.get_model("agencies", "Agency")._default_manager
    lost = sorted(set(names) - set(agencies.values_list("short_name", flat=True)))
    if lost:
        line = f"identity providers name agencies that are not here: {', '.join(lost)}"
        return Finding("identity providers", line, ok=False)
    count = len(names)
    line = f"{count} identity providers" if count else "no identity providers"
    return Finding("identity providers", line, ok=True)


def disk_has_room(folder: Path, *, least: int = LEAST_FREE) -> Finding:
    """Whether the disk of the data has room; `least` in bytes."""
    free = shutil.disk_usage(folder).free
    shown = f"{free / 1024**3:.1f} GB free at {folder}"
    if free < least:
        return Finding("disk", f"the disk is low: {shown}", ok=False)
    return Finding("disk", shown, ok=True)


def browser_is_there(path: Path = CHROMIUM) -> Finding:
    """The browser that only the tests need."""
    if path.exists():
        return Finding("browser", f"{path} is there for the tests", ok=True)
    install = "apt-get install -y --no-install-recommends chromium libatomic1"
    line = f"{path} is missing, browser tests are skipped: {install}"
    return Finding("browser", line, ok=True, remark=True)


def _row(statement: str) -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row: tuple[object, ...] = cursor.fetchone()
    return row
