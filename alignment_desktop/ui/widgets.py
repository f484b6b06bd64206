"""The small parts of every page, made so that text is plain text and every part has a name for who cannot see it.

This is the only module that makes labels and tool tips: the words of a client never become markup.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import TypeVar, cast

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from alignment_desktop.i18n import _
from alignment_desktop.ui import theme
from alignment_desktop.ui.boxes import CheckBox as CheckBox
from alignment_desktop.ui.boxes import Choice as Choice

L = TypeVar("L", QVBoxLayout, QHBoxLayout, QGridLayout)

_AS_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;", "\n": "<br>"})
_BUTTONS = {
    "plain": (
        "QPushButton{background:@card;color:@ink;border:1px solid @line_strong;border-radius:7px;padding:6px 14px;}"
        "QPushButton:hover{background:@panel;}QPushButton:pressed{background:@selection;}"
        "QPushButton:focus{border:2px solid @focus;padding:5px 13px;}"
        "QPushButton:disabled{color:@ink_3;border-color:@line;}"
        "QPushButton:checked{background:@accent;color:@on_accent;border-color:@accent;}"
    ),
    "primary": (
        "QPushButton{background:@accent;color:@on_accent;border:1px solid @accent;border-radius:7px;padding:7px 16px;}"
        "QPushButton:hover{background:@accent_hover;}QPushButton:focus{border:2px solid @focus;padding:6px 15px;}"
        "QPushButton:disabled{background:@panel;color:@ink_3;border-color:@line;}"
    ),
    "quiet": (
        "QPushButton{background:transparent;color:@accent;border:1px solid transparent;border-radius:7px;"
        "padding:4px 8px;text-align:left;}"
        "QPushButton:hover{background:@accent_soft;}QPushButton:focus{border:2px solid @focus;padding:3px 7px;}"
        "QPushButton:disabled{color:@ink_3;}"
    ),
    "danger": (
        "QPushButton{background:@card;color:@bad;border:1px solid @bad;border-radius:7px;padding:6px 14px;}"
        "QPushButton:hover{background:@bad_soft;}QPushButton:focus{border:2px solid @focus;padding:5px 13px;}"
    ),
}  # fmt: skip
_FIELD = (
    "{kind}{{background:@card;color:@ink;border:1px solid @line_strong;border-radius:7px;padding:6px 8px;"
    "selection-background-color:@selection;selection-color:@ink;placeholder-text-color:@ink_3;}}"
    "{kind}:focus{{border:2px solid @focus;padding:5px 7px;}}{kind}:disabled{{background:@panel;color:@ink_3;}}"
)
SCROLL_BARS = (
    "QScrollBar:vertical{background:transparent;width:10px;margin:0px;}"
    "QScrollBar:horizontal{background:transparent;height:10px;margin:0px;}"
    "QScrollBar::handle{background:@line_strong;border-radius:4px;margin:1px;min-height:28px;min-width:28px;}"
    "QScrollBar::handle:hover{background:@ink_3;}"
    "QScrollBar::add-line,QScrollBar::sub-line{width:0px;height:0px;}"
    "QScrollBar::add-page,QScrollBar::sub-page{background:transparent;}"
)
_CHIPS = {
    "neutral": ("panel", "line_strong", "ink_2"),
    "accent": ("accent_soft", "accent", "it_ink"),
    "it": ("it_soft", "it", "it_ink"),
    "business": ("business_soft", "warn_line", "business_ink"),
    "good": ("good_soft", "good", "good"),
    "warn": ("warn_soft", "warn_line", "warn"),
    "bad": ("bad_soft", "bad", "bad"),
}


# -- words -------------------------------------------------------------------------------------------------------------


def label(
    text: str = "",
    *,
    size: float = theme.BASE_SIZE,
    weight: QFont.Weight = theme.REGULAR,
    tone: str = "ink",
    wraps: bool = False,
    name: str = "",
) -> QLabel:
    """Words as plain text, `size` in pixels at 100 %, in the theme's colour `tone`."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setWordWrap(wraps)
    made.setAccessibleName(name)
    if wraps:
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    theme.typed(made, size, weight)
    theme.toned(made, tone)
    return made


def title(text: str = "") -> QLabel:
    """The head of a card or a group."""
    return label(text, size=13, weight=theme.SEMIBOLD)


def muted(text: str = "", *, wraps: bool = False, size: float = 12) -> QLabel:
    """Words that stand back: a hint, a unit, a source."""
    return label(text, size=size, tone="ink_2", wraps=wraps)


def figure(text: str = "", *, tone: str = "ink") -> QLabel:
    """A figure to be read across the table."""
    return label(text, size=30, weight=theme.BOLD, tone=tone)


def chip(text: str = "", tone: str = "neutral") -> QLabel:
    """A short word in a pill; `tone` is neutral, accent, it, business, good, warn or bad."""
    made = label(text, size=12, weight=theme.MEDIUM)
    retone_chip(made, tone)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
    return made


def retone_chip(made: QLabel, tone: str) -> None:
    """Another tone for a chip that is there."""
    ground, line, ink = _CHIPS[tone]
    theme.styled(made, f"QLabel{{background:@{ground};border:1px solid @{line};border-radius:9px;padding:2px 9px;}}")
    theme.toned(made, ink)


def keycap(text: str) -> QLabel:
    """A key as it stands on the keyboard."""
    made = label(text, size=11, tone="ink_2")
    theme.styled(made, "QLabel{background:@card;border:1px solid @line_strong;border-radius:4px;padding:1px 5px;}")
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
    return made


def tip(widget: QWidget, text: str) -> None:
    """Words that appear under the mouse, as plain text in lines of readable length."""
    widget.setToolTip(plain_tip(text))


def plain_tip(text: str) -> str:
    """A tool tip's text for models and views: shown as it is, whatever it holds."""
    return f"<qt>{text.translate(_AS_HTML)}</qt>" if text else ""


def unmarked(text: str) -> str:
    """Words for a button, action or menu, in which an ampersand is an ampersand."""
    return text.replace("&", "&&")


def breakable(text: str, most: int = 24) -> str:
    """The text with places to break inside words of more than `most` letters, which would be cut off otherwise."""
    return " ".join("\N{ZERO WIDTH SPACE}".join(word) if len(word) > most else word for word in text.split(" "))


def breakable_path(path: str) -> str:
    """A path with places to break behind its separators, and inside names that are too long for a line."""
    joined = path.replace("/", "/\N{ZERO WIDTH SPACE}").replace("\\", "\\\N{ZERO WIDTH SPACE}")
    parts = joined.split("\N{ZERO WIDTH SPACE}")
    return "\N{ZERO WIDTH SPACE}".join(breakable(part, 40) for part in parts)


class Elided(QLabel):
    """One line of words that ends in … where there is no room; the whole is its tool tip."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._whole = ""
        self.tell(text)

    def tell(self, text: str) -> None:
        """Other words from now on."""
        self._whole = text
        self.setAccessibleName(text)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Never wider than it is given."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shortens anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(
            self._whole.replace("\n", " "), Qt.TextElideMode.ElideRight, max(self.width(), 0)
        )
        self.setText(shown)
        tip(self, self._whole if shown != self._whole else "")


def elided(
    text: str = "", *, size: float = theme.BASE_SIZE, weight: QFont.Weight = theme.REGULAR, tone: str = "ink"
) -> Elided:
    """One line of words that is shortened where there is no room."""
    made = Elided(text)
    theme.typed(made, size, weight)
    theme.toned(made, tone)
    return made


# -- things to press and to type in ------------------------------------------------------------------------------------


def button(
    text: str, on_click: Callable[[], object] | None = None, *, kind: str = "plain", name: str = "", hint: str = ""
) -> QPushButton:
    """A push button: `plain`, `primary`, `quiet` or `danger`. `hint` becomes its tool tip."""
    made = QPushButton(unmarked(text))
    made.setAccessibleName(name or text)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAutoDefault(False)
    theme.typed(made, 13, theme.MEDIUM)
    set_kind(made, kind)
    tip(made, hint)
    if on_click is not None:
        made.clicked.connect(lambda _checked=False: on_click())
    return made


def set_kind(made: QPushButton, kind: str) -> None:
    """Makes another kind of a button."""
    theme.styled(made, _BUTTONS[kind])


def line_edit(name: str, text: str = "", *, hint: str = "") -> QLineEdit:
    """A line to type in; `name` is what it is called, `hint` stands in it while it is empty."""
    made = QLineEdit(text)
    made.setAccessibleName(name)
    made.setPlaceholderText(hint)
    theme.styled(made, _FIELD.format(kind="QLineEdit"))
    return made


def text_edit(name: str, text: str = "", *, lines: int = 4, hint: str = "") -> QPlainTextEdit:
    """A field of several lines, plain text in and out; Tab leaves it."""
    made = QPlainTextEdit()
    made.setPlainText(text)
    made.setAccessibleName(name)
    made.setPlaceholderText(hint)
    made.setTabChangesFocus(True)
    made.setMinimumHeight(made.fontMetrics().lineSpacing() * lines + theme.current().px(18))
    theme.styled(made, _FIELD.format(kind="QPlainTextEdit") + SCROLL_BARS)
    return made


class DateField(QLineEdit):
    """A date typed as 2026-12-18 or 18.12.2026, or nothing."""

    picked = Signal(object)

    def __init__(self, name: str, day: date | None = None) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(_("YYYY-MM-DD"))
        theme.styled(self, _FIELD.format(kind="QLineEdit"))
        self.show_day(day)
        self.editingFinished.connect(self._on_finished)

    def show_day(self, day: date | None) -> None:
        """Another date from now on, without a signal."""
        self.setText(day.isoformat() if day else "")

    @property
    def day(self) -> date | None:
        """The date typed; None for an empty field. Raises ValueError where it is no date."""
        return parsed_day(self.text())

    def _on_finished(self) -> None:
        try:
            day = self.day
        except ValueError:
            theme.toned(self, "bad")
            tip(self, _("This is no date. Type it as 2026-12-18."))
            return
        theme.toned(self, "ink")
        tip(self, "")
        self.picked.emit(day)


def parsed_day(text: str) -> date | None:
    """The date of a text such as 2026-12-18, 18.12.2026 or 18/12/2026; None for none. Raises ValueError."""
    words = text.strip()
    if not words:
        return None
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d.%m.%y"):
        try:
            return datetime.strptime(words, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise ValueError(text)


def check_box(text: str, is_on: bool = False, on_toggle: Callable[[bool], object] | None = None) -> QCheckBox:
    """A yes or no."""
    made = CheckBox(unmarked(text))
    made.setAccessibleName(text)
    made.setChecked(is_on)
    if on_toggle is not None:
        made.toggled.connect(on_toggle)
    return made


class Segments(QWidget):
    """A row of buttons of which one is on."""

    chosen = Signal(str)

    def __init__(self, name: str, options: Sequence[tuple[str, str]], on: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        row = horizontal(self, spacing=8)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._ids = [id_ for id_, _words in options]
        for place, (_id, words) in enumerate(options):
            one = button(words)
            one.setCheckable(True)
            self._group.addButton(one, place)
            row.addWidget(one)
        self.choose(on or self._ids[0])
        self._group.idClicked.connect(lambda place: self.chosen.emit(self._ids[place]))

    def choose(self, id_: str) -> None:
        """Turns another one on, without a signal."""
        self._group.button(self._ids.index(id_)).setChecked(True)

    def tell(self, id_: str, words: str) -> None:
        """Other words on one of them, as where a count has changed."""
        one = self._group.button(self._ids.index(id_))
        one.setText(unmarked(words))
        one.setAccessibleName(words)

    @property
    def on(self) -> str:
        """The id of the one that is on."""
        return self._ids[self._group.checkedId()]


# -- where things stand ------------------------------------------------------------------------------------------------


def vertical(parent: QWidget | None = None, *, spacing: int = 8, margins: int = 0) -> QVBoxLayout:
    """A column, with lengths of the 8-point grid."""
    return _laid(QVBoxLayout(), parent, spacing, margins)


def horizontal(parent: QWidget | None = None, *, spacing: int = 8, margins: int = 0) -> QHBoxLayout:
    """A row, with lengths of the 8-point grid."""
    return _laid(QHBoxLayout(), parent, spacing, margins)


def grid(parent: QWidget | None = None, *, spacing: int = 8, margins: int = 0) -> QGridLayout:
    """Rows and columns, with lengths of the 8-point grid."""
    return _laid(QGridLayout(), parent, spacing, margins)


def _laid(layout: L, parent: QWidget | None, spacing: int, margins: int) -> L:
    px = theme.current().px
    layout.setContentsMargins(px(margins), px(margins), px(margins), px(margins))
    layout.setSpacing(px(spacing))
    if parent is not None:
        parent.setLayout(layout)
    return layout


class Card(QFrame):
    """A white sheet on the ground of a page; what it holds goes into `body`."""

    def __init__(self, heading: str = "", *, margins: int = 18, spacing: int = 10) -> None:
        super().__init__()
        self.setObjectName("card")
        theme.styled(self, "#card{background:@card;border:1px solid @line;border-radius:9px;}")
        self.body = vertical(self, spacing=spacing, margins=margins)
        self.heading = title(heading)
        if heading:
            self.setAccessibleName(heading)
            self.body.addWidget(self.heading)


def panel(tone: str = "panel", *, margins: int = 12, spacing: int = 6) -> tuple[QFrame, QVBoxLayout]:
    """A tinted frame and its column; `tone` is a colour name of the theme."""
    made = QFrame()
    made.setObjectName("panel")
    theme.styled(made, f"#panel{{background:@{tone};border-radius:7px;}}")
    return made, vertical(made, spacing=spacing, margins=margins)


def scrolled(content: QWidget, name: str = "") -> QScrollArea:
    """The content in an area that scrolls where the room is short, without a frame."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    area.setAccessibleName(name or content.accessibleName() or _("Scrolling area"))
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    content.setObjectName(content.objectName() or "scrolled")
    area.setWidget(content)
    theme.styled(area, SCROLL_BARS)
    area.viewport().setAutoFillBackground(False)
    content.setAutoFillBackground(False)
    return area


def scrolled_page(content: QWidget, name: str) -> QScrollArea:
    """A page that scrolls as a whole; its bar stands in the margin at the right, and what it holds stays in line."""
    area = scrolled(content, name)
    layout = cast(QLayout, content.layout())
    if layout.hasHeightForWidth():
        content.setMinimumHeight(1)  # as high as its words need at its width, not as at the width they would like
    bar = area.verticalScrollBar()

    def make_room(_least: int, most: int) -> None:
        margins = layout.contentsMargins()
        margins.setRight(theme.current().px(22) - (bar.sizeHint().width() if most else 0))
        layout.setContentsMargins(margins)

    bar.rangeChanged.connect(make_room)
    return area


def rule() -> QFrame:
    """A thin line between two things."""
    made = QFrame()
    made.setObjectName("rule")
    made.setFixedHeight(1)
    theme.styled(made, "#rule{background:@line;border:0px;}")
    return made


def empty_state(heading: str, words: str, *buttons: QPushButton) -> QWidget:
    """What a page says while it has nothing to show: what belongs here, and the way to it."""
    made = QWidget()
    column = vertical(made, spacing=10, margins=24)
    column.addStretch(2)
    head = label(heading, size=20, weight=theme.SEMIBOLD, wraps=True)
    said = label(words, size=14, tone="ink_2", wraps=True)
    for one in (head, said):
        one.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        column.addWidget(one)
    row = horizontal(spacing=10)
    row.addStretch()
    for pressed in buttons:
        row.addWidget(pressed)
    row.addStretch()
    column.addSpacing(theme.current().px(8))
    column.addLayout(row)
    column.addStretch(3)
    return made


def clear(layout: QLayout) -> None:
    """Takes everything out of a layout and lets it go."""
    while (item := layout.takeAt(0)) is not None:
        if (inner := item.layout()) is not None:
            clear(inner)
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def add_all(layout: QBoxLayout, parts: Iterable[QWidget | QLayout | int]) -> None:
    """Adds widgets and layouts in their order; a number is a stretch of that weight."""
    for part in parts:
        if isinstance(part, QWidget):
            layout.addWidget(part)
        elif isinstance(part, QLayout):
            layout.addLayout(part)
        else:
            layout.addStretch(part)
