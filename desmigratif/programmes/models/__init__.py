"""Programmes, their sites, and what keeps one village from being served twice."""

from desmigratif.programmes.models.activity import SiteActivity
from desmigratif.programmes.models.clashes import (
    Alternative,
    InheritedOverlap,
    LineageAgreement,
    LineageConflict,
    Mention,
    Refusal,
    Settlement,
)
from desmigratif.programmes.models.footprints import FootprintChange, RegisterOpening, SiteFootprint, SiteLane
from desmigratif.programmes.models.money import Allocation
from desmigratif.programmes.models.programme import Programme, Substance, SubstanceDecision
from desmigratif.programmes.models.site import Site, SiteChange
from desmigratif.programmes.models.waiver import Waiver, WaiverConfirmation

__all__ = [
    "Allocation",
    "Alternative",
    "FootprintChange",
    "InheritedOverlap",
    "LineageAgreement",
    "LineageConflict",
    "Mention",
    "Programme",
    "Refusal",
    "RegisterOpening",
    "Settlement",
    "Site",
    "SiteActivity",
    "SiteChange",
    "SiteFootprint",
    "SiteLane",
    "Substance",
    "SubstanceDecision",
    "Waiver",
    "WaiverConfirmation",
]
