"""report.html: complete by itself, honest about simulated figures, safe against what stands in the files."""

import re
from html.parser import HTMLParser

import numpy as np
import pytest

from desmigratif.cores.selection.problem import Clash, Solution
from desmigratif.cores.selection.read.assemble import problem_of
from desmigratif.cores.selection.read.inputs import Inputs, read_inputs
from desmigratif.cores.selection.read.register import Register
from desmigratif.cores.selection.write import REPORT, files_of

HEADER = "code,population,residents_abroad,poverty_share,lat,lng,simulated\n"
ROWS = (
    "52.03.03.2001,100,60,0.5,-8.5,116.5,{mark}\n52.03.03.2002,100,70,0.4,-8.6,116.6,{mark}\n"
    "52.03.03.2003,100,10,,-8.7,,{mark}\n52.04.01.2001,100,55,0.1,-8.4,117.1,{mark}\n"
)
POLICY = (
    '[priority]\nlexicographic=["residents_abroad_share","poverty_share"]\n[years.2017]\nquota=1\n'
    "[years.2018]\nquota_max=1\n[caps]\nregency=1\n[floors]\nprovince=9\n"
)
REGISTER = Register(
    {"52.03.03.2001": "<b>Jenggik</b>", "52.03.03.2002": "Jenggik & Co"}, {"52": "NTB", "52.03": "Lotim"}
)
BEST = Solution("optimal", np.array([-1, 0, -1, 1]), 1250000500, 1250000500, "optimal", 700000400, 700000400)


def inputs(mark: str = "true") -> Inputs:
    return read_inputs((HEADER + ROWS.format(mark=mark)).encode(), POLICY.encode(), None)


def report(solution: Solution = BEST, mark: str = "true") -> str:
    given = inputs(mark)
    return files_of(given, problem_of(given), solution, REGISTER)[REPORT].decode()


class Reader(HTMLParser):
    """Tags left open, addresses, and words of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.addresses: list[str] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "circle", "rect", "path"):
            self.open.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("circle", "rect", "path"):
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_page_needs_nothing_else_and_runs_nothing() -> None:
    page = report()
    reader = Reader(page)
    assert reader.open == []
    assert reader.addresses == []
    assert "<script" not in page
    assert not re.search(r"url\(|@import|https?:", page)


def test_simulated_figures_are_labelled_and_others_are_not() -> None:
    assert "DATA SIMULASI" in report()
    assert "SIMULATED DATA" in report()
    assert "SIMULASI" not in report(mark="false")


def test_names_from_the_register_are_shown_as_text() -> None:
    page = report()
    assert "&lt;b&gt;Jenggik&lt;/b&gt;" in page
    assert "<b>Jenggik" not in page
    assert "Jenggik &amp; Co" in page


def test_it_says_what_came_out_how_sure_and_what_was_left_out() -> None:
    words = " ".join(Reader(report()).words)
    assert "Terbukti terbaik" in words
    assert "Proven best" in words
    assert "2 desa terpilih dari 4 calon, 4 di antaranya memenuhi syarat." in words
    assert "3 calon desa; 2 terpilih." in words
    assert "batas kabupaten/kota penuh / the cap of the regency is full" in words
    assert "1 desa tidak memiliki angka untuk poverty_share; nilainya dihitung 0." in words
    assert "Jumlah minimum 9 tidak diberlakukan di provinsi 52" in words
    assert "1 villages have only lat or only lng" in words
    assert "residents_abroad_share > poverty_share" in words
    assert "Paling banyak per kabupaten/kota / At most in a regency" in words


def test_the_map_has_a_dot_for_every_chosen_village_with_a_position() -> None:
    page = report()
    drawing = page[page.index("<figure>") : page.index('<p class="legend">')]
    assert re.findall("<title>([^<]*)</title>", drawing) == ["Jenggik &amp; Co 2017", "52.04.01.2001 2018"]
    assert 'class="y0"' in drawing
    assert 'class="y1"' in drawing


def test_a_plan_without_positions_has_no_map() -> None:
    given = read_inputs(b"code,priority\n52.03.03.2001,5\n", b"[years.2017]\nquota=1\n", None)
    answer = Solution("optimal", np.array([0]), 5, 5, "optimal", 0, 0)
    assert "<svg" not in files_of(given, problem_of(given), answer, REGISTER)[REPORT].decode()


@pytest.mark.parametrize(
    ("solution", "said"),
    [
        (Solution("infeasible", clash=(Clash("caps.regency", "52.03", 1),)), "caps.regency"),
        (Solution("unknown", bound=7), "Waktu habis sebelum ditemukan rencana"),
    ],
)
def test_without_a_plan_the_page_says_why(solution: Solution, said: str) -> None:
    page = report(solution)
    assert said in page
    assert Reader(page).open == []
