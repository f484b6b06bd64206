"""The pages of a finished PDF as pictures and words; the only module of the window that asks PDFium.

All of it runs in jobs and takes and gives values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from PySide6.QtGui import QImage

from alignment_desktop.deliverables.pdf import PDFIUM

_TELLING = 60  # so many letters tell one text from all others


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """A PDF with what the preview must know of it: page sizes in points, bookmarks as (title, page), words a page."""

    pdf: bytes
    sizes: tuple[tuple[float, float], ...]
    bookmarks: tuple[tuple[str, int], ...]
    words: tuple[str, ...]

    def page_of_heading(self, text: str) -> int | None:
        """The page that the bookmark of this heading leads to, from 0; None without one."""
        wanted = squeezed(text)
        return next((page for title, page in self.bookmarks if squeezed(title) == wanted), None)

    def page_of(self, text: str, *, start: int = 0) -> int | None:
        """The first page, from 0, that prints this text's beginning, looked for from `start` on; None for none."""
        wanted = squeezed(text)[:_TELLING]
        pages = (*range(start, len(self.words)), *range(start))
        return next((page for page in pages if wanted and wanted in self.words[page]), None)


def read_sheets(pdf: bytes) -> Sheets:
    """What the preview must know of a PDF."""
    with _document(pdf) as document:
        return Sheets(
            pdf=pdf,
            sizes=tuple(document.get_page_size(n) for n in range(len(document))),
            bookmarks=tuple(_bookmarks(document)),
            words=tuple(squeezed(page.get_textpage().get_text_bounded()) for page in document),
        )


def drawn(
    pdf: bytes, pages: Sequence[int], scale: float, cancelled: Callable[[], bool] = lambda: False
) -> Mapping[int, QImage]:
    """Pictures of these pages, `scale` pixels a point; those that were ready when it was cancelled."""
    made: dict[int, QImage] = {}
    for number in pages:
        if cancelled():
            break
        # The lock is given back between pages, so that nothing else waits for all of them.
        with _document(pdf) as document:
            bitmap = document[number].render(scale=scale, prefer_bgrx=True)
            made[number] = QImage(
                bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32
            ).copy()
    return made


def squeezed(text: str) -> str:
    """The letters and digits of a text alone, so that line breaks and blanks do not matter."""
    return re.sub(r"[\W_]+", "", text.casefold())


@contextmanager
def _document(pdf: bytes) -> Iterator[Any]:
    import pypdfium2  # not before a document is shown: start-up does not wait for it

    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            yield document
        finally:
            document.close()


def _bookmarks(document: Any) -> Iterator[tuple[str, int]]:
    for bookmark in document.get_toc():
        place = bookmark.get_dest()
        if place is not None and (page := place.get_index()) is not None:
            yield bookmark.get_title(), page
