"""Plans that are approved by a second person, and the decrees that name their villages."""

from desmigratif.decrees.models.annex import Annex, AnnexChange, AnnexRow, Decree
from desmigratif.decrees.models.approval import Approval, ApprovedSite, PlannedAgain

__all__ = [
    "Annex",
    "AnnexChange",
    "AnnexRow",
    "Approval",
    "ApprovedSite",
    "Decree",
    "PlannedAgain",
]
