"""The end of a talk: through every question that was touched, then what is left open, then the record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStackedWidget, QWidget

from alignment_desktop.domain.flow import Progress
from alignment_desktop.domain.interview import RemarkClass, Standing
from alignment_desktop.i18n import _
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.flowing import Flowing
from alignment_desktop.ui.pages.room.draft import Draft, Line
from alignment_desktop.ui.pages.room.keys import digit_of, is_plain
from alignment_desktop.ui.pages.room.ladder import Ladder
from alignment_desktop.ui.pages.room.note import NoteEditor
from alignment_desktop.ui.pages.room.sitting import Sitting, Voice, answer_words, class_words

_STANDINGS = {"d": Standing.DONT_KNOW, "r": Standing.DECLINED}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingCalls:
    """What the strip has done for it: answers go to the workbook, the rest is the room's."""

    rate: Callable[[str, str, int], object]
    stand: Callable[[str, str, Standing], object]
    back: Callable[[], object]
    finish: Callable[[], object]
    copy_record: Callable[[str], object]
    confirm: Callable[[], object]


class Closing(QWidget):
    """One touched question after the other, a digit each; behind the last one stands what is left."""

    def __init__(self, calls: ClosingCalls) -> None:
        super().__init__()
        self._calls = calls
        self._sitting: Sitting | None = None
        self._items: list[tuple[str, Voice]] = []
        self._place = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Close the talk"))
        # Out of sight it must not make the room higher than its screen.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        column = widgets.vertical(self, spacing=12)
        self._head = widgets.label(size=13, weight=theme.SEMIBOLD, tone="accent", name=_("Where the closing is"))
        self._stack = QStackedWidget()
        self._stack.addWidget(self._build_strip())
        self._stack.addWidget(self._build_rest())
        column.addWidget(self._head)
        column.addWidget(self._stack, 1)

    def _build_strip(self) -> QWidget:
        strip = QWidget()
        column = widgets.vertical(strip, spacing=12)
        self._question = widgets.label(size=20, weight=theme.BOLD, wraps=True, name=_("Question"))
        self._ladder = Ladder()
        self._ladder.chosen.connect(self._rate)
        self._answer = widgets.label(size=12.5, tone="ink_2", name=_("Answer"))
        self._lines = NoteEditor(lambda: None, str, self._words)
        self._lines.setReadOnly(True)
        self._lines.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._lines.setAccessibleName(_("What was noted"))
        keys = QWidget()
        row = Flowing(keys, spacing=10)
        for key, words in (
            ("1…5", _("rate and go on")),
            ("0", _("n/a")),
            ("D", _("don’t know")),
            ("R", _("declined")),
            ("↓", _("leave it, go on")),
            ("↑", _("back one")),
            ("Esc", _("back to the talk")),
        ):
            hint = QWidget()
            widgets.add_all(widgets.horizontal(hint, spacing=4), (widgets.keycap(key), widgets.label(words, size=12)))
            row.addWidget(hint)
        widgets.add_all(column, (self._question, self._ladder, self._answer))
        column.addWidget(self._lines, 1)
        column.addWidget(keys)
        return strip

    def _build_rest(self) -> QWidget:
        inner = QWidget()
        column = widgets.vertical(inner, spacing=14)
        self._rest_head = widgets.label(size=20, weight=theme.BOLD, wraps=True)
        column.addWidget(self._rest_head)
        self._sections: list[tuple[widgets.Card, object]] = []
        for heading in (
            _("You promised to follow up"),
            _("Still to rate"),
            _("Must-asks that were not asked"),
            _("In the tray, without a question"),
        ):
            card = widgets.Card(heading, margins=16, spacing=8)
            words = widgets.label(size=13, wraps=True, name=heading)
            card.body.addWidget(words)
            column.addWidget(card)
            self._sections.append((card, words))
        self._farewell = widgets.Card(_("Say at the end"), margins=16, spacing=8)
        self._farewell_words = widgets.label(size=13, wraps=True, name=_("Say at the end"))
        self._farewell.body.addWidget(self._farewell_words)
        column.addWidget(self._farewell)
        self._record = widgets.Card(_("The record"), margins=16, spacing=10)
        self._record_words = widgets.label(size=13, wraps=True, name=_("The record"))
        self._record_buttons = QWidget()
        Flowing(self._record_buttons, spacing=8)
        widgets.add_all(self._record.body, (self._record_words, self._record_buttons))
        column.addWidget(self._record)
        self._buttons = QWidget()
        row = Flowing(self._buttons, spacing=8)
        self._finish = widgets.button(_("Finish the interview"), self._calls.finish, kind="primary")
        self._back = widgets.button(_("Back to the talk"), self._calls.back)
        for made in (self._finish, self._back):
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(made)
        column.addWidget(self._buttons)
        column.addStretch()
        return widgets.scrolled(inner, _("What is left"))

    # What it shows

    def start(self, sitting: Sitting) -> None:
        """Begins at the first question that is still to rate; where all are rated, with what is left."""
        self._take(sitting)
        self._place = next((n for n in range(len(self._items)) if self._is_to_rate(n)), len(self._items))
        self._show()

    def follow(self, sitting: Sitting) -> None:
        """The sitting as it is now, at the same place."""
        self._take(sitting)
        self._place = min(self._place, len(self._items))
        self._show()

    def _take(self, sitting: Sitting) -> None:
        if self._sitting is None or self._sitting.pack is not sitting.pack:
            self._ladder.set_scale(
                [level.name for level in sitting.pack.scale], [t for q in sitting.pack.questions for t in q.spoken]
            )
        self._sitting = sitting
        self._items = []
        for question in sitting.touched:
            spoken = {remark.respondent_id for remark in sitting.note(question)}
            concerned = [v for v in sitting.voices if question in v.answers or v.id in spoken]
            self._items += [(question, voice) for voice in concerned or sitting.voices]

    def _is_to_rate(self, place: int) -> bool:
        question, voice = self._items[place]
        answer = voice.answers.get(question)
        return answer is None or answer.standing is Standing.TO_RATE

    def _show(self) -> None:
        waiting = sum(self._is_to_rate(n) for n in range(len(self._items)))
        if self._place == len(self._items):
            self._head.setText(_("Close the talk"))
            self._show_rest()
            self._stack.setCurrentIndex(1)
            return
        self._head.setText(
            _("Close the talk · {n} of {all} · {waiting} to rate").format(
                n=self._place + 1, all=len(self._items), waiting=waiting
            )
        )
        self._show_item(*self._items[self._place])
        self._stack.setCurrentIndex(0)

    def _show_item(self, question_id: str, voice: Voice) -> None:
        sitting = self._sitting
        assert sitting is not None
        question = sitting.question(question_id)
        challenge = sitting.pack.challenge[sitting.pack.practice[question.practice].challenge]
        answer = voice.answers.get(question_id)
        self._question.setText(sitting.asked(question_id, voice))
        self._ladder.set_question(question.spoken, question.levels, challenge.colour)
        self._ladder.set_level(answer.rating if answer else None)
        words = answer_words(answer)
        self._answer.setText(f"{voice.person.name}: {words}" if sitting.is_joint else words)
        self._lines.show_draft(Draft(sitting.note(question_id), sitting.interview.id, question_id, ""))
        self.setAccessibleDescription(f"{self._question.text()} {self._answer.text()}")

    def _show_rest(self) -> None:
        sitting = self._sitting
        assert sitting is not None
        follow_ups = [r for r in sitting.remarks if r.kind is RemarkClass.FOLLOW_UP and r.erased_on is None]
        unrated = [
            f"{sitting.label(q)} – {v.person.name}" if sitting.is_joint else sitting.label(q)
            for q, v in sitting.to_rate()
        ]
        missed = [s.question for s in sitting.stops if s.is_must_ask and s.progress is Progress.OPEN]
        for (card, words), lines in zip(
            self._sections,
            (
                [r.text for r in follow_ups],
                unrated,
                [sitting.label(q) for q in missed],
                [r.text for r in sitting.note(None)],
            ),
            strict=True,
        ):
            words.setText("\n".join(f"·  {line}" for line in lines))  # type: ignore[attr-defined]
            card.setVisible(bool(lines))
        self._rest_head.setText(self._rest_words(bool(unrated), bool(missed)))
        self._farewell_words.setText("\n\n".join(passage.text for passage in sitting.farewell))
        self._farewell.setVisible(bool(sitting.farewell) and not sitting.has_ended)
        self._finish.setVisible(not sitting.has_ended and not sitting.is_read_only)
        self._record.setVisible(sitting.has_ended)
        if sitting.has_ended:
            self._show_record(sitting)

    def _rest_words(self, has_unrated: bool, has_missed: bool) -> str:
        sitting = self._sitting
        if sitting is not None and sitting.has_ended:
            return _("The interview is finished.")
        if has_unrated or has_missed:
            return _("This is still open. You may finish all the same.")
        return _("Everything that was talked about is rated.")

    def _show_record(self, sitting: Sitting) -> None:
        layout = self._record_buttons.layout()
        assert layout is not None
        widgets.clear(layout)
        confirmed = sitting.interview.confirmed_on
        if confirmed is not None:
            self._record_words.setText(_("The record was confirmed on {day}.").format(day=confirmed.isoformat()))
        else:
            self._record_words.setText(
                _(
                    "The record goes back to the respondent alone: their answers and what they said on record. "
                    "When they have agreed to it, your readings count as confirmed by them."
                )
            )
        made: list[QPushButton] = []
        for voice in sitting.voices:
            words = _("Copy the record for {name}").format(name=voice.person.name)
            made.append(widgets.button(words, partial(self._calls.copy_record, voice.id)))
        if confirmed is None and not sitting.is_read_only:
            made.append(widgets.button(_("They have confirmed it"), self._calls.confirm, kind="primary"))
        for button in made:
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            layout.addWidget(button)
            button.show()

    def _words(self, line: Line) -> str:
        sitting = self._sitting
        if sitting is None:
            return ""
        voice = sitting.voice(line.speaker)
        words = class_words(line.kind, voice, line.attribution, is_short=sitting.is_joint)
        if sitting.is_joint and voice is not None:
            return f"{sitting.short_name(voice)} · {words}" if words else sitting.short_name(voice)
        return words

    # What it does

    def key(self, event: QKeyEvent) -> bool:
        """Does what a key is for; True where it was for the strip."""
        if not is_plain(event) or self._sitting is None:
            return False
        key, digit = event.key(), digit_of(event)
        is_rest = self._place == len(self._items)
        if key == Qt.Key.Key_Escape:
            self._calls.back()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Left):
            self._go(self._place - 1)
        elif is_rest:
            focused = self.focusWidget()
            if key not in _ENTER:
                return False
            if isinstance(focused, QPushButton) and focused.hasFocus():
                focused.click()
            elif not self._finish.isHidden():
                self._calls.finish()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Right) or key in _ENTER:
            self._go(self._place + 1)
        elif digit is not None and 1 <= digit <= 5:
            self._rate(digit)
        elif digit == 0:
            self._stand(Standing.NOT_APPLICABLE)
        elif event.text().casefold() in _STANDINGS:
            self._stand(_STANDINGS[event.text().casefold()])
        else:
            return False
        return True

    def _go(self, place: int) -> None:
        self._place = min(max(place, 0), len(self._items))
        self._show()

    def _rate(self, level: int) -> None:
        question, voice = self._items[self._place]
        if self._calls.rate(question, voice.id, level):
            self._go_on()

    def _stand(self, standing: Standing) -> None:
        question, voice = self._items[self._place]
        if self._calls.stand(question, voice.id, standing):
            self._go_on()

    def _go_on(self) -> None:
        """To the next one that is still to rate, further down first; behind the last one to what is left."""
        order = [*range(self._place + 1, len(self._items)), *range(self._place)]
        self._go(next((n for n in order if self._is_to_rate(n)), len(self._items)))
