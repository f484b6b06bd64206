"""kill -9 of the real window while somebody types: what was typed is there, but for the last second at most."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from alignment_desktop.content.packs import core_pack
from alignment_desktop.content.sample import sample
from alignment_desktop.domain.interview import Interview, SittingState
from alignment_desktop.storage import integrity, vault
from alignment_desktop.workbook import Workbook
from alignment_desktop.workbook.sample import load_sample
from tests.faults.crash import CHEAP
from tests.faults.soaks import Figures, Say

UNSAVED = 1.0
A_COMMIT = 0.5
"""Seconds that the commit itself may take on a busy machine; what is typed meanwhile is still on its way."""


def soak(_say: Say, *, seed: int, times: int) -> Figures:
    """Kill a typing window as often as asked."""
    rng, figures = random.Random(seed), Figures()
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / "base.alignment"
        with Workbook.create(base, "", parameters=CHEAP) as workbook:
            load_sample(workbook, sample(), core_pack())
            clients = workbook.clients
            round_ = clients.open_round_of(clients.engagements()[0].id)
            person = clients.respondents(round_.engagement_id)[0]
            workbook.interviews.plan_interview(round_.id, (person.id,))
        for n in range(times):
            path = Path(folder) / f"{n}.alignment"
            shutil.copy(base, path)
            _typed_and_killed(path, Path(folder), rng.uniform(0.2, 4.0), figures, n)
            for left in path.parent.glob(f"{n}.alignment*"):
                left.unlink()
    return figures


def _typed_and_killed(path: Path, folder: Path, after: float, figures: Figures, n: int) -> None:
    places = {name: str(folder / name) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.typist", str(path)],
        cwd=Path(__file__).parents[2],
        env={**os.environ, **places, "QT_QPA_PLATFORM": "offscreen"},
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
    keys = [float(line.split()[1]) for line in lines if len(line.split()) == 2]
    from tests.faults.typist import letter  # Qt is loaded by nobody who only imports this module

    typed = "".join(letter(key) for key in range(len(keys)))
    access = vault.access_to(path, "", parameters=CHEAP)
    with Workbook(vault.open_with(access)) as workbook:
        figures.expect(workbook.store.opened.left_by is not None, f"run {n}: nothing says that it was not closed")
        kept = "\n".join(remark.text for remark in workbook.interviews.remarks(sitting))
        state = workbook.store.get(Interview, sitting).state
    figures.count("kills")
    figures.count("keys typed", len(keys))
    figures.count("keys lost", max(0, len(typed.rstrip()) - len(kept)))
    # The key after the last one told may have been taken when the kill came.
    more = typed + letter(len(keys))
    figures.expect(more.startswith(kept), f"run {n}: kept {kept!r} of {typed!r}")
    figures.expect(state is not SittingState.CANCELLED, f"run {n}: the sitting is {state}")
    if len(kept) < len(typed.rstrip()):
        oldest = killed - keys[len(kept)]
        figures.most("milliseconds before the kill of the oldest key lost", round(oldest * 1000))
        figures.expect(oldest <= UNSAVED + A_COMMIT, f"run {n}: a key of {oldest:.2f} s before the kill was lost")
    faults = integrity.problems(access)
    figures.expect(not faults, f"run {n}: check found {faults}")
