"""Processes of the product itself, as the fault tests start them: the window at its start page, and the verbs."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import IO

from tests.faults.harness.gate import AT_THE_LOCK

_ROOT = Path(__file__).parents[3]
_PATIENCE = 60


def environment(home: Path) -> dict[str, str]:
    """What a process of somebody finds whose preferences, list of workbooks and backups lie in this folder."""
    places = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
    return {**os.environ, **{place: str(home / place.lower()) for place in places}, "QT_QPA_PLATFORM": "offscreen"}


class Gate:
    """This side of the gate that one process stands at."""

    def __init__(self) -> None:
        self.theirs: tuple[int, ...] = ()
        orders, self._orders = os.pipe()
        heard, said = os.pipe()
        self._heard = os.fdopen(heard)
        self.theirs = (orders, said)

    @property
    def words(self) -> list[str]:
        """What tells a process where its side is."""
        return [str(end) for end in self.theirs]

    def hand_over(self) -> None:
        """Leaves their ends to the process, which has been started."""
        for end in self.theirs:
            os.close(end)

    def open(self) -> None:
        """Lets the process go on."""
        os.write(self._orders, b"\n")

    def hear(self) -> str:
        """What the process says next; empty where it has ended."""
        return _line_of(self._heard)

    def close(self) -> None:
        """Gives up this side; a process that still waits goes on."""
        os.close(self._orders)
        self._heard.close()


class Window:
    """A window at its start page; started when it is first needed, and kept until it is killed."""

    def __init__(self, home: Path, *, is_gated: bool = False) -> None:
        self._home, self._is_gated = home, is_gated
        self._process: subprocess.Popen[str] | None = None
        self._gate: Gate | None = None

    @property
    def gate(self) -> Gate:
        """This side of its gate; asking a window without one is a fault of the harness."""
        assert self._gate is not None
        return self._gate

    @property
    def pid(self) -> int:
        """Its process."""
        return self._started().pid

    def ask(self, what: str, **more: str) -> None:
        """Tells it what to do, as `opener` understands it, and does not wait."""
        process = self._started()
        assert process.stdin is not None
        process.stdin.write(json.dumps({"do": what, **more}) + "\n")
        process.stdin.flush()

    def seen(self) -> SimpleNamespace:
        """What stands in it once it has done what it was asked: the fields of `opener.Seen`."""
        process = self._started()
        assert process.stdout is not None
        line = _line_of(process.stdout)
        assert line, "a window ended by itself"
        return SimpleNamespace(**json.loads(line))

    def does(self, what: str, **more: str) -> SimpleNamespace:
        """Tells it what to do and waits for what is seen then."""
        self.ask(what, **more)
        return self.seen()

    def kill(self) -> None:
        """Ends it by SIGKILL, if it runs; the next one asked is a new one."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None
        if self._gate is not None:
            self._gate.close()
            self._gate = None

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None:
            self._gate = Gate() if self._is_gated else None
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.harness.opener", *(self._gate.words if self._gate else ())],
                cwd=_ROOT,
                env=environment(self._home),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                pass_fds=self._gate.theirs if self._gate else (),
                text=True,
            )
            if self._gate is not None:
                self._gate.hand_over()
        return self._process


class Call:
    """A verb of the command line in a process of its own, behind the gate."""

    def __init__(self, home: Path, words: Sequence[object]) -> None:
        self.gate = Gate()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.harness.gate", *self.gate.words, *map(str, words)],
            cwd=_ROOT,
            env=environment(home),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=self.gate.theirs,
            text=True,
        )
        self.gate.hand_over()

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    def kill(self) -> None:
        """Ends it by SIGKILL."""
        self._process.kill()
        self.outcome()

    def outcome(self) -> tuple[int, str, str]:
        """Its exit code, and what it said on standard output and standard error."""
        out, err = self._process.communicate(timeout=_PATIENCE)
        self.gate.close()
        return self._process.returncode, out, err


def stand_at_the_lock(*gates: Gate) -> None:
    """Waits until each process stands in front of the lock."""
    for gate in gates:
        words = gate.hear()
        assert words == AT_THE_LOCK, f"instead of opening the workbook for writing it said “{words}”"


def _line_of(stream: IO[str]) -> str:
    """The next line; both sides take turns, so that nothing else is waiting in the buffer."""
    if not select.select([stream], [], [], _PATIENCE)[0]:
        raise AssertionError(f"a process said nothing for {_PATIENCE} seconds")
    return stream.readline().strip()
