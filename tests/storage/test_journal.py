"""Undo and redo against random commands, and the journal against kill -9."""

from __future__ import annotations

import contextlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from alignment_desktop.domain.engagement import Client, Person, Side
from alignment_desktop.domain.errors import NothingToUndo, Refused
from alignment_desktop.domain.interview import Basis, Remark, Response, Standing
from alignment_desktop.domain.plan import Action
from alignment_desktop.domain.record import Record, replace
from alignment_desktop.domain.register import Entry
from alignment_desktop.storage import journal, vault
from alignment_desktop.storage.integrity import problems
from alignment_desktop.storage.store import Step, Store
from alignment_desktop.storage.tables import table_of
from tests.storage.things import CHEAP, dump, fill

PLACES = st.integers(0, 5)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)


def things(text: str, place: int) -> tuple[Record, ...]:
    """A few kinds that refer to each other and have rules of their own."""
    return (
        Client(id=f"client{place}", name=text),
        Person(id=f"person{place}", client_id=f"client{place}", name=text, side=Side.IT),
        Action(id=f"action{place}", engagement_id="engagement", number=10 + place, title=text, owner_id="person"),
        Action(
            id=f"needy{place}", engagement_id="engagement", number=16 - place, title=text, owner_id=f"person{place}"
        ),
        Response(
            id=f"response{place}",
            round_id="round",
            respondent_id="respondent",
            question=f"Q{place % 3}",
            standing=Standing.RATED,
            rating=1 + len(text) % 5,
            basis=Basis.CONSULTANT,
        ),
        Remark(id=f"remark{place}", interview_id="sitting", text=text),
        Entry(id=f"entry{place}", engagement_id="engagement", register="forums", number=1 + place, values={"a": text}),
    )


KINDS = len(things("", 0))


class Commands(RuleBasedStateMachine):
    """A person who adds, changes, removes, types, undoes and redoes; `states` is what the workbook was after each."""

    @initialize()
    def open_a_filled_workbook(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(template(), self.folder / "book")
        self.store = Store(vault.open(self.folder / "book", "", parameters=CHEAP))
        self.states = [dump(self.store)]
        self.at = 0
        self.visit: str | None = None

    def done(self, step: Step, merge_key: str | None = None) -> None:
        if step.changes:
            if merge_key is None or merge_key != self.visit:
                self.at += 1
            del self.states[self.at :]
            self.states.append(dump(self.store))
            self.visit = merge_key
        assert dump(self.store) == self.states[self.at]

    @rule(kind=st.integers(0, KINDS - 1), place=PLACES, text=TEXTS)
    def save_one(self, kind: int, place: int, text: str) -> None:
        with contextlib.suppress(Refused):
            with self.store.step("save", "Save") as step:
                self.store.save(things(text, place)[kind])
            self.done(step)

    @rule(kind=st.integers(0, KINDS - 1), place=PLACES)
    def remove_one(self, kind: int, place: int) -> None:
        with contextlib.suppress(Refused):
            with self.store.step("remove", "Remove") as step:
                self.store.delete(things("", place)[kind])
            self.done(step)

    @rule(places=st.lists(st.tuples(st.integers(0, KINDS - 1), PLACES, TEXTS, st.booleans()), max_size=8))
    def do_many_in_one_step(self, places: list[tuple[int, int, str, bool]]) -> None:
        with contextlib.suppress(Refused):
            with self.store.step("many", "Many") as step:
                for kind, place, text, is_kept in places:
                    thing = things(text, place)[kind]
                    if is_kept:
                        self.store.save(thing)
                    else:
                        self.store.delete(thing)
            self.done(step)

    @rule()
    def swap_two_numbers(self) -> None:
        """Through a third, because two actions never share a number; only undoing in exact order can retrace it."""
        one, two = self.store.find(Action, "action"), self.store.find(Action, "action2")
        assert one is not None
        assert two is not None
        with self.store.step("swap", "Swap") as step:
            self.store.save(replace(one, number=99))
            self.store.save(replace(two, number=one.number))
            self.store.save(replace(one, number=two.number))
        self.done(step)

    @rule(text=TEXTS, place=st.integers(0, 1))
    def type_a_note(self, text: str, place: int) -> None:
        key = f"note:{place}"
        with self.store.step("note", "Note", merge_key=key) as step:
            self.store.save(Remark(id=f"note{place}", interview_id="sitting", text=text))
        self.done(step, key)

    @rule(kind=st.integers(0, KINDS - 1), place=PLACES, text=TEXTS)
    def fail_halfway(self, kind: int, place: int, text: str) -> None:
        with contextlib.suppress(Refused, ZeroDivisionError), self.store.step("fail", "Fail"):
            self.store.save(things(text, place)[kind])
            raise ZeroDivisionError
        assert dump(self.store) == self.states[self.at]

    @rule()
    def undo(self) -> None:
        if self.at == 0:
            with pytest.raises(NothingToUndo):
                self.store.undo()
            return
        self.store.undo()
        self.at -= 1
        self.visit = None
        assert dump(self.store) == self.states[self.at]

    @precondition(lambda self: self.at + 1 < len(self.states))
    @rule()
    def redo(self) -> None:
        self.store.redo()
        self.at += 1
        self.visit = None
        assert dump(self.store) == self.states[self.at]

    @rule()
    def lock_and_unlock(self) -> None:
        session_id = self.store.session_id
        self.store.opened.close()
        self.store = Store(vault.open(self.folder / "book", "", parameters=CHEAP), session_id=session_id)
        self.visit = None

    @invariant()
    def menus_tell_what_can_be_undone_and_redone(self) -> None:
        if hasattr(self, "states"):
            assert (self.store.undo_label is not None) == (self.at > 0)
            assert (self.store.redo_label is not None) == (self.at + 1 < len(self.states))

    def teardown(self) -> None:
        if not hasattr(self, "states"):
            return
        end = dump(self.store)
        steps = self.at
        for _ in range(steps):
            self.store.undo()
        assert dump(self.store) == self.states[0]
        for _ in range(steps):
            self.store.redo()
        assert dump(self.store) == end
        assert problems(self.store.opened.access) == ()
        self.store.opened.close()
        shutil.rmtree(self.folder)


_made: list[Path] = []


def template() -> Path:
    """A filled workbook, made once for all runs of the machine."""
    if not _made:
        path = Path(tempfile.mkdtemp()) / "template"
        with vault.create(path, "", parameters=CHEAP) as opened:
            fill(Store(opened))
        _made.append(path)
    return _made[0]


TestUndoAndRedo = Commands.TestCase
TestUndoAndRedo.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)


# Neighbours


def record(row_id: str, before: int | None, after: int | None) -> journal.Record:
    def row(value: int | None) -> tuple[int] | None:
        return None if value is None else (value,)

    return journal.Record(table_of(Client), row_id, row(before), row(after))


def test_neighbouring_changes_of_a_row_become_one():
    assert journal.fused([record("a", None, 1), record("a", 1, 2), record("a", 2, 3)]) == [record("a", None, 3)]


def test_changes_that_came_to_nothing_vanish_and_bring_their_neighbours_together():
    assert journal.fused([record("a", 1, 2), record("b", None, 1), record("b", 1, None), record("a", 2, 3)]) == [
        record("a", 1, 3)
    ]
    assert journal.fused([record("a", 1, 2), record("a", 2, 1)]) == []


def test_rows_of_two_tables_never_become_one():
    person = journal.Record(table_of(Person), "a", None, ("p",))
    assert journal.fused([record("a", None, 1), person]) == [record("a", None, 1), person]


def test_changes_apart_stay_apart():
    apart = [record("a", 1, 2), record("b", 1, 2), record("a", 2, 3)]
    assert journal.fused(apart) == apart


# kill -9

WRITER = """
import sys
from pathlib import Path
from alignment_desktop.domain.record import replace
from alignment_desktop.domain.engagement import Client
from alignment_desktop.domain.interview import Remark
from alignment_desktop.storage import vault
from alignment_desktop.storage.store import Store
from tests.storage.things import CHEAP

store = Store(vault.open(Path(sys.argv[1]), "", parameters=CHEAP))
number = int(sys.argv[2])
while True:
    number += 1
    with store.step("answer", "Answer"):
        store.save(replace(store.get(Client, "client"), notes=str(number)))
        store.save(Remark(id=f"r{number}", interview_id="sitting", text=f"line {number}"))
    print(number, flush=True)
"""


def test_a_killed_process_loses_no_acknowledged_step_and_leaves_no_half_one(tmp_path: Path):
    book = tmp_path / "book"
    shutil.copy(template(), book)
    pause = random.Random(2)
    known = 0
    for _kill in range(20):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(book), str(known)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        acknowledged = known
        for _line in range(pause.randint(1, 25)):
            acknowledged = int(writer.stdout.readline())
        writer.send_signal(signal.SIGKILL)
        rest = writer.stdout.read().split()
        writer.wait()
        writer.stdout.close()
        acknowledged = int(rest[-1]) if rest else acknowledged
        with vault.open(book, "", parameters=CHEAP) as opened:
            store = Store(opened)
            known = int(store.get(Client, "client").notes)
            assert known in (acknowledged, acknowledged + 1)
            assert len(store.all(Remark)) == known + 2
            newest = store.history()[-1]
            assert {change.kind for change in store.changes_of(newest.id)} == {Client, Remark}
            assert len(store.history()) == known + 1
    assert problems(vault.access_to(book, "", parameters=CHEAP)) == ()
