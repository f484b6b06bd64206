"""The ways in that are fuzzed: what is handed over, what the product does with it, and what must hold afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import msgspec
from hypothesis.strategies import SearchStrategy

from alignment_desktop import settings
from alignment_desktop.content.packs import core_pack, load_pack
from alignment_desktop.domain.answers import SheetRow, read_answers
from alignment_desktop.domain.errors import AlignmentError
from alignment_desktop.domain.pack import Pack
from alignment_desktop.exchange import answers, books, pack_reading
from alignment_desktop.exchange.pack_book import pack_xlsx
from alignment_desktop.storage import backup, lock, recovery, surroundings, vault
from alignment_desktop.storage.shelf import Shelf
from alignment_desktop.ui import decoding, recent
from alignment_desktop.workbook import Workbook
from tests.content.small import SMALL
from tests.data import make_hostile
from tests.faults import fuzz_files
from tests.storage.things import CHEAP

Attempt = Callable[[bytes], bool]
"""Whether a file was taken; one that is refused raises AlignmentError, or gives False where nobody is told."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way in: its name, the files that come by it, and what becomes of one."""

    name: str
    files: SearchStrategy[bytes]
    attempt: Attempt


def ways(folder: Path, held: ExitStack) -> Iterator[Way]:
    """All of them, with a workbook in the folder that things are brought into; `held` closes it."""
    path = folder / "ours.alignment"
    with Workbook.create(path, "", parameters=CHEAP) as made:
        client = made.clients.add_client("Velvet Kiosk Ltd")
        engagement = made.clients.add_engagement(client.id, "Review 2026")
        made.clients.open_round(engagement.id, "Baseline", core_pack())
    here = path.read_bytes()
    target = _Target(Workbook(vault.open(path, "", parameters=CHEAP)), engagement.id)
    held.callback(target.workbook.close)
    yield from _sheets(folder, target)
    yield from _packs(folder, target)
    pictures = [
        content for content in make_hostile.images().values() if len(content) < 1000 and content[:1] in b"\x89\xffRB"
    ]
    yield Way("pictures", fuzz_files.changed_one_of(pictures), _picture)
    yield _restoring(folder, here, target.workbook)
    key = target.workbook.access.key
    spelled = "\n".join(f"{n}. {line}" for n, line in enumerate(recovery.spelled(key), 1))
    yield Way("recovery keys", fuzz_files.changed(spelled.encode()), _recovery_key)
    yield from _own_files(folder)


class _Target:
    """A workbook that is brought things into, and is what it was after each: put back, or never touched."""

    def __init__(self, workbook: Workbook, engagement_id: str) -> None:
        self.workbook = workbook
        self.engagement_id = engagement_id
        self._before = ""

    def bring_in(self, change: Callable[[Workbook], object]) -> bool:
        """Makes a change and takes it back; where it is refused, not a row is other than it was."""
        workbook = self.workbook
        self._before = self._before or self._state()
        steps = workbook.store.last_step()
        try:
            change(workbook)
        except AlignmentError:
            assert self._state() == self._before, "what was refused changed the workbook"
            raise
        if workbook.store.last_step() != steps:
            workbook.undo()
            self._before = ""
        return True

    def _state(self) -> str:
        return backup.fingerprint(self.workbook.store.connection)

    def answers(self, rows: tuple[SheetRow, ...]) -> bool:
        """Answers into the open round."""

        def change(workbook: Workbook) -> None:
            plan = read_answers(workbook.snapshot(self.engagement_id), rows)
            workbook.interviews.import_answers(plan, replace=True)

        return self.bring_in(change)

    def pack(self, pack: Pack) -> bool:
        """A pack in the place of the own one."""
        return self.bring_in(lambda workbook: workbook.library.take_in(pack))


def _sheets(folder: Path, target: _Target) -> Iterator[Way]:
    def sheet(kind: str) -> Attempt:
        file = folder / f"answers.{kind}"

        def attempt(content: bytes) -> bool:
            file.write_bytes(content)
            return target.answers(answers.read_sheet(file))

        return attempt

    guest = make_hostile.book({"Answers": [make_hostile.ASKED, make_hostile.GIVEN]})
    yield Way("answers as CSV", fuzz_files.csvs(), sheet("csv"))
    yield Way("answers as XLSX", fuzz_files.books(guest), _here(sheet("xlsx")))


def _packs(folder: Path, target: _Target) -> Iterator[Way]:
    place = folder / "pack"
    for name, text in SMALL.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text, encoding="utf-8")
    small = pack_xlsx(load_pack(place))

    def toml(content: bytes) -> bool:
        for name, part in zip(SMALL, content.split(b"\f"), strict=False):
            (place / name).write_bytes(part)
        return target.pack(load_pack(place, base=core_pack()))

    def book(content: bytes) -> bool:
        file = folder / "pack.xlsx"
        file.write_bytes(content)
        return target.pack(pack_reading.read_pack_xlsx(file, base=core_pack()))

    yield Way("packs as TOML", fuzz_files.folders([text.encode() for text in SMALL.values()]), toml)
    yield Way("packs as XLSX", fuzz_files.changed_archive(small), _here(book))


def _here(attempt: Attempt) -> Attempt:
    """The same with Excel workbooks read in this process."""

    def lines(name: str, content: bytes, *, without: list[str], columns: int, **_more: object) -> object:
        return books.lines_in(name, content, without, columns)

    def attempted(content: bytes) -> bool:
        kept = answers.book_lines, pack_reading.book_lines
        answers.book_lines = pack_reading.book_lines = lines  # type: ignore[assignment]
        try:
            return attempt(content)
        finally:
            answers.book_lines, pack_reading.book_lines = kept

    return attempted


def _picture(content: bytes) -> bool:
    image = decoding.picture_of(decoding.points("a", content, {}))
    longest = max(image.width(), image.height())
    assert 0 < longest <= decoding.LONGEST_READ, "a picture came in larger than it may be"
    return True


def _restoring(folder: Path, here: bytes, workbook: Workbook) -> Way:
    """A backup of a workbook in the place of another: as it was made, or not at all."""
    safe, target = folder / "ours.backup", folder / "restored.alignment"
    backup.make(workbook.access, safe)
    sound = safe.read_bytes()

    def attempt(content: bytes) -> bool:
        safe.write_bytes(content)
        target.write_bytes(here)
        try:
            backup.restore(safe, "", target, parameters=CHEAP)
        except AlignmentError:
            assert target.read_bytes() == here, "a refused backup changed what was in its place"
            raise
        finally:
            for aside in folder.glob("restored.before-restore-*"):
                aside.unlink()
        assert content == sound, "a changed backup was restored"
        return True

    return Way("backups", fuzz_files.changed(sound), attempt)


def _recovery_key(content: bytes) -> bool:
    key = recovery.read(content.decode("utf-8", "replace"))
    assert (len(key.raw), len(key.salt)) == (32, 16), "no key"
    return True


# -- small files of the program's own ----------------------------------------------------------------------------------


def _own_files(folder: Path) -> Iterator[Way]:
    workbook = folder / "ours.alignment"
    preferences = {name: str(value) for name, value in asdict(settings.Settings()).items()}
    yield Way("preferences", fuzz_files.notes(preferences), _preferences)
    entry = recent.Recent(path=str(workbook), engagement_id="0" * 32, page="overview")
    yield Way("recent workbooks", fuzz_files.notes([msgspec.structs.asdict(entry)] * 2), _recent)
    yield _shelved(folder)
    synced = folder / "Dropbox" / "ours.alignment"
    synced.parent.mkdir()
    yield Way(
        "places told about", fuzz_files.notes([str(workbook), str(synced)]), lambda content: _told(content, synced)
    )
    holder = msgspec.structs.asdict(lock.this_process())
    yield Way("locks", fuzz_files.notes(holder), lambda content: _locked(content, folder / "locked.alignment"))


def _written(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def _preferences(content: bytes) -> bool:
    """Each is as stored or at its default, and what was read can be kept."""
    file = settings.settings_file()
    _written(file, content)
    found, unread = settings.load()
    found.consultant.encode()
    settings.save(found)
    assert settings.load() == (found, ()), "what was read is not what is kept"
    Shelf(found.backup_folder, Path("/ours.alignment")).backups()
    return not unread


def _recent(content: bytes) -> bool:
    """A list whose every entry can be shown and opened, and that takes another one."""
    _written(recent.recent_file(), content)
    found = recent.recents()
    for each in found:
        assert isinstance(each.page, str), "the page is no text"
        assert each.engagement_id is None or isinstance(each.engagement_id, str), "the engagement is no text"
        Path(each.path).stat() if Path(each.path).exists() else None
    recent.remember(recent.Recent(path="/ours.alignment"))
    assert recent.recents()[0].path == "/ours.alignment", "the list takes no other"
    return bool(found)


def _shelved(folder: Path) -> Way:
    shelf = Shelf(folder / "backups", folder / "ours.alignment")
    made = shelf.folder / backup.name_for("ours", 1, date(2026, 1, 5))
    _written(made, b"x")
    told = made.stat()
    line = {
        "size": told.st_size, "changed": told.st_mtime_ns, "checked_at": "2026-01-05T09:00:00+00:00", "is_good": True,
        "last_id": "7", "salt": "00" * 16,
    }  # fmt: skip

    def attempt(content: bytes) -> bool:
        _written(shelf.folder / "checks.json", content)
        (kept,) = shelf.backups()
        assert isinstance(kept.is_good, bool), "neither good nor not"
        shelf.holds("7", vault.Key(bytes(32), bytes(16)))
        return kept.checked_at is not None

    return Way("lists of checks", fuzz_files.notes({made.name: line}), attempt)


def _told(content: bytes, workbook: Path) -> bool:
    """Told once, whatever was noted before."""
    _written(settings.data_folder() / "places.json", content)
    was_told = surroundings.warning_of(workbook) is None
    assert surroundings.warning_of(workbook) is None, "told about twice"
    return was_told


def _locked(content: bytes, workbook: Path) -> bool:
    """A lock somebody else's program may have written: it is taken over, or said whose it is; it can be taken over."""
    lock.lock_path(workbook).write_bytes(content)
    holder = lock.holder_of(workbook)
    assert holder is None or len(holder.since_here) < 100, "since when, in a text that nobody reads"
    try:
        lock.acquire(workbook).release()
    except AlignmentError:
        lock.acquire(workbook, take_over=True).release()
        raise
    return True
