"""People with and without roles, as in the tests of their room."""

from desmigratif.accounts.tests.conftest import (
    administrator,
    agency,
    fresh_limits,
    make_account,
    planner,
    signed_in,
)

__all__ = ["administrator", "agency", "fresh_limits", "make_account", "planner", "signed_in"]
