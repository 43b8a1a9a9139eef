"""A `Programme` as an MPS file, for solvers that read one."""

from pathlib import Path

import numpy as np

from benchmarks.programme import Programme


def write_mps(programme: Programme, path: Path) -> None:
    """Minimise −worth · x; columns x0, x1, … and rows r0, r1, … as they are numbered."""
    start, row, weight = (part.tolist() for part in (programme.start, programme.row, programme.weight))
    with path.open("w", encoding="ascii") as file:
        file.write("NAME SELECTION\nROWS\n N COST\n")
        file.writelines(f" {sense} r{number}\n" for number, sense in enumerate(programme.sense))
        file.write("COLUMNS\n    MARKER 'MARKER' 'INTORG'\n")
        for column, worth in enumerate(programme.worth.tolist()):
            if worth:
                file.write(f"    x{column} COST {-worth}\n")
            entries = range(start[column], start[column + 1])
            file.writelines(f"    x{column} r{row[i]} {weight[i]}\n" for i in entries)
        file.write("    MARKER 'MARKER' 'INTEND'\nRHS\n")
        sides = programme.side.tolist()
        file.writelines(f"    RHS r{i} {sides[i]}\n" for i in np.flatnonzero(programme.side).tolist())
        file.write("BOUNDS\n")
        file.writelines(f" UP BND x{column} 1\n" for column in range(len(programme.worth)))
        file.write("ENDATA\n")
