"""Why an account could not be changed. The text is for people, in the language of the moment."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class AccountError(Exception):
    """A change that is refused; `text` says why and what to do."""

    text: str | Promise = ""

    def __str__(self) -> str:
        return str(self.text)


class UserNameTakenError(AccountError):
    text = _("This user name is already in use. Choose another one.")


class LastAdministratorError(AccountError):
    text = _("This is the last administrator. Give the role to somebody else first.")


class RoleAlreadyHeldError(AccountError):
    text = _("This account already holds that role in that agency.")


class OwnAccountError(AccountError):
    text = _("You cannot suspend your own account. Another administrator can.")


class DemoRefusedError(AccountError):
    text = _("Demo accounts are only for an embedded database on this machine's own address.")
