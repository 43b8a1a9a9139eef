"""Writes of the agencies room: the facts an installation starts with, and what administrators change."""

from desmigratif.agencies.actions.facts import PROGRAMME_AGENCIES, ProgrammeAgency, ensure_agencies
from desmigratif.agencies.actions.keeping import add_area, remove_area, save_agency, save_office
from desmigratif.agencies.actions.regency_offices import (
    ensure_demo_regency_office,
    ensure_regency_office,
)

__all__ = [
    "PROGRAMME_AGENCIES",
    "ProgrammeAgency",
    "add_area",
    "ensure_agencies",
    "ensure_demo_regency_office",
    "ensure_regency_office",
    "remove_area",
    "save_agency",
    "save_office",
]
