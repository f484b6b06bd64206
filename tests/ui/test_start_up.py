"""What is loaded before the first paint, so that start-up does not grow unseen."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from tests.conftest import opened_cheaply

SLOW = {
    "sqlite_utils",
    "reportlab",
    "openpyxl",
    "xlsxwriter",
    "keyring",
    "pikepdf",
    "pypdfium2",
    "numpy",
    "PIL",
    "hashlib",
    "secrets",
    "html",
    "PySide6.QtNetwork",
    "PySide6.QtSvg",
    "PySide6.QtQml",
    "alignment_desktop.cli",
    "alignment_desktop.deliverables",
    "alignment_desktop.exchange",
    "alignment_desktop.content.packs",
    "alignment_desktop.storage.backup",
    "alignment_desktop.storage.erasure",
    "alignment_desktop.storage.integrity",
}

SCRIPT = """
import json, os, sys
from pathlib import Path
from alignment_desktop.ui.app import Application
from alignment_desktop.ui.main_window import MainWindow
from alignment_desktop.ui.session import Session
from alignment_desktop.storage import seal, vault
from alignment_desktop.workbook import Workbook
path, engagement, page = sys.argv[1:]
app = Application(sys.argv[:1])
session = Session()
window = MainWindow(session)
if page != "start":
    access = vault.access_to(Path(path), "", parameters=(seal.KeyParameters(passes=1, memory=8192),))
    session.open(Workbook(vault.open_with(access)), engagement_id=engagement)
window.show_page(page)
window.show()
app.processEvents()
print(json.dumps(sorted(sys.modules)), flush=True)
os._exit(0)
"""


def loaded(path: str, engagement: str, page: str) -> set[str]:
    outcome = subprocess.run(
        [sys.executable, "-c", SCRIPT, path, engagement, page],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert outcome.returncode == 0, outcome.stderr
    return set(json.loads(outcome.stdout.splitlines()[-1]))


def test_the_first_paint_loads_nothing_slow(sample_file, clock, tmp_path):
    assert loaded("", "", "start") & SLOW == set()


def test_a_workbook_s_first_page_loads_nothing_slow_but_what_tries_a_passphrase(sample_file, clock, tmp_path):
    with opened_cheaply(sample_file, clock) as workbook:
        engagement = workbook.clients.engagements()[0].id
    assert loaded(str(sample_file), engagement, "interviews") & SLOW <= {"hashlib"}
