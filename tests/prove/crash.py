"""Proof: kill -9 of database, worker and web server in turn, then of everything, during writes and plans.

    python -m tests.prove.crash [--kills 20] [--rounds 10] [--cuts 5] [--sabotage forge|twice|async]

First people sign in, propose, confirm, withdraw, give money, nominate and read notices through the forms
while database and web server are killed in turn (`--kills`, half and half). Then plans and lines are written
while each process, and everything at once, is killed.

Must hold: each comes back by itself within 30 s, nothing acknowledged is lost or done twice though people
repeat what was cut off, every plan is made exactly once, no visitor sees a broken page, the trail verifies,
Ctrl-C leaves nothing running. A sabotage must end NOT PROVEN.
"""

import argparse
import importlib
import os
import sys

import django

from tests.prove.installation import Installation, ProofError


def main() -> int:
    """Run the proof; exit code 0 when it holds."""
    parser = argparse.ArgumentParser("tests.prove.crash", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=20, help="kills while people use the forms")
    parser.add_argument(
        "--sabotage", choices=("forge", "twice", "async"), default="", help="must end NOT PROVEN"
    )
    parser.add_argument("--rounds", type=int, default=10, help="kills of one process")
    parser.add_argument("--cuts", type=int, default=5, help="kills of everything")
    options = parser.parse_args()
    installation = Installation()
    os.environ["DJANGO_SETTINGS_MODULE"] = "desmigratif.config.settings"
    try:
        print(f"first start: open after {installation.start():.1f} s", flush=True)
        django.setup()
        # Only now: the modules use the application's models.
        if options.kills:
            importlib.import_module("tests.prove.work").example()
            acting = importlib.import_module("tests.prove.acting.course")
            acting.prove(installation, options.kills, options.sabotage)
        importlib.import_module("tests.prove.rounds").prove(installation, options.rounds, options.cuts)
    except ProofError as error:
        print(f"NOT PROVEN: {error}", file=sys.stderr)
        return 1
    finally:
        installation.remove()
    print("proven")
    return 0


if __name__ == "__main__":
    sys.exit(main())
