"""What a process that reads foreign files takes from itself before it has seen a byte of one: memory, processor, time.

Each system has a way of its own. Linux refuses memory past a limit (`RLIMIT_DATA`). Windows does so for a process in a
job object. macOS takes the limit and does not keep to it, so a thread there looks at how much the process has and ends
it. The end after so many seconds is the same everywhere, and comes even where whoever asked has died meanwhile.
"""

from __future__ import annotations

import ctypes
import faulthandler
import os
import sys
import threading
import time
from contextlib import suppress
from typing import Any

REFUSES_MEMORY = sys.platform.startswith("linux")
"""Whether the system itself keeps to a limit on the memory of a process."""

_MAPPED = 512 * 2**20
"""Bytes of addresses beside the memory: for libraries, and what the C library sets aside for threads and never uses."""

_LOOKS_EVERY = 0.005
_OVER = 70  # the exit code of a process that has ended itself


def keep(*, memory: int, cpu_seconds: int, seconds: float) -> None:
    """Limits this process for good: bytes, seconds of the processor, seconds of the clock."""
    # A thread of C code that needs no lock of the interpreter: a decoder that never returns is ended too.
    faulthandler.dump_traceback_later(seconds, exit=True, file=os.open(os.devnull, os.O_WRONLY))
    if sys.platform == "win32":
        join_job(ctypes.WinDLL("kernel32", use_last_error=True), memory=memory, cpu_seconds=cpu_seconds)
        return
    _keep_resources(memory, cpu_seconds)
    if not REFUSES_MEMORY:
        watch(memory)


def _keep_resources(memory: int, cpu_seconds: int) -> None:
    import resource

    limits = [(resource.RLIMIT_CPU, cpu_seconds), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0)]
    if REFUSES_MEMORY:
        # Addresses alone would be the wrong measure: how many are set aside depends on which threads happen to meet.
        limits += [(resource.RLIMIT_DATA, memory), (resource.RLIMIT_AS, memory + _MAPPED)]
    for kind, most in limits:
        _soft, hard = resource.getrlimit(kind)
        kept = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with suppress(OSError, ValueError):  # a system that does not know this limit
            resource.setrlimit(kind, (kept, kept))


# -- where the system keeps no limit -----------------------------------------------------------------------------------


def watch(memory: int) -> None:
    """Ends this process once it has had more bytes than this; a thread looks from now on.

    Decoders work without the interpreter's lock, so the thread looks while they do. What is looked at is the most there
    ever was, so that nothing is missed in between.
    """
    most = max(memory, _most_resident())  # Linux counts what the process had been before it became this program
    threading.Thread(target=_end_past, args=(most,), daemon=True).start()


def _end_past(most: int) -> None:
    while _most_resident() <= most:
        time.sleep(_LOOKS_EVERY)
    os._exit(_OVER)


def _most_resident() -> int:
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


# -- Windows -----------------------------------------------------------------------------------------------------------

# Names, order and types are those of winnt.h; ctypes pads them as the compilers of Windows do.

_EXTENDED_LIMITS = 9  # JobObjectExtendedLimitInformation
_PROCESS_TIME, _ACTIVE_PROCESSES, _PROCESS_MEMORY = 0x0002, 0x0008, 0x0100
_DIES_WITHOUT_A_BOX, _KILL_ON_CLOSE = 0x0400, 0x2000
_TICKS = 10_000_000  # of 100 nanoseconds, a second


class _BasicLimits(ctypes.Structure):
    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    )


class _ExtendedLimits(ctypes.Structure):
    _fields_ = (
        ("BasicLimitInformation", _BasicLimits),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


def join_job(kernel: Any, *, memory: int, cpu_seconds: int) -> bool:
    """Puts this process into a job of its own, with these limits and no process beside it; whether that was done.

    Its handle is never closed, so the job lasts as long as the process. Where Windows refuses, the process goes on
    with the end by the clock alone: a file that is read without a limit on memory is better than none that is read.
    """
    kernel.CreateJobObjectW.argtypes = (ctypes.c_void_p, ctypes.c_wchar_p)
    kernel.CreateJobObjectW.restype = ctypes.c_void_p  # a handle is as wide as a pointer
    kernel.SetInformationJobObject.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_uint32)
    kernel.SetInformationJobObject.restype = ctypes.c_int
    kernel.GetCurrentProcess.argtypes = ()
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    kernel.AssignProcessToJobObject.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
    kernel.AssignProcessToJobObject.restype = ctypes.c_int

    limits = _ExtendedLimits()
    basic = limits.BasicLimitInformation
    basic.LimitFlags = _PROCESS_TIME | _ACTIVE_PROCESSES | _PROCESS_MEMORY | _DIES_WITHOUT_A_BOX | _KILL_ON_CLOSE
    basic.PerProcessUserTimeLimit = cpu_seconds * _TICKS
    basic.ActiveProcessLimit = 1
    limits.ProcessMemoryLimit = memory
    job = kernel.CreateJobObjectW(None, None)
    return bool(
        job
        and kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits))
        and kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())
    )
