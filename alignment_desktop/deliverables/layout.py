"""Blocks laid out as pieces: one method a kind of block, sizes and colours from `style`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from alignment_desktop.charts.picture import GROUND, INK, INK_2, PAPER, is_colour, mix, readable
from alignment_desktop.deliverables import blocks as b
from alignment_desktop.deliverables import forms
from alignment_desktop.deliverables.assets import Assets, Printable, Unusable
from alignment_desktop.deliverables.flow import (
    Drawn,
    Entry,
    Ground,
    Lines,
    NewPage,
    Piece,
    Stack,
    baseline,
    together,
)
from alignment_desktop.deliverables.paint import Pen
from alignment_desktop.deliverables.style import (
    CAPTION,
    CARD_TITLE,
    FIGURE,
    HEADINGS,
    KICKER,
    LABEL,
    QUOTE,
    RULE,
    TEXTS,
    TONES,
    Type,
)
from alignment_desktop.deliverables.table import grid
from alignment_desktop.deliverables.text import Line, Setter, one_line
from alignment_desktop.i18n import Translator, _

_GAP = 12.0
_BULLET = "•"


def walk(blocks: Sequence[b.Block]) -> Iterator[b.Block]:
    """All blocks in the order they are printed, those inside groups and columns too."""
    for block in blocks:
        yield block
        if isinstance(block, b.Group):
            yield from walk(block.blocks)
        elif isinstance(block, b.Columns):
            for column in block.columns:
                yield from walk(column)


class Layout:
    """Turns the blocks of one document into pieces.

    `width` and `height` are those of the text area in points. Messages gather in `messages`; `entries` are the
    headings in order, `keys` every key that a `to` may lead to.
    """

    def __init__(
        self,
        document: b.Document,
        assets: Assets,
        t: Translator,
        setter: Setter,
        width: float,
        height: float,
        cover: Callable[[b.Cover], Piece],
    ) -> None:
        self._assets = assets
        self._t = t
        self._setter = setter
        self._accent = setter.accent
        self._width = width
        self._height = height
        self._images: dict[str, Printable | None] = {}
        self._anchors: tuple[str, ...] = ()
        self.messages: list[b.Message] = []
        self.entries: list[Entry] = []
        self.keys: set[str] = set()
        self._scan(document.blocks)
        self._next_entry = iter(self.entries)
        self._pieces: dict[type[Any], Callable[[Any], list[Piece]]] = {
            b.Heading: self._heading, b.Text: self._text, b.Bullets: self._bullets, b.KeyFigures: self._key_figures,
            b.Table: self._table, b.Chart: self._chart, b.Image: self._image, b.Quote: self._quote,
            b.Callout: self._callout, b.Decisions: self._decisions, b.Columns: self._columns, b.Group: self._group,
            b.Ladder: lambda block: forms.ladder(block, self._width, self._height, self._setter),
            b.ScaleCard: lambda block: forms.scale_card(block, self._width, self._height, self._setter),
            b.Ruled: lambda block: [forms.Ruling(block, self._width, self._setter)],
            b.Cover: lambda block: [cover(block)], b.Contents: self._contents,
            b.Spacer: self._spacer, b.Break: self._break, b.Anchor: self._anchor,
        }  # fmt: skip

    def _scan(self, blocks: Sequence[b.Block]) -> None:
        """Headings, keys and the numbers of figures and tables, before anything that cites them is set."""
        figures = tables = 0
        for block in walk(blocks):
            key = getattr(block, "key", "")
            if isinstance(block, b.Heading):
                text, number = one_line(block.text), one_line(block.number)
                key = key or f"heading {len(self.entries)} of the document"
                self.entries.append(Entry(max(1, min(block.level, 3)), number, text, key, block.in_contents))
            elif isinstance(block, b.Table):
                self.keys.update(row.key for row in block.rows if row.key)
                if block.caption and block.rows:
                    tables += 1
                    self._setter.labels[key] = self._t("Table {n}").format(n=tables)
            elif isinstance(block, b.Chart | b.Image) and block.caption:
                figures += 1
                self._setter.labels[key] = self._t("Figure {n}").format(n=figures)
            if key:
                self.keys.add(key)
        self._setter.labels.pop("", None)
        self._figures = self._tables = 0

    def pieces(self, blocks: Sequence[b.Block], width: float | None = None) -> list[Piece]:
        """The pieces of blocks, for a column of `width` points (the text width if None)."""
        former, self._width = self._width, self._width if width is None else width
        out: list[Piece] = []
        for block in blocks:
            pieces = self._pieces[type(block)](block)
            key = getattr(block, "key", "")
            if key and not isinstance(block, b.Heading | b.Anchor):
                self._anchors += (key,)
            if pieces and self._anchors:
                first = next((piece for piece in pieces if not isinstance(piece, NewPage)), None)
                if first is not None:
                    first.keys += self._anchors
                    self._anchors = ()
            out += pieces
        self._width = former
        return out

    # -- text ----------------------------------------------------------------------------------------------------

    def _set(self, words: b.Words, type_: Type, width: float, colour: str = "") -> list[Line]:
        return self._setter.lines(words, width, type_.face, type_.size, colour or type_.colour, tracking=type_.tracking)

    def _heading(self, block: b.Heading) -> list[Piece]:
        entry = next(self._next_entry)
        self._setter.place = entry.title
        type_ = HEADINGS[entry.level]
        out: list[Piece] = [NewPage()] if block.page_break_before else []
        kicker = self._setter.clean(block.kicker).replace("\n", " ").upper()
        kicker = self._setter.fitted(kicker, KICKER.face, KICKER.size, self._width, KICKER.tracking)
        if kicker:
            colour = readable(block.colour) if is_colour(block.colour) else self._accent
            setter = self._setter

            def draw(pen: Pen, x: float, y: float) -> None:
                down = baseline(KICKER.size, KICKER.leading)
                pen.string(
                    x, y - down, kicker, KICKER.face, KICKER.size, colour, setter=setter, tracking=KICKER.tracking
                )

            top: Piece = Drawn(KICKER.leading, draw, before=type_.before, after=KICKER.after)
            top.keep = True
            out.append(top)
        text = f"{block.number} {block.text}" if block.number else block.text
        piece = Lines(self._set(text, type_, self._width), type_)
        piece.keep = True
        if kicker:
            piece.before = 0.0
        out.append(piece)
        marked = out[-2] if kicker else piece
        marked.entries = (entry,)
        marked.keys = (entry.key,)
        return out

    def _text(self, block: b.Text) -> list[Piece]:
        type_ = TEXTS[block.style]
        out: list[Piece] = []
        for paragraph in self._paragraphs(block.text):
            piece = Lines(self._set(paragraph, type_, self._width), type_)
            piece.keep = block.keep_with_next
            out.append(piece)
        return out

    def _bullets(self, block: b.Bullets) -> list[Piece]:
        type_ = TEXTS[block.style]
        indent = 20.0 if block.ordered else 14.0
        out: list[Piece] = []
        for i, item in enumerate(block.items):
            mark = f"{i + 1}." if block.ordered else _BULLET
            face = "semibold" if block.ordered else "bold"

            def lead(pen: Pen, x: float, y: float, mark: str = mark, face: str = face) -> None:
                pen.text(x + 2, y, mark, face, type_.size, self._accent)

            piece = Lines(self._set(item, type_, self._width - indent), type_, indent=indent, lead=lead)
            piece.after = type_.after if i == len(block.items) - 1 else 4.0
            out.append(piece)
        return out

    def _quote(self, block: b.Quote) -> list[Piece]:
        words = self._t.quoted(block.text.strip())
        pad = 14.0
        to = block.to
        quoted = self._setter.lines(words, self._width - pad, QUOTE.face, QUOTE.size, INK, to=to)
        tail = None
        if block.attribution:
            tail = (self._set(block.attribution, LABEL, self._width - pad), LABEL)
        ground = Ground(self._width, bar=self._accent, pad=2.0)
        piece = Lines(quoted, QUOTE, indent=pad, ground=ground, tail=tail)
        piece.before, piece.after = 8.0, 12.0
        return [piece]

    def _callout(self, block: b.Callout) -> list[Piece]:
        colour = self._accent if block.tone is b.Tone.ACCENT else TONES[block.tone]
        type_ = TEXTS[b.Style.BODY]
        runs: tuple[b.Run, ...] = (b.Run(text=block.text),) if isinstance(block.text, str) else block.text
        if block.title:
            runs = (b.Run(text=block.title + ("\n" if b.plain(runs) else ""), bold=True, colour=colour), *runs)
        ground = Ground(self._width, fill=mix(colour, 0.07), bar=colour, pad=10.0)
        piece = Lines(self._set(runs, type_, self._width - 28), type_, indent=14, ground=ground)
        piece.before, piece.after, piece.whole = 8.0, 16.0, True
        return [piece]

    # -- figures -------------------------------------------------------------------------------------------------

    def _key_figures(self, block: b.KeyFigures) -> list[Piece]:
        figures = block.figures
        if not figures:
            return []
        columns = len(figures) if len(figures) <= 4 else 3
        rows = [figures[i : i + columns] for i in range(0, len(figures), columns)]
        return [piece for row in rows for piece in self._figure_row(row, columns)]

    def _figure_row(self, figures: Sequence[b.KeyFigure], columns: int) -> list[Piece]:
        gap, inset = 12.0, 12.0
        width = (self._width - gap * (columns - 1)) / columns
        room = width - inset - 4
        labels = [self._set(f.label, LABEL, room, INK) for f in figures]
        values = [self._set(f.value, FIGURE, room) for f in figures]
        units = [self._setter.one_line(f.unit) for f in figures]
        notes = [self._set(f.note, LABEL, room, INK) if f.note else [] for f in figures]
        label_high = max(map(len, labels)) * LABEL.leading
        value_high = max(map(len, values)) * FIGURE.leading + 2
        height = label_high + value_high + max(map(len, notes)) * LABEL.leading + 4
        if height > self._height / 2:
            out: list[Piece] = []
            for f in figures:
                words = (b.Run(text=f"{f.label}: ", bold=True), b.Run(text=f"{f.value} {f.unit} {f.note}"))
                out += self._text(b.Text(text=words))
            return out
        down, figure_down = baseline(LABEL.size, LABEL.leading), baseline(FIGURE.size, FIGURE.leading)

        def draw(pen: Pen, x: float, y: float) -> None:
            for i, figure in enumerate(figures):
                at = x + i * (width + gap)
                pen.box(at, y - height, 3, height, figure.colour if is_colour(figure.colour) else self._accent)
                at += inset
                pen.lines(at, y - 1 - down, labels[i], LABEL.size, LABEL.leading)
                pen.lines(at, y - label_high - 2 - figure_down, values[i], FIGURE.size, FIGURE.leading)
                base = y - label_high - 2 - figure_down - (len(values[i]) - 1) * FIGURE.leading
                after = at + values[i][-1].width + 4
                pen.string(after, base, units[i], "semibold", LABEL.size, INK, setter=self._setter)
                pen.lines(at, y - label_high - value_high - down, notes[i], LABEL.size, LABEL.leading)
                if figure.to:
                    pen.lead_to(figure.to, at - inset, y - height, width, height)

        return [Drawn(height, draw, before=8, after=_GAP)]

    def _numbered(self, label: str, caption: str, width: float) -> list[Line]:
        return self._set(f"{label}. {caption}", CAPTION, width)

    def _chart(self, block: b.Chart) -> list[Piece]:
        caption: list[Line] = []
        if block.caption:
            self._figures += 1
            label = self._t("Figure {n}").format(n=self._figures)
            caption = self._numbered(label, block.caption, self._width)
        picture = block.picture
        below = len(caption) * CAPTION.leading + (2 if caption else 0)
        if below > self._height / 2:
            return [*self._chart(b.Chart(picture=picture)), Lines(caption, CAPTION)]
        most = self._height - below
        scale = min(1.0, self._width / max(picture.width, 1.0), most / max(picture.height, 1.0))
        height = picture.height * scale
        down = baseline(CAPTION.size, CAPTION.leading)

        def draw(pen: Pen, x: float, y: float) -> None:
            pen.picture(picture, x, y, scale, self._setter)
            pen.lines(x, y - height - 2 - down, caption, CAPTION.size, CAPTION.leading)

        return [Drawn(height + below, draw, before=8, after=14)]

    def _image(self, block: b.Image) -> list[Piece]:
        embedded = self._embedded(block.asset)
        caption: list[Line] = []
        if block.caption:
            self._figures += 1
            label = self._t("Figure {n}").format(n=self._figures)
            caption = self._numbered(label, block.caption, self._width)
        below = len(caption) * CAPTION.leading + (5 if caption else 0)
        down = baseline(CAPTION.size, CAPTION.leading)
        if embedded is None:
            note = Lines(
                self._set(self._t("This image is missing."), TEXTS[b.Style.NOTE], self._width - 28),
                TEXTS[b.Style.NOTE], indent=14, ground=Ground(self._width, fill=GROUND, pad=10),
            )  # fmt: skip
            return [note, Lines(caption, CAPTION)] if caption else [note]
        width = self._width * min(max(block.width, 0.1), 1.0)
        height = width * embedded.height / embedded.width
        most = self._height * 0.8 - min(below, self._height * 0.3)
        if height > most:
            width, height = width * most / height, most

        def draw(pen: Pen, x: float, y: float) -> None:
            pen.image(embedded, x, y - height, width, height)
            pen.box(x, y - height, width, height, stroke=RULE)
            pen.lines(x, y - height - 5 - down, caption, CAPTION.size, CAPTION.leading)

        if below > self._height * 0.2:
            long, caption = caption, []
            return [Drawn(height, draw, before=8, after=4), Lines(long, CAPTION)]
        return [Drawn(height + below, draw, before=8, after=20)]

    def _embedded(self, asset: str) -> Printable | None:
        """The image of a key, read once; what cannot be read is told once."""
        if asset not in self._images:
            self._images[asset] = None
            data = self._assets.file(asset)
            reason = "" if data else _("it is missing")
            if data:
                try:
                    self._images[asset] = self._assets.picture(data)
                except Unusable as error:
                    reason = _(str(error))
            if reason:
                text = _("An image was left out: {reason}.").format(reason=reason)
                self.messages.append(b.Message(kind=b.MessageKind.IMAGE, text=text, place=self._setter.place))
        return self._images[asset]

    def _decisions(self, block: b.Decisions) -> list[Piece]:
        out = [piece for i, decision in enumerate(block.decisions) for piece in self._decision(i + 1, decision)]
        if out:
            out[-1].after = 20.0
        return out

    def _decision(self, number: int, decision: b.Decision) -> list[Piece]:
        t = self._t
        inset, pad = 44.0, 11.0
        room = self._width - inset - 14
        ask = self._setter.lines(decision.ask, room, CARD_TITLE.face, CARD_TITLE.size, INK, to=decision.to)
        facts: list[b.Run] = []
        for label, value in ((t("Asked of"), decision.of_whom), (t("by"), decision.by_when)):
            if value:
                facts += [b.Run(text=f"{'   ' if facts else ''}{label} "), b.Run(text=value, bold=True, colour=INK)]
        lines = self._set(tuple(facts), LABEL, room) if facts else []
        if decision.waiting:
            waiting = (b.Run(text=t("Waiting costs:") + " "), b.Run(text=decision.waiting, colour=INK))
            lines = lines + self._set(waiting, LABEL, room)
        height = len(ask) * CARD_TITLE.leading + len(lines) * LABEL.leading + 2 * pad + 3
        if height > self._height / 2:
            whole = f"{decision.ask}\n{b.plain(tuple(facts))}\n{decision.waiting}"
            return self._text(b.Text(text=(b.Run(text=f"{number}. ", bold=True), b.Run(text=whole))))
        title_down, down = baseline(CARD_TITLE.size, CARD_TITLE.leading), baseline(LABEL.size, LABEL.leading)

        def draw(pen: Pen, x: float, y: float) -> None:
            pen.box(x, y - height, self._width, height, GROUND, radius=6)
            pen.box(x + 12, y - pad - 20, 20, 20, self._accent, radius=10)
            pen.string(x + 22, y - pad - 10 - 3.6, str(number), "bold", 10, PAPER, setter=self._setter, align="centre")
            pen.lines(x + inset, y - pad - title_down, ask, CARD_TITLE.size, CARD_TITLE.leading)
            y -= pad + len(ask) * CARD_TITLE.leading + 3
            pen.lines(x + inset, y - down, lines, LABEL.size, LABEL.leading)

        return [Drawn(height, draw, before=0, after=8)]

    # -- arrangement ---------------------------------------------------------------------------------------------

    def _table(self, block: b.Table) -> list[Piece]:
        if not block.rows or not block.columns:
            return self._text(b.Text(text=block.empty, style=b.Style.NOTE)) if block.empty else []
        out: list[Piece] = []
        body = grid(block, self._width, self._setter)
        if block.caption:
            self._tables += 1
            label = self._t("Table {n}").format(n=self._tables)
            caption = Lines(self._numbered(label, block.caption, self._width), CAPTION)
            caption.before, caption.after, caption.keep = 4.0, 2.0, True
            body.before = 0.0
            out.append(caption)
        out.append(body)
        return out

    def _columns(self, block: b.Columns) -> list[Piece]:
        count = len(block.columns)
        if not count:
            return []
        gap = 24.0
        weights = [max(w, 0.05) for w in block.weights] if len(block.weights) == count else [1.0] * count
        room = self._width - gap * (count - 1)
        placed: list[tuple[float, Sequence[Piece]]] = []
        x = 0.0
        for column, weight in zip(block.columns, weights, strict=True):
            width = room * weight / sum(weights)
            pieces = [p for p in self.pieces(column, width) if not (p.bare or isinstance(p, NewPage))]
            for piece in pieces[:1]:
                piece.before = 0.0
            placed.append((x, pieces))
            x += width + gap
        stack = Stack(placed)
        if stack.height > self._height:
            return [piece for _, pieces in placed for piece in pieces]
        return [stack]

    def _group(self, block: b.Group) -> list[Piece]:
        out = [piece for piece in self.pieces(block.blocks) if not isinstance(piece, NewPage)]
        is_nested = any(isinstance(part, b.Group) for part in block.blocks)
        if not is_nested or together(out) <= self._height:
            for piece in out[:-1]:
                piece.keep = True
        for piece in out[-1:]:
            piece.whole = True
        for piece in out:
            piece.spare = block.if_room
        return out

    def _contents(self, block: b.Contents) -> list[Piece]:
        type_ = HEADINGS[1]
        title = Lines(self._set(block.title or self._t("Contents"), type_, self._width), type_)
        title.after, title.keep = 16.0, True
        entries = [entry for entry in self.entries if entry.in_contents and entry.level <= block.levels]
        rows = [self._contents_row(entry) for entry in entries]
        for row, entry, following in zip(rows, entries, entries[1:], strict=False):
            row.keep = entry.level < following.level
        return [NewPage(), title, *rows, NewPage()]

    def _contents_row(self, entry: Entry) -> Piece:
        """A row of the contents; its page number is known when it is painted."""
        chapter = entry.level == 1
        indent = 0.0 if chapter else 14.0 * (entry.level - 1)
        type_ = Type("semibold" if chapter else "regular", 10.5 if chapter else 9.5, 15, INK if chapter else INK_2)
        lines = self._set(entry.title, type_, self._width - indent - 40)[:3]
        height = len(lines) * type_.leading
        down = baseline(type_.size, type_.leading)

        def draw(pen: Pen, x: float, y: float) -> None:
            pen.lines(x + indent, y - down, lines, type_.size, type_.leading)
            last = y - height + type_.leading - down
            pen.string(
                x + self._width, last, f" {entry.page}", type_.face, type_.size, type_.colour,
                setter=self._setter, align="right",
            )  # fmt: skip
            if chapter:
                pen.rule(x, y + 3.5, x + self._width, y + 3.5, RULE)
            pen.lead_to(entry.key, x, y - height, self._width, height)

        row = Drawn(height, draw, before=10 if chapter else 3, after=3)
        row.late = True
        return row

    def _spacer(self, block: b.Spacer) -> list[Piece]:
        return [Piece(0.0, before=max(block.height, 0.0), after=max(block.height, 0.0))]

    def _break(self, block: b.Break) -> list[Piece]:
        return [NewPage()]

    def _anchor(self, block: b.Anchor) -> list[Piece]:
        self._anchors += (block.key,)
        return []

    def _paragraphs(self, words: b.Words) -> list[b.Words]:
        """The paragraphs of a text: empty lines separate them, other line feeds stay inside."""
        if isinstance(words, str):
            text = self._setter.clean(words).strip("\n")
            return list(text.split("\n\n")) if text.strip() else []
        return [words] if any(run.text or run.to for run in words) else []
