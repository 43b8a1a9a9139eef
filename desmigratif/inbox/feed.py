"""Next steps as an iCalendar stream (RFC 5545): days without hours, lines of 75 octets at most."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from desmigratif.inbox.links import absolute
from desmigratif.inbox.models import CalendarEntry

MOST_OCTETS = 75
STAMP = "%Y%m%dT%H%M%SZ"


def stream(entries: Iterable[CalendarEntry]) -> bytes:
    """The whole file, in the language of the moment."""
    return b"".join(_folded(line) + b"\r\n" for line in _lines(entries))


def _lines(entries: Iterable[CalendarEntry]) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield "PRODID:-//Desmigratif//Desmigratif//ID"
    yield "CALSCALE:GREGORIAN"
    yield "METHOD:PUBLISH"
    yield "X-WR-CALNAME:" + escaped(_("Desmigratif: next steps"))
    yield "REFRESH-INTERVAL;VALUE=DURATION:PT6H"
    for entry in entries:
        yield from _event(entry)
    yield "END:VCALENDAR"


def _event(entry: CalendarEntry) -> Iterator[str]:
    host = absolute("").partition("//")[2]
    yield "BEGIN:VEVENT"
    yield f"UID:step-{entry.pk}@{host}"
    yield "DTSTAMP:" + _stamp(entry.changed_at)
    yield "LAST-MODIFIED:" + _stamp(entry.changed_at)
    yield f"SEQUENCE:{entry.version}"
    yield f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{entry.day + timedelta(days=1):%Y%m%d}"
    yield "SUMMARY:" + escaped(entry.title_in_words)
    yield "URL:" + absolute(entry.url)
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime(STAMP)


def escaped(text: str) -> str:
    """TEXT of RFC 5545, 3.3.11: backslash, comma, semicolon and line ends are escaped, other control
    characters have no place in it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for character in ("\\", ";", ","):
        text = text.replace(character, "\\" + character)
    return "".join(one for one in text.replace("\n", "\\n") if one == "\t" or (one >= " " and one != "\x7f"))


def _folded(line: str) -> bytes:
    """A content line cut into lines of at most 75 octets, never inside a character (3.1)."""
    parts: list[bytes] = [b""]
    for character in line:
        octets = character.encode("utf-8", errors="replace")
        # continuation lines begin with a space, which counts
        if len(parts[-1]) + len(octets) > MOST_OCTETS - (len(parts) > 1):
            parts.append(b"")
        parts[-1] += octets
    return b"\r\n ".join(parts)
