"""Asking for a plan: title, candidates, sites, time, and the policy as fields or as a policy file's text."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms import BoundField
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from desmigratif.candidates import queries
from desmigratif.candidates.actions.keeping import ListOfCandidates
from desmigratif.candidates.faults import RefusedError
from desmigratif.candidates.models import CandidateSet
from desmigratif.cores.selection.read.faults import WrongUseError
from desmigratif.planning.actions.requests import PlanRequest
from desmigratif.planning.models import PlanRun
from desmigratif.policies import held, rules
from desmigratif.policies.forms.fields import WholeNumberField
from desmigratif.policies.forms.policy import PolicyForm, initial_of
from desmigratif.policies.forms.years import Rows, YearFormSet, as_tables, initial_rows
from desmigratif.policies.text import default_text, document, parsed, to_text

SHORTEST, LONGEST, USUAL = 5, 900, 60
MOST_TEXT = 2_000_000  # characters of a policy or a list of sites
SHOWN_FAULTS = 50
FILES = {"policy_text": "policy_file", "sites": "sites_file"}


class CandidatesField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A list of candidates by its name and day; says so when its figures are simulated."""

    def label_from_instance(self, obj: CandidateSet) -> str:
        day = date_format(localtime(obj.made_at), "SHORT_DATE_FORMAT")
        return f"{obj.name} ({gettext('simulated')}) · {day}" if obj.simulated else f"{obj.name} · {day}"


class RequestForm(forms.Form):
    """Everything that is asked beside the policy's own fields."""

    title = forms.CharField(label=_("Title of the plan"), max_length=150)
    candidates = CandidatesField(
        label=_("List of candidates"),
        queryset=CandidateSet.objects.none(),
        empty_label=_("choose a list"),
        error_messages={"required": _("Choose a list of candidates or upload one.")},
    )
    upload = forms.FileField(
        label=_("or a new list (CSV or XLSX)"),
        required=False,
        help_text=_(
            "Columns: code, and priority or population and residents_abroad, poverty_share, idm;"
            " cost_idr for budgets, lat and lng for distances and the map."
        ),
    )
    upload_source = forms.CharField(label=_("Where the new list comes from"), max_length=300, required=False)
    sites = forms.CharField(
        label=_("Other villages already in a programme (CSV)"),
        required=False,
        max_length=MOST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_("Columns: code,programme,starts_on,ends_on. An empty end means that it goes on."),
    )
    sites_file = forms.FileField(label=_("or as a file"), required=False)
    policy_text = forms.CharField(
        label=_("Policy file (TOML)"),
        required=False,
        max_length=MOST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=_("When it is filled in, it counts instead of the fields above."),
    )
    policy_file = forms.FileField(label=_("or as a file"), required=False)
    time_limit_s = WholeNumberField(
        label=_("Time allowed (seconds)"),
        help_text=_("When it runs out, the best plan found so far is shown and called so."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["candidates"].queryset = queries.candidate_sets().offered()  # type: ignore[attr-defined]
        self.fields["candidates"].required = not self.files.get("upload")
        field = self.fields["sites"]
        field.help_text = format_html("{} {}", field.help_text, rules.source_line(rules.NO_DOUBLE))

    def clean_time_limit_s(self) -> int:
        seconds: int = self.cleaned_data["time_limit_s"] or USUAL
        if not SHORTEST <= seconds <= LONGEST:
            raise forms.ValidationError(
                _("Between %(least)s and %(most)s seconds, please."),
                params={"least": SHORTEST, "most": LONGEST},
            )
        return seconds

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("upload") and not data.get("upload_source"):
            self.add_error("upload_source", _("Say where the new list comes from, for example “PODES 2024”."))
        return data


@dataclass
class PlanForms:
    """The three forms of the page as one."""

    request: RequestForm
    policy: PolicyForm
    years: Rows

    @classmethod
    def blank(cls, run: PlanRun | None = None) -> "PlanForms":
        """Filled with the programme's own rule, or with what another plan was asked."""
        text = run.policy if run else default_text()
        initial: dict[str, object] = {"time_limit_s": run.time_limit_s if run else USUAL}
        if run:
            initial |= {"candidates": run.candidates_id, "sites": run.added_sites, "title": run.title}
        try:
            kept = parsed(text).keep
        except WrongUseError:  # written for another version: shown as text, to be mended by hand
            text, initial["policy_text"] = default_text(), text
        else:
            initial |= {"policy_text": text} if kept else {}  # no field of the form has the plan before
        tables = document(text)
        years = YearFormSet(prefix="years", initial=initial_rows(tables))
        return cls(RequestForm(initial=initial), PolicyForm(initial=initial_of(tables)), years)

    @classmethod
    def sent(cls, request: HttpRequest) -> "PlanForms":
        """What was sent. Texts of uploaded policy and sites files stand in their text fields from now on."""
        data, unreadable = _with_texts(request.POST, request.FILES)
        forms_ = cls(RequestForm(data, request.FILES), PolicyForm(data), YearFormSet(data, prefix="years"))
        for name in unreadable:
            forms_.request.add_error(
                name, gettext("The file is not UTF-8 text; save it as such or paste its text.")
            )
        return forms_

    @property
    def quota_source(self) -> str:
        return rules.source_line(rules.QUOTA)

    @property
    def held_villages(self) -> int:
        """How many villages of the register every new plan keeps clear of."""
        return held.held_now().order_by().values("village").distinct().count()

    @property
    def has_errors(self) -> bool:
        return bool(self.request.errors or self.policy.errors or self.years.total_error_count())

    @property
    def wrong_fields(self) -> list[BoundField]:
        """Fields with a fault, in the order of the page."""
        fields = [field for form in (self.request, self.policy, *self.years.forms) for field in form]
        return [field for field in fields if field.errors]

    @property
    def wrong_policy_fields(self) -> list[BoundField]:
        """Fields of the policy with a fault."""
        return [field for form in (self.policy, *self.years.forms) for field in form if field.errors]

    def is_valid(self) -> bool:
        """Judges all forms, so that every fault is shown at once."""
        return all([self.request.is_valid(), self.policy_text() is not None])

    def policy_text(self) -> str | None:
        """The policy that is asked for, None while its fields have faults. A text goes before fields."""
        written: str = self.request.data.get("policy_text", "").replace("\r\n", "\n")
        if written.strip():
            return written
        if not all([self.policy.is_valid(), self.years.is_valid()]):
            return None
        return to_text({"years": as_tables(self.years), **self.policy.document()})

    def asked(self, candidates: CandidateSet) -> PlanRequest:
        """The valid forms as a request."""
        data = self.request.cleaned_data
        return PlanRequest(
            title=data["title"],
            candidates=candidates,
            policy=self.policy_text() or "",
            sites=data["sites"].replace("\r\n", "\n") if data["sites"].strip() else "",
            time_limit_s=data["time_limit_s"],
        )

    def uploaded_list(self) -> ListOfCandidates | None:
        """A new list that came with valid forms, None without one."""
        data = self.request.cleaned_data
        file = data.get("upload")
        return ListOfCandidates(file.name[:150], data["upload_source"], file.read()) if file else None

    def keep_list(self, candidates: CandidateSet) -> None:
        """An uploaded list that was kept is the chosen one when the page is shown again."""
        data = QueryDict(mutable=True)
        data.update(self.request.data)
        data["candidates"] = str(candidates.pk)
        self.request.data = data

    def refuse(self, error: RefusedError) -> None:
        """Show why a request was refused, beside what was given."""
        uploaded = bool(self.request.files.get("upload"))
        by_text = bool(self.request.cleaned_data.get("policy_text", "").strip())
        field = {
            "candidates": "upload" if uploaded else "candidates",
            "policy": "policy_text" if by_text else None,
            "sites": "sites",
        }[error.where]
        shown = [str(fault) for fault in error.faults[:SHOWN_FAULTS]]
        if len(error.faults) > SHOWN_FAULTS:
            shown.append(gettext("… and %(count)s more") % {"count": len(error.faults) - SHOWN_FAULTS})
        self.request.add_error(field, shown)


def _with_texts(
    data: QueryDict, files: "MultiValueDict[str, UploadedFile[bytes]]"
) -> tuple[QueryDict, list[str]]:
    data, unreadable = data.copy(), []
    for name, upload in FILES.items():
        file = files.get(upload)
        if file is None:
            continue
        try:
            data[name] = file.read(MOST_TEXT).decode("utf-8-sig")
        except UnicodeDecodeError:
            unreadable.append(upload)
    return data, unreadable
