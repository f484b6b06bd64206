"""A process that joins a job of Windows asks for what winnt.h says, in its layout; played with a made-up kernel.

The real one has not been asked: these tests run where there is none.
"""

from __future__ import annotations

import ctypes
from typing import Any

import pytest

from alignment_desktop.exchange.limits import _BasicLimits, _ExtendedLimits, join_job

JOB, PROCESS = 0x1_0000_0010, 0xFFFF_FFFF_FFFF_FFFF
"""A handle that is cut where it is taken for an int, and the one that means this process."""


class Function:
    """A function of the made-up kernel: it takes what its types can hold, and its answer is cut to its own type."""

    argtypes: tuple[Any, ...]
    restype: Any

    def __init__(self, answer: int) -> None:
        self.answer = answer
        self.given: tuple[Any, ...] = ()

    def __call__(self, *given: Any) -> int | None:
        self.given = given
        for kind, value in zip(self.argtypes, given, strict=True):
            kind.from_param(value)
        if len(given) == 4:  # what is handed over by its address is there during the call alone
            self.content = ctypes.string_at(ctypes.addressof(given[2]._obj), given[3])
        return self.restype(self.answer).value


class Kernel:
    """Answers as kernel32 does, and refuses where it is told to."""

    def __init__(self, refuses: str = "") -> None:
        answers = {"CreateJobObjectW": JOB, "GetCurrentProcess": PROCESS}
        for name in ("CreateJobObjectW", "SetInformationJobObject", "GetCurrentProcess", "AssignProcessToJobObject"):
            setattr(self, name, Function(0 if name == refuses else answers.get(name, 1)))


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="the sizes are those of 64 bits")
def test_the_layout_is_that_of_windows():
    assert (ctypes.sizeof(_BasicLimits), ctypes.sizeof(_ExtendedLimits)) == (64, 144)
    offsets = {name: getattr(_BasicLimits, name).offset for name, _type in _BasicLimits._fields_}
    assert offsets["LimitFlags"] == 16
    assert (offsets["MinimumWorkingSetSize"], offsets["ActiveProcessLimit"], offsets["Affinity"]) == (24, 40, 48)
    assert (_ExtendedLimits.IoInfo.offset, _ExtendedLimits.ProcessMemoryLimit.offset) == (64, 112)


def test_the_process_joins_a_job_of_its_own_with_limits():
    kernel = Kernel()
    assert join_job(kernel, memory=512 * 2**20, cpu_seconds=10)
    assert kernel.AssignProcessToJobObject.given == (JOB, PROCESS)
    assert kernel.SetInformationJobObject.given[:2] == (JOB, 9)
    limits = _ExtendedLimits.from_buffer_copy(kernel.SetInformationJobObject.content)
    assert limits.ProcessMemoryLimit == 512 * 2**20
    basic = limits.BasicLimitInformation
    assert basic.LimitFlags == 0x2 | 0x8 | 0x100 | 0x400 | 0x2000
    assert (basic.PerProcessUserTimeLimit, basic.ActiveProcessLimit) == (10 * 10**7, 1)


@pytest.mark.parametrize("refuses", ["CreateJobObjectW", "SetInformationJobObject", "AssignProcessToJobObject"])
def test_where_windows_refuses_the_process_goes_on_and_knows(refuses):
    assert not join_job(Kernel(refuses), memory=1, cpu_seconds=1)
