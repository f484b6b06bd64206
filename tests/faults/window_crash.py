"""kill -9 of the real window while somebody types: what was typed is there, but for the last second at most.

The sitting is begun once the first words of it are saved, and stays so. The next start is a real one as well, through
the start page, and says what was recovered.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

from alignment_desktop.domain.interview import Interview, SittingState
from alignment_desktop.storage import integrity, vault
from alignment_desktop.workbook import Workbook
from tests.faults.harness.programs import Window, environment
from tests.faults.harness.sample import sample_at, sitting_to_come
from tests.faults.soaks import Figures, Say

UNSAVED = 0.8
A_COMMIT = 0.5
"""Seconds that the commit itself may take on a busy machine; what is typed meanwhile is still on its way."""


def soak(figures: Figures, _say: Say, *, seed: int, times: int) -> None:
    """Kill a typing window as often as asked."""
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        base, home = Path(folder) / "base.alignment", Path(folder) / "home"
        home.mkdir()
        # The start page opens what the product itself could have made, so the key is derived as there.
        with sample_at(base, vault.PARAMETERS) as (workbook, round_):
            sitting_to_come(workbook, round_)
        next_one = Window(home)
        try:
            for n in range(times):
                path = Path(folder) / f"{n}.alignment"
                shutil.copy(base, path)
                _typed_and_killed(path, home, rng.uniform(0.2, 4.0), figures, n)
                _started_again(next_one, path, figures, n)
                for left in path.parent.glob(f"{n}.alignment*"):
                    left.unlink()
        finally:
            next_one.kill()


def _typed_and_killed(path: Path, home: Path, after: float, figures: Figures, n: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.typist", str(path)],
        cwd=Path(__file__).parents[2],
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as typist:
        assert typist.stdout is not None
        first = typist.stdout.readline()
        if not first:
            raise AssertionError(f"the window did not come up: {typist.stderr.read() if typist.stderr else ''}")
        sitting = json.loads(first)["sitting"]
        time.sleep(after)
        typist.kill()
        killed = time.monotonic()
        lines = typist.stdout.read().splitlines()
    told = [line.split() for line in lines if len(line.split()) == 3]
    keys = [float(at) for _number, at, _begun in told]
    begun = told[-1][2] if told and told[-1][2] != "-" else None
    from tests.faults.typist import letter  # Qt is loaded by nobody who only imports this module

    typed = "".join(letter(key) for key in range(len(keys)))
    access = vault.access_to(path, "")
    with Workbook(vault.open_with(access, read_only=True)) as workbook:
        kept = "\n".join(remark.text for remark in workbook.interviews.remarks(sitting))
        found = workbook.store.get(Interview, sitting)
    figures.count("kills")
    figures.count("keys typed", len(keys))
    figures.count("keys lost", max(0, len(typed.rstrip()) - len(kept)))
    # The key after the last one told may have been taken when the kill came.
    more = typed + letter(len(keys))
    figures.expect(more.startswith(kept), f"run {n}: kept {kept!r} of {typed!r}")
    # Begun and held from the first save on, with the time of it; before that, planned as it was.
    is_planned = (found.state, found.started_at) == (SittingState.PLANNED, None)
    is_held = found.state is SittingState.HELD and found.started_at is not None
    is_as_told = found.started_at == begun if begun is not None else is_planned or is_held
    figures.expect(is_as_told and (is_held or not kept), f"run {n}: begun {begun}, but in the file it is {found}")
    figures.expect(found.ended_at is None, f"run {n}: nobody ended the sitting, but it is {found}")
    figures.count("sittings that had begun", int(begun is not None))
    if len(kept) < len(typed.rstrip()):
        oldest = killed - keys[len(kept)]
        figures.most("milliseconds before the kill of the oldest key lost", round(oldest * 1000))
        figures.expect(oldest <= UNSAVED + A_COMMIT, f"run {n}: a key of {oldest:.2f} s before the kill was lost")


def _started_again(window: Window, path: Path, figures: Figures, n: int) -> None:
    """What the next start says, which is the last thing that was saved; and then the file is whole."""
    access = vault.access_to(path, "")
    with Workbook(vault.open_with(access, read_only=True)) as workbook:
        last = workbook.store.last_step()
    assert last is not None
    recovered = f"All that was saved is here, last at {datetime.fromisoformat(last.at).astimezone():%H:%M:%S} on "
    seen = window.does("open", path=str(path), passphrase="")
    figures.expect(seen.is_open, f"run {n}: it does not open: {seen.problem}")
    figures.expect(
        "was not closed last time" in seen.notice, f"run {n}: “{seen.notice}” does not say it was not closed"
    )
    is_named = recovered in seen.notice and seen.notice.endswith(f": {last.label}")
    figures.expect(is_named, f"run {n}: “{seen.notice}” does not name {last.label} of {last.at}")
    figures.count("next starts that say what they recovered", int(is_named))
    figures.expect(not window.does("close").is_open, f"run {n}: it does not close")
    faults = integrity.problems(access)
    figures.expect(not faults, f"run {n}: check found {faults}")
