"""What going on to the next question costs in the interview room, against a page that builds a card for every question.

The room shows every question with the same widgets: a step is the key, the note saved and read, the new question
painted. The baseline is what a form with sixty questions does once: sixty cards of stock widgets (question, hint, six
buttons, a choice, a note, a box to tick), built, laid out and painted for the first time. Both are measured in turn in
one run, with the same questions, at 1366 x 768.

Run: python tests/benchmarks/bench_room.py [--rounds N]
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from alignment_desktop.content.packs import core_pack
from alignment_desktop.content.sample import sample
from alignment_desktop.domain.pack import Question
from alignment_desktop.storage import vault
from alignment_desktop.ui.app import Application
from alignment_desktop.ui.pages.room import RoomPage
from alignment_desktop.ui.session import Session
from alignment_desktop.workbook import Workbook
from alignment_desktop.workbook.sample import load_sample

GOAL, STRETCH = 40, 60
CARDS = 60
STEPS_A_ROUND = 20
_CHEAP = (vault.KeyParameters(passes=1, memory=8 * 2**20),)


def card(question: Question) -> QFrame:
    """One question as a form would have it."""
    made = QFrame()
    made.setFrameShape(QFrame.Shape.StyledPanel)
    column = QVBoxLayout(made)
    for words in (question.text, question.listen_for[0]):
        label = QLabel(words)
        label.setWordWrap(True)
        column.addWidget(label)
    row = QHBoxLayout()
    group = QButtonGroup(made)
    for level in range(6):
        button = QPushButton(str(level))
        button.setCheckable(True)
        group.addButton(button)
        row.addWidget(button)
    column.addLayout(row)
    basis = QComboBox()
    basis.addItems(["Self", "Consultant", "Confirmed"])
    column.addWidget(basis)
    note = QPlainTextEdit("\n".join(question.probes))
    note.setFixedHeight(80)
    column.addWidget(note)
    column.addWidget(QCheckBox("Follow up"))
    return made


def all_cards(questions: list[Question]) -> float:
    """Milliseconds to build and first paint a page of all questions."""
    start = time.perf_counter()
    area = QScrollArea()
    area.setWidgetResizable(True)
    inner = QWidget()
    column = QVBoxLayout(inner)
    for question in questions:
        column.addWidget(card(question))
    area.setWidget(inner)
    area.resize(1366, 768)
    area.show()
    area.grab()
    taken = (time.perf_counter() - start) * 1000
    area.hide()
    area.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QCoreApplication.processEvents()
    return taken


def steps(page: RoomPage) -> list[float]:
    """Milliseconds of each of some steps through the plan, until the next question is painted."""
    taken = []
    for n in range(STEPS_A_ROUND):
        key = Qt.Key.Key_Up if n // 10 % 2 else Qt.Key.Key_Down
        start = time.perf_counter()
        QTest.keyClick(page.note, key, Qt.KeyboardModifier.ControlModifier)
        QCoreApplication.processEvents()
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def measure(folder: Path, rounds: int) -> tuple[float, float]:
    """Medians in milliseconds of the page of cards and of a step."""
    app = Application(["bench"])
    path = folder / "bench.alignment"
    workbook = Workbook.create(path, "", parameters=_CHEAP)
    load_sample(workbook, sample(), core_pack())
    engagement = workbook.clients.engagements()[0]
    session = Session()
    session.open(workbook, engagement_id=engagement.id)
    round_ = workbook.clients.rounds(engagement.id)[-1]
    respondent = workbook.clients.respondents(engagement.id)[1]
    sitting = workbook.interviews.plan_interview(round_.id, (respondent.id,), "operations-60", minutes=60)
    page = RoomPage(session)
    page.resize(1366, 768)
    page.show()
    page.show_about(sitting.id)
    app.processEvents()
    questions = (list(core_pack().questions) * 2)[:CARDS]
    all_cards(questions)
    steps(page)
    cards: list[float] = []
    moves: list[float] = []
    for _round in range(rounds):
        cards.append(all_cards(questions))
        moves += steps(page)
    session.close()
    return statistics.median(cards), statistics.median(moves)


def main() -> None:
    """Prints the ratio."""
    parser = argparse.ArgumentParser(description="The next question in the interview room.")
    parser.add_argument("--rounds", type=int, default=9)
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    try:
        cards, step = measure(folder, given.rounds)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"page of {CARDS} cards, built and painted p50: {cards:.1f} ms")
    print(f"next question p50: 1/{cards / step:.0f} of it ({step:.2f} ms; goal 1/{GOAL}, stretch 1/{STRETCH})")


if __name__ == "__main__":
    main()
