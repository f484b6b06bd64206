"""Files that are either whole or not there: fsync and replace, the one way a file of the workbook comes to be."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from pathlib import Path

_LONGEST_NAME = 255  # bytes, nearly everywhere
_PART_ADDS = len("..12345678.part-journal")


def own_name(path: Path) -> Path:
    """The absolute path a file itself lies at, where the one given may be that of a link to it.

    A lock, a log and a swap belong to the file: beside a link they would guard, miss and replace something else.
    """
    return Path(os.path.realpath(path)) if os.path.islink(path) else path.absolute()


def identity(path: Path) -> tuple[int, int] | None:
    """Which file lies at a path, as long as somebody has it open; None where there is none.

    Windows lets nobody move or replace an open file, so it is not asked there.
    """
    try:
        told = None if os.name == "nt" else path.stat()
    except OSError:
        return None
    return None if told is None else (told.st_dev, told.st_ino)


def free_name(path: Path, word: str) -> Path:
    """A name beside a file under which nothing is yet, with this word and a number in it."""
    number = 1
    while (free := path.with_name(f"{path.stem}.{word}-{number}{path.suffix}")).exists():
        number += 1
    return free


def part_beside(target: Path) -> Path:
    """A fresh name in the target's own folder, so that a later replace never crosses a file system."""
    return target.with_name(f"{_begins(target)}{os.urandom(4).hex()}.part")


def _begins(target: Path) -> str:
    """What the names of a target's unfinished files begin with; a digest where its own name leaves no room for more."""
    if len(os.fsencode(target.name)) <= _LONGEST_NAME - _PART_ADDS:
        return f".{target.name}."
    import hashlib  # it loads OpenSSL, and hardly any name is that long

    return f".{hashlib.sha256(os.fsencode(target.name)).hexdigest()[:16]}."


def parts_of(target: Path) -> tuple[Path, ...]:
    """The unfinished files of a target, and their companions, that killed programs left in its folder.

    Whoever removes them makes sure that nobody is at work on the target, by its lock.
    """
    if not target.parent.is_dir():
        return ()
    begins, is_part = _begins(target), re.compile(r"[0-9a-f]{8}\.part(?:-wal|-shm|-journal)?")
    return tuple(
        path
        for path in target.parent.iterdir()
        if path.name.startswith(begins) and is_part.fullmatch(path.name[len(begins) :])
    )


def flush(path: Path) -> None:
    """Forces the content of a file or, where the system can, the entries of a folder to the disk.

    Windows flushes no folders; there the rename itself is journaled by the file system.
    """
    if path.is_dir() and os.name == "nt":
        return
    # Windows refuses to flush a file that is open for reading only.
    handle = os.open(path, os.O_RDONLY if path.is_dir() or os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(path: Path) -> None:
    """A folder that is there when this returns, with those above it, also after a power cut; for its owner alone."""
    if path.is_dir():
        return
    make_folder(path.parent)
    path.mkdir(mode=0o700, exist_ok=True)
    flush(path.parent)


class Unconfirmed(OSError):
    """A file stands whole in the place of a former one, but the disk did not confirm that it will still tomorrow."""


def put_in_place(part: Path, target: Path, *, replace: bool) -> None:
    """Gives a finished part its real name, durably.

    With replace=False an existing target is kept and FileExistsError raised; nothing is ever half there. Raises
    OSError and leaves all as it was, but for Unconfirmed: the former file is gone then, and the new one whole.
    """
    flush(part)
    was_there = target.exists()
    _named(part, target, replace=replace)
    try:
        flush(target.parent)
    except OSError as error:
        if was_there:
            raise Unconfirmed(error.errno, error.strerror) from error
        target.unlink()
        raise


def _named(part: Path, target: Path, *, replace: bool) -> None:
    if replace:
        os.replace(part, target)
    elif os.name == "nt":
        os.rename(part, target)
    else:
        _link_once(part, target)


def _link_once(part: Path, target: Path) -> None:
    """A rename that fails where the target exists; POSIX renames replace silently, hard links do not."""
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:
        # FAT and some network folders know no hard links; the caller holds the workbook's lock meanwhile.
        if target.exists():
            raise FileExistsError(str(target)) from None
        os.rename(part, target)
    else:
        part.unlink()


def make_own(path: Path) -> None:
    """Gives a file that has other names too (hard links) a content of its own, so that writing changes this one alone.

    Tools that save space, copies of snapshots and a restore that was killed leave such names, and under each of them
    SQLite would keep another log. For whoever holds the lock of the file, which is closed; where there is no room for a
    copy, nothing is done.
    """
    with contextlib.suppress(OSError):
        if path.stat().st_nlink < 2:
            return
        part = part_beside(path)
        try:
            shutil.copy(path, part)
            put_in_place(part, path, replace=True)
        finally:
            clear(part)


def clear(*paths: Path) -> None:
    """Removes what is there of these files; a missing one is fine."""
    for path in paths:
        path.unlink(missing_ok=True)


def clear_database(path: Path) -> None:
    """Removes a database file that nobody wants, with what the driver keeps beside it."""
    clear(path, *companions(path), path.with_name(path.name + "-journal"))


def companions(path: Path) -> tuple[Path, Path]:
    """The write-ahead log and its index that belong to a database file."""
    return path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")
