"""What changed between two versions of an annex, with the reasons that the versions between them tell."""

from dataclasses import dataclass

from desmigratif.decrees.models import Annex, AnnexChange, AnnexRow

Kind = AnnexChange.Kind


@dataclass(frozen=True)
class Difference:
    """A village that came, went, or took the place of another, and why."""

    kind: str
    gone: AnnexRow | None
    come: AnnexRow | None
    reason: str

    @property
    def label(self) -> str:
        return str(Kind(self.kind).label)

    @property
    def tone(self) -> str:
        return {Kind.ADDED: "ok", Kind.REMOVED: "stop"}.get(Kind(self.kind), "info")


def between(before: Annex, after: Annex) -> list[Difference]:
    """By kind and place; four queries, however many rows."""
    old, new = _rows(before), _rows(after)
    told = AnnexChange.objects.filter(
        annex__decree=after.decree_id, annex__version__gt=before.version, annex__version__lte=after.version
    ).order_by("annex__version", "position")
    found: list[Difference] = []
    going, coming = set(old) - set(new), set(new) - set(old)
    for change in reversed(list(told)):
        gone = old[change.gone_id] if change.gone_id in going else None
        come = new[change.come_id] if change.come_id in coming else None
        if gone is None and come is None:
            continue
        going.discard(change.gone_id or 0)
        coming.discard(change.come_id or 0)
        found.append(Difference(_kind(gone, come), gone, come, change.reason))
    return sorted(found, key=_order)


def _kind(gone: AnnexRow | None, come: AnnexRow | None) -> str:
    if gone is not None and come is not None:
        return Kind.REPLACED
    return Kind.REMOVED if come is None else Kind.ADDED


def _order(one: Difference) -> tuple[object, ...]:
    row = one.come or one.gone
    return () if row is None else (one.kind, row.year, row.province, row.regency, row.name, row.site_id)


def _rows(annex: Annex) -> dict[int, AnnexRow]:
    return {row.site_id: row for row in annex.rows.all()}


def number(text: str) -> int:
    """The version that an address names, 0 for none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0


def pair(versions: dict[int, Annex], asked: tuple[str, str]) -> tuple[Annex, Annex] | None:
    """The two versions that an address names, the earlier first; the newest two where it names none; None
    for a decree with one version."""
    known = sorted({number(text) for text in asked} & set(versions))
    first, *rest = known if len(known) == 2 else sorted(versions)[-2:]
    return (versions[first], versions[rest[0]]) if rest else None
