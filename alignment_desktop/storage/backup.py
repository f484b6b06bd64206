"""Safety copies: made, checked before they count, thinned out, restored; and the change of a passphrase."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from alignment_desktop.domain.errors import DamagedWorkbook, Refused, WorkbookError
from alignment_desktop.i18n import _
from alignment_desktop.storage import durable, integrity, journal, seal, vault
from alignment_desktop.storage.lock import acquire, lock_path

if TYPE_CHECKING:
    from sqlite3 import Connection

_ALWAYS_KEPT = 3
_DAYS, _WEEKS, _MONTHS = 7, 5, 12


class Backup(Struct, frozen=True, kw_only=True):
    """One safety copy of a workbook. `sequence` counts the backups of that workbook and alone says which is newer."""

    path: Path
    sequence: int
    made_on: date
    is_good: bool = True


def make(access: vault.Access, target: Path) -> None:
    """Writes a checked copy of the workbook as it is now; an existing backup there is replaced only at the end.

    May run in a thread while the workbook is open. Raises WorkbookError, also where the target holds anything but an
    earlier backup of this workbook under this passphrase; the former file then stays as it was.
    """
    target = target.absolute()
    _refuse_live(access.path, target)
    _refuse_foreign(access, target)
    with _copy_of(access, access.key, target) as part:
        durable.put_in_place(part, target, replace=True)


def verify(path: Path, passphrase: str, *, parameters: tuple[vault.KeyParameters, ...] = vault.PARAMETERS) -> None:
    """Passes when the backup opens with this passphrase and is whole. Raises WorkbookError or a child of it."""
    _check(vault.access_to(path, passphrase, parameters=parameters))


def restore(
    backup: Path,
    passphrase: str,
    workbook: Path,
    *,
    parameters: tuple[vault.KeyParameters, ...] = vault.PARAMETERS,
) -> Path | None:
    """Puts a checked copy of a backup in the workbook's place and gives where the former workbook now is, if any.

    The workbook must be closed. At no moment is there a mixture: until the last step the former workbook is in its
    place, and from then on it stands beside it under another name. Raises WorkbookError or a child of it.
    """
    return restore_with(vault.access_to(backup, passphrase, parameters=parameters), workbook)


def restore_with(
    access: vault.Access, workbook: Path, *, key: vault.Key | None = None, take_over: bool = False
) -> Path | None:
    """The same for a backup whose key is known; the workbook is sealed with another `key` where one is given.

    take_over=True pushes the lock of another host aside.
    """
    workbook = durable.own_name(workbook)
    _refuse_live(access.path, workbook, is_held=True)
    lock = acquire(workbook, take_over=take_over)
    try:
        with _copy_of(access, key or access.key, workbook) as part:
            return _swap(part, workbook, key or access.key)
    finally:
        lock.release()


class Prepared(Struct, frozen=True, kw_only=True):
    """A checked copy of a backup in the file `part` beside a workbook, and what opens the workbook once it is there."""

    part: Path
    access: vault.Access


def prepared(access: vault.Access, workbook: Path) -> Prepared:
    """The first half of a restore, for a workbook that stays open meanwhile; what it makes goes to `put_back`.

    May run in a thread. Raises WorkbookError or a child of it, and leaves nothing then.
    """
    workbook = durable.own_name(workbook)
    _refuse_live(access.path, workbook, is_held=True)
    anew = vault.Access(path=workbook, key=access.key, is_protected=access.is_protected)
    return Prepared(part=_copied(access, access.key, workbook), access=anew)


def put_back(copy: Prepared, *, take_over: bool = False) -> Path | None:
    """The second half, once the workbook is closed; gives where the former workbook now is. The copy is used up.

    take_over=True pushes the lock of another host aside.
    """
    workbook = copy.access.path
    try:
        lock = acquire(workbook, take_over=take_over)
        try:
            return _swap(copy.part, workbook, copy.access.key)
        except OSError as error:
            raise _unwritable(workbook) from error
        finally:
            lock.release()
    finally:
        discard(copy)


class Resealed(Struct, frozen=True, kw_only=True):
    """A checked copy of a workbook under a new key, in the file `part` beside it.

    `access` is what opens the workbook once the copy is in its place; `last_seq` says of which state it is.
    """

    part: Path
    access: vault.Access
    last_seq: int


def change_passphrase(
    workbook: Path, old: str, new: str, *, parameters: tuple[vault.KeyParameters, ...] = vault.PARAMETERS
) -> None:
    """Seals the closed workbook anew, with a new salt, in a checked new file that then takes its place.

    Backups made before keep the old passphrase. Raises WorkbookError or a child; the workbook is then as it was.
    """
    with vault.open(workbook, old, parameters=parameters) as opened:
        swap(opened, resealed(opened.access, new, parameters=parameters))


def resealed(
    access: vault.Access, new: str, *, parameters: tuple[vault.KeyParameters, ...] = vault.PARAMETERS
) -> Resealed:
    """The first half of a change of passphrase, which may run in a thread while the workbook is open.

    What it makes goes to `swap`, or to `discard`. Raises WorkbookError or a child of it, and leaves nothing then.
    """
    key = vault.derive(new, os.urandom(seal.SALT), parameters[0])
    with vault.reading(access) as source:
        last_seq = journal.last_seq(source)
    anew = vault.Access(path=access.path, key=key, is_protected=bool(new))
    return Resealed(part=_copied(access, key, access.path), access=anew, last_seq=last_seq)


def swap(opened: vault.Vault, copy: Resealed) -> None:
    """The second half: puts the copy in the place of the open workbook, which goes on with it under its new key.

    Raises Refused where something was changed since the copy was made, and WorkbookError where it cannot be put
    there; the workbook then goes on as it was. The copy is used up in any case.
    """
    try:
        if journal.last_seq(opened.connection) != copy.last_seq:
            raise Refused(
                _("{name} was changed meanwhile, so its passphrase is still the old one. Try again.").format(
                    name=opened.path.name
                )
            )
        opened.replace(copy.part, copy.access)
    finally:
        discard(copy)


def discard(copy: Resealed | Prepared) -> None:
    """Removes a copy that nobody wants; one that is in its place already stays there."""
    durable.clear_database(copy.part)


def name_for(stem: str, sequence: int, made_on: date) -> str:
    """The file name of an automatic backup, which `found_in` reads back."""
    return f"{stem}.{sequence:06d}.{made_on:%Y%m%d}.backup"


def found_in(folder: Path, stem: str) -> tuple[Backup, ...]:
    """The automatic backups of a workbook in a folder, oldest first; whether they are good is not looked at."""
    found = []
    for path in folder.glob("*.backup"):
        parts = path.name.removeprefix(f"{stem}.").split(".")
        if path.name.startswith(f"{stem}.") and len(parts) == 3 and parts[0].isdecimal():
            with contextlib.suppress(ValueError, OSError):
                if not path.is_file():
                    continue
                found.append(Backup(path=path, sequence=int(parts[0]), made_on=date.fromisoformat(parts[1])))
    return tuple(sorted(found, key=lambda backup: backup.sequence))


def thin_out(backups: Iterable[Backup]) -> tuple[Backup, ...]:
    """Those that may go, oldest first.

    Kept are the last three good ones, and going back from the newest one for each of seven days, five weeks and
    twelve months. The order is the sequence, and days are only told apart, never compared with today: a clock that
    jumps cannot make a backup look old. One that is not good goes as soon as a good one follows it.
    """
    newest_first = sorted(backups, key=lambda backup: backup.sequence, reverse=True)
    good = [backup for backup in newest_first if backup.is_good]
    kept = set(good[:_ALWAYS_KEPT])
    for period, most in ((_day, _DAYS), (_week, _WEEKS), (_month, _MONTHS)):
        seen: set[tuple[int, ...]] = set()
        for backup in good:
            if period(backup.made_on) not in seen and len(seen) < most:
                seen.add(period(backup.made_on))
                kept.add(backup)
    newest_good = good[0].sequence if good else -1
    kept |= {backup for backup in newest_first if not backup.is_good and backup.sequence > newest_good}
    return tuple(backup for backup in reversed(newest_first) if backup not in kept)


def fingerprint(connection: Connection) -> str:
    """A digest of the schema and of every row of every table, search index included."""
    digest = hashlib.sha256()
    for name, sql in connection.execute("SELECT name, sql FROM sqlite_master ORDER BY type, name").fetchall():
        digest.update(repr((name, sql)).encode())
    tables = connection.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow')"
    )
    for (name,) in sorted(tables.fetchall()):
        digest.update(f"\n{name}\n".encode())
        for row in connection.execute(f'SELECT * FROM "{name}"'):
            digest.update(repr(row).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


@contextlib.contextmanager
def _copy_of(access: vault.Access, key: vault.Key, beside: Path) -> Iterator[Path]:
    """A copy as `_copied` makes it; gone at the end."""
    part = _copied(access, key, beside)
    try:
        yield part
    except durable.Unconfirmed as error:
        told = _("{path} is written anew, but the disk does not confirm it: {reason}. Check the disk.")
        raise WorkbookError(told.format(path=beside, reason=error.strerror)) from error
    except OSError as error:
        raise _unwritable(beside) from error
    finally:
        durable.clear_database(part)


def _copied(access: vault.Access, key: vault.Key, beside: Path) -> Path:
    """A copy sealed with this key, read back, compared and checked, in the folder of a file.

    What is copied is looked at page by page first: SQLite passes over what lies behind the last one, and stumbles over
    a broken one in words that name no page.
    """
    _check_source(access)
    part = durable.part_beside(beside)
    try:
        with vault.reading(access, any_version=True) as source:
            expected = fingerprint(source)
            part.touch()  # where nothing can be written, this says so in other words than the driver of a workbook
            with vault.friendly(beside):
                vault.copied(source, part, key)
        copy = vault.Access(path=part, key=key)
        _check(copy, of=access.path)
        with vault.reading(copy, any_version=True) as read_back:
            if fingerprint(read_back) != expected:
                raise WorkbookError(
                    _("The copy differs from {name}. Check the disk and try again.").format(name=access.path.name)
                )
        durable.clear(*durable.companions(part))
    except BaseException as error:
        with contextlib.suppress(OSError):
            durable.clear_database(part)
        if isinstance(error, OSError):
            raise _unwritable(beside) from error
        raise
    return part


def _unwritable(path: Path) -> WorkbookError:
    return WorkbookError(_("{path} could not be written. Check the space and the permissions there.").format(path=path))


def _check(access: vault.Access, *, of: Path | None = None) -> None:
    """Raises DamagedWorkbook with the first fault of a file, which is named as the file it is a copy `of`."""
    found = integrity.problems(access)
    if found:
        raise DamagedWorkbook(
            _("{name} is not whole: {problem} Restore a sound backup.").format(
                name=(of or access.path).name, problem=found[0].splitlines()[0]
            )
        )


def _refuse_live(source: Path, target: Path, *, is_held: bool = False) -> None:
    """Refuses a copy onto its own source or, unless the caller takes its lock, onto a workbook that is open."""
    if target.exists() and target.samefile(source):
        raise WorkbookError(_("{name} cannot be copied onto itself. Choose another place.").format(name=source.name))
    if not is_held and (durable.companions(target)[0].exists() or lock_path(target).exists()):
        raise WorkbookError(_("{name} is a workbook in use. Choose another place.").format(name=target.name))


def _refuse_foreign(access: vault.Access, target: Path) -> None:
    """Refuses a target that holds something else than an earlier backup: a workbook's copies alone share its key."""
    try:
        is_ours = not target.exists() or seal.is_sealed_with(target, access.key, 1)
    except OSError as error:
        raise WorkbookError(
            _("{path} cannot be read: {reason}. Choose another place.").format(
                path=target, reason=error.strerror or error
            )
        ) from error
    if not is_ours:
        raise WorkbookError(
            _("{name} is there already and is no earlier backup of this workbook. Choose another name.").format(
                name=target.name
            )
        )


def _check_source(access: vault.Access) -> None:
    """Raises DamagedWorkbook where the seal of a page is broken, before a copy stumbles over what is in it."""
    with vault.reading(access, any_version=True):  # so that nobody folds the log in meanwhile
        if pages := seal.broken_pages(access.path, access.key):
            raise vault.damaged(access.path, pages)


def _swap(part: Path, workbook: Path, key: vault.Key) -> Path | None:
    """Puts the part in the workbook's place and the workbook beside it; gives where that is."""
    log, index = durable.companions(workbook)
    if not workbook.exists():
        durable.clear(log, index)
        durable.put_in_place(part, workbook, replace=False)
        return None
    if log.exists():
        vault.folded(vault.Access(path=workbook, key=key))
    aside = durable.free_name(workbook, "before-restore")
    if log.exists():
        _move_aside(workbook, aside)
        try:
            durable.put_in_place(part, workbook, replace=False)
        except OSError:
            _move_aside(aside, workbook)
            raise
        return aside
    durable.clear(index)
    _set_aside(workbook, aside)
    try:
        durable.put_in_place(part, workbook, replace=True)
    except durable.Unconfirmed:
        pass  # it is in its place, and whole
    except OSError:
        durable.clear(aside)
        raise
    return aside


def _move_aside(workbook: Path, aside: Path) -> None:
    """Another name for a workbook with the log of a killed program, which another key seals or which is damaged.

    The log belongs to this file alone. Both get the second name first, then lose the first one, the file before its
    log: whatever comes in between leaves no workbook under the name and all of it beside, never one without the other.
    """
    log, index = durable.companions(workbook)
    _set_aside(log, durable.companions(aside)[0])
    _set_aside(workbook, aside)
    durable.flush(workbook.parent)
    durable.clear(workbook)
    durable.flush(workbook.parent)
    durable.clear(log, index)


def _set_aside(path: Path, aside: Path) -> None:
    """A second name for a file, so that the first is never missing; a copy where links are not known."""
    try:
        os.link(path, aside)
    except OSError:
        try:
            shutil.copyfile(path, aside)
            durable.flush(aside)
        except OSError:
            durable.clear(aside)
            raise


def _day(day: date) -> tuple[int, ...]:
    return (day.year, day.month, day.day)


def _week(day: date) -> tuple[int, ...]:
    return day.isocalendar()[:2]


def _month(day: date) -> tuple[int, ...]:
    return (day.year, day.month)
