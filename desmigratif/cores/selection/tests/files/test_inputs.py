"""Whatever stands in the files, the answer is inputs, bad rows or wrong use in words; never anything else."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desmigratif.cores.selection.read.assemble import problem_of
from desmigratif.cores.selection.read.candidates import COLUMNS
from desmigratif.cores.selection.read.faults import BadRowsError, WrongUseError
from desmigratif.cores.selection.read.inputs import Inputs, read_inputs

POLICIES = (
    b"[years.2017]\nquota = 1\n",
    b"[years.2017]\nquota_max = 1\nbudget_idr = 5\n",
    b"[years.2017]\nquota_max = 1\n[distance]\nmin_km = 0.5\n[kawasan]\nmin_villages = 1\nbonus = 2\n",
    b'[years.2017]\nquota = 1\n[priority]\nlexicographic = ["residents_abroad_share", "idm"]\n',
    b"[years.2017]\nquota = 1\n[priority.weights]\nresidents_abroad = 1\npoverty_share = 2\n",
)
CELLS = st.one_of(
    st.sampled_from(
        [
            "",
            "0",
            "1",
            "-1",
            "0.5",
            "1e-3",
            "52.03.05.2001",
            "5203052002",
            "x",
            "٣",
            "NaN",
            "1" * 30,
            "\u00a0",
            "=1+1",
        ]
    ),
    st.text(max_size=6),
)


def outcome(candidates: bytes, policy: bytes, sites: bytes | None, *, skip: bool) -> Inputs | None:
    """Inputs, or None after a refusal in words."""
    try:
        return read_inputs(candidates, policy, sites, skip_bad_rows=skip)
    except BadRowsError as error:
        said = [fault.line(language) for fault in error.rows for language in ("id", "en")]
    except WrongUseError as error:
        said = [str(error)]
    assert said
    assert all(said)
    return None


@given(
    st.lists(st.sampled_from(COLUMNS), unique=True, min_size=1, max_size=6),
    st.lists(st.lists(CELLS, min_size=1, max_size=7), max_size=5),
    st.sampled_from(POLICIES),
)
def test_no_cell_breaks_the_reading(header: list[str], rows: list[list[str]], policy: bytes) -> None:
    quoted = [
        ",".join('"' + cell.replace('"', '""') + '"' for cell in row)
        for row in [["code", *header[1:]], *rows]
    ]
    inputs = outcome("\n".join(quoted).encode(), policy, None, skip=True)
    if inputs is not None:
        problem = problem_of(inputs)
        assert len(problem.codes) + len({fault.row for fault in inputs.candidates.bad_rows}) <= len(rows)
        assert list(problem.codes) == sorted(set(problem.codes))


@given(st.binary(max_size=60), st.binary(max_size=60), st.binary(max_size=60))
@example(b"code,priority\n\xff", POLICIES[0], b"")
@example(b"PK\x03\x04", POLICIES[0], b"")
@example(b"code\x00,priority\n1,2", POLICIES[0], b"\x00")
def test_no_bytes_break_the_reading(candidates: bytes, policy: bytes, sites: bytes) -> None:
    outcome(candidates, policy, None, skip=False)
    outcome(candidates, POLICIES[0], sites, skip=False)


@pytest.mark.parametrize("skip", [False, True])
def test_a_bad_row_costs_only_itself(skip: bool) -> None:
    rows = [f"52.03.05.{number},{number}\n" for number in range(2001, 2101)]
    rows[50] = "52.03.05.2051,many\n"
    inputs = outcome(("code,priority\n" + "".join(rows)).encode(), POLICIES[0], None, skip=skip)
    assert (inputs is not None) == skip
    if inputs is not None:
        assert inputs.candidates.table.height == 99
        assert [(fault.row, fault.column) for fault in inputs.candidates.bad_rows] == [(52, "priority")]
