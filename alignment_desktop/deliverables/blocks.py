"""The block model: what every deliverable is made of, whatever writes it.

Sections return tuples of these values. Text is plain text everywhere: what a client typed is printed as it stands,
markup included. `Words` is a string, or a tuple of `Run` where a part is bold, coloured or leads somewhere.

Keys name places. A `Heading`, `Row`, `Table`, `Chart`, `Image`, `Quote`, `Callout` or `Anchor` with a key can be
led to by any `to`; a `to` whose key is nowhere in the document prints its text without a link.
Sizes are points (1/72 inch); colours are `#rrggbb`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from alignment_desktop.charts.picture import Picture


class Tone(StrEnum):
    """What a colour says; every tone also needs words or a shape that say it."""

    NEUTRAL = "neutral"
    MUTED = "muted"
    ACCENT = "accent"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


class Style(StrEnum):
    """The kinds of running text: the lead under a heading, words to be said aloud, body text, small print, a note."""

    LEAD = "lead"
    SPOKEN = "spoken"
    BODY = "body"
    SMALL = "small"
    NOTE = "note"


class Status(StrEnum):
    """How far a document is; a draft carries a mark on every page, a paper for one's own use says that it is one.

    A plain one, such as a form, is at no stage and says nothing of it.
    """

    DRAFT = "draft"
    FINAL = "final"
    OWN = "own"
    PLAIN = "plain"


class Paper(StrEnum):
    """The sheet: ISO A4 (595 x 842 points) or US Letter (612 x 792)."""

    A4 = "a4"
    LETTER = "letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A part of a text with one look.

    `link` is a web or mail address; anything but https: and mailto: is printed as text only. `to` is the key of a
    place in the document. With `to` and an empty text, a figure's or table's own label is printed ("Figure 4").
    """

    text: str = ""
    bold: bool = False
    italic: bool = False
    tone: Tone = Tone.NEUTRAL
    colour: str = ""
    link: str = ""
    to: str = ""


Words = str | tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """The first page; empty fields are taken from the document, so `Cover()` is a complete cover.

    `kicker` stands above the title, `facts` are further pairs of label and value under those of the document.
    """

    kicker: str = ""
    title: str = ""
    subtitle: str = ""
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading that states a message, of level 1 (chapter) to 3.

    It never stands alone at the foot of a page. `kicker` is the small line above it, in `colour` (the accent where
    empty). Every heading gets a bookmark; levels 1 and 2 also a contents row, unless `in_contents` is False.
    `number` ("2.1") is printed before the text in the contents and the heading alike.
    """

    text: str
    level: int = 1
    kicker: str = ""
    colour: str = ""
    key: str = ""
    number: str = ""
    in_contents: bool = True
    page_break_before: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One or more paragraphs: a line feed in the text begins a new line, an empty line a new paragraph.

    `keep_with_next` holds its last lines on the page of the block that follows.
    """

    text: Words
    style: Style = Style.BODY
    keep_with_next: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets:
    """A list of points, with dots, or numbered from 1 where `ordered`."""

    items: tuple[Words, ...]
    ordered: bool = False
    style: Style = Style.BODY


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigure:
    """One figure with its name above and what to make of it below; `unit` is set small after the value."""

    label: str
    value: str
    note: str = ""
    unit: str = ""
    colour: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigures:
    """Figures side by side, three or four to a row."""

    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A table column: its title, its share of the width, and where its cells are aligned."""

    title: str
    weight: float = 1.0
    align: Literal["left", "centre", "right"] = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A table cell. `tone` or `colour` colours all its text, `fill` its ground; `to` leads the whole text somewhere."""

    text: Words = ""
    bold: bool = False
    tone: Tone = Tone.NEUTRAL
    colour: str = ""
    fill: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A table row; `key` makes it a place to lead to, `strong` sets it apart as a total or a sub-heading.

    A row `under` another says more about it: its last cell runs to the right edge of the table, no rule parts the two,
    and they stand on one page where one can hold them.
    """

    cells: tuple[Cell | Words, ...]
    key: str = ""
    strong: bool = False
    under: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table whose header returns on every page it runs over.

    Rows stay whole unless taller than a page. A caption makes it a numbered table; without one it has no number.
    A table without rows prints `empty`, or nothing at all where that is empty too. A compact one is in small print; a
    large one is made to be typed off the paper.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str = ""
    key: str = ""
    empty: str = ""
    compact: bool = False
    large: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A picture made of primitives, scaled down where it is wider than the text; a caption numbers it as a figure."""

    picture: Picture
    caption: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A photograph or screenshot from the assets, re-encoded without its metadata.

    `width` is the share of the text width (0.1 to 1). A missing or unreadable image becomes a message and a framed
    note in its place.
    """

    asset: str
    caption: str = ""
    alt: str = ""
    key: str = ""
    width: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Somebody's own words, in quotation marks, with as much attribution as was promised."""

    text: str
    attribution: str = ""
    key: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Callout:
    """A framed remark that must not be overlooked: a limit of the method, a risk, a thing agreed."""

    text: Words
    title: str = ""
    tone: Tone = Tone.ACCENT
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision asked: of whom, by when, and what waiting costs."""

    ask: str
    of_whom: str
    by_when: str
    waiting: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """Numbered cards of the decisions asked; `key` of a card is not needed, they stand at the front."""

    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Blocks side by side in up to three columns, kept on one page; `weights` share the width (equal where empty)."""

    columns: tuple[tuple[Block, ...], ...]
    weights: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Blocks kept together on one page where one page can hold them; where it cannot, groups among them stay whole.

    `if_room` leaves them out where the page they come to has no room for them, and with them the groups of that kind
    that follow: they fill a page that has begun and never begin one.
    """

    blocks: tuple[Block, ...]
    if_room: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One level of a ladder: its number from 1, its name, what it looks like, and its short form for the ear."""

    level: int
    name: str
    text: str
    spoken: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Levels under each other, each with a box to tick, kept on one page; `others` are boxes for what is no level."""

    rungs: tuple[Rung, ...]
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleCard:
    """Levels as large as the rest of an empty page allows, to be read from across a table."""

    rungs: tuple[Rung, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """Ruled lines to write on under a label; as the last thing on a page they run down to its foot."""

    label: str = ""
    lines: int = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The place of the table of contents: clickable rows of the headings down to `levels`, on pages of its own."""

    title: str = ""
    levels: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A place without any print, at the top of the block that follows."""

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spacer:
    """Empty height in points; none at the top of a page."""

    height: float = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A new page, unless the page is still empty."""


Block = (
    Cover
    | Heading
    | Text
    | Bullets
    | KeyFigures
    | Table
    | Chart
    | Image
    | Quote
    | Callout
    | Decisions
    | Columns
    | Group
    | Ladder
    | ScaleCard
    | Ruled
    | Contents
    | Anchor
    | Spacer
    | Break
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """The look of the firm that signs the document.

    Colours that are not `#rrggbb`, or too pale to be read on white, give way to the defaults with a message.
    `monogram` is the client's two or three letters, shown where its logo is missing; `imprint` is the firm's line of
    name, address and register at the foot of the cover. Logos are PNG, JPEG or WebP of at most 4 million pixels.
    """

    firm: str
    accent: str = "#0f5c66"
    second: str = "#e9b44c"
    logo: bytes | None = None
    client_logo: bytes | None = None
    imprint: str = ""
    monogram: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole deliverable: its blocks and everything that is printed around them.

    `date` is printed as it stands. `made_at` (an aware time, such as that of the snapshot) becomes the file's time of
    creation; without it the file carries none of its own, so that the same content always gives the same bytes.
    """

    title: str
    blocks: tuple[Block, ...]
    brand: Brand
    client: str = ""
    subtitle: str = ""
    author: str = ""
    subject: str = ""
    keywords: tuple[str, ...] = ()
    language: str = "en"
    paper: Paper = Paper.A4
    is_landscape: bool = False
    status: Status = Status.DRAFT
    version: str = ""
    date: str = ""
    recipient: str = ""
    confidentiality: str = ""
    made_at: datetime | None = None


class MessageKind(StrEnum):
    """What a message is about."""

    GLYPH = "glyph"
    IMAGE = "image"
    BRAND = "brand"
    TEXT = "text"
    LINK = "link"
    LAYOUT = "layout"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Something the person who issues the document should know: what, and at which place in it."""

    kind: MessageKind
    text: str
    place: str = ""

    @property
    def in_place(self) -> str:
        """The text with its place behind it, where it has one."""
        return f"{self.text} ({self.place})" if self.place else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A finished PDF, what to know about it, and the number of its pages."""

    pdf: bytes
    messages: tuple[Message, ...]
    pages: int


def plain(words: Words) -> str:
    """The words without their looks."""
    return words if isinstance(words, str) else "".join(run.text for run in words)
