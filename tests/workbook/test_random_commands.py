"""Random commands of every area, with undo, redo and closed rounds: undoing all is the start, redoing all the end."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from alignment_desktop.content.packs import core_pack
from alignment_desktop.domain.answers import SheetRow, columns, read_answers
from alignment_desktop.domain.drafting import Draft
from alignment_desktop.domain.engagement import Attribution, Client, Engagement, Person, Respondent, Round, Side
from alignment_desktop.domain.errors import AlignmentError
from alignment_desktop.domain.interview import Basis, Claim, ClaimState, Interview, Remark, RemarkClass, Standing
from alignment_desktop.domain.plan import Action, ActionStatus, ActionStep, Finding, Stance
from alignment_desktop.domain.record import Record
from alignment_desktop.storage import vault
from alignment_desktop.storage.integrity import problems
from alignment_desktop.workbook import Workbook
from alignment_desktop.workbook.beginnings import Beginning, Beginnings, PersonToAsk
from alignment_desktop.workbook.notes import NoteLine
from tests.storage.things import CHEAP, dump
from tests.workbook.conftest import begin

PACK = core_pack()
QUESTIONS = ("C1.P1.Q1", "C1.P1.Q2", "C2.P1.Q1")
WORDS = ("", "One", "Zwei; drei", "أربعة 5️⃣", "~", "\0six")
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Chooser:
    """Draws what a command needs: things that are there, of whatever engagement, and words and values."""

    def __init__(self, workbook: Workbook, data: st.DataObject) -> None:
        self.workbook = workbook
        self._data = data

    def one(self, *of: Any) -> Any:
        return self._data.draw(st.sampled_from(of))

    def id(self, kind: type[Record]) -> str:
        return str(self.one(*(row.id for row in self.workbook.store.all(kind)), "nobody"))

    def words(self) -> str:
        return str(self.one(*WORDS))

    def number(self) -> int:
        return int(self._data.draw(st.integers(0, 6)))


def _beginning(w: Workbook, c: Chooser) -> Any:
    people = (PersonToAsk(name="Eve", side=Side.IT, role="developer"),)
    logo = c.one(None, b"a logo")
    return Beginnings(w).begin(
        Beginning(firm=c.words(), firm_logo=logo, client=c.words(), people=people, first=0), PACK
    )


def _import(w: Workbook, c: Chooser) -> Any:
    engagement = c.one(*w.clients.engagements())
    cells = dict.fromkeys(columns(), "") | {
        "respondent": c.one("Ann", "Fay"), "side": "business", "role": "ceo", "question id": c.one(*QUESTIONS),
        "rating": str(c.number()), "basis": "questionnaire", "note": c.one("", "A note", "~ hush"),
    }  # fmt: skip
    snapshot = w.snapshot(engagement.id, w.clients.open_round_of(engagement.id).number)
    return w.interviews.import_answers(
        read_answers(snapshot, [SheetRow(sheet="A", row=2, cells=cells)]), replace=c.one(True, False)
    )


def _note(w: Workbook, c: Chooser) -> Any:
    sitting, question = c.id(Interview), c.one(*QUESTIONS, None)
    there = w.interviews.note(sitting, question)
    lines = [
        NoteLine(
            remark_id=c.one(None, *(r.id for r in there)), kind=c.one(*RemarkClass), text=c.words(),
            respondent_id=c.one(None, c.id(Respondent)), attribution=c.one(None, *Attribution),
        )
        for _line in range(c.number() % 3)
    ]  # fmt: skip
    visit = f"{sitting} {question} {c.one(1, 2)}"
    w.interviews.write_note(sitting, question, lines, visit=visit)
    return "write_note", visit


def _prose(w: Workbook, c: Chooser) -> Any:
    round_id, section, visit = c.id(Round), c.one("lead:C1", "lead:C2"), c.one("one", "two")
    w.deliverables.write_prose(round_id, Draft(section=section, text=c.words(), figures={}), visit=visit)
    return "write_prose", visit


def _draw_all(w: Workbook, c: Chooser) -> Any:
    chosen = [(solution, [c.id(Finding)]) for solution in PACK.solutions[: c.number() % 3]]
    return w.plan.draw_all(c.id(Engagement), chosen)


def _accept(w: Workbook, c: Chooser) -> Any:
    text = c.one(*PACK.findings[:4])
    decide = c.one(True, False)
    if decide:
        return w.findings.accept(c.id(Engagement), c.id(Round), text, "C1", remark_ids=[c.id(Remark)])
    return w.findings.reject(c.id(Engagement), c.id(Round), text, "C1", c.words())


def _keep(w: Workbook, c: Chooser) -> Any:
    """A question or finding of ours as an own part, sound or not, in the place of ours or beside it."""
    question, finding = PACK.question[c.one(*QUESTIONS)], PACK.findings[c.number()]
    if c.one(True, False):
        name = c.one(question.id, "own.Q1", "own.Q2")
        return w.library.keep("questions", msgspec.structs.replace(question, id=name, text=c.words() or "What?"))
    return w.library.keep("findings", msgspec.structs.replace(finding, id="own.F1", practice=c.one("C1.P1", "C9.P9")))


def _take_in(w: Workbook, c: Chooser) -> Any:
    return w.library.take_in(msgspec.structs.replace(PACK, questions=PACK.questions[c.number() % 3 :]))


def _round(w: Workbook, c: Chooser) -> Any:
    return w.clients.open_round(c.id(Engagement), "Next", w.library.whole())


COMMANDS: tuple[Callable[[Workbook, Chooser], Any], ...] = (
    _beginning, _import, _note, _note, _note, _prose, _prose, _draw_all, _accept, _keep, _take_in, _round,
    lambda w, c: w.interviews.rate(c.id(Interview), c.id(Respondent), c.one(*QUESTIONS), c.number(), Basis.SELF),
    lambda w, c: w.interviews.stand(c.id(Interview), c.id(Respondent), c.one(*QUESTIONS), c.one(*Standing)),
    lambda w, c: w.interviews.add_remark(c.id(Interview), c.words(), respondent_id=c.id(Respondent)),
    lambda w, c: w.interviews.add_photo(c.id(Interview), c.one(*QUESTIONS), b"png", "image/png", c.words()),
    lambda w, c: w.interviews.send_remark(c.id(Remark), c.one(*QUESTIONS, None)),
    lambda w, c: w.interviews.delete_remark(c.id(Remark)),
    lambda w, c: w.interviews.classify_remark(c.id(Remark), c.one(*RemarkClass)),
    lambda w, c: w.interviews.plan_interview(c.id(Round), (c.id(Respondent),)),
    lambda w, c: w.interviews.set_present(c.id(Interview), [c.id(Respondent), c.id(Respondent)]),
    lambda w, c: w.interviews.leave(c.id(Interview), c.id(Respondent)),
    lambda w, c: w.interviews.replan(c.id(Interview), c.number()),
    lambda w, c: w.interviews.finish(c.id(Interview)),
    lambda w, c: w.interviews.confirm(c.id(Interview)),
    lambda w, c: w.claims.add(c.id(Engagement), c.id(Remark), c.id(Remark), settled_by=c.words()),
    lambda w, c: w.claims.settle(c.id(Claim), c.one(*ClaimState), c.words()),
    lambda w, c: w.claims.change(c.id(Claim), outcome=c.words()),
    lambda w, c: w.claims.withdraw(c.id(Claim)),
    lambda w, c: w.findings.write(c.id(Engagement), c.id(Round), "C1", c.words()),
    lambda w, c: w.findings.merge(c.id(Finding), c.id(Finding)),
    lambda w, c: w.findings.put_aside(c.id(Finding), c.words()),
    lambda w, c: w.findings.reopen(c.id(Finding), remark_ids=[c.id(Remark)]),
    lambda w, c: w.findings.respond(c.id(Finding), c.one(*Stance), c.words(), person_id=c.id(Person)),
    lambda w, c: w.findings.take_response_back(c.id(Finding)),
    lambda w, c: w.plan.add(c.id(Engagement), c.words(), steps=[c.words()], lifts=[("C1.P1", c.number())]),
    lambda w, c: w.plan.change(c.id(Action), status=c.one(*ActionStatus), verification=c.words()),
    lambda w, c: w.plan.change(c.id(Action), owner_id=c.id(Person)),
    lambda w, c: w.plan.link_finding(c.id(Action), c.id(Finding)),
    lambda w, c: w.plan.unlink_finding(c.id(Action), c.id(Finding)),
    lambda w, c: w.plan.need(c.id(Action), c.id(Action)),
    lambda w, c: w.plan.add_step(c.id(Action), c.words()),
    lambda w, c: w.plan.move_step(c.id(ActionStep), c.number() - 3),
    lambda w, c: w.plan.remove_step(c.id(ActionStep)),
    lambda w, c: w.plan.take_up(c.id(Engagement), [c.id(Remark)], "R"),
    lambda w, c: w.clients.enlist(c.id(Engagement), {"name": c.words(), "side": Side.IT}, {"role": "developer"}),
    lambda w, c: w.clients.amend(c.id(Engagement), c.id(Person), {"job": c.words()}, c.one(None, {"role": "ceo"})),
    lambda w, c: w.clients.release_together([c.id(Respondent), c.id(Respondent)]),
    lambda w, c: w.clients.set_client_logo(c.id(Client), c.one(None, b"png")),
    lambda w, c: w.clients.set_target(c.id(Engagement), "C1", c.number()),
    lambda w, c: w.library.copy_question(c.one(*QUESTIONS, "own.Q1"), in_its_place=c.one(True, False)),
    lambda w, c: w.library.remove("questions", c.one(QUESTIONS[0], "own.Q1", "own.C1.P1.Q1")),
    lambda w, c: w.library.rename(c.words()),
    lambda w, c: w.library.promote(c.id(Finding), msgspec.structs.replace(PACK.findings[0], id="own.F2")),
    lambda w, c: w.library.switch_off(c.id(Engagement), [c.one(*QUESTIONS, "own.Q1"), QUESTIONS[0]]),
    lambda w, c: w.library.switch_on(c.id(Engagement), [c.one(*QUESTIONS), QUESTIONS[0]]),
)  # fmt: skip


class Day(RuleBasedStateMachine):
    """A model of what undo and redo give: the states passed through, as they are in the file.

    What cannot be undone, and the closing of a round, is a floor below which nothing is undone here.
    """

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(template(), self.folder / "book")
        self.workbook = Workbook(vault.open(self.folder / "book", "", parameters=CHEAP), now=lambda: NOON)
        self._floor()

    def _floor(self) -> None:
        self.states = [dump(self.workbook.store)]
        self.at = 0
        self.visit: Any = None

    @rule(data=st.data(), command=st.sampled_from(COMMANDS))
    def do(self, data: st.DataObject, command: Callable[[Workbook, Chooser], Any]) -> None:
        before, seq = self.states[self.at], self.workbook.store.last_seq
        try:
            told = command(self.workbook, Chooser(self.workbook, data))
        except AlignmentError:
            assert (dump(self.workbook.store), self.workbook.store.last_seq) == (before, seq)
            return
        after = dump(self.workbook.store)
        if self.workbook.store.last_seq == seq:
            assert after == before
            return
        visit = told if isinstance(told, tuple) and told and isinstance(told[0], str) else None
        if visit is not None and visit == self.visit:
            self.at -= 1
            if after == self.states[self.at]:  # all of the visit came to nothing
                del self.states[self.at + 1 :]
                self.visit = None
                return
        self.states[self.at + 1 :] = [after]
        self.at += 1
        self.visit = visit

    @rule(data=st.data(), is_closing=st.booleans())
    def close_or_reopen(self, data: st.DataObject, is_closing: bool) -> None:
        clients = self.workbook.clients
        round_id = Chooser(self.workbook, data).id(Round)
        seq = self.workbook.store.last_seq
        try:
            (clients.close_round if is_closing else clients.reopen_round)(round_id)
        except AlignmentError:
            assert self.workbook.store.last_seq == seq
            return
        if self.workbook.store.last_seq != seq:
            self._floor()

    @rule(data=st.data())
    def begin_a_sitting(self, data: st.DataObject) -> None:
        seq = self.workbook.store.last_seq
        try:
            self.workbook.interviews.begin(Chooser(self.workbook, data).id(Interview))
        except AlignmentError:
            assert self.workbook.store.last_seq == seq
            return
        if self.workbook.store.last_seq != seq:
            self._floor()

    @precondition(lambda self: self.at > 0)
    @rule()
    def undo(self) -> None:
        self.workbook.undo()
        self.at -= 1
        self.visit = None

    @precondition(lambda self: self.at + 1 < len(self.states))
    @rule()
    def redo(self) -> None:
        self.workbook.redo()
        self.at += 1
        self.visit = None

    @invariant()
    def the_file_is_as_the_model_says(self) -> None:
        if hasattr(self, "states"):
            assert dump(self.workbook.store) == self.states[self.at]

    def teardown(self) -> None:
        if not hasattr(self, "states"):
            return
        for _step in range(self.at):
            self.workbook.undo()
        assert dump(self.workbook.store) == self.states[0]
        for _step in range(self.at):
            self.workbook.redo()
        assert dump(self.workbook.store) == self.states[self.at]
        # What was kept up to date all along is what would be read now.
        engagements = [e.id for e in self.workbook.clients.engagements() if self.workbook.clients.rounds(e.id)]
        kept = [self.workbook.snapshot(id_) for id_ in engagements]
        self.workbook.forget_snapshots()
        assert [self.workbook.snapshot(id_) for id_ in engagements] == kept
        assert problems(self.workbook.store.opened.access) == ()
        self.workbook.close()
        shutil.rmtree(self.folder)


_made: list[Path] = []


def template() -> Path:
    """Two engagements of two clients with a line and a finding each, made once for all runs of the machine."""
    if not _made:
        path = Path(tempfile.mkdtemp()) / "template"
        with Workbook(vault.create(path, "", parameters=CHEAP), now=lambda: NOON) as workbook:
            for begun in (begin(workbook), begin(workbook)):
                for who in (begun.ann, begun.ann):
                    workbook.interviews.add_remark(
                        begun.sitting,
                        "Will send it",
                        kind=RemarkClass.FOLLOW_UP,
                        respondent_id=who,
                        question=QUESTIONS[0],
                    )
                workbook.findings.write(begun.engagement, begun.round, "C1", "Nobody meets")
                workbook.plan.add(begun.engagement, "Meet", steps=["Call", "Ask"], due_on=date(2026, 12, 1))
        _made.append(path)
    return _made[0]


TestDay = Day.TestCase
TestDay.settings = settings(
    max_examples=40, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
