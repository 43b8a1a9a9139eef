"""Tables of this room: back-tests, and the regencies and known villages of one."""

from typing import Any, ClassVar

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from desmigratif.backtest import words
from desmigratif.backtest.models import BackTest, BackTestPlace, BackTestVillage

NUM = {"th": {"class": "num"}, "td": {"class": "num"}}
SIMULATED = '{} <span class="badge badge-simulated">{}</span>'


class BackTestTable(tables.Table):  # type: ignore[misc]
    """Back-tests, newest first."""

    candidates = tables.Column(verbose_name=_("List of candidates"), accessor="candidates__name")
    requested_at = tables.DateTimeColumn(verbose_name=_("Asked for at"), short=True)
    state = tables.Column(verbose_name=_("Result"), empty_values=(), orderable=False)
    found = tables.Column(
        verbose_name=_("Known villages chosen"), attrs=NUM, empty_values=(), orderable=False
    )

    class Meta:
        empty_text = ""
        order_by_field = "urut"
        page_field = "hal"
        attrs: ClassVar = {"class": "stacked bt-table"}

    def render_candidates(self, record: BackTest) -> SafeString:
        name = format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.candidates.name)
        return format_html(SIMULATED, name, _("simulated")) if record.simulated else name

    def render_state(self, record: BackTest) -> str:
        if record.stored_at is not None:
            return str(_("finished"))
        return str(record.task.get_state_display()) if record.task else "–"

    def render_found(self, record: BackTest) -> SafeString | str:
        if record.found is None or record.known_eligible is None:
            return "–"
        return words.marked(words.k_of_n(record.found, record.known_eligible), record.simulated)


class RegencyTable(tables.Table):  # type: ignore[misc]
    """Regencies with a chosen or a known village."""

    caption = _("Regencies and cities")
    area = tables.Column(verbose_name=_("Regency or city"), order_by=("area__name", "pk"))
    province = tables.Column(
        verbose_name=_("Province"),
        accessor="area__province__name",
        order_by=("area__province__name", "area__name", "pk"),
    )
    chosen = tables.Column(
        verbose_name=_("Chosen by the policy"), attrs=NUM, order_by=("chosen", "area__name")
    )
    known = tables.Column(verbose_name=_("Known by name"), attrs=NUM, order_by=("known", "area__name"))
    found = tables.Column(
        verbose_name=_("Of the known candidates chosen"), attrs=NUM, order_by=("found", "area__name")
    )
    eligible = tables.Column(verbose_name=_("Candidates"), attrs=NUM, order_by=("eligible", "area__name"))

    class Meta:
        empty_text = _("No regency has a chosen or a known village.")
        order_by_field = "urut"
        page_field = "hal"
        attrs: ClassVar = {"class": "stacked bt-table"}

    def __init__(self, *args: Any, simulated: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.simulated = simulated

    def render_area(self, record: BackTestPlace) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.area.get_absolute_url(), record.area.name)

    def render_chosen(self, value: int) -> SafeString:
        return words.marked(value, self.simulated)

    def render_found(self, record: BackTestPlace) -> SafeString | str:
        if not record.known_eligible:
            return "–"
        return words.marked(words.k_of_n(record.found, record.known_eligible), self.simulated)


class KnownTable(tables.Table):  # type: ignore[misc]
    """Villages known by name, and what the policy did with each."""

    caption = _("Villages known by name")
    village = tables.Column(verbose_name=_("Village"), order_by=("village__name", "pk"))
    regency = tables.Column(
        verbose_name=_("Regency or city"),
        accessor="village__regency__name",
        order_by=("village__province__name", "village__regency__name", "village__name", "pk"),
        default="–",
    )
    kind = tables.Column(verbose_name=_("Known by"), order_by=("kind", "year", "village__name", "pk"))
    chosen_year = tables.Column(
        verbose_name=_("Chosen by the policy"),
        empty_values=(),
        order_by=("chosen_year", "village__name", "pk"),
    )

    class Meta:
        empty_text = _("No village of these years is known by name yet.")
        prefix = "nama-"
        order_by_field = "urut"
        page_field = "hal"
        attrs: ClassVar = {"class": "stacked bt-table"}

    def __init__(self, *args: Any, simulated: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.simulated = simulated

    def render_village(self, record: BackTestVillage) -> SafeString:
        return format_html(
            '<a href="{}">{}</a> <span class="muted small nowrap">{}</span>',
            record.village.get_absolute_url(),
            record.village.name,
            getattr(record, "code", None) or "",
        )

    def render_kind(self, record: BackTestVillage) -> SafeString:
        said = format_html("{}, {}", record.get_kind_display(), str(record.year))
        if record.source.startswith(("http://", "https://")):
            return format_html('{} <a href="{}" rel="noreferrer">{}</a>', said, record.source, _("source"))
        return said

    def render_chosen_year(self, record: BackTestVillage) -> SafeString:
        if record.chosen_year is not None:
            said = gettext("yes, for %(year)s") % {"year": record.chosen_year}
            return words.marked(said, self.simulated)
        if record.eligible:
            return words.marked(gettext("no"), self.simulated)
        return format_html("{}", gettext("was no candidate"))
