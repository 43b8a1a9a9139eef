"""The PDF of a stored plan, made from its files when it is asked for."""

from django.utils.translation import get_language

from desmigratif.cores.selection.read.register import load_register
from desmigratif.cores.selection.report.pdf import NEEDED, Language, report_pdf
from desmigratif.planning import queries
from desmigratif.planning.models import PlanRun


def pdf_of(run: PlanRun) -> bytes:
    """The PDF in the language of the visitor; the same run gives the same bytes in each language.

    Only for a run whose result is stored. Raises TypesettingError when it cannot be set.
    """
    files = {file.name: queries.content_of_file(file) for file in run.files.filter(name__in=NEEDED)}
    files["policy.toml"] = run.policy.encode("utf-8")
    language: Language = "en" if (get_language() or "").startswith("en") else "id"
    return report_pdf(files, load_register(), language=language, title=run.title)
