"""What the walk went through, in the closing lines of the tests."""

from collections import Counter
from typing import Any

WALKED = "walked "


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """One line with the numbers of all files of the walk together."""
    total: Counter[str] = Counter()
    for report in terminalreporter.getreports(""):
        for name, value in getattr(report, "user_properties", ()):
            if name.startswith(WALKED):
                total[name.removeprefix(WALKED)] += value
    if total:
        told = ", ".join(f"{value:,} {name}" for name, value in total.items())
        terminalreporter.write_line(f"authorisation walked: {told}; 0 foreign canaries unless a test says so")
