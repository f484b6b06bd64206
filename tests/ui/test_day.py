"""One whole day in the real window, on a real display where there is one; a kill in the middle of a word ends it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from tests.ui.day import PEOPLE

ROOT = Path(__file__).parents[2]
LEAD = "Both sides want the same thing and have not said so to each other."


@pytest.fixture
def display(tmp_path: Path) -> Iterator[dict[str, str]]:
    """What the environment says of the screen: a display of its own, or none where that cannot be had."""
    server = shutil.which("Xvfb")
    if server is None:
        yield {"QT_QPA_PLATFORM": "offscreen"}
        return
    read, write = os.pipe()
    running = subprocess.Popen(
        [server, "-displayfd", str(write), "-screen", "0", "1400x900x24", "-nolisten", "tcp"],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    yield {"QT_QPA_PLATFORM": "xcb", "DISPLAY": f":{number}"}
    running.terminate()
    running.wait()


def environment(display: dict[str, str], home: Path) -> dict[str, str]:
    folders = {name: str(home / name) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
    return {**os.environ, **display, **folders}


def test_a_day_with_a_client_survives_the_kill_at_its_end(tmp_path: Path, display: dict[str, str]):
    folder, home = tmp_path / "day", tmp_path / "home"
    folder.mkdir()
    around = environment(display, home)
    script = [sys.executable, "-m", "tests.ui.day"]
    faults = tmp_path / "faults.txt"
    with (
        faults.open("w") as errors,
        subprocess.Popen(
            [*script, "day", str(folder)], cwd=ROOT, env=around, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as running,
    ):
        assert running.stdout is not None
        line = running.stdout.readline()
        running.send_signal(signal.SIGKILL)
    assert line, faults.read_text()[-3000:]
    told = json.loads(line)

    before = told["holds"]
    assert before["people"] == sorted(name for name, _job, _role in PEOPLE)
    assert before["sent"]
    assert len(before["findings"]) == 3
    assert len(before["actions"]) == 5
    assert before["prose"] == [LEAD]
    with pypdfium2.PdfDocument(folder / "draft.pdf") as draft:
        words = " ".join(page.get_textpage().get_text_bounded() for page in draft)
    assert LEAD in " ".join(words.split())
    assert "a friend of the family" not in words  # said off the record
    assert "looks at the other side" not in words  # my own observation

    outcome = subprocess.run(
        [*script, "after", str(folder)], cwd=ROOT, env=around, capture_output=True, text=True, check=False, timeout=120
    )
    assert outcome.returncode == 0, outcome.stderr[-3000:]
    after = json.loads(outcome.stdout.splitlines()[-1])["holds"]
    for what in ("people", "responses", "sent", "findings", "actions", "prose"):
        assert after[what] == before[what]
    # Every remark that was there is there; the one that was being typed may have grown before the plug was pulled.
    assert len(after["remarks"]) == len(before["remarks"])
    for was in before["remarks"]:
        assert any(now.startswith(was) for now in after["remarks"]), was
