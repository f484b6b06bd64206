"""What reads a foreign file has little memory and time and reaches nothing; however it ends, one sentence says so."""

from __future__ import annotations

import sys
import threading
import time

import pytest

from alignment_desktop.domain.errors import InputProblems, Refused
from alignment_desktop.exchange import apart
from alignment_desktop.exchange.apart import read_apart

HERE = "tests.exchange.readers"
TOO_MUCH = r"a\.xlsx takes more time or memory than a file of its kind may"
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has job objects")
needs_limits = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux keeps these limits")


def test_the_answer_comes_back_as_it_was_made():
    content = bytes(range(256)) * 20_000
    assert read_apart(f"{HERE}.echo", "a\nb é", content, n=1) == content[::-1] + "a\nb é{'n': 1}".encode()


def test_a_refusal_is_a_refusal_here_too():
    with pytest.raises(Refused, match=r"^a\.xlsx is not taken\.$"):
        read_apart(f"{HERE}.refuse", "a.xlsx", b"", several=False)
    with pytest.raises(InputProblems) as problems:
        read_apart(f"{HERE}.refuse", "a.xlsx", b"", several=True)
    assert problems.value.problems == ("one", "two")


def test_the_passphrase_is_not_handed_on(monkeypatch):
    monkeypatch.setenv("ALIGNMENT_PASSPHRASE", "correct horse")
    assert b"ALIGNMENT_PASSPHRASE" not in read_apart(f"{HERE}.surroundings", "a", b"").split(b"\n")


@pytest.mark.parametrize("way", ["fail", "die", "babble"])
def test_whoever_ends_badly_has_read_nothing_and_says_nothing_of_the_content(way, capfd):
    with pytest.raises(Refused, match=TOO_MUCH) as refused:
        read_apart(f"{HERE}.{way}", "a.xlsx", b"canary")
    assert "canary" not in str(refused.value)
    assert "canary" not in "".join(capfd.readouterr())


@needs_limits
def test_memory_has_an_end():
    with pytest.raises(Refused, match=TOO_MUCH):
        read_apart(f"{HERE}.hoard", "a.xlsx", b"")


@posix
def test_memory_has_an_end_where_the_system_refuses_none(monkeypatch):
    monkeypatch.setattr(apart, "_command", lambda: _with("limits.REFUSES_MEMORY = False"))
    with pytest.raises(Refused, match=TOO_MUCH):
        read_apart(f"{HERE}.hoard", "a.xlsx", b"")
    assert read_apart(f"{HERE}.echo", "a", b"12") == b"21a{}"


@needs_limits
def test_the_processor_has_an_end(monkeypatch):
    monkeypatch.setattr(apart, "SECONDS", 300)
    monkeypatch.setattr(apart, "_command", lambda: _with("CPU_SECONDS = 1"))
    with pytest.raises(Refused, match=TOO_MUCH):
        read_apart(f"{HERE}.spin", "a.xlsx", b"")


def test_waiting_has_an_end(monkeypatch):
    monkeypatch.setattr(apart, "SECONDS", 1)
    with pytest.raises(Refused, match=TOO_MUCH):
        read_apart(f"{HERE}.sleep", "a.xlsx", b"")


def test_the_other_process_ends_by_itself_when_nobody_is_left_to_end_it(monkeypatch):
    monkeypatch.setattr(apart, "SECONDS", 60)
    monkeypatch.setattr(apart, "_command", lambda: _with("SECONDS = 1"))
    began = time.monotonic()
    with pytest.raises(Refused, match=TOO_MUCH):
        read_apart(f"{HERE}.sleep", "a.xlsx", b"")
    assert time.monotonic() - began < 50


def test_who_cancels_ends_the_other_process(monkeypatch):
    made = []
    popen = apart.subprocess.Popen
    monkeypatch.setattr(apart.subprocess, "Popen", lambda *a, **k: made.append(popen(*a, **k)) or made[-1])
    asked = threading.Event()
    threading.Timer(0.3, asked.set).start()
    began = time.monotonic()
    with pytest.raises(Refused, match="was stopped"):
        read_apart(f"{HERE}.sleep", "a.xlsx", b"", cancelled=asked.is_set)
    assert time.monotonic() - began < apart.SECONDS
    assert made[0].returncode is not None


@pytest.mark.parametrize("deed", ["write", "remove", "call", "start", "shell", "fork"])
def test_a_reader_reaches_nothing(tmp_path, deed):
    file = tmp_path / "there.txt"
    if deed == "remove":
        file.write_text("x")
    assert read_apart(f"{HERE}.reach_out", "a", str(file).encode(), deed=deed) != b"done"
    assert file.exists() == (deed == "remove")


def test_a_process_that_cannot_start_is_a_sentence_too(monkeypatch):
    monkeypatch.setattr(apart, "_command", lambda: ["/is/not/there"])
    with pytest.raises(Refused, match="cannot be read now"):
        read_apart(f"{HERE}.echo", "a", b"")


def test_a_frozen_program_starts_itself(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert apart._command() == [sys.executable, apart.VERB]


def _with(change: str) -> list[str]:
    """The other process with one line changed in the module."""
    code = f"from alignment_desktop.exchange import apart; apart.{change}; raise SystemExit(apart.serve())"
    return [sys.executable, "-B", "-c", code]
