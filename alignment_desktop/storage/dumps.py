"""Keeps the memory of this process, where keys and words of clients lie, out of core dumps."""

from __future__ import annotations

import contextlib
import sys

_PR_SET_DUMPABLE = 4


def forbid() -> None:
    """Lets no crash of this process write its memory to the disk, where the system knows how.

    Linux: no core file, neither by the kernel nor by a service that collects them, and no other program of the same
    user may read the memory. macOS: no core file. Windows writes none unless an administrator has asked for it.
    """
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform.startswith("linux"):
        import ctypes

        # A service that collects dumps by a pipe is handed the memory whatever the limit says; not that of a process
        # that is not dumpable.
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
