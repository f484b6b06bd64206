"""Single flipped bits in a workbook and in its backup: each is noticed by check, and told of by its page."""

from __future__ import annotations

import random
import re
import shutil
import tempfile
from pathlib import Path

from alignment_desktop.domain.errors import DamagedWorkbook, NotAWorkbook, WrongPassphrase
from alignment_desktop.storage import backup, integrity, vault
from alignment_desktop.storage.store import Store
from tests.faults.soaks import Figures, Say
from tests.storage.things import CHEAP, fill

WORDS = "correct horse"


def soak(say: Say, *, seed: int, times: int) -> Figures:
    """One flip at a time, in turn in the workbook and in the backup; every tenth lies in the first page."""
    figures, chance = Figures(), random.Random(seed)
    with tempfile.TemporaryDirectory() as whole:
        path, kept = Path(whole) / "our clients.alignment", Path(whole) / "kept.backup"
        with vault.create(path, WORDS, parameters=CHEAP) as opened:
            fill(Store(opened))
            backup.make(opened.access, kept)
        for number in range(times):
            _flip(figures, chance, (path, kept)[number % 2], is_first=number % 10 == 9)
            if number % 500 == 499:
                say(f"{number + 1} of {times}")
    return figures


def _flip(figures: Figures, chance: random.Random, whole: Path, *, is_first: bool) -> None:
    path = Path(shutil.copy(whole, whole.with_name("flipped.alignment")))
    with path.open("r+b") as file:
        at = chance.randrange(vault.PAGE if is_first else path.stat().st_size)
        file.seek(at)
        byte = file.read(1)[0] ^ 1 << chance.randrange(8)
        file.seek(at)
        file.write(bytes([byte]))
    page = at // vault.PAGE + 1
    figures.count("flips")
    try:
        found = integrity.problems(vault.access_to(path, WORDS, parameters=CHEAP))
    except (WrongPassphrase, NotAWorkbook):
        # The salt is what the key is made with, so its loss is told as a wrong passphrase or a damaged start.
        figures.count("in the salt: told as a wrong passphrase or damage at the start")
        figures.expect(at < 16, f"byte {at}: the file was taken for another")
        return
    except DamagedWorkbook as error:
        figures.count("told of when it is opened, by the page")
        figures.expect(f"(pages: {page})" in str(error), f"byte {at}: {error}")
        return
    named = [int(number) for each in found for number in re.findall(r"^Page (\d+) of the file is damaged\.", each)]
    if not found:
        figures.count("silent")
    figures.expect(named == [page], f"byte {at} of page {page}: {found}")
    figures.count("told of by the page")
    figures.count("of these with the tables that are hit", int(any("Not readable in full" in each for each in found)))
    figures.count("of these in an index or in free space", int(any("All rows can be read" in each for each in found)))
