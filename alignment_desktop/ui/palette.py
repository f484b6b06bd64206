"""The palette: one field that finds what was written, jumps to it, and does every command.

While an engagement is in view it finds nothing of any other client.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from alignment_desktop.domain.engagement import Client, Engagement, Person, Round
from alignment_desktop.domain.interview import Claim, Evidence, Interview, Remark
from alignment_desktop.domain.plan import Action, Finding
from alignment_desktop.domain.record import Record
from alignment_desktop.i18n import N_, _
from alignment_desktop.storage.search import Hit
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.actions import ACTIONS
from alignment_desktop.ui.models import Column, Row, Rows
from alignment_desktop.ui.session import Session

if TYPE_CHECKING:
    from alignment_desktop.ui.main_window import MainWindow

_MOST = 60
_NATIVE = QKeySequence.SequenceFormat.NativeText
_WIDTH = 680
_HEIGHT = 460

COMMAND = N_("Command")
_KINDS: Mapping[type[Record], str] = {
    Person: N_("Person"),
    Remark: N_("Remark"),
    Finding: N_("Finding"),
    Action: N_("Action"),
    Claim: N_("Claim"),
    Evidence: N_("Evidence"),
    Client: N_("Client"),
    Engagement: N_("Engagement"),
}


@dataclass(frozen=True, slots=True)
class Find:
    """One line of the palette: what it is, its words, and what choosing it does."""

    kind: str
    words: str
    choose: Callable[[], object]
    keys: str = ""


def finds(window: MainWindow, typed: str) -> Iterator[Find]:
    """What fits the words typed: commands first, then questions and what was written, as search ranks it."""
    sought = typed.casefold().split()

    def fits(words: str) -> bool:
        folded = words.casefold()
        return all(word in folded for word in sought)

    for entry in ACTIONS:
        action = window.actions_by_name[entry.name]
        if entry.name != "palette" and action.isEnabled() and fits(action.text()):
            yield Find(_(COMMAND), action.text(), action.trigger, action.shortcut().toString(_NATIVE))
    session = window.session
    if not sought or not session.is_open:
        return
    yield from _questions(session, fits)
    yield from _own_questions(session, fits)
    found = session.workbook.search(typed, engagement=session.engagement)
    client = session.client
    if client is not None:  # people belong to the client, not to one engagement
        found += tuple(h for h in session.workbook.search(typed, client=client) if h.kind is Person and h not in found)
    for hit in found:
        if (made := _of_hit(session, hit)) is not None:
            yield made


def _questions(session: Session, fits: Callable[[str], bool]) -> Iterator[Find]:
    snapshot = session.snapshot()
    for question in snapshot.pack.today if snapshot else ():
        if fits(f"{question.id} {question.text}"):
            yield Find(_("Question"), question.text, lambda id_=question.id: session.go_to("overview", id_))  # type: ignore[misc]


def _own_questions(session: Session, fits: Callable[[str], bool]) -> Iterator[Find]:
    """Questions of the own pack, which the library shows; no client is named in them."""
    for part in session.workbook.library.parts():
        if part.kind != "questions":
            continue
        words = str(json.loads(part.body)["text"])
        if fits(f"{part.part} {words}"):
            yield Find(_("Own question"), words, lambda id_=part.part: session.go_to("library", id_))  # type: ignore[misc]


def _of_hit(session: Session, hit: Hit) -> Find | None:
    """A line for something that was written; None for what has no page of its own."""
    place = place_of(session, hit)
    if place is None:
        return None
    page, about, engagement_id = place
    words = " · ".join(part for part in hit.body.split("\n") if part.strip())

    def choose() -> None:
        if engagement_id is not None and engagement_id != session.engagement_id:
            session.choose(engagement_id)
        session.go_to(page, about)

    return Find(kind_word(hit.kind), words, choose)


def kind_word(kind: type[Record]) -> str:
    """What a kind of thing that `place_of` knows is called."""
    return _(_KINDS[kind])


def place_of(session: Session, hit: Hit) -> tuple[str, str, str | None] | None:
    """Where something that was written can be seen: page, id on it, and its engagement where it is of one."""
    store = session.workbook.store
    record = store.find(hit.kind, hit.id)
    match record:
        case Remark():
            round_ = store.get(Round, store.get(Interview, record.interview_id).round_id)
            return "room", f"{record.interview_id}#{record.question or ''}", round_.engagement_id
        case Finding() | Claim():
            return "findings", record.id, record.engagement_id
        case Action():
            return "plan", record.id, record.engagement_id
        case Evidence():
            return "findings", record.id, record.engagement_id
        case Person():
            return "engagement", record.id, None
        case Engagement():
            return "overview", "", record.id
        case Client():
            return "clients", record.id, None
        case _:
            return None


class Palette(QFrame):
    """The field and its list, over the middle of the window; Escape or a click elsewhere closes it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._finds: list[Find] = []
        self._before = QApplication.focusWidget()
        self.setObjectName("palette")
        self.setAccessibleName(_("Search or jump to"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        theme.styled(self, "#palette{background:@card;border:1px solid @line_strong;border-radius:10px;}")
        column = widgets.vertical(self, spacing=8, margins=12)
        self.field = widgets.line_edit(
            _("What to look for"), hint=_("A command, a person, a question, words of a remark, a finding, an action…")
        )
        theme.typed(self.field, 16)
        self.field.textChanged.connect(self._look)
        self.field.installEventFilter(self)
        column.addWidget(self.field)
        self._rows = Rows((Column(_("What")), Column(_("Keys"))), self)
        self.list = QListView()
        self.list.setAccessibleName(_("What was found"))
        self.list.setModel(self._rows)
        self.list.setItemDelegate(_Line(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        theme.styled(self.list, "QListView{background:@card;border:0px;outline:0px;}" + widgets.SCROLL_BARS)
        self.list.clicked.connect(lambda index: self._choose(index.row()))
        self._none = widgets.muted(_("Nothing fits these words."), size=13)
        self._none.setIndent(theme.current().px(10))
        column.addWidget(self._none)
        column.addWidget(self.list, 1)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def open_over(self) -> None:
        """Shows it over the window, with the caret in its field."""
        self._place()
        self._look("")
        self.show()
        self.raise_()
        self.field.setFocus()

    def _place(self) -> None:
        px, room = theme.current().px, self._window.rect()
        width, height = min(px(_WIDTH), room.width() - 32), min(px(_HEIGHT), room.height() - 80)
        self.setGeometry(QRect((room.width() - width) // 2, min(px(60), 60), width, height))

    def _look(self, typed: str) -> None:
        self._finds = []
        for find in finds(self._window, typed):
            self._finds.append(find)
            if len(self._finds) == _MOST:
                break
        self._rows.fill([Row(find.kind, (find.words, find.keys)) for find in self._finds])
        self._none.setVisible(not self._finds)
        if self._finds:
            self.list.setCurrentIndex(self._rows.index(0, 0))

    def _choose(self, place: int) -> None:
        if not 0 <= place < len(self._finds):
            return
        find = self._finds[place]
        self._away()
        find.choose()

    def _away(self) -> None:
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        self.close()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Moves through the list from the field; a click outside closes."""
        if watched is self.field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event)
        if watched is self._window and event.type() == QEvent.Type.Resize and isinstance(event, QResizeEvent):
            self._place()
        if event.type() == QEvent.Type.MouseButtonPress and self.isVisible():
            over = QApplication.widgetAt(event.globalPosition().toPoint())  # type: ignore[attr-defined]
            if over is not None and over is not self and not self.isAncestorOf(over):
                self._away()
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
        key = Qt.Key(event.key())
        if key in steps and self._finds:
            place = min(max(self.list.currentIndex().row() + steps[key], 0), len(self._finds) - 1)
            self.list.setCurrentIndex(self._rows.index(place, 0))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.currentIndex().row())
        elif key == Qt.Key.Key_Escape:
            self._away()
        elif key not in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            return False
        return True


class _Line(QStyledItemDelegate):
    """A line of the list: what it is at the left, its words beside it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """One line."""
        return QSize(100, theme.current().px(34))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The kind stands back, the words stand out."""
        look, px = theme.current(), theme.current().px
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look["selection"])
            painter.drawRoundedRect(rect, px(6), px(6))
        kind, words = index.data(Qt.ItemDataRole.UserRole), index.data()
        painter.setPen(look["ink_2"])
        painter.setFont(look.font(12))
        middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect.adjusted(px(10), 0, 0, 0), middle, kind)
        painter.setPen(look["ink"])
        painter.setFont(look.font(13))
        room = rect.adjusted(px(110), 0, -px(10), 0)
        if keys := index.model().index(index.row(), 1).data():
            painter.setPen(look["ink_2"])
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, keys)
            painter.setPen(look["ink"])
            room.setRight(room.right() - painter.fontMetrics().horizontalAdvance(keys) - px(16))
        painter.drawText(
            room, middle, painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        )
        painter.restore()
