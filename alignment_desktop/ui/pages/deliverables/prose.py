"""The texts of a document, edited beside the page they stand on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from alignment_desktop.domain.drafting import Draft
from alignment_desktop.domain.quality import text_name
from alignment_desktop.domain.record import replace
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import N_, _
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.pages.deliverables.making import Made, Place
from alignment_desktop.ui.session import Session, soon

_PAUSE_MS = 500  # without a key for so long, what was typed is saved and the preview follows
_LINES = {"heading": 3, "lead": 12}
_PARTS = {"heading": N_("Heading"), "lead": N_("Lead")}


class ProsePanel(QWidget):
    """Heading and lead of the chapter in view. `asked_for` carries the page, from 0, that somebody wants to see."""

    asked_for = Signal(int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._places: tuple[Place, ...] = ()
        self._chapter = ""
        column = widgets.vertical(self, spacing=8)
        self._choice = widgets.Choice(_("Chapter"))
        self._choice.setSizeAdjustPolicy(widgets.Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._choice.setMinimumContentsLength(12)
        self._choice.currentIndexChanged.connect(self._on_chosen)
        self._off = widgets.muted(wraps=True)
        self._editors = {part: TextEditor(session, part) for part in _PARTS}
        widgets.add_all(column, (self._choice, self._off, *self._editors.values()))

    def fill(self, made: Made, reason_off: str) -> None:
        """The texts of a document that was just made; `reason_off` says why they cannot be edited, if so."""
        self._places = made.places
        pack = made.order.snapshot.pack
        self._off.setText(reason_off)
        self._off.setVisible(bool(reason_off))
        options = []
        for chapter in self._chapters():
            mine = self._of(chapter)
            whole = text_name(f":{chapter}", pack)
            page = _page_of(mine)
            words = _("{chapter} · page {page}") if page is not None else _("{chapter} · not printed here")
            mark = "▲ " if any(place.is_stale for place in mine) else ""
            options.append((chapter, mark + words.format(chapter=whole, page=(page or 0) + 1)))
        if self._chapter not in self._chapters():
            self._chapter = next(iter(self._chapters()), "")
        self._choice.offer(options, self._chapter)
        for part, editor in self._editors.items():
            editor.fill(self._place(part), made.order.snapshot, made.order.options.language, is_off=bool(reason_off))

    def follow(self, page: int) -> None:
        """Shows the chapter that page belongs to, unless somebody is writing."""
        if any(editor.is_busy for editor in self._editors.values()):
            return
        printed = {c: p for c in self._chapters() if (p := _page_of(self._of(c))) is not None}
        if not printed:
            return
        begun = max((p for p in printed.values() if p <= page), default=min(printed.values()))
        if printed.get(self._chapter) != begun:
            self._show(next(c for c, p in printed.items() if p == begun))

    def show_text(self, section: str) -> bool:
        """Shows the text of a place, puts the caret there and asks for its page; False where there is none."""
        part, _colon, chapter = section.partition(":")
        if part not in self._editors or chapter not in self._chapters():
            return False
        self._show(chapter)
        self._editors[part].edit.setFocus()
        self._ask_for_page()
        return True

    def save(self) -> bool:
        """Saves what is half typed; False where that was refused."""
        saved = [editor.save() for editor in self._editors.values()]  # all of them, whatever the first says
        return all(saved)

    def _on_chosen(self) -> None:
        self._show(self._choice.chosen)
        self._ask_for_page()

    def _ask_for_page(self) -> None:
        if (page := _page_of(self._of(self._chapter))) is not None:
            self.asked_for.emit(page)

    def _show(self, chapter: str) -> None:
        if chapter == self._chapter or not self.save():
            self._choice.choose(self._chapter)
            return
        self._chapter = chapter
        self._choice.choose(chapter)
        for part, editor in self._editors.items():
            editor.show_place(self._place(part))

    def _chapters(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(place.section.partition(":")[2] for place in self._places))

    def _of(self, chapter: str) -> list[Place]:
        return [place for place in self._places if place.section.partition(":")[2] == chapter]

    def _place(self, part: str) -> Place | None:
        return next((p for p in self._places if p.section == f"{part}:{self._chapter}"), None)


class TextEditor(QWidget):
    """One text: what is printed, whether it is a draft or a person's, and what has moved under it."""

    def __init__(self, session: Session, part: str) -> None:
        super().__init__()
        self._session = session
        self._place: Place | None = None
        self._snapshot: Snapshot | None = None
        self._language = "en"
        self._saved_step = -1  # a document made before this step does not know what was typed here
        self._visit = ""
        self._is_filling = False
        self._is_off = False
        self._shown_text = ""
        column = widgets.vertical(self, spacing=4)
        head = widgets.horizontal(spacing=8)
        name = _(_PARTS[part])
        self._chip = widgets.chip()
        self._redraft = widgets.button(_("Take the draft again"), self._on_redraft, kind="quiet")
        named = widgets.label(name, size=12, weight=theme.MEDIUM, tone="ink_2")
        widgets.add_all(head, (named, self._chip, 1, self._redraft))
        self.edit = widgets.text_edit(name, lines=1)
        self._most = _LINES[part]
        named.setBuddy(self.edit)
        self.edit.textChanged.connect(self._on_typed)
        theme.current().changed.connect(self._grow)
        self.edit.installEventFilter(self)
        self._stale = widgets.label(size=12, tone="warn", wraps=True, name=_("What has moved"))
        self._draft = widgets.elided(size=12, tone="ink_2")
        self._read = widgets.button(_("I have read it again"), self._on_read, kind="quiet")
        column.addLayout(head)
        widgets.add_all(column, (self.edit, self._stale, self._read, self._draft))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.save)
        self.hide()  # until the first document is made: what is typed for no text could not be kept

    @property
    def is_busy(self) -> bool:
        """Whether somebody is writing here."""
        return self.edit.hasFocus() or self._is_typed

    @property
    def _is_typed(self) -> bool:
        return self._place is not None and self.edit.toPlainText() != self._shown_text

    # What is shown

    def fill(self, place: Place | None, snapshot: Snapshot, language: str, *, is_off: bool) -> None:
        """The same text of a document that was made anew; words that are being typed stay."""
        self._snapshot, self._language = snapshot, language
        self.edit.setReadOnly(is_off)
        self._is_off = is_off
        is_same = place is not None and self._place is not None and place.section == self._place.section
        if is_same and (self._is_typed or snapshot.last_step < self._saved_step):
            return
        self.show_place(place)

    def show_place(self, place: Place | None) -> None:
        """Another text, or the same as the workbook has it now."""
        is_same = place is not None and self._place is not None and place.section == self._place.section
        self._place = place
        self.setVisible(place is not None)
        if place is None:
            return
        if not is_same:
            self._visit = ""
        self._shown_text = place.text
        if self.edit.toPlainText() != place.text:
            self._is_filling = True
            self.edit.setPlainText(place.text)
            self._is_filling = False
        self._tell(place)

    def _tell(self, place: Place) -> None:
        if place.is_stale:
            words, tone = _("stale"), "warn"
        elif place.is_edited:
            words, tone = _("edited"), "accent"
        else:
            words, tone = _("draft"), "neutral"
        self._chip.setText(words)
        widgets.retone_chip(self._chip, tone)
        told = _("▲ cites {name}: was {was}, is {now}")
        self._stale.setText("\n".join(told.format(name=m.name, was=m.was, now=m.now) for m in place.moved))
        self._stale.setVisible(place.is_stale)
        self._read.setVisible(place.is_stale and not self._is_off)
        self._redraft.setVisible(place.is_edited and not self._is_off)
        is_other = place.is_edited and place.draft.text != place.text
        self._draft.tell(_("Draft: {text}").format(text=place.draft.text))
        self._draft.setVisible(is_other)

    # What is changed

    def save(self) -> bool:
        """Saves what was typed; False where it was refused, and then the words stay as they are."""
        self._pause.stop()
        if not self._is_typed or self._place is None or self._snapshot is None:
            return True
        text = self.edit.toPlainText()
        self._visit = self._visit or f"{self._place.section} {self._snapshot.last_step}"
        return self._change(
            lambda area, round_id, draft: area.write_prose(round_id, draft, self._language, visit=self._visit), text
        )

    def _on_read(self) -> None:
        """The same words, with the figures as they are now."""
        self._change(
            lambda area, round_id, draft: area.edit_prose(round_id, draft, self._language), self.edit.toPlainText()
        )

    def _on_redraft(self) -> None:
        if self._place is None:
            return
        text = self._place.draft.text
        if self._change(lambda area, round_id, draft: area.take_draft(round_id, draft, self._language), text):
            self._is_filling = True
            self.edit.setPlainText(text)
            self._is_filling = False

    def _change(self, command: Callable[..., object], text: str) -> bool:
        place, snapshot = self._place, self._snapshot
        if place is None or snapshot is None:
            return True
        draft: Draft = replace(place.draft, text=text)
        former, self._shown_text = self._shown_text, text  # before the notice of the change comes back
        done = self._session.do(command, self._session.workbook.deliverables, snapshot.round.id, draft)
        if done is None:
            self._shown_text = former
            return False
        self._saved_step = self._session.workbook.store.last_seq
        return True

    def _grow(self) -> None:
        """Makes the field as high as its words, up to a number of lines."""
        edit = self.edit
        block, lines, high = edit.document().firstBlock(), 0, 0.0
        while block.isValid():
            lines += block.layout().lineCount()
            high += edit.blockBoundingRect(block).height()
            block = block.next()
        if lines > self._most:
            high *= self._most / lines
        frame = edit.contentsMargins()
        slack = 2 * edit.document().documentMargin() + 2  # with less, a bar appears that has nothing to scroll
        edit.setFixedHeight(ceil(high + slack) + frame.top() + frame.bottom())

    def _on_typed(self) -> None:
        soon(self, self._grow)
        if not self._is_filling:
            self._pause.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Saves when the field is left; Ctrl+Z goes to the workbook once there is no typing left to undo."""
        if watched is self.edit:
            if event.type() is QEvent.Type.FocusOut:
                self._leave()
            elif event.type() is QEvent.Type.Resize:
                soon(self, self._grow)  # once its words are wrapped anew
            elif isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride:
                is_undo = event.matches(QKeySequence.StandardKey.Undo)
                if is_undo and not self.edit.document().isUndoAvailable():
                    event.ignore()
                    return True
        return super().eventFilter(watched, event)

    def _leave(self) -> None:
        if self._is_typed and not self.edit.toPlainText().strip() and self._place is not None:
            # Emptied: there is nothing to keep, so what stood there comes back.
            self._pause.stop()
            self._is_filling = True
            self.edit.setPlainText(self._shown_text)
            self._is_filling = False
            return
        self.save()
        self._visit = ""


def _page_of(places: Sequence[Place]) -> int | None:
    return min((place.page for place in places if place.page is not None), default=None)
