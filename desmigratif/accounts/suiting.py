"""Where a kind of role can be held at all, whoever gives it."""

from desmigratif.accounts import errors
from desmigratif.accounts.models import Role
from desmigratif.agencies.models import Agency
from desmigratif.places.models import Area

IN_A_VILLAGE = (Role.Kind.VILLAGE_OFFICER, Role.Kind.VILLAGE_HEAD)


def misfit(kind: str, agency: Agency, area: Area | None) -> errors.AccountError | None:
    """Why such a role cannot be; None when it can."""
    level = None if area is None else area.level
    if kind in IN_A_VILLAGE and level != Area.Level.VILLAGE:
        return errors.AreaDoesNotSuitError()
    in_office = agency.kind == Agency.Kind.REGENCY_OFFICE and level == Area.Level.REGENCY
    if kind == Role.Kind.COORDINATOR and not in_office:
        return errors.CoordinatorDoesNotSuitError()
    return None
