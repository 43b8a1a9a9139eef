"""`desmigratif verify-plan`: arguments, words, exit codes. The recomputing is in `check`; no solver here."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from desmigratif.cores.selection.check.check import differences
from desmigratif.cores.selection.read.faults import BadRow, BadRowsError, WrongUseError
from desmigratif.cores.selection.read.inputs import load_inputs
from desmigratif.cores.selection.read.register import load_register
from desmigratif.cores.selection.write import SUMMARY

DONE, REFUSED, WRONG_USE = 0, 1, 2


def verify_plan(argv: Sequence[str]) -> int:
    """Recompute a plan folder. Returns 0 accepted, 1 refused (differences on stderr), 2 wrong use."""
    try:
        arguments = _parser().parse_args(argv)
    except SystemExit as stop:
        return WRONG_USE if stop.code else DONE
    try:
        inputs = load_inputs(
            arguments.candidates, arguments.policy, arguments.sites, skip_bad_rows=arguments.skip_bad_rows
        )
        found = differences(arguments.folder, inputs, load_register())
    except WrongUseError as error:
        return tell(f"desmigratif verify-plan: {error}", WRONG_USE)
    except BadRowsError as error:
        return tell("\n".join(fault_lines(error.file, error.rows)), REFUSED)
    if found:
        return tell("\n".join([*found, f"refused: {len(found)} differences"]), REFUSED)
    sys.stdout.write("accepted\n" + (kept_line(arguments.folder) if inputs.policy.keep else ""))
    return DONE


def kept_line(folder: Path) -> str:
    """How much of the plan before an accepted plan keeps; empty without a plan."""
    keep = json.loads((folder / SUMMARY).read_bytes())["keep"]
    if keep["kept"] is None:
        return ""
    kept = f"kept: {keep['kept']} of {keep['asked']} villages of the plan before"
    return f"{kept}; no plan keeps more than {keep['most']}\n"


def fault_lines(file: str, rows: Sequence[BadRow]) -> list[str]:
    """Every fault in one line each, and how many there are."""
    return [*(f"{file}: {fault.line()}" for fault in rows), f"{file}: {len(rows)} faults"]


def tell(text: str, code: int) -> int:
    """Say it on stderr and hand the exit code back."""
    sys.stderr.write(text + "\n")
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="desmigratif verify-plan",
        description="Recompute every number of a plan folder from its inputs, without the solver.",
        epilog="Exit codes: 0 accepted, 1 refused (the differences are listed), 2 wrong use.",
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder that `desmigratif plan` wrote")
    parser.add_argument("--candidates", type=Path, required=True, help="CSV or XLSX, one row a village")
    add_inputs(parser)
    return parser


def add_inputs(parser: argparse.ArgumentParser) -> None:
    """The options that both commands share."""
    parser.add_argument("--policy", type=Path, required=True, metavar="POLICY.toml", help="the rules")
    parser.add_argument("--sites", type=Path, metavar="SITES.csv", help="code,programme,starts_on,ends_on")
    parser.add_argument(
        "--skip-bad-rows", action="store_true", help="leave out the rows of CANDIDATES that are wrong"
    )
