"""Levels as a table of tinted cells with the figures printed, so that no colour has to be read."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from alignment_desktop.charts.picture import (
    INK,
    INK_2,
    INK_3,
    PANEL,
    Bar,
    HitArea,
    Measure,
    Picture,
    Primitive,
    Text,
    fit,
    wrap,
)

_SIZE = 9.2
_HEAD = 8.6
_VOWELS = frozenset("aeiouyäöüáéíóúàè")
LOW_TINT, MIDDLE_TINT, HIGH_TINT = "#f5d9c8", "#f8e7cf", "#d9ead9"


class HeatCell(Struct, frozen=True, kw_only=True):
    """A level from 1 to 5, or None with a short word instead ("too few")."""

    level: float | None = None
    text: str = ""
    key: str = ""
    tip: str = ""


class HeatRow(Struct, frozen=True, kw_only=True):
    """A named row of cells, or, without cells, of one note across all columns ("today 14:00")."""

    label: str
    cells: tuple[HeatCell, ...]
    note: str = ""
    key: str = ""


def tint(level: float) -> str:
    """The ground of a level: below 2.0, below 3.0, and from there on."""
    return LOW_TINT if level < 2 else MIDDLE_TINT if level < 3 else HIGH_TINT


def heatmap(
    columns: Sequence[str], rows: Sequence[HeatRow], width: float, measure: Measure, *, alt: str = ""
) -> Picture:
    """Rows by columns of levels on a picture of `width` points; cells missing at the end of a row stay empty."""
    labels = [fit(row.label, width * 0.34, "regular", _SIZE, measure) for row in rows]
    left = max([measure(label, "regular", _SIZE) for label in labels] + [60.0]) + 14
    step = (width - left) / max(len(columns), 1)
    heads = [wrap(_broken(column, step - 8, measure), step - 8, "semibold", _HEAD, measure) for column in columns]
    top = 11.0 * max([len(head) for head in heads] + [1]) + 5
    high, gap = 24.0, 2.5
    out: list[Primitive] = []
    for j, head in enumerate(heads):
        base = top - 6 - 11 * (len(head) - 1)
        out += [Text(left + step * j + 6, base + 11 * n, line, _HEAD, INK, "semibold") for n, line in enumerate(head)]
    for i, row in enumerate(rows):
        y = top + high * i
        out.append(Text(0, y + high / 2 + 2, labels[i], _SIZE, INK))
        if row.note and not row.cells:
            across = width - left - gap
            out.append(Bar(left, y, across, high - gap, PANEL, radius=3))
            shown = fit(row.note, across - 12, "regular", _SIZE, measure)
            out.append(Text(left + across / 2, y + high / 2 + 2, shown, _SIZE, INK_2, align="centre"))
            if row.key:
                out.append(HitArea(left, y, across, high - gap, row.key, row.note))
        for j, cell in enumerate(row.cells[: len(columns)]):
            x = left + step * j
            fill = PANEL if cell.level is None else tint(cell.level)
            out.append(Bar(x, y, step - gap, high - gap, fill, radius=3))
            text = cell.text or ("–" if cell.level is None else f"{cell.level:.1f}")
            colour = INK_3 if cell.level is None else INK
            shown = fit(text, step - gap - 8, "regular", _SIZE, measure)
            out.append(Text(x + 6, y + high / 2 + 2, shown, _SIZE, colour))
            if cell.key or cell.tip:
                out.append(HitArea(x, y, step - gap, high - gap, cell.key, cell.tip))
    return Picture(width, top + high * len(rows), tuple(out), alt or _in_words(columns, rows))


def _broken(head: str, room: float, measure: Measure) -> str:
    """A head whose first word is wider than its column, broken with a hyphen, behind a vowel where it can be."""
    first = head.split(" ", 1)[0]
    if measure(first, "semibold", _HEAD) <= room:
        return head
    fits = [n for n in range(3, len(first) - 2) if measure(f"{first[:n]}-", "semibold", _HEAD) <= room]
    if not fits:
        return head
    place = max([n for n in fits if first[n - 1] in _VOWELS and first[n] not in _VOWELS] or fits)
    return f"{first[:place]}- {head[place:]}"


def _in_words(columns: Sequence[str], rows: Sequence[HeatRow]) -> str:
    """Every row as a sentence."""
    sentences = []
    for row in rows:
        cells = [
            f"{column} {cell.text or ('–' if cell.level is None else f'{cell.level:.1f}')}"
            for column, cell in zip(columns, row.cells, strict=False)
        ]
        sentences.append(f"{row.label}: {', '.join(cells) or row.note}.")
    return " ".join(sentences)
