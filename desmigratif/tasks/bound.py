"""Runs `desmigratif` as a child that cannot outlive its parent: when the worker is killed, so is it.

Started as `python -m desmigratif.tasks.bound PARENT_PID COMMAND …`.
"""

import ctypes
import os
import runpy
import signal
import sys

PR_SET_PDEATHSIG = 1


def bind(parent: int) -> None:
    """Ask the kernel for SIGKILL at the parent's death; end at once if it is dead already."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    bind(int(sys.argv[1]))
    sys.argv = ["desmigratif", *sys.argv[2:]]
    runpy.run_module("desmigratif", run_name="__main__", alter_sys=True)
