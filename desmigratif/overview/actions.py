"""What pages of many rooms leave behind: that the trail itself was taken away."""

from desmigratif.accounts.models import Role, User
from desmigratif.audit import actions as audit


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
