"""A disk that may lose power: records what is written to a folder, and makes what may be found there afterwards.

The model is the worst that a disk which keeps its word about fsync may do. What was synced is there. Of what was
written to a file since, each sector of 512 bytes is there or not, in any combination, and so is the new length. Of what
happened to the names in a folder since it was synced - made, renamed, linked, removed - any number of first steps has
happened and the rest has not. Where an old sector is not known to hold anything, it holds zeros.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.harness.calls import Call, Watcher

SECTOR = 512
_FOLDER = -1


@dataclass(slots=True)
class _File:
    """What a file holds for sure, and what was done to it since: (place, bytes), or (size, None)."""

    sure: bytes = b""
    since: list[tuple[int, bytes | None]] = field(default_factory=list)


@dataclass(slots=True)
class _Folder:
    """The names that are in a folder for sure, and the steps since; a name leads to a file, or to _FOLDER."""

    sure: dict[str, int] = field(default_factory=dict)
    since: list[tuple[tuple[str, int | None], ...]] = field(default_factory=list)

    def now(self) -> dict[str, int]:
        return _stepped(self.sure, self.since)


class Record(Watcher):
    """What happened to a folder from its making on; `mark` enters what was acknowledged there and then."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.steps: list[Call | int] = []
        self._was: dict[str, bytes | None] = {}
        for path in sorted(self.folder.rglob("*")):
            if not path.name.endswith("-shm"):
                self._was[str(path)] = None if path.is_dir() else path.read_bytes()
        self._inodes = {os.stat(path).st_ino: path for path, content in self._was.items() if content is not None}

    def after(self, call: Call) -> None:
        if call.path.endswith("-shm"):  # an index of the log that is made anew by whoever opens the file next
            return
        if call.kind == "create":
            call = Call("create", call.path, inode=os.stat(call.path).st_ino)
        self.steps.append(call)

    def mark(self, number: int) -> None:
        """What this number stands for has been acknowledged."""
        self.steps.append(number)

    def disk(self) -> Disk:
        """The disk as it was before the first step."""
        return Disk(self.folder, self._was, self._inodes)


class Disk:
    """The folder after some of the recorded steps, with what is sure of it and what is not."""

    def __init__(self, folder: Path, was: dict[str, bytes | None], inodes: dict[int, str]) -> None:
        self._top = folder
        self._files: list[_File] = []
        self._folders = {str(folder): _Folder()}
        self._by_inode: dict[int, int] = {}
        numbers = {path: inode for inode, path in inodes.items()}
        for path, content in was.items():
            parent, name = os.path.split(path)
            if content is None:
                self._folders[path] = _Folder()
                self._folders[parent].sure[name] = _FOLDER
            else:
                self._files.append(_File(content))
                self._folders[parent].sure[name] = len(self._files) - 1
                self._by_inode[numbers[path]] = len(self._files) - 1

    def happen(self, call: Call) -> None:
        """One more step."""
        parent, name = os.path.split(call.path)
        match call.kind:
            case "create":
                self._files.append(_File())
                self._by_inode[call.inode] = len(self._files) - 1
                self._folders[parent].since.append(((name, len(self._files) - 1),))
            case "write":
                self._file(call).since.append((call.at, call.data))
            case "size":
                self._file(call).since.append((call.at, None))
            case "sync":
                file = self._file(call)
                file.sure = _written(file.sure, file.since)
                file.since = []
            case "sync folder":
                folder = self._folders[call.path]
                folder.sure, folder.since = folder.now(), []
            case "rename" | "link":
                to_parent, to_name = os.path.split(call.to)
                assert to_parent == parent, "the product renames within a folder only"
                target = self._folders[parent].now()[name]
                gone = ((name, None),) if call.kind == "rename" else ()
                self._folders[parent].since.append(((to_name, target), *gone))
                if target == _FOLDER:
                    for path in [p for p in self._folders if p == call.path or p.startswith(call.path + os.sep)]:
                        self._folders[call.to + path[len(call.path) :]] = self._folders.pop(path)
            case "unlink" | "rmdir":
                self._folders[parent].since.append(((name, None),))
            case "mkdir":
                self._folders[call.path] = _Folder()
                self._folders[parent].since.append(((name, _FOLDER),))

    def found(self, chance: random.Random, into: Path) -> None:
        """Writes what may be found after the power went now."""
        how_names, how_bytes = (chance.choice(("all", "none", "some")) for _each in range(2))
        names = {}
        for path, folder in self._folders.items():
            count = {"all": len(folder.since), "none": 0}.get(how_names, chance.randint(0, len(folder.since)))
            names[path] = _stepped(folder.sure, folder.since[:count])
        self._write(str(self._top), into, names, how_bytes, chance)

    def _write(self, path: str, into: Path, names: dict[str, dict[str, int]], how: str, chance: random.Random) -> None:
        into.mkdir(exist_ok=True)
        for name, target in names.get(path, {}).items():
            if target == _FOLDER:
                self._write(f"{path}{os.sep}{name}", into / name, names, how, chance)
            else:
                (into / name).write_bytes(self._content(self._files[target], how, chance))

    def _content(self, file: _File, how: str, chance: random.Random) -> bytes:
        if how == "none" or not file.since:
            return file.sure
        if how == "all":
            return _written(file.sure, file.since)
        likely = chance.choice((0.1, 0.5, 0.9))
        kept: list[tuple[int, bytes | None]] = []
        for at, data in file.since:
            if data is None:
                if chance.random() < likely:
                    kept.append((at, None))
                continue
            place = 0
            while place < len(data):
                end = min(len(data), place + SECTOR - (at + place) % SECTOR)
                if chance.random() < likely:
                    kept.append((at + place, data[place:end]))
                place = end
        return _written(file.sure, kept)

    def _file(self, call: Call) -> _File:
        return self._files[self._by_inode[call.inode]]


def _written(content: bytes, steps: list[tuple[int, bytes | None]]) -> bytes:
    if not steps:
        return content
    made = bytearray(content)
    for at, data in steps:
        if data is None:
            made = made[:at] + bytes(max(0, at - len(made)))
            continue
        if len(made) < at:
            made.extend(bytes(at - len(made)))
        made[at : at + len(data)] = data
    return bytes(made)


def _stepped(names: dict[str, int], steps: list[tuple[tuple[str, int | None], ...]]) -> dict[str, int]:
    now = dict(names)
    for step in steps:
        for name, target in step:
            if target is None:
                now.pop(name, None)
            else:
                now[name] = target
    return now
