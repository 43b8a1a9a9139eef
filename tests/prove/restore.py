"""Restore drill: a large database under load is backed up, destroyed and put back; nothing promised is lost.

    python -m tests.prove.restore [--rows 1000000] [--least-load 200] [--part backup|archive]

Must hold: every write that was acknowledged before the snapshot is there and none that was begun after it, by
a ledger outside the database; another epoch; the trail verifies; back within 15 minutes; a truncated file, a
missing part, a changed manifest and a wrong key are refused in words, with the database untouched. Then with
the log carried away: of what was acknowledged before the disk was lost at most 60 seconds are missing, a
moment in between comes back exactly, and a missing or cut off segment is refused with the moment it leads to.
"""

import argparse
import importlib
import os
import sys

import django

from tests.prove.installation import Installation, ProofError


def main() -> int:
    """Run the drill; exit code 0 when it holds."""
    parser = argparse.ArgumentParser("tests.prove.restore", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000, help="filler rows as large as a person's")
    parser.add_argument("--least-load", type=int, default=200, help="acknowledged writes before the snapshot")
    parser.add_argument(
        "--part", choices=("backup", "archive", "both"), default="both", help="the backup, the archive, both"
    )
    options = parser.parse_args()
    installation = Installation()
    os.environ["DESMIGRATIF_AUDIT_KEY"] = str(installation.home / "elsewhere" / "audit-key.pem")
    os.environ["DESMIGRATIF_AUDIT_HEADS"] = str(installation.home / "elsewhere" / "audit-heads.jsonl")
    os.environ["DJANGO_SETTINGS_MODULE"] = "desmigratif.config.settings"
    try:
        print(f"first start: open after {installation.start():.1f} s", flush=True)
        django.setup()
        # Only now: the modules use the application's models.
        backup = importlib.import_module("tests.prove.restore_course")
        places = backup.places_of(installation)
        if options.part == "archive":
            backup.fill(places, options.rows)
        else:
            backup.prove(installation, places, options.rows, options.least_load)
        if options.part != "backup":
            importlib.import_module("tests.prove.archive_course").prove(installation, places)
    except ProofError as error:
        print(f"NOT PROVEN: {error}", file=sys.stderr)
        return 1
    finally:
        installation.remove()
    print("proven")
    return 0


if __name__ == "__main__":
    sys.exit(main())
