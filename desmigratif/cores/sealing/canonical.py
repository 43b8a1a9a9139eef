"""One way to write a value as bytes, so that everybody computes the same hash."""

import json
from typing import Any


def canonical(value: Any) -> bytes:
    """JSON in ASCII with sorted keys and no spaces. Raises ValueError for what JSON does not know."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return text.encode("ascii")
