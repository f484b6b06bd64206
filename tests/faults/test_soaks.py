"""What a long form prints, however it ends."""

from __future__ import annotations

import os
import signal
import sys
from types import SimpleNamespace

import pytest

from tests.faults import soaks
from tests.faults.soaks import Figures


@pytest.fixture(autouse=True)
def own_signal():
    former = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, former)


def ran(monkeypatch, ends) -> int:
    def soak(figures: Figures, say: soaks.Say, *, seed: int, times: int) -> None:
        for _time in range(times):
            figures.count("kills")
        figures.expect(False, "a note is gone")
        ends()

    monkeypatch.setattr(soaks, "SOAKS", (("made_up", 3),))
    monkeypatch.setitem(sys.modules, "tests.faults.made_up", SimpleNamespace(soak=soak))
    return soaks.main([])


def test_one_that_is_asked_to_end_prints_what_it_has_seen(monkeypatch, capsys):
    assert ran(monkeypatch, lambda: os.kill(os.getpid(), signal.SIGTERM)) == soaks.STOPPED
    said = capsys.readouterr().out
    assert "made_up: stopped after 0 s" in said
    assert "3  kills" in said
    assert "BROKEN: a note is gone" in said


def test_one_that_fails_itself_prints_what_it_has_seen_before_it_says_why(monkeypatch, capsys):
    with pytest.raises(ZeroDivisionError):
        ran(monkeypatch, lambda: 1 // 0)
    said = capsys.readouterr().out
    assert "made_up: ended by a fault of its own" in said
    assert "3  kills" in said


def test_a_broken_promise_is_told_by_the_exit_code(monkeypatch, capsys):
    assert ran(monkeypatch, lambda: None) == 1
    assert "made_up: 0 s" in capsys.readouterr().out
