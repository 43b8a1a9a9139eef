"""Uploaded papers, judged by what they hold and not by what they are called."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from desmigratif.nominations.models import MOST_BYTES, NominationDocument

Kind = NominationDocument.Kind
BEGINNINGS = {
    Kind.PDF: b"%PDF-",
    Kind.JPEG: b"\xff\xd8\xff",
    Kind.PNG: b"\x89PNG\r\n\x1a\n",
}
ENDINGS = {Kind.PDF: b"%%EOF", Kind.JPEG: b"\xff\xd9", Kind.PNG: b"IEND\xaeB`\x82"}
TAIL = 2048
"""Bytes at the end among which a whole file has its ending."""

TYPES = {Kind.PDF: "application/pdf", Kind.JPEG: "image/jpeg", Kind.PNG: "image/png"}


class PaperError(Exception):
    """A paper that is not taken; the text says why and what to do."""

    def __init__(self, name: str, text: str | Promise) -> None:
        super().__init__()
        self.name, self.text = name, text

    def __str__(self) -> str:
        return f"{self.name}: {self.text}"


@dataclass(frozen=True)
class Paper:
    """A file as it came."""

    name: str
    content: bytes

    @property
    def kind(self) -> Kind:
        """What it is. Raises PaperError when it is too large, or none of the kinds that are taken."""
        if len(self.content) > MOST_BYTES:
            raise PaperError(
                self.name,
                _("It is larger than 5 MB. Scan it in fewer colours, or in parts, and add it again."),
            )
        for kind, start in BEGINNINGS.items():
            if self.content.startswith(start):
                if ENDINGS[kind] in self.content[-TAIL:]:
                    return kind
                raise PaperError(
                    self.name, _("The file breaks off before its end. Save it again and add it anew.")
                )
        raise PaperError(self.name, _("It is no PDF, JPEG or PNG. Save or scan it as one of these."))
