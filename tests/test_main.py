"""The way in: which calls open the window, and what a machine without a display says."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from alignment_desktop.__main__ import has_display, opens_window


@pytest.mark.parametrize("call", [[], ["clients.alignment"], ["./clients"], ["/home/me/clients"], ["C:\\clients"]])
def test_no_verb_opens_the_window(call: list[str]):
    assert opens_window(call)


@pytest.mark.parametrize("call", [["--help"], ["--version"], ["list"], ["list", "a.alignment"], ["nonsense"]])
def test_a_verb_does_not(call: list[str]):
    assert not opens_window(call)


@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
def test_any_of_three_names_is_a_display(monkeypatch: pytest.MonkeyPatch, name: str):
    monkeypatch.setattr(sys, "platform", "linux")
    for each in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(each, raising=False)
    assert not has_display()
    monkeypatch.setenv(name, "x")
    assert has_display()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a display")
def test_without_a_display_the_call_says_so_in_one_sentence():
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    outcome = subprocess.run(
        [sys.executable, "-m", "alignment_desktop"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={name: value for name, value in os.environ.items() if name not in hidden},
    )
    assert (outcome.returncode, outcome.stdout) == (2, "")
    assert outcome.stderr == "There is no display to show the window on. The verbs work without: see --help.\n"
