"""The PySide6 that is installed keeps count of its references, and reads no module's source for its own name."""

from __future__ import annotations

import subprocess
import sys

VOID_CALLS = """
import sys
from PySide6.QtGui import QGuiApplication, QImage, QPainter

application = QGuiApplication([])
image = QImage(8, 8, QImage.Format.Format_ARGB32)
painter = QPainter(image)
before = sys.getrefcount(None)
for _ in range(20_000):
    painter.translate(0, 0)
after = sys.getrefcount(None)
painter.end()
print(after - before, flush=True)
"""


def test_calls_that_return_nothing_do_not_use_up_none():
    """Some builds lose a reference to None on each such call and abort the interpreter after some thousands of them."""
    ran = subprocess.run([sys.executable, "-c", VOID_CALLS], capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
    assert abs(int(ran.stdout)) < 100


IMPORTS = """
import alignment_desktop.ui.app
import linecache
print([name for name in linecache.cache if "alignment_desktop" in name], flush=True)
"""


def test_what_the_window_imports_is_not_read_and_kept_as_source():
    """PySide6 puts a function of its own before every import, which looks for its name in the source of the module."""
    ran = subprocess.run([sys.executable, "-c", IMPORTS], capture_output=True, text=True, timeout=60, check=False)
    assert ran.stdout.strip() == "[]", ran.stderr
