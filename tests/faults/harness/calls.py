"""What the program asks of the system about files, seen or refused one call at a time; without a compiler or a tracer.

Python and the database driver reach the system's write, fsync, rename and the like through tables of addresses in
memory. In `watched` those entries point to functions of ours, which tell a watcher and then call the real one, or
fail as the watcher says. Works where programs are ELF files and the C library is found: Linux on x86-64 and ARM.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import functools
import os
import platform
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_MACHINES = {"x86_64": (1, 6, 7), "aarch64": (257, 1025, 1026)}  # absolute, global data, jump slot
REASON = "the harness reaches the system's calls on Linux alone"


def is_possible() -> bool:
    """Whether the calls can be watched here."""
    return sys.platform.startswith("linux") and platform.machine() in _MACHINES and sys.maxsize > 2**32


@dataclass(frozen=True, slots=True)
class Call:
    """One call on something in the watched folder.

    `kind` is create, write, size, sync, sync folder, rename, link, unlink, mkdir or rmdir; `path` what it is on,
    `to` the new name of a rename or link; `inode` the file of a write, size or sync; `at` the place of a write or the
    size that is set.
    """

    kind: str
    path: str
    to: str = ""
    inode: int = 0
    at: int = 0
    data: bytes = b""


class Watcher:
    """Hears of every call; a subclass says what becomes of it."""

    def before(self, call: Call) -> int:
        """The error the call is to fail with, as in `errno`, or 0 to let it happen."""
        return 0

    def after(self, call: Call) -> None:
        """The call has happened."""


@contextlib.contextmanager
def watched(folder: Path, watcher: Watcher) -> Iterator[None]:
    """Within it the watcher hears of the calls on what is in the folder, and below it, by this process."""
    hooks = _Hooks(str(folder.resolve()), watcher)
    hooks.set()
    try:
        yield
    finally:
        hooks.unset()
    if hooks.fault is not None:
        raise hooks.fault


_C, _I, _P, _N = ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t
_OFF, _SSIZE = ctypes.c_int64, ctypes.c_ssize_t
# name, what comes back, what it is given
_SIGNATURES: tuple[tuple[str, Any, tuple[Any, ...]], ...] = (
    ("open", _I, (_C, _I, _I)),
    ("open64", _I, (_C, _I, _I)),
    ("write", _SSIZE, (_I, _P, _N)),
    ("pwrite", _SSIZE, (_I, _P, _N, _OFF)),
    ("pwrite64", _SSIZE, (_I, _P, _N, _OFF)),
    ("fsync", _I, (_I,)),
    ("fdatasync", _I, (_I,)),
    ("ftruncate", _I, (_I, _OFF)),
    ("ftruncate64", _I, (_I, _OFF)),
    ("rename", _I, (_C, _C)),
    ("link", _I, (_C, _C)),
    ("linkat", _I, (_I, _C, _I, _C, _I)),
    ("unlink", _I, (_C,)),
    ("unlinkat", _I, (_I, _C, _I)),
    ("mkdir", _I, (_C, _I)),
    ("rmdir", _I, (_C,)),
)
_AT_FDCWD, _AT_REMOVEDIR = -100, 0x200


class _Hooks:
    """The entries that were changed, and what stands in them meanwhile."""

    def __init__(self, folder: str, watcher: Watcher) -> None:
        self.fault: BaseException | None = None
        self._folder, self._watcher = folder, watcher
        self._entries: list[tuple[int, int]] = []
        self._kept: list[Any] = []
        self._libc = ctypes.CDLL(None, use_errno=True)

    def set(self) -> None:
        ours: dict[str, int] = {}
        for name, back, given in _SIGNATURES:
            kind = ctypes.CFUNCTYPE(back, *given, use_errno=True)
            real = kind(ctypes.cast(getattr(self._libc, name), ctypes.c_void_p).value or 0)
            hook = kind(self._hook(name, real))
            self._kept.append((real, hook))
            ours[name] = ctypes.cast(hook, ctypes.c_void_p).value or 0
        for address, name in _entries(frozenset(ours)):
            self._entries.append((address, ctypes.c_uint64.from_address(address).value))
            _put(address, ours[name])
        assert self._entries, "no entry of the system's calls was found"

    def unset(self) -> None:
        for address, former in self._entries:
            _put(address, former)

    def _hook(self, name: str, real: Callable[..., int]) -> Callable[..., int]:
        described = getattr(self, f"_{name.removesuffix('64').removesuffix('at')}")
        is_at = name in ("linkat", "unlinkat")

        def hook(*given: Any) -> int:
            code = 0
            call: Call | None = None
            try:
                call = described(*(self._at(name, given) if is_at else given))
                if call is not None and (code := self._watcher.before(call)):
                    ctypes.set_errno(code)
                    return -1
            except BaseException as fault:
                self.fault = self.fault or fault
            result = real(*given)
            if call is None or result < 0:
                return result
            code = ctypes.get_errno()
            try:
                self._watcher.after(call)
            except BaseException as fault:
                self.fault = self.fault or fault
            ctypes.set_errno(code)
            return result

        return hook

    # What each call is about; None where it is nothing in the folder

    def _inside(self, path: bytes | str) -> str | None:
        text = os.path.abspath(os.fsdecode(path))
        return text if text.startswith(self._folder + os.sep) or text == self._folder else None

    def _file(self, handle: int) -> str | None:
        try:
            path = os.readlink(f"/proc/self/fd/{handle}")
        except OSError:
            return None
        return self._inside(path.removesuffix(" (deleted)")) if path.startswith(os.sep) else None

    def _at(self, name: str, given: tuple[Any, ...]) -> tuple[Any, ...]:
        def whole(handle: int, path: bytes) -> bytes:
            if handle == _AT_FDCWD or path.startswith(b"/"):
                return path
            return os.fsencode(os.readlink(f"/proc/self/fd/{handle}")) + b"/" + path

        if name == "linkat":
            return whole(given[0], given[1]), whole(given[2], given[3])
        return whole(given[0], given[1]), bool(given[2] & _AT_REMOVEDIR)

    def _open(self, path: bytes, flags: int, _mode: int) -> Call | None:
        inside = self._inside(path)
        if inside is None or flags & os.O_DIRECTORY:
            return None
        is_there = os.path.exists(inside)
        if flags & os.O_CREAT and not is_there:
            return Call("create", inside)
        if flags & os.O_TRUNC and is_there:
            return Call("size", inside, inode=os.stat(inside).st_ino)
        return None

    def _write(self, handle: int, start: int, count: int) -> Call | None:
        return self._pwrite(handle, start, count, None)

    def _pwrite(self, handle: int, start: int, count: int, at: int | None) -> Call | None:
        path = self._file(handle)
        if path is None:
            return None
        place = os.lseek(handle, 0, os.SEEK_CUR) if at is None else at
        return Call("write", path, inode=os.fstat(handle).st_ino, at=place, data=ctypes.string_at(start, count))

    def _fsync(self, handle: int) -> Call | None:
        path = self._file(handle)
        if path is None:
            return None
        return Call("sync folder" if os.path.isdir(path) else "sync", path, inode=os.fstat(handle).st_ino)

    _fdatasync = _fsync

    def _ftruncate(self, handle: int, size: int) -> Call | None:
        path = self._file(handle)
        return None if path is None else Call("size", path, inode=os.fstat(handle).st_ino, at=size)

    def _rename(self, path: bytes, to: bytes) -> Call | None:
        inside = self._inside(to)
        return None if inside is None else Call("rename", os.path.abspath(os.fsdecode(path)), to=inside)

    def _link(self, path: bytes, to: bytes) -> Call | None:
        inside = self._inside(to)
        return None if inside is None else Call("link", os.path.abspath(os.fsdecode(path)), to=inside)

    def _unlink(self, path: bytes, is_folder: bool = False) -> Call | None:
        inside = self._inside(path)
        if inside is None or not os.path.lexists(inside):
            return None
        return Call("rmdir" if is_folder else "unlink", inside)

    def _mkdir(self, path: bytes, _mode: int) -> Call | None:
        inside = self._inside(path)
        return None if inside is None or os.path.exists(inside) else Call("mkdir", inside)

    def _rmdir(self, path: bytes) -> Call | None:
        return self._unlink(path, True)


class Failing(Watcher):
    """A disk that fails: the calls of some kinds, from the one of a number on (the first is 1), once or for good.

    `seen` counts the calls of these kinds, `of_kind` all by their kind, `failed` those that were refused. `mend` makes
    it a good disk again.
    """

    def __init__(self, kinds: tuple[str, ...], number: int = 0, code: int = errno.EIO, *, once: bool = False) -> None:
        self.kinds, self.number, self.code, self.once = kinds, number, code, once
        self.seen = self.failed = 0
        self.of_kind: Counter[str] = Counter()

    def before(self, call: Call) -> int:
        if call.path.endswith("-shm"):
            return 0
        self.of_kind[call.kind] += 1
        if call.kind not in self.kinds:
            return 0
        self.seen += 1
        if not self.number or self.seen < self.number or (self.once and self.failed):
            return 0
        self.failed += 1
        return self.code

    def mend(self) -> None:
        """From now on everything works."""
        self.number = 0


# The tables of addresses -------------------------------------------------------------------------------------------


class _Header(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("offset", ctypes.c_uint64),
        ("address", ctypes.c_uint64),
        ("physical", ctypes.c_uint64),
        ("file_size", ctypes.c_uint64),
        ("memory_size", ctypes.c_uint64),
        ("align", ctypes.c_uint64),
    )


class _Loaded(ctypes.Structure):
    _fields_ = (
        ("base", ctypes.c_uint64),
        ("name", ctypes.c_char_p),
        ("headers", ctypes.POINTER(_Header)),
        ("count", ctypes.c_uint16),
    )


@functools.cache
def _entries(names: frozenset[str]) -> list[tuple[int, str]]:
    """Where Python and the database driver keep the addresses of these functions."""
    found: list[tuple[int, str]] = []

    @ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(_Loaded), ctypes.c_size_t, ctypes.c_void_p)
    def each(loaded: Any, _size: int, _data: int | None) -> int:
        name = (loaded.contents.name or b"").decode(errors="replace")
        if not name or "python" in Path(name).name or "sqlcipher3" in name:
            found.extend(_entries_of(loaded.contents, names))
        return 0

    ctypes.CDLL(None).dl_iterate_phdr(each, None)
    return found


def _entries_of(loaded: _Loaded, names: frozenset[str]) -> Iterator[tuple[int, str]]:
    base: int = loaded.base
    headers = [loaded.headers[n] for n in range(loaded.count)]
    dynamic = next((base + header.address for header in headers if header.type == 2), None)
    if dynamic is None:
        return
    tags: dict[int, int] = {}
    while (tag := _word(dynamic)) != 0:
        tags[tag] = _word(dynamic + 8)
        dynamic += 16
    address = {tag: value if value >= base else base + value for tag, value in tags.items()}
    for table, size in ((7, 8), (23, 2)):  # RELA with RELASZ, JMPREL with PLTRELSZ
        if table not in tags:
            continue
        for at in range(address[table], address[table] + tags[size], 24):
            info = _word(at + 8)
            if info & 0xFFFFFFFF not in _MACHINES[platform.machine()] or _word(at + 16):
                continue
            symbol = address[6] + 24 * (info >> 32)
            name = ctypes.string_at(address[5] + ctypes.c_uint32.from_address(symbol).value).decode(errors="replace")
            if name in names:
                yield base + _word(at), name


def _word(address: int) -> int:
    return ctypes.c_uint64.from_address(address).value


def _put(address: int, value: int) -> None:
    """Writes an entry, also where its page is no longer writable."""
    page = os.sysconf("SC_PAGE_SIZE")
    libc = ctypes.CDLL(None, use_errno=True)
    start = address - address % page
    if libc.mprotect(ctypes.c_void_p(start), ctypes.c_size_t(page), 3):
        raise OSError(ctypes.get_errno(), "mprotect")
    ctypes.c_uint64.from_address(address).value = value
