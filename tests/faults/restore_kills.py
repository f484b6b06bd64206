"""A restore that is killed: the former workbook or the backup is in the place, whole, and neither is lost."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from alignment_desktop.domain.engagement import Client
from alignment_desktop.domain.errors import AlignmentError
from alignment_desktop.storage import backup, durable, integrity, seal, vault
from alignment_desktop.storage.store import Store
from tests.faults.harness.killing import killed_again_and_again
from tests.faults.soaks import Figures, Say
from tests.storage.things import CHEAP, fill

WORDS = "correct horse"
LAST = 60
WATCHED = tuple(Path(module.__file__ or "") for module in (backup, vault, durable, seal))


def soak(figures: Figures, say: Say, *, seed: int, times: int) -> None:
    """So many restores, killed at all their moments."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        path, copy, sound = Path(folder) / "book.alignment", Path(folder) / "copy.backup", Path(folder) / "sound"
        with vault.create(sound, WORDS, parameters=CHEAP) as opened:
            store = Store(opened)
            fill(store)
            backup.make(opened.access, copy)
            with store.step("add", "Add"):
                store.save(Client(id="later", name="Later"))
        states = {_print_of(copy): "the backup", _print_of(sound): "the former workbook"}

        def restore() -> None:
            backup.restore(copy, WORDS, path, parameters=CHEAP)

        kills = killed_again_and_again(restore, path, sound, WATCHED, chance=chance, times=times, last=LAST)
        for number, was_killed in enumerate(kills, 1):
            figures.count("restores")
            figures.count("killed" if was_killed else "came to their end before the kill")
            _judge(figures, path, states)
            if number % 100 == 0:
                say(f"{number} of {times}")


def _judge(figures: Figures, path: Path, states: dict[str, str]) -> None:
    try:
        found = states.get(_print_of(path))
    except AlignmentError as error:
        figures.broken.append(f"nothing whole is in the place: {error}")
        return
    if found is None:
        figures.broken.append("what is in the place is neither of the two")
        return
    figures.count(f"{found} was in the place")
    if faults := integrity.problems(vault.access_to(path, WORDS, parameters=CHEAP)):
        figures.broken.append(f"it is not whole: {faults[0]}")
    kept = [states.get(_print_of(each)) for each in path.parent.glob("book.before-restore-*.alignment")]
    if found == "the backup" and "the former workbook" not in kept:
        figures.broken.append("the former workbook is lost")


def _print_of(path: Path) -> str:
    with vault.open(path, WORDS, parameters=CHEAP) as opened:
        return backup.fingerprint(opened.connection)
