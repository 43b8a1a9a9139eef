"""Why an agency could not be changed. The text is for people, in the language of the moment."""

from django.db import IntegrityError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class AgencyError(Exception):
    """A change that is refused; `text` says why and what to do."""

    text: str | Promise = _(
        "The database refuses this. Look at the page again; somebody may have changed it."
    )

    def __str__(self) -> str:
        return str(self.text)


class ShortNameTakenError(AgencyError):
    text = _("Another agency already has this short name.")


class NamedByProviderError(AgencyError):
    text = _(
        "An identity provider is set up for the agency of this short name, so the name stays with it. Ask "
        "whoever runs the server."
    )


class OtherNameTakenError(AgencyError):
    text = _("One of the other names already belongs to another agency.")


class CircleError(AgencyError):
    text = _(
        "Agencies would stand above each other in a circle. Choose another successor, or another agency that "
        "looks after the accounts."
    )


class AreaTakenError(AgencyError):
    text = _("The agency already works over this area.")


REASONS: dict[str, type[AgencyError]] = {
    "agency_short_name_once": ShortNameTakenError,
    "agency_alias_once": OtherNameTakenError,
    "agency_no_circle": CircleError,
    "agency_not_above_itself": CircleError,
    "agency_area_once": AreaTakenError,
}


def reason_of(refusal: IntegrityError) -> AgencyError:
    """The words for what the database refused, by the name of its constraint."""
    diagnosis = getattr(refusal.__cause__, "diag", None)
    return REASONS.get(getattr(diagnosis, "constraint_name", None) or "", AgencyError)()
