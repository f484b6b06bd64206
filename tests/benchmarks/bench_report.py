"""How fast a report is made, as ratios against stock platypus and against itself in the same run.

    python tests/benchmarks/bench_report.py

Both engines get the same words, tables and charts; both times include making the story or the blocks. Stock platypus
means multiBuild with a table of contents, Paragraph cells and reportlab.graphics, in the same fonts and sizes.
"""

from __future__ import annotations

import gc
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from reportlab.graphics.charts.barcharts import VerticalBarChart
from reportlab.graphics.charts.spider import SpiderChart
from reportlab.graphics.shapes import Drawing
from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Table,
    TableStyle,
)
from reportlab.platypus.tableofcontents import TableOfContents

from alignment_desktop.charts.bars import BarRow, bars
from alignment_desktop.charts.picture import BUSINESS_COLOUR, IT_COLOUR
from alignment_desktop.charts.radar import Series, radar
from alignment_desktop.deliverables import blocks as b
from alignment_desktop.deliverables.assets import no_assets
from alignment_desktop.deliverables.fonts import faces, measure
from alignment_desktop.deliverables.pdf import render
from alignment_desktop.i18n import Translator

_WORDS = """
alignment request release owner meeting budget goal practice level evidence decision roadmap interview finding
severity consequence action quarter target measure trust service capacity backlog promise board sponsor pilot
training adoption supplier contract risk document the a of in for with and to is are by from that this has been
no more than within across every should must can team nobody
""".split()  # noqa: SIM905 - a hundred words are read as a text
_WEIGHTS = (42, 190, 60, 150, 45)
_LEVELS = (("High", "#b3261e"), ("Medium", "#9a4b00"), ("Low", "#2e7d4f"))
_W, _H, _MARGIN = 595.276, 841.89, 54.0


@dataclass(frozen=True)
class Chapter:
    """Content that either engine can print."""

    title: str
    sections: list[tuple[str, list[str], list[list[str]]]]
    axes: list[str]
    series: list[list[float]]


def content(chapters: int, seed: int) -> list[Chapter]:
    """About three pages a chapter: six paragraphs, two tables of 10 to 25 rows, one chart."""
    r = random.Random(seed)

    def text(n: int) -> str:
        words = [r.choice(_WORDS) for _ in range(n)]
        for i in range(0, n, 14):
            words[i] = words[i].title()
            words[min(i + 13, n - 1)] += "."
        return " ".join(words)

    out = []
    for c in range(chapters):
        sections = []
        for s in range(2):
            rows = [
                [f"F-{c}{s}{i:02d}", text(r.randint(4, 12)), r.choice(_LEVELS)[0], text(r.randint(3, 9)), f"{i} d"]
                for i in range(r.randint(10, 25))
            ]
            sections.append((text(5), [text(r.randint(70, 110)) for _ in range(3)], rows))
        axes = [r.choice(_WORDS).title() for _ in range(8)]
        out.append(Chapter(text(4), sections, axes, [[r.uniform(1, 5) for _ in range(8)] for _ in range(2)]))
    return out


def ours(chapters: list[Chapter]) -> int:
    """The content through the report engine; gives the pages."""
    colours = dict(_LEVELS)
    titles = ("Id", "Finding", "Severity", "Consequence", "Effort")
    columns = tuple(b.Column(title=title, weight=w) for title, w in zip(titles, _WEIGHTS, strict=True))
    out: list[b.Block] = [b.Cover(), b.Contents()]
    for i, chapter in enumerate(chapters):
        out.append(b.Heading(text=chapter.title, page_break_before=True))
        for title, texts, rows in chapter.sections:
            out.append(b.Heading(text=title, level=2))
            out += [b.Text(text=text) for text in texts]
            body = tuple(
                b.Row(cells=(b.Cell(text=code, bold=True), what, b.Cell(text=level, colour=colours[level]), *rest))
                for code, what, level, *rest in rows
            )
            out.append(b.Table(columns=columns, rows=body))
        if i % 2:
            two = zip(("Business", "IT"), (BUSINESS_COLOUR, IT_COLOUR), chapter.series, strict=True)
            series = [Series(name=name, colour=colour, values=tuple(values)) for name, colour, values in two]
            picture = radar(chapter.axes, series, 487, 230, measure)
        else:
            values = zip(chapter.axes, chapter.series[0], strict=True)
            lengths = [BarRow(label=axis, value=value, text=f"{value:.1f}") for axis, value in values]
            picture = bars(lengths, 487, measure, most=5)
        out.append(b.Chart(picture=picture, caption="Mean level by practice."))
    document = b.Document(
        title="Alignment assessment", blocks=tuple(out), brand=b.Brand(firm="Keel Advisory"), client="Harbour & Pine",
        date="19 November 2026", confidentiality="Confidential: for the named recipient only",
    )  # fmt: skip
    return render(document, no_assets(), Translator("en")).pages


class _Stock(BaseDocTemplate):
    """The usual document template with a table of contents and `page x of y`."""

    total = 0

    def afterFlowable(self, flowable: object) -> None:  # noqa: N802 - the name that platypus calls
        level = getattr(flowable, "contents_level", None)
        if level is not None:
            key = f"{level}-{self.page}-{id(flowable)}"
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(flowable.getPlainText(), key, level)
            self.notify("TOCEntry", (level, flowable.getPlainText(), self.page, key))


def stock(chapters: list[Chapter]) -> int:
    """The same content through stock platypus; gives the pages."""
    names = {face: font.fontName for face, font in faces().fonts.items()}
    body = ParagraphStyle("body", fontName=names["regular"], fontSize=10, leading=15, spaceAfter=8)
    cell = ParagraphStyle("cell", fontName=names["regular"], fontSize=9.4, leading=13.5)
    strong = ParagraphStyle("strong", parent=cell, fontName=names["bold"])
    head = ParagraphStyle("head", fontName=names["bold"], fontSize=21, leading=25, spaceAfter=8)
    sub = ParagraphStyle("sub", fontName=names["semibold"], fontSize=13, leading=17, spaceBefore=24, spaceAfter=8)
    width = _W - 2 * _MARGIN
    widths = [width * w / sum(_WEIGHTS) for w in _WEIGHTS]
    line = colors.HexColor("#d9e0e7")
    base = TableStyle([
        ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#eef2f6")), ("LINEBELOW", (0, 1), (-1, -1), 0.75, line),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("TOPPADDING", (0, 0), (-1, -1), 6.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 6.5), ("LEFTPADDING", (0, 0), (-1, -1), 6.75),
    ])  # fmt: skip
    tones = {name: ParagraphStyle(name, parent=cell, textColor=colors.HexColor(c)) for name, c in _LEVELS}

    def titled(text: str, style: ParagraphStyle, level: int) -> Paragraph:
        paragraph = Paragraph(text, style)
        paragraph.contents_level = level
        return paragraph

    def chart(chapter: Chapter, spider: bool) -> Drawing:
        drawing = Drawing(width, 230 if spider else 168)
        if spider:
            picture = SpiderChart()
            picture.x, picture.y, picture.width, picture.height = 150, 20, 190, 190
            picture.data, picture.labels = chapter.series, chapter.axes
            picture.spokeLabels.fontName = names["regular"]
        else:
            picture = VerticalBarChart()
            picture.x, picture.y, picture.width, picture.height = 40, 30, 400, 130
            picture.data, picture.valueAxis.valueMin, picture.valueAxis.valueMax = chapter.series[:1], 0, 5
            picture.categoryAxis.categoryNames = chapter.axes
            picture.categoryAxis.labels.fontName = picture.valueAxis.labels.fontName = names["regular"]
        drawing.add(picture)
        return drawing

    def frame_page(canvas: object, document: _Stock) -> None:
        canvas.setFont(names["regular"], 9)
        canvas.drawString(_MARGIN, _H - 51, "Keel Advisory")
        head = "Harbour & Pine · Alignment assessment · Draft, 19 November 2026"
        canvas.drawRightString(_W - _MARGIN, _H - 51, head)
        canvas.line(_MARGIN, _H - 61.5, _W - _MARGIN, _H - 61.5)
        canvas.drawString(_MARGIN, 31, "Confidential: for the named recipient only")
        canvas.drawRightString(_W - _MARGIN, 31, f"{document.page} of {document.total}")

    contents = TableOfContents()
    contents.levelStyles = [body, cell]
    story: list[object] = [Paragraph("Alignment assessment", head), NextPageTemplate("page"), PageBreak(), contents]
    for i, chapter in enumerate(chapters):
        story += [PageBreak(), titled(chapter.title, head, 0)]
        for title, texts, rows in chapter.sections:
            story += [titled(title, sub, 1), *(Paragraph(text, body) for text in texts)]
            cells = [[Paragraph(t, strong) for t in ("Id", "Finding", "Severity", "Consequence", "Effort")]]
            cells += [
                [Paragraph(t, style) for t, style in zip(row, (strong, cell, tones[row[2]], cell, cell), strict=True)]
                for row in rows
            ]
            story.append(Table(cells, colWidths=widths, repeatRows=1, style=base, spaceAfter=16))
        story += [chart(chapter, bool(i % 2)), Paragraph(f"Figure {i + 1}. Mean level by practice.", cell)]
    document = _Stock(BytesIO(), pagesize=(_W, _H), invariant=1)
    frame = Frame(_MARGIN, 60, width, _H - 142, 0, 0, 0, 0)
    document.addPageTemplates([PageTemplate("cover", [frame]), PageTemplate("page", [frame], onPage=frame_page)])

    def progress(kind: str, value: int) -> None:
        if kind == "PAGE":
            document.total = max(document.total, value)

    document.setProgressCallBack(progress)
    document.multiBuild(story)
    return document.page


def seconds(make: Callable[[], int]) -> tuple[float, int]:
    """The time of one run after a collection of garbage, and its pages."""
    gc.collect()
    start = time.perf_counter()
    pages = make()
    return time.perf_counter() - start, pages


def main() -> int:
    """Prints the two ratios.

    Against stock the shortest of several runs counts, taken in turns. Long against short: as many pages in short
    reports before and after the long one, the middle of three rounds, so that both meet the same machine.
    """
    write = sys.stdout.write
    small = [content(14, seed) for seed in range(5)]
    ours(small[0])
    stock(content(1, 1))
    own: list[tuple[float, int]] = []
    other: list[tuple[float, int]] = []
    for seed in range(1, 4):
        own += [seconds(lambda seed=seed: ours(small[seed])) for _ in range(3)]
        other.append(seconds(lambda seed=seed: stock(small[seed])))
    (ours_s, pages), (stock_s, stock_pages) = min(own), min(other)
    write(f"report {pages} pages: {ours_s * 1000:.0f} ms; stock {stock_pages} pages: {stock_s * 1000:.0f} ms\n")
    write(f"report {pages} pages: {ours_s / stock_s:.3f} x stock platypus (goal 0.100, stretch 0.067)\n")
    large = content(228, 9)
    rounds: list[tuple[float, float, float]] = []
    for _ in range(3):
        before = [seconds(lambda: ours(small[0])) for _ in range(8)]
        time_, large_pages = seconds(lambda: ours(large))
        around = before + [seconds(lambda: ours(small[0])) for _ in range(8)]
        short = sum(pages for _, pages in around) / sum(time for time, _ in around)
        rounds.append((large_pages / time_ / short, large_pages / time_, short))
    ratio, long, short = sorted(rounds)[1]
    write(f"report {large_pages} pages: {long:.0f} pages/s; {around[0][1]} pages: {short:.0f} pages/s\n")
    write(f"report pages a second, long to short: {ratio:.2f} (goal 0.90, stretch 1.00)\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
