"""One question on the screen: its words, its ladder, its note. The same widgets show every question in turn."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from alignment_desktop.domain.interview import RemarkClass, Standing
from alignment_desktop.i18n import _
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.flowing import Flowing
from alignment_desktop.ui.pages.room.draft import Line
from alignment_desktop.ui.pages.room.head import KeyButton
from alignment_desktop.ui.pages.room.ladder import Ladder
from alignment_desktop.ui.pages.room.note import NoteEditor
from alignment_desktop.ui.pages.room.sitting import Sitting, Voice, answer_words, class_words

_LOW, _SLIM = 620, 560


class _Still(QWidget):
    """Holds labels in a place that stays as it is whatever they say: other words in a layout lay out the whole room."""

    def __init__(self, *labels: QLabel) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._labels = labels
        for label in labels:
            label.setParent(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Gives the labels the same share each."""
        super().resizeEvent(event)
        self.place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground of the room, so that nothing behind it is painted."""
        QPainter(self).fillRect(event.rect(), theme.current()["ground"])

    def place(self) -> None:
        """Puts the labels where they belong."""
        share = self.width() // len(self._labels)
        for n, label in enumerate(self._labels):
            label.setGeometry(n * share, 0, share, self.height())


class Talk(QWidget):
    """The middle of the room. `speaker` gives whose the new lines are, `now` the time."""

    photo_asked_for = Signal()

    def __init__(self, speaker: Callable[[], str | None], now: Callable[[], str]) -> None:
        super().__init__()
        self._sitting: Sitting | None = None
        self._photos: frozenset[str] = frozenset()
        column = widgets.vertical(self, spacing=12)
        self.question = widgets.label(size=25, weight=theme.BOLD, wraps=True, name=_("Question"))
        self.ladder = Ladder()
        self.answer = widgets.label(size=12.5, tone="ink_2", name=_("Answer"))
        self._practice = widgets.elided(size=12.5, tone="ink_2")
        self._practice.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._asked, self._under = _Still(self.question), _Still(self.answer, self._practice)
        self.note = NoteEditor(speaker, now, self._words)
        self.trouble = widgets.label(size=12.5, tone="bad", wraps=True, name=_("Not saved"))
        self.trouble.hide()
        column.addWidget(self._asked)
        column.addWidget(self.ladder)
        column.addWidget(self._under)
        column.addWidget(self.note, 1)
        column.addWidget(self.trouble)
        self._photo = KeyButton(_("Add a photo…"), "⇧ F5", self.photo_asked_for.emit)
        self._keys = self._hints()
        column.addWidget(self._keys)
        theme.current().changed.connect(self._fit)

    def _hints(self) -> QWidget:
        hints = QWidget()
        hints.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        row = Flowing(hints, spacing=10)
        self._joint_hint = self._hint("F3", _("who speaks"))
        for hint in (
            self._hint("Ctrl 1…5", _("rate")),
            self._hint("Ctrl 0", _("n/a")),
            self._hint("Ctrl D", _("don’t know")),
            self._hint("Ctrl R", _("declined")),
            self._hint("Ctrl ↵", _("next")),
            self._hint("Ctrl J", _("jump")),
            self._hint("Ctrl ⇧ J", _("send line to…")),
            self._joint_hint,
            self._hint("F10", _("levels in full")),
        ):
            row.addWidget(hint)
        classes = widgets.label(
            _("“ quote   ! symptom   > follow-up   # evidence   * mine   ~ off the record"), size=12
        )
        widgets.tip(classes, _("The first character of a line gives its class."))
        row.addWidget(classes)
        row.addWidget(self._photo)
        return hints

    @staticmethod
    def _hint(key: str, words: str) -> QWidget:
        made = QWidget()
        row = widgets.horizontal(made, spacing=4)
        widgets.add_all(row, (widgets.keycap(key), widgets.label(words, size=12)))
        return made

    # What it shows

    def show_sitting(self, sitting: Sitting, *, is_read_only: bool) -> None:
        """The sitting as it is now: the scale of its pack, photos, who is present, whether it can be changed."""
        if self._sitting is None or self._sitting.pack is not sitting.pack:
            pack = sitting.pack
            self.ladder.set_scale(
                [level.name for level in pack.scale], [text for question in pack.questions for text in question.spoken]
            )
            self._sitting = sitting
            self._fit()
        self._sitting = sitting
        self._photos = frozenset(e.remark_id for e in sitting.snapshot.evidence if e.remark_id is not None)
        self._joint_hint.setVisible(sitting.is_joint)
        self.note.setReadOnly(is_read_only or sitting.is_read_only)
        self._photo.setEnabled(not self.note.isReadOnly())

    def show_question(self, question_id: str | None, voice: Voice | None) -> None:
        """Another question, or the tray with None."""
        sitting = self._sitting
        assert sitting is not None
        is_asked = question_id is not None
        if question_id is not None:
            question = sitting.question(question_id)
            practice = sitting.pack.practice[question.practice]
            challenge = sitting.pack.challenge[practice.challenge]
            words = sitting.asked(question_id, voice)
            self._practice.tell(f"{challenge.short} · {practice.short} · {question_id}")
            self.ladder.set_question(question.spoken, question.levels, challenge.colour)
        else:
            words = _("Lines that wait for a question")
            self._practice.tell(_("Ctrl+Shift+J sends the line with the caret to its question."))
        if words != self.question.text():
            self.question.setText(words)
        self.note.setAccessibleName(_("Note: {question}").format(question=words))
        if self.ladder.isHidden() == is_asked:
            self.ladder.setVisible(is_asked)
        self.show_answer(question_id, voice)

    def show_answer(self, question_id: str | None, voice: Voice | None) -> None:
        """Where the answer of this person stands."""
        if question_id is None or voice is None:
            self.answer.setText(_("Tray"))
            return
        answer = voice.answers.get(question_id)
        self.ladder.set_level(answer.rating if answer else None)
        words = answer_words(answer)
        is_joint = self._sitting is not None and self._sitting.is_joint
        self.answer.setText(f"{voice.person.name}: {words}" if is_joint else words)
        tone = "warn" if answer is not None and answer.standing is Standing.TO_RATE else "ink_2"
        if self.answer.property("tone") != tone:
            theme.toned(self.answer, tone)

    def tell_trouble(self, words: str) -> None:
        """Why the note is not saved; nothing with empty words."""
        self.trouble.setText(words)
        self.trouble.setVisible(bool(words))

    def _words(self, line: Line) -> str:
        """What stands at the right of a line."""
        sitting = self._sitting
        if sitting is None:
            return ""
        voice = sitting.voice(line.speaker)
        words = class_words(line.kind, voice, line.attribution, is_short=sitting.is_joint)
        if line.remark is not None and line.remark.id in self._photos:
            words = _("photo · F5")
        if sitting.is_joint and voice is not None and line.kind is not RemarkClass.OBSERVATION:
            return f"{sitting.short_name(voice)} · {words}" if words else sitting.short_name(voice)
        return words

    # Small windows

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A low window shows a shorter ladder and a smaller question, so that the note keeps its room."""
        super().resizeEvent(event)
        is_low = self.height() * 100 < _LOW * theme.current().scale
        self.ladder.set_compact(is_low)
        self._keys.setHidden(is_low)
        is_slim = is_low and self.width() * 100 < _SLIM * theme.current().scale
        size = 15 if is_slim else 18 if is_low else 25
        if self.question.property("type")[0] != size:
            theme.typed(self.question, size, theme.BOLD)
        self._fit()

    def _fit(self) -> None:
        """Keeps room for the longest question of the sitting, so that the note stays where it is."""
        sitting = self._sitting
        if sitting is None:
            return
        metrics, width = self.question.fontMetrics(), self.width()
        longest = max((q.text for q in sitting.pack.questions), key=len, default="")
        box = metrics.boundingRect(0, 0, width, 10_000, int(Qt.TextFlag.TextWordWrap), longest)
        self._asked.setFixedHeight(max(box.height(), metrics.lineSpacing()) + 2)
        self._under.setFixedHeight(self.answer.fontMetrics().lineSpacing() + 2)
