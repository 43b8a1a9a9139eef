"""Django's own command line, with the database up; the same as `desmigratif manage`."""

import sys

from desmigratif.config import cli

if __name__ == "__main__":
    sys.exit(cli.main(["manage", *sys.argv[1:]]))
