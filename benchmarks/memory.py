"""How much memory this process holds and has held, from Linux's own account.

Not `getrusage`: its peak is carried over from the process that started this one.
"""

from pathlib import Path

FIELDS = {"now": "VmRSS", "peak": "VmHWM"}


def megabytes(when: str) -> float:
    """Resident memory `now` or at its `peak`."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{FIELDS[when]}:"))


def forget_peak() -> None:
    """The peak starts anew from what is held now."""
    Path("/proc/self/clear_refs").write_text("5", "ascii")
