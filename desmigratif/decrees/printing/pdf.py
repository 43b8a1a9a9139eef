"""The PDF of one version of an annex, set by typst in a limited process of its own."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from desmigratif.cores.selection.report.typeset import typeset
from desmigratif.decrees import queries
from desmigratif.decrees.models import Annex, AnnexRow
from desmigratif.decrees.printing import canon, words

TEMPLATE = Path(__file__).with_name("annex.typ")


def pdf_of(annex: Annex) -> bytes:
    """The PDF in the language of the visitor; a version gives the same bytes in each language.

    Raises TypesettingError when it cannot be set.
    """
    data = json.dumps(content(annex, queries.rows_of(annex)), ensure_ascii=False)
    return typeset(TEMPLATE.read_bytes(), data, annex.at)


def content(annex: Annex, rows: Iterable[AnnexRow]) -> dict[str, Any]:
    """What the template shows, all of it as text."""
    english = (get_language() or "").startswith("en")
    return {
        **words.of(annex),
        "language": "en" if english else "id",
        "rows": [
            [*(str(cell) for cell in canon.cells(row)[:-1]), date_format(row.starts_on, "j M Y")]
            for row in rows
        ],
        "sha256": annex.sha256,
        "page": [_("page"), _("of")],
    }
