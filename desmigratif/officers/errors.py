"""Why something about officers is refused. The text is for people, in their language."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext


class OfficersError(Exception):
    """Something that is refused; `text` says why and what to do."""

    text: str | Promise = ""

    def __str__(self) -> str:
        return str(self.text)


class NobodyError(OfficersError):
    text = _("No village officer with an account works there today. Nothing was sent.")


class SentAlreadyError(OfficersError):
    text = _(
        "This form has sent another message already. What stands here now was not sent; send it again to "
        "make it a message of its own."
    )


class TooManyOfficersError(OfficersError):
    """More people than one person may take as a file."""

    def __init__(self, count: int, most: int) -> None:
        super().__init__()
        self.count, self.most = count, most

    def __str__(self) -> str:
        return ngettext(
            "This is %(count)d row about people; one person takes at most %(most)d in a file. Narrow the "
            "list to an area.",
            "These are %(count)d rows about people; one person takes at most %(most)d in a file. Narrow the "
            "list to an area.",
            self.count,
        ) % {"count": self.count, "most": self.most}
