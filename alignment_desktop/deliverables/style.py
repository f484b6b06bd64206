"""Sizes, distances and colours of the printed page; an 8-point rhythm in points of 1/72 inch."""

from __future__ import annotations

from dataclasses import dataclass

from alignment_desktop.charts.picture import ACCENT, BAD, GOOD, INK, INK_2, INK_3, WARN
from alignment_desktop.deliverables.blocks import Paper, Style, Tone

SHEETS = {Paper.A4: (595.276, 841.89), Paper.LETTER: (612.0, 792.0)}
MARGIN = 54.0
TOP = 81.0
BOTTOM = 57.0
HEAD_BASELINE = 51.0
HEAD_RULE = 61.5
FOOT_RULE = 46.0
FOOT_BASELINE = 31.0

RULE = "#d9e0e7"
TEXT = "#27364a"
AMBER = "#e9b44c"

TONES = {
    Tone.NEUTRAL: INK,
    Tone.MUTED: INK_3,
    Tone.ACCENT: ACCENT,
    Tone.GOOD: GOOD,
    Tone.WARN: WARN,
    Tone.BAD: BAD,
}


@dataclass(frozen=True, slots=True)
class Type:
    """A kind of type: face, size, leading, colour, and the space before and after it in points."""

    face: str
    size: float
    leading: float
    colour: str = INK
    before: float = 0.0
    after: float = 0.0
    tracking: float = 0.0


TEXTS = {
    Style.LEAD: Type("regular", 11.5, 17.25, TEXT, 4, 16),
    Style.SPOKEN: Type("semibold", 12.5, 17.5, INK, 0, 6),
    Style.BODY: Type("regular", 10, 15, TEXT, 0, 8),
    Style.SMALL: Type("regular", 9, 13.5, TEXT, 0, 6),
    Style.NOTE: Type("regular", 8.5, 12.5, INK_3, 0, 6),
}
HEADINGS = {
    1: Type("bold", 21, 25, INK, 24, 8, -0.45),
    2: Type("bold", 12.75, 17, INK, 20, 7),
    3: Type("semibold", 10.5, 15, INK, 16, 4),
}
KICKER = Type("bold", 9, 15, ACCENT, 24, 2, 0.45)
CAPTION = Type("regular", 9, 13, INK_3)
LABEL = Type("regular", 9, 13, INK_2)
CELL = Type("regular", 9.4, 13.5)
SMALL_CELL = Type("regular", 8.3, 11.5)
LARGE_CELL = Type("regular", 13, 16)
QUOTE = Type("italic", 12, 17, INK)
CARD_TITLE = Type("semibold", 10.5, 15, INK)
FIGURE = Type("bold", 19, 24, INK)
FINE = Type("regular", 9, 12, INK)
