"""`desmigratif verify-audit`: arguments, words, exit codes. The checking is in `verify`."""

import argparse
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from desmigratif.cores.sealing.verify import NotATrailError, Verdict, verify

DONE, DAMAGED, WRONG_USE, NOT_FINISHED = 0, 1, 2, 3


def verify_audit(argv: Sequence[str]) -> int:
    """Check an exported trail. Returns 0 whole, 1 damaged (faults on stderr), 2 wrong use, 3 unreadable."""
    try:
        arguments = _parser().parse_args(argv)
    except SystemExit as stop:
        return WRONG_USE if stop.code else DONE
    try:
        verdict = _verdict(arguments)
    except OSError as error:
        return _tell(f"{error.filename}: {error.strerror}", WRONG_USE)
    except NotATrailError as error:
        return _tell(f"{arguments.file}: {error}", NOT_FINISHED)
    except ValueError as error:
        return _tell(f"the public key cannot be read: {error}", WRONG_USE)
    for line in _words(verdict, heads=bool(arguments.heads or arguments.head)):
        sys.stdout.write(line + "\n")
    if not verdict.fault_count:
        return DONE
    for fault in verdict.faults:
        sys.stderr.write(fault + "\n")
    return _tell(f"damaged: {verdict.fault_count} faults", DAMAGED)


def _verdict(arguments: argparse.Namespace) -> Verdict:
    with ExitStack() as stack:
        rows = stack.enter_context(Path(arguments.file).open("rb"))
        heads = stack.enter_context(Path(arguments.heads).open("rb")) if arguments.heads else None
        keys = Path(arguments.key).read_text("ascii") if arguments.key else None
        return verify(rows, keys=keys, heads=heads, known_head=arguments.head)


def _words(verdict: Verdict, *, heads: bool) -> list[str]:
    erased = f", {verdict.erased} with erased details" if verdict.erased else ""
    said = [
        f"{verdict.batches} batches with {verdict.lines} lines{erased}; {verdict.unsealed} not sealed yet"
    ]
    said.append(f"last head: batch {verdict.batches}, {verdict.last_head or 'none'}")
    if verdict.withheld:
        said.append("note: the details are withheld in this file and were not checked")
    if verdict.own_keys:
        named = ", ".join(verdict.key_ids)
        said.append(
            f"note: signatures were checked with the file's own key ({named}); ask the house for its "
            "public key and give it with --key"
        )
    if not heads:
        said.append("note: a cut tail only shows with --heads or --head; keep the last head for next time")
    if not verdict.fault_count:
        said.append("whole: every line is as it was sealed")
    return said


def _tell(text: str, code: int) -> int:
    sys.stderr.write(f"desmigratif verify-audit: {text}\n")
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="desmigratif verify-audit",
        description="Check a trail written by `desmigratif export audit`, without its database.",
        epilog="Exit codes: 0 whole, 1 damaged (each fault is listed), 2 wrong use, 3 not an exported trail.",
    )
    parser.add_argument("file", metavar="FILE", help="the exported trail")
    parser.add_argument("--key", metavar="PUBLIC_KEY_FILE", help="the house's public keys, from elsewhere")
    parser.add_argument("--heads", metavar="HEADS_FILE", help="a copy of the house's audit-heads.jsonl")
    parser.add_argument("--head", default="", metavar="HEX", help="the last head of an earlier check")
    return parser
