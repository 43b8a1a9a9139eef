"""The returning work of this room."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from desmigratif.nominations.telling import tell_nominators
from desmigratif.tasks import registry

TOLD = gettext_noop("Answers of %(count)s plans were sent.")


@registry.minutely("nominations.answers", label=_("Telling those who nominated"))
def tell() -> registry.Outcome:
    count = tell_nominators()
    return registry.Outcome(TOLD, {"count": count}) if count else registry.Outcome()
