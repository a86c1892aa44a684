"""What a process holds in memory stays there: no core file when it dies, no reading of its memory by another program of the same user.

Best effort: where the system has no such switch, nothing happens, and `True` is not answered.
"""

from __future__ import annotations

import ctypes
import resource
import sys

_PR_SET_DUMPABLE = 4  # prctl(2)


def seal() -> bool:
    """Switches core files off, and on Linux ptrace, /proc/PID/mem and /proc/PID/environ for all but root. Whether all of it holds."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if not sys.platform.startswith("linux"):
        return False
    try:
        return bool(ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0)
    except (OSError, AttributeError):
        return False
