"""The course: people at work, kill after kill, then the ledger beside the database and the trail checked."""

import json
import os
import random
import signal
import time
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import psycopg
from django.db import connections

from desmigratif.config import embedded
from desmigratif.config.embedded import locks
from desmigratif.config.embedded.cluster import ADMINISTRATOR
from tests.prove.acting import judge, ledger
from tests.prove.acting.judge import Begin, Connection
from tests.prove.acting.ledger import Ledger
from tests.prove.acting.people import COORDINATOR, OFFICERS, Ground, Load
from tests.prove.installation import BACK_WITHIN_SECONDS, Installation, ProofError, children_of, command_of
from tests.prove.restore_course import command

SEED = 20170401
VILLAGES_EACH = 600
ACTS_BETWEEN = 12
"""Acts that are acknowledged before each kill."""
GROUNDS = """
SELECT account.username, programme.id, role.agency_id
FROM accounts_user account JOIN accounts_role role ON role.user_id = account.id
JOIN programmes_programme programme ON programme.agency_id = role.agency_id
WHERE account.username = ANY(%s) AND programme.substance_id IS NOT NULL ORDER BY programme.id
"""
FREE = """
SELECT village.area_ptr_id FROM places_village village
WHERE NOT EXISTS (SELECT FROM programmes_site site WHERE site.village_id = village.area_ptr_id)
AND NOT EXISTS (SELECT FROM programmes_mention mention WHERE mention.village_id = village.area_ptr_id)
ORDER BY village.area_ptr_id LIMIT %s
"""
IN_REGENCY = """
SELECT village.area_ptr_id FROM places_village village JOIN places_area area ON area.id = village.area_ptr_id
WHERE area.regency_id = (SELECT area_id FROM accounts_role role JOIN accounts_user account
    ON account.id = role.user_id WHERE account.username = %s LIMIT 1)
AND NOT EXISTS (SELECT FROM nominations_nomination one WHERE one.village_id = village.area_ptr_id)
ORDER BY village.area_ptr_id LIMIT 60
"""


def prove(installation: Installation, kills: int, sabotage: str = "") -> None:
    """Raises ProofError at the first thing that does not hold."""
    chance = random.Random(SEED)
    book = Ledger(installation.home / "acts.jsonl")
    with _owner() as connection:
        since, grounds = judge.begin(connection), _grounds(connection)
    if sabotage == "async":
        with _connected(ADMINISTRATOR) as connection:
            connection.execute("ALTER ROLE desmigratif_app SET synchronous_commit = off")
        installation.kill("database")
    load = Load(installation.port, book, grounds)
    load.start()
    killed: Counter[str] = Counter()
    for number in range(kills):
        _wait_for(load, len(book.entries) + ACTS_BETWEEN)
        time.sleep(chance.uniform(0, 1))
        what = TARGETS[number % len(TARGETS)]
        seconds = kill(installation, what)
        killed[what] += 1
        print(f"kill {number + 1:2}: the {what}, back after {seconds:.1f} s", flush=True)
    _wait_for(load, len(book.entries) + ACTS_BETWEEN)
    load.stop()
    connections.close_all()  # ours died with the server
    if sabotage:
        _harm(sabotage, book.path)
    _judge(book.path, since, load, killed)


def _judge(path: Path, since: Begin, load: Load, killed: Counter[str]) -> None:
    entries = ledger.read(path)
    with _owner() as connection:
        judge.judge(entries, since, connection, officers=len(OFFICERS))
    repeated = sum(1 for entry in entries if entry.repeated)
    signed = sum(person.sign_ins for person in load.people.values())
    met: Counter[str] = sum((person.met for person in load.people.values()), Counter())
    print(f"{sum(killed.values())} kills: " + ", ".join(f"{what} {count}" for what, count in killed.items()))
    print(
        f"ledger: {len(entries)} acts acknowledged ({ledger.counted(entries)}), {repeated} of them asked for"
        f" again after a cut, {signed} sign-ins: 0 lost, 0 done twice"
    )
    print("answers: " + ", ".join(f"{what} {count}" for what, count in met.most_common()))
    exported = path.with_name("acts-trail.jsonl")
    command("manage", "shell", "-c", "from desmigratif.audit import actions; actions.seal()")
    command("export", "audit", str(exported))
    print("trail: " + command("verify-audit", str(exported)).splitlines()[0], flush=True)


TARGETS = ("database server", "web server", "process of the database", "process of the web server")


def kill(installation: Installation, what: str) -> float:
    """SIGKILL by its number; gives the seconds until the site answers with its database."""
    if what in ("database server", "web server"):
        return installation.kill("database" if what == "database server" else "web")
    if what == "process of the database":
        pid = _session_of_database()
    else:
        web = installation.pid_of("web")
        pid = next(iter(children_of(web or 0)), None)
    if pid is None:
        raise ProofError(f"there is no {what} to kill")
    os.kill(pid, signal.SIGKILL)
    started = time.monotonic()
    time.sleep(0.2)
    while not installation.answers():
        if time.monotonic() - started > BACK_WITHIN_SECONDS:
            raise ProofError(f"not back after {BACK_WITHIN_SECONDS:.0f} s from the end of a {what}")
        time.sleep(0.1)
    return time.monotonic() - started


def _session_of_database() -> int | None:
    """A process that serves the application: its death makes the server end all others and recover."""
    postmaster = locks.postmaster_pid(embedded.current_folders().data) or 0
    end = time.monotonic() + BACK_WITHIN_SECONDS
    while time.monotonic() < end:
        serving = [pid for pid in children_of(postmaster) if "desmigratif_app" in command_of(pid)]
        if serving:
            return serving[0]
        time.sleep(0.1)
    return None


def _wait_for(load: Load, count: int) -> None:
    end = time.monotonic() + 120
    while len(load.ledger.entries) < count:
        if load.fault:
            raise ProofError(f"{load.fault}")
        if time.monotonic() > end:
            raise ProofError("nothing is acknowledged any more")
        time.sleep(0.05)


def _grounds(connection: Connection) -> dict[str, Ground]:
    names = list(OFFICERS)
    free = [int(pk) for (pk,) in connection.execute(FREE, [VILLAGES_EACH * len(names)]).fetchall()]
    found: dict[str, Ground] = {}
    for name, programme, agency in connection.execute(GROUNDS, [names]).fetchall():
        own = free[names.index(name) :: len(names)]
        found.setdefault(str(name), Ground(int(programme), int(agency), own))
    villages = [int(pk) for (pk,) in connection.execute(IN_REGENCY, [COORDINATOR]).fetchall()]
    if len(found) < len(names) or not villages:
        raise ProofError(f"there is no work for everybody: {sorted(found)}, {len(villages)} villages")
    return found | {COORDINATOR: Ground(0, 0, villages)}


def _harm(sabotage: str, path: Path) -> None:
    """What must end the proof: an act nobody did, or one done twice."""
    first = next(entry for entry in ledger.read(path) if entry.act == "confirm")
    if sabotage == "forge":
        forged = ledger.Entry(**{**asdict(first), "number": first.number + 10**6})
        with path.open("a", encoding="ascii") as file:
            file.write(json.dumps(asdict(forged)) + "\n")
    if sabotage == "twice":
        with _owner() as connection:
            connection.execute(
                'INSERT INTO programmes_sitechange (site_id, verb, "on", at, by_label, reason, before, after)'
                ' SELECT site_id, verb, "on", now(), by_label, reason, before, after'
                " FROM programmes_sitechange WHERE site_id = %s AND verb = 'confirm'",
                [first.number],
            )


def _owner() -> Connection:
    return _connected(embedded.Server(folders=embedded.current_folders()).owner)


def _connected(role: str) -> Connection:
    server = embedded.Server(folders=embedded.current_folders())
    return psycopg.connect(server.database_url(role), autocommit=True)
