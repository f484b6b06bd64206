"""Documents made small and PDFs read back, for the tests of the document engine."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdfium2 as pdfium

from alignment_desktop.deliverables import images
from alignment_desktop.deliverables.assets import Assets, Darkroom
from alignment_desktop.deliverables.blocks import Block, Brand, Document, Rendered, Status
from alignment_desktop.deliverables.pdf import render
from alignment_desktop.deliverables.style import BOTTOM, MARGIN, TOP
from alignment_desktop.i18n import Translator

BRAND = Brand(firm="Keel Advisory")


def document(*blocks: Block, **changes: object) -> Document:
    """A final document of the blocks, with little printed around them."""
    plain = Document(title="Report", blocks=blocks, brand=BRAND, status=Status.FINAL)
    return replace(plain, **changes)


def read_here(files: Mapping[str, bytes]) -> Assets:
    """Assets whose files are read in this process, which makes no difference to what is printed."""

    def read(reader: str, name: str, content: bytes, **options: object) -> bytes:
        del options["cancelled"]
        return images.points(name, content, options)

    return Assets(files, Darkroom(read))


def printed(*blocks: Block, assets: Mapping[str, bytes] | None = None, **changes: object) -> Rendered:
    """The blocks as a PDF in English."""
    return render(document(*blocks, **changes), read_here(assets or {}), Translator("en"))


def bodies(rendered: Rendered) -> list[str]:
    """The words in the text area of every page, without running head and foot."""
    out = []
    with pdfium.PdfDocument(rendered.pdf) as pdf:
        for page in pdf:
            width, height = page.get_size()
            words = page.get_textpage()
            out.append(words.get_text_bounded(MARGIN - 4, BOTTOM - 8, width - 6, height - TOP + 14))
    return out


def pages(rendered: Rendered) -> list[str]:
    """All words of every page."""
    with pdfium.PdfDocument(rendered.pdf) as pdf:
        return [page.get_textpage().get_text_bounded() for page in pdf]


def squeezed(text: str) -> str:
    """The text without spaces and line breaks, compatibility forms resolved; a hyphen at a line's end is a hyphen."""
    text = text.replace("\x02", "-").replace("\ufffe", "-")
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def opened(rendered: Rendered) -> pikepdf.Pdf:
    """The PDF's objects."""
    return pikepdf.open(BytesIO(rendered.pdf))


def fonts_of(pdf: pikepdf.Pdf) -> dict[str, bool]:
    """The name of every font in the file, and whether it is embedded."""
    found = {}
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font":
            descriptor = item.get("/FontDescriptor")
            found[str(item["/BaseFont"])] = descriptor is not None and "/FontFile2" in descriptor
    return found


def links_of(pdf: pikepdf.Pdf) -> list[tuple[int, pikepdf.Dictionary]]:
    """Every link with the number of its page, from 1."""
    return [
        (number, note)
        for number, page in enumerate(pdf.pages, 1)
        for note in page.get("/Annots", [])
        if note["/Subtype"] == "/Link"
    ]


def page_led_to(pdf: pikepdf.Pdf, note: pikepdf.Dictionary) -> int:
    """The number of the page that a link leads to, from 1."""
    target = note["/Dest"]
    numbers = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
    return numbers[target[0].objgen]
