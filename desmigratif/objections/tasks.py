"""The returning work of this room."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from desmigratif.objections import actions
from desmigratif.tasks import registry

CONFIRMED = gettext_noop("%(count)s sites confirmed to which nobody objected.")
STUCK = gettext_noop("%(count)s sites confirmed to which nobody objected, %(stuck)s could not be.")


@registry.daily("objections.confirm", label=_("Confirming what nobody objected to"), hour=1)
def confirm(day: date) -> registry.Outcome:
    counted = actions.confirm_due(day=day)
    values = {"count": counted.confirmed, "stuck": counted.stuck}
    return registry.Outcome(STUCK if counted.stuck else CONFIRMED, values)
