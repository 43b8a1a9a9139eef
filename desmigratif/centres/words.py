"""What somebody is at a centre, in words."""

from collections.abc import Mapping
from typing import Any

from desmigratif.centres.models import Post


def position_in_words(row: Mapping[str, Any]) -> str:
    """The post of a row of `queries.people_of`, or the position that a contact has in their own words."""
    return str(Post.Kind(row["place"]).label) if row["place"] else row["role"]
