"""Tries files on the product in a process that has 512 MB and no more, and says of each what became of it.

`python3 -m tests.faults.harness.trying KIND WORKBOOK FILE ...`, KIND being packs, sheets, images or workbooks.
A line of JSON for each try.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import resource
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

MEMORY = 512 * 2**20
SECONDS = 5
PATIENCE = 600


@dataclass(frozen=True, slots=True)
class Try:
    """What a verb, or the window's intake of pictures, made of a file; `seconds` are those of the processor."""

    file: str
    verb: str
    code: int
    said: str
    seconds: float
    fault: str = ""


def tried(kind: str, workbook: Path, files: list[Path]) -> list[Try]:
    """Every file tried, in one process apart; a process that ends early leaves its last file out."""
    outcome = subprocess.run(
        [sys.executable, "-m", __name__, kind, str(workbook), *map(str, files)],
        cwd=Path(__file__).parents[3],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    return [Try(**json.loads(line)) for line in outcome.stdout.splitlines() if line.startswith("{")]


def main(arguments: list[str]) -> None:
    """Tries them in this process."""
    kind, workbook, *files = arguments
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    for file in files:
        for verb, does in _verbs(kind, workbook, file):
            print(json.dumps(asdict(_one(file, verb, does))), flush=True)


def _verbs(kind: str, workbook: str, file: str) -> Iterator[tuple[str, Callable[[], int]]]:
    from alignment_desktop.cli import run

    def verb(*words: str) -> tuple[str, Callable[[], int]]:
        return words[0], lambda: run(words)

    if kind == "packs":
        yield verb("pack", "check", file)
    elif kind == "sheets":
        yield verb("answers", workbook, "Review", file)
    elif kind == "workbooks":
        yield verb("check", file)
        yield verb("restore", file, workbook)
    else:
        yield "picture", lambda: _picture(file)


def _picture(file: str) -> int:
    from alignment_desktop.domain.errors import Refused
    from alignment_desktop.ui.pictures import Retouching, logo_from, picture_in, retouched

    try:
        kept, _type = retouched(picture_in(Path(file)), Retouching())
        for content in (kept, logo_from(Path(file))):
            assert b"canary" not in content
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 3
    return 0


def _one(file: str, verb: str, does: Callable[[], int]) -> Try:
    said, fault, code = io.StringIO(), "", -1
    began = _spent()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        try:
            code = does()
        except BaseException:  # a fault of the program is what is looked for
            fault = traceback.format_exc()[-2000:]
    return Try(Path(file).name, verb, code, said.getvalue()[:100_000], round(_spent() - began, 2), fault)


def _spent() -> float:
    """Seconds of the processor, those of ended children included."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    main(sys.argv[1:])
