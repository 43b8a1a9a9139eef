"""Proof: no village is in two programmes of one substance at any moment, whoever writes.

    python -m tests.prove.overlap [--attempts 100000] [--sabotage constraint]

Thirty-two writers go by actions, by the site's forms over HTTP and by raw SQL as the application role, on at
most 200 villages that split and merge meanwhile. Must hold at every moment of the log: no overlap; every site
holds its village and all that came out of it; every narrowed lane has four yeses or is inherited. And no
deadlock that an officer sees, no lost write. With a sabotage the proof must fail.
"""

import argparse
import importlib
import os
import sys
import tempfile
from pathlib import Path

import django

from tests.prove.installation import ProofError
from tests.prove.overlap.sabotage import KINDS


def main() -> int:
    """Run the proof; exit code 0 when it holds."""
    parser = argparse.ArgumentParser("tests.prove.overlap", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--attempts", type=int, default=100_000, help="attempts of all writers together")
    parser.add_argument(
        "--least", type=int, default=1_000, help="of each operation, done and refused; 0: any"
    )
    parser.add_argument("--processes", type=int, default=8, help="of four writers each")
    parser.add_argument("--sabotage", choices=sorted(KINDS), help="take a part of the rule out first")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="desmigratif-overlap-") as name:
        folder = Path(name)
        os.environ["DESMIGRATIF_AUDIT_KEY"] = str(folder / "audit-key.pem")
        os.environ["DESMIGRATIF_AUDIT_HEADS"] = str(folder / "audit-heads.jsonl")
        os.environ["DJANGO_SETTINGS_MODULE"] = "desmigratif.config.settings"
        django.setup()
        try:
            # Only now: the module uses the application's models.
            importlib.import_module("tests.prove.overlap.course").prove(folder, options)
        except ProofError as error:
            print(f"NOT PROVEN: {error}", file=sys.stderr)
            return 1
    print("proven")
    return 0


if __name__ == "__main__":
    sys.exit(main())
