"""kill -9 of a process that uses the real store: what was acknowledged is there, the rest whole or not at all.

A forked child opens a workbook, makes random changes through the workbook's own commands, and writes a line before
and after each. The parent kills it at a random moment, reads the lines, and compares the file with what they promise.
Every second time nobody opens the file in between for writing, so that crash upon crash is met as well.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import select
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from alignment_desktop.domain.errors import AlignmentError
from alignment_desktop.domain.interview import Basis, Remark, Response
from alignment_desktop.storage import integrity, vault
from alignment_desktop.workbook import Workbook
from tests.faults.harness.sample import sample_at
from tests.faults.soaks import Figures, Say
from tests.storage.things import CHEAP

FRESH_EVERY = 40
CHECK_EVERY = 20


def soak(figures: Figures, _say: Say, *, seed: int, times: int) -> None:
    """Kill as often as asked, and compare after each."""
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / "base.alignment"
        with sample_at(base) as (workbook, round_):
            people = [
                (i.id, workbook.interviews.present(i.id)[0].id) for i in workbook.interviews.interviews(round_.id)
            ]
            questions = [q.id for q in workbook.pack(round_).questions if len(q.sides) == 2][:30]
        path = Path(folder) / "workbook.alignment"
        state: State | None = None
        access = None
        for n in range(times):
            if state is None or n % FRESH_EVERY == 0:
                for left in path.parent.glob("workbook.alignment*"):
                    left.unlink()
                shutil.copy(base, path)
                access = vault.access_to(path, "", parameters=CHEAP)
                state = State.read(access)
            lines = _crashed(access, people, questions, rng)
            figures.count("kills")
            figures.count("acknowledged", sum(line["at"] == "done" for line in lines))
            figures.count("in the middle of a change", int(bool(lines) and lines[-1]["at"] == "begin"))
            state = _compared(access, state, lines, figures, n)
            if n % CHECK_EVERY == 0:
                faults = integrity.problems(access)
                figures.count("whole checks")
                figures.expect(not faults, f"run {n}: check found {faults}")


class State:
    """What a workbook holds of what is changed here: ratings by person and question, lines by their id."""

    def __init__(self, ratings: dict[tuple[str, str], int | None], lines: dict[str, str]) -> None:
        self.ratings, self.lines = ratings, lines

    @classmethod
    def read(cls, access: vault.Access) -> State:
        """What is in the file, read as a second process reads."""
        with Workbook(vault.open_with(access, read_only=True)) as workbook:
            store, clients = workbook.store, workbook.clients
            round_ = clients.open_round_of(clients.engagements()[0].id)
            answers = store.all(Response, round_id=round_.id)
            return cls(
                {(r.respondent_id, r.question): r.rating for r in answers if r.rating is not None},
                {r.id: r.text for r in store.all(Remark)},
            )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, State) and (self.ratings, self.lines) == (other.ratings, other.lines)

    __hash__ = None  # type: ignore[assignment]

    def after(self, line: dict[str, Any]) -> State:
        """The state once a change has been made."""
        ratings, lines = dict(self.ratings), dict(self.lines)
        for person, question, rating in line["ratings"]:
            ratings[person, question] = rating
            if rating is None:
                del ratings[person, question]
        for id_, text in line["lines"]:
            lines[id_] = text
            if text is None:
                del lines[id_]
        return State(ratings, lines)


def _crashed(
    access: vault.Access, people: list[tuple[str, str]], questions: list[str], rng: random.Random
) -> list[dict[str, Any]]:
    """What a child had written about its changes when it was killed."""
    seed, until = rng.random(), rng.choice((rng.uniform(0, 0.02), rng.uniform(0, 0.15)))
    wait_for = rng.choice((0, 1, 3, 9))
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        try:
            _change(access, people, questions, random.Random(seed), write)
        finally:
            os._exit(3)
    os.close(write)
    heard = b""
    give_up = time.monotonic() + 20
    while heard.count(b'"done"') < wait_for and time.monotonic() < give_up:
        if not select.select([read], [], [], 0.5)[0]:
            continue
        heard += (more := os.read(read, 65536))
        if not more:
            break
    time.sleep(until)
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    while more := os.read(read, 65536):
        heard += more
    os.close(read)
    if not os.WIFSIGNALED(status):
        raise AssertionError(f"the writing process ended by itself with {status}: {heard[-2000:]!r}")
    whole = heard[: heard.rfind(b"\n") + 1]
    return [json.loads(line) for line in whole.splitlines()]


def _change(
    access: vault.Access, people: list[tuple[str, str]], questions: list[str], rng: random.Random, out: int
) -> None:
    """Change until killed; every change is told before it begins and after it has come back."""
    workbook = Workbook(vault.open_with(access))
    notes, undone = workbook.interviews, []
    while True:
        interview, person = rng.choice(people)
        kind = rng.choice(("rate", "rate", "line", "long", "edit", "delete", "undo"))
        told: dict[str, Any] = {"ratings": [], "lines": []}
        back: dict[str, Any] | None = None
        lines = [r for r in notes.remarks(interview) if r.question is None]
        if kind == "rate":
            question, rating = rng.choice(questions), rng.randint(1, 5)
            former = _rating(workbook, interview, person, question)
            told["ratings"] = [(person, question, rating)]
            back = {"ratings": [(person, question, former)], "lines": []}
            act: Callable[[], object] = partial(notes.rate, interview, person, question, rating, Basis.CONSULTANT)
        elif kind in ("line", "long"):
            told["new"] = f"{rng.random()}" + " word" * (900 if kind == "long" else rng.randint(1, 20))
            act = partial(notes.add_remark, interview, told["new"])
        elif kind == "undo" and undone:
            told = undone.pop()
            act = workbook.undo
        elif kind in ("edit", "delete") and lines:
            line = rng.choice(lines)
            text = f"{rng.random()} changed" if kind == "edit" else None
            told["lines"] = [(line.id, text)]
            back = {"ratings": [], "lines": [(line.id, line.text)]}
            act = partial(notes.edit_remark, line.id, text) if text else partial(notes.delete_remark, line.id)
        else:
            continue
        before = workbook.store.last_seq
        _say(out, {"at": "begin", **told})
        try:
            made = act()
        except AlignmentError:  # a line that a finding cites may not be deleted
            _say(out, {"at": "refused"})
            continue
        if isinstance(made, Remark) and "new" in told:
            told = {"ratings": [], "lines": [(made.id, made.text)]}
            back = {"ratings": [], "lines": [(made.id, None)]}
        _say(out, {"at": "done", **told})
        # A rating that says what was said already is no step, and there is nothing of it to take back.
        if back is not None and workbook.store.last_seq > before:
            undone.append(back)


def _rating(workbook: Workbook, interview: str, person: str, question: str) -> int | None:
    round_id = workbook.interviews.interview(interview).round_id
    found = workbook.store.all(Response, round_id=round_id, respondent_id=person, question=question)
    return found[0].rating if found else None


def _say(out: int, line: dict[str, Any]) -> None:
    os.write(out, json.dumps(line).encode() + b"\n")


def _compared(access: vault.Access, state: State, lines: list[dict[str, Any]], figures: Figures, n: int) -> State:
    """The state found in the file; every acknowledged change must be in it, and the last one whole or not at all."""
    for line in lines:
        if line["at"] == "done":
            state = state.after(line)
    found = State.read(access) if n % 2 else _taken_up(access, figures, n, bool(lines))
    if found == state:
        return found
    last = lines[-1] if lines and lines[-1]["at"] == "begin" else None
    if last is not None and "new" in last:
        news = {id_: text for id_, text in found.lines.items() if id_ not in state.lines}
        if list(news.values()) == [last["new"]]:
            state = state.after({"ratings": [], "lines": list(news.items())})
    elif last is not None:
        state = state.after(last)
    figures.count("found whole though not acknowledged")
    figures.expect(found == state, f"run {n}: {_difference(state, found)} after {lines[-3:]}")
    return found


def _taken_up(access: vault.Access, figures: Figures, n: int, had_begun: bool) -> State:
    """The state as the next process finds it that opens the file for writing, and closes it properly."""
    with Workbook(vault.open_with(access)) as workbook:
        was_told = workbook.store.opened.left_by is not None or not had_begun
        figures.expect(was_told, f"run {n}: nothing says that it was not closed")
    return State.read(access)


def _difference(expected: State, found: State) -> str:
    ratings = {k: (v, found.ratings.get(k)) for k, v in expected.ratings.items() if found.ratings.get(k) != v}
    lines = {k: (v, found.lines.get(k)) for k, v in expected.lines.items() if found.lines.get(k) != v}
    more = found.lines.keys() - expected.lines.keys() | found.ratings.keys() - expected.ratings.keys()
    return f"expected and found differ in {ratings} {lines}, beyond it {more}"
