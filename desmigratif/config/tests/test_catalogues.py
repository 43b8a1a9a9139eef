"""Translation catalogues: what is found, and which faults are named."""

from pathlib import Path

import pytest

from desmigratif.config import catalogues


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "desmigratif" / "market"
    (folder / "templates").mkdir(parents=True)
    (folder / "locale" / "id" / "LC_MESSAGES").mkdir(parents=True)
    (folder / "words.py").write_text('_("Open")\nngettext("%(n)s stall", "%(n)s stalls", 2)\n')
    (folder / "templates" / "page.html").write_text(
        '<p title="{% translate "Closed" %}">\n'
        "  {% blocktranslate trimmed with a=b %}Hello\n {{ a }}{% endblocktranslate %}</p>"
    )
    monkeypatch.setattr(catalogues, "PACKAGE", tmp_path / "desmigratif")
    return folder


def _translate(room: Path, words: dict[str, str]) -> None:
    catalogue = catalogues.known(room)
    for message in catalogue:
        key = message.id if isinstance(message.id, str) else message.id[0]
        if key in words:
            message.string = words[key] if isinstance(message.id, str) else (words[key],)
    catalogues._write(room, catalogue)


COMPLETE = {"Open": "Buka", "Closed": "Tutup", "Hello %(a)s": "Halo %(a)s", "%(n)s stall": "%(n)s kios"}


def test_texts_of_code_and_templates_are_found(room: Path) -> None:
    found = {m.id if isinstance(m.id, str) else m.id[0] for m in catalogues.found(room) if m.id}
    assert found == set(COMPLETE)


def test_a_complete_catalogue_passes_and_survives_another_update(
    room: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    catalogues.update()
    _translate(room, COMPLETE)
    before = catalogues.catalogue_of(room).read_bytes()
    assert catalogues.update() == 0
    assert catalogues.catalogue_of(room).read_bytes() == before
    assert catalogues.check() == 0
    assert "1 catalogues complete" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"Open": ""}, "no Indonesian for 'Open'"),
        ({"Hello %(a)s": "Halo"}, "other placeholders"),
    ],
)
def test_a_gap_is_named(
    room: Path, capsys: pytest.CaptureFixture[str], change: dict[str, str], complaint: str
) -> None:
    catalogues.update()
    _translate(room, COMPLETE | change)
    assert catalogues.check() == 1
    assert complaint in capsys.readouterr().out


def test_new_old_and_doubtful_texts_are_named(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    catalogues.update()
    _translate(room, COMPLETE)
    path = catalogues.catalogue_of(room)
    path.write_text(path.read_text().replace('msgid "Open"', '#, fuzzy\nmsgid "Open"'))
    (room / "words.py").write_text('_("Open")\n_("Fresh")\n')
    assert catalogues.check() == 1
    out = capsys.readouterr().out
    assert "fuzzy 'Open'" in out
    assert "missing 'Fresh'" in out
    assert "no longer used" in out


def test_wrong_use_is_told() -> None:
    assert catalogues.main([]) == 2
    assert catalogues.main(["mend"]) == 2


def test_compiling_makes_a_catalogue_that_gettext_reads(room: Path) -> None:
    catalogues.update()
    _translate(room, COMPLETE)
    assert catalogues.compile_all() == 0
    assert catalogues.catalogue_of(room).with_suffix(".mo").stat().st_size > 100


def test_two_rooms_that_translate_one_text_differently_are_named(
    room: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = room.parent / "harbour"
    (other / "locale" / "id" / "LC_MESSAGES").mkdir(parents=True)
    (other / "words.py").write_text('_("Open")\n')
    catalogues.update()
    _translate(room, COMPLETE)
    _translate(other, {"Open": "Terbuka"})
    assert catalogues.check() == 1
    assert "market: other Indonesian than in harbour for 'Open'" in capsys.readouterr().out
