"""The room: one sitting on the whole window, driven by keys while the caret stays in the note."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from alignment_desktop.domain.engagement import Person, Respondent, Round
from alignment_desktop.domain.interview import Attendance, Basis, Evidence, Interview, Remark, Response, Standing
from alignment_desktop.domain.library import SwitchedOff
from alignment_desktop.i18n import N_, _
from alignment_desktop.storage.store import Changes
from alignment_desktop.ui import dialogs, theme, widgets
from alignment_desktop.ui.page import Page
from alignment_desktop.ui.pages.room.aside import Aside
from alignment_desktop.ui.pages.room.card import ShowCard
from alignment_desktop.ui.pages.room.closing import Closing, ClosingCalls
from alignment_desktop.ui.pages.room.desk import Desk
from alignment_desktop.ui.pages.room.erase import erase_line
from alignment_desktop.ui.pages.room.head import Head
from alignment_desktop.ui.pages.room.jump import TRAY, Jump
from alignment_desktop.ui.pages.room.keeping import Keeper
from alignment_desktop.ui.pages.room.keyboard import CTRL, NONE, SHIFT, Keyboard, KeyTable
from alignment_desktop.ui.pages.room.people import ask_people
from alignment_desktop.ui.pages.room.photo import Photos
from alignment_desktop.ui.pages.room.plan_panel import PlanPanel
from alignment_desktop.ui.pages.room.sitting import Sitting, others_said
from alignment_desktop.ui.pages.room.talk import Talk
from alignment_desktop.ui.session import WARN, Session

_ASIDE_WIDTH = 252
_TICK_MS = 15_000
_WHILE_CLOSING = (Qt.Key.Key_E, Qt.Key.Key_J, Qt.Key.Key_F9)


class RoomPage(Page):
    """The interview room; `show_about` opens the sitting of an id in it."""

    title = N_("Interview")
    reads = frozenset({Interview, Attendance, Response, Remark, Evidence, Person, Respondent, Round, SwitchedOff})
    is_full = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.desk = Desk(session)
        self.keeper = Keeper(session, self.desk.begin, self)
        self._saved_at = ""
        self._told_kept: set[str] = set()
        self._is_unfolded = [False, False]
        self._fills_screen = False
        self._build()
        self.keeper.saved.connect(self._on_note_saved)
        self.keeper.failed.connect(self._on_note_failed)
        session.saved.connect(self._on_saved)
        session.undoing.connect(self.keeper.save_all)
        session.closed.connect(self.keeper.forget)
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._on_tick)
        theme.current().changed.connect(self._fold)

    # What it is made of

    def _build(self) -> None:
        px = theme.current().px
        outer = widgets.vertical(self, spacing=0)
        self.head = Head(
            on_back=lambda: self.session.go_to("interviews", self.desk.interview_id or ""),
            on_people=self._ask_people,
            on_short=self.desk.shorten,
            on_photo=self._add_photo,
            on_card=self._show_card,
            on_close=self._toggle_closing,
            on_cover=self._cover,
            on_side=self._unfold,
            on_language=self._turn_language,
        )
        self.head.speaker_chosen.connect(self._speak)
        self.plan = PlanPanel()
        self.plan.asked_for.connect(self._go_to)
        self.plan.tray_asked_for.connect(self._send_from_tray)
        self.talk = Talk(lambda: self.desk.speaker_id, self.desk.now)
        self.note = self.talk.note
        self.note.edited.connect(self.keeper.touch)
        self.photos = Photos(self, self.desk, self.keeper, self.note)
        self.note.pasted.connect(self.photos.paste)
        self.talk.photo_asked_for.connect(self._add_photo)
        self.note.refused.connect(lambda words: self.session.tell(words, WARN))
        self.talk.ladder.chosen.connect(self._rate)
        self.closing = Closing(
            ClosingCalls(
                rate=lambda question, who, level: self.desk.rate(question, who, level, Basis.CONSULTANT),
                stand=self.desk.stand,
                back=self._toggle_closing,
                finish=self._finish,
                copy_record=self.desk.copy_record,
                confirm=self._confirm,
            )
        )
        self.aside = Aside()
        self._right = widgets.scrolled(self.aside, _("About the question"))
        self._right.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._middle = QStackedWidget()
        self._middle.addWidget(self.talk)
        self._middle.addWidget(self.closing)
        self._whole = QWidget()
        row = widgets.horizontal(self._whole, spacing=22)
        row.setContentsMargins(px(22), px(16), px(18), px(12))
        row.addWidget(self.plan)
        row.addWidget(self._middle, 1)
        row.addWidget(self._right)
        away = widgets.button(_("Go to the interviews"), lambda: self.session.go_to("interviews"), kind="primary")
        self._nothing = widgets.empty_state(
            _("No interview is open"),
            _("Choose one in the list of interviews, or plan one there, and open it from its row."),
            away,
        )
        for part in (self.head, self._nothing, self._whole):
            outer.addWidget(part, 0 if part is self.head else 1)
        self.jump = Jump(self, self.note.setFocus)
        self.card = ShowCard(self, lambda level: self._rate(level, Basis.SELF), self._stand, self.note.setFocus)
        self.setFocusProxy(self.note)
        self.keyboard = Keyboard(
            self.session,
            self.note,
            self._key_table(),
            in_front=self._in_front,
            rate=self._rate,
            does_not_apply=lambda: self._stand(Standing.NOT_APPLICABLE),
            hold=self._show_others,
            save=self.keeper.save_all,
        )
        self.keyboard.listen_to(self.note, *self.plan.lists)
        self._show_parts()

    def _key_table(self) -> KeyTable:
        key = Qt.Key
        return {
            (CTRL, key.Key_D): lambda: self._stand(Standing.DONT_KNOW),
            (CTRL, key.Key_R): lambda: self._stand(Standing.DECLINED),
            (CTRL, key.Key_Return): self._go_on,
            (CTRL, key.Key_Enter): self._go_on,
            (CTRL, key.Key_Down): lambda: self._step(1),
            (CTRL, key.Key_Up): lambda: self._step(-1),
            (CTRL, key.Key_J): self._open_jump,
            (CTRL | SHIFT, key.Key_J): self._open_send,
            (CTRL | SHIFT, key.Key_Delete): lambda: erase_line(self, self.session, self.keeper, self.note),
            (CTRL, key.Key_E): self._toggle_closing,
            (NONE, key.Key_F10): lambda: self.talk.ladder.set_full(not self.talk.ladder.is_full),
            (NONE, key.Key_F2): self._show_card,
            (NONE, key.Key_F3): self._next_speaker,
            (SHIFT, key.Key_F3): self._change_line_speaker,
            (NONE, key.Key_F4): self._narrow_line,
            (NONE, key.Key_F5): self.photos.look,
            (SHIFT, key.Key_F5): self._add_photo,
            (NONE, key.Key_F6): lambda: self._unfold(0),
            (NONE, key.Key_F7): lambda: self._unfold(1),
            (SHIFT, key.Key_F2): self._turn_language,
            (NONE, key.Key_F9): self.desk.shorten,
            (NONE, key.Key_Escape): self.note.setFocus,
        }

    def _turn_language(self) -> None:
        self.desk.turn_language()
        self.refresh()
        self.talk.show_question(self.desk.question, self.desk.speaker)

    # Which sitting

    def show_about(self, about: str) -> None:
        """Opens the sitting of this id, where it was left."""
        if about != self.desk.interview_id:
            self.keeper.put_away()
            self.desk.put(about)
            self._middle.setCurrentWidget(self.talk)
            self.refresh()
            if self.desk.sitting is not None:
                self._show(self.desk.sitting.next_after(None))
        if self.window().isMaximized():
            self._fills_screen = True
            self.window().showFullScreen()
        self.note.setFocus()

    def save_typed(self) -> bool:
        """Saves the note."""
        return self.keeper.save_all()

    def leave(self) -> bool:
        """Saves what is typed; where that is refused the person stays, or takes the text along."""
        self._show_others(False)
        if not self.keeper.save_all():
            dialogs.confirm(
                self,
                _("The note is not saved"),
                _("What you typed last could not be saved. You can copy it to the clipboard and leave."),
                _("Copy the text and leave"),
                self._leave_unsaved,
            )
            return False
        if self._fills_screen:
            self._fills_screen = False
            self.window().showMaximized()
        return True

    def _leave_unsaved(self) -> None:
        QGuiApplication.clipboard().setText(self.keeper.unsaved_text())
        self.keeper.forget()
        self.desk.put(None)
        self.session.go_to("interviews")

    def refresh(self) -> None:
        """The sitting as the workbook has it; the note only where something else has changed it."""
        self.desk.refresh()
        sitting = self.desk.sitting
        self._show_parts()
        if sitting is not None:
            self.talk.show_sitting(sitting, is_read_only=self.session.is_read_only)
            self._show_state()
            self._follow_note()

    def _show_parts(self) -> None:
        is_open = self.desk.sitting is not None
        self.head.setVisible(is_open)
        self._whole.setVisible(is_open)
        self._nothing.setVisible(not is_open)

    def _show_state(self) -> None:
        """What changes with an answer: head, plan, ladder, closing, card."""
        sitting, speaker = self.desk.sitting, self.desk.speaker
        if sitting is None:
            return
        self.head.show_sitting(sitting, speaker, is_read_only=self.session.is_read_only)
        self.plan.show_sitting(sitting, self.desk.question)
        self.aside.show_question(sitting, self.desk.question)
        if self.keeper.draft is not None:
            self.talk.show_answer(self.desk.question, speaker)
        if self._middle.currentWidget() is self.closing:
            self.closing.follow(sitting)
        if self.card.isVisible():
            self.card.set_answer(None if speaker is None else speaker.answers.get(self.desk.question or ""))

    def _follow_note(self) -> None:
        """Shows the note anew where the workbook says something else than the editor, and nothing is unsaved."""
        draft, sitting = self.keeper.draft, self.desk.sitting
        if draft is None or sitting is None or draft.is_dirty or self.keeper.is_writing:
            return
        if not draft.says(sitting.note(draft.question)):
            fresh = self.keeper.read(draft.question, sitting)
            self.keeper.replace(fresh)
            self.note.show_in_place(fresh)

    # Which question

    def _show(self, question: str | None) -> None:
        """Goes to a question, or to the tray."""
        if self.desk.sitting is None:
            return
        draft = self.keeper.open(question, self._sitting_now)
        self.desk.question = question
        self.talk.show_question(question, self.desk.speaker)
        self.note.show_draft(draft)
        self.aside.show_question(self._sitting_now(), question)
        self.plan.mark(question)
        if not draft.is_dirty:
            self.talk.tell_trouble("")

    def _sitting_now(self) -> Sitting:
        sitting = self.desk.sitting
        if sitting is None:
            raise LookupError("no sitting is open")
        return sitting

    def _go_to(self, question: str) -> None:
        if self._middle.currentWidget() is self.closing:
            self._toggle_closing()
        self._show(question or None)
        self.note.setFocus()

    def _go_on(self) -> None:
        self.keeper.save_all()
        following = self.desk.sitting.next_after(self.desk.question) if self.desk.sitting else None
        if following is None:
            self._toggle_closing()
        else:
            self._show(following)

    def _step(self, by: int) -> None:
        beside = self.desk.sitting.beside(self.desk.question, by) if self.desk.sitting else None
        if beside is not None:
            self._show(beside)

    def _open_jump(self) -> None:
        self.jump.open_with(_("Jump to a question"), self.desk.choices(), self._go_to)

    def _open_send(self) -> None:
        if self.desk.sitting is None or not self.keeper.save_all():
            return
        line = self.note.line()
        if line.remark is None or line.is_empty:
            self.session.tell(_("There is no line at the caret to send."), WARN)
            return
        self._ask_where_to(line.remark.id, _("Send “{line}” to…").format(line=line.words[:60]), self.desk.question)

    def _send_from_tray(self, remark_id: str) -> None:
        if self.keeper.save_all():
            self._ask_where_to(remark_id, _("Send the line to…"), None)

    def _ask_where_to(self, remark_id: str, heading: str, without: str | None) -> None:
        """Offers every question but the one the line is at: the tray first, from the tray the question in view."""
        first = TRAY if without is not None else self.desk.question
        choices = [choice for choice in self.desk.choices() if choice[0] != (without or TRAY)]
        choices.sort(key=lambda choice: choice[0] != first)
        self.jump.open_with(heading, choices, lambda to: self.desk.send(remark_id, to))

    # Answers

    def _rate(self, level: int, basis: Basis = Basis.CONSULTANT) -> None:
        desk = self.desk
        if desk.can_answer() and desk.question and desk.speaker_id:
            desk.rate(desk.question, desk.speaker_id, level, basis)

    def _stand(self, standing: Standing) -> None:
        desk = self.desk
        if desk.can_answer() and desk.question and desk.speaker_id:
            desk.stand(desk.question, desk.speaker_id, standing)

    def _show_card(self) -> None:
        sitting, speaker, question_id = self.desk.sitting, self.desk.speaker, self.desk.question
        if sitting is None or speaker is None or not self.desk.can_answer() or question_id is None:
            return
        self.keeper.save_all()
        question = sitting.question(question_id)
        self.card.open_with(
            sitting.asked(question_id, speaker),
            question.spoken,
            question.levels,
            sitting.pack.challenge[sitting.pack.practice[question.practice].challenge].colour,
            speaker.person.name if sitting.is_joint else "",
        )
        self.card.set_answer(speaker.answers.get(question_id))

    # Who speaks, and how a line may be used

    def _speak(self, respondent_id: str) -> None:
        self.desk.speaker_id = respondent_id
        self.talk.show_question(self.desk.question, self.desk.speaker)
        self._show_state()
        if not self.card.isVisible():
            self.note.setFocus()

    def _next_speaker(self) -> None:
        following = self.desk.after(self.desk.speaker_id)
        if following is not None:
            self._speak(following)

    def _change_line_speaker(self) -> None:
        following = self.desk.after(self.note.line().speaker)
        if following is not None:
            self._change_line(speaker=following, attribution=None)

    def _narrow_line(self) -> None:
        self._change_line(attribution=self.desk.narrower(self.note.line()))

    def _change_line(self, **fields: object) -> None:
        if not self.note.isReadOnly() and not self.note.line().is_empty:
            self.note.change_line(**fields)
            self.keeper.touch()

    def _ask_people(self) -> None:
        if self.desk.sitting is not None:
            ask_people(self, self.session, self.desk.sitting)

    def _add_photo(self) -> None:
        self.photos.choose()

    def _show_others(self, is_held: bool) -> None:
        """What others said, for as long as the key is held."""
        sitting, question = self.desk.sitting, self.desk.question
        if is_held == self.aside.is_showing_others or sitting is None:
            return
        self.aside.show_others(others_said(sitting, question) if is_held and question is not None else None)
        self._fold()

    # The end

    def _toggle_closing(self) -> None:
        if self.desk.sitting is None:
            return
        self.keeper.save_all()
        if self._middle.currentWidget() is self.closing:
            self._middle.setCurrentWidget(self.talk)
            self.note.setFocus()
        else:
            self.closing.start(self.desk.sitting)
            self._middle.setCurrentWidget(self.closing)
            self.closing.setFocus()
        self._fold()

    def _finish(self) -> None:
        if self.keeper.save_all():
            self.desk.finish()
            self.closing.setFocus()

    def _confirm(self) -> None:
        self.desk.confirm()
        self.closing.setFocus()

    def _cover(self) -> None:
        """Presses the key of the window that hides everything."""
        for action in self.window().actions():
            if QKeySequence("F12") in action.shortcuts():
                action.trigger()

    # What is heard

    def _on_changed(self, changes: Changes) -> None:
        super()._on_changed(changes)
        if changes.command in ("undo", "redo") and changes.step_id is not None and self.isVisible():
            for question in self.desk.questions_of(changes.step_id)[:1]:
                if question != self.desk.question:
                    self._show(question)

    def _on_saved(self, time: str) -> None:
        self._saved_at = time
        if self.keeper.is_all_saved or self.keeper.is_writing:
            self.head.show_saved(time)

    def _on_note_saved(self, kept: tuple[Remark, ...]) -> None:
        if self.keeper.is_all_saved:
            self.talk.tell_trouble("")
            if self._saved_at:
                self.head.show_saved(self._saved_at)
        fresh = [remark for remark in kept if remark.id not in self._told_kept]
        if fresh:
            self._told_kept |= {remark.id for remark in fresh}
            told = _("“{text}” stays in the note, because a claim, a finding or a photo rests on it.")
            self.session.tell(told.format(text=fresh[0].text[:80]), WARN)
            self._follow_note()

    def _on_note_failed(self, reason: str) -> None:
        self.head.show_unsaved(reason)
        self.talk.tell_trouble(_("Not saved: {reason} What you typed stays here and is tried again.").format(
            reason=reason))  # fmt: skip

    def _on_tick(self) -> None:
        if self.isVisible() and not self.keeper.is_writing:
            self.refresh()

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The room's keys wherever the focus is in it."""
        if not self.keyboard.pressed(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Letting go of the key that shows what others said."""
        if not self.keyboard.released(event):
            super().keyReleaseEvent(event)

    def _in_front(self, event: QKeyEvent) -> bool | None:
        """Whether the card or the closing strip took a key; None where the room may have it."""
        if self.card.isVisible():
            return None if event.key() == Qt.Key.Key_F3 else self.card.key(event)
        if self._middle.currentWidget() is self.closing:
            return self.closing.key(event) or (None if event.key() in _WHILE_CLOSING else False)
        return None

    # Small windows

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Folds the sides where there is no room for them."""
        super().resizeEvent(event)
        self._fold()
        if self.card.isVisible():
            self.card.place()
        if self.jump.isVisible():
            self.jump.place()

    def hideEvent(self, event: QHideEvent) -> None:
        """A room out of sight keeps no clock."""
        super().hideEvent(event)
        self._clock.stop()
        self.card.hide()

    def showEvent(self, event: QShowEvent) -> None:
        """Back in sight."""
        super().showEvent(event)
        self._clock.start(_TICK_MS)

    def _unfold(self, side: int) -> None:
        self._is_unfolded[side] = not self._is_unfolded[side]
        self._fold()

    def _fold(self) -> None:
        is_narrow = theme.current().is_narrow(self.width())
        shows_aside = self._is_unfolded[1] is is_narrow or self.aside.is_showing_others
        self.plan.setVisible(self._is_unfolded[0] is is_narrow)
        self._right.setVisible(shows_aside and self._middle.currentWidget() is self.talk)
        self._right.setFixedWidth(theme.current().px(_ASIDE_WIDTH))
