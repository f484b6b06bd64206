"""Several processes open one workbook for writing at the same moment: one of them writes, and the others hear who.

Five of six starts are three forks that open the store; every sixth is two processes of the product itself
(`real_starts`).

Before each start the lock file beside the workbook is missing, left by a killed process of this computer, or forged:
rubbish, empty, a name of this computer with a process that lives, or another computer's.
"""

from __future__ import annotations

import json
import os
import random
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path

from alignment_desktop.domain.errors import WorkbookInUse
from alignment_desktop.storage import lock, vault
from alignment_desktop.storage.store import Store
from tests.faults.real_starts import RealStarts
from tests.faults.soaks import Figures, Say
from tests.storage.things import CHEAP, fill

STARTS_AT_ONCE = 3
REAL_EVERY = 6


def soak(figures: Figures, say: Say, *, seed: int, times: int) -> None:
    """So many starts; every sixth is one of real windows and verbs."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ours.alignment"
        with vault.create(path, "", parameters=CHEAP) as opened:
            fill(Store(opened))
        access = vault.access_to(path, "", parameters=CHEAP)
        real = RealStarts(Path(folder), chance)
        try:
            for number in range(1, times + 1):
                forge, is_killed = chance.choice(FORGERIES), chance.random() < 0.3
                if number % REAL_EVERY == 0:
                    real.start(figures, forge, is_foreign=forge is _foreign, is_killed=is_killed)
                else:
                    forge(lock.lock_path(path), chance)
                    _start(figures, access, is_foreign=forge is _foreign, is_killed=is_killed)
                figures.count("starts")
                if number % 100 == 0:
                    say(f"{number} of {times}")
        finally:
            real.close()


def _start(figures: Figures, access: vault.Access, *, is_foreign: bool, is_killed: bool) -> None:
    if is_foreign:
        before = lock.lock_path(access.path).read_bytes()
        told = _race(figures, access, take_over=False, is_killed=False)
        figures.expect(told == ["in use"] * STARTS_AT_ONCE, f"the lock of another computer was pushed aside: {told}")
        figures.expect(lock.lock_path(access.path).read_bytes() == before, "the lock of another computer was changed")
        figures.count("locks of other computers left alone")
    told = _race(figures, access, take_over=is_foreign, is_killed=is_killed)
    figures.expect(told.count("writer") == 1, f"not one writer but {told}")
    figures.expect(told.count("in use") == STARTS_AT_ONCE - 1, f"somebody was told something else: {told}")


def _race(figures: Figures, access: vault.Access, *, take_over: bool, is_killed: bool) -> list[str]:
    """What each process was told; whoever writes is then killed, or closes."""
    ready, begin = os.pipe()
    over, finish = os.pipe()
    children = []
    for _each in range(STARTS_AT_ONCE):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(begin)
            os.close(finish)
            _open(access, take_over, ready, over, writing)
        os.close(writing)
        children.append((child, reading))
    os.close(ready)
    os.close(over)
    os.close(begin)  # all of them run at once
    told = []
    for child, reading in children:
        with os.fdopen(reading) as answer:
            told.append(answer.readline().strip())
        if told[-1] == "writer" and is_killed:
            os.kill(child, signal.SIGKILL)
            figures.count("writers killed")
    os.close(finish)
    for child, _reading in children:
        os.waitpid(child, 0)
    return told


def _open(access: vault.Access, take_over: bool, ready: int, over: int, writing: int) -> None:
    """Never comes back."""
    try:
        os.read(ready, 1)
        try:
            with vault.open_with(access, take_over=take_over) as opened:
                opened.connection.execute("SELECT 1")
                os.write(writing, b"writer\n")
                os.read(over, 1)
        except WorkbookInUse as error:
            os.write(writing, b"in use\n" if access.path.name in str(error) else b"nobody named\n")
    except BaseException as fault:
        os.write(writing, f"{type(fault).__name__}\n".encode())
    finally:
        os._exit(0)


def _nothing(_path: Path, _chance: random.Random) -> None:
    """What the last one left stays: nothing, or the lock of a killed process."""


def _rubbish_of_here(path: Path, _chance: random.Random) -> None:
    me = lock.this_process()
    path.write_text(json.dumps({"host": me.host, "user": "nobody", "pid": os.getpid(), "since": "yesterday"}))


def _empty(path: Path, _chance: random.Random) -> None:
    path.write_bytes(b"")


def _foreign(path: Path, chance: random.Random) -> None:
    since = chance.choice(("2020-01-01T00:00:00+00:00", "3000-01-01T00:00:00+00:00", "\x1b[31m"))
    holder = {"host": "elsewhere", "user": "ann", "pid": chance.randint(-5, 10**9), "since": since}
    path.write_bytes(chance.choice((json.dumps(holder).encode(), chance.randbytes(50), b"{}", b"[" * 3000)))


FORGERIES: tuple[Callable[[Path, random.Random], None], ...] = (_nothing, _nothing, _rubbish_of_here, _empty, _foreign)
