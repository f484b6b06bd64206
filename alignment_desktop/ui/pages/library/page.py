"""The question library: browse, search, preview, copy and edit, and leave questions out of an engagement's round."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QWidget

from alignment_desktop.content.own import Origin, origin, whole_pack
from alignment_desktop.domain.engagement import Round
from alignment_desktop.domain.errors import AlignmentError, InputProblems
from alignment_desktop.domain.library import OwnPart, SwitchedOff
from alignment_desktop.domain.pack import Pack, Question
from alignment_desktop.domain.record import Record
from alignment_desktop.i18n import N_, _
from alignment_desktop.ui import dialogs, theme, widgets
from alignment_desktop.ui.dialogs import Field
from alignment_desktop.ui.flowing import Flowing
from alignment_desktop.ui.models import Column, Row, Rows, choose_id, chosen_id, table
from alignment_desktop.ui.page import Page
from alignment_desktop.ui.pages.library import taking, wording
from alignment_desktop.ui.pages.library.sheet import QuestionSheet
from alignment_desktop.ui.session import BAD, Session, sentence

_BESIDE = 1000  # the logical width of the page from which list and question stand beside each other
_LEFT, _RIGHT = 300, 420  # their heights where they stand under each other, and the whole scrolls
_OFF, _OWN = "off", "own"


class LibraryPage(Page):
    """The questions a new round asks at the left, the chosen one as it is asked at the right."""

    title = N_("Library")
    reads: ClassVar[frozenset[type[Record]]] = frozenset({OwnPart, SwitchedOff, Round})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._pack: Pack | None = None
        self._parts: tuple[OwnPart, ...] | None = None
        self._origins: dict[str, Origin] = {}
        self._off: frozenset[str] = frozenset()
        self._chosen = ""
        self._wanted = ""
        self._build()
        theme.current().changed.connect(self._lay_out)

    # What it is made of

    def _build(self) -> None:
        px = theme.current().px
        outer = widgets.vertical(self, spacing=12)
        outer.setContentsMargins(px(22), px(16), px(22), px(14))
        self._words = widgets.line_edit(_("Search the questions"), hint=_("Search"))
        self._words.setClearButtonEnabled(True)
        self._words.setMinimumWidth(px(180))
        self._challenge = widgets.Choice(_("Challenge shown"))
        self._kind = widgets.Choice(
            _("Kind shown"), (("", _("All kinds")), *((id_, _(words)) for id_, words in wording.KINDS.items()))
        )
        self._state = widgets.Choice(
            _("Whose, and whether asked"), (("", _("All")), (_OWN, _("Own")), (_OFF, _("Switched off")))
        )
        bar = Flowing()
        for part in (self._words, self._challenge, self._kind, self._state):
            bar.addWidget(part)
        self._rows = Rows(
            (Column(_("Question"), 0), Column(_("Practice"), 145), Column(_("Kind"), 92), Column(_("State"), 60)), self
        )
        self._table = table(_("Questions"), self._rows)
        self._count = widgets.muted()
        foot = Flowing()
        foot.addWidget(self._count)
        self._takers = [
            widgets.button(_("Rename own pack…"), self._rename),
            widgets.button(_("Take in a pack…"), self._take_in),
        ]
        for button in (*self._takers, widgets.button(_("Write as a spreadsheet…"), self._write)):
            foot.addWidget(button)
        left = QWidget()
        column = widgets.vertical(left, spacing=10)
        column.addLayout(bar)
        column.addWidget(self._table, 1)
        column.addLayout(foot)
        self._problems = widgets.label(size=13, tone="bad", wraps=True)
        self._problems.hide()
        self.sheet = QuestionSheet()
        self._acts = self._act_buttons()
        right = QWidget()
        beside = widgets.vertical(right, spacing=10)
        beside.addWidget(widgets.scrolled(self.sheet, _("The question")), 1)
        acts = Flowing()
        for button in self._acts.values():
            acts.addWidget(button)
        beside.addLayout(acts)
        inner = QWidget()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, inner)
        self._box.setSpacing(px(16))
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.addWidget(left, 6)
        self._box.addWidget(right, 5)
        self._left, self._right = left, right
        outer.addWidget(self._problems)
        outer.addWidget(widgets.scrolled(inner, _("Library")), 1)
        self.setFocusProxy(self._words)
        self._words.textChanged.connect(self._filter)
        for choice in (self._challenge, self._kind, self._state):
            choice.currentIndexChanged.connect(self._filter)
        self._table.selectionModel().currentChanged.connect(self._on_current)
        self.sheet.changed.connect(self._keep)

    def _act_buttons(self) -> dict[str, QPushButton]:
        return {
            "copy": widgets.button(
                _("Copy as a new question"), self._copy, hint=_("An own question beside this one, for its own use")
            ),
            "replace": widgets.button(
                _("Ask it in our own way"), self._replace, hint=_("An own question in its place, in every plan")
            ),
            "off": widgets.button(_("Switch off"), self._switch),
            "remove": widgets.button(_("Take out of the own pack…"), self._remove),
        }

    # What it shows

    def refresh(self) -> None:
        """The questions and their states as they are now; the pack is read beside the window."""
        workbook, engagement = self.session.workbook, self.session.engagement
        self._off = workbook.library.switched_off(engagement.id) if engagement is not None else frozenset()
        parts = workbook.library.parts()
        for button in self._takers:
            button.setEnabled(not self.session.is_read_only)
        if self._pack is not None and parts == self._parts:
            self._show_all()
            return
        self.session.start(
            lambda _job: (parts, whole_pack(parts)),
            self._on_pack,
            failed=self._on_unsound,
            label=_("Reading the questions"),
        )

    def _on_pack(self, read: tuple[tuple[OwnPart, ...], Pack]) -> None:
        self._parts, pack = read
        self._problems.hide()
        is_first = self._pack is None
        self._pack = pack
        own = {part.part for part in self._parts if part.kind == "questions"}
        self._origins = {id_: origin(self._parts, "questions", id_) for id_ in own}
        if is_first or self._challenge.count() != len(pack.challenges) + 1:
            every = ((c.id, c.short) for c in pack.challenges)
            self._challenge.offer((("", _("All challenges")), *every), self._challenge.chosen)
        self._show_all()

    def _on_unsound(self, fault: Exception) -> None:
        """An own pack that an update of the program left unsound is said with its problems; the rest goes on."""
        if not isinstance(fault, AlignmentError):
            raise fault
        lines = fault.problems[:8] if isinstance(fault, InputProblems) else ()
        self._problems.setText("\n".join((sentence(fault), *lines)))
        self._problems.show()

    def _show_all(self) -> None:
        pack = self._pack
        assert pack is not None
        with self.focus_kept():
            self._rows.fill([self._row(pack, question) for question in wording.in_order(pack)])
        self._filter()

    def _row(self, pack: Pack, question: Question) -> Row:
        return wording.row(pack, question, self._origin(question.id), is_off=question.id in self._off)

    def _origin(self, question_id: str) -> Origin:
        return self._origins.get(question_id, Origin.CORE)

    def _filter(self) -> None:
        pack = self._pack
        if pack is None:
            return
        wanted = self._wanted or self._chosen
        self._rows.filter(self._words.text(), self._is_shown)
        if not choose_id(self._table, wanted) and self._rows.rowCount():
            self._table.setCurrentIndex(self._rows.index(0, 0))
        self._wanted = ""
        self._count.setText(wording.counted(pack, self._rows.rowCount(), self._origins))
        self._show_chosen()

    def _is_shown(self, row: Row) -> bool:
        pack = self._pack
        question = pack.question.get(row.id) if pack is not None else None
        if pack is None or question is None:
            return False
        challenge, kind, state = (choice.chosen for choice in (self._challenge, self._kind, self._state))
        return (
            (not challenge or pack.practice[question.practice].challenge == challenge)
            and (not kind or wording.kind_of(question) == kind)
            and (state != _OWN or row.id in self._origins)
            and (state != _OFF or row.id in self._off)
        )

    def _on_current(self, _now: QModelIndex, _before: QModelIndex) -> None:
        if (id_ := chosen_id(self._table)) and id_ != self._chosen:
            self._show_chosen()

    def _show_chosen(self) -> None:
        self._chosen = chosen_id(self._table) or self._chosen
        pack = self._pack
        question = pack.question.get(self._chosen) if pack is not None else None
        self.sheet.setVisible(question is not None)
        if pack is None or question is None:
            return
        origin, is_off = self._origin(question.id), question.id in self._off
        can_edit = not self.session.is_read_only
        self.sheet.show_question(pack, question, origin, is_off=is_off, can_edit=can_edit)
        acts = self._acts
        for name in ("copy", "replace"):
            acts[name].setEnabled(can_edit)
        acts["replace"].setVisible(origin is Origin.CORE)
        acts["remove"].setVisible(origin is not Origin.CORE)
        acts["remove"].setEnabled(can_edit)
        engagement = self.session.engagement
        acts["off"].setVisible(engagement is not None)
        if engagement is not None:
            round_ = self.session.round
            is_open = round_ is not None and not round_.is_closed
            is_there = round_ is not None and question.id in self.session.workbook.pack(round_).question
            acts["off"].setEnabled(can_edit and is_open and is_there)
            words = _("Ask again in this round") if is_off else _("Leave out of this round")
            acts["off"].setText(words)
            acts["off"].setAccessibleName(words)

    def show_about(self, about: str) -> None:
        """Brings a question into view."""
        self._words.clear()
        for choice in (self._challenge, self._kind, self._state):
            choice.choose("")
        self._wanted = about
        self._filter()

    def leave(self) -> bool:
        """Keeps what is half typed."""
        self.sheet.flush()
        return True

    # What is changed

    def _keep(self, question: Question) -> None:
        try:
            self.session.workbook.library.keep("questions", question)
        except InputProblems as error:
            self.sheet.refuse("\n".join((sentence(error), *error.problems[:6])))
        except AlignmentError as error:
            self.sheet.refuse(sentence(error))
        else:
            self.sheet.refuse("")

    def _copy(self) -> None:
        self._made(in_its_place=False)

    def _replace(self) -> None:
        self._made(in_its_place=True)

    def _made(self, *, in_its_place: bool) -> None:
        made = self.session.do(self.session.workbook.library.copy_question, self._chosen, in_its_place=in_its_place)
        if made is not None:
            self._wanted = made.id
            self.session.tell(_("Copied. Click into its words to change them; a new round asks it."))

    def _remove(self) -> None:
        assert self._pack is not None
        question = self._pack.question[self._chosen]
        dialogs.confirm(
            self,
            _("Take this question out of the own pack?"),
            _("New rounds ask it no more, and ask again what it stood in the place of. Rounds that asked it keep it "
              "with its answers.\n\n{question}").format(question=question.text),
            _("Take it out"),
            lambda: self.session.do(self.session.workbook.library.remove, "questions", question.id),
        )  # fmt: skip

    def _switch(self) -> None:
        library, engagement = self.session.workbook.library, self.session.engagement
        if engagement is None:
            return
        id_ = self._chosen
        if id_ in self._off:
            self.session.do(library.switch_on, engagement.id, (id_,))
        elif costs := self.session.do(library.losses, engagement.id, (id_,)):
            dialogs.confirm(
                self,
                _("Leave this question out?"),
                "\n\n".join(costs),
                _("Leave it out"),
                lambda: self.session.do(library.switch_off, engagement.id, (id_,)),
            )
        else:
            self.session.do(library.switch_off, engagement.id, (id_,))

    def _rename(self) -> None:
        library = self.session.workbook.library
        dialogs.form(
            self,
            _("Rename the own pack"),
            (Field(id="title", label=_("Title"), value=library.head().title, is_needed=True),),
            lambda values: library.rename(values["title"]),
        )

    # Packs in and out

    def _take_in(self) -> None:
        dialogs.open_file(self, _("Take in a pack"), _("Packs (*.xlsx pack.toml)"), self._read)

    def _read(self, path: Path) -> None:
        if self._pack is None:
            return
        pack = self._pack
        self.session.start(
            lambda job: taking.offered(path, pack, cancelled=job.cancelled),
            self._preview,
            label=_("Reading {name}").format(name=path.name),
        )

    def _preview(self, offer: taking.Offer) -> None:
        dialogs.confirm(
            self,
            _("Take in “{title}”?").format(title=offer.pack.head.title),
            offer.words,
            _("Take it in"),
            lambda: self.session.do(self.session.workbook.library.take_in, offer.pack),
        )

    def _write(self) -> None:
        pack = self._pack
        if pack is None:
            return
        proposed = Path.home() / f"{pack.head.id}.xlsx"

        def chosen(path: Path) -> None:
            self.session.start(
                lambda _job: taking.write(path, pack),
                lambda written: self.session.tell(_("Written: {path}").format(path=written)),
                failed=self._not_written,
                label=_("Writing {name}").format(name=path.name),
            )

        dialogs.save_file(
            self, _("Write the questions as a spreadsheet"), proposed, _("Excel workbooks (*.xlsx)"), chosen
        )

    def _not_written(self, fault: Exception) -> None:
        if not isinstance(fault, AlignmentError):
            raise fault
        self.session.tell(sentence(fault), BAD)

    # Room

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to the list, Ctrl+F to the search."""
        if event.key() == Qt.Key.Key_Escape:
            self._table.setFocus()
        elif event.key() == Qt.Key.Key_F and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._words.setFocus()
            self._words.selectAll()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """List and question beside each other where there is room."""
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        px = theme.current().px
        is_beside = self.width() * 100 // theme.current().scale >= _BESIDE
        self._box.setDirection(QBoxLayout.Direction.LeftToRight if is_beside else QBoxLayout.Direction.TopToBottom)
        self._left.setMinimumHeight(0 if is_beside else px(_LEFT))
        self._right.setMinimumHeight(0 if is_beside else px(_RIGHT))
