"""The workbook of one version of an annex: what stands on the print, then the list."""

from desmigratif.decrees import queries
from desmigratif.decrees.models import Annex
from desmigratif.decrees.printing import words
from desmigratif.decrees.printing.canon import cells
from desmigratif.ui.sheets.writing import Cell, as_xlsx


def xlsx_of(annex: Annex) -> bytes:
    """The workbook in the language of the visitor; a version gives the same bytes in each language."""
    said = words.of(annex)
    above: list[list[Cell]] = [[said["title"]], [said["subtitle"]], [said["about"]]]
    above += [[said["simulated"]]] if said["simulated"] else []
    above += [[name, value] for name, value in said["facts"]]
    above += [["SHA-256", annex.sha256], []]
    if said["changes"]:
        above += [[*said["changes_head"]], *map(list, said["changes"]), []]
    below: list[list[Cell]] = [
        [],
        *[[line] for line in said["sign"]],
        [],
        [said["generated"]],
        [said["hash_words"]],
    ]
    rows = [cells(row) for row in queries.rows_of(annex)]
    return as_xlsx([*above, [*said["head"]], *rows, *below], head=len(above), made=annex.at)
