"""report.html: complete by itself, honest about simulated figures, safe against what stands in the files."""

import re
from html.parser import HTMLParser

import numpy as np
import polars as pl
import pytest

from desmigratif.cores.selection.explain.reasons import explain
from desmigratif.cores.selection.files import files_of
from desmigratif.cores.selection.problem import Clash, Solution
from desmigratif.cores.selection.read.assemble import problem_of
from desmigratif.cores.selection.read.inputs import Inputs, read_inputs
from desmigratif.cores.selection.read.policy import read_policy
from desmigratif.cores.selection.read.register import Register
from desmigratif.cores.selection.report.page import report_page
from desmigratif.cores.selection.report.rules import rule_rows
from desmigratif.cores.selection.report.words import RULES
from desmigratif.cores.selection.summary import summary_of
from desmigratif.cores.selection.write import REPORT, plan_table

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
MARGINALS = pl.DataFrame(
    {
        "rule": ["budget_idr", "regency_year_cap", "distance", "quota"],
        "place": ["2018", "52.03/2017", None, "2017"],
        "value": ["0.25", "9000000", "7", "0"],
        "exact": [0, 1, 0, 1],
    }
)
ALTERNATIVES = pl.DataFrame(
    {"rank": [1], "objective": [1250000400], "enters": ["52.03.03.2001"], "leaves": ["52.03.03.2002"]}
)


def inputs(mark: str = "true") -> Inputs:
    return read_inputs((HEADER + ROWS.format(mark=mark)).encode(), POLICY.encode(), None)


def report(solution: Solution = BEST, mark: str = "true") -> str:
    given = inputs(mark)
    return files_of(given, problem_of(given), solution, REGISTER)[REPORT].decode()


def page_with(marginals: pl.DataFrame | None, alternatives: pl.DataFrame | None, **facts: object) -> str:
    """Words of the page with frames that the plan command hands over, and some facts of the summary."""
    given = inputs()
    problem = problem_of(given)
    assert BEST.year_index is not None
    explanations = explain(given, problem, BEST.year_index)
    summary = {**summary_of(given, problem, BEST, REGISTER, explanations), **facts}
    plan = plan_table(given, problem, BEST.year_index, REGISTER)
    page = report_page(given, summary, plan, REGISTER, marginals, alternatives).decode()
    reader = Reader(page)
    assert reader.open == []
    return " ".join(reader.words)


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


def test_limits_are_listed_by_what_they_cost_with_their_places_by_name() -> None:
    words = page_with(MARGINALS, None)
    assert "Satu desa lebih di Lotim (52.03), tahun 2017 menambah 9\u202f000\u202f000 pada nilai" in words
    assert "One more village in Lotim (52.03), in 2017 adds 9\u202f000\u202f000 to the value" in words
    assert words.index("Batas kabupaten/kota per tahun") < words.index("Jarak minimum")
    assert words.index("Jarak minimum") < words.index("Anggaran tahun")
    assert "paling banyak / at most" in words
    assert "Kuota tahun / Quota of a year" not in words


def test_only_the_twenty_dearest_limits_are_listed() -> None:
    many = pl.DataFrame(
        {
            "rule": ["district_cap"] * 30,
            "place": [f"11.01.{n:02d}" for n in range(30)],
            "value": list(range(1, 31)),
            "exact": [1] * 30,
        }
    )
    assert page_with(many, None).count("Cap of a district") == 20


def test_the_next_best_plans_say_what_is_lost_and_who_changes() -> None:
    words = page_with(None, ALTERNATIVES)
    assert "1\u202f250\u202f000\u202f400 100 <b>Jenggik</b>, Lotim (52.03.03.2001)" in re.sub(
        r"\s*\n\s*", " ", words
    )
    assert "Tidak ada rencana berikutnya yang diketahui" not in words
    assert "Tidak ada rencana berikutnya yang diketahui" in page_with(None, None)


def test_it_tells_the_solvers_word_from_what_was_checked_without_it() -> None:
    assert "belum disertai sertifikat" in page_with(None, None)
    proven = page_with(None, None, certified_bound=1250000500, certified_gap=0)
    assert "Sudah diperiksa tanpa program pencari" in proven
    assert "rencana ini mencapainya" in proven
    open_ = page_with(None, None, certified_bound=1250000600, certified_gap=100)
    assert "Rencana ini kurang dari itu sebesar 100 (0,001 persen)" in open_
    assert "This plan is 100 below it (0.001 per cent)" in open_


def test_it_says_how_many_villages_stay_whatever_the_weights() -> None:
    assert "100 kali: 1 dari 2 desa tetap" in page_with(None, None, robust={"runs": 100, "stay": 1})
    assert "digeser sampai 10 persen" not in page_with(None, None)


@pytest.mark.parametrize(
    ("clash", "said"),
    [
        (Clash("quota", "2017", 5), "Tahun 2017 harus tepat 5 desa."),
        (Clash("quota_max", "2017", 5), "Tahun 2017 paling banyak 5 desa."),
        (Clash("budget_idr", "2017", 5000), "Anggaran tahun 2017 paling banyak Rp5\u202f000."),
        (Clash("floor", "52", 3), "Provinsi NTB (52) harus mendapat paling sedikit 3 desa."),
        (Clash("province_cap", "52", 3), "Provinsi NTB (52) paling banyak 3 desa."),
        (Clash("regency_cap", "52.03", 3), "Lotim (52.03) paling banyak 3 desa."),
        (Clash("regency_year_cap", "52.03", 3), "Lotim (52.03) paling banyak 3 desa dalam satu tahun."),
        (Clash("district_cap", "52.03.03", 3), "Kecamatan 52.03.03 paling banyak 3 desa."),
        (Clash("include", "52.03.03.2002", 1), "Desa Jenggik & Co (52.03.03.2002) wajib terpilih."),
        (Clash("distance", "", 2_500_000), "Dua desa terpilih harus berjarak paling sedikit 2,5 km."),
        (Clash("years.2018.quota", "", 4), "Tahun 2018 harus tepat 4 desa."),
        (Clash("new_rule", "", 4), "Aturan new_rule, tempat –, nilai 4."),
    ],
)
def test_every_rule_that_clashes_is_a_sentence(clash: Clash, said: str) -> None:
    words = " ".join(Reader(report(Solution("infeasible", clash=(clash,)))).words)
    assert said in words


def test_distance_and_kawasan_stand_among_the_rules() -> None:
    policy = f"{POLICY}[distance]\nmin_km=2.50\n[kawasan]\nmin_villages=3\nbonus=5000\n".encode()
    summary = {"missing": {}, "sizes": {"sites": 0}}
    rows = dict(rule_rows(read_policy(policy), summary))
    assert rows[RULES["min_km"]] == "2.5"
    assert rows[RULES["kawasan"]] == "≥ 3: +5\u202f000"


def test_printed_pages_repeat_that_figures_are_simulated() -> None:
    assert '<div class="mark" aria-hidden="true">DATA SIMULASI</div>' in report()
    assert "@top-center" in report()
    assert "@top-center" not in report(mark="false")
