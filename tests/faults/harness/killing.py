"""Ends a piece of work by SIGKILL at all its moments: in front of a line of the program, or after some time.

The work runs in a fork of this process, so this process must have no other threads; the soaks have none.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from alignment_desktop.storage import durable

Work = Callable[[], object]


def killed_again_and_again(
    work: Work, path: Path, sound: Path, files: tuple[Path, ...], *, chance: random.Random, times: int, last: int
) -> Iterator[bool]:
    """Does the work on a file so many times, each on a copy of the sound one; says of each whether it was killed.

    Half of the kills come in front of a line of these program files, every other one of them among the `last` lines;
    the other half after some time. What the work came to is to be looked at before the next is asked for.
    """
    _put_back(path, sound)
    lines = _lines_run(work, files)
    _put_back(path, sound)
    seconds = _time_of(work)
    for number in range(times):
        _put_back(path, sound)
        if number % 2 == 0:
            first = 1 if number % 4 == 0 else max(1, lines - last)
            yield _killed_before_line(work, files, chance.randint(first, lines))
        else:
            yield _forked(work, chance.uniform(0, seconds * 1.1))


def _put_back(path: Path, sound: Path) -> None:
    """A fresh copy of the sound file, without anything that was left beside the former one."""
    durable.clear(*path.parent.glob(".*"), *path.parent.glob(f"{path.stem}*"))
    shutil.copy(sound, path)


def _lines_run(work: Work, files: tuple[Path, ...]) -> int:
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


def _killed_before_line(work: Work, files: tuple[Path, ...], number: int) -> bool:
    """Does the work and is killed in front of its line of this number; False where it came to its end before that."""

    def watched(now: int) -> None:
        if now == number:
            os.kill(os.getpid(), signal.SIGKILL)

    def watched_work() -> None:
        _watch(files, watched)
        work()

    return _forked(watched_work, None)


def _time_of(work: Work) -> float:
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
