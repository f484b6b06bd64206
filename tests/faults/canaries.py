"""A stolen laptop: no word of a client is in any file of it, but for the sealed workbook and what was exported.

Two hundred words that stand nowhere else are planted in every kind of text; a day's work on them ends with a kill, a
second start fails in every way it can, a third closes the workbook. After each the whole laptop is searched.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.faults.soaks import Figures, Say

_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_MOST = 16 * 2**20
MARK = "qzx"
"""What every planted word begins with, so that megabytes are searched for all of them at once."""
_WORD = re.compile(MARK.encode() + rb"[a-z]{9}")
_FOLDERS = {
    "HOME": "home",
    "XDG_CONFIG_HOME": "home/.config",
    "XDG_DATA_HOME": "home/.local/share",
    "XDG_CACHE_HOME": "home/.cache",
    "XDG_STATE_HOME": "home/.local/state",
    "XDG_RUNTIME_DIR": "run",
    "TMPDIR": "tmp",
}
EXPORTS = "Exports"


def soak(figures: Figures, say: Say, *, seed: int, times: int) -> None:
    """One day with its crash, then `times` forced faults, then a proper end; the laptop is searched after each."""
    with tempfile.TemporaryDirectory() as folder:
        laptop = Path(folder)
        for each in (*_FOLDERS.values(), EXPORTS):
            (laptop / each).mkdir(parents=True, exist_ok=True, mode=0o700)
        words = tuple(_run(laptop, seed, "day")["words"].values())
        figures.count("words planted", len(words))
        figures.expect(len(words) >= 200, f"only {len(words)} words were planted")
        _search(laptop, words, figures, "the day and its crash")
        say("  the day is over, and the program was killed")
        failed = _run(laptop, seed, str(times))
        figures.count("faults forced", len(failed["kept"]))
        figures.expect(len(failed["kept"]) == times, f"only {len(failed['kept'])} faults could be forced")
        for text in (*failed["kept"], *failed["told"]):
            for place in found_in(text.encode(), words):
                figures.expect(False, f"a fault keeps or says {place}: {text[-300:]}")
        figures.expect(
            all("File " in text and "canary_day" not in text.splitlines()[-1] for text in failed["kept"]),
            "a fault was kept without its place",
        )
        _search(laptop, words, figures, "the faults")
        last = _run(laptop, seed, "after")
        figures.expect(last["was_left"], "nothing says that the workbook was not closed")
        figures.expect(last["is_backed_up"], "the workbook was closed without its backup")
        _search(laptop, words, figures, "the end")
        exported = [file for file in (laptop / EXPORTS).iterdir() if file.is_file()]
        figures.expect(bool(exported), "nothing was exported, so the search proves less than it says")


def found_in(data: bytes, words: tuple[str, ...]) -> set[str]:
    """The words in these bytes: as they are, in UTF-16, packed by zlib, gzip or ZIP, in capitals or not."""
    found: set[bytes] = set()
    for part in _readings(data):
        small = part.lower()
        for reading in (small, small.replace(b"\0", b"")):
            found.update(_WORD.findall(reading))
    return {word.decode() for word in found} & set(words)


def _readings(data: bytes) -> Iterator[bytes]:
    yield data
    whole = memoryview(data)
    for match in _ZLIB.finditer(data):
        try:
            if unpacked := zlib.decompressobj().decompress(whole[match.start() :], _MOST):
                yield unpacked
        except zlib.error:
            continue
    if data.startswith(b"\x1f\x8b"):
        yield gzip.decompress(data)
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from (archive.read(name) for name in archive.namelist())


def _search(laptop: Path, words: tuple[str, ...], figures: Figures, after: str) -> None:
    """Looks into every file but the exports, sealed ones included, and at their names."""
    for path in sorted(laptop.rglob("*")):
        if not path.is_file() or path.is_relative_to(laptop / EXPORTS):
            continue
        figures.count("files searched")
        told = path.relative_to(laptop)
        data = path.read_bytes()
        figures.count("bytes searched", len(data))
        found = found_in(str(told).encode() + b"\n" + data, words)
        figures.count("words found outside the workbook and the exports", len(found))
        figures.expect(not found, f"after {after} {told} holds {sorted(found)}")


def _run(laptop: Path, seed: int, what: str) -> dict[str, Any]:
    """What the program told when it was done, or ready to be killed, which it then is."""
    with (
        (laptop / "home" / "said.txt").open("a") as said,
        subprocess.Popen(
            [sys.executable, "-m", "tests.faults.canary_day", str(laptop), str(seed), what],
            cwd=Path(__file__).parents[2],
            env={
                **os.environ,
                **{name: str(laptop / place) for name, place in _FOLDERS.items()},
                "QT_QPA_PLATFORM": "offscreen",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,  # some desktops keep what programs say there, so it is searched with the rest
            text=True,
        ) as running,
    ):
        assert running.stdout is not None
        line = running.stdout.readline()
        if what == "after":
            running.wait(60)
        running.kill()
    if not line:
        raise AssertionError(f"{what} came to nothing: {(laptop / 'home' / 'said.txt').read_text()[-3000:]}")
    told: dict[str, Any] = json.loads(line)
    return told
