"""How the commands of copies speak: steps on the error output, what cannot be done as one sentence."""

import sys
from collections.abc import Callable

from desmigratif.config import cli
from desmigratif.keeping.errors import KeepingError


def in_words(name: str, command: Callable[[list[str]], int], argv: list[str]) -> int:
    """Run a command of copies; what cannot be done is one sentence."""
    try:
        return command(argv)
    except KeepingError as error:
        print(f"desmigratif {name}: {error}", file=sys.stderr)
        return cli.Exit.NOT_FINISHED


def say(line: str) -> None:
    print(f"  {line} …", file=sys.stderr, flush=True)
