"""The workbooks opened last on this computer, and where in them the person was; no word of any client."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from alignment_desktop.settings import can_be_a_path, data_folder, keep

_MOST = 8


class Recent(msgspec.Struct, frozen=True, kw_only=True):
    """A workbook by its path, with the engagement (an id) and the page that were last in view.

    `is_remembered` says that the key store of the system was given its key.
    """

    path: str
    engagement_id: str | None = None
    page: str = ""
    is_remembered: bool = False


def recent_file() -> Path:
    """The file the list is kept in."""
    return data_folder() / "recent.json"


def recents() -> tuple[Recent, ...]:
    """The workbooks opened last, newest first; none where the list is missing or cannot be read."""
    try:
        stored = json.loads(recent_file().read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return ()
    return tuple(_sound(stored if isinstance(stored, list) else []))[:_MOST]


def _sound(stored: list[Any]) -> Iterator[Recent]:
    """The entries that can be shown and opened; one that something else has written does not take the others along."""
    for each in stored:
        with contextlib.suppress(msgspec.ValidationError, UnicodeEncodeError):
            found = msgspec.convert(each, Recent)
            if can_be_a_path(found.path):
                yield found


def remember(recent: Recent) -> None:
    """Puts a workbook at the head of the list. A list that cannot be kept is not worth stopping anybody for."""
    known = recents()
    is_remembered = recent.is_remembered or is_key_kept(recent.path, known)
    others = [each for each in known if each.path != recent.path]
    _keep((replace(recent, is_remembered=is_remembered), *others)[:_MOST])


def is_key_kept(path: str, known: tuple[Recent, ...] | None = None) -> bool:
    """Whether the key store of the system was given the key of the workbook at this path."""
    return any(each.path == path and each.is_remembered for each in (recents() if known is None else known))


def note_key(path: str, *, is_kept: bool) -> None:
    """Notes in the list whether the key store has the key of a workbook."""
    _keep(tuple(replace(each, is_remembered=is_kept) if each.path == path else each for each in recents()))


def forget(path: str) -> None:
    """Takes a workbook out of the list; the file is left alone."""
    _keep(tuple(each for each in recents() if each.path != path))


def _keep(entries: tuple[Recent, ...]) -> None:
    with contextlib.suppress(OSError):
        keep(recent_file(), json.dumps([msgspec.structs.asdict(each) for each in entries]))
