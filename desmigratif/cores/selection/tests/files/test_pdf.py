"""The PDF of a plan: complete, the same every time, honest, and deaf to what stands in the files."""

import html
import json
import re
import time
import warnings
from collections.abc import Mapping
from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest
import typst

from desmigratif.cores.selection.files import files_of
from desmigratif.cores.selection.problem import Clash, Solution
from desmigratif.cores.selection.read.assemble import problem_of
from desmigratif.cores.selection.read.inputs import read_inputs
from desmigratif.cores.selection.read.register import Register
from desmigratif.cores.selection.report.document import document
from desmigratif.cores.selection.report.drawing import drawing_of
from desmigratif.cores.selection.report.pdf import TEMPLATE, report_pdf
from desmigratif.cores.selection.report.typeset import TypesettingError, typeset
from desmigratif.cores.selection.tests.files.test_report import ALTERNATIVES, MARGINALS, POLICY, inputs

HOSTILE = (
    '#eval("1+1") $x^2$ [a] *b* _c_ \\u{41} @ref <lab> // weg `raw` "q" \' = h',
    '#image("/etc/passwd")#read("/etc/passwd")',
    "a" * 5000,
    "\x00\u202e\ufeff日本😀",
)
REGISTER = Register({"52.03.03.2002": "Jenggik", "52.04.01.2001": "Sumbawa"}, {"52": "NTB", "52.03": "Lotim"})
BEST = Solution("optimal", np.array([-1, 0, -1, 1]), 1250000500, 1250000500, "optimal", 700000400, 700000400)
NEAR = Solution("feasible", np.array([-1, 0, -1, 1]), 1250000500, 1250009000, "optimal", 700000400, 700000400)
CLASHING = Solution("infeasible", clash=(Clash("regency_cap", "52.03", 1), Clash("distance", "", 12_500_000)))
ANSWERS = {"optimal": BEST, "feasible": NEAR, "infeasible": CLASHING, "unknown": Solution("unknown", bound=7)}


def folder(
    solution: Solution = BEST, *, mark: str = "true", register: Register = REGISTER
) -> dict[str, bytes]:
    given = inputs(mark)
    files = files_of(given, problem_of(given), solution, register)
    return {
        **files,
        "policy.toml": POLICY.encode(),
        "run.json": b'{"started_at": "2026-11-24T11:00:00+00:00"}',
    }


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def words(
    files: Mapping[str, bytes], language: str = "id", title: str = "", register: Register = REGISTER
) -> str:
    """What a reader of the document reads: typst's own text of it, entities resolved, breaks taken out."""
    made = datetime(2026, 11, 24, tzinfo=UTC)
    content = document(files, register, language=language, title=title, made=made)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        page = typst.compile_with_warnings(
            TEMPLATE.read_bytes(),
            format="html",
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(content)},
        )[0]
    assert isinstance(page, bytes)
    text = re.sub(r"<svg.*?</svg>|<head>.*?</head>|<[^>]+>", " ", page.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(text)).replace("\u200b", "")


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("status", list(ANSWERS))
@pytest.mark.parametrize("mark", ["true", "false"])
def test_every_kind_of_answer_becomes_a_pdf(status: str, mark: str, language: str) -> None:
    files = folder(ANSWERS[status], mark=mark)
    pdf = report_pdf(files, REGISTER, language="id" if language == "id" else "en", title="Rencana")
    assert pdf.startswith(b"%PDF-")
    assert 1 <= pages(pdf) <= 4
    assert f"/Lang({language})".encode() in pdf.replace(b" ", b"")


def test_the_same_files_give_the_same_bytes_with_the_fonts_of_the_package() -> None:
    first, again = (report_pdf(folder(), REGISTER, title="Rencana") for _ in range(2))
    assert first == again
    fonts = {name.split(b"+")[-1] for name in re.findall(rb"/FontName\s*/([\w+-]+)", first)}
    assert {b"LibertinusSerif-Regular", b"LibertinusSerif-Bold", b"DejaVuSansMono"} <= fonts
    assert all(name.startswith((b"LibertinusSerif", b"DejaVuSansMono", b"NewCM")) for name in fonts)
    assert b"D:20261124" in first


def test_the_title_block_and_summary_say_what_how_sure_and_where() -> None:
    said = words(folder(), title="Rencana uji")
    assert said.index("Rencana uji") < said.index("Terbukti terbaik") < said.index("Ringkasan")
    assert "Dibuat 24 November 2026 pukul 07.00 WIB" in said
    assert "2 desa terpilih dari 4 calon, 4 di antaranya memenuhi syarat." in said
    assert "Desa itu ada di 1 provinsi dan 2 kabupaten/kota." in said
    assert "nilai rencana 1.250.000.500" in said
    assert "desmigratif verify-plan" in said
    assert "Jenggik" in said


def test_it_lists_the_rules_the_limits_and_the_next_plans() -> None:
    files = folder()
    files["marginals.csv"] = MARGINALS.write_csv().encode()
    files["alternatives.csv"] = ALTERNATIVES.write_csv().encode()
    said = words(files)
    assert "Paling banyak per kabupaten/kota 1" in said
    assert "Satu desa lebih di Lotim (52.03), tahun 2017 menambah 9.000.000 pada nilai rencana." in said
    assert "Anggaran tahun 2018 0.25 paling banyak" in said
    assert "1 1.250.000.400 100 52.03.03.2001" not in said
    assert "1 1.250.000.400 100 Lotim (52.03.03.2001) Jenggik, Lotim (52.03.03.2002)" in said


def test_english_says_the_same_in_english() -> None:
    said = words(folder(), "en")
    assert "Proven best" in said
    assert "value of the plan 1,250,000,500" in said
    assert "Terbukti" not in said
    assert "Made on 24 November 2026 at 07:00 WIB" in said


def test_an_unproven_plan_says_how_far_it_may_be_from_the_best() -> None:
    files = folder(NEAR)
    summary = json.loads(files["summary.json"])
    files["summary.json"] = json.dumps(
        {**summary, "certified_bound": 1250009000, "certified_gap": 8500}
    ).encode()
    said = words(files)
    assert "Belum terbukti terbaik" in said
    assert "Rencana ini kurang dari itu sebesar 8.500 (0,001 persen)." in said


def test_clashing_rules_are_told_in_words_with_their_distance() -> None:
    said = words(folder(CLASHING))
    assert "Lotim (52.03) paling banyak 1 desa." in said
    assert "Dua desa terpilih harus berjarak paling sedikit 12,5 km." in said
    assert "Desa terpilih per provinsi" not in said


def test_simulated_figures_are_marked_on_every_page_and_others_are_not() -> None:
    marked = document(folder(), REGISTER, language="id", title="", made=datetime.now(UTC))
    assert marked["mark"] == "DATA SIMULASI"
    assert "DATA SIMULASI" in marked["simulated"]
    counted = document(folder(mark="false"), REGISTER, language="id", title="", made=datetime.now(UTC))
    assert (counted["mark"], counted["simulated"]) == ("", "")
    with_mark, without = (report_pdf(folder(mark=mark), REGISTER) for mark in ("true", "false"))
    assert len(with_mark) > len(without)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_text(name: str) -> None:
    register = Register(dict.fromkeys(REGISTER.villages, name), dict.fromkeys(REGISTER.above, name))
    files = folder(register=register)
    files["marginals.csv"] = (
        f'rule,place,value,exact\n"{name.replace(chr(34), "")}","{"x" * 900}",5,1\n'.encode()
    )
    assert pages(report_pdf(files, register, title=name)) <= 12
    seen = words(files, title=name, register=register)
    assert name.strip("\x00\u202e\ufeff")[:24] in seen
    assert "root:" not in seen


def test_the_map_is_taken_over_as_shapes_without_any_text() -> None:
    page = folder()["report.html"].decode()
    drawing = drawing_of(page)
    assert drawing.count("<circle") == drawing.count("<rect") == 1
    assert "Jenggik" not in drawing
    evil = page.replace("<title>", '<image href="/etc/passwd"/><title>').replace(
        'r="4"', 'r="4" onload="x()"'
    )
    assert drawing_of(evil).count("<") < drawing.count("<") + 1
    assert "image" not in drawing_of(evil)
    assert drawing_of("<p>none</p>") == ""


def test_four_hundred_villages_take_less_than_three_seconds() -> None:
    codes = [f"{52 + n // 200}.{1 + n // 20 % 10:02d}.01.2{n:03d}" for n in range(400)]
    rows = "".join(f"{code},{n},{-8 + n / 100},{116 + n / 90}\n" for n, code in enumerate(codes))
    given = read_inputs(f"code,priority,lat,lng\n{rows}".encode(), b"[years.2017]\nquota=400\n", None)
    answer = Solution("optimal", np.zeros(400, np.int64), 79800, 79800, "optimal", 0, 0)
    files = files_of(given, problem_of(given), answer, REGISTER)
    began = time.monotonic()
    assert pages(report_pdf(files, REGISTER)) > 5
    assert time.monotonic() - began < 3


def test_a_document_that_takes_too_long_or_is_wrong_is_given_up() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    slow = b"#let n = 0\n#for a in range(9000) { for b in range(9000) { n += a * b } }\n#n"
    began = time.monotonic()
    with pytest.raises(TypesettingError):
        typeset(slow, "{}", at, most_seconds=1)
    assert time.monotonic() - began < 10
    with pytest.raises(TypesettingError, match="unknown variable"):
        typeset(b"#nothing", "{}", at)


def test_the_template_can_read_nothing_of_this_machine() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    for attempt in (b'#read("/etc/hostname")', b'#read("../../etc/hostname")'):
        with pytest.raises(TypesettingError):
            typeset(attempt, "{}", at)


def test_a_long_list_ends_with_how_many_are_left() -> None:
    files = folder()
    plan = pl.read_csv(files["plan.csv"], infer_schema=False)
    files["plan.csv"] = pl.concat([plan] * 1001).write_csv().encode()
    assert "2 desa lagi ada dalam berkas plan.csv." in words(files)
