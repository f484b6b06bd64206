"""The program as it is started, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import json, os, sys
from PySide6.QtWidgets import QApplication, QLabel
from alignment_desktop.ui import app

def a_moment(self):
    for _turn in range(50):
        self.processEvents()
    self.settle()
    if "fault" in sys.argv:
        try:
            raise RuntimeError("Zephyr said so")
        except RuntimeError as fault:
            sys.excepthook(type(fault), fault, fault.__traceback__)
        self.processEvents()
    window = next(w for w in self.topLevelWidgets() if type(w).__name__ == "MainWindow")
    words = [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    print(json.dumps({"page": window.page_in_view, "words": words, "dark": self.theme.is_dark}), flush=True)
    os._exit(0)

app.Application.exec = a_moment
app.main([word for word in sys.argv[1:] if word != "fault"])
"""


def started(home: Path, *words: str, settings: dict[str, str] | None = None) -> dict:
    config = home / "config" / "alignment-desktop"
    config.mkdir(parents=True, exist_ok=True)
    if settings is not None:
        (config / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
    folders = {"XDG_CONFIG_HOME": str(home / "config"), "XDG_DATA_HOME": str(home / "data")}
    outcome = subprocess.run(
        [sys.executable, "-c", SCRIPT, *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, **folders, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert outcome.returncode == 0, outcome.stderr
    return json.loads(outcome.stdout.splitlines()[-1])


def test_it_starts_with_what_somebody_new_needs(tmp_path: Path):
    shown = started(tmp_path)
    assert shown["page"] == "start"
    assert "Alignment Desktop" in shown["words"]


def test_it_starts_in_the_look_that_was_chosen(tmp_path: Path):
    assert started(tmp_path, settings={"appearance": "dark", "text_size": "150"})["dark"]


def test_preferences_that_cannot_be_read_are_named_and_the_window_opens(tmp_path: Path):
    shown = started(tmp_path, settings={"appearance": "pink"})
    assert any("appearance" in words and "default" in words for words in shown["words"])


def test_a_workbook_named_in_the_call_waits_for_its_passphrase(tmp_path: Path):
    path = tmp_path / "Nordwind 2026.alignment"
    path.write_bytes(b"x" * 8192)
    assert any("Nordwind 2026" in words for words in started(tmp_path, str(path))["words"])


def test_a_fault_is_told_in_one_sentence_and_kept_without_any_client_s_word(tmp_path: Path):
    shown = started(tmp_path, "fault")
    assert any(words.startswith("The program failed; what was saved is kept.") for words in shown["words"])
    kept = (tmp_path / "data" / "alignment-desktop" / "last-fault.txt").read_text(encoding="utf-8")
    assert "RuntimeError" in kept
    assert "Zephyr said so" not in kept


ELSEWHERE = """
import sys, threading
from alignment_desktop.ui import app
from alignment_desktop.ui.session import Session

class Broken:
    def __del__(self):
        raise RuntimeError("Zephyr said so")

def break_off():
    raise LookupError("Zephyr said so")

app.Application([])
app.watch_faults(Session())
if "thread" in sys.argv:
    thread = threading.Thread(target=break_off)
    thread.start()
    thread.join()
else:
    Broken()
"""


@pytest.mark.parametrize(("where", "kind"), [("thread", "LookupError"), ("end", "RuntimeError")])
def test_a_fault_of_a_thread_or_of_an_object_at_its_end_is_kept_and_not_printed(tmp_path: Path, where: str, kind: str):
    outcome = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, where],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={**os.environ, "XDG_DATA_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"},
    )
    assert "Zephyr" not in outcome.stdout + outcome.stderr
    kept = (tmp_path / "alignment-desktop" / "last-fault.txt").read_text(encoding="utf-8")
    assert kept.endswith(kind)
    assert "Zephyr" not in kept
