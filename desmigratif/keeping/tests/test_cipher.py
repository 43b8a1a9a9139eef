"""Encryption of backups: only the right key opens them, whole; the secret half never lies with the server."""

import io
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desmigratif.keeping import cipher
from desmigratif.keeping.errors import DamagedError, KeepingError, WrongKeyError


def sealed(content: bytes, public: Path) -> bytes:
    target = io.BytesIO()
    cipher.seal(io.BytesIO(content), target, cipher.recipients(public))
    return target.getvalue()


def opened(content: bytes, key: Path, passphrase: str = "") -> bytes:
    target = io.BytesIO()
    by = cipher.identities(key, passphrase=passphrase)
    cipher.unseal(io.BytesIO(content), target, by, name="part")
    return target.getvalue()


def key_at(folder: Path, name: str = "key", passphrase: str = "") -> tuple[Path, Path]:
    key, public = folder / name, folder / f"{name}.pub"
    public.write_text(cipher.make_key(key, passphrase=passphrase) + "\n")
    return key, public


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return key_at(tmp_path_factory.mktemp("key"))


@given(content=st.binary(max_size=200_000))
@example(content=b"age-encryption.org/v1\n-> X25519 ")
def test_what_was_sealed_opens_as_it_was_and_does_not_show(content: bytes, pair: tuple[Path, Path]) -> None:
    hidden = sealed(content, pair[1])
    assert opened(hidden, pair[0]) == content
    _header, mark, payload = hidden.partition(b"\n--- ")  # the header is the format's own words, open to all
    assert mark
    assert len(payload) > len(content)
    assert len(content) < 16 or content not in payload


def test_another_key_opens_nothing_and_says_so(tmp_path: Path, pair: tuple[Path, Path]) -> None:
    other, _ = key_at(tmp_path, "other")
    with pytest.raises(WrongKeyError, match="does not open part"):
        opened(sealed(b"secret", pair[1]), other)


@given(keep=st.floats(min_value=0.5, max_value=0.999))
def test_a_cut_off_part_is_told_as_damaged(keep: float, pair: tuple[Path, Path]) -> None:
    hidden = sealed(b"x" * 150_000, pair[1])
    with pytest.raises(DamagedError):
        opened(hidden[: int(len(hidden) * keep)], pair[0])


@given(place=st.integers(min_value=400, max_value=140_000))
def test_one_changed_byte_is_told_as_damaged(place: int, pair: tuple[Path, Path]) -> None:
    hidden = bytearray(sealed(b"x" * 150_000, pair[1]))
    hidden[place] ^= 1
    with pytest.raises(DamagedError):
        opened(bytes(hidden), pair[0])


def test_a_passphrase_locks_the_key_file(tmp_path: Path) -> None:
    key, public = key_at(tmp_path, passphrase="kuda besi berlari")
    assert cipher.is_locked(key)
    assert b"AGE-SECRET-KEY" not in key.read_bytes()
    hidden = sealed(b"secret", public)
    assert opened(hidden, key, "kuda besi berlari") == b"secret"
    with pytest.raises(WrongKeyError, match="passphrase"):
        opened(hidden, key, "kuda kayu berlari")


def test_a_key_is_its_owners_alone_and_never_replaced(tmp_path: Path) -> None:
    key, _ = key_at(tmp_path)
    assert key.stat().st_mode & 0o777 == 0o600
    before = key.read_bytes()
    with pytest.raises(KeepingError, match="exists already"):
        cipher.make_key(key)
    assert key.read_bytes() == before


def test_a_short_passphrase_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeepingError, match="12 characters"):
        cipher.make_key(tmp_path / "key", passphrase="kuda")
    assert not (tmp_path / "key").exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "no public key"), ("age1nonsense\n", "no public key"), ("AGE-SECRET-KEY-1X\n", "secret key")],
)
def test_a_file_of_public_keys_that_is_none_is_refused(text: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "keys").write_text(text)
    with pytest.raises(KeepingError, match=words):
        cipher.recipients(tmp_path / "keys")


def test_every_key_of_the_file_opens_the_backup(tmp_path: Path) -> None:
    one, first = key_at(tmp_path, "one")
    two, second = key_at(tmp_path, "two")
    both = tmp_path / "both"
    both.write_text(first.read_text() + second.read_text())
    hidden = sealed(b"secret", both)
    assert opened(hidden, one) == opened(hidden, two) == b"secret"


def test_a_missing_key_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(KeepingError, match="cannot be read"):
        cipher.identities(tmp_path / "nowhere")
