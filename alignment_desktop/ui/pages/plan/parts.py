"""The lists in the panel of an action: rows that are kept and told anew, so that the focus stays where it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from alignment_desktop.domain.plan import ActionStep, ActionUpdate
from alignment_desktop.i18n import _
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.in_place import INDENT, TextInPlace
from alignment_desktop.ui.pages.plan.words import lift_words
from alignment_desktop.ui.words import day

_OPENING = frozenset((Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space))
R = TypeVar("R", bound=QWidget)
Options = Callable[[], Sequence[tuple[str, str]]]


def part_title(text: str) -> QLabel:
    """The head of a part of the panel, in line with the words of the fields below it."""
    made = widgets.title(text)
    made.setIndent(INDENT)
    return made


class Kept(Generic[R]):
    """Rows of a column, made when they are first needed and hidden when they are not."""

    def __init__(self, column: QVBoxLayout, make: Callable[[], R]) -> None:
        self._column = column
        self._make = make
        self._rows: list[R] = []

    def first(self, count: int) -> list[R]:
        """So many rows, shown; all others are hidden."""
        while len(self._rows) < count:
            self._rows.append(self._make())
            self._column.addWidget(self._rows[-1])
        for place, row in enumerate(self._rows):
            if row.isHidden() != (place >= count):
                row.setVisible(place < count)
        return self._rows[:count]


@dataclass(frozen=True, slots=True)
class Item:
    """A thing an action is tied to: its id, its words, and a figure that may be typed over ("" for none)."""

    id: str
    words: str
    figure: str = ""


class Jump(QPushButton):
    """A button of one line of words, shortened where there is no room."""

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.styled(
            self,
            "QPushButton{background:transparent;color:@ink;border:1px solid transparent;border-radius:6px;"
            "padding:4px 6px;text-align:left;}QPushButton:hover{background:@panel;}"
            "QPushButton:focus{border:2px solid @focus;padding:3px 5px;}QPushButton:disabled{color:@ink;}",
        )

    def tell(self, words: str) -> None:
        """Other words from now on."""
        self._words = words
        self.setAccessibleName(words)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shortens anew."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """As narrow as there is room."""
        return QSize(0, super().minimumSizeHint().height())

    def _fit(self) -> None:
        room = max(self.width() - theme.current().px(16), 0)
        shown = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        self.setText(widgets.unmarked(shown))
        widgets.tip(self, self._words if shown != self._words else "")


class PanelChoice(widgets.Choice):
    """A choice that is saved at once, so that keys open its list first: nothing is chosen by passing over it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        quiet(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Enter, blank and letters open the list."""
        if event.text().strip() or Qt.Key(event.key()) in _OPENING:
            self.showPopup()
        else:
            super().keyPressEvent(event)


class LateChoice(PanelChoice):
    """A choice of what may be added; its options, which may be thousands, are made when its list opens."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._words = name
        self._others: Options | None = None
        self.setSizeAdjustPolicy(widgets.Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.toned(self, "ink_2")

    def offer_late(self, words: str, others: Options) -> None:
        """Shows `words` until something is chosen; `others` gives the options when they are needed."""
        self._words, self._others = words, others
        self.offer((("", words),))

    def showPopup(self) -> None:
        """Makes the options for the list that opens."""
        if self._others is not None:
            others, self._others = self._others(), None
            self.offer((("", self._words if others else _("Nothing more to add")), *others))
        super().showPopup()


def _remove_button(on_click: Callable[[], object]) -> QPushButton:
    made = widgets.button("✕", on_click, kind="quiet")
    theme.toned(made, "ink_3")
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
    return made


class _TiedRow(QWidget):
    def __init__(self, owner: Tied) -> None:
        super().__init__()
        self.item = Item("", "")
        row = widgets.horizontal(self, spacing=4)
        self._jump = Jump()
        self._jump.clicked.connect(lambda: owner.chosen.emit(self.item.id))
        self._jump.setEnabled(owner.leads_on)
        row.addWidget(self._jump, 1)
        self.figure = widgets.line_edit("")
        self.figure.setAlignment(Qt.AlignmentFlag.AlignRight)
        quiet(self.figure, "QLineEdit{min-width:44px;max-width:44px;}")
        self.figure.editingFinished.connect(self._on_typed)
        row.addWidget(self.figure)
        self._remove = _remove_button(lambda: owner.removed.emit(self.item.id))
        row.addWidget(self._remove)
        self._owner = owner

    def tell(self, item: Item) -> None:
        self.item = item
        self._jump.tell(item.words)
        self._remove.setAccessibleName(_("Remove {name}").format(name=item.words))
        self.figure.setVisible(bool(item.figure))
        self.figure.setAccessibleName(_("Lift of {name}").format(name=item.words))
        if not self.figure.isModified() or not self.figure.hasFocus():
            self.figure.setText(item.figure)

    def _on_typed(self) -> None:
        if self.figure.isModified():
            self.figure.setModified(False)
            self._owner.typed.emit(self.item.id, self.figure.text())
            self.figure.setText(self.item.figure)


class Tied(QWidget):
    """What an action is tied to, each removable and, where it leads somewhere, to be jumped to; and what adds one.

    `chosen`, `removed` and `added` carry an id, `typed` an id and the figure typed for it.
    """

    chosen = Signal(str)
    removed = Signal(str)
    added = Signal(str)
    typed = Signal(str, str)

    def __init__(self, name: str, add: str, *, leads_on: bool = True) -> None:
        super().__init__()
        self.leads_on = leads_on
        self.setAccessibleName(name)
        column = widgets.vertical(self, spacing=0)
        column.addWidget(part_title(name))
        self._add_words = add
        inner = widgets.vertical(spacing=0)
        column.addLayout(inner)
        self._rows = Kept(inner, lambda: _TiedRow(self))
        self._add = LateChoice(add)
        self._add.activated.connect(self._on_added)
        column.addWidget(self._add)

    def fill(self, items: Sequence[Item], others: Options) -> None:
        """What it is tied to; `others` gives what it may be tied to as well once somebody wants to know."""
        for row, item in zip(self._rows.first(len(items)), items, strict=True):
            row.tell(item)
        self._add.offer_late(self._add_words, others)

    def _on_added(self) -> None:
        chosen = self._add.chosen
        self._add.choose("")
        if chosen:
            self.added.emit(chosen)


class _StepRow(QWidget):
    def __init__(self, owner: Steps) -> None:
        super().__init__()
        self._owner = owner
        self.step: ActionStep | None = None
        row = widgets.horizontal(self, spacing=2)
        self._tick = widgets.check_box("")
        self._tick.clicked.connect(lambda is_on: self._tell(owner.ticked.emit, is_on))
        row.addWidget(self._tick, 0, Qt.AlignmentFlag.AlignTop)
        theme.current().changed.connect(self._fit)
        self._fit()
        self.text = TextInPlace(_("Step"))
        self.text.left.connect(self._on_left)
        row.addWidget(self.text, 1)
        self._remove = _remove_button(lambda: self._tell(owner.removed.emit))
        row.addWidget(self._remove, 0, Qt.AlignmentFlag.AlignTop)

    def tell(self, step: ActionStep, place: int, of: int) -> None:
        self.step = step
        self._tick.setChecked(step.done_on is not None)
        self._tick.setAccessibleName(_("Step {n} of {all} is done").format(n=place, all=of))
        widgets.tip(self._tick, _("Done on {day}").format(day=day(step.done_on)) if step.done_on else "")
        self._remove.setAccessibleName(_("Remove step {n}").format(n=place))
        self.text.setAccessibleName(_("Step {n}").format(n=place))
        self.text.show_words(step.text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+Up and Alt+Down move the step."""
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if by and event.modifiers() & Qt.KeyboardModifier.AltModifier and self.step is not None:
            self.text.flush()
            moved = self.step.id  # this row shows another step behind the move
            self._owner.moved.emit(moved, by)
            self._owner.focus_step(moved)
        else:
            super().keyPressEvent(event)

    def _on_left(self, text: str) -> None:
        self._tell(self._owner.changed.emit, text)
        if self.step is not None:  # as it became, or as it was where that was refused
            self.text.show_words(self.step.text)

    def _tell(self, send: Callable[..., object], *values: object) -> None:
        if self.step is not None:
            send(self.step.id, *values)

    def _fit(self) -> None:
        # Without words of its own the box needs no room for them.
        self._tick.setFixedWidth(theme.current().px(26))


class Steps(QWidget):
    """The steps of an action: ticked, typed over, moved by Alt+Up and Alt+Down, removed, and added at the end."""

    ticked = Signal(str, bool)
    changed = Signal(str, str)
    moved = Signal(str, int)
    removed = Signal(str)
    added = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Steps"))
        column = widgets.vertical(self, spacing=2)
        self._title = part_title(_("Steps"))
        column.addWidget(self._title)
        inner = widgets.vertical(spacing=0)
        column.addLayout(inner)
        self._rows = Kept(inner, lambda: _StepRow(self))
        self._shown: list[_StepRow] = []
        self._add = AddLine(_("Add a step…"), self.added.emit)
        column.addWidget(self._add)

    def fill(self, steps: Sequence[ActionStep]) -> None:
        """Other steps from now on."""
        done = sum(step.done_on is not None for step in steps)
        words = _("Steps, {done} of {all} done").format(done=done, all=len(steps)) if steps else _("Steps")
        self._title.setText(words)
        self._shown = self._rows.first(len(steps))
        for place, (row, step) in enumerate(zip(self._shown, steps, strict=True), start=1):
            row.tell(step, place, len(steps))

    def focus_step(self, step_id: str) -> None:
        """Puts the caret into a step."""
        for row in self._shown:
            if row.step is not None and row.step.id == step_id:
                row.text.setFocus()


class Log(QWidget):
    """The dated lines of an action, the newest first, and the line that adds one."""

    added = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Log"))
        column = widgets.vertical(self, spacing=4)
        column.addWidget(part_title(_("Log")))
        column.addWidget(AddLine(_("Add a line to the log…"), self.added.emit))
        inner = widgets.vertical(spacing=6)
        column.addLayout(inner)
        self._rows = Kept(inner, _LogRow)

    def fill(self, lines: Sequence[ActionUpdate]) -> None:
        """Other lines from now on."""
        newest = sorted(lines, key=lambda line: (line.said_on, line.id), reverse=True)
        for row, line in zip(self._rows.first(len(newest)), newest, strict=True):
            row.tell(line)


class _LogRow(QWidget):
    def __init__(self) -> None:
        super().__init__()
        column = widgets.vertical(self, spacing=0)
        self._head = widgets.muted()
        self._text = widgets.label(wraps=True)
        for part in (self._head, self._text):
            part.setIndent(INDENT)
        widgets.add_all(column, (self._head, self._text))

    def tell(self, line: ActionUpdate) -> None:
        self._head.setText("  ·  ".join(part for part in (day(line.said_on), line.author) if part))
        self._text.setText(line.text)


class AddLine(QLineEdit):
    """A line whose words Enter sends; it is empty again afterwards."""

    def __init__(self, name: str, send: Callable[[str], object]) -> None:
        super().__init__()
        self.setAccessibleName(name.rstrip("…"))
        self.setPlaceholderText(name)
        quiet(self)
        self._send = send
        self.returnPressed.connect(self._on_enter)

    def _on_enter(self) -> None:
        text = self.text().strip()
        if text:
            self.clear()
            self._send(text)


def lift_item(practice_id: str, title: str, tenths: int) -> Item:
    """A practice that an action lifts, with by how much."""
    return Item(practice_id, title, lift_words(tenths))


def quiet(widget: QWidget, more: str = "") -> None:
    """A field without a frame until somebody points at it or types in it; `more` is added to its sheet."""
    theme.styled(
        widget,
        "QLineEdit,QComboBox{background:transparent;color:@ink;border:1px solid transparent;border-radius:6px;"
        "padding:3px 6px;selection-background-color:@selection;selection-color:@ink;}"
        "QLineEdit{placeholder-text-color:@ink_2;padding:3px 4px;}"  # it keeps 2 px of its own
        "QLineEdit:hover,QComboBox:hover{background:@panel;}"
        "QLineEdit:focus,QComboBox:focus{background:@card;border:2px solid @focus;padding:2px 5px;}"
        "QLineEdit:focus{padding:2px 3px;}"
        "QComboBox::drop-down{border:0px;width:20px;}"
        "QComboBox QAbstractItemView{background:@card;color:@ink;border:1px solid @line_strong;"
        "selection-background-color:@selection;selection-color:@ink;}" + more,
    )
