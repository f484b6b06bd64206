"""The automatic backups of one workbook: a folder of their own, in which each is read again before it counts.

A small file `checks.json` beside them keeps which of them was found whole, when, and of which state of the workbook it
is. One that is not in it, or has another size or time than it says, counts as not checked: it is shown, and left alone
by thinning out, for nobody knows who put it there.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from alignment_desktop.domain.errors import WorkbookError, WorkbookInUse
from alignment_desktop.i18n import _
from alignment_desktop.storage import backup, durable, erasure, integrity, journal, seal, vault
from alignment_desktop.storage.lock import acquire

_LEDGER = "checks.json"
_STALE_S = 3600.0
_LONGEST_STEM = 220  # bytes
_PATIENCE_S, _PAUSE_S = 600.0, 0.1


class Standing(StrEnum):
    """What is known of a backup: it was read in full and found whole, or not, or it was not read."""

    CHECKED = "checked"
    UNCHECKED = "unchecked"
    DAMAGED = "damaged"


class Kept(Struct, frozen=True, kw_only=True):
    """One automatic backup: where it is, its number, the day it is named after, its time (local), its size in bytes.

    `checked_at` is when it was last read in full (local time), None where it was not or has changed since; `is_good` is
    False where that found a fault.
    """

    path: Path
    sequence: int
    made_on: date
    made_at: datetime
    size: int
    checked_at: datetime | None = None
    is_good: bool = True

    @property
    def standing(self) -> Standing:
        """What is known of it."""
        if not self.is_good:
            return Standing.DAMAGED
        return Standing.UNCHECKED if self.checked_at is None else Standing.CHECKED


class Shelf:
    """The backups of a workbook below a folder of the settings, in a folder named after the workbook and its place."""

    def __init__(self, base: Path, workbook: Path) -> None:
        workbook = durable.own_name(workbook)
        place = hashlib.sha256(str(workbook).encode(errors="surrogateescape")).hexdigest()[:8]
        self.stem = _fitting(workbook.stem)
        self.folder = base / f"{workbook.stem[:40]}-{place}"

    # What is there

    def backups(self) -> tuple[Kept, ...]:
        """All of them, the newest first."""
        ledger = self._ledger()
        found = []
        for each in backup.found_in(self.folder, self.stem):
            with contextlib.suppress(OSError):
                told = each.path.stat()
                line = ledger.get(each.path.name, {})
                is_known = line.get("size") == told.st_size and line.get("changed") == told.st_mtime_ns
                found.append(
                    Kept(
                        path=each.path,
                        sequence=each.sequence,
                        made_on=each.made_on,
                        made_at=datetime.fromtimestamp(told.st_mtime).astimezone(),
                        size=told.st_size,
                        checked_at=_moment(line.get("checked_at")) if is_known else None,
                        is_good=bool(line.get("is_good", True)) if is_known else True,
                    )
                )
        return tuple(reversed(found))

    def holds(self, last_id: str, key: vault.Key) -> bool:
        """Whether the newest good backup ends with this step of the workbook and opens with its key."""
        ledger = self._ledger()
        for kept in self.backups():
            if kept.checked_at is not None and kept.is_good:
                line = ledger[kept.path.name]
                return (line.get("last_id"), line.get("salt")) == (last_id, key.salt.hex())
        return False

    # What is done to it

    def add(self, access: vault.Access, now: datetime) -> Kept:
        """One more backup, read again and compared; then the old ones that are no longer needed go.

        For a job, also while the workbook is open. Raises WorkbookError; all that was there is then still there.
        """
        try:
            durable.make_folder(self.folder)
            self._tidy()
        except OSError as error:
            raise WorkbookError(
                _("No backup could be made in {folder}: {reason}. Choose another folder in the settings.").format(
                    folder=self.folder, reason=error.strerror or error
                )
            ) from error
        with self._alone():
            there = backup.found_in(self.folder, self.stem)
            number = 1 + max((each.sequence for each in there), default=0)
            target = self.folder / backup.name_for(self.stem, number, now.astimezone().date())
            backup.make(access, target)
            copy = vault.Access(path=target, key=access.key)
            with vault.reading(copy, any_version=True) as connection:
                last_id = journal.last_id(connection)
            self._enter(target, is_good=True, more={"last_id": last_id, "salt": access.key.salt.hex()})
            self._thin_out()
            return next(kept for kept in self.backups() if kept.path == target)

    def check(self, kept: Kept, key: vault.Key) -> Kept:
        """Reads a backup in full and keeps what was found; for a job.

        One whose pages this key did not seal is of another passphrase: it is not read, and given back as not checked.
        """
        try:
            if not _is_of(kept.path, key):
                return replace(kept, checked_at=None, is_good=True)
            problems = integrity.problems(vault.Access(path=kept.path, key=key))
        except OSError:  # it cannot be read now, which says nothing about what is in it
            return replace(kept, checked_at=None, is_good=True)
        except WorkbookError as error:
            problems = (str(error),)
        self._enter(kept.path, is_good=not problems)
        return next((each for each in self.backups() if each.path == kept.path), kept)

    def renew(self, access: vault.Access, now: datetime) -> tuple[Path, ...]:
        """One backup of now in the place of all, after something was erased; gives those that are left.

        Those under an earlier passphrase stay, because today's key cannot tell whose they are, and so do those in the
        folder of another name or place, which may be a copy's. Raises WorkbookError.
        """
        with self._alone():
            left = erasure.renew_backups(access, self.folder, self.stem, now.astimezone().date())
            for each in self.backups():
                if each.path not in left:
                    with vault.reading(vault.Access(path=each.path, key=access.key), any_version=True) as connection:
                        state = {"last_id": journal.last_id(connection), "salt": access.key.salt.hex()}
                    self._enter(each.path, is_good=True, more=state)
        return (*(path for path in left if path.exists()), *erasure.backups_elsewhere(access, self.folder))

    # How it is kept

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Waits until nobody else adds to the shelf or renews it, in this program or another one.

        A backup that was begun before an erasure and ended after it would bring the erased words back.
        """
        until = time.monotonic() + _PATIENCE_S
        while self.folder.is_dir():
            try:
                held = acquire(self.folder / "backups", take_over=True)
            except WorkbookInUse:
                if time.monotonic() > until:
                    raise
                time.sleep(_PAUSE_S)
                continue
            except WorkbookError:  # nothing can be written there, which is told in the words of what is to be written
                break
            try:
                yield
            finally:
                held.release()
            return
        yield

    def _thin_out(self) -> None:
        known = [kept for kept in self.backups() if kept.checked_at is not None]
        counted = [backup.Backup(path=k.path, sequence=k.sequence, made_on=k.made_on, is_good=k.is_good) for k in known]
        for each in backup.thin_out(counted):
            with contextlib.suppress(OSError):  # held open by another program; it goes the next time
                each.path.unlink()

    def _tidy(self) -> None:
        """Removes what a killed program left half made, unless somebody may still be at work on it."""
        for part in self.folder.glob(".*.part*"):
            with contextlib.suppress(OSError):
                if time.time() - part.stat().st_mtime > _STALE_S:
                    part.unlink()

    def _ledger(self) -> dict[str, dict[str, Any]]:
        try:
            stored = json.loads((self.folder / _LEDGER).read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        lines = stored.items() if isinstance(stored, dict) else ()
        return {name: line for name, line in lines if isinstance(line, dict)}

    def _enter(self, path: Path, *, is_good: bool, more: dict[str, Any] | None = None) -> None:
        """Keeps what was found of a backup. A list that cannot be kept leaves it as one that was not checked."""
        part = durable.part_beside(self.folder / _LEDGER)
        with contextlib.suppress(OSError):
            told = path.stat()
            ledger = {name: line for name, line in self._ledger().items() if (self.folder / name).exists()}
            ledger[path.name] = ledger.get(path.name, {}) | (more or {})
            ledger[path.name] |= {
                "size": told.st_size,
                "changed": told.st_mtime_ns,
                "checked_at": datetime.now(UTC).isoformat(timespec="seconds"),
                "is_good": is_good,
            }
            try:
                part.write_text(json.dumps(ledger, indent=1), encoding="utf-8")
                durable.put_in_place(part, self.folder / _LEDGER, replace=True)
            finally:
                durable.clear(part)


def _fitting(stem: str) -> str:
    """The stem as far as number, day and a log have room behind it in the name of a file."""
    while len(os.fsencode(stem)) > _LONGEST_STEM:
        stem = stem[:-1]
    return stem


def _is_of(path: Path, key: vault.Key) -> bool:
    """Whether any page of a backup was sealed with this key; a damaged one of ours still has one."""
    pages = max(1, path.stat().st_size // vault.PAGE)
    return any(seal.is_sealed_with(path, key, number) for number in range(1, pages + 1, max(1, pages // 64)))


def _moment(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text)).astimezone()
    except (ValueError, OverflowError):
        return None
