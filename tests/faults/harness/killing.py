"""Ends a piece of work by SIGKILL at a moment of one's choice: in front of a line of the program, or after some time.

The work runs in a fork of this process, so this process must have no other threads; the soaks have none.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

Work = Callable[[], object]


def lines_run(work: Work, files: tuple[Path, ...]) -> int:
    """How many lines of these files a piece of work runs, in a fork of its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        seen = _watch(files, lambda _number: None)
        work()
        os.write(writing, str(seen[0]).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        count = int(answer.read() or 0)
    os.waitpid(child, 0)
    return count


def kill_before_line(work: Work, files: tuple[Path, ...], number: int) -> bool:
    """Does the work and is killed in front of its line of this number; False where it came to its end before that."""

    def watched(now: int) -> None:
        if now == number:
            os.kill(os.getpid(), signal.SIGKILL)

    def watched_work() -> None:
        _watch(files, watched)
        work()

    return _forked(watched_work, None)


def kill_after(work: Work, seconds: float) -> bool:
    """Does the work and is killed after this time; False where it came to its end before that."""
    return _forked(work, seconds)


def time_of(work: Work) -> float:
    """How long the work takes in a fork, in seconds."""
    began = time.monotonic()
    _forked(work, None)
    return time.monotonic() - began


def _watch(files: tuple[Path, ...], on_line: Callable[[int], None]) -> list[int]:
    names = {str(file) for file in files}
    seen = [0]

    def local(_frame: FrameType, event: str, _argument: Any) -> Any:
        if event == "line":
            seen[0] += 1
            on_line(seen[0])
        return local

    def called(frame: FrameType, _event: str, _argument: Any) -> Any:
        return local if frame.f_code.co_filename in names else None

    sys.settrace(called)
    return seen


def _forked(work: Work, seconds: float | None) -> bool:
    assert threading.active_count() == 1, "a fork of a process with threads may wait for one of them for ever"
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0, "the work itself failed"
    return False
