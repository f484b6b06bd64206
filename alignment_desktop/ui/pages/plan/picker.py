"""A list over the page to draw from: search, mark, take one or all that are marked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from alignment_desktop.i18n import _
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.flowing import Flowing
from alignment_desktop.ui.models import Column, Row, Rows, Table, choose_id, chosen_id

_WIDTH, _HEIGHT, _NARROW = 980, 640, 800
_KEYS_OF_LIST = frozenset((Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown))
_MARK = "✓"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One thing to take: its cells behind the mark and their tones, what is said of it, and whether it is marked.

    `details` are names and words; words without a name stand by themselves. A tone is of the cell at its place, where
    the mark is 0.
    """

    id: str
    cells: tuple[str, ...]
    details: tuple[tuple[str, str], ...] = ()
    is_marked: bool = False
    tones: tuple[tuple[int, str], ...] = ()


class Picker(QFrame):
    """Covers the page until something is taken or Escape is pressed. `taken` carries the ids that were,
    behind `closed`.

    Where the room is short, the columns `first_to_go` are left out; their places count from the mark, which is 0.
    """

    taken = Signal(object)
    closed = Signal()

    def __init__(
        self,
        parent: QWidget,
        heading: str,
        hint: str,
        columns: Sequence[Column],
        offers: Sequence[Offer],
        verb: str,
        *,
        back_to: QWidget,
        first_to_go: Sequence[int] = (),
    ) -> None:
        super().__init__(parent)
        self._over = parent
        self._back_to = back_to
        self._offers = {offer.id: offer for offer in offers}
        self._marked = {offer.id for offer in offers if offer.is_marked}
        self._verb = verb
        self._first_to_go = tuple(first_to_go)
        self.setAccessibleName(heading)
        self._card = widgets.Card(margins=18, spacing=10)
        self._card.setParent(self)
        self._model = Rows((Column("", 34), *columns))
        self._build(heading, hint)
        self._fill()
        parent.installEventFilter(self)

    # What it is made of

    def _build(self, heading: str, hint: str) -> None:
        body = self._card.body
        body.addWidget(widgets.label(heading, size=20, weight=theme.SEMIBOLD, wraps=True))
        self.search = widgets.line_edit(hint, hint=hint)
        self.search.textChanged.connect(self._on_words)
        self.search.installEventFilter(self)
        body.addWidget(self.search)
        self.list = Table(heading, self._model)
        self.list.installEventFilter(self)
        self.list.clicked.connect(lambda index: self._toggle() if index.column() == 0 else None)
        self.list.doubleClicked.connect(lambda index: self._take_chosen() if index.column() else None)
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self._tell())
        body.addWidget(self.list, 1)
        self._details = widgets.label(wraps=True, tone="ink_2")
        self._details.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._said = widgets.scrolled(self._details, _("About the chosen one"))
        body.addWidget(self._said)
        foot = QWidget()
        row = Flowing(foot)
        self._take_one = widgets.button("", self._take_chosen)
        self._take_all = widgets.button("", self._take_marked, kind="primary")
        row.addWidget(self._take_all)
        row.addWidget(self._take_one)
        row.addWidget(widgets.button(_("Close"), self.close_over))
        self._keys = widgets.muted(_("Enter takes the chosen one, Ctrl+Enter all marked; Ctrl+Space marks"))
        row.addWidget(self._keys)
        body.addWidget(foot)

    def open_over(self) -> None:
        """Covers the page, with the caret in the search."""
        self._lay_out()
        self.raise_()
        self.show()
        self.search.setFocus()
        first = next(iter(self._marked), None)
        if first is None or not choose_id(self.list, first):
            self.list.setCurrentIndex(self._model.index(0, 0))
        self._tell()

    def close_over(self) -> None:
        """Goes away and gives the focus to `back_to`."""
        self._over.removeEventFilter(self)
        self._back_to.setFocus()
        self.hide()
        self.deleteLater()
        self.closed.emit()

    # What is shown

    def _fill(self) -> None:
        rows = []
        for offer in self._offers.values():
            cells = (_MARK if offer.id in self._marked else "", *offer.cells)
            rows.append(Row(offer.id, cells, dict(offer.tones) | {0: "good"}))
        self._model.fill(rows)

    def _tell(self) -> None:
        offer = self._offers.get(chosen_id(self.list))
        said = [] if offer is None else [f"{name}: {words}" if name else words for name, words in offer.details]
        self._details.setText("\n".join(said) if offer is not None else _("Nothing fits these words."))
        self._take_one.setText(widgets.unmarked(_("{verb} the chosen one").format(verb=self._verb)))
        self._take_one.setAccessibleName(self._take_one.text())
        self._take_one.setEnabled(offer is not None)
        n = len(self._marked)
        self._take_all.setText(widgets.unmarked(_("{verb} all marked ({n})").format(verb=self._verb, n=n)))
        self._take_all.setAccessibleName(_("{verb} all marked").format(verb=self._verb))
        self._take_all.setEnabled(n > 0)

    def _on_words(self, words: str) -> None:
        self._model.filter(words)
        self.list.setCurrentIndex(self._model.index(0, 0))
        self._tell()

    def _toggle(self) -> None:
        id_ = chosen_id(self.list)
        if id_:
            self._marked ^= {id_}
            self._fill()
            choose_id(self.list, id_)
            self._tell()

    # What is taken

    def _take_chosen(self) -> None:
        id_ = chosen_id(self.list)
        if id_:
            self._take((id_,))

    def _take_marked(self) -> None:
        if self._marked:
            self._take(tuple(id_ for id_ in self._offers if id_ in self._marked))

    def _take(self, ids: tuple[str, ...]) -> None:
        self.close_over()
        self.taken.emit(ids)

    # Keys and room

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the list work from the search, and those that take from both; it keeps the size of the page."""
        if event.type() == QEvent.Type.Resize and watched is self._over:
            self._lay_out()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._is_taken_key(event, is_search=watched is self.search)
        return super().eventFilter(watched, event)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Tab stays inside."""
        parts = [w for w in self.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisible()]
        parts = [w for w in parts if w.isEnabled()]
        if not parts:
            return False
        focused = QApplication.focusWidget()
        place = parts.index(focused) if focused in parts else -1
        reason = Qt.FocusReason.TabFocusReason if is_next else Qt.FocusReason.BacktabFocusReason
        parts[(place + (1 if is_next else -1)) % len(parts)].setFocus(reason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes; no key reaches the page below."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_over()
        event.accept()

    def _is_taken_key(self, event: QKeyEvent, *, is_search: bool) -> bool:
        has_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        does: Callable[[], object] | None = None
        match Qt.Key(event.key()):
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                does = self._take_marked if has_ctrl else self._take_chosen
            case Qt.Key.Key_Space if has_ctrl or not is_search:
                does = self._toggle
            case key if key in _KEYS_OF_LIST and is_search:
                QApplication.sendEvent(self.list, event)
                return True
        if does is None:
            return False
        does()
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the card closes it."""
        if not self._card.geometry().contains(event.position().toPoint()):
            self.close_over()
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A veil over the page."""
        veil = QColor(theme.current()["rail"])
        veil.setAlpha(110)
        QPainter(self).fillRect(self.rect(), veil)

    def _lay_out(self) -> None:
        px = theme.current().px
        room = self._over.rect()
        self.setGeometry(room)
        width, height = min(px(_WIDTH), room.width() - px(32)), min(px(_HEIGHT), room.height() - px(32))
        is_narrow = width < px(_NARROW)
        for place in self._first_to_go:
            self.list.setColumnHidden(place, is_narrow)
        self._keys.setVisible(not is_narrow)
        self._said.setFixedHeight(px(56 if is_narrow else 84))
        self._card.setGeometry((room.width() - width) // 2, (room.height() - height) // 2, width, height)
