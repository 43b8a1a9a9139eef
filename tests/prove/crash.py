"""Proof: kill -9 of database, worker and web server in turn, then of everything, during writes and plans.

    python -m tests.prove.crash [--rounds 10] [--cuts 5]

Must hold: each comes back by itself within 30 s, nothing acknowledged is lost, every plan is made exactly
once, no visitor sees a broken page, Ctrl-C leaves nothing running.
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
    parser.add_argument("--rounds", type=int, default=10, help="kills of one process")
    parser.add_argument("--cuts", type=int, default=5, help="kills of everything")
    options = parser.parse_args()
    installation = Installation()
    os.environ["DJANGO_SETTINGS_MODULE"] = "desmigratif.config.settings"
    try:
        print(f"first start: open after {installation.start():.1f} s", flush=True)
        django.setup()
        # Only now: the module uses the application's models.
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
