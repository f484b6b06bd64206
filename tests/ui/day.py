"""A whole day with a client, by keys and mouse, in the real window; run as a process that may be killed at any moment.

    python -m tests.ui.day day FOLDER      from an empty disk to an exported draft; then it types on until it is killed
    python -m tests.ui.day after FOLDER    opens the workbook again and tells what is in it

Each prints JSON: what was pressed, and what the workbook holds. Pictures of the stations lie in FOLDER.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QFileDialog, QLabel, QPlainTextEdit, QWidget

from alignment_desktop.settings import Settings
from alignment_desktop.ui.app import Application
from alignment_desktop.ui.main_window import MainWindow
from alignment_desktop.ui.session import Session

PASSPHRASE = "four plain words here"
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
PEOPLE = (
    ("Ruth Abel", "Chief executive", "ceo"),
    ("Ivo Brandt", "Head of IT", "it_lead"),
    ("Carla Dorn", "Finance director", "finance"),
    ("Emil Fuchs", "Head of operations", "operations"),
    ("Greta Hahn", "Head of sales", "sales"),
    ("Jan Keller", "Depot manager", "unit_head"),
    ("Lena Maurer", "Team lead", "team_lead"),
    ("Nils Ott", "Developer", "developer"),
    ("Pia Quast", "Support", "it_operations"),
)
LINES = (
    "It usually starts with a mail and a phone call",
    '"We get in October what we asked for in January.',
    "!Nobody wrote down what finished means",
    ">send me the form that finance uses",
    "*looks at the other side before answering",
    "~thinks the supplier is a friend of the family",
    "#the signed request of 12 May",
)
SENT = "!Everybody knows the shared password"


class Person:
    """Somebody at the keyboard: counts what they press and waits for what they see."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self.window = window
        self.folder = folder
        self.keys = self.clicks = 0
        self.stations: list[dict[str, object]] = []
        self._begun = time.monotonic()
        self._before = (0, 0)

    # Looking

    def wait(self, is_true: Callable[[], object], what: str, seconds: float = 20) -> None:
        """Looks until something is so."""
        until = time.monotonic() + seconds
        while not is_true():
            if time.monotonic() > until:
                self.picture("failed")
                raise AssertionError(f"still not: {what}")
            QApplication.processEvents()
            QTest.qWait(5)

    def focus(self) -> QWidget:
        """Where the keys go."""
        found: list[QWidget] = []

        def has_focus() -> bool:
            focused, modal = QApplication.focusWidget(), QApplication.activeModalWidget()
            active = QApplication.activeWindow()
            if active is None or not active.isVisible():  # a bare display has nobody who hands the focus back
                (modal or self.window).activateWindow()
            if focused is None or (modal is not None and focused.window() is not modal):
                return False
            found[:] = [focused]
            return True

        self.wait(has_focus, "something has the focus")
        return found[0]

    def named(self, name: str, kind: type[QWidget] = QWidget) -> QWidget:
        """The visible widget of this name, in the window on top."""
        found: list[QWidget] = []

        def is_there() -> bool:
            top = QApplication.activeModalWidget() or self.window
            found[:] = [w for w in top.findChildren(kind) if w.accessibleName() == name and w.isVisible()]
            return bool(found)

        self.wait(is_there, f"something is called “{name}”")
        return found[0]

    def sees(self, words: str) -> None:
        """Waits until words stand somewhere in the window."""

        def is_there() -> bool:
            top = QApplication.activeModalWidget() or self.window
            return any(words in w.text() for w in top.findChildren(QLabel) if w.isVisible())

        self.wait(is_there, f"“{words}” can be read")

    def picture(self, name: str) -> None:
        """Keeps what is on the screen."""
        QApplication.processEvents()
        self.window.grab().save(str(self.folder / f"{name}.png"))
        if (modal := QApplication.activeModalWidget()) is not None:
            modal.grab().save(str(self.folder / f"{name}-dialog.png"))

    def station(self, name: str) -> None:
        """A part of the day is done."""
        self.picture(f"{len(self.stations) + 1:02d}-{name}")
        keys, clicks = self._before
        self.stations.append({"station": name, "keys": self.keys - keys, "clicks": self.clicks - clicks})
        self._before = (self.keys, self.clicks)

    # Doing

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """One key where the focus is."""
        QTest.keyClick(self.focus(), key, modifiers)
        self.keys += 1

    def type(self, words: str) -> None:
        """Words, letter by letter, each where the focus is then."""
        for letter in words:
            if letter.isascii():
                QTest.keyClick(self.focus(), letter)
            else:
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    QApplication.sendEvent(self.focus(), QKeyEvent(kind, 0, NONE, letter))
            self.keys += 1

    def enter(self, words: str = "") -> None:
        """Words and Enter."""
        self.type(words)
        self.press(Qt.Key.Key_Return)

    def click(self, name: str, kind: type[QWidget] = QAbstractButton) -> None:
        """The mouse on something of this name."""
        widget = self.named(name, kind)
        self.wait(widget.isEnabled, f"“{name}” can be pressed")
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=widget.rect().center())
        self.clicks += 1

    def choose(self, name: str, id_: str) -> None:
        """An option of a choice by the arrow keys, in its list where it opens one."""
        choice = self.named(name, QComboBox)
        assert isinstance(choice, QComboBox)
        choice.setFocus()
        self.clicks += 1
        wanted = choice.findData(id_)
        assert wanted >= 0, (name, id_)
        while choice.currentIndex() != wanted:
            self.press(Qt.Key.Key_Down if choice.currentIndex() < wanted else Qt.Key.Key_Up)
            if QApplication.activePopupWidget() is not None:
                view = choice.view()
                while view.currentIndex().row() != wanted:
                    down = view.currentIndex().row() < wanted
                    QTest.keyClick(view, Qt.Key.Key_Down if down else Qt.Key.Key_Up)
                    self.keys += 1
                QTest.keyClick(view, Qt.Key.Key_Return)
                self.keys += 1
                return

    def answer_file_dialog(self, path: Path) -> None:
        """Types the path into the dialog that asks for a file."""
        self.wait(lambda: isinstance(QApplication.activeModalWidget(), QFileDialog), "a file is asked for")
        self.focus()
        self.press(Qt.Key.Key_A, CTRL)
        self.enter(str(path))
        self.wait(lambda: not isinstance(QApplication.activeModalWidget(), QFileDialog), "the file was taken")

    def page(self, name: str) -> None:
        """Waits until a page is in view."""
        self.wait(lambda: self.window.page_in_view == name, f"the page {name}")


def day(folder: Path) -> None:
    """From nothing to an exported draft, and on."""
    workbook_file = folder / "clients.alignment"
    _app, session, window = started()
    me = Person(window, folder)
    window.show_page("start")
    first_run(me, workbook_file)
    interview(me, session)
    people(me)
    sheet(me, session, folder)
    overview(me, session)
    findings(me, session)
    plan(me, session)
    deliverables(me, session, folder)
    asked = next(i for i in session.workbook.store.all(_kind("Interview")) if i.plan)
    session.go_to("room", asked.id)
    me.page("room")
    me.press(Qt.Key.Key_Escape)  # from the record back to the talk
    me.type(" and the last line before the power went")
    me.wait(lambda: "power went" in told(session, asked.id), "the last line is saved", 5)
    keys, clicks = me.keys, me.clicks
    tell({"stations": me.stations, "keys": keys, "clicks": clicks, "holds": holds(session)})
    while True:  # until somebody pulls the plug
        me.type(" more and more words")
        QApplication.processEvents()


def first_run(me: Person, file: Path) -> None:
    """Passphrase, file, firm, client, engagement, two people, a plan."""
    if me.window.page_in_view == "start" and any(
        b.accessibleName() == "New workbook" and b.isVisible() for b in me.window.findChildren(QAbstractButton)
    ):
        me.click("New workbook")
    me.sees("Choose a passphrase")
    me.enter(PASSPHRASE)
    me.enter(PASSPHRASE)
    me.sees("Where shall the workbook lie?")
    me.press(Qt.Key.Key_A, CTRL)
    me.enter(str(file))
    me.sees("Who are you?")
    me.enter("Kim Larsen")
    me.enter("Larsen Advisory")
    me.sees("Who is your client?")
    me.enter("Ostwind Freight & Co <Nord>")
    me.enter("Logistics")
    me.sees("What is the work called?")
    me.press(Qt.Key.Key_Return, CTRL)
    me.sees("Who will you ask?")
    for number, (name, job, role) in enumerate(PEOPLE[:2], 1):
        me.named(f"Name of person {number}").setFocus()
        me.type(name)
        me.press(Qt.Key.Key_Tab)
        me.type(job)
        me.choose(f"Role of person {number}", role)
    me.picture("people")
    me.press(Qt.Key.Key_Return, CTRL)
    me.sees("Whom do you ask first?")
    me.choose("Who is asked first", "1")
    me.picture("plan")
    me.station("first run")
    me.click("Start the interview")
    me.page("room")


def interview(me: Person, session: Session) -> None:
    """Fifteen questions: lines of every class, a rating each, one line sent elsewhere, one question jumped to."""
    asked = session.workbook.store.all(_kind("Interview"))[0]
    for number in range(15):
        me.type(f"{LINES[number % len(LINES)]} {number}")
        if number % 4 == 3:
            me.press(Qt.Key.Key_Return)
            me.type(f"second line of {number}")
        me.press((Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_3)[number % 4], CTRL)
        if number == 4:
            me.picture("room")
        if number == 6:  # something that belongs elsewhere, without leaving this question
            me.press(Qt.Key.Key_Return)
            me.type(SENT)
            me.press(Qt.Key.Key_J, CTRL | SHIFT)
            me.enter("security")
            me.wait(lambda: sent(session), "the line has moved")
        if number == 9:  # and the talk jumps ahead
            me.press(Qt.Key.Key_J, CTRL)
            me.enter("infrastructure")
        else:
            me.press(Qt.Key.Key_Return, CTRL)
    me.wait(lambda: len(rated(session, asked.id)) >= 15, "fifteen ratings are saved")
    me.press(Qt.Key.Key_E, CTRL)
    me.sees("Close the talk")
    me.picture("closing")
    for _step in range(40):
        if any(b.accessibleName() == "Finish the interview" and b.isVisible() for b in buttons(me)):
            break
        me.press(Qt.Key.Key_Down)
    me.picture("record")
    me.station("interview")
    me.click("Finish the interview")
    me.wait(lambda: held(session, asked.id), "the sitting is held")
    me.window.show_page("engagement")


def people(me: Person) -> None:
    """The other seven."""
    me.page("engagement")
    me.click("People")
    for name, job, role in PEOPLE[2:]:
        me.click("Add a person…")
        me.type(name)
        me.named("Job").setFocus()
        me.type(job)
        me.choose("Role in the interview", role)
        me.press(Qt.Key.Key_Return)
        me.wait(lambda: QApplication.activeModalWidget() is None, "the person is added")
    me.station("people")


def sheet(me: Person, session: Session, folder: Path) -> None:
    """The answers of the others, by a spreadsheet."""
    me.window.show_page("interviews")
    me.page("interviews")
    empty = folder / "answers.xlsx"
    me.click("Empty answer sheet…")
    me.answer_file_dialog(empty)
    me.wait(empty.exists, "the sheet is written")
    fill(empty)
    me.click("Bring in answers…")
    me.answer_file_dialog(empty)
    me.wait(lambda: QApplication.activeModalWidget() is not None, "the preview is shown")
    me.picture("sheet")
    me.press(Qt.Key.Key_Return)
    me.wait(lambda: len(session.snapshot().responses) > 60, "the answers are in")
    me.station("sheet")


def fill(path: Path) -> None:
    """What a spreadsheet program does: names over stand-ins, ratings, the odd note."""
    book = openpyxl.load_workbook(path)
    rows = book.worksheets[0]
    head = {str(cell.value).strip().casefold(): cell.column for cell in rows[1]}
    by_role = {role: name for name, _job, role in PEOPLE}
    for number in range(2, rows.max_row + 1):
        role = str(rows.cell(number, head["role"]).value or "")
        who = by_role.get(role)
        if who is None or role == "it_lead":
            for column in head.values():
                rows.cell(number, column).value = None
            continue
        is_it = rows.cell(number, head["side"]).value == "it"
        rows.cell(number, head["respondent"]).value = who
        rows.cell(number, head["rating"]).value = (4, 3, 4)[number % 3] if is_it else (2, 1, 3)[number % 3]
        rows.cell(number, head["basis"]).value = "self"
        if number % 7 == 0:
            rows.cell(number, head["note"]).value = f"! It came back twice, see line {number}"
    book.save(path)


def overview(me: Person, session: Session) -> None:
    """A look at where they part ways, and at what stands behind a figure."""
    me.window.show_page("overview")
    me.page("overview")
    me.sees("Where business and IT part ways")
    cards = [w for w in me.window.findChildren(QWidget) if w.accessibleName().startswith("Alignment maturity: ")]
    me.click(cards[0].accessibleName(), QWidget)
    me.sees("How it comes about")
    me.picture("explanation")
    me.press(Qt.Key.Key_Escape)
    me.station("overview")


def findings(me: Person, session: Session) -> None:
    """Three proposals accepted, by a letter each."""
    me.window.show_page("findings")
    me.page("findings")
    for count in (1, 2, 3):
        me.type("a")
        me.wait(lambda count=count: len(session.snapshot().findings) == count, "the finding is accepted")
    me.station("findings")


def plan(me: Person, session: Session) -> None:
    """Five actions from the playbook, one of them with an owner and a date."""
    me.window.show_page("plan")
    me.page("plan")
    while len(session.snapshot().actions) < 5:
        count = len(session.snapshot().actions)
        me.click("Draw from the playbook…")
        me.picture("playbook")
        me.press(Qt.Key.Key_Return)
        me.wait(lambda count=count: len(session.snapshot().actions) > count, "an action is drawn")
    owner = next(p.id for p in session.snapshot().people if p.name == "Emil Fuchs")
    me.choose("Owner", owner)
    me.wait(lambda: any(a.owner_id == owner for a in session.snapshot().actions), "the owner is kept")
    me.station("plan")


def deliverables(me: Person, session: Session, folder: Path) -> None:
    """A lead in other words, the checks, a draft on the stick."""
    me.window.show_page("deliverables")
    me.page("deliverables")
    me.sees("Before it goes out")
    lead = me.named("Lead", QPlainTextEdit)
    lead.setFocus()
    me.clicks += 1
    me.press(Qt.Key.Key_A, CTRL)
    me.type("Both sides want the same thing and have not said so to each other.")
    me.named("Heading", QPlainTextEdit).setFocus()
    me.clicks += 1
    me.wait(lambda: any(p.is_edited for p in session.snapshot().prose), "the lead is kept")
    me.click("Export a draft…")
    me.picture("export")
    me.press(Qt.Key.Key_Return)
    me.answer_file_dialog(folder / "draft.pdf")
    me.wait((folder / "draft.pdf").exists, "the draft is written", 60)
    me.wait(lambda: not session.jobs, "the page may be left again", 60)
    me.station("deliverables")


# What the workbook holds


def _kind(name: str) -> type:
    from alignment_desktop.storage.tables import table_named

    return table_named(f"{name.lower()}s").kind


def buttons(me: Person) -> list[QAbstractButton]:
    return me.window.findChildren(QAbstractButton)


def rated(session: Session, interview_id: str) -> list[object]:
    return [r for r in session.workbook.interviews.responses(interview_id) if r.rating is not None]


def sent(session: Session) -> bool:
    """Whether the line that was sent elsewhere is there."""
    return any(
        remark.text in SENT and (remark.question or "").startswith("C5")
        for remark in session.workbook.store.all(_kind("Remark"))
    )


def held(session: Session, interview_id: str) -> bool:
    return session.workbook.interviews.interview(interview_id).state.value == "held"


def told(session: Session, interview_id: str) -> str:
    return "\n".join(remark.text for remark in session.workbook.interviews.remarks(interview_id))


def holds(session: Session) -> dict[str, object]:
    """What can be counted, and every remark."""
    snapshot = session.snapshot()
    return {
        "people": sorted(p.name for p in snapshot.people),
        "responses": sorted(f"{r.respondent_id} {r.question} {r.rating}" for r in snapshot.responses),
        "remarks": sorted(f"{r.kind.value}: {r.text}" for r in snapshot.remarks),
        "findings": [f.title for f in snapshot.findings],
        "actions": [a.title for a in snapshot.actions],
        "sent": sent(session),
        "prose": sorted(p.text for p in snapshot.prose if p.is_edited),
    }


def tell(found: dict[str, object]) -> None:
    print(json.dumps(found), flush=True)  # noqa: T201 - the test that started this process reads it


def started() -> tuple[Application, Session, MainWindow]:
    """The program, as `app.main` starts it, at a usual size."""
    app = Application(sys.argv[:1])
    session = Session(Settings(appearance="light"))
    window = MainWindow(session)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    return app, session, window


def after(folder: Path) -> None:
    """Opens the workbook as somebody would in the morning after, and tells what is there."""
    _app, session, window = started()
    me = Person(window, folder)
    window.show_page("start", str(folder / "clients.alignment"))
    me.named("Passphrase").setFocus()
    me.enter(PASSPHRASE)
    me.wait(lambda: session.is_open, "the workbook is open")
    me.picture("after")
    tell({"holds": holds(session)})
    session.close()


if __name__ == "__main__":
    {"day": day, "after": after}[sys.argv[1]](Path(sys.argv[2]))
