"""The drill: workbooks with random content are backed up, come to harm, and are restored as they were."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alignment_desktop.domain.engagement import Client, Person, Side
from alignment_desktop.domain.errors import AlignmentError
from alignment_desktop.domain.interview import Remark
from alignment_desktop.storage import backup, durable, integrity, vault
from alignment_desktop.storage.shelf import Shelf
from alignment_desktop.storage.store import Store
from tests.faults.soaks import Figures, Say
from tests.storage.things import CHEAP, fill

WORDS = "correct horse"
SIGNS = "abc déf ÄÖÜ 日本 🚢 <b> =1+1 \u202e \n\t'\""


def soak(figures: Figures, say: Say, *, seed: int, times: int) -> None:
    """Each drill: three to five backups with changes between, some of them spoiled, the workbook harmed, restored."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as whole:
        begun = Path(whole) / "begun"
        with vault.create(begun, WORDS, parameters=CHEAP) as opened:
            fill(Store(opened))
        for number in range(times):
            with tempfile.TemporaryDirectory(dir=whole) as folder:
                path = Path(shutil.copy(begun, Path(folder) / "our clients.alignment"))
                _drill(figures, chance, path)
            if number % 100 == 99:
                say(f"{number + 1} of {times}")


def _drill(figures: Figures, chance: random.Random, path: Path) -> None:
    now = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
    shelf = Shelf(path.parent / "backups", path)
    states: dict[str, str] = {}
    with vault.open(path, WORDS, parameters=CHEAP) as opened:
        store = Store(opened)
        for _backup in range(chance.randint(3, 5)):
            _change(store, chance)
            now += timedelta(days=chance.randint(-3, 40))
            kept = shelf.add(opened.access, now)
            states[kept.path.name] = backup.fingerprint(opened.connection)
            figures.count("backups made")
        _change(store, chance)
        access = opened.access
    left = [kept.path for kept in shelf.backups()]
    if len(left) < 3:
        figures.broken.append(f"{len(left)} backups are left of {len(states)}")
    spoiled = set(chance.sample(left, chance.randint(0, len(left) - 1)))
    for each in spoiled:
        _flip(each, chance)
    chance.choice(HARMS)(path, chance)
    _restore(figures, shelf, access, path, states, spoiled)


def _restore(
    figures: Figures, shelf: Shelf, access: vault.Access, path: Path, states: dict[str, str], spoiled: set[Path]
) -> None:
    """As a person would: the newest first, and the one before where it is refused."""
    before = path.read_bytes() if path.exists() else None
    for kept in shelf.backups():
        try:
            backup.restore_with(vault.Access(path=kept.path, key=access.key), path)
        except AlignmentError:
            figures.count("spoiled backups refused")
            if kept.path not in spoiled:
                figures.broken.append("a sound backup was refused")
            if (path.read_bytes() if path.exists() else None) != before:
                figures.broken.append("a refused backup changed what was in its place")
            continue
        if kept.path in spoiled:
            figures.broken.append("a spoiled backup was restored")
        with vault.open(path, WORDS, parameters=CHEAP) as opened:
            if backup.fingerprint(opened.connection) != states[kept.path.name]:
                figures.broken.append("what was restored is not what was backed up")
        if found := integrity.problems(access):
            figures.broken.append(f"what was restored is not whole: {found[0]}")
        aside = [each.read_bytes() for each in path.parent.glob("*.before-restore-*")]
        if before is not None and before not in aside:
            figures.broken.append("the harmed workbook was not kept beside")
        figures.count("workbooks restored")
        return
    figures.broken.append("no backup could be restored")


def _change(store: Store, chance: random.Random) -> None:
    for _step in range(chance.randint(1, 6)):
        with store.step("add", "Add"):
            client = store.save(Client(id=store.new_id(), name=_text(chance, 40), goals=_text(chance, 1000)))
            for _person in range(chance.randint(0, 4)):
                side = chance.choice(list(Side))
                store.save(Person(id=store.new_id(), client_id=client.id, name=_text(chance, 30), side=side))
            for _remark in range(chance.randint(0, 8)):
                store.save(Remark(id=store.new_id(), interview_id="sitting", text=_text(chance, 400)))
        if chance.random() < 0.2:
            store.undo()


def _text(chance: random.Random, most: int) -> str:
    return "x" + "".join(chance.choices(SIGNS, k=chance.randint(1, most)))


def _flip(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def _cut(path: Path, chance: random.Random) -> None:
    with path.open("r+b") as file:
        file.truncate(chance.randrange(path.stat().st_size))


def _overwrite(path: Path, chance: random.Random) -> None:
    path.write_bytes(chance.randbytes(chance.randrange(20_000)))


def _remove(path: Path, chance: random.Random) -> None:
    durable.clear(path)


def _reseal(path: Path, chance: random.Random) -> None:
    backup.change_passphrase(path, WORDS, "another", parameters=CHEAP)


HARMS: tuple[Callable[[Path, random.Random], None], ...] = (_flip, _cut, _overwrite, _remove, _reseal)
