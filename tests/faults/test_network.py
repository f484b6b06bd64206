"""Nothing here reaches for a network, and what would is caught: in this process and in those that it starts."""

from __future__ import annotations

import ast
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "alignment_desktop"
REACHING = {"socket", "ssl", "http", "ftplib", "smtplib", "imaplib", "xmlrpc", "asyncio", "requests", "httpx"}
REACHING |= {"urllib.request", "PySide6.QtNetwork", "PySide6.QtWebSockets", "PySide6.QtWebEngineCore"}
# A documentation address: no host has it (RFC 5737).
TRY = "import socket\ntry: socket.create_connection(('192.0.2.1', 9), 0.1)\nexcept OSError as e: print(e)"


@pytest.fixture
def noted(connects: Path):
    """What was noted during the test, taken out of the notes again."""
    before = connects.stat().st_size

    def taken() -> str:
        told = connects.read_bytes()[before:].decode()
        os.truncate(connects, before)
        return told

    return taken


def test_a_connect_in_this_process_is_refused_and_noted(noted):
    with pytest.raises(PermissionError, match="the tests reach no network"):
        socket.create_connection(("192.0.2.1", 9), 0.1)
    with socket.socket(socket.AF_INET6) as one, pytest.raises(PermissionError):
        one.connect(("2001:db8::1", 9))
    with pytest.raises(PermissionError):
        socket.getaddrinfo("example.invalid", 443)
    told = noted()
    assert "192.0.2.1" in told
    assert "2001:db8::1" in told
    assert "example.invalid" in told


def test_a_connect_that_a_child_process_swallows_is_noted_all_the_same(noted):
    outcome = subprocess.run([sys.executable, "-c", TRY], capture_output=True, text=True, check=True)
    assert outcome.stdout.startswith("the tests reach no network")
    assert "192.0.2.1" in noted()


def test_the_program_itself_runs_under_that_watch(noted):
    script = "import sys; from alignment_desktop.__main__ import main; print(sys.modules['sitecustomize'].refuse)"
    outcome = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert outcome.stdout.startswith("<function refuse")
    assert noted() == ""


def test_a_socket_of_the_file_system_may_connect(tmp_path, noted):
    if not hasattr(socket, "AF_UNIX"):
        pytest.skip("this system has none")
    place = os.path.relpath(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as one:
        server.bind(place)
        server.listen()
        one.connect(place)
    assert noted() == ""


def test_no_module_of_the_program_can_reach_a_network():
    found = []
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
            found += [f"{path.name}: {name}" for name in names if name in REACHING or name.split(".")[0] in REACHING]
    assert found == []
