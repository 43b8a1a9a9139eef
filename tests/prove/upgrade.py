"""Upgrade drill: a database of an earlier version is moved to this one; interrupted, the old state stands.

    python -m tests.prove.upgrade [--from issue-03] [--kills 4]

Must hold: killed (SIGKILL) while copying, migrating, judging, or at the swap, every row of before is as it
was; afterwards one upgrade passes, nothing is lost, the trail verifies, `--back` gives the old state.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.prove import upgrade_course
from tests.prove.installation import Installation, ProofError

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Run the drill; exit code 0 when it holds."""
    parser = argparse.ArgumentParser("tests.prove.upgrade", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--from", dest="tag", default="", help="tag or commit (default: newest issue-NN before)"
    )
    parser.add_argument("--kills", type=int, default=4, help="interrupted upgrades before the whole one")
    options = parser.parse_args()
    installation = Installation()
    os.environ["DESMIGRATIF_BACKUPS"] = str(installation.home / "backups")
    try:
        with tempfile.TemporaryDirectory(prefix="desmigratif-old-") as folder:
            tag = options.tag or newest_tag()
            unpack(tag, Path(folder))
            print(f"earlier version: {tag}", flush=True)
            upgrade_course.prove(installation, Path(folder), options.kills)
    except ProofError as error:
        print(f"NOT PROVEN: {error}", file=sys.stderr)
        return 1
    finally:
        installation.remove()
    print("proven")
    return 0


def newest_tag() -> str:
    """The newest tag issue-NN that is older than the checkout's HEAD."""
    head = _git("rev-parse", "HEAD")
    for tag in _git("tag", "--list", "issue-[0-9]*", "--merged", "HEAD", "--sort=-version:refname").split():
        if _git("rev-parse", f"{tag}^{{commit}}") != head:
            return tag
    raise ProofError("there is no tag issue-NN before HEAD: name a commit with --from")


def unpack(tag: str, folder: Path) -> None:
    """The files of an earlier version, without touching the checkout."""
    archive = subprocess.run(["git", "archive", tag], cwd=ROOT, stdout=subprocess.PIPE, check=False)
    if archive.returncode != 0:
        raise ProofError(f"git has no {tag}")
    subprocess.run(["tar", "x", "-C", str(folder)], input=archive.stdout, check=True)


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ProofError(f"git {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
