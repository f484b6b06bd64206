"""A change of passphrase that is killed: afterwards the workbook opens with the old or the new one, whole."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from alignment_desktop.domain.errors import WrongPassphrase
from alignment_desktop.storage import backup, durable, integrity, seal, vault
from alignment_desktop.storage.store import Store
from tests.faults.harness.killing import killed_again_and_again
from tests.faults.soaks import Figures, Say
from tests.storage.things import CHEAP, fill

OLD, NEW = "correct horse", "battery staple"
LAST = 150
WATCHED = tuple(Path(module.__file__ or "") for module in (backup, vault, durable, seal))


def soak(figures: Figures, say: Say, *, seed: int, times: int) -> None:
    """So many changes, killed at all their moments."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        sound, path = Path(folder) / "sound", Path(folder) / "book.alignment"
        with vault.create(sound, OLD, parameters=CHEAP) as opened:
            fill(Store(opened))
        with vault.reading(vault.access_to(sound, OLD, parameters=CHEAP)) as connection:
            expected = backup.fingerprint(connection)

        def change() -> None:
            backup.change_passphrase(path, OLD, NEW, parameters=CHEAP)

        # Most lines read and compare; the last ones take the old file's place.
        kills = killed_again_and_again(change, path, sound, WATCHED, chance=chance, times=times, last=LAST)
        for number, was_killed in enumerate(kills, 1):
            figures.count("changes of passphrase")
            figures.count("killed" if was_killed else "came to their end before the kill")
            _judge(figures, path, expected)
            if number % 100 == 0:
                say(f"{number} of {times}")


def _judge(figures: Figures, path: Path, expected: str) -> None:
    fitting = [words for words in (OLD, NEW) if _opens(path, words)]
    if len(fitting) != 1:
        figures.broken.append(f"{len(fitting)} of the two passphrases open it")
        return
    figures.count(f"opened with the {'old' if fitting == [OLD] else 'new'} one")
    # For writing, as a person would: it takes the lock of the dead process over and tidies up behind it.
    with vault.open(path, fitting[0], parameters=CHEAP) as opened:
        access = opened.access
        if backup.fingerprint(opened.connection) != expected:
            figures.broken.append("its content is another")
    if found := integrity.problems(access):
        figures.broken.append(f"it is not whole: {found[0]}")
    left = [each.name for each in path.parent.iterdir() if each.name.startswith((".", "book")) and each != path]
    if left:
        figures.broken.append(f"left behind: {left}")


def _opens(path: Path, passphrase: str) -> bool:
    try:
        vault.access_to(path, passphrase, parameters=CHEAP)
    except WrongPassphrase:
        return False
    return True
