"""The write-ahead log that lies beside a workbook that was not closed: what it holds, and what it lost.

SQLite reads such a log up to the first frame whose running sum is wrong and passes over what follows without a word
(https://www.sqlite.org/walformat.html, parts 4.1 to 4.4). Whoever relies on a save must hear of it, so it is read here
as well.
"""

from __future__ import annotations

import struct
from pathlib import Path

from msgspec import Struct

from alignment_desktop.i18n import _
from alignment_desktop.storage import durable

_HEADER, _FRAME_HEADER = struct.Struct(">8I"), struct.Struct(">6I")
_PAGE = 4096
_FRAME = _FRAME_HEADER.size + _PAGE
_BIG_ENDIAN_SUMS = 0x377F0683


class WriteLog(Struct, frozen=True):
    """What a log holds: the pages whose newest state is in it, and how many saves behind its first fault are not read.

    One such save may have been cut off by a power cut before it was confirmed; two cannot, because each is confirmed
    before the next is written.
    """

    pages: frozenset[int] = frozenset()
    unread: int = 0


def problem(workbook: Path) -> str | None:
    """What the log beside a workbook lost, in a sentence; None where there is none or it is whole.

    A workbook that is open may be written to while its log is read, so what looks broken is looked at once more.
    """
    path = durable.companions(durable.own_name(workbook))[0]
    unread = read(path).unread and read(path).unread
    if not unread:
        return None
    if unread == 1:
        return _(
            "The last save in {log} is not whole: the power failed before it was confirmed, or the file has been "
            "damaged since. Look whether the last change is there."
        ).format(log=path.name)
    return _(
        "{log} is damaged: the last {count} saves in it can no longer be read. Compare with the latest backup."
    ).format(log=path.name, count=unread)


def read(log: Path) -> WriteLog:
    """What this log holds; nothing where it is not there or is too short to be one."""
    try:
        content = log.read_bytes()
    except OSError:
        return WriteLog()
    if len(content) < _HEADER.size:
        return WriteLog()
    magic, _format, size, _number, *salts, first, second = _HEADER.unpack_from(content)
    form = ">" if magic == _BIG_ENDIAN_SUMS else "<"
    sums = _summed(content[:24], (0, 0), form)
    frames = range(_HEADER.size, len(content) - _FRAME + 1, _FRAME)
    if size != _PAGE or sums != (first, second):
        # None of its frames is read: those of the newest generation are told by the first, which it began with.
        salts = list(_FRAME_HEADER.unpack_from(content, frames[0])[2:4]) if frames else []
        return WriteLog(unread=_commits(content, frames, salts))
    pages: frozenset[int] = frozenset()
    seen: set[int] = set()
    for at in frames:
        number, is_last, *its_salts, first, second = _FRAME_HEADER.unpack_from(content, at)
        former, sums = sums, _summed(_summable(content, at), sums, form)
        if sums != (first, second) or its_salts != salts:
            behind = _commits(content, frames[frames.index(at) :], salts)
            if not behind and _was_last(content, at, former, form):
                behind = 1
            return WriteLog(pages=pages, unread=behind)
        seen.add(number)
        if is_last:
            pages = frozenset(seen)
    return WriteLog(pages=pages)


def _commits(content: bytes, frames: range, salts: list[int]) -> int:
    """How many of these frames end a transaction of this generation of the log."""
    heads = (_FRAME_HEADER.unpack_from(content, at) for at in frames)
    return sum(pages > 0 and its_salts == salts for _number, pages, *its_salts, _first, _second in heads)


def _was_last(content: bytes, at: int, former: tuple[int, int], form: str) -> bool:
    """Whether a frame ended a transaction before a bit of what tells this was lost: its generation, or its mark."""
    number, pages, _salt, _salt_too, *sums = _FRAME_HEADER.unpack_from(content, at)
    body = content[at + _FRAME_HEADER.size : at + _FRAME]
    marks = (pages,) if pages else (1 << bit for bit in range(32))
    return any(list(_summed(struct.pack(">2I", number, mark) + body, former, form)) == sums for mark in marks)


def _summable(content: bytes, at: int) -> bytes:
    """The part of a frame that its sum is over."""
    return content[at : at + 8] + content[at + _FRAME_HEADER.size : at + _FRAME]


def _summed(content: bytes, sums: tuple[int, int], form: str) -> tuple[int, int]:
    first, second = sums
    for one, two in struct.iter_unpack(f"{form}2I", content):
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + two + first) & 0xFFFFFFFF
    return first, second
