"""What `levels.toml` says."""

import tomllib
from pathlib import Path
from typing import Any

LEVELS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "levels.toml").read_text("utf-8"))
