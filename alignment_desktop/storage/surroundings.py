"""Folders in which a workbook is less safe: those a program synchronises, and those of another computer.

A synchronised folder copies a file while it is written and puts two computers' versions beside or over each other; a
network drive may promise locks and durable writes that it does not keep. Nothing is refused for it: the person is told,
once for each workbook.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath, PureWindowsPath

from msgspec import Struct

from alignment_desktop.i18n import _
from alignment_desktop.settings import data_folder, keep

_MOST_TOLD = 500

# Names of folders, in small letters, by which the programs that synchronise them are known.
_NAMES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (r"onedrive(\b.*)?", "OneDrive"),
        (r"dropbox([ -].*)?", "Dropbox"),
        (r"iclouddrive|icloud drive.*|com~apple~clouddocs|mobile documents", "iCloud Drive"),
        (r"google ?drive([ -].*)?|googledrive-.*|drivefs", "Google Drive"),
        (r"nextcloud(\b.*)?|owncloud(\b.*)?", "Nextcloud"),
    )
)
# Files these programs leave at the top of what they synchronise, wherever that is.
_MARKS: tuple[tuple[str, str], ...] = (
    (".dropbox", "Dropbox"),
    (".dropbox.cache", "Dropbox"),
    (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"),
    (".tmp.driveupload", "Google Drive"),
    (".tmp.drivedownload", "Google Drive"),
    (".nextcloudsync.log", "Nextcloud"),
    (".owncloudsync.log", "Nextcloud"),
    (".sync_*.db", "Nextcloud"),
    ("._sync_*.db", "Nextcloud"),
)
_ONEDRIVE = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
_NETWORK = frozenset(
    (
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "smbclient", "afs", "afpfs", "webdav", "davfs", "ceph", "glusterfs",
        "fuse.sshfs", "fuse.rclone", "fuse.gvfsd-fuse", "fuse.glusterfs", "fuse.davfs2", "fuse.s3fs", "fuse.onedriver",
        "fuse.google-drive-ocamlfuse",
    )
)  # fmt: skip
_REMOTE_DRIVE = 4  # of GetDriveTypeW
_MAC_IS_LOCAL = 0x1000  # MNT_LOCAL in f_flags of struct statfs
_MAC_FLAGS, _MAC_KIND, _MAC_SIZE = 64, slice(72, 88), 4096


class Surroundings(Struct, frozen=True, kw_only=True):
    """What a folder is part of: the name of the program that synchronises it, or the kind of network drive."""

    name: str
    is_synced: bool


def warning_of(workbook: Path) -> str | None:
    """What a person is told about where a workbook lies; None where that is fine, and once it has been told."""
    path = workbook.absolute()
    found = surroundings_of(path)
    if found is None or not _is_first_time(str(path)):
        return None
    if found.is_synced:
        told = _("{name} lies in a folder that {program} synchronises: a copy made while it is open may be incomplete, "
                 "and two computers can overwrite each other. Move it to a folder of this computer alone, and put "
                 "backups there instead.")  # fmt: skip
        return told.format(name=path.name, program=found.name)
    told = _("{name} lies on a network drive ({kind}), which may not keep what is saved, and where two computers can "
             "write at once. Move it to a folder of this computer alone, and put backups there instead.")  # fmt: skip
    return told.format(name=path.name, kind=found.name)


def surroundings_of(path: Path) -> Surroundings | None:
    """The surroundings of a file on this computer that make it less safe, if any."""
    real = Path(os.path.realpath(path))
    for each in dict.fromkeys((path, real)):
        program = synced_by_name(each, os.environ) or _synced_by_mark(each)
        if program is not None:
            return Surroundings(name=program, is_synced=True)
    kind = _network_kind(real)
    return None if kind is None else Surroundings(name=kind, is_synced=False)


def synced_by_name(path: PurePath, environment: Mapping[str, str]) -> str | None:
    """The program that synchronises a file, by the names of the folders it lies in; a path of any system."""
    for variable in _ONEDRIVE:
        folder = environment.get(variable)
        if folder and type(path)(folder) in path.parents:
            return "OneDrive"
    for part in path.parent.parts:
        for pattern, program in _NAMES:
            if pattern.fullmatch(part.casefold()):
                return program
    return None


def _synced_by_mark(path: Path) -> str | None:
    with contextlib.suppress(OSError):
        for folder in path.parents:
            for mark, program in _MARKS:
                if any(folder.glob(mark)) if "*" in mark else (folder / mark).exists():
                    return program
    return None


def network_path(path: str) -> bool:
    """Whether a path of Windows names another computer."""
    plain = path.replace("/", "\\")
    if plain.upper().startswith("\\\\?\\UNC\\"):
        return True
    return plain.startswith("\\\\") and not plain.startswith(("\\\\?\\", "\\\\.\\"))


def kind_of_mount(path: PurePath, mounts: Iterable[str]) -> str | None:
    """The kind of network file system a path lies on, by the lines of /proc/mounts; None for any other."""
    best, kind = -1, ""
    for line in mounts:
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        at = PurePath(re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), fields[1]))
        if (at == path or at in path.parents) and len(at.parts) >= best:
            best, kind = len(at.parts), fields[2]
    return kind if kind in _NETWORK else None


def kind_of_mac_mount(told: bytes) -> str | None:
    """The kind of file system in the answer of macOS' statfs, where it is of another computer."""
    flags = int.from_bytes(told[_MAC_FLAGS : _MAC_FLAGS + 4], "little")
    return None if flags & _MAC_IS_LOCAL else told[_MAC_KIND].split(b"\0", 1)[0].decode("ascii", "replace") or "?"


def _network_kind(path: Path) -> str | None:
    if sys.platform == "win32":
        if network_path(str(path)):
            return "UNC"
        import ctypes

        root = PureWindowsPath(path).drive + "\\"
        return "SMB" if ctypes.windll.kernel32.GetDriveTypeW(root) == _REMOTE_DRIVE else None
    if sys.platform == "darwin":
        import ctypes

        library, answer = ctypes.CDLL(None), ctypes.create_string_buffer(_MAC_SIZE)
        ask = getattr(library, "statfs$INODE64", None) or library.statfs
        return kind_of_mac_mount(answer.raw) if ask(os.fsencode(path.parent), answer) == 0 else None
    try:
        with open("/proc/mounts", encoding="utf-8", errors="surrogateescape") as file:
            return kind_of_mount(path, file)
    except OSError:
        return None


def _is_first_time(path: str) -> bool:
    """Notes that a workbook was told about. A note that cannot be kept means that it is told again."""
    file = data_folder() / "places.json"
    told: list[str] = []
    with contextlib.suppress(OSError, ValueError, RecursionError):
        stored = json.loads(file.read_text(encoding="utf-8"))
        told = [each for each in stored if isinstance(each, str)] if isinstance(stored, list) else []
    if path in told:
        return False
    with contextlib.suppress(OSError):
        keep(file, json.dumps([*told, path][-_MOST_TOLD:]))
    return True
