"""What stands at the right of the note: what to say, what to listen for, probes, signs, what others said.

It is painted, not built of labels: another question must not lay out a dozen widgets anew.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from alignment_desktop.domain.pack import Question
from alignment_desktop.i18n import _
from alignment_desktop.ui import theme
from alignment_desktop.ui.pages.room.settext import SetTexts
from alignment_desktop.ui.pages.room.sitting import Sitting

Section = tuple[str, Sequence[str]]

_PAD, _GAP, _BETWEEN, _RADIUS = 15, 7, 12, 9
_HEAD_SIZE, _TEXT_SIZE = 13, 12.5


def _signs(question: Question) -> Sequence[str]:
    """The signs by which an answer tells causes apart, each with what it points to."""
    # Imported here: the first page of a workbook does without the reader of content.
    from alignment_desktop.content.coverage import domain_ids

    titles = domain_ids()
    return [f"{telling.sign} → {titles.get(telling.points_to, telling.points_to)}" for telling in question.tells_apart]


class Aside(QWidget):
    """Cards of one question; what others said takes their place while its key is held."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._texts = SetTexts()
        self._own: Sequence[Section] = ()
        self._is_question = False
        self._others: Sequence[str] | None = None
        self._cards: list[tuple[QRectF, list[tuple[QRectF, str, bool]]]] = []
        self._hint = QRectF()
        theme.current().changed.connect(self._place)

    def show_question(self, sitting: Sitting, question_id: str | None) -> None:
        """The cards of another question, before the talk what to say first; for the tray all that is read aloud."""
        own: Sequence[Section] = sitting.to_say(is_anytime=question_id is None)
        if question_id is not None:
            question = sitting.question(question_id)
            own = (
                *own,
                (_("Listen for"), question.listen_for),
                (_("Probe"), question.probes),
                *(((_("If you hear … it points to …"), _signs(question)),) if question.tells_apart else ()),
                (_("Ask to see"), question.evidence),
                (_("Why it is asked"), (question.why,)),
            )
        if own != self._own:
            self._own, self._is_question = own, question_id is not None
            self._place()

    def show_others(self, lines: Sequence[str] | None) -> None:
        """What others said in place of the cards; None brings the cards back."""
        self._others = lines
        self._place()

    @property
    def is_showing_others(self) -> bool:
        """Whether what others said is in view."""
        return self._others is not None

    @property
    def words(self) -> str:
        """Everything that can be read in it now."""
        return "\n".join(text for _card, texts in self._cards for _rect, text, _is_head in texts)

    def _sections(self) -> Sequence[Section]:
        if self._others is None:
            return self._own
        return ((_("What others said"), self._others or (_("Nobody else has answered this yet."),)),)

    # Where things stand

    def _place(self) -> None:
        look = theme.current()
        pad, gap = look.px(_PAD), look.px(_GAP)
        width = self.width() - look.px(8)
        room, top = max(width - 2 * pad, 20), 0.0
        self._cards = []
        for heading, texts in self._sections():
            y = top + pad
            head = self._texts.of(heading, room, _HEAD_SIZE, theme.SEMIBOLD).size().height()
            placed = [(QRectF(pad, y, room, head), heading, True)]
            y += head
            for text in texts:
                height = self._texts.of(text, room, _TEXT_SIZE).size().height()
                placed.append((QRectF(pad, y + gap, room, height), text, False))
                y += gap + height
            self._cards.append((QRectF(0.5, top + 0.5, width - 1, y + pad - top - 1), placed))
            top = y + pad + look.px(_BETWEEN)
        self._hint = QRectF(2, top, width, look.px(22)) if self._is_question else QRectF()
        total = round(top + self._hint.height() + 2)
        if total != self.minimumHeight():
            self.setMinimumHeight(total)
        self.setAccessibleName(self.words)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wraps anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """White cards on the ground of the room."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), look["ground"])
        frames = QPainterPath()
        for frame, _texts in self._cards:
            frames.addRoundedRect(frame, look.px(_RADIUS), look.px(_RADIUS))
        painter.setPen(look["line"])
        painter.setBrush(look["card"])
        painter.drawPath(frames)
        painter.setPen(look["ink"])
        for kind, is_head in (((_HEAD_SIZE, theme.SEMIBOLD), True), ((_TEXT_SIZE, theme.REGULAR), False)):
            painter.setFont(look.font(*kind))
            for _frame, texts in self._cards:
                for rect, text, is_heading in texts:
                    if is_heading is is_head:
                        painter.drawStaticText(rect.topLeft(), self._texts.of(text, rect.width(), *kind))
        if not self._hint.isEmpty():
            self._paint_hint(painter)

    def _paint_hint(self, painter: QPainter) -> None:
        look = theme.current()
        words, width, height = self._texts.line(_("What others said: hold"), self._hint.width(), 12)
        key, key_width, key_height = self._texts.line("F8", 100, 11)
        middle = self._hint.center().y()
        cap = QRectF(self._hint.left() + width + look.px(6), middle - look.px(9), key_width + look.px(14), look.px(18))
        painter.setBrush(look["card"])
        painter.setPen(look["line_strong"])
        painter.drawRoundedRect(cap, look.px(4), look.px(4))
        painter.setPen(look["ink_2"])
        painter.setFont(look.font(12))
        painter.drawStaticText(QPointF(self._hint.left(), middle - height / 2), words)
        painter.setFont(look.font(11))
        painter.drawStaticText(QPointF(cap.left() + look.px(7), middle - key_height / 2), key)
