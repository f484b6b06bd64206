"""Documents as PDF: one pass over the blocks, the same bytes for the same content.

The only module that asks ReportLab for pages. A page is painted when it is full and goes to the canvas once the page
total is known, so contents rows, page total and links are right without a second layout or forms filled in later.
`protect` adds a password to a finished file.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC
from hashlib import md5
from io import BytesIO
from typing import Any, Final

from reportlab import rl_config  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfdoc  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from alignment_desktop.charts.picture import ACCENT, contrast, is_colour
from alignment_desktop.deliverables.assets import Assets
from alignment_desktop.deliverables.blocks import (
    Block,
    Columns,
    Document,
    Group,
    Image,
    Message,
    MessageKind,
    Rendered,
)
from alignment_desktop.deliverables.flow import Page, Paginator
from alignment_desktop.deliverables.fonts import faces
from alignment_desktop.deliverables.furniture import Furniture
from alignment_desktop.deliverables.layout import Layout
from alignment_desktop.deliverables.paint import Painted, Pen
from alignment_desktop.deliverables.style import BOTTOM, MARGIN, SHEETS, TOP
from alignment_desktop.deliverables.text import Setter, one_line
from alignment_desktop.domain.errors import Refused
from alignment_desktop.i18n import Translator, _

PDFIUM: Final = threading.Lock()
# ReportLab reads a font through one cursor for the whole process: two documents at once would read each other's glyphs.
_FACES: Final = threading.Lock()
"""Held by whoever asks PDFium for anything: its library serves one thread at a time."""

_CREATOR = "Alignment Desktop"
_MOST_NAMED = 12


class _Info(pdfdoc.PDFInfo):  # type: ignore[misc]
    """Document properties with the time the content was made, or with no time at all."""

    made_at = ""

    def format(self, document: Any) -> bytes:
        values = {
            "Title": self.title, "Author": self.author, "Subject": self.subject, "Keywords": self.keywords,
            "Creator": self.creator, "Producer": self.producer,
        }  # fmt: skip
        if self.made_at:
            values |= {"CreationDate": self.made_at, "ModDate": self.made_at}
        pairs = {name: pdfdoc.PDFString(value) for name, value in values.items()}
        return bytes(pdfdoc.PDFDictionary(pairs).format(document))


def render(document: Document, assets: Assets, translator: Translator) -> Rendered:
    """The document as a PDF, with what its issuer should know; pure, so the same arguments give the same bytes.

    Nothing in the text of a document makes it fail: what cannot be printed becomes a message in the words of the
    window, because it is for who issues the document. One thread renders at a
    time, others wait.
    """
    brand = document.brand
    assets.prepare((brand.logo or b"", brand.client_logo or b"", *map(assets.file, _images_of(document.blocks))))
    with _FACES:
        return _rendered(document, assets, translator)


def _images_of(blocks: Iterable[Block]) -> Iterator[str]:
    """The keys of all images among the blocks."""
    for block in blocks:
        match block:
            case Image():
                yield block.asset
            case Columns():
                yield from _images_of(inner for column in block.columns for inner in column)
            case Group():
                yield from _images_of(block.blocks)


def _rendered(document: Document, assets: Assets, translator: Translator) -> Rendered:
    _secure_reportlab()
    known = faces()
    messages: list[Message] = []
    accent = _brand_colour(document.brand.accent, ACCENT, messages)
    setter = Setter(known, accent)
    sheet = SHEETS[document.paper][::-1] if document.is_landscape else SHEETS[document.paper]
    width, height = sheet[0] - 2 * MARGIN, sheet[1] - TOP - BOTTOM

    furniture = Furniture(document, assets, translator, setter, sheet, messages)
    layout = Layout(document, assets, translator, setter, width, height, furniture.cover)
    out = BytesIO()
    canvas = Canvas(
        out, pagesize=sheet, pageCompression=1, invariant=1, initialFontName=known.initial, lang=document.language,
        pdfVersion=(1, 7),
    )  # fmt: skip
    _describe(canvas, document)
    pen = Pen(canvas, known, {key: f"p{i}" for i, key in enumerate(sorted(layout.keys))})
    press = _Press(pen, MARGIN, sheet[1] - TOP)
    paginator = Paginator(height, press.take)
    for block in document.blocks:
        for piece in layout.pieces([block]):
            paginator.add(piece)
    total = paginator.end()
    press.finish(furniture, layout.keys, total)
    canvas.save()
    if paginator.overfull:
        text = _("Something here is taller than a page and runs over its foot.")
        messages.append(Message(kind=MessageKind.LAYOUT, text=text))
    messages += layout.messages + _glyph_messages(setter)
    return Rendered(pdf=out.getvalue(), messages=tuple(messages), pages=total)


def protect(pdf: bytes, password: str) -> bytes:
    """The same file, opened only with the password: AES with 256 bits (revision 6), the text of its properties too.

    Raises Refused for an empty password. A fresh random key goes into every call, so bytes differ between calls.
    """
    import pikepdf

    if not password:
        raise Refused("The password is empty. Type one, or export without a password.")
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        encryption = pikepdf.Encryption(owner=password, user=password, R=6, aes=True, metadata=True)
        opened.save(out, encryption=encryption)
    return out.getvalue()


def _secure_reportlab() -> None:
    """Sets what ReportLab would take from the surroundings, and refuses to go on where that did not hold."""
    rl_config.trustedHosts = None
    rl_config.trustedSchemes = []
    rl_config.toColorCanUse = None
    rl_config.invariant = 1
    rl_config.pageCompression = 1
    rl_config.pdfComments = 0
    if rl_config.trustedHosts is not None or rl_config.trustedSchemes or rl_config.toColorCanUse is not None:
        raise RuntimeError("ReportLab's settings could not be made safe")


def _brand_colour(colour: str, default: str, messages: list[Message]) -> str:
    """The firm's colour where it can be read on white, else the default and a message."""
    if is_colour(colour) and contrast(colour) >= 4.5:
        return colour
    text = _("The brand colour {colour} cannot be read on white; the standard colour is used.")
    messages.append(Message(kind=MessageKind.BRAND, text=text.format(colour=one_line(colour)[:40])))
    return default


def _describe(canvas: Canvas, document: Document) -> None:
    """Document properties, language and how a reader opens the file."""
    info = _Info()
    info.title = one_line(document.title)
    info.author = one_line(document.author or document.brand.firm)
    info.subject = one_line(document.subject)
    info.keywords = ", ".join(one_line(word) for word in document.keywords)
    info.creator = _CREATOR
    info.producer = _CREATOR
    if document.made_at is not None:
        info.made_at = document.made_at.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ")
    book: Any = canvas._doc
    book.info = info
    book.signature = md5(b"Alignment Desktop", usedforsecurity=False)
    canvas.setViewerPreference("DisplayDocTitle", "true")


class _Press:
    """Paints each page when it is full, and puts all on the canvas once the total is known."""

    def __init__(self, pen: Pen, left: float, top: float) -> None:
        self._pen = pen
        self._left = left
        self._top = top
        self._pages: list[tuple[bool, Page | None, Painted | None]] = []

    def take(self, page: Page) -> None:
        """Paints a page, or keeps it while one of its pieces waits for the page numbers."""
        if any(piece.late for piece, _ in page.pieces):
            self._pages.append((page.bare, page, None))
        else:
            self._pages.append((page.bare, None, self._painted(page)))

    def _painted(self, page: Page) -> Painted:
        pen = self._pen
        for piece, y in page.pieces:
            at = self._top - y
            for key in piece.keys:
                pen.bookmark(key, at)
            for entry in piece.entries:
                pen.bookmark(entry.key, at)
                pen.outline(entry.title or "–", entry.key, entry.level - 1)
            piece.paint(pen, self._left, at)
        return pen.take()

    def finish(self, furniture: Furniture, keys: Iterable[str], total: int) -> None:
        """All pages in their order, with running heads; a key without a place leads to the last page."""
        pen = self._pen
        for number, (bare, page, painted) in enumerate(self._pages, 1):
            content = painted if painted is not None else self._painted(page or Page())
            if not bare:
                furniture.frame(pen, number, total)
            if number == total:
                for key in sorted(keys):
                    pen.bookmark(key, self._top)
            pen.print_page(content)


def _glyph_messages(setter: Setter) -> list[Message]:
    """One message a place about each: signs no face holds, what prints nothing, text that runs from right to left."""
    messages = []
    for place, missing in setter.missing.items():
        text = _("The fonts have no sign for {sample}; a replacement mark is printed.").format(sample=_named(missing))
        messages.append(Message(kind=MessageKind.GLYPH, text=text, place=place))
    for place, left_out in setter.left_out.items():
        text = _("Invisible characters are left out: {sample}. Check that the text reads as it is meant.")
        messages.append(Message(kind=MessageKind.GLYPH, text=text.format(sample=_named(left_out)), place=place))
    for place in setter.right_to_left:
        text = _("Right-to-left text is printed in the order it is stored in, without joined letters.")
        messages.append(Message(kind=MessageKind.TEXT, text=text, place=place))
    return messages


def _named(signs: Collection[str]) -> str:
    """The signs with their numbers; of many the first, and how many more there are."""
    named = ", ".join(f"{sign} (U+{ord(sign):04X})" if sign.isprintable() else f"U+{ord(sign):04X}" for sign in
                      list(signs)[:_MOST_NAMED])  # fmt: skip
    more = len(signs) - _MOST_NAMED
    return named if more <= 0 else _("{signs} and {n} more").format(signs=named, n=more)


def page_count(pdf: bytes, password: str | None = None) -> int:
    """How many pages a reader finds in the file; raises Refused where it cannot be read as a PDF."""
    import pypdfium2

    with PDFIUM:
        try:
            document = pypdfium2.PdfDocument(pdf, password=password)
        except pypdfium2.PdfiumError as error:
            raise Refused("The document cannot be read back. Export it again.") from error
        try:
            return len(document)
        finally:
            document.close()
