"""Files that leave the workbook: whole and checked, or the former file as it was."""

from __future__ import annotations

import contextlib
import re
import shutil
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from alignment_desktop.domain.errors import Refused
from alignment_desktop.i18n import _
from alignment_desktop.storage import durable
from alignment_desktop.storage.lock import lock_path

_STARTS = {"pdf": b"%PDF", "xlsx": b"PK\x03\x04", "ics": b"BEGIN:VCALENDAR"}
_LOOKED_AT = 4096
_RESERVED = frozenset(
    ["CON", "PRN", "AUX", "NUL", *(f"COM{n}" for n in "123456789¹²³"), *(f"LPT{n}" for n in "123456789¹²³")]
)


def write_file(path: Path, content: bytes, *, is_private: bool = False) -> None:
    """Puts the content at the path, in place of an older file of its kind; durable when this returns.

    A private one is for its owner's eyes alone, where the system knows owners of files (on Windows the folder decides).

    It is written beside the path, read again and compared first, so that a full disk or a broken one leaves the
    former file untouched. Raises Refused with the reason in plain words, and where the path holds a workbook or
    anything else than content begins with: a PDF takes the place of a PDF, a spreadsheet that of a spreadsheet, a
    calendar that of a calendar, text that of a .csv file. An empty file may always be replaced.
    """
    part = durable.part_beside(path)
    try:
        _refuse_foreign(path, content)
        if is_private:
            part.touch(mode=0o600)
        part.write_bytes(content)
        if part.read_bytes() != content:
            raise Refused(
                _("{path} could not be read back as it was written. Check the disk; nothing was replaced.").format(
                    path=path
                )
            )
        durable.put_in_place(part, path, replace=True)
    except durable.Unconfirmed as error:
        raise Refused(
            _("{path} is written anew, but the disk does not confirm it: {reason}. Check the disk.").format(
                path=path, reason=error.strerror
            )
        ) from error
    except OSError as error:
        raise Refused(
            _("{path} cannot be written: {reason}. Nothing was replaced; choose another place.").format(
                path=path, reason=error.strerror or error
            )
        ) from error
    finally:
        with contextlib.suppress(OSError):  # a name too long to write is too long to remove
            durable.clear(part)


def write_folder(path: Path, files: Mapping[str, bytes]) -> None:
    """Puts a new folder with these files (names with “/”) at the path, whole or not at all; durable when this returns.

    Raises Refused with the reason in plain words, and where something is at the path already.
    """
    part = durable.part_beside(path)
    try:
        if path.exists():
            raise Refused(_("{path} is there already. Nothing was written; choose another name.").format(path=path))
        for name, content in files.items():
            file = part / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            if file.read_bytes() != content:
                raise Refused(
                    _("{path} could not be read back as it was written. Check the disk; nothing was kept.").format(
                        path=path
                    )
                )
            durable.flush(file)
        for folder in (part, *(folder for folder in part.rglob("*") if folder.is_dir())):
            durable.flush(folder)
        part.rename(path)
        try:
            durable.flush(path.parent)
        except OSError:
            path.rename(part)
            raise
    except OSError as error:
        raise Refused(
            _("{path} cannot be written: {reason}. Nothing was written; choose another place.").format(
                path=path, reason=error.strerror or error
            )
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _refuse_foreign(path: Path, content: bytes) -> None:
    """Raises Refused where the path holds what this content must not replace, OSError where that cannot be told."""
    if lock_path(path).exists() or durable.companions(path)[0].exists():
        raise Refused(_("{path} is a workbook in use. Nothing was replaced; choose another place.").format(path=path))
    if not path.exists():
        return
    with path.open("rb") as file:
        there = file.read(_LOOKED_AT)
    kind = _kind(there, path)
    if there and (not kind or kind != _kind(content, path)):
        raise Refused(
            _("{path} is there already and is a file of another kind. Nothing was replaced; choose another name.")
            .format(path=path)
        )  # fmt: skip


def _kind(beginning: bytes, path: Path) -> str:
    """What a file of this name that begins so is: pdf, xlsx, ics, csv, or empty for anything else."""
    for kind, start in _STARTS.items():
        if beginning.startswith(start):
            return kind
    return "csv" if path.suffix.lower() == ".csv" and b"\0" not in beginning[:_LOOKED_AT] else ""


def safe_name(words: str) -> str:
    """A file name from a client's or document's title that every system takes: letters, digits and hyphens.

    At most 80 bytes, never reserved, never empty.
    """
    kept = unicodedata.normalize("NFC", words).casefold()
    kept = re.sub(r"[^\w]+", "-", kept).strip("-_")
    while len(kept.encode()) > 80:
        kept = kept[:-1]
    kept = kept.strip("-_")
    if not kept:
        return "untitled"
    return f"{kept}-file" if kept.upper() in _RESERVED else kept
