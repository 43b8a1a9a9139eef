"""Why an account could not be changed. The text is for people, in the language of the moment."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class AccountError(Exception):
    """A change that is refused; `text` says why and what to do."""

    text: str | Promise = ""
    field: str | None = None
    """Name of the form's field that is to be mended, when it is one."""

    def __str__(self) -> str:
        return str(self.text)


class UserNameTakenError(AccountError):
    text = _("This user name is already in use. Choose another one.")
    field = "username"


class LastAdministratorError(AccountError):
    text = _("This is the last administrator there. Give the role to somebody else first.")


class RoleAlreadyHeldError(AccountError):
    text = _("This account already holds that role in that agency and area.")


class OwnAccountError(AccountError):
    text = _("You cannot change your own account. Somebody else who looks after it can.")


class NotJoinedError(AccountError):
    text = _("This person has not joined yet. Make a new code, or take the invitation back.")


class AlreadyJoinedError(AccountError):
    text = _("This invitation is no longer open: it was accepted or taken back meanwhile.")


class NothingWaitsError(AccountError):
    text = _("No role waits for this person. Give one first, then invite again.")


class CodeRefusedError(AccountError):
    text = _("This code opens nothing. Check each letter, or ask whoever gave it to you for a new one.")


class AreaDoesNotSuitError(AccountError):
    text = _("Village officers and village heads serve in one village: choose a village.")
    field = "area"


class CoordinatorDoesNotSuitError(AccountError):
    text = _("A coordinator serves in a regency's manpower office over one regency: choose both.")
    field = "area"


class DayOutsideRoleError(AccountError):
    text = _("The role ends before that day. Choose an earlier day.")


class LeaveOverlapsError(AccountError):
    text = _("This person is already on leave in that time.")


class DemoRefusedError(AccountError):
    text = _("Demo accounts are only for an embedded database on this machine's own address.")
