"""One writer for a workbook, and the name of who it is.

Two things are held together: a small file beside the workbook that names host, user, process and time, for people and
for other computers; and the operating system's lock on that file, which ends with its process however that ends.
"""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import platform
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from alignment_desktop.domain.errors import WorkbookError, WorkbookInUse, excerpt
from alignment_desktop.i18n import _

_ATTEMPTS = 20
_LOOKS, _PAUSE = 4, 0.05
_SETTLED = 2.0  # seconds since somebody wrote to a lock, after which its name is that of whoever holds it
_OPEN_FLAGS = os.O_RDWR | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)

if sys.platform == "win32":
    import msvcrt

    # Far behind the text: a locked region of Windows cannot be read by others, and the name must stay readable.
    _LOCKED_BYTE = 1 << 30

    def _hold(handle: int) -> bool:
        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _hold(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """Who holds a workbook: host name, user name, process id, and since when (UTC, ISO text)."""

    host: str
    user: str
    pid: int
    since: str

    @property
    def since_here(self) -> str:
        """Since when, to the minute and in the time of this computer; as it is written where it is no time."""
        try:
            return f"{datetime.fromisoformat(self.since).astimezone():%Y-%m-%d %H:%M}"
        except (ValueError, OverflowError):
            return self.since


def this_process() -> Holder:
    """The holder that a lock taken here and now would name."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):  # a process without an account, as in some containers
        user = "?"
    return Holder(
        host=platform.node() or "?", user=user, pid=os.getpid(), since=datetime.now(UTC).isoformat(timespec="seconds")
    )


def lock_path(workbook: Path) -> Path:
    """Where the lock of a workbook stands: beside it, so that it travels with a shared or synced folder."""
    return workbook.with_name(workbook.name + ".lock")


class Lock:
    """The held right to write one workbook; `release` gives it back, and so does the end of the process.

    `left_by` is who held it before and never gave it back: a process that was killed, or a computer that went down.
    """

    def __init__(self, path: Path, handle: int, holder: Holder, left_by: Holder | None = None) -> None:
        self.path = path
        self.holder = holder
        self.left_by = left_by
        self._handle: int | None = handle

    def release(self) -> None:
        """Gives the right back; a second call does nothing."""
        if self._handle is None:
            return
        handle, self._handle = self._handle, None
        if sys.platform == "win32":  # an open file cannot be removed there; emptied, it names nobody
            os.ftruncate(handle, 0)
            os.close(handle)
            with contextlib.suppress(OSError):
                self.path.unlink()
            return
        # Removed while still held: whoever waits on the old file finds that the name has moved on, and starts anew.
        if _is_still(self.path, handle):
            with contextlib.suppress(OSError):
                self.path.unlink()
        os.close(handle)


def acquire(workbook: Path, *, take_over: bool = False, who: Callable[[], Holder] = this_process) -> Lock:
    """The right to write this workbook.

    A lock left by a dead process of this host is taken over silently. One of another host is taken over only with
    take_over=True, because nothing here can tell whether that computer still writes. A living process of this host
    is never pushed aside. Raises WorkbookInUse, naming the holder, and WorkbookError where the folder is read-only.
    """
    path = lock_path(workbook)
    me = who()
    for _attempt in range(_ATTEMPTS):
        handle = _opened(path)
        try:
            if not _hold(handle):
                raise _in_use(workbook, _holding(handle, me), me)
            if not _is_still(path, handle):  # its holder let go between our opening and our locking it
                os.close(handle)
                continue
            _check_other_host(workbook, handle, me, take_over=take_over)
            left_by = _read(handle)
            _enter(path, handle, me, is_ours_alone=left_by is None)
        except BaseException:
            os.close(handle)
            raise
        return Lock(path, handle, me, left_by)
    raise _in_use(workbook, None, me)


def holder_of(workbook: Path) -> Holder | None:
    """Who the lock file names, whether or not that process still lives; None without a readable lock file."""
    try:
        return _parsed(lock_path(workbook).read_bytes())
    except OSError:
        return None


def _opened(path: Path) -> int:
    try:
        return os.open(path, _OPEN_FLAGS | os.O_CREAT, 0o600)
    except OSError as error:
        raise WorkbookError(
            _(
                "The folder {folder} cannot be written to. Copy the workbook to a folder of your own, "
                "or open it for reading only."
            ).format(folder=path.parent)
        ) from error


def _is_still(path: Path, handle: int) -> bool:
    try:
        named = os.stat(path)
    except FileNotFoundError:
        return False
    held = os.fstat(handle)
    return (named.st_dev, named.st_ino) == (held.st_dev, held.st_ino)


def _check_other_host(workbook: Path, handle: int, me: Holder, *, take_over: bool) -> None:
    """Refuses a lock that another host left; an empty file was never anyone's."""
    content = _content(handle)
    if take_over or not content.strip(b"\0 \n"):
        return
    holder = _parsed(content)
    if holder is None or holder.host != me.host:
        raise _in_use(workbook, holder, me)


def _content(handle: int) -> bytes:
    os.lseek(handle, 0, os.SEEK_SET)
    return os.read(handle, 4096)


def _read(handle: int) -> Holder | None:
    return _parsed(_content(handle))


def _holding(handle: int, me: Holder) -> Holder | None:
    """Who holds a lock that is held; looked at twice at least where it was written to just now.

    Whoever has only just got it has yet to write so, and until then the file names nobody or whoever had it before.
    """
    holder = _read(handle)
    if time.time() - os.fstat(handle).st_mtime > _SETTLED and _is_running_here(holder, me):
        return holder
    for _look in range(_LOOKS):
        time.sleep(_PAUSE)
        before, holder = holder, _read(handle)
        if holder == before and _is_running_here(holder, me):
            break
    return holder


def _is_running_here(holder: Holder | None, me: Holder) -> bool:
    return holder is not None and holder.host == me.host and _lives(holder.pid)


def _lives(pid: int) -> bool:
    """Whether a process of this computer runs; on Windows, where nothing asks that so simply, all are taken to."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return pid > 0


def _parsed(content: bytes) -> Holder | None:
    try:
        found = json.loads(content)
        return Holder(
            host=excerpt(str(found["host"]), 255),  # no real one is longer
            user=excerpt(str(found["user"])),
            pid=int(found["pid"]),
            since=excerpt(str(found["since"])),
        )
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):  # anybody can write such a file
        return None


def _enter(path: Path, handle: int, holder: Holder, *, is_ours_alone: bool) -> None:
    """Writes who holds the lock; where the disk takes no more, the former holder stays readable, or nothing is left."""
    content = json.dumps(msgspec.structs.asdict(holder)).encode()
    try:
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, content)
        os.ftruncate(handle, len(content))
        os.fsync(handle)
    except OSError as error:
        if is_ours_alone:
            with contextlib.suppress(OSError):
                path.unlink()
        raise WorkbookError(
            _(
                "The folder {folder} takes no more: {reason}. Make room there, or open the workbook for reading only."
            ).format(folder=path.parent, reason=error.strerror or error)
        ) from error


def _in_use(workbook: Path, holder: Holder | None, me: Holder) -> WorkbookInUse:
    if holder is None:
        return WorkbookInUse(
            _("The workbook {name} is held open elsewhere. Close it there first, or take it over if nobody uses it any "
              "more.").format(name=workbook.name)
        )  # fmt: skip
    if holder.host == me.host:
        return WorkbookInUse(
            _("The workbook {name} is open on this computer by {user} since {since} (process {pid}). Close it there "
              "first.").format(name=workbook.name, user=holder.user, since=holder.since_here, pid=holder.pid)
        )  # fmt: skip
    return WorkbookInUse(
        _("The workbook {name} is open on {host} by {user} since {since}. Close it there first, or take it over if "
          "that computer no longer uses it.").format(
            name=workbook.name, host=holder.host, user=holder.user, since=holder.since_here
        )
    )  # fmt: skip
