"""The steps of the first run on the screen: each shows a part of the `FirstRun` and writes what is typed into it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QSizePolicy, QWidget

from alignment_desktop.domain.engagement import Attribution, Side
from alignment_desktop.domain.pack import Pack
from alignment_desktop.i18n import _
from alignment_desktop.ui import dialogs, theme, widgets
from alignment_desktop.ui import words as wording
from alignment_desktop.ui.flowing import Flowing
from alignment_desktop.ui.pages.start.first_run import MINUTES, FirstRun, PersonDraft, plans_for
from alignment_desktop.ui.pages.start.panels import heading
from alignment_desktop.ui.pictures import LogoField
from alignment_desktop.ui.secret import covered
from alignment_desktop.ui.session import Session
from alignment_desktop.ui.strength import StrengthLine


class StepView(QWidget):
    """A step: its heading, a sentence, its fields. `typed` is sent after each change of the first run."""

    typed = Signal()

    def __init__(self, run: FirstRun, head: str, words: str) -> None:
        super().__init__()
        self.run = run
        self.setAccessibleName(head)
        self.column = widgets.vertical(self, spacing=8)
        self.column.addWidget(heading(head))
        self.column.addWidget(widgets.label(words, size=14, tone="ink_2", wraps=True))
        self.column.addSpacing(theme.current().px(8))

    def fields(self) -> list[QWidget]:
        """The fields that Enter goes through, in their order."""
        return []

    def show_run(self) -> None:
        """Fills the fields from the first run; called each time the step is shown."""

    def add_line(self, label: str, name: str, *, hint: str = "", help: str = "") -> QLineEdit:
        """A labelled line that is kept in the field `name` of the first run."""
        line = widgets.line_edit(label, str(getattr(self.run, name)), hint=hint)
        line.setMaximumWidth(theme.current().px(520))

        def keep(text: str) -> None:
            setattr(self.run, name, text)
            self.typed.emit()

        line.textChanged.connect(keep)
        self.add_labelled(label, line)
        if help:
            self.column.addWidget(widgets.muted(help, wraps=True))
        return line

    def add_labelled(self, label: str, editor: QWidget) -> QWidget:
        """An editor under its name, together."""
        both = labelled(label, editor)
        self.column.addWidget(both)
        return both

    def add_logo(self, session: Session, label: str, name: str) -> LogoField:
        """A labelled logo that is kept in the field `name` of the first run."""
        logo = LogoField(session, label)
        logo.show_png(getattr(self.run, name))
        logo.picked.connect(lambda png: setattr(self.run, name, png))
        self.add_labelled(label, logo)
        return logo


def labelled(label: str, editor: QWidget) -> QWidget:
    """An editor under its name."""
    made = QWidget()
    column = widgets.vertical(made, spacing=4)
    named = widgets.label(label, size=12, weight=theme.MEDIUM, tone="ink_2")
    named.setBuddy(editor)
    column.addWidget(named)
    column.addWidget(editor)
    return made


class PassphraseStep(StepView):
    """The passphrase twice, or none and what that means."""

    def __init__(self, run: FirstRun) -> None:
        super().__init__(
            run,
            _("Choose a passphrase"),
            _("It seals the file. Without it nobody can open the workbook, and that includes you and us: there is no "
              "reset, and no second key but a recovery sheet on paper. Keep it where your other keys are."),
        )  # fmt: skip
        self.first = self.add_line(_("Passphrase"), "passphrase")
        self.strength = StrengthLine()
        self.strength.tell(run.passphrase)
        self.first.textChanged.connect(self.strength.tell)
        self.column.addWidget(self.strength)
        self.second = self.add_line(_("The same once more"), "repeated")
        for line in (self.first, self.second):
            covered(line)
        self.sheet: QCheckBox = widgets.check_box(
            _("Make a recovery sheet to print, for when the passphrase is lost"), run.wants_sheet, self._on_sheet
        )
        self.column.addSpacing(theme.current().px(8))
        self.column.addWidget(self.sheet)
        self.without: QCheckBox = widgets.check_box(_("Go without a passphrase"), run.is_unprotected, self._on_without)
        self.column.addWidget(self.without)
        self._meaning = widgets.label(
            _("Anybody who gets hold of the file, or of a backup or stick with it, can then read everything in it: "
              "every client, every word said in confidence. Good for trying things out, not for real clients."),
            tone="warn",
            wraps=True,
        )  # fmt: skip
        self.column.addWidget(self._meaning)
        self._fit()

    def fields(self) -> list[QWidget]:
        """The two lines, or the box alone where there is to be none."""
        return [self.without] if self.run.is_unprotected else [self.first, self.second]

    def _on_sheet(self, is_on: bool) -> None:
        self.run.wants_sheet = is_on

    def _on_without(self, is_on: bool) -> None:
        self.run.is_unprotected = is_on
        self._fit()
        self.typed.emit()

    def _fit(self) -> None:
        for line in (self.first, self.second):
            line.setEnabled(not self.run.is_unprotected)
        self.strength.setVisible(not self.run.is_unprotected)
        self.sheet.setVisible(not self.run.is_unprotected)
        self._meaning.setVisible(self.run.is_unprotected)


class PlaceStep(StepView):
    """Where the file lies."""

    def __init__(self, run: FirstRun) -> None:
        super().__init__(
            run,
            _("Where shall the workbook lie?"),
            _("One file holds all your clients. Best is a folder of this computer that is backed up."),
        )
        self.line = self.add_line(_("File"), "path")
        self.line.setMaximumWidth(16_777_215)
        choose = widgets.button(_("Choose a place…"), self._ask)
        choose.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.column.addWidget(choose)

    def fields(self) -> list[QWidget]:
        """The line."""
        return [self.line]

    def _ask(self) -> None:
        kinds = _("Workbooks") + " (*.alignment)"
        dialogs.save_file(self, _("Where shall the workbook lie?"), self.run.file, kinds, self._take)

    def _take(self, path: Path) -> None:
        self.line.setText(str(path))
        self.line.setFocus()


class FirmStep(StepView):
    """Whose documents these are."""

    def __init__(self, run: FirstRun, session: Session) -> None:
        super().__init__(
            run,
            _("Who are you?"),
            _("Your firm and logo stand on every document; your name stands beside what you decide. All of it can be "
              "changed later."),
        )  # fmt: skip
        self._lines = [
            self.add_line(_("Your name"), "consultant"),
            self.add_line(_("Your firm"), "firm", hint=_("May be left empty")),
        ]
        self.add_logo(session, _("Logo of your firm"), "firm_logo")

    def fields(self) -> list[QWidget]:
        """The two lines."""
        return [*self._lines]


class ClientStep(StepView):
    """The company that is worked for."""

    def __init__(self, run: FirstRun, session: Session) -> None:
        super().__init__(run, _("Who is your client?"), _("The company whose business and IT you bring together."))
        self._lines = [
            self.add_line(_("Client"), "client"),
            self.add_line(_("Industry"), "industry", hint=_("May be left empty")),
        ]
        self.add_logo(session, _("Logo of the client"), "client_logo")

    def fields(self) -> list[QWidget]:
        """The two lines."""
        return [*self._lines]


class EngagementStep(StepView):
    """The piece of work."""

    def __init__(self, run: FirstRun) -> None:
        super().__init__(
            run,
            _("What is the work called?"),
            _("The title stands on the cover of every document. Fees and costs are kept in the currency."),
        )
        self._lines = [
            self.add_line(_("Title of the engagement"), "title"),
            self.add_line(_("Currency"), "currency", hint="EUR"),
        ]
        self._lines[1].setMaxLength(3)
        self._lines[1].setMaximumWidth(theme.current().px(96))

    def fields(self) -> list[QWidget]:
        """The two lines."""
        return [*self._lines]


class PersonLine(QFrame):
    """One person: name and job, role and side, and how they may be quoted."""

    typed = Signal()

    def __init__(self, person: PersonDraft, number: int, pack: Pack) -> None:
        super().__init__()
        self.setObjectName("person")
        theme.styled(self, "#person{background:@ground;border:1px solid @line;border-radius:9px;}")
        self.person = person
        self._side_of = {role.id: Side(role.side) for role in pack.roles}
        self.setAccessibleName(_("Person {n}").format(n=number))
        self.name = widgets.line_edit(_("Name of person {n}").format(n=number), person.name)
        self.job = widgets.line_edit(_("Job of person {n}").format(n=number), person.job)
        self._role = widgets.Choice(
            _("Role of person {n}").format(n=number), [(r.id, r.title) for r in pack.roles], person.role
        )
        self._side = widgets.Choice(_("Side of person {n}").format(n=number), wording.options(Side), person.side)
        self._promise = widgets.Choice(
            _("Promise to person {n}").format(n=number),
            wording.options(Attribution),
            person.attribution,
        )
        px = theme.current().px
        for line in (self.name, self.job):
            line.setMinimumWidth(px(248))
        flow = Flowing(spacing=10)
        for label, editor in (
            (_("Name"), self.name),
            (_("Job"), self.job),
            (_("Role"), self._role),
            (_("Side"), self._side),
            (_("May be quoted"), self._promise),
        ):
            flow.addWidget(labelled(label, editor))
        widgets.vertical(self, margins=12).addLayout(flow)
        self.name.textChanged.connect(self._keep)
        self.job.textChanged.connect(self._keep)
        self._role.currentIndexChanged.connect(self._on_role)
        self._side.currentIndexChanged.connect(self._keep)
        self._promise.currentIndexChanged.connect(self._keep)

    def fields(self) -> list[QWidget]:
        """All five where somebody is named, else the name alone."""
        if not self.person.is_named:
            return [self.name]
        return [self.name, self.job, self._role, self._side, self._promise]

    def _on_role(self) -> None:
        self._side.choose(self._side_of[self._role.chosen])
        self._keep()

    def _keep(self) -> None:
        person = self.person
        person.name, person.job, person.role = self.name.text(), self.job.text(), self._role.chosen
        person.side, person.attribution = Side(self._side.chosen), Attribution(self._promise.chosen)
        self.typed.emit()


class PeopleStep(StepView):
    """Who is asked, and what they are promised."""

    def __init__(self, run: FirstRun, pack: Callable[[], Pack]) -> None:
        super().__init__(
            run,
            _("Who will you ask?"),
            _("Two are enough to begin with: one from the business, one from IT. How somebody may be quoted is a "
              "promise: it can be narrowed later, never widened."),
        )  # fmt: skip
        self._pack = pack
        self._lines: list[PersonLine] = []
        self._list = widgets.vertical(spacing=10)
        self.column.addLayout(self._list)

    def fields(self) -> list[QWidget]:
        """The fields of all lines."""
        return [field for line in self._lines for field in line.fields()]

    def show_run(self) -> None:
        """One line for each person and one free."""
        self._add_missing()

    def _add_missing(self) -> None:
        self.run.ensure_empty_line(self._pack())
        for person in self.run.people[len(self._lines) :]:
            line = PersonLine(person, len(self._lines) + 1, self._pack())
            line.typed.connect(self._on_typed)
            self._lines.append(line)
            self._list.addWidget(line)
            line.show()  # at once: Enter goes there before the layout would have shown it

    def _on_typed(self) -> None:
        self._add_missing()
        self.typed.emit()


class InterviewStep(StepView):
    """The first interview: who, how long, by which plan."""

    def __init__(self, run: FirstRun, pack: Callable[[], Pack]) -> None:
        super().__init__(
            run,
            _("Whom do you ask first?"),
            _("The plan fits the role and the minutes. In the room you can leave it and cut it short."),
        )
        self._pack = pack
        self._who = widgets.Choice(_("Who is asked first"))
        self._minutes = widgets.Segments(_("Minutes"), [(str(m), str(m)) for m in MINUTES])
        self._plan = widgets.Choice(_("Plan of the interview"))
        self._asked: list[QWidget] = []
        for label, editor in ((_("Person"), self._who), (_("Minutes"), self._minutes), (_("Plan"), self._plan)):
            editor.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            self._asked.append(self.add_labelled(label, editor))
        self._about = widgets.muted(wraps=True, size=13)
        self.column.addWidget(self._about)
        self._nobody = widgets.label(
            _("Nobody is named yet, so there is no interview to start. Go back and name somebody, or make the workbook "
              "as it is."),
            wraps=True,
        )  # fmt: skip
        self.column.addWidget(self._nobody)
        self._who.currentIndexChanged.connect(self._on_who)
        self._minutes.chosen.connect(self._on_minutes)
        self._plan.currentIndexChanged.connect(self._on_plan)

    def fields(self) -> list[QWidget]:
        """The person and the plan."""
        return [self._who, self._plan] if self.run.named else []

    def show_run(self) -> None:
        """The people named, and a plan for the one who is asked first."""
        named = self.run.named
        for part in (*self._asked, self._about):
            part.setVisible(bool(named))
        self._nobody.setVisible(not named)
        if not named:
            return
        self.run.first = min(self.run.first, len(named) - 1)
        self._who.offer([(str(n), person.name.strip()) for n, person in enumerate(named)], str(self.run.first))
        person = self.run.asked_first
        if person is not None and self.run.plan not in {plan.id for plan in plans_for(self._pack(), person.role)}:
            self.run.choose_plan(self._pack())
        self._show_plan()

    def _on_who(self) -> None:
        self.run.first = int(self._who.chosen or 0)
        self.run.choose_plan(self._pack())
        self._show_plan()

    def _on_minutes(self, minutes: str) -> None:
        self.run.choose_plan(self._pack(), int(minutes))
        self._show_plan()

    def _on_plan(self) -> None:
        self.run.plan = self._plan.chosen
        self._show_plan()

    def _show_plan(self) -> None:
        pack, person = self._pack(), self.run.asked_first
        if person is None:
            return
        self._plan.offer([(plan.id, plan.title) for plan in plans_for(pack, person.role)], self.run.plan)
        nearest = min(MINUTES, key=lambda minutes: abs(minutes - self.run.minutes))
        self._minutes.choose(str(nearest))
        plan = pack.plan.get(self.run.plan)
        if plan is not None:
            self._about.setText(
                _("{questions} questions for {planned} minutes, {must} of which must be asked.").format(
                    questions=len(plan.questions), planned=plan.minutes, must=len(plan.must_ask)
                )
            )
        self.typed.emit()
