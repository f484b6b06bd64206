"""The faces of every document: registered once, measured by cached words, what each can print, and how it is read back.

Inter in five weights; DejaVu Sans stands in where Inter has no glyph. Both are embedded as subsets, so a reader needs
no font of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics, ttfonts  # type: ignore[import-untyped]
from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]

from alignment_desktop.charts.picture import Face
from alignment_desktop.content.files import resources

FALLBACK = "fallback"
REPLACEMENT = "\ufffd"
_FILES = {
    "regular": "Inter-Regular.ttf",
    "medium": "Inter-Medium.ttf",
    "semibold": "Inter-SemiBold.ttf",
    "bold": "Inter-Bold.ttf",
    "italic": "Inter-Italic.ttf",
    FALLBACK: "DejaVuSans.ttf",
}
_WORDS_KEPT = 60_000
_PRIVATE = (range(0xE000, 0xF900), range(0xF0000, 0x110000))
_MOST_PAIRS = 100  # that a PDF allows in one list of them


class Widths(dict[str, float]):
    """Widths of words at a size of one point, measured when first asked for."""

    def __init__(self, font: TTFont) -> None:
        self._widths: dict[int, float] = font.face.charWidths
        self._default: float = font.face.defaultWidth

    def __missing__(self, word: str) -> float:
        """The width of a word not met before; an unbounded run of new words does not fill the memory."""
        if len(self) > _WORDS_KEPT:
            self.clear()
        get, default = self._widths.get, self._default
        width = sum([get(ord(c), default) for c in word]) / 1000
        if len(word) < 40:
            self[word] = width
        return width


class Faces:
    """All faces of a process: their ReportLab fonts, word widths, and the characters they hold."""

    def __init__(self, folder: Path) -> None:
        ttfonts.makeToUnicodeCMap = _to_unicode
        self.fonts: dict[str, Any] = {}
        self.widths: dict[str, Widths] = {}
        self.holds: dict[str, frozenset[str]] = {}
        for face, file in _FILES.items():
            font = TTFont(f"Alignment-{face}", str(folder / file), asciiReadable=True)
            pdfmetrics.registerFont(font)
            self.fonts[face] = font
            self.widths[face] = Widths(font)
            # What a face keeps in the private use area is not what another one had there when the text was typed.
            self.holds[face] = frozenset(
                chr(code) for code in font.face.charToGlyph if not any(code in private for private in _PRIVATE)
            )

    @property
    def initial(self) -> str:
        """The name of the font a fresh page starts with, so that Helvetica is never asked for."""
        return str(self.fonts["regular"].fontName)


def _to_unicode(name: str, subset: Sequence[int]) -> str:
    """What a reader copies and searches for each code of a subset.

    ReportLab's own writes characters beyond U+FFFF with five digits, which readers take for another character.
    """
    pairs = [
        f"<{code:02X}> <{chr(sign).encode('utf-16-be', 'replace').hex().upper()}>" for code, sign in enumerate(subset)
    ]
    lists = [pairs[at : at + _MOST_PAIRS] for at in range(0, len(pairs), _MOST_PAIRS)]
    told = [line for part in lists for line in (f"{len(part)} beginbfchar", *part, "endbfchar")]
    return "\n".join(
        (
            "/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap", "/CIDSystemInfo",
            f"<< /Registry ({name})", f"/Ordering ({name})", "/Supplement 0", ">> def", f"/CMapName /{name} def",
            "/CMapType 2 def", "1 begincodespacerange", f"<00> <{len(subset) - 1:02X}>", "endcodespacerange", *told,
            "endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end",
        )
    )  # fmt: skip


@cache
def faces() -> Faces:
    """The faces of this process, read on first use (about 50 ms)."""
    return Faces(resources() / "fonts")


def measure(text: str, face: Face, size: float) -> float:
    """The width in points of one line of text; characters that the face lacks count as the fallback's."""
    known = faces()
    holds = known.holds[face]
    if text.isascii() or holds.issuperset(text):
        return known.widths[face][text] * size
    fallback = known.widths[FALLBACK]
    return sum((known.widths[face] if c in holds else fallback)[c] for c in text) * size
