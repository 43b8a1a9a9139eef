"""What pages of many rooms leave behind: that the trail itself was taken away."""

from collections.abc import Iterable

from desmigratif.accounts.models import Role, User
from desmigratif.audit import actions as audit
from desmigratif.audit.models import AuditLine


def note_export(*, count: int, by: User, seat: Role) -> None:
    """Lines of the trail were taken away as a file by the holder of this role."""
    audit.record(
        verb="export",
        subject_kind="trail",
        by=by,
        detail={"lines": count},
        agency_id=seat.agency_id,
        area_id=seat.area_id,
    )


def note_seen(*, lines: Iterable[AuditLine], by: User, seat: Role) -> None:
    """These lines of the trail were shown to the holder of this role."""
    audit.note_read(
        subject_kind="audit line",
        subject_ids=[line.pk for line in lines],
        by=by,
        agency_id=seat.agency_id,
        area_id=seat.area_id,
    )
