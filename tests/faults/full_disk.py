"""A disk that is full, broken or does not confirm, at every call of everything that writes a file.

Each writer is run once to count its calls, then once for each call with the disk failing there, for good or once. What
was there before is there byte for byte, nothing half made is left, and the refusal is one plain sentence. A workbook
that refused a change takes it as soon as there is space again.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from alignment_desktop import faults, settings
from alignment_desktop.cli import run
from alignment_desktop.content.packs import core_pack
from alignment_desktop.content.sample import sample
from alignment_desktop.domain.errors import AlignmentError
from alignment_desktop.domain.interview import Remark
from alignment_desktop.exchange.files import write_file, write_folder
from alignment_desktop.storage import backup, integrity, vault
from alignment_desktop.storage.shelf import Shelf
from alignment_desktop.storage.store import Store
from alignment_desktop.ui.recent import Recent, remember
from alignment_desktop.workbook import Workbook
from alignment_desktop.workbook.sample import load_sample
from tests.faults.harness.calls import Failing, watched
from tests.faults.soaks import Figures, Say
from tests.storage.things import CHEAP, fill

WORDS = "correct horse"
NAME = "our clients.alignment"
NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)

# What fails, how, and whether once or from then on. On a disk that takes no more, names can still be put back.
MODES: dict[str, tuple[tuple[str, ...], int, bool]] = {
    "disk full": (("create", "write", "mkdir", "link"), errno.ENOSPC, False),
    "fault once": (("create", "write", "size", "sync", "sync folder", "rename", "link", "mkdir"), errno.EIO, True),
    "faults": (("create", "write", "size", "sync", "sync folder", "mkdir"), errno.EIO, False),
    "no confirmation once": (("sync", "sync folder"), errno.EIO, True),
    "no confirmation": (("sync", "sync folder"), errno.EIO, False),
}


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one piece of work: what it raised or told, and what is wrong besides its files."""

    told: str | None
    broken: tuple[str, ...] = ()


# Does the work in a folder that `prepare` has made, the disk failing as the last argument says.
Work = Callable[[Path, Failing], Done]


@dataclass(frozen=True, slots=True)
class Writer:
    """Something that writes files. `tells` is False where a failure is nobody's concern."""

    name: str
    prepare: Callable[[Path, Path], None]
    work: Work
    tells: bool = True
    keeps_bytes: bool = True


def soak(figures: Figures, say: Say, *, seed: int, times: int) -> None:
    """Every call of every writer in every way, or as many of these as asked, each writer and way getting its share."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as whole, _own_places(Path(whole)):
        begun = Path(whole) / "begun"
        begun.mkdir()
        _make_begun(begun)
        queues = []
        for writer in WRITERS:
            seen = _once(Figures(), writer, "faults", 0, begun, Path(whole))
            figures.count(f"calls of {writer.name}", seen.total())
            for mode, (kinds, _code, _once_only) in MODES.items():
                count = sum(seen[kind] for kind in kinds)
                numbers = list(range(1, count + 1))
                chance.shuffle(numbers)
                queues.append([(writer, mode, number) for number in numbers])
        chance.shuffle(queues)
        left = times
        while left > 0 and any(queues):
            for queue in queues:
                if queue and left > 0:
                    _once(figures, *queue.pop(), begun, Path(whole))
                    left -= 1
        say(f"{sum(map(len, queues))} faults of the whole table are left for another run")


def _once(figures: Figures, writer: Writer, mode: str, number: int, begun: Path, whole: Path) -> Counter[str]:
    """One run with one fault, or none for number 0; how many calls of each kind there were."""
    folder = whole / "work"
    folder.mkdir()
    try:
        writer.prepare(folder, begun)
        kinds, code, is_once = MODES[mode]
        disk = Failing(kinds, number, code, once=is_once)
        before = _files(folder)
        try:
            done = writer.work(folder, disk)
        except Exception as fault:
            done = Done(None, (f"raised {type(fault).__name__}: {fault}",))
        after = _files(folder)
    finally:
        shutil.rmtree(folder)
    if not number:
        return disk.of_kind
    figures.count("faults injected", int(disk.failed > 0))
    figures.count(mode, int(disk.failed > 0))
    figures.count("refused" if done.told is not None else "done all the same")
    place = f"{writer.name}, {mode} at call {number}"
    figures.broken.extend(f"{place}: {each}" for each in done.broken)
    if done.told is None:
        if left := [name for name in after if ".part" in name or name.startswith(".")]:
            figures.broken.append(f"{place}: {left} is left after success")
        return disk.of_kind
    figures.expect(writer.tells, f"{place}: {done.told}")
    figures.expect(_is_plain(done.told), f"{place}: told “{done.told}”")
    if "written anew" in done.told:
        figures.count("new file in place, the disk did not confirm it, and this was told")
        figures.expect(after.keys() == before.keys(), f"{place}: {sorted(after)} are there")
    elif writer.keeps_bytes:
        figures.expect(after == before, f"{place}: changed {_changes(before, after)} though told “{done.told}”")
    else:
        figures.expect(after.keys() == before.keys(), f"{place}: {_changes(before, after)}")
    return disk.of_kind


def _is_plain(told: str) -> bool:
    lines = told.strip().splitlines()
    return len(lines) == 1 and lines[0].endswith(".") and not any(w in told for w in ("Traceback", "Errno", "Error:"))


def _files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else b"(folder)"
        for path in folder.rglob("*")
        if path.is_file() or path.name.startswith(".")  # a folder that is ready for the next try harms nobody
    }


def _changes(before: dict[str, bytes], after: dict[str, bytes]) -> str:
    return ", ".join(sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name)))


# What is written ---------------------------------------------------------------------------------------------------


def _make_begun(begun: Path) -> None:
    with vault.create(begun / NAME, WORDS, parameters=CHEAP) as opened:
        fill(Store(opened))
        backup.make(opened.access, begun / "kept.backup")
    with vault.create(begun / "small", "") as opened:
        fill(Store(opened))
    with Workbook.create(begun / "sample", "") as workbook:
        load_sample(workbook, sample(), core_pack())


@contextlib.contextmanager
def _own_places(whole: Path) -> Iterator[None]:
    """The folders of the program, and no passphrase, for what is run here."""
    names = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "ALIGNMENT_PASSPHRASE")
    former = {name: os.environ.get(name) for name in names}
    for name in names:
        os.environ[name] = str(whole / "places")
    os.environ["ALIGNMENT_PASSPHRASE"] = ""
    try:
        yield
    finally:
        for name, value in former.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _told_by(folder: Path, disk: Failing, act: Callable[[], object]) -> str | None:
    """What the person is told when the act fails; None when it does not."""
    try:
        with watched(folder, disk):
            act()
    except AlignmentError as error:
        return str(error)
    return None


def _with_workbook(folder: Path, begun: Path) -> None:
    shutil.copy(begun / NAME, folder / NAME)


def _change(store: Store) -> None:
    with store.step("add", "Add"):
        for _line in range(3):
            store.save(Remark(id=store.new_id(), interview_id="sitting", text="said " * 1500))


def _save(folder: Path, disk: Failing) -> Done:
    """A change that the disk refuses is as if it had never been begun; with space it is taken."""
    broken = []
    with vault.open(folder / NAME, WORDS, parameters=CHEAP) as opened:
        store = Store(opened)
        before = backup.fingerprint(opened.connection)
        told = _told_by(folder, disk, lambda: _change(store))
        if told is not None and backup.fingerprint(opened.connection) != before:
            broken.append("a refused change is half there")
        disk.mend()
        if told is not None:
            _change(store)
        after = backup.fingerprint(opened.connection)
        access = opened.access
    broken += _opens_as(access, after)
    return Done(told, tuple(broken))


def _close(folder: Path, disk: Failing) -> Done:
    """What was saved is there, whatever becomes of folding the log in."""
    opened = vault.open(folder / NAME, WORDS, parameters=CHEAP)
    _change(Store(opened))
    state = backup.fingerprint(opened.connection)
    told = _told_by(folder, disk, opened.close)
    return Done(told, tuple(_opens_as(opened.access, state)))


def _create(folder: Path, disk: Failing) -> Done:
    told = _told_by(folder, disk, lambda: vault.create(folder / NAME, WORDS, parameters=CHEAP).close())
    if told is None:
        vault.open(folder / NAME, WORDS, parameters=CHEAP).close()
    return Done(told)


def _with_former_backup(folder: Path, begun: Path) -> None:
    _with_workbook(folder, begun)
    shutil.copy(begun / "kept.backup", folder / "by hand.backup")
    with vault.open(folder / NAME, WORDS, parameters=CHEAP) as opened:
        _change(Store(opened))


def _back_up(folder: Path, disk: Failing) -> Done:
    access = vault.access_to(folder / NAME, WORDS, parameters=CHEAP)
    target = folder / "by hand.backup"
    told = _told_by(folder, disk, lambda: backup.make(access, target))
    backup.verify(target, WORDS, parameters=CHEAP)
    return Done(told)


def _with_shelf(folder: Path, begun: Path) -> None:
    _with_former_backup(folder, begun)
    Shelf(folder / "backups", folder / NAME).add(vault.access_to(folder / NAME, WORDS, parameters=CHEAP), NOW)


def _shelve(folder: Path, disk: Failing) -> Done:
    access = vault.access_to(folder / NAME, WORDS, parameters=CHEAP)
    shelf = Shelf(folder / "backups", folder / NAME)
    there = len(shelf.backups())
    told = _told_by(folder, disk, lambda: shelf.add(access, NOW))
    kept = shelf.backups()
    broken = [] if len(kept) == there + (told is None) else [f"{len(kept)} backups are on the shelf"]
    for each in kept:
        backup.verify(each.path, WORDS, parameters=CHEAP)
    return Done(told, tuple(broken))


def _restore(folder: Path, disk: Failing) -> Done:
    kept = vault.access_to(folder / "by hand.backup", WORDS, parameters=CHEAP)
    told = _told_by(folder, disk, lambda: backup.restore_with(kept, folder / NAME))
    backup.verify(folder / NAME, WORDS, parameters=CHEAP)
    return Done(told)


def _change_passphrase(folder: Path, disk: Failing) -> Done:
    told = _told_by(folder, disk, lambda: backup.change_passphrase(folder / NAME, WORDS, "new", parameters=CHEAP))
    is_old = told is not None and "opens with the new passphrase alone" not in told
    backup.verify(folder / NAME, WORDS if is_old else "new", parameters=CHEAP)
    return Done(told)


def _opens_as(access: vault.Access, state: str) -> list[str]:
    found = list(integrity.problems(access))
    with vault.open_with(access) as opened:
        if backup.fingerprint(opened.connection) != state:
            found.append("what was saved is not there")
    return found


DOCUMENTS = {"plan.pdf": b"%PDF-1.7 ", "pack.xlsx": b"PK\x03\x04", "day.ics": b"BEGIN:VCALENDAR", "rows.csv": b""}


def _with_documents(folder: Path, _begun: Path) -> None:
    for name, beginning in DOCUMENTS.items():
        (folder / name).write_bytes(beginning + b"former " * 900)


def _document(name: str) -> Work:
    def work(folder: Path, disk: Failing) -> Done:
        return Done(_told_by(folder, disk, lambda: write_file(folder / name, DOCUMENTS[name] + b"newer " * 20_000)))

    return work


def _pack(folder: Path, disk: Failing) -> Done:
    files = {f"{name}.toml": b"of a pack " * 500 for name in ("pack", "registers/one", "registers/deep/two")}
    return Done(_told_by(folder, disk, lambda: write_folder(folder / "ours", files)))


def _with_preferences(folder: Path, _begun: Path) -> None:
    settings.save(settings.Settings(text_size=110), folder / "settings.json")


def _preferences(folder: Path, disk: Failing) -> Done:
    try:
        with watched(folder, disk):
            settings.save(settings.Settings(text_size=120), folder / "settings.json")
    except OSError as error:  # the window puts it into a sentence
        return Done(f"The preferences could not be kept: {error.strerror}.")
    return Done(None)


def _with_own_files(folder: Path, _begun: Path) -> None:
    os.environ["XDG_DATA_HOME"] = os.environ["HOME"] = str(folder)
    faults.keep_place_of(ValueError("first"))
    remember(Recent(path="one"))


def _fault_report(folder: Path, disk: Failing) -> Done:
    with watched(folder, disk):
        told = faults.keep_place_of(LookupError("second"))
    kept = next(folder.rglob("last-fault.txt")).read_text(encoding="utf-8")
    return Done(None, () if _is_plain(told) and kept.strip() in ("ValueError", "LookupError") else (told, kept))


def _recent_list(folder: Path, disk: Failing) -> Done:
    with watched(folder, disk):
        remember(Recent(path="two"))
    kept = next(folder.rglob("recent.json")).read_text(encoding="utf-8")
    return Done(None, () if '"one"' in kept else (kept,))


def _verb(*words: str) -> Work:
    """A verb of the command line; FOLDER and BEGUN in its words stand for folders."""

    def work(folder: Path, disk: Failing) -> Done:
        begun = str(folder.parent / "begun")
        given = [word.replace("FOLDER", str(folder)).replace("BEGUN", begun) for word in words]
        out, err = io.StringIO(), io.StringIO()
        with watched(folder, disk), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run(given)
        if code == 0:
            return Done(None)
        # What the quality gate and the composer have to say comes first, whatever becomes of the file.
        last = err.getvalue().strip().splitlines()[-1]
        return Done(last, () if code == 3 else (f"exit code {code}",))

    return work


def _nothing(_folder: Path, _begun: Path) -> None:
    """Starts in an empty folder."""


WRITERS = (
    Writer("a change of the workbook", _with_workbook, _save, keeps_bytes=False),
    Writer("closing the workbook", _with_workbook, _close, tells=False, keeps_bytes=False),
    Writer("a new workbook", _nothing, _create),
    Writer("a backup by hand", _with_former_backup, _back_up),
    Writer("an automatic backup", _with_shelf, _shelve),
    Writer("the first automatic backup", _with_former_backup, _shelve),
    Writer("a restore", _with_former_backup, _restore),
    Writer("a change of passphrase", _with_workbook, _change_passphrase),
    *(Writer(f"a {name.split('.')[1].upper()} file", _with_documents, _document(name)) for name in DOCUMENTS),
    Writer("the folder of a pack", _nothing, _pack),
    Writer("the preferences", _with_preferences, _preferences),
    Writer("a fault report", _with_own_files, _fault_report, tells=False),
    Writer("the list of workbooks", _with_own_files, _recent_list, tells=False),
    Writer(
        "export",
        _with_documents,
        _verb("export", "BEGUN/sample", "Harbour", "executive-summary", "--output", "FOLDER/plan.pdf"),
    ),
    Writer(
        "answers --template",
        _with_documents,
        _verb("answers", "BEGUN/sample", "Harbour", "FOLDER/pack.xlsx", "--template"),
    ),
    Writer("pack sheet", _with_documents, _verb("pack", "sheet", "--output", "FOLDER/pack.xlsx")),
    Writer("pack folder", _nothing, _verb("pack", "folder", "--output", "FOLDER/ours")),
    Writer("backup", _nothing, _verb("backup", "BEGUN/small", "FOLDER/by hand.backup")),
)
