"""Writing the trail. Called by the actions of every room, inside their transaction."""

from typing import Any, Protocol

from desmigratif.audit.models import AuditLine


class Actor(Protocol):
    """Whoever does something: a signed-in user, or the installation itself."""

    @property
    def pk(self) -> Any: ...

    def get_username(self) -> str: ...


def record(
    *,
    verb: str,
    subject_kind: str,
    subject_id: object = "",
    by: Actor | None,
    detail: dict[str, Any] | None = None,
) -> AuditLine:
    """Add one line. `by=None` means the installation itself (set-up, scheduled work)."""
    return AuditLine.objects.create(
        actor_id=None if by is None else by.pk,
        actor_label="system" if by is None else by.get_username(),
        verb=verb,
        subject_kind=subject_kind,
        subject_id=str(subject_id),
        detail=detail or {},
    )
