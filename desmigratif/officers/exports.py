"""Lists of officers as rows for CSV and XLSX, and how such files are sent; what is simulated says so."""

from collections.abc import Iterable
from datetime import date

from django.http import Http404, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from desmigratif.centres.models import Post
from desmigratif.officers import months
from desmigratif.officers.wording import yes_or_no
from desmigratif.places.models import Village
from desmigratif.programmes.models import Site
from desmigratif.ui.sheets.writing import FORMS, Cell

Rows = list[list[Cell]]


def of_place() -> list[Cell]:
    return [
        *(_("code"), _("village"), _("district"), _("regency"), _("province"), _("programme"), _("agency"))
    ]


def place_of(code: object, village: Village, site: Site) -> list[Cell]:
    """The same of one site; `code` is that of its village."""
    above = (village.district, village.regency, village.province)
    names: list[Cell] = ["" if area is None else area.name for area in above]
    return [str(code or ""), village.name, *names, site.programme.name, site.programme.agency.short_name]


def officers(found: Iterable[Post]) -> Rows:
    """One officer a row, with telephone and account."""
    header: list[Cell] = [*of_place(), _("post"), _("name"), _("telephone"), _("account"), _("simulated")]
    return [header, *map(_officer, found)]


def _officer(post: Post) -> list[Cell]:
    account = "" if post.account is None else post.account.get_username()
    return [*_post(post), post.phone, account, yes_or_no(post.site.simulated)]


def _post(post: Post) -> list[Cell]:
    place = place_of(getattr(post, "code", ""), post.site.village, post.site)
    return [*place, str(post.get_kind_display()), post.name]


def allowances(found: Iterable[Post], month: date, amount_idr: int) -> Rows:
    """One officer a row, with the month and whole rupiah."""
    header: list[Cell] = [
        *of_place(),
        _("post"),
        _("name"),
        _("month"),
        _("amount (rupiah)"),
        _("simulated"),
    ]
    said = month.strftime(months.FORM)
    return [header, *([*_post(one), said, amount_idr, yes_or_no(one.site.simulated)] for one in found)]


def named(word: str, month: date) -> str:
    """Name of a file that holds one month."""
    return f"{word}-{month.strftime(months.FORM)}"


def as_file(rows: Rows, name: str, form: str) -> HttpResponse:
    """A list to take away; 404 for a form that is not written."""
    if form not in FORMS:
        raise Http404
    write, kind = FORMS[form]
    return attachment(write(rows), f"{name}.{form}", kind)


def attachment(content: bytes, name: str, kind: str) -> HttpResponse:
    """A download that no browser opens as a page of this site."""
    stem, _dot, end = name.rpartition(".")
    headers = {
        "Content-Disposition": f'attachment; filename="desmigratif-{slugify(stem)}.{end}"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=kind, headers=headers)
