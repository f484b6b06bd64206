"""Readers that misbehave, for the process apart."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from alignment_desktop.domain.errors import InputProblems, Refused


def echo(name: str, content: bytes, options: Mapping[str, Any]) -> bytes:
    """What came in, turned round."""
    return content[::-1] + name.encode() + repr(options).encode()


def surroundings(_name: str, _content: bytes, _options: Mapping[str, Any]) -> bytes:
    """The names of what is handed down."""
    return "\n".join(os.environ).encode()


def refuse(name: str, _content: bytes, options: Mapping[str, Any]) -> bytes:
    """Takes nothing."""
    if options["several"]:
        raise InputProblems(f"{name} has problems.", ("one", "two"))
    raise Refused(f"{name} is not taken.")


def fail(_name: str, content: bytes, _options: Mapping[str, Any]) -> bytes:
    """A fault of the reader."""
    raise KeyError(content)


def die(_name: str, _content: bytes, _options: Mapping[str, Any]) -> bytes:
    """As a decoder does that writes where it must not."""
    os.abort()


def hoard(_name: str, _content: bytes, _options: Mapping[str, Any]) -> bytes:
    """Takes a gigabyte, and writes to all of it."""
    return str(len([b"x" * (2**20 + n) for n in range(2**10)])).encode()


def spin(_name: str, _content: bytes, _options: Mapping[str, Any]) -> bytes:
    """Never ends, and works all the time."""
    while True:
        pass


def sleep(_name: str, content: bytes, _options: Mapping[str, Any]) -> bytes:
    """Never ends, and does nothing; the file named in the content says who it is."""
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    time.sleep(600)
    return content


def babble(_name: str, _content: bytes, _options: Mapping[str, Any]) -> bytes:
    """Says something that is no answer."""
    os.write(1, b"not an answer\n")
    os._exit(0)


def reach_out(_name: str, content: bytes, options: Mapping[str, Any]) -> bytes:
    """Tries what no reader has a reason to do, and says what it was kept from."""
    path = Path(content.decode())
    deeds = {
        "write": lambda: path.write_text("here"),
        "remove": path.unlink,
        "call": lambda: socket.create_connection(("127.0.0.1", 9), timeout=1),
        "start": lambda: subprocess.run(["true"], check=False),
        "shell": lambda: os.system("true"),
        "fork": os.fork,
    }
    try:
        deeds[options["deed"]]()
    except PermissionError as error:
        return str(error).encode()
    return b"done"
