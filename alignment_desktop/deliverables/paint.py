"""The pen that puts lines, shapes and pictures on a ReportLab canvas as plain PDF operators.

ReportLab keeps the book of fonts, images, links and bookmarks; the marks themselves are written here, because a
canvas call for each costs several times as much. Positions are points from the bottom left corner of the sheet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from typing import Any

from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from alignment_desktop.charts.picture import Bar, Circle, HitArea, Line, Picture, Polygon, Primitive, Text
from alignment_desktop.deliverables.assets import Printable
from alignment_desktop.deliverables.fonts import Faces
from alignment_desktop.deliverables.text import Line as TextLine
from alignment_desktop.deliverables.text import Look, Setter

_ESCAPES = {code: f"\\{code:03o}" for code in range(256) if not 32 <= code < 127}
_ESCAPES.update({ord("("): "\\(", ord(")"): "\\)", ord("\\"): "\\\\"})
_ARC = 0.5523


@lru_cache(maxsize=512)
def _rgb(colour: str) -> str:
    """A `#rrggbb` colour as the three operands of a PDF colour operator."""
    return " ".join(f"{int(colour[i : i + 2], 16) / 255:.3f}" for i in (1, 3, 5))


_SIMPLE = re.compile(r"[ -'*-\[\]-~]*")


class _Codes(dict[str, str]):
    """Words of one face as PDF strings in the font's first subset, where ASCII stands for itself."""

    def __init__(self, font: Any, document: Any) -> None:
        self._font = font
        self._document = document

    def __missing__(self, word: str) -> str:
        chunks = self._font.splitString(word, self._document)
        if not chunks:
            code = ""
        elif len(chunks) == 1 and chunks[0][0] == 0:
            code = chunks[0][1].decode("latin-1").translate(_ESCAPES)
        else:
            raise LookupError(word)
        self[word] = code
        return code

    def encode(self, text: str) -> str:
        """A line as a PDF string; raises LookupError where it needs another subset."""
        if _SIMPLE.fullmatch(text):
            return text
        return " ".join([self[word] for word in text.split(" ")])


@dataclass(slots=True)
class Painted:
    """What a page holds: marks in their order, places, outline rows and links."""

    marks: list[str | Callable[[Canvas], None]] = field(default_factory=list)
    bookmarks: list[tuple[str, float]] = field(default_factory=list)
    outline: list[tuple[str, str, int]] = field(default_factory=list)
    links: list[tuple[str, tuple[float, float, float, float], bool]] = field(default_factory=list)


class Pen:
    """Paints one document page by page; a context of its own for every render, so nothing is shared."""

    def __init__(self, canvas: Canvas, faces: Faces, names: Mapping[str, str]) -> None:
        self.canvas = canvas
        self._depth = -1
        self._painted = Painted()
        self._faces = faces
        self._names = names
        self._document: Any = canvas._doc
        self._codes = {face: _Codes(font, self._document) for face, font in faces.fonts.items()}
        self._fonts: dict[tuple[str, float, int], str] = {}
        self._out: list[str] = []
        self._fill = ""
        self._stroke = ""
        self._width = -1.0
        self._font = ""
        self._bound: set[str] = set()
        self._images: dict[Printable, str] = {}

    # -- pages ---------------------------------------------------------------------------------------------------

    def take(self) -> Painted:
        """What was painted since the last page, to be printed on its own page."""
        painted = self._painted
        if self._out:
            painted.marks.append("\n".join(self._out))
            self._out.clear()
        self._painted = Painted()
        self._forget()
        return painted

    def print_page(self, content: Painted) -> None:
        """A page of the canvas from what was painted since the last one, with `content` over it."""
        canvas = self.canvas
        for painted in (self.take(), content):
            for mark in painted.marks:
                if isinstance(mark, str):
                    canvas.addLiteral(mark)
                else:
                    mark(canvas)
            for name, y in painted.bookmarks:
                canvas.bookmarkHorizontalAbsolute(name, y, left=0)
            for title, key, level in painted.outline:
                self._depth = min(level, self._depth + 1)
                canvas.addOutlineEntry(title, key, self._depth, closed=self._depth > 0)
            for target, box, inside in painted.links:
                if inside:
                    canvas.linkRect("", target, box, relative=0)
                else:
                    canvas.linkURL(target, box, relative=0, thickness=0)
        if self._depth >= 0:
            canvas.showOutline()
        canvas.showPage()

    def _forget(self) -> None:
        """Lets the next mark set its colours, width and font anew."""
        self._fill = self._stroke = self._font = ""
        self._width = -1.0

    def _call(self, mark: Callable[[Canvas], None]) -> None:
        """A mark that the canvas makes itself, in its order among the others."""
        if self._out:
            self._painted.marks.append("\n".join(self._out))
            self._out.clear()
        self._painted.marks.append(mark)

    def bookmark(self, key: str, y: float) -> None:
        """Makes the height y of this page the place that a key names; the first place of a key counts."""
        name = self._names.get(key)
        if name is not None and name not in self._bound:
            self._bound.add(name)
            self._painted.bookmarks.append((name, y + 12))

    def outline(self, title: str, key: str, level: int) -> None:
        """Adds a row to the reader's list of bookmarks, at a depth from 0."""
        self._painted.outline.append((title, self._names[key], level))

    def lead_to(self, key: str, x: float, y: float, width: float, height: float) -> None:
        """Makes a rectangle (from its bottom left corner) a link to the place of a key, if there is one."""
        name = self._names.get(key)
        if name is not None:
            self._painted.links.append((name, (x, y, x + width, y + height), True))

    # -- shapes --------------------------------------------------------------------------------------------------

    def _colours(self, fill: str, stroke: str, width: float) -> str:
        """Sets what differs from the last shape; gives the operator that paints the path."""
        if fill and fill != self._fill:
            self._out.append(f"{_rgb(fill)} rg")
            self._fill = fill
        if stroke:
            if stroke != self._stroke:
                self._out.append(f"{_rgb(stroke)} RG")
                self._stroke = stroke
            if width != self._width:
                self._out.append(f"{width:.2f} w")
                self._width = width
        return "B" if fill and stroke else "f" if fill else "S" if stroke else "n"

    def rule(self, x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 0.75) -> None:
        """A straight stroke."""
        self._colours("", colour, width)
        self._out.append(f"{x1:.2f} {y1:.2f} m {x2:.2f} {y2:.2f} l S")

    def rules(self, lines: Iterable[tuple[float, float, float, float]], colour: str, width: float) -> None:
        """Several straight strokes of one look."""
        self._colours("", colour, width)
        self._out.append(" ".join([f"{a:.2f} {b:.2f} m {c:.2f} {d:.2f} l" for a, b, c, d in lines]) + " S")

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str = "",
        *,
        radius: float = 0.0,
        stroke: str = "",
        stroke_width: float = 0.75,
    ) -> None:
        """A rectangle from its bottom left corner, with round corners where `radius` is above zero."""
        paint = self._colours(fill, stroke, stroke_width)
        radius = min(radius, width / 2, height / 2)
        if radius <= 0:
            self._out.append(f"{x:.2f} {y:.2f} {width:.2f} {height:.2f} re {paint}")
            return
        c = radius * (1 - _ARC)
        r, t = x + width, y + height
        self._out.append(
            f"{x + radius:.2f} {y:.2f} m {r - radius:.2f} {y:.2f} l "
            f"{r - c:.2f} {y:.2f} {r:.2f} {y + c:.2f} {r:.2f} {y + radius:.2f} c {r:.2f} {t - radius:.2f} l "
            f"{r:.2f} {t - c:.2f} {r - c:.2f} {t:.2f} {r - radius:.2f} {t:.2f} c {x + radius:.2f} {t:.2f} l "
            f"{x + c:.2f} {t:.2f} {x:.2f} {t - c:.2f} {x:.2f} {t - radius:.2f} c {x:.2f} {y + radius:.2f} l "
            f"{x:.2f} {y + c:.2f} {x + c:.2f} {y:.2f} {x + radius:.2f} {y:.2f} c h {paint}"
        )

    def disc(self, x: float, y: float, radius: float, fill: str = "", stroke: str = "", width: float = 1.0) -> None:
        """A circle around (x, y)."""
        paint = self._colours(fill, stroke, width)
        r, c = radius, radius * _ARC
        self._out.append(
            f"{x - r:.2f} {y:.2f} m {x - r:.2f} {y + c:.2f} {x - c:.2f} {y + r:.2f} {x:.2f} {y + r:.2f} c "
            f"{x + c:.2f} {y + r:.2f} {x + r:.2f} {y + c:.2f} {x + r:.2f} {y:.2f} c "
            f"{x + r:.2f} {y - c:.2f} {x + c:.2f} {y - r:.2f} {x:.2f} {y - r:.2f} c "
            f"{x - c:.2f} {y - r:.2f} {x - r:.2f} {y - c:.2f} {x - r:.2f} {y:.2f} c h {paint}"
        )

    def polygon(self, points: Iterable[tuple[float, float]], fill: str, stroke: str, width: float) -> None:
        """A closed outline."""
        paint = self._colours(fill, stroke, width)
        path = " l ".join([f"{x:.2f} {y:.2f}" for x, y in points]).replace(" l ", " m ", 1)
        self._out.append(f"{path} l h {paint}")

    def image(self, file: Printable, x: float, y: float, width: float, height: float) -> None:
        """An image in a rectangle from its bottom left corner; the same file is stored once."""
        self._call(lambda canvas: self._draw_image(canvas, file, x, y, width, height))

    def _draw_image(self, canvas: Canvas, file: Printable, x: float, y: float, width: float, height: float) -> None:
        """ReportLab tells images apart by hashing their pixels, which is done once a document and not once a page."""
        name = self._images.get(file)
        if name is None:
            canvas.drawImage(ImageReader(BytesIO(file.data)), x, y, width, height, mask="auto")
            self._images[file] = canvas._formsinuse[-1]
            return
        canvas._currentPageHasImages = 1
        canvas.saveState()
        canvas.translate(x, y)
        canvas.scale(width, height)
        canvas.doForm(name)
        canvas.restoreState()

    # -- text ----------------------------------------------------------------------------------------------------

    def text(self, x: float, y: float, text: str, face: str, size: float, colour: str) -> None:
        """One line that the face can print, on the baseline y."""
        self._text(f"BT 1 0 0 1 {x:.2f} {y:.2f} Tm", text, face, size, colour)

    def string(
        self,
        x: float,
        y: float,
        text: str,
        face: str,
        size: float,
        colour: str,
        *,
        setter: Setter,
        align: str = "left",
        tracking: float = 0.0,
    ) -> float:
        """One line of clean text from x, or ending there, or around it; gives its width in points."""
        pieces = setter.by_face(text, face)
        width = sum(self._faces.widths[f][t] for f, t in pieces) * size + tracking * len(text)
        x -= width if align == "right" else width / 2 if align == "centre" else 0
        if tracking:
            self._out.append(f"{tracking:.2f} Tc")
        at = x
        for used, part in pieces:
            self.text(at, y, part, used, size, colour)
            at += self._faces.widths[used][part] * size + tracking * len(part)
        if tracking:
            self._out.append("0 Tc")
        return width

    def upright(self, x: float, y: float, text: str, face: str, size: float, colour: str, tracking: float) -> None:
        """One line of text running upwards from (x, y)."""
        self._out.append(f"{tracking:.2f} Tc")
        self._text(f"BT 0 1 -1 0 {x:.2f} {y:.2f} Tm", text, face, size, colour)
        self._out.append("0 Tc")

    def lines(
        self, x: float, y: float, lines: Iterable[TextLine], size: float, leading: float, tracking: float = 0.0
    ) -> None:
        """Lines of text, the first on the baseline y, each `leading` points below the one before."""
        if tracking:
            self._out.append(f"{tracking:.2f} Tc")
            self.lines(x, y, lines, size, leading)
            self._out.append("0 Tc")
            return
        look: Look | None = None
        run: list[str] = []
        top = y
        for line in lines:
            first = line.look
            if look is not None and (line.parts or first != look):
                self._paragraph(x, top, run, look, size, leading)
                look, run = None, []
            if line.parts:
                for part in line.parts:
                    self._part(x + part.x, y, part.width, part.text, part.look, size)
            elif first.link or first.to:
                self._part(x, y, line.width, line.text, first, size)
            else:
                if look is None:
                    look, top = first, y
                run.append(line.text)
            y -= leading
        if look is not None:
            self._paragraph(x, top, run, look, size, leading)

    def _part(self, x: float, y: float, width: float, text: str, look: Look, size: float) -> None:
        """A part of a line, with its link."""
        self.text(x, y, text, look.face, size, look.colour)
        if look.to:
            self.lead_to(look.to, x, y - size * 0.3, width, size * 1.3)
        elif look.link:
            box = (x, y - size * 0.3, x + width, y + size)
            self._painted.links.append((look.link, box, False))

    def _paragraph(self, x: float, y: float, lines: list[str], look: Look, size: float, leading: float) -> None:
        """Lines in one look as one text object."""
        encode = self._codes[look.face].encode
        try:
            body = [f"({encode(line)})" for line in lines]
        except LookupError:
            for line in lines:
                self.text(x, y, line, look.face, size, look.colour)
                y -= leading
            return
        self._set_font(look.face, size, 0)
        self._colours(look.colour, "", 0)
        out = self._out
        if len(body) == 1:
            out.append(f"BT 1 0 0 1 {x:.2f} {y:.2f} Tm {body[0]} Tj ET")
        else:
            head = f"BT {leading:.2f} TL 1 0 0 1 {x:.2f} {y:.2f} Tm {body[0]} Tj "
            out.append(head + " ' ".join(body[1:]) + " ' ET")

    def _set_font(self, face: str, size: float, subset: int) -> None:
        font = self._fonts.get((face, size, subset))
        if font is None:
            name = self._faces.fonts[face].getSubsetInternalName(subset, self._document)
            font = self._fonts[face, size, subset] = f"{name} {size:g} Tf"
        if font != self._font:
            self._out.append(font)
            self._font = font

    def _text(self, begin: str, text: str, face: str, size: float, colour: str) -> None:
        """A text object of one line, over as many subsets of the face as it needs."""
        try:
            chunks = [(0, self._codes[face].encode(text))]
        except LookupError:
            font = self._faces.fonts[face]
            chunks = [
                (subset, code.decode("latin-1").translate(_ESCAPES))
                for subset, code in font.splitString(text, self._document)
            ]
        self._colours(colour, "", 0)
        for i, (subset, code) in enumerate(chunks):
            self._set_font(face, size, subset)
            self._out.append(f"{begin if i == 0 else ''}({code}) Tj {'ET' if i == len(chunks) - 1 else ''}")

    # -- pictures ------------------------------------------------------------------------------------------------

    def picture(self, picture: Picture, x: float, y: float, scale: float, setter: Setter) -> None:
        """A picture with its top left corner at (x, y); what it says in words goes along for reading aloud."""
        alt = ("\ufeff" + picture.alt).encode("utf-16-be", "replace").hex()
        self._out.append(f"/Span <</Alt <{alt}>>> BDC")
        for p in picture.primitives:
            self._primitive(p, x, y, scale, setter)
        self._out.append("EMC")

    def _primitive(self, p: Primitive, x: float, y: float, k: float, setter: Setter) -> None:
        """One primitive, its y turned from downwards to upwards."""
        match p:
            case Text():
                self.string(
                    x + p.x * k,
                    y - p.y * k,
                    setter.clean(p.text).replace("\n", " "),
                    p.face,
                    round(p.size * k, 2),
                    p.colour,
                    setter=setter,
                    align=p.align,
                )
            case Line():
                if p.dash:
                    self._out.append(f"[{' '.join(f'{d * k:.2f}' for d in p.dash)}] 0 d")
                self.rule(x + p.x1 * k, y - p.y1 * k, x + p.x2 * k, y - p.y2 * k, p.colour, p.width * k)
                if p.dash:
                    self._out.append("[] 0 d")
            case Bar():
                with self._translucent(p.opacity):
                    self.box(
                        x + p.x * k,
                        y - (p.y + p.height) * k,
                        p.width * k,
                        p.height * k,
                        p.fill,
                        radius=p.radius * k,
                        stroke=p.stroke,
                        stroke_width=p.stroke_width * k,
                    )
            case Polygon():
                with self._translucent(p.opacity):
                    self.polygon([(x + a * k, y - b * k) for a, b in p.points], p.fill, p.stroke, p.width * k)
            case Circle():
                self.disc(x + p.x * k, y - p.y * k, p.radius * k, p.fill, p.stroke, p.width * k)
            case HitArea():
                self.lead_to(p.key, x + p.x * k, y - (p.y + p.height) * k, p.width * k, p.height * k)

    @contextmanager
    def _translucent(self, opacity: float) -> Iterator[None]:
        """Shapes painted inside let the ground through; colours are set anew after it."""
        if opacity >= 1:
            yield
            return

        def begin(canvas: Canvas) -> None:
            canvas.saveState()
            canvas.setFillAlpha(opacity)

        self._call(begin)
        self._forget()
        yield
        self._call(lambda canvas: canvas.restoreState())
        self._forget()
