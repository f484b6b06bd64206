"""Files out and in: the empty answer sheet, the filled one with a preview of what it would change, calendar and day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from alignment_desktop.content.outlines import outlines
from alignment_desktop.deliverables.blocks import MessageKind, Paper, Rendered
from alignment_desktop.domain.answers import AnswerImport, read_answers
from alignment_desktop.domain.booklet import Asked, Reader
from alignment_desktop.domain.errors import AlignmentError, InputProblems
from alignment_desktop.domain.interview import Interview
from alignment_desktop.domain.record import replace
from alignment_desktop.domain.schedule import days as schedule_days
from alignment_desktop.domain.schedule import next_day
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.exchange import calendar
from alignment_desktop.exchange.answers import kind_of, read_sheet, template
from alignment_desktop.exchange.files import safe_name, write_file
from alignment_desktop.i18n import _, languages
from alignment_desktop.ui import dialogs, theme, widgets, words
from alignment_desktop.ui.dialogs import Dialog, Field
from alignment_desktop.ui.session import BAD, GOOD, WARN, Session, sentence

_SHEETS = "(*.xlsx *.csv)"
_MOST_TOLD = 3


def write_empty_sheet(parent: QWidget, session: Session, snapshot: Snapshot) -> None:
    """Asks where the empty answer sheet of the round goes, and writes it."""

    def write(path: Path) -> None:
        _write(session, path, lambda: template(snapshot, kind_of(path)), _("Writing the answer sheet"))

    proposed = f"{safe_name(snapshot.client.name)}-answers.xlsx"
    dialogs.save_file(parent, _("Empty answer sheet"), proposed, _("Spreadsheets") + f" {_SHEETS}", write)


def write_calendar(parent: QWidget, session: Session, snapshot: Snapshot) -> None:
    """Asks which day and where to, and writes the sittings as a calendar file."""
    days = [("", _("All days")), *((day.isoformat(), words.day(day)) for day in calendar.days(snapshot))]

    def ask_place(values: dialogs.Values) -> None:
        day = date.fromisoformat(values["day"]) if values["day"] else None
        content = calendar.calendar(snapshot, day)
        proposed = f"{safe_name(snapshot.client.name)}-{values['day'] or 'interviews'}.ics"

        def write(path: Path) -> None:
            _write(session, path, lambda: content, _("Writing the calendar file"))

        dialogs.save_file(parent, _("Calendar file"), proposed, _("Calendar files") + " (*.ics)", write)

    dialogs.form(
        parent,
        _("Calendar file"),
        (Field(id="day", label=_("Which sittings"), kind="choice", options=days, value=_nearest(snapshot, days)),),
        ask_place,
        accept=_("Choose the place…"),
        intro=_("It holds names, jobs, times and plans, and nothing that was said. Reading a later one moves the "
                "entries that are there."),
    )  # fmt: skip


def write_day_sheet(parent: QWidget, session: Session, snapshot: Snapshot) -> None:
    """Asks which day and where to, and writes the sheet of that day's sittings as a PDF to print."""
    if (proposed_day := next_day(snapshot)) is None:
        session.tell(_("No sitting has a day yet. Give one a day and a time first."), WARN)
        return
    days = [(day.isoformat(), words.day_of_week(day)) for day in schedule_days(snapshot)]
    assets, paper = session.assets(snapshot), Paper(session.settings.paper)

    def ask_place(values: dialogs.Values) -> None:
        day = date.fromisoformat(values["day"])

        def made() -> Rendered:
            from alignment_desktop.deliverables.day_sheet import day_sheet  # what lays out pages takes long to load

            return day_sheet(snapshot, day, assets, paper=paper)

        def write(path: Path) -> None:
            _write_paper(session, path, made, _("Writing the day sheet"))

        proposed = f"{safe_name(snapshot.client.name)}-{day.isoformat()}.pdf"
        dialogs.save_file(parent, _("Day sheet"), proposed, _("PDF (*.pdf)"), write)

    dialogs.form(
        parent,
        _("Day sheet"),
        (Field(id="day", label=_("Which day"), kind="choice", options=days, value=proposed_day.isoformat()),),
        ask_place,
        accept=_("Choose the place…"),
        intro=_("To print, for your own use: who comes when, the must-asks, what was promised, what to ask to see. "
                "Nothing that was said is on it."),
    )  # fmt: skip


def write_booklet(parent: QWidget, session: Session, snapshot: Snapshot, sitting: Interview) -> None:
    """Asks for whom and where to, and writes the questions of a sitting as a PDF to print."""
    assets, paper = session.assets(snapshot), Paper(session.settings.paper)
    wanted = snapshot.engagement.language
    language = wanted if wanted in languages() else languages()[0]
    booklet = next(outline for outline in outlines() if outline.asks)

    def ask_place(values: dialogs.Values) -> None:
        reader = Reader(values["reader"])

        def made() -> Rendered:
            from alignment_desktop.deliverables.export import exported
            from alignment_desktop.deliverables.view import Options

            asked = Asked(sitting=sitting.id, reader=reader)
            return exported(booklet, snapshot, Options(language=language, paper=paper, asked=asked), assets)

        def write(path: Path) -> None:
            _write_paper(session, path, made, _("Writing the booklet"))

        proposed = f"{safe_name(snapshot.client.name)}-{booklet.id}-{reader.value}.pdf"
        dialogs.save_file(parent, _("Question booklet"), proposed, _("PDF (*.pdf)"), write)

    dialogs.form(
        parent,
        _("Question booklet"),
        (
            Field(
                id="reader",
                label=_("For"),
                kind="choice",
                options=[(reader.value, _(reader.words)) for reader in Reader],
                value=Reader.INTERVIEWER.value,
            ),
        ),
        ask_place,
        accept=_("Choose the place…"),
        intro=_("The questions of this sitting to print. For whoever asks with why, probes and what to listen for; for "
                "whoever is asked with levels, boxes to tick and room for notes alone."),
    )  # fmt: skip


def bring_in(parent: QWidget, session: Session, snapshot: Snapshot) -> None:
    """Asks for a filled sheet, shows what it would change, and brings it in as one step where that is wanted."""

    def read(path: Path) -> None:
        def failed(fault: Exception) -> None:
            if isinstance(fault, InputProblems):
                _Problems(parent, path.name, fault)
            elif isinstance(fault, AlignmentError):
                session.tell(sentence(fault), BAD)
            else:
                raise fault

        session.start(
            lambda job: read_answers(snapshot, read_sheet(path, cancelled=job.cancelled)),
            lambda plan: _Preview(parent, session, path.name, plan),
            failed=failed,
            label=_("Reading the answer sheet"),
        )

    dialogs.open_file(parent, _("Filled answer sheet"), _("Spreadsheets") + f" {_SHEETS}", read)


def _write(session: Session, path: Path, content: Callable[[], bytes], label: str) -> None:
    session.start(
        lambda _job: write_file(path, content()),
        lambda _nothing: session.tell(_("Written: {path}").format(path=path)),
        label=label,
    )


def _write_paper(session: Session, path: Path, made: Callable[[], Rendered], label: str) -> None:
    """Writes a paper, and says what of its words could not be printed as given."""

    def work() -> tuple[str, ...]:
        rendered = made()
        write_file(path, rendered.pdf)
        return tuple(m.in_place for m in rendered.messages if m.kind in (MessageKind.GLYPH, MessageKind.TEXT))

    def written(told: tuple[str, ...]) -> None:
        words = " ".join((_("Written: {path}").format(path=path) + ("." if told else ""), *told[:_MOST_TOLD]))
        session.tell(words, WARN if told else GOOD)

    session.start(lambda _job: work(), written, label=label)


def _nearest(snapshot: Snapshot, days: list[tuple[str, str]]) -> str:
    """The next day with a sitting; all days where none is ahead."""
    return next((day for day, _words in days if day >= snapshot.today.isoformat()), "")


class _Preview(Dialog):
    """What a sheet would write, what is there already, what differs; nothing is changed before it is accepted."""

    def __init__(self, parent: QWidget, session: Session, name: str, plan: AnswerImport) -> None:
        super().__init__(parent, _("Answers from {name}").format(name=name), width=560)
        self._session, self._plan = session, plan
        lines = widgets.grid(spacing=8)
        lines.setColumnStretch(0, 1)
        newcomers = ", ".join(n.name for n in plan.newcomers)
        for place, (told, count) in enumerate(
            (
                (_("New answers"), sum(a.standing is not None for a in plan.new)),
                (_("New remarks beside them"), sum(len(a.remarks) for a in plan.new)),
                (_("There already, and staying as they are"), len(plan.same)),
                (_("Different from what is there"), len(plan.differing)),
                (_("People added: {names}").format(names=newcomers or _("none")), len(plan.newcomers)),
            )
        ):
            lines.addWidget(widgets.label(told, wraps=True), place, 0)
            figure = widgets.label(str(count), size=16, weight=theme.SEMIBOLD, tone="ink" if count else "ink_3")
            lines.addWidget(figure, place, 1, Qt.AlignmentFlag.AlignRight)
        self.body.addLayout(lines)
        self._replaces = widgets.check_box(
            _("Replace those that differ by what the sheet says"), on_toggle=lambda _on: self._tell_button()
        )
        if plan.differing:
            listed = widgets.text_edit(_("Answers that differ"), "\n".join(was for _a, was in plan.differing), lines=5)
            listed.setReadOnly(True)
            listed.setMaximumHeight(listed.minimumHeight())
            self.body.addWidget(listed)
            self.body.addWidget(self._replaces)
        self.body.addStretch()
        self.add_button(_("Cancel"), self.reject)
        self._accept_button = self.add_button("", self._on_accept, kind="primary")
        self._tell_button()
        self.show_fitting()
        (self._replaces if plan.differing else self._accept_button).setFocus()

    def _tell_button(self) -> None:
        count = len(tuple(self._plan.writes(replace=self._replaces.isChecked())))
        told = _("Bring in {n} rows").format(n=count) if count > 1 else _("Bring in one row")
        told = told if count else _("Nothing new to bring in")
        self._accept_button.setText(widgets.unmarked(told))
        self._accept_button.setAccessibleName(told)
        self._accept_button.setEnabled(bool(count))

    def _on_accept(self) -> None:
        replaces = self._replaces.isChecked()
        # Without the replacing, what differs stays as it is here and the rest comes in.
        plan = self._plan if replaces else replace(self._plan, differing=())
        remarks = sum(len(a.remarks) for a in plan.writes(replace=replaces))
        try:
            written = self._session.workbook.interviews.import_answers(plan, replace=replaces)
        except AlignmentError as refusal:
            self.refuse(sentence(refusal))
            return
        self.accept()
        told = _("{n} answers and {remarks} remarks brought in. Undo takes them all back.")
        self._session.tell(told.format(n=written, remarks=remarks))


class _Problems(Dialog):
    """Everything that is wrong with a sheet, at once, by its places."""

    def __init__(self, parent: QWidget, name: str, fault: InputProblems) -> None:
        super().__init__(parent, _("{name} cannot come in yet").format(name=name), width=620)
        self.body.addWidget(widgets.label(str(fault), wraps=True))
        listed = widgets.text_edit(_("Problems of the sheet"), "\n".join(fault.problems), lines=10)
        listed.setReadOnly(True)
        self.body.addWidget(listed, 1)
        self.body.addWidget(widgets.muted(_("Mend them in the sheet, save it, and bring it in again."), wraps=True))
        self.add_button(_("Close"), self.accept, kind="primary")
        self.show_fitting()
        listed.setFocus()
