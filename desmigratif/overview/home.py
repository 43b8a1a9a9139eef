"""What the home page shows to whom: the register to all, plans and waiting work to people with a role."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from desmigratif.accounts import access
from desmigratif.accounts.models import User
from desmigratif.coordination import waiting as coordination
from desmigratif.decrees import waiting as decrees
from desmigratif.monitoring import queries as monitoring
from desmigratif.objections import waiting as objections
from desmigratif.places import queries as places
from desmigratif.planning import queries as planning
from desmigratif.planning.models import PlanRun
from desmigratif.sites import waiting as sites
from desmigratif.tasks import queries as tasks
from desmigratif.tasks.models import LongTask


@dataclass(frozen=True)
class Home:
    """Contents of the home page; what the visitor may not see is empty."""

    counts: places.RegisterCounts
    newest_plan: PlanRun | None
    plan_being_made: PlanRun | None
    running: Iterable[LongTask]
    may_make_plans: bool
    may_read_plans: bool
    settling: coordination.Waiting
    deciding: sites.Waiting
    approving: decrees.Waiting
    objected: objections.Waiting
    reports: int
    """Monthly reports of own sites that a village officer has still to send."""

    @property
    def shows_plans(self) -> bool:
        return self.may_read_plans or bool(self.newest_plan or self.plan_being_made)

    @property
    def something_waits(self) -> bool:
        """Whether anything waits for a word of the visitor."""
        nothing = (coordination.Waiting(), sites.Waiting(), decrees.Waiting(), objections.Waiting())
        said = (self.settling, self.deciding, self.approving, self.objected)
        return bool(self.reports) or said != nothing


def for_visitor(request: HttpRequest) -> Home:
    """Home by role: three queries for the public, a few more for people with a role, however much waits."""
    user = request.user
    reads = access.may_read_plans(user)
    return Home(
        counts=places.register_counts(),
        newest_plan=planning.newest_finished(user),
        plan_being_made=planning.being_made(user),
        running=tasks.running_for(user)[:5] if access.may_read_tasks(user) else [],
        may_make_plans=access.may_make_plans(user),
        may_read_plans=reads,
        settling=coordination.for_user(user) if isinstance(user, User) else coordination.Waiting(),
        deciding=sites.for_user(user) if isinstance(user, User) else sites.Waiting(),
        approving=decrees.for_user(user) if isinstance(user, User) else decrees.Waiting(),
        objected=objections.for_user(user) if isinstance(user, User) else objections.Waiting(),
        reports=_reports(user) if isinstance(user, User) else 0,
    )


def _reports(user: User) -> int:
    return len(list(monitoring.due_reports(user, timezone.localdate())))
