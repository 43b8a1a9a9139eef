"""Every named read of this room."""

import gzip

from desmigratif.candidates.models import CandidateSet, CandidateSetQuerySet


def candidate_sets() -> CandidateSetQuerySet:
    """Lists of candidates without their contents, newest first."""
    return CandidateSet.objects.select_related("made_by", "archived_by").defer("content")


def listed(*, aside: bool, drafts: bool) -> CandidateSetQuerySet:
    """Lists that were put aside, or those that were not, with drafts for whoever may keep them."""
    if aside:
        return candidate_sets().exclude(archived_at=None)
    sets = candidate_sets().filter(archived_at=None)
    return sets if drafts else sets.kept()


def content_of(candidates: CandidateSet) -> bytes:
    """The list's file as it is given to the plan."""
    return gzip.decompress(candidates.content)
