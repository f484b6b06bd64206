"""The pictures a document may show: files that may be of anybody's making, and what prepares them for printing.

No such file is decoded in this process. A darkroom hands them to another one, several at a time, and gets their bare
points back; what is printed is a new file that this process has made of those points.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from alignment_desktop.domain.errors import Refused
from alignment_desktop.i18n import N_

READER = "alignment_desktop.deliverables.images.points"
_AT_ONCE = 8  # pictures of one process: their points are at most 16 MB each, and it has 512
_MOST_KEPT = 64 * 2**20


class Unusable(Exception):
    """A picture that is not printed; the text is a reason to be shown, in English, for the translator."""


@dataclass(frozen=True, slots=True)
class Printable:
    """A PNG or JPEG file that this process has made itself, and its size in points."""

    data: bytes
    width: int
    height: int


class ReadApart(Protocol):
    """What runs a reader of files, named by its path, in a process of its own."""

    def __call__(
        self, reader: str, name: str, content: bytes, *, cancelled: Callable[[], bool], **options: object
    ) -> bytes | bytearray:
        """What the reader makes of the content. Raises Refused, also where the process ended badly."""


def _never() -> bool:
    return False


class Darkroom:
    """Makes foreign pictures printable, each once while it is kept: documents are made anew at every change.

    It may be asked from several threads; one at a time is served.
    """

    def __init__(self, read: ReadApart) -> None:
        self._read = read
        self._lock = threading.Lock()
        self._made: dict[str, Printable | Unusable] = {}  # the oldest first

    def prints(self, files: Iterable[bytes], cancelled: Callable[[], bool]) -> Mapping[str, Printable | Unusable]:
        """The pictures of these files by `name_of`, or why they are not printed. Raises Refused where cancelled."""
        wanted = {name_of(content): content for content in files}
        with self._lock:
            self._make_room(wanted.keys())
            new = [(name, content) for name, content in wanted.items() if name not in self._made]
            for start in range(0, len(new), _AT_ONCE):
                self._made.update(self._developed(new[start : start + _AT_ONCE], cancelled))
            return {name: self._made[name] for name in wanted}

    def _make_room(self, wanted: Iterable[str]) -> None:
        """Lets the oldest go that are not wanted now, where much is kept."""
        kept = sum(len(made.data) for made in self._made.values() if isinstance(made, Printable))
        needed = frozenset(wanted)
        for name in [name for name in self._made if name not in needed]:
            if kept <= _MOST_KEPT:
                return
            made = self._made.pop(name)
            kept -= len(made.data) if isinstance(made, Printable) else 0

    def _developed(
        self, files: list[tuple[str, bytes]], cancelled: Callable[[], bool]
    ) -> Iterator[tuple[str, Printable | Unusable]]:
        """These files, read together; where that process ends badly the one that ends it is found by halves."""
        from alignment_desktop.deliverables.images import printables  # it loads what encodes pictures

        content = b"".join(content for _name, content in files)
        sizes = [len(content) for _name, content in files]
        try:
            made = printables(self._read(READER, "", content, cancelled=cancelled, sizes=sizes), len(files))
        except Refused:
            if cancelled():
                raise
            if len(files) == 1:
                yield files[0][0], Unusable(N_("it takes more time or memory than a picture may"))
                return
            half = len(files) // 2
            yield from self._developed(files[:half], cancelled)
            yield from self._developed(files[half:], cancelled)
        else:
            yield from zip((name for name, _content in files), made, strict=True)


def name_of(content: bytes) -> str:
    """The name under which a darkroom keeps what it made of a file."""
    import hashlib  # it loads OpenSSL: not before it is needed

    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True)
class Assets:
    """The files of the pictures a document may show, by their keys, and the darkroom that makes them printable."""

    files: Mapping[str, bytes]
    darkroom: Darkroom
    cancelled: Callable[[], bool] = field(default=_never, compare=False)

    def file(self, key: str) -> bytes:
        """The file of a key; no bytes where it is missing."""
        return self.files.get(key, b"")

    def prepare(self, files: Iterable[bytes]) -> None:
        """Reads together what `picture` will be asked for. Raises Refused where cancelled."""
        self.darkroom.prints((content for content in files if content), self.cancelled)

    def picture(self, content: bytes) -> Printable:
        """What is printed of a file. Raises Unusable; Refused where cancelled."""
        if not content:
            raise Unusable(N_("it is missing"))
        found = self.darkroom.prints((content,), self.cancelled)[name_of(content)]
        if isinstance(found, Unusable):
            raise found
        return found


def no_assets() -> Assets:
    """For a document without pictures."""

    def read(reader: str, name: str, content: bytes, **_options: object) -> bytes:
        raise LookupError("a document without pictures shows one")

    return Assets({}, Darkroom(read))
