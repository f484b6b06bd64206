"""A power cut at any moment of saving, backing up, restoring, changing the passphrase and exporting.

Each piece of work is done once, its calls recorded; then the disk is made as it may be found after a cut at a random
place among them, and is opened as a person would. See `harness.disk` for what a cut may do.
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alignment_desktop import settings
from alignment_desktop.domain.engagement import Client, Person, Side
from alignment_desktop.domain.errors import AlignmentError
from alignment_desktop.domain.interview import Remark
from alignment_desktop.exchange.files import write_file, write_folder
from alignment_desktop.storage import backup, durable, integrity, vault, write_log
from alignment_desktop.storage.shelf import Shelf
from alignment_desktop.storage.store import Store
from tests.faults.harness.calls import watched
from tests.faults.harness.disk import Record
from tests.faults.soaks import Figures, Say
from tests.storage.things import CHEAP, fill

WORDS, OTHER_WORDS = "correct horse", "another"
NAME = "our clients.alignment"
IMAGES_OF_A_RECORDING = 400
NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)

# What is wrong with what was found in a folder, after what was acknowledged last; nothing where the promises hold.
Judge = Callable[[Path, int], list[str]]


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of work: how much of the images it gets, and what records it in a folder and says how to judge."""

    name: str
    share: int
    record: Callable[[Path, Path, random.Random], tuple[Record, Judge]]


def soak(figures: Figures, say: Say, *, seed: int, times: int) -> None:
    """As many crash images as asked, in recordings of some hundred images each."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        begun = Path(folder) / "begun"
        with vault.create(begun, WORDS, parameters=CHEAP) as opened:
            fill(Store(opened))
        shares = sum(work.share for work in WORKS)
        for work in WORKS:
            left, number = max(1, times * work.share // shares), 0
            while left > 0:
                now = min(left, IMAGES_OF_A_RECORDING)
                _cut(figures, work, begun, Path(folder), random.Random(f"{seed} {work.name} {number}"), now)
                left, number = left - now, number + 1
            say(f"{work.name}: {figures.counts.get(f'images of {work.name}', 0)} images")


def _cut(figures: Figures, work: Work, begun: Path, folder: Path, chance: random.Random, images: int) -> None:
    place, image = folder / "work", folder / "image"
    place.mkdir()
    record, judge = work.record(place, begun, chance)
    shutil.rmtree(place)
    figures.count("recordings")
    figures.count("calls recorded", len(record.steps))
    cuts = sorted(chance.randint(0, len(record.steps)) for _image in range(images))
    disk, acknowledged, done = record.disk(), 0, 0
    for cut in cuts:
        for step in record.steps[done:cut]:
            if isinstance(step, int):
                acknowledged = step
            else:
                disk.happen(step)
        done = cut
        disk.found(chance, image)
        try:
            broken = judge(image, acknowledged)
        except AlignmentError as error:
            broken = [f"refused: {error}"]
        shutil.rmtree(image)
        figures.count(f"images of {work.name}")
        figures.count("images")
        figures.broken.extend(f"{work.name}, cut at {cut} of {len(record.steps)}: {each}" for each in broken)


# What is done ------------------------------------------------------------------------------------------------------


def _saving(folder: Path, begun: Path, chance: random.Random) -> tuple[Record, Judge]:
    """Steps, undone ones among them, with the log folded in now and then; then the workbook is closed."""
    path = Path(shutil.copy(begun, folder / NAME))
    record = Record(folder)
    with watched(folder, record), vault.open(path, WORDS, parameters=CHEAP) as opened:
        store = Store(opened)
        opened.connection.execute(f"PRAGMA wal_autocheckpoint = {chance.choice((8, 40, 1000))}")
        states = [backup.fingerprint(opened.connection)]
        for number in range(1, chance.randint(4, 16)):
            _step(store, chance)
            record.mark(number)
            states.append(backup.fingerprint(opened.connection))
        key = opened.access.key

    def judge(image: Path, acknowledged: int) -> list[str]:
        return _whole(image / NAME, key, states[acknowledged : acknowledged + 2], chance)

    return record, judge


def _backing_up(folder: Path, begun: Path, chance: random.Random) -> tuple[Record, Judge]:
    """Backups on a new shelf, and one by hand in the place of a former one."""
    path = Path(shutil.copy(begun, folder / NAME))
    by_hand = folder / "by hand.backup"
    shelf = Shelf(folder / "the backups", path)
    with vault.open(path, WORDS, parameters=CHEAP) as opened:
        store = Store(opened)
        backup.make(opened.access, by_hand)
        states = [backup.fingerprint(opened.connection)]
        record = Record(folder)
        with watched(folder, record):
            for number in range(1, 5):
                _step(store, chance)
                states.append(backup.fingerprint(opened.connection))
                if number % 2:
                    shelf.add(opened.access, NOW + timedelta(days=number))
                else:
                    backup.make(opened.access, by_hand)
                record.mark(number)
        key = opened.access.key

    def judge(image: Path, acknowledged: int) -> list[str]:
        kept = Shelf(image / "the backups", image / NAME)
        kept.folder = image / shelf.folder.relative_to(folder)
        files = [each.path for each in reversed(kept.backups())]
        broken = _whole(image / NAME, key, states, chance)
        if len(files) < (acknowledged + 1) // 2:
            broken.append(f"{len(files)} backups are left after {acknowledged}")
        for number, file in enumerate(files):
            broken += _whole(file, key, [states[2 * number + 1]], chance)
        now = acknowledged // 2 * 2
        return broken + _whole(image / by_hand.name, key, [states[now], states[min(now + 2, 4)]], chance)

    return record, judge


def _restoring(folder: Path, begun: Path, chance: random.Random) -> tuple[Record, Judge]:
    """A restore over a workbook: closed, or left by a killed program, with the backup's passphrase or another."""
    path, kept = Path(shutil.copy(begun, folder / NAME)), folder / "kept.backup"
    with vault.open(path, WORDS, parameters=CHEAP) as opened:
        store = Store(opened)
        backup.make(opened.access, kept)
        former = opened.access
        new_state = backup.fingerprint(opened.connection)
        _step(store, chance)
        old_state = backup.fingerprint(opened.connection)
    if chance.random() < 0.3:
        backup.change_passphrase(path, WORDS, OTHER_WORDS, parameters=CHEAP)
        former = vault.access_to(path, OTHER_WORDS, parameters=CHEAP)
    if chance.random() < 0.5:
        old_state = _left_open(former, chance)
    record = Record(folder)
    with watched(folder, record):
        backup.restore(kept, WORDS, path, parameters=CHEAP)
        record.mark(1)
    new = vault.access_to(path, WORDS, parameters=CHEAP).key

    def judge(image: Path, acknowledged: int) -> list[str]:
        broken = _whole(image / kept.name, new, [new_state], chance)
        asides = list(image.glob("*.before-restore-1.alignment"))
        is_old_beside = bool(asides) and not _whole(asides[0], former.key, [old_state], chance)
        # Read first: whoever opens the workbook folds its log.
        is_old = not is_old_beside and not _whole(image / NAME, former.key, [old_state], chance)
        is_new = not is_old and not _whole(image / NAME, new, [new_state], chance)
        if not (is_old or is_old_beside):
            broken.append("the former workbook is neither in its place nor whole beside it")
        if not is_new and (acknowledged or not (is_old or is_old_beside)):
            broken.append("the workbook is not what was restored")
        if (image / NAME).exists() and not (is_new or is_old):
            is_old_too = not _whole(image / NAME, former.key, [old_state], chance)
            if not is_old_too:
                broken.append("the workbook is neither the former one nor the restored one")
        return broken

    return record, judge


def _changing_passphrase(folder: Path, begun: Path, chance: random.Random) -> tuple[Record, Judge]:
    """Another passphrase for an open workbook, with changes before and after."""
    path = Path(shutil.copy(begun, folder / NAME))
    record = Record(folder)
    with watched(folder, record), vault.open(path, WORDS, parameters=CHEAP) as opened:
        store = Store(opened)
        old = opened.access.key
        states = [backup.fingerprint(opened.connection)]
        for number in (1, 3):
            _step(store, chance)
            record.mark(number)
            states += [backup.fingerprint(opened.connection)] * 2
            if number == 1:
                backup.swap(opened, backup.resealed(opened.access, OTHER_WORDS, parameters=CHEAP))
                record.mark(2)
        new = opened.access.key

    def judge(image: Path, acknowledged: int) -> list[str]:
        wanted = states[acknowledged : acknowledged + 3]
        by_new = _whole(image / NAME, new, wanted, chance)
        return by_new if acknowledged > 1 or not by_new else _whole(image / NAME, old, wanted, chance)

    return record, judge


def _exporting(folder: Path, _begun: Path, chance: random.Random) -> tuple[Record, Judge]:
    """Documents and sheets over former ones, a folder of a pack, and the preferences."""
    beginnings = {"plan.pdf": b"%PDF-1.7 ", "pack.xlsx": b"PK\x03\x04", "day.ics": b"BEGIN:VCALENDAR", "rows.csv": b""}
    contents: dict[str, tuple[bytes, bytes]] = {}
    for name, beginning in beginnings.items():
        contents[name] = tuple(beginning + _letters(chance, 20_000) for _each in range(2))  # type: ignore[assignment]
        (folder / name).write_bytes(contents[name][0])
    pack = {f"{part}.toml": _letters(chance, 3000) for part in ("pack", "registers/one", "registers/deep/two")}
    preferences = folder / "settings.json"
    settings.save(settings.Settings(text_size=110), preferences)
    record = Record(folder)
    with watched(folder, record):
        for number, (name, (_former, new)) in enumerate(contents.items(), start=1):
            write_file(folder / name, new)
            record.mark(number)
        write_folder(folder / "our pack", pack)
        record.mark(len(contents) + 1)
        settings.save(settings.Settings(text_size=120), preferences)
        record.mark(len(contents) + 2)

    def judge(image: Path, acknowledged: int) -> list[str]:
        broken = []
        for number, (name, states) in enumerate(contents.items(), start=1):
            if (image / name).read_bytes() not in states[acknowledged >= number :]:
                broken.append(f"{name} is neither the former one nor the new one")
        made = image / "our pack"
        there = {p.relative_to(made).as_posix(): p.read_bytes() for p in made.rglob("*") if p.is_file()}
        if there != pack and (made.exists() or acknowledged > len(contents)):
            broken.append(f"the folder holds {sorted(there)}")
        stored, unread = settings.load(image / preferences.name)
        if unread or stored.text_size not in ((120,) if acknowledged > len(contents) + 1 else (110, 120)):
            broken.append(f"the preferences are {stored.text_size}, unread {unread}")
        return broken

    return record, judge


WORKS = (
    Work("saving", 10, _saving),
    Work("backups", 4, _backing_up),
    Work("restore", 6, _restoring),
    Work("change of passphrase", 4, _changing_passphrase),
    Work("export and preferences", 3, _exporting),
)


# What it is done with ----------------------------------------------------------------------------------------------


def _step(store: Store, chance: random.Random) -> None:
    """One step of several rows, short or as long as some pages; or the last one undone."""
    if store.undo_label and chance.random() < 0.2:
        store.undo()
        return
    with store.step("add", "Add"):
        client = store.save(Client(id=store.new_id(), name=_words(chance, 40), goals=_words(chance, 400)))
        for _each in range(chance.randint(1, 4)):
            side = chance.choice(list(Side))
            store.save(Person(id=store.new_id(), client_id=client.id, name=_words(chance, 30), side=side))
        long = chance.choice((60, 9000))
        store.save(Remark(id=store.new_id(), interview_id="sitting", text=_words(chance, long)))


def _words(chance: random.Random, most: int) -> str:
    return _letters(chance, chance.randint(1, most)).decode()


def _letters(chance: random.Random, count: int) -> bytes:
    return bytes(chance.choices(b"abcdefgh ijklmnop", k=count)).replace(b" ", b"_")


def _left_open(access: vault.Access, chance: random.Random) -> str:
    """The state of a workbook after a change that is in its log alone, as a killed program leaves it."""
    path = access.path
    with vault.open_with(access) as opened:
        _step(Store(opened), chance)
        state = backup.fingerprint(opened.connection)
        left = {each: each.read_bytes() for each in (path, durable.companions(path)[0])}
    for each, content in left.items():
        each.write_bytes(content)
    return state


def _whole(path: Path, key: vault.Key, states: list[str], chance: random.Random) -> list[str]:
    """What is wrong with a workbook that should be in one of these states.

    Every row is read, each other time by who opens it for writing; each third time the product's own check is run
    first and last.
    """
    if not path.exists():
        return [f"{path.name} is not there"]
    access = vault.Access(path=path, key=key)
    is_written, is_checked = chance.random() < 1 / 2, chance.random() < 1 / 3
    faults: list[str] = []
    # A save that was cut off before it was confirmed is told of, and is none of what must be there.
    cut_off = write_log.problem(path) if write_log.read(durable.companions(path)[0]).unread == 1 else None
    try:
        if is_checked:
            faults += (f"checked first: {each}" for each in integrity.problems(access) if each != cut_off)
        if is_written:
            with vault.open_with(access) as opened:
                state = backup.fingerprint(opened.connection)
        else:
            with vault.reading(access) as connection:
                state = backup.fingerprint(connection)
        if is_checked:  # who only reads leaves the log as it is, and what was cut off in it
            faults += (each for each in integrity.problems(access) if is_written or each != cut_off)
    except (AlignmentError, vault.DatabaseError) as error:
        return [f"{path.name}: {type(error).__name__}: {error}"]
    if state not in states:
        faults.append(f"{path.name} is in none of the states it may be in")
    if is_written and (left := durable.parts_of(path)):
        faults.append(f"{left[0].name} is left")
    return faults
