"""From the start of the process to a painted window, and the memory that takes, against a bare QMainWindow.

Ours opens a workbook with the sample from a derived key and paints the list of interviews of its engagement: what the
person sees first in the morning. The key itself is derived in a thread while the person still looks at an empty shell,
so its fifth of a second is left out on purpose. Both windows have the same size, take turns in one run, and count from
before the interpreter starts. Both run from compiled modules, as anything does that is installed.

Run: python tests/benchmarks/bench_start.py [--samples N]
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from alignment_desktop.content.packs import core_pack
from alignment_desktop.content.sample import sample
from alignment_desktop.storage import vault
from alignment_desktop.workbook import Workbook
from alignment_desktop.workbook.sample import load_sample

TIME_GOAL, TIME_STRETCH = 1.3, 1.15
MEMORY_GOAL, MEMORY_STRETCH = 1.3, 1.2

# On Linux a new process inherits the peak of the one that started it, except in VmHWM, which begins anew.
_TOLD = """
app.processEvents()
painted = time.monotonic()
status = Path("/proc/self/status")
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
if status.exists():
    peak = next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM"))
print(json.dumps([painted, peak]), flush=True)
os._exit(0)
"""
BARE = (
    """
import json, os, resource, sys, time
from pathlib import Path
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
app = QApplication(sys.argv[:1])
window = QMainWindow()
window.setCentralWidget(QLabel("Bare"))
window.resize(1366, 768)
window.show()
"""
    + _TOLD
)
OURS = (
    """
import json, os, resource, sys, time
from pathlib import Path
from alignment_desktop.ui.app import Application
from alignment_desktop.ui.main_window import MainWindow
from alignment_desktop.ui.recent import Recent, remember
from alignment_desktop.ui.session import Session
from alignment_desktop.storage import vault
from alignment_desktop.storage.seal import Key
from alignment_desktop.workbook import Workbook
path, raw, salt, engagement = json.loads(sys.argv[1])
app = Application(sys.argv[:1])
session = Session()
window = MainWindow(session)
window.resize(1366, 768)
access = vault.Access(path=Path(path), key=Key(bytes.fromhex(raw), bytes.fromhex(salt)))
remember(Recent(path=path, engagement_id=engagement, page="interviews"))
session.open(Workbook(vault.open_with(access)), engagement_id=engagement)
window.show()
"""
    + _TOLD
)


def started(compiled: Path, script: str, *arguments: str) -> tuple[float, int]:
    """Milliseconds until the window of a script is painted, and its peak memory in KiB.

    `compiled` is the folder that keeps the modules that Python has compiled.
    """
    surroundings = {
        **os.environ,
        "XDG_DATA_HOME": tempfile.gettempdir(),  # not the list of the person at this computer
        "PYTHONPYCACHEPREFIX": str(compiled),
    }
    surroundings.pop("PYTHONDONTWRITEBYTECODE", None)
    begun = time.monotonic()
    outcome = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env=surroundings,
    )
    painted, memory = json.loads(outcome.stdout.splitlines()[-1])
    return (painted - begun) * 1000, memory


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=9)
    samples = parser.parse_args().samples
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "start.alignment"
        with Workbook.create(path, "") as workbook:
            engagement = load_sample(workbook, sample(), core_pack())
        access = vault.access_to(path, "")
        told = json.dumps([str(path), access.key.raw.hex(), access.key.salt.hex(), engagement.id])
        bare, ours = [], []
        for turn in range(samples + 1):
            one, other = started(Path(folder), BARE), started(Path(folder), OURS, told)
            if turn:  # the first of each only compiles, and warms the file cache
                bare.append(one)
                ours.append(other)
    times = [statistics.median(each[0] for each in side) for side in (bare, ours)]
    memory = [statistics.median(each[1] for each in side) for side in (bare, ours)]
    print(
        f"bare window {times[0]:.0f} ms, {memory[0] / 1024:.0f} MiB; ours {times[1]:.0f} ms, {memory[1] / 1024:.0f} MiB"
    )
    print(f"start to painted window / bare: {times[1] / times[0]:.2f} (goal {TIME_GOAL}, stretch {TIME_STRETCH})")
    print(f"peak memory / bare: {memory[1] / memory[0]:.2f} (goal {MEMORY_GOAL}, stretch {MEMORY_STRETCH})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
