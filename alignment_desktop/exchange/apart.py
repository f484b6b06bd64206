"""Foreign files are read apart: in a process of its own with little memory and time, that reaches nothing else.

What reads a file is a function `(name, content, options) -> bytes` of any module, named by its path; it runs in the
other process, raises Refused for what it does not take, and its bytes come back as they are. Nothing is unpickled.
The process gets 512 MB and 10 seconds of a processor (`limits`); it is ended after 30 seconds, or when whoever asked
has cancelled.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import IO, Any

import msgspec

from alignment_desktop.domain.errors import InputProblems, Refused
from alignment_desktop.exchange import limits
from alignment_desktop.i18n import _

VERB = "read-apart"
"""The word that starts the program as such a process; `__main__` hands it to `serve`."""

MEMORY = 512 * 2**20
CPU_SECONDS = 10
SECONDS = 30
_LARGEST_ANSWER = 256 * 2**20
_LOOKS_EVERY = 0.02
_PIECE = 2**20

# What no reader of a file has a reason to do. The limits hold without this; it is for libraries that mean well.
_REACHES_OUT = frozenset(
    (
        "socket.__new__", "socket.connect", "socket.bind", "socket.getaddrinfo", "urllib.Request", "subprocess.Popen",
        "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.startfile", "os.kill",
        "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.truncate", "os.link", "os.symlink", "shutil.rmtree",
    )
)  # fmt: skip
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class _Request(msgspec.Struct, frozen=True):
    reader: str
    name: str
    options: dict[str, Any]


class _Outcome(msgspec.Struct, frozen=True):
    refused: str = ""
    problems: tuple[str, ...] = ()


def never() -> bool:
    """For whoever cannot cancel."""
    return False


def read_apart(
    reader: str, name: str, content: bytes, *, cancelled: Callable[[], bool] = never, **options: object
) -> bytearray:
    """What the reader (“package.module.function”) makes of the content, read in another process.

    `name` is the file's name as sentences say it, `options` are JSON. Raises Refused or InputProblems as the reader
    does, and Refused where it takes too much time or memory, ends badly, or is cancelled.
    """
    request = msgspec.json.encode(_Request(reader, name, options)) + b"\n"
    try:
        process = subprocess.Popen(
            _command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a library may put words of the file there
            cwd=Path(__file__).parents[2],
            env=_surroundings(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise Refused(
            _("{name} cannot be read now: {reason}. Close other programs and try again.").format(
                name=name, reason=error.strerror or error
            )
        ) from error
    try:
        return _heard(process, name, (request, content), cancelled)
    finally:
        process.kill()  # one that has ended is not found any more, which is no fault
        process.wait()
        for stream in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                stream.close()  # type: ignore[union-attr]


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, VERB]
    return [sys.executable, "-B", "-m", "alignment_desktop", VERB]


def _surroundings() -> Mapping[str, str]:
    return {name: value for name, value in os.environ.items() if name != "ALIGNMENT_PASSPHRASE"}


def _heard(
    process: subprocess.Popen[bytes], name: str, parts: tuple[bytes, ...], cancelled: Callable[[], bool]
) -> bytearray:
    assert process.stdin is not None
    assert process.stdout is not None
    answer = bytearray()
    threads = (
        threading.Thread(target=_feed, args=(process.stdin, parts), daemon=True),
        threading.Thread(target=_listen, args=(process.stdout, answer), daemon=True),
    )
    for thread in threads:
        thread.start()
    ends = time.monotonic() + SECONDS
    while threads[1].is_alive():
        threads[1].join(_LOOKS_EVERY)
        if cancelled():
            raise Refused(_("Reading {name} was stopped.").format(name=name))
        if time.monotonic() > ends or len(answer) > _LARGEST_ANSWER:
            raise _too_much(name)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(max(ends - time.monotonic(), 0))
    end = answer.find(b"\n")
    if process.returncode != 0 or end < 0:
        raise _too_much(name)
    try:
        outcome = msgspec.json.decode(answer[:end], type=_Outcome)
    except msgspec.MsgspecError as error:
        raise _too_much(name) from error
    if outcome.problems:
        raise InputProblems(outcome.refused, outcome.problems)
    if outcome.refused:
        raise Refused(outcome.refused)
    del answer[: end + 1]  # in place: an answer may be as large as a picture
    return answer


def _too_much(name: str) -> Refused:
    return Refused(
        _("{name} takes more time or memory than a file of its kind may. Nothing was read; save it anew, or smaller, "
          "and try again.").format(name=name)
    )  # fmt: skip


def _feed(stream: IO[bytes], parts: tuple[bytes, ...]) -> None:
    """Hands the request over; the other process may have ended meanwhile, which whoever listens hears."""
    with contextlib.suppress(OSError, ValueError):
        for part in parts:
            stream.write(part)
        stream.close()


def _listen(stream: IO[bytes], answer: bytearray) -> None:
    with contextlib.suppress(OSError, ValueError):
        while len(answer) <= _LARGEST_ANSWER and (piece := stream.read(_PIECE)):
            answer += piece


# -- in the other process ----------------------------------------------------------------------------------------------


def serve() -> int:
    """Reads one request from standard input, answers on standard output, and gives the exit code."""
    limits.keep(memory=MEMORY, cpu_seconds=CPU_SECONDS, seconds=SECONDS)
    request = msgspec.json.decode(sys.stdin.buffer.readline(), type=_Request)
    module, _dot, function = request.reader.rpartition(".")
    reader = getattr(import_module(module), function)
    content = sys.stdin.buffer.read()
    sys.addaudithook(_fence)
    answer = b""
    try:
        answer = reader(request.name, content, request.options)
        outcome = _Outcome()
    except InputProblems as refusal:
        outcome = _Outcome(str(refusal), refusal.problems)
    except Refused as refusal:
        outcome = _Outcome(str(refusal))
    except MemoryError:
        outcome = _Outcome(str(_too_much(request.name)))
    sys.stdout.buffer.write(msgspec.json.encode(outcome) + b"\n")
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    return 0


def _fence(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _REACHES_OUT:
        raise PermissionError(event)
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITES:
        raise PermissionError(event)
