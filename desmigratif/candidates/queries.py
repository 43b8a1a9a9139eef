"""Every named read of this room."""

import gzip

from django.db.models import QuerySet

from desmigratif.candidates.models import CandidateSet


def candidate_sets() -> QuerySet[CandidateSet]:
    """Lists of candidates without their contents, newest first."""
    return CandidateSet.objects.select_related("made_by").defer("content")


def content_of(candidates: CandidateSet) -> bytes:
    """The list's file as it is given to the plan."""
    return gzip.decompress(candidates.content)
