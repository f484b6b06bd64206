"""What stands around the text of every page: running head, foot, draft mark; and the cover."""

from __future__ import annotations

from alignment_desktop.charts.picture import INK, INK_3, PAPER, contrast, is_colour
from alignment_desktop.deliverables.assets import Assets, Printable, Unusable
from alignment_desktop.deliverables.blocks import Cover, Document, Message, MessageKind, Status
from alignment_desktop.deliverables.flow import Drawn, Piece, baseline
from alignment_desktop.deliverables.paint import Pen
from alignment_desktop.deliverables.style import (
    AMBER,
    FINE,
    FOOT_BASELINE,
    FOOT_RULE,
    HEAD_BASELINE,
    HEAD_RULE,
    KICKER,
    LABEL,
    MARGIN,
    RULE,
    TOP,
    Type,
)
from alignment_desktop.deliverables.text import Line, Setter, one_line, shortened
from alignment_desktop.i18n import Translator, _

_TITLE = Type("bold", 32, 38, PAPER, tracking=-0.7)
_SUBTITLE = Type("regular", 14, 21, PAPER)
_FACT = Type("semibold", 10.5, 15, INK)
_WHOSE = Type("bold", 10, 15, PAPER, tracking=KICKER.tracking)
_SHARE = 0.4
"""What of the room in the running head is kept for a title or a recipient beside longer names."""
_MOST_OF_LINE = 250
"""Characters that a line of the cover could hold at the very most."""


class Furniture:
    """Head, foot and cover of one document; logos that cannot be used become messages in the words of the window."""

    def __init__(
        self,
        document: Document,
        assets: Assets,
        t: Translator,
        setter: Setter,
        sheet: tuple[float, float],
        messages: list[Message],
    ) -> None:
        self.sheet = sheet
        self._document = document
        self._assets = assets
        self._t = t
        self._setter = setter
        self._messages = messages
        brand = document.brand
        self._accent = setter.accent
        self._second = brand.second if is_colour(brand.second) else AMBER
        self._on_second = INK if contrast(INK, self._second) >= 4.5 else PAPER
        self._logo = self._read(brand.logo, _("The firm's logo"))
        self._client_logo = self._read(brand.client_logo, _("The client's logo"))
        setter.place = _("Running head and foot")
        self._firm = setter.one_line(brand.firm)
        self._monogram = setter.one_line(brand.monogram)[:4] or _initials(document.client)
        self._width = sheet[0] - 2 * MARGIN
        firm_width = setter.width(self._firm, "bold", FINE.size)
        self._firm = self._fitted(self._firm, "bold", min(firm_width, self._width * 0.4))
        firm_width = setter.width(self._firm, "bold", FINE.size)
        self._head = self._running_head(self._width - firm_width - 24)
        self._confidential = self._fitted(setter.one_line(document.confidentiality), "regular", self._width - 140)

    def _read(self, data: bytes | None, name: str) -> Printable | None:
        if data is None:
            return None
        try:
            return self._assets.picture(data)
        except Unusable as error:
            text = _("{name} was left out: {reason}.").format(name=name, reason=_(str(error)))
            self._messages.append(Message(kind=MessageKind.BRAND, text=text))
            return None

    def _edition(self) -> str:
        """Status and version in words: "Draft 2", "Version 1.1", "For your own use"; nothing for a plain one."""
        t, version = self._t, self._setter.one_line(self._document.version)
        if self._document.status is Status.PLAIN:
            return ""
        if self._document.status is Status.OWN:
            return t("For your own use")
        if self._document.status is Status.DRAFT:
            return t("Draft {version}").format(version=version) if version else t("Draft")
        return t("Version {version}").format(version=version) if version else t("Final")

    def _running_head(self, width: float) -> str:
        """Client, title, edition and recipient.

        A long title gives way first and a long name of the client next, for the rest says which copy this is.
        """
        document = self._document
        dated = ", ".join(part for part in (self._edition(), self._setter.one_line(document.date)) if part)
        recipient = self._setter.one_line(document.recipient)
        for_whom = self._t("for {recipient}").format(recipient=recipient) if recipient else ""
        for_whom = self._fitted(for_whom, "regular", width * _SHARE)
        client, title = self._setter.one_line(document.client), self._setter.one_line(document.title)
        parts = [part for part in (client, title, dated, for_whom) if part]
        room = width - self._wide(dated) - self._wide(for_whom) - self._wide(" · ") * (len(parts) - 1)
        least = min(self._wide(title), room * _SHARE)
        client = self._fitted(client, "regular", max(room - least, 0.0))
        title = self._fitted(title, "regular", max(room - self._wide(client), 0.0))
        return self._fitted(" · ".join(part for part in (client, title, dated, for_whom) if part), "regular", width)

    def _wide(self, text: str) -> float:
        return self._setter.width(text, "regular", FINE.size)

    def _fitted(self, text: str, face: str, width: float) -> str:
        """The text in the size of head and foot, shortened at its end where it is wider than `width` points."""
        return self._setter.fitted(text, face, FINE.size, width)

    def frame(self, pen: Pen, number: int, total: int) -> None:
        """Running head and foot of a page."""
        left, right = MARGIN, self.sheet[0] - MARGIN
        top = self.sheet[1]
        setter = self._setter
        pen.string(left, top - HEAD_BASELINE, self._firm, "bold", FINE.size, self._accent, setter=setter)
        pen.string(right, top - HEAD_BASELINE, self._head, "regular", FINE.size, INK, setter=setter, align="right")
        pen.rule(left, top - HEAD_RULE, right, top - HEAD_RULE, self._accent, 1.5)
        pen.rule(left, FOOT_RULE, right, FOOT_RULE, RULE, 0.75)
        x = left + self._mark(pen, left, FOOT_BASELINE - 5.2, 15.0, 52.0)
        pen.string(x, FOOT_BASELINE, self._confidential, "regular", FINE.size, INK, setter=setter)
        pages = self._t("{page} of {pages}").format(page=number, pages=total)
        pen.string(right, FOOT_BASELINE, pages, "regular", FINE.size, INK, setter=setter, align="right")
        if self._document.status is Status.DRAFT:
            word = self._t("Draft").upper()
            if self._setter.faces.holds["semibold"].issuperset(word):
                pen.upright(right + 26, top - TOP - 44, word, "semibold", 7.5, INK_3, 1.6)

    def _mark(self, pen: Pen, x: float, y: float, height: float, widest: float) -> float:
        """The client's logo or monogram; gives the width it takes with the space after it."""
        logo = self._client_logo
        if logo is not None:
            scale = min(height / logo.height, widest / logo.width)
            pen.image(logo, x, y + (height - logo.height * scale) / 2, logo.width * scale, logo.height * scale)
            return logo.width * scale + 6
        if not self._monogram:
            return 0.0
        size = height * 0.6
        width = self._setter.width(self._monogram, "bold", size) + height * 0.6
        pen.box(x, y, width, height, self._second, radius=height / 5)
        pen.string(
            x + width / 2, y + height / 2 - size * 0.3635, self._monogram, "bold", size, self._on_second,
            setter=self._setter, align="centre",
        )  # fmt: skip
        return width + 6

    # -- cover ---------------------------------------------------------------------------------------------------

    def cover(self, block: Cover) -> Piece:
        """The first page: whose it is, what it is, for whom; the title on the firm's colour over the whole width."""
        document, setter = self._document, self._setter
        setter.place = _("Cover")
        if document.brand.logo is None:
            text = _("The firm has no logo; its name stands in its place.")
            self._messages.append(Message(kind=MessageKind.BRAND, text=text, place=setter.place))
        width = self._width
        title = self._lines(block.title or document.title, _TITLE, width, 5)
        subtitle = self._lines(block.subtitle or document.subtitle, _SUBTITLE, width * 0.8, 4)
        whose = self._lines(self._setter.one_line(block.kicker or document.client).upper(), _WHOSE, width, 3)
        readers = (self._setter.one_line(document.recipient), self._setter.one_line(document.client))
        facts = [
            (self._t("Prepared for"), ", ".join(reader for reader in readers if reader)),
            (self._t("Prepared by"), self._setter.one_line(document.author or document.brand.firm)),
            (self._t("Date"), self._setter.one_line(document.date)),
            (self._t("Status"), self._edition()),
            *block.facts,
        ]
        column = width / 2 - 12
        cells = [
            (self._lines(label, LABEL, column, 1), self._lines(value, _FACT, column, 3))
            for label, value in facts
            if value
        ]
        imprint = self._lines(document.brand.imprint, LABEL, width * 0.7, 4)
        confidential = self._lines(document.confidentiality, _FACT, width * 0.8, 2)

        def draw(pen: Pen, x: float, y: float) -> None:
            sheet_width, sheet_height = self.sheet
            self._firm_mark(pen, x, sheet_height - 92)
            high = 92 + len(title) * _TITLE.leading + len(subtitle) * _SUBTITLE.leading + 76
            band = sheet_height - 150
            high = max(high, 268.0)
            pen.box(0, band - high, sheet_width, high, self._accent)
            pen.box(x, band - high, 64, 5, self._second)
            at = band - 56
            # More lines stand above the first, where there is room, so that the title keeps its place.
            above = max(len(whose) - 1, 0) * _WHOSE.leading
            pen.lines(x, at + above, whose, _WHOSE.size, _WHOSE.leading, _WHOSE.tracking)
            at -= 22 + baseline(_TITLE.size, _TITLE.leading)
            pen.lines(x, at, title, _TITLE.size, _TITLE.leading, _TITLE.tracking)
            at -= len(title) * _TITLE.leading + 2
            pen.lines(x, at, subtitle, _SUBTITLE.size, _SUBTITLE.leading)
            self._facts(pen, x, band - high - 44, cells, column)
            pen.rule(x, 96, x + width, 96, RULE)
            foot = 96 - 10 - baseline(LABEL.size, LABEL.leading)
            pen.lines(x, foot, imprint, LABEL.size, LABEL.leading)
            pen.lines(x, 96 + 14, confidential[:1], _FACT.size, _FACT.leading)
            if self._client_logo is not None or self._monogram:
                wide = 110.0
                pen_x = x + width - self._mark_width(34.0, wide)
                self._mark(pen, pen_x, 50, 34.0, wide)

        piece = Drawn(0.0, draw)
        piece.bare = True
        return piece

    def _lines(self, text: str, type_: Type, width: float, most: int) -> list[Line]:
        """The text in at most `most` lines; where it is cut, its last line ends with an ellipsis."""
        if not text:
            return []

        def lines(part: str) -> list[Line]:
            return self._setter.lines(part, width, type_.face, type_.size, type_.colour, tracking=type_.tracking)

        shown = shortened(text, lambda part: len(lines(part)) <= most, most * _MOST_OF_LINE)
        if shown != text:
            text_ = _("A text on the cover is too long and was cut.")
            self._messages.append(Message(kind=MessageKind.TEXT, text=text_, place=self._setter.place))
        return lines(shown)

    def _mark_width(self, height: float, widest: float) -> float:
        logo = self._client_logo
        if logo is not None:
            return logo.width * min(height / logo.height, widest / logo.width)
        return self._setter.width(self._monogram, "bold", height * 0.6) + height * 0.6

    def _firm_mark(self, pen: Pen, x: float, y: float) -> None:
        """The firm's logo, or its name in its colour."""
        logo = self._logo
        if logo is not None:
            scale = min(38 / logo.height, 180 / logo.width)
            pen.image(logo, x, y, logo.width * scale, logo.height * scale)
        else:
            pen.string(x, y + 12, self._firm, "bold", 16, self._accent, setter=self._setter)

    def _facts(self, pen: Pen, x: float, y: float, cells: list[tuple[list[Line], list[Line]]], column: float) -> None:
        """Pairs of label and value in two columns."""
        for i in range(0, len(cells), 2):
            deepest = 0
            for j, (label, value) in enumerate(cells[i : i + 2]):
                at = x + j * (column + 24)
                pen.lines(at, y, label, LABEL.size, LABEL.leading)
                pen.lines(at, y - 16, value, _FACT.size, _FACT.leading)
                deepest = max(deepest, len(value))
            y -= 16 + deepest * _FACT.leading + 16


def _initials(name: str) -> str:
    """Two letters for a client without a monogram."""
    words = [word for word in one_line(name).replace("&", " ").split() if word[:1].isalnum()]
    return "".join(word[0] for word in words[:2]).upper()
