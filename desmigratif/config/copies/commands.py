"""`backup`, `restore` and `backup-key`: arguments and words. The work is in the room `keeping`."""

import argparse
import getpass
import os
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from desmigratif.archiving.reading import Keys
from desmigratif.config import cli, home, keys
from desmigratif.config.copies import archiving, wiring
from desmigratif.config.copies.saying import in_words, say
from desmigratif.keeping import cipher, journal, leftovers, restoring, retention, stores, taking, verifying
from desmigratif.keeping.ending import Ended
from desmigratif.keeping.errors import KeepingError
from desmigratif.keeping.manifest import Manifest
from desmigratif.keeping.parting import Parted
from desmigratif.keeping.restoring import Asked, Restored

PASSPHRASE = "DESMIGRATIF_BACKUP_PASSPHRASE"  # noqa: S105 (the name of a variable)
KEEP = "7,4,12"


def backup(argv: list[str]) -> int:
    """`backup --to PLACE`: one encrypted backup of this moment, then old ones go by the rule."""
    return in_words("backup", _backup, argv)


def restore(argv: list[str]) -> int:
    """`restore FROM --key FILE`: put a backup in the place of the database."""
    return in_words("restore", _restore, argv)


def backup_key(argv: list[str]) -> int:
    """`backup-key FILE`: a key of which only the public half stays here."""
    return in_words("backup-key", _backup_key, argv)


def _backup(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        "desmigratif backup", description="Take an encrypted backup while the site serves."
    )
    place = os.environ.get("DESMIGRATIF_BACKUPS", "")
    parser.add_argument(
        "--to",
        default=place,
        required=not place,
        metavar="PLACE",
        help="a folder, or s3://bucket/prefix (default: $DESMIGRATIF_BACKUPS)",
    )
    parser.add_argument(
        "--keep", default=KEEP, metavar="D,W,M", help=f"newest of so many days, weeks, months ({KEEP})"
    )
    options = parser.parse_args(argv)
    rule = retention.parsed(options.keep)
    manifest = take_to(options.to)
    removed = stores.tidy(stores.store_at(options.to), rule, just_taken=manifest.name)
    facts = manifest.facts
    print(f"{manifest.name}: {manifest.bytes() / 2**20:.1f} MB at {options.to}")
    print(
        f"as of {facts.taken_at}, {facts.trail_lines} lines in the trail, head {facts.trail_head or 'none'}"
    )
    if removed:
        print(f"old backups removed: {len(removed)}")
    print("not in it, keep these elsewhere:\n" + "\n".join(f"  {line}" for line in manifest.keys))
    return cli.Exit.DONE


def take_to(place: str) -> Manifest:
    """Take a backup to a place and remember it. Raises KeepingError."""
    began = time.monotonic()
    store = stores.store_at(place)
    local = store.path if isinstance(store, stores.Folder) else None
    leftovers.clear(place=local, spools=home.folder(), now=time.time())
    with tempfile.TemporaryDirectory(prefix=leftovers.SPOOL, dir=home.folder()) as spool:
        folder, manifest = taking.take(
            server=wiring.server(),
            programs=wiring.programs(),
            house=wiring.house(cipher.recipients(keys.backup_recipients_file())),
            into=local or Path(spool),
        )
        store.keep(folder)
    seconds = round(time.monotonic() - began, 1)
    entry = journal.Entry(manifest.name, manifest.facts.taken_at, place, manifest.bytes(), seconds)
    journal.note(home.folder(), entry)
    return manifest


def _restore(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        "desmigratif restore", description="Put a backup in the place of the database; site and worker stand."
    )
    parser.add_argument(
        "source", metavar="FROM", nargs="?", help="a backup, or a folder or s3://… whose newest is taken"
    )
    add_key_option(parser)
    parser.add_argument(
        "--until",
        metavar="WHEN",
        help='from an archive (default: $DESMIGRATIF_ARCHIVE): "2026-11-25 10:00", or latest',
    )
    parser.add_argument(
        "--trusted-keys", metavar="FILE", help="public keys to trust (default: audit-key.pem.pub here)"
    )
    parser.add_argument("--replace", action="store_true", help="the database is not empty: keep it aside")
    options = parser.parse_args(argv)
    source = options.source or (home.archive_place() if options.until else "")
    if not source:
        parser.error("say where to restore from: FROM, or with --until set DESMIGRATIF_ARCHIVE")
    by = identities(options.key)
    known = wiring.text_of(options.trusted_keys) if options.trusted_keys else verifying.own_keys()
    with (
        wiring.site_stands(),
        leftovers.none_of_restores(home.folder()),
        tempfile.TemporaryDirectory(prefix=leftovers.RESTORED, dir=home.folder()) as spool,
    ):
        if options.until:
            opened_by, place = Keys(by, known), Path(spool)
            restored = archiving.put_back(options.until, source, opened_by, place, replace=options.replace)
        else:
            restored = _from_backup(source, by, known, Path(spool), replace=options.replace)
    print("\n".join(_told(restored)))
    return cli.Exit.NOT_FINISHED if restored.parted.fault else cli.Exit.DONE


def _from_backup(source: str, by: Sequence[object], known: str, spool: Path, *, replace: bool) -> Restored:
    return restoring.restore(
        asked=Asked(stores.found(source, spool), by, known, replace),
        server=wiring.server(),
        programs=wiring.programs(),
        wiring=wiring.wiring(),
        say=say,
    )


def add_key_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--key", required=True, metavar="FILE", help=f"the secret key (a passphrase comes from ${PASSPHRASE})"
    )


def identities(path: str) -> Sequence[object]:
    """The secret keys of a file; asks for its passphrase where a person can be asked."""
    file = Path(path).expanduser()
    word = ""
    if cipher.is_locked(file):
        word = os.environ.get(PASSPHRASE, "") or getpass.getpass("Passphrase of the key: ")
    return cipher.identities(file, passphrase=word)


def _backup_key(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        "desmigratif backup-key", description="Make the key of the backups; its public half stays here."
    )
    parser.add_argument("file", metavar="FILE", help="where the secret half goes, to be taken away from here")
    parser.add_argument(
        "--passphrase", action="store_true", help=f"lock it with a passphrase (${PASSPHRASE}, or asked for)"
    )
    options = parser.parse_args(argv)
    word = ""
    if options.passphrase:
        word = os.environ.get(PASSPHRASE, "") or _chosen()
    public = cipher.make_proven_key(Path(options.file).expanduser(), passphrase=word)
    kept = keys.backup_recipients_file()
    with suppress(FileNotFoundError):
        kept.chmod(0o600)
    with kept.open("a", encoding="ascii") as file:
        file.write(f"{public}\n")
    kept.chmod(0o600)
    print(f"{public}\nBackups from now on are opened by {options.file} (public half: {kept}).")
    print("Take that file away from this machine, twice: without it no backup can be opened, by nobody.")
    return cli.Exit.DONE


def _chosen() -> str:
    """A passphrase typed twice alike: a slip of the finger would lock every backup for good."""
    word = getpass.getpass("Passphrase of the new key: ")
    if not word:
        raise KeepingError("The passphrase is empty.")
    if getpass.getpass("The same once more: ") != word:
        raise KeepingError("The two passphrases differ. No key was made.")
    return word


def _told(restored: Restored) -> list[str]:
    facts = restored.manifest.facts
    aside = f"; what was there is kept as {restored.kept_aside}" if restored.kept_aside else ""
    trail = restored.trail
    return [
        f"Restored {restored.manifest.name}, as of {facts.taken_at}{aside}.",
        restored.signed,
        f"The trail verifies: {trail.lines} lines in {trail.batches} batches; {trail.unsealed} unsealed.",
        f"Tables brought up to this version: {restored.migrated} migrations.",
        *told_of_ending(restored.epoch, restored.ended, restored.parted),
        "Not restored:",
        *(f"  {line}" for line in (*wiring.missing_keys(restored.manifest), *LOST)),
    ]


def told_of_ending(epoch: str, ended: Ended, parted: Parted) -> list[str]:
    """What of the history that ended lies where, and what of it opens nothing any more."""
    began = f"Another epoch began: {epoch}. " if epoch else ""
    return [
        *([f"Heads of the history that ended lie in {parted.aside}."] if parted.aside else []),
        *([parted.fault] if parted.fault else []),
        f"{began}Ended: {ended.sessions} sessions, {ended.invitations} invitations, {ended.calendars} secret"
        f" calendar addresses, {ended.passwords} one-time passwords.",
    ]


LOST = (
    "whatever was written after that moment: accounts suspended, roles ended and passwords changed since then"
    " are as they were before",
    "letters and jobs that waited at that moment are done again",
    "files outside the database: settings of the environment, certificates, logs",
)
