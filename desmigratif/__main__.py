"""`python -m desmigratif` and the console script `desmigratif`."""

import sys

from desmigratif.config import cli


def main() -> int:
    """Run one command; gives its exit code."""
    return cli.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
