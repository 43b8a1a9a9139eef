"""How far a person's roles reach: areas of the tree, and the filter that keeps rows within them."""

from dataclasses import dataclass

from django.db.models import Q

from desmigratif.accounts.models import Role, User
from desmigratif.places.models import Area

ANCESTORS = ("province", "regency", "district")


@dataclass(frozen=True)
class Reach:
    """Whole areas, each with everything below it; `nation` is all of them."""

    nation: bool
    areas: frozenset[int]

    def __bool__(self) -> bool:
        return self.nation or bool(self.areas)

    def covers(self, area: Area | None) -> bool:
        """Whether an area lies within reach; None is the nation."""
        if self.nation or area is None:
            return self.nation
        above = {area.pk, area.province_id, area.regency_id, area.district_id}
        return not self.areas.isdisjoint(above)

    def over(self, path: str = "") -> Q:
        """Filter of rows whose area lies within reach. `path` leads to it ("village"); the row itself when
        empty."""
        if self.nation:
            return Q()
        ids = sorted(self.areas)
        start = f"{path}__" if path else ""
        found = Q(**{f"{path or 'pk'}__in": ids})
        for ancestor in ANCESTORS:
            found |= Q(**{f"{start}{ancestor}__in": ids})
        return found


def reach_of(user: User, *kinds: str, agency_id: int | None = None) -> Reach:
    """Reach of the roles of these kinds that the user holds today; only those held in one agency when it is
    given."""
    held = [
        role
        for role in _roles(user)
        if role.kind in kinds and (agency_id is None or role.agency_id == agency_id)
    ]
    return Reach(
        nation=any(role.area_id is None for role in held),
        areas=frozenset(role.area_id for role in held if role.area_id is not None),
    )


def _roles(user: User) -> tuple[Role, ...]:
    return user.current_roles if user.is_active else ()
