"""A talk of 45 minutes with two people, played at sixty words a minute: nothing in the wrong place, nothing lost."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from alignment_desktop.domain.answers import classified
from alignment_desktop.domain.interview import RemarkClass
from alignment_desktop.ui.pages.room import RoomPage
from tests.conftest import Clock
from tests.ui.room import CTRL, KEY, SHIFT, key_at
from tests.workbook.conftest import Begun, begin

SECONDS_A_KEY = 60 / (60 * 6)  # sixty words of five letters and a space
TEXT = """the request came back twice because nobody had written down what finished means and the warehouse saw it only
at go-live so we agreed to meet every second week but the meeting was moved and then forgotten 3 times in May
budget server contract owner Monday yes no maybe Müller façade 40 % naïve “new” system"""
MARKS = ("", "", "", "", '"', "! ", "> ", "# ", "*", "~ ")


@dataclass
class Played:
    """The person at the keyboard: presses, lets time pass, and remembers what ought to be where."""

    page: RoomPage
    clock: Clock
    begun: Begun
    chance: random.Random
    keys: Counter[str] = field(default_factory=Counter)
    expected: dict[str | None, list[tuple[str, str, str | None]]] = field(default_factory=dict)
    ratings: dict[tuple[str, str], str] = field(default_factory=dict)
    speaker: str = ""

    @property
    def question(self) -> str | None:
        return self.page.desk.question

    def press(
        self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, why: str = ""
    ) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key, modifiers)
        self.keys[why] += 1
        self.clock.advance(seconds=SECONDS_A_KEY)

    def type(self, words: str, why: str = "words") -> None:
        """Letter by letter, with the timers running between words, so that saves fall into the middle of lines."""
        for letter in words:
            key_at(ord(letter.upper()), Qt.KeyboardModifier.NoModifier, letter)
            self.keys[why] += 1
            self.clock.advance(seconds=SECONDS_A_KEY)
            if letter == " ":
                QCoreApplication.processEvents()

    def line(self, words: str = "") -> tuple[RemarkClass, str]:
        """A line, sometimes with a slip that is taken back."""
        words = words or " ".join(self.chance.choices(TEXT.split(), k=self.chance.randint(3, 12)))
        typed = self.chance.choice(MARKS) + words
        self.type(typed)
        if self.chance.random() < 0.2:
            self.type(" slop")
            for _n in range(5):
                self.press(KEY.Key_Backspace, why="words")
        kind, kept = classified(typed)
        who = None if kind is RemarkClass.OBSERVATION else self.speaker
        self.expected.setdefault(self.question, []).append((kind.value, kept, who))
        return kind, kept

    def end_line(self) -> None:
        self.press(KEY.Key_Return, why="words")

    def rate(self) -> None:
        level = self.chance.randint(0, 5)
        self.press(KEY(KEY.Key_0 + level), CTRL, "ratings")
        if self.question is not None:
            self.ratings[(self.question, self.speaker)] = str(level) if level else "not_applicable"

    def other_speaker(self) -> None:
        self.press(KEY.Key_F3, why="speaker")
        self.speaker = self.begun.bob if self.speaker == self.begun.ann else self.begun.ann

    def go_on(self) -> None:
        self.press(KEY.Key_Return, CTRL, "going")

    def jump(self) -> None:
        """To any question of the plan or beyond it, by a few of its letters."""
        goal = self.chance.choice(self.page.desk.choices()[:-1])
        self.press(KEY.Key_J, CTRL, "going")
        self.type(goal[0].lower(), why="going")
        self.press(KEY.Key_Return, why="going")
        assert self.question == goal[0]

    def line_for_elsewhere(self, *, is_parked: bool) -> None:
        """A line that belongs to another question, or to none yet, sent there while this one stays in view."""
        here = self.question
        self.line()
        sent = self.expected[here].pop()
        self.press(KEY.Key_J, CTRL | SHIFT, "sending")
        goal: str | None = None
        if not is_parked:
            goal = self.chance.choice([c[0] for c in self.page.desk.choices()[:-1] if c[0] != here])
            self.type(goal.lower(), why="sending")
        self.press(KEY.Key_Return, why="sending")
        assert self.question == here
        self.expected.setdefault(goal, []).append(sent)

    def listen(self) -> None:
        self.clock.advance(seconds=self.chance.randint(30, 90))
        QCoreApplication.processEvents()


def test_forty_five_minutes_with_two_people(empty_session, show, clock, monkeypatch, record_property):
    workbook = empty_session.workbook
    begun = begin(workbook)
    workbook.interviews.join(begun.sitting, begun.bob)
    empty_session.choose(begun.engagement)
    page = RoomPage(empty_session)
    monkeypatch.setattr(page.keeper, "after_last_ms", 1)
    monkeypatch.setattr(page.keeper, "after_first_ms", 2)
    show(page)
    page.show_about(begun.sitting)
    told: list[str] = []
    empty_session.told.connect(lambda words, _tone: told.append(words))
    played = Played(page, clock, begun, random.Random(7), speaker=begun.ann)
    start = clock.time

    while (clock.time - start).total_seconds() < 45 * 60:
        for _n in range(played.chance.randint(1, 4)):
            what = played.chance.random()
            if what < 0.08:
                played.line_for_elsewhere(is_parked=True)
            elif what < 0.16:
                played.line_for_elsewhere(is_parked=False)
            else:
                played.line()
                played.end_line()
            if played.chance.random() < 0.4:
                played.other_speaker()
            if played.chance.random() < 0.3:
                played.rate()
        played.listen()
        played.go_on() if played.chance.random() < 0.5 else played.jump()
        if page._middle.currentWidget() is page.closing:
            played.press(KEY.Key_Escape, why="going")

    assert page.keeper.save_all()
    kept: dict[str | None, list[tuple[str, str, str | None]]] = {}
    for question in {remark.question for remark in workbook.interviews.remarks(begun.sitting)}:
        kept[question] = [
            (r.kind.value, r.text, r.respondent_id) for r in workbook.interviews.note(begun.sitting, question)
        ]
    assert kept == {question: lines for question, lines in played.expected.items() if lines}
    answers = {
        (r.question, r.respondent_id): str(r.rating or r.standing.value)
        for r in workbook.interviews.responses(begun.sitting)
    }
    assert {key: answers[key] for key in played.ratings} == played.ratings
    spoken = {(q, who) for q, lines in kept.items() if q for _kind, _text, who in lines if who}
    assert {key for key, answer in answers.items() if answer == "to_rate"} == spoken - set(played.ratings)
    assert told == []
    lines = sum(map(len, kept.values()))
    assert lines > 60
    for why, count in played.keys.items():
        record_property(f"keys_{why}", count)
    record_property("lines", lines)
    # Beside the words themselves: at most a few keys a line for going, rating, speakers and sending.
    beside = sum(count for why, count in played.keys.items() if why != "words")
    assert beside < 12 * lines
    print(dict(played.keys), "lines", lines, "notes", len(kept), "ratings", len(played.ratings))  # noqa: T201
