"""Finding canaries in any byte of an answer: plain, escaped, quoted, in base64, in zip, gzip and PDF."""

import base64
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator

from tests.authorisation.policy import PREFIX

DEEPEST = 3
_GZIP, _ZIP, _PDF = b"\x1f\x8b", b"PK\x03\x04", b"%PDF"
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_SHORT = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def found_in(content: bytes, texts: Iterable[str]) -> set[str]:
    """Those of the texts that the content holds in any form."""
    found: set[str] = set()
    for layer in layers(content):
        if _looks_hidden(layer):
            found |= {text for text in texts if _holds(layer, text)}
    return found


def layers(content: bytes, depth: int = 0) -> Iterator[bytes]:
    """The content, and whatever is packed in it."""
    yield content
    if depth == DEEPEST:
        return
    for inner in _unpacked(content):
        yield from layers(inner, depth + 1)


def _unpacked(content: bytes) -> Iterator[bytes]:
    if content.startswith(_GZIP):
        yield gzip.decompress(content)
    elif content.startswith(_ZIP):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for name in packed.namelist():
                yield name.encode()
                yield packed.read(name)
    elif content.startswith(_PDF):
        yield from _pdf(content)


def _pdf(content: bytes) -> Iterator[bytes]:
    """The streams of a PDF, and its text: every glyph put back to its letter by the maps of the fonts."""
    streams = [_inflated(found) for found in _STREAM.findall(content)]
    yield from streams
    yield b"\n".join(_texts(streams))


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def _texts(streams: list[bytes]) -> Iterator[bytes]:
    """The text of each page by each font's map, since which font a glyph is of is not followed;
    without hyphens."""
    maps = [_letters(stream) for stream in streams if b"begincmap" in stream]
    shown = [stream for stream in streams if b" Tf" in stream]
    for stream in shown:
        glyphs = re.findall(rb"<([0-9a-f]{4,})>", stream) + [
            _unescaped(text).hex().encode()
            for text in re.findall(rb"\(((?:[^()\\]|\\.)*)\)", stream, re.DOTALL)
        ]
        for letters in maps:
            codes = [run[at : at + 4] for run in glyphs for at in range(0, len(run), 4)]
            yield b"".join(letters.get(code, b"") for code in codes).replace(b"-", b"")


def _unescaped(text: bytes) -> bytes:
    """The bytes of a string of a PDF."""
    return _ESCAPE.sub(lambda found: _SHORT.get(found[1]) or _plain(found[1]), text)


def _plain(escaped: bytes) -> bytes:
    return bytes([int(escaped, 8) & 0xFF]) if escaped.isdigit() else escaped


def _letters(cmap: bytes) -> dict[bytes, bytes]:
    """Glyph to letter, both from `bfchar` and from `bfrange` lines."""
    found: dict[bytes, bytes] = {}
    for line in cmap.lower().splitlines():
        parts = re.findall(rb"<([0-9a-f]+)>", line)
        if len(parts) == 2:
            found[parts[0]] = _utf16(parts[1])
        elif len(parts) == 3 and len(parts[0]) == 4:
            first, last, start = (int(part, 16) for part in parts)
            for step in range(min(last - first, 65_535) + 1):
                found[b"%04x" % (first + step)] = _utf16(b"%04x" % ((start + step) & 0xFFFF))
    return found


def _utf16(digits: bytes) -> bytes:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", "ignore").encode()


def _base64_cores(text: str) -> list[bytes]:
    """What of a text's base64 is the same whatever stands around it, at each of the three places."""
    cores = []
    for shift in range(3):
        whole = base64.b64encode(b"\0" * shift + text.encode()).rstrip(b"=")
        cores.append(whole[(0, 2, 3)[shift] : len(whole) - 1])
    return cores


_PREFIXES = [PREFIX.encode(), PREFIX.encode().hex().encode(), *(core[:6] for core in _base64_cores(PREFIX))]


def _looks_hidden(layer: bytes) -> bool:
    lowered = layer.lower()
    return any(prefix in layer for prefix in _PREFIXES) or _PREFIXES[0] in lowered


def _holds(layer: bytes, text: str) -> bool:
    plain = text.encode()
    return (
        plain in layer.lower()
        or plain.hex().encode() in layer
        or any(core in layer for core in _base64_cores(text))
    )
