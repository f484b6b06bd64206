"""The long forms of the fault tests: `python3 packaging/dev.py soak [NAME ...] [--seed N] [--times N]`.

Each module listed here has `soak(figures, say, *, seed, times)`, which fills the figures in as it goes, so that one
that is stopped tells what it has seen. The same seed gives the same faults; `--times` runs a part of the long form,
another seed another part. Exit code 1 when a promise is broken, 130 when it was stopped (Ctrl+C, or a request to end).
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from importlib import import_module
from pathlib import Path

Say = Callable[[str], None]
STOPPED = 130

# name of the module in this folder, and how often its long form injects its fault
SOAKS: tuple[tuple[str, int], ...] = (
    ("crash", 10_000),
    ("window_crash", 500),
    ("passphrase_kills", 1_000),
    ("backup_drill", 1_000),
    ("double_start", 500),
    ("fuzz", 100_000),
    ("text_round_trip", 10_000),
    ("restore_kills", 1_000),
    ("guards", 100),
    ("canaries", 300),
    ("long_day", 20_000),
    ("power_cut", 100_000),
    ("full_disk", 20_000),
    ("bit_rot", 3_000),
)


@dataclass(slots=True)
class Figures:
    """What a run counted, by name, and one sentence for every promise it saw broken."""

    counts: dict[str, int] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def count(self, name: str, by: int = 1) -> None:
        """Adds to a figure, which may be there already."""
        self.counts[name] = self.counts.get(name, 0) + by

    def most(self, name: str, value: int) -> None:
        """Keeps the largest value of a figure."""
        self.counts[name] = max(self.counts.get(name, 0), value)

    def expect(self, is_kept: bool, broken: str) -> None:
        """Notes a promise that was broken, in a sentence."""
        if not is_kept:
            self.broken.append(broken)


def in_own_process(name: str, *, times: int, seed: int = 1) -> Figures:
    """One soak in a process of its own, which has no threads of the test suite; what the short forms run."""
    outcome = subprocess.run(
        [sys.executable, "-m", "tests.faults.soaks", name, "--seed", str(seed), "--times", str(times), "--json"],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    last = outcome.stdout.rstrip().rpartition("\n")[2]
    assert last.startswith("{"), outcome.stderr  # an exit code of 1 is a broken promise, or a fault of the soak itself
    return Figures(**json.loads(last))


def main(arguments: list[str]) -> int:
    """Runs the named soaks, or all; the exit code."""
    long = dict(SOAKS)
    parser = argparse.ArgumentParser(prog="dev.py soak", description="The long forms of the fault tests.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(long)}; all where none is given")
    parser.add_argument("--seed", type=int, default=1, help="which faults are chosen")
    parser.add_argument("--times", type=int, help="how many faults, instead of the long form's number")
    parser.add_argument("--json", action="store_true", help="the figures of the last one as JSON in the last line")
    chosen = parser.parse_args(arguments)
    unknown = [name for name in chosen.names if name not in long]
    if unknown:
        parser.error(f"there is no {unknown[0]}")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    is_broken = False
    for name in chosen.names or long:
        figures, began, how = Figures(), time.monotonic(), "ended by a fault of its own after "
        try:
            soak = import_module(f"tests.faults.{name}").soak
            soak(figures, lambda text: print(text, flush=True), seed=chosen.seed, times=chosen.times or long[name])
            how = ""
        except KeyboardInterrupt:
            how = "stopped after "
            return STOPPED
        finally:
            print(f"{name}: {how}{round(time.monotonic() - began)} s, seed {chosen.seed}")
            for figure, count in figures.counts.items():
                print(f"  {count:>9,}  {figure}")
            for sentence in figures.broken:
                print(f"  BROKEN: {sentence}")
        is_broken |= bool(figures.broken)
        if chosen.json:
            print(json.dumps(asdict(figures)))
    return int(is_broken)


if __name__ == "__main__":
    # As a module of its own name, so that what the soaks import from here is not a second copy of it.
    sys.exit(import_module("tests.faults.soaks").main(sys.argv[1:]))
