"""The head of the room: who is speaking and what was promised to them, how much time is left, what is saved."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QMenu, QPushButton, QWidget

from alignment_desktop.domain.engagement import Side
from alignment_desktop.i18n import _
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.flowing import Flowing
from alignment_desktop.ui.pages.room.sitting import Sitting, Voice
from alignment_desktop.ui.session import soon

_FORGOTTEN_MINUTES = -180
_LONGEST_NAME, _SHORTEST_JOB = 240, 110


class KeyButton(QPushButton):
    """A pill with words and the key that does the same."""

    def __init__(self, text: str, key: str, on_click: Callable[[], object], *, name: str = "") -> None:
        super().__init__(widgets.unmarked(text))
        self._key = key
        self.setAccessibleName(name or text)
        self.setAccessibleDescription(_("Key: {key}").format(key=key))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(False)
        theme.typed(self, 12.5)
        theme.styled(
            self,
            "QPushButton{background:@card;color:@ink;border:1px solid @line_strong;border-radius:11px;"
            "padding:4px 11px;text-align:left;}"
            "QPushButton:hover{background:@panel;}QPushButton:focus{border:2px solid @focus;padding:3px 10px;}"
            "QPushButton:checked{background:@accent_soft;border-color:@accent;}QPushButton:disabled{color:@ink_3;}",
        )
        self.clicked.connect(lambda _checked=False: on_click())

    def _cap_width(self) -> float:
        look = theme.current()
        return QFontMetricsF(look.font(11)).horizontalAdvance(self._key) + look.px(11)

    def sizeHint(self) -> QSize:
        """Room for both."""
        hint = super().sizeHint()
        return QSize(round(hint.width() + self._cap_width() + theme.current().px(4)), hint.height())

    def minimumSizeHint(self) -> QSize:
        """Never less than both need."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The pill, then the key at its right."""
        super().paintEvent(event)
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = look.px(17)
        right = self.width() - look.px(8)
        cap = QRectF(right - self._cap_width(), (self.height() - height) / 2, self._cap_width(), height)
        painter.setPen(QPen(look["line_strong"]))
        painter.setBrush(look["card"])
        painter.drawRoundedRect(cap, look.px(4), look.px(4))
        painter.setFont(look.font(11))
        painter.setPen(look["ink_2"])
        painter.drawText(cap, int(Qt.AlignmentFlag.AlignCenter), self._key)


class Head(QFrame):
    """One line where there is room for it, else two."""

    speaker_chosen = Signal(str)

    def __init__(
        self,
        *,
        on_back: Callable[[], object],
        on_people: Callable[[], object],
        on_short: Callable[[], object],
        on_photo: Callable[[], object],
        on_card: Callable[[], object],
        on_close: Callable[[], object],
        on_cover: Callable[[], object],
        on_side: Callable[[int], object],
        on_language: Callable[[], object],
    ) -> None:
        super().__init__()
        self._told: object = None
        self._is_turning = False
        self.setObjectName("room-head")
        theme.styled(self, "#room-head{background:@card;border:0px;border-bottom:1px solid @line;}")
        px = theme.current().px
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(px(12), px(8), px(22), px(8))
        self._row.setSpacing(px(8))
        self._left, self._right = QWidget(), QWidget()
        left = QHBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(px(10))
        back = widgets.button("←", on_back, kind="quiet", name=_("Back to the interviews"))
        widgets.tip(back, _("Back to the interviews; what was noted stays"))
        self._name = widgets.label(size=17, weight=theme.BOLD, name=_("Who is asked"))
        self._job = widgets.elided(size=13, tone="ink_2")
        self._speakers = QWidget()
        self._speakers.setAccessibleName(_("Who is speaking"))
        widgets.horizontal(self._speakers, spacing=6)
        self._speaker_buttons: dict[str, QPushButton] = {}
        self._speaker_key = widgets.keycap("F3")
        self._promise = widgets.chip()
        self._how = widgets.button("", on_people, kind="quiet", name=_("Channel and who is present"))
        theme.toned(self._how, "ink_2")
        self._state = widgets.chip("", "warn")
        left.addWidget(back)
        left.addWidget(self._name)
        left.addWidget(self._job, 100)  # takes what there is, up to its whole length
        widgets.add_all(left, (self._speakers, self._speaker_key, self._promise, self._how, self._state))
        left.addStretch(1)
        right = Flowing(self._right, spacing=10)
        self._minutes = widgets.label(size=13, weight=theme.SEMIBOLD, name=_("Time left"))
        self._must = widgets.label(size=13, name=_("Must-asks"))
        self._short = KeyButton(_("15 min only"), "F9", on_short, name=_("15 minutes only"))
        self._card = KeyButton(_("Show card"), "F2", on_card)
        self._close = KeyButton(_("Close the talk"), "Ctrl E", on_close)
        self._cover = KeyButton(_("Cover"), "F12", on_cover, name=_("Cover the screen"))
        self._saved = widgets.label(size=12.5, tone="good", name=_("Saved"))
        self._more = self._menu(on_side, on_language, on_short, on_photo, on_card, on_close, on_cover)
        self._buttons = (self._short, self._card, self._close, self._cover)
        for part in (self._minutes, self._must, *self._buttons, self._saved, self._more):
            right.addWidget(part)
        self._saved.setText(_("● Nothing to save"))
        theme.toned(self._saved, "ink_2")
        self._row.addWidget(self._left, 1)
        self._row.addWidget(self._right, 0, Qt.AlignmentFlag.AlignVCenter)
        theme.current().changed.connect(self._on_theme)

    @staticmethod
    def _menu(
        on_side: Callable[[int], object],
        on_language: Callable[[], object],
        on_short: Callable[[], object],
        on_photo: Callable[[], object],
        on_card: Callable[[], object],
        on_close: Callable[[], object],
        on_cover: Callable[[], object],
    ) -> QPushButton:
        """What a narrow window has no room to show as buttons."""
        made = widgets.button("☰", name=_("More"))
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu = QMenu(made)
        for words, key, does in (
            (_("Plan and tray"), "F6", partial(on_side, 0)),
            (_("Listen for, probes, ask to see"), "F7", partial(on_side, 1)),
            (_("Questions in another language"), _("Shift+F2"), on_language),
            (_("15 minutes only"), "F9", on_short),
            (_("Add a photo…"), _("Shift+F5"), on_photo),
            (_("Show card"), "F2", on_card),
            (_("Close the talk"), _("Ctrl+E"), on_close),
            (_("Cover the screen"), "F12", on_cover),
        ):
            action = menu.addAction(f"{widgets.unmarked(words)}\t{key}")
            action.triggered.connect(lambda _checked=False, does=does: does())
        made.setMenu(menu)
        theme.styled(made, f"{made.property('sheet')}QPushButton::menu-indicator{{width:0px;}}")
        return made

    # What it says

    def show_sitting(self, sitting: Sitting, speaker: Voice | None, *, is_read_only: bool) -> None:
        """Who is there, how far it is, and whether the workbook takes anything."""
        told = (sitting.voices, sitting.interview, sitting.round, sitting.minutes_left, sitting.must_asks(), speaker)
        if told == self._told:  # a note that is being saved changes nothing here
            return
        self._told = told
        self._show_speakers(sitting, speaker)
        if speaker is not None:
            self._promise.setText(speaker.promise)
            widgets.retone_chip(self._promise, "it" if speaker.side is Side.IT else "business")
            widgets.tip(
                self._promise,
                _("How this person’s words may be used. A line can be narrowed further with F4, never widened."),
            )
        self._how.setText(sitting.how_words())
        states = []
        if is_read_only:
            states.append(_("Read only"))
        if sitting.is_read_only:
            states.append(_("Round {n} is closed: read only").format(n=sitting.round.number))
        elif sitting.interview.confirmed_on is not None:
            states.append(_("Confirmed"))
        elif sitting.has_ended:
            states.append(_("Finished"))
        self._state.setText(" · ".join(states))
        self._state.setVisible(bool(states))
        widgets.retone_chip(self._state, "warn" if sitting.is_read_only or is_read_only else "good")
        self.show_time(sitting)

    def show_time(self, sitting: Sitting) -> None:
        """Minutes left and must-asks still open."""
        left, has_begun = sitting.minutes_left, sitting.interview.started_at is not None
        if sitting.has_ended:
            words, tone = "", "ink"
        elif not has_begun:
            words, tone = _("{n} min planned").format(n=left), "ink"
        elif left < _FORGOTTEN_MINUTES:
            words, tone = _("Not finished yet"), "warn"
        elif left < 0:
            words, tone = _("{n} min over").format(n=-left), "bad"
        else:
            words, tone = _("{n} min left").format(n=left), "warn" if left < 5 else "ink"
        self._minutes.setText(words)
        theme.toned(self._minutes, tone)
        open_, all_ = sitting.must_asks()
        self._must.setText(_("{open} of {all} must-asks open").format(open=open_, all=all_) if all_ else "")
        self._must.setVisible(bool(all_))
        self._minutes.setVisible(bool(words))
        self._short.setEnabled(not sitting.is_read_only and not sitting.has_ended)
        self._card.setEnabled(not sitting.is_read_only)
        self._turn()

    def show_saved(self, time: str) -> None:
        """The time of the last commit."""
        self._saved.setText(_("● Saved {time}").format(time=time))
        if self._saved.property("tone") != "good":
            theme.toned(self._saved, "good")
            widgets.tip(self._saved, "")

    def show_unsaved(self, reason: str) -> None:
        """That what is in the note is not in the workbook; the reason is told below."""
        self._saved.setText(_("● Not saved"))
        widgets.tip(self._saved, reason)
        theme.toned(self._saved, "bad")

    def _show_speakers(self, sitting: Sitting, speaker: Voice | None) -> None:
        is_joint = sitting.is_joint
        self._name.setVisible(not is_joint)
        self._job.setVisible(not is_joint)
        self._speakers.setVisible(is_joint)
        self._speaker_key.setVisible(is_joint)
        if not is_joint:
            name = speaker.person.name if speaker else _("Nobody is present")
            most = theme.current().px(_LONGEST_NAME)
            self._name.setText(self._name.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, most))
            job = speaker.title if speaker else ""
            self._job.tell(job)
            self._job.setMaximumWidth(self._job.fontMetrics().horizontalAdvance(job) + theme.current().px(4))
            return
        wanted = {voice.id: voice for voice in sitting.voices}
        if list(self._speaker_buttons) != list(wanted):
            row = self._speakers.layout()
            assert row is not None
            widgets.clear(row)
            self._speaker_buttons = {}
            for voice in sitting.voices:
                made = widgets.button(voice.person.name, name=voice.person.name)
                made.setCheckable(True)
                made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
                made.clicked.connect(lambda _checked=False, id_=voice.id: self.speaker_chosen.emit(id_))
                widgets.tip(made, f"{voice.title}\n{voice.promise}")
                row.addWidget(made)
                self._speaker_buttons[voice.id] = made
        for id_, made in self._speaker_buttons.items():
            made.setChecked(speaker is not None and id_ == speaker.id)
            is_on = _("{name}, speaking") if made.isChecked() else "{name}"
            made.setAccessibleName(is_on.format(name=wanted[id_].person.name))

    # One line or two

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Turns where the width asks for it."""
        super().resizeEvent(event)
        self._turn()

    def _on_theme(self) -> None:
        """Turns anew once everything in it has its new size of text."""
        soon(self, self._turn)

    def _turn(self) -> None:
        """One line if it can be had, where need be without buttons whose keys everybody learns first."""
        if self._is_turning:  # what is shown and hidden here may resize it at once
            return
        self._is_turning = True
        # Kept free from the start: a head that moved at the first save would move the note under the caret.
        # Fixed, because a label goes on remembering a least width of another text size.
        told = (_("● Saved {time}").format(time="00:00:00"), _("● Nothing to save"), _("● Not saved"))
        widest = max(self._saved.fontMetrics().horizontalAdvance(words) for words in told)
        self._saved.setFixedWidth(widest + theme.current().px(4))
        is_narrow = theme.current().is_narrow(self.width())
        for button in self._buttons:
            button.setVisible(not is_narrow)
        self._more.setVisible(is_narrow)
        self._job.setVisible(self._name.isVisibleTo(self))
        for button in (self._cover, self._short):
            if self._spare() < 0 and not is_narrow:
                button.hide()
        is_in_one = self._spare() >= 0
        turned = QBoxLayout.Direction.LeftToRight if is_in_one else QBoxLayout.Direction.TopToBottom
        if turned != self._row.direction():
            self._row.setDirection(turned)
        if is_in_one and self._spare() < min(theme.current().px(_SHORTEST_JOB), self._job.maximumWidth()):
            self._job.hide()
        self._is_turning = False

    def _spare(self) -> int:
        """How much of the width is left when all stands in one line, the job apart, which takes what there is."""
        right, margins = self._right.layout(), self._row.contentsMargins()
        assert right is not None
        # The job counts for nothing in the hint of the left part, as whatever takes what there is.
        needed = self._left.sizeHint().width() + right.sizeHint().width() + self._row.spacing()
        return self.width() - needed - margins.left() - margins.right()
