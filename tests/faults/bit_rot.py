"""Single flipped bits in a workbook, in its backup, and in the log of a killed program: each is noticed by check.

Those of a file are told of by their page. Of a log that was begun anew in its place a part is of no use any more; a bit
of that is flipped without a word and without harm, which is shown by every row.
"""

from __future__ import annotations

import random
import re
import shutil
import tempfile
from pathlib import Path

from alignment_desktop.domain.errors import DamagedWorkbook, NotAWorkbook, WrongPassphrase
from alignment_desktop.domain.interview import Remark
from alignment_desktop.storage import backup, durable, integrity, vault, write_log
from alignment_desktop.storage.store import Store
from tests.faults.soaks import Figures, Say
from tests.storage.things import CHEAP, fill

WORDS = "correct horse"


def soak(figures: Figures, say: Say, *, seed: int, times: int) -> None:
    """One flip at a time, in the workbook, the backup and a log in turn; every tenth in the first page or frame."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as whole:
        path, kept = Path(whole) / "our clients.alignment", Path(whole) / "kept.backup"
        with vault.create(path, WORDS, parameters=CHEAP) as opened:
            fill(Store(opened))
            backup.make(opened.access, kept)
        left, state = _left_open(path, chance)
        for number in range(times):
            is_first = number % 10 == 9
            if number % 3 == 2:
                _flip_in_log(figures, chance, left, state, is_first=is_first)
            else:
                _flip(figures, chance, (path, kept)[number % 3], is_first=is_first)
            if number % 500 == 499:
                say(f"{number + 1} of {times}")


def _flip(figures: Figures, chance: random.Random, whole: Path, *, is_first: bool) -> None:
    path = Path(shutil.copy(whole, whole.with_name("flipped.alignment")))
    at = _flipped(path, chance, vault.PAGE if is_first else path.stat().st_size)
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


def _flipped(path: Path, chance: random.Random, until: int) -> int:
    """Where in the first so many bytes of the file a bit was flipped."""
    at = chance.randrange(until)
    with path.open("r+b") as file:
        file.seek(at)
        byte = file.read(1)[0] ^ 1 << chance.randrange(8)
        file.seek(at)
        file.write(bytes([byte]))
    return at


def _left_open(path: Path, chance: random.Random) -> tuple[Path, str]:
    """A workbook as a killed program leaves it, and the state it is in: its log was begun anew over a longer one."""
    left = path.with_name("left.alignment")
    shutil.copy(path, left)
    with vault.open(left, WORDS, parameters=CHEAP) as opened:
        store = Store(opened)
        opened.connection.execute("PRAGMA wal_autocheckpoint = 0")
        for number in range(9):
            with store.step("say", "Say"):
                text = "".join(chance.choices("abc ", k=9000))
                store.save(Remark(id=store.new_id(), interview_id="sitting", text=text))
            if number == 5:
                opened.connection.execute("PRAGMA wal_checkpoint(RESTART)").fetchone()
        state = backup.fingerprint(opened.connection)
        contents = {each: each.read_bytes() for each in (left, durable.companions(left)[0])}
    for each, content in contents.items():
        each.write_bytes(content)
    return left, state


def _flip_in_log(figures: Figures, chance: random.Random, left: Path, state: str, *, is_first: bool) -> None:
    """A flip in the log is told of by check and before opening, or it has harmed nothing."""
    copy = left.with_name("flipped.alignment")
    log, whole_log = durable.companions(copy)[0], durable.companions(left)[0]
    durable.clear_database(copy)
    shutil.copy(left, copy)
    shutil.copy(whole_log, log)
    at = _flipped(log, chance, vault.PAGE if is_first else log.stat().st_size)
    access = vault.access_to(copy, WORDS, parameters=CHEAP)
    found = integrity.problems(access)
    figures.count("flips")
    figures.count("flips in a log")
    told = write_log.problem(copy)
    figures.expect((told,) == found or (told is None and not found), f"byte {at} of the log: {found}, {told}")
    with vault.open_with(access) as opened:
        is_whole = backup.fingerprint(opened.connection) == state
    durable.clear_database(copy)
    if told is None and not is_whole:
        figures.count("silent")
        figures.broken.append(f"byte {at} of the log: saves are lost and nothing says so")
    elif told is None:
        figures.count("in a part of the log that is of no use any more: nothing is lost")
    else:
        figures.expect(not is_whole, f"byte {at} of the log: {told}, and nothing is lost")
        figures.count("told of by the log, before it is folded away")
