"""An answer sheet judged against a round: what would be written, what differs, what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.errors import InputProblems
from alignment_desktop.domain.interview import Basis, RemarkClass, Response, Standing
from alignment_desktop.domain.pack import InterviewPlan, Pack, Role
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import _

MARKS: Mapping[str, RemarkClass] = {
    '"': RemarkClass.QUOTE,
    "“": RemarkClass.QUOTE,
    "!": RemarkClass.SYMPTOM,
    ">": RemarkClass.FOLLOW_UP,
    "#": RemarkClass.EVIDENCE,
    "*": RemarkClass.OBSERVATION,
    "~": RemarkClass.OFF_RECORD,
}
"""The first character of a line that gives its class; without one it is a note."""

_STANDINGS = {
    "na": Standing.NOT_APPLICABLE,
    "n/a": Standing.NOT_APPLICABLE,
    "dk": Standing.DONT_KNOW,
    "declined": Standing.DECLINED,
}
_COLUMNS = ("respondent", "side", "role", "question id", "text", "rating", "basis", "note")


def columns() -> tuple[str, ...]:
    """The column titles of an answer sheet, in their order."""
    return _COLUMNS


def classified(line: str) -> tuple[RemarkClass, str]:
    """The class of a line by its first character, and the words without it (a quote also without its end mark)."""
    kind = MARKS.get(line[:1])
    if kind is None:
        return RemarkClass.NOTE, line.strip()
    words = line[1:].strip()
    if kind is RemarkClass.QUOTE:
        words = words.rstrip('"”').strip()
    return kind, words


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One row of an answer sheet as text, and where it stands: sheet name and row number from 1."""

    sheet: str
    row: int
    cells: Mapping[str, str]

    def place(self, column: str) -> str:
        """Where a cell stands, for an error message."""
        return _("{sheet}, row {row}, column “{column}”").format(sheet=self.sheet, row=self.row, column=column)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetAnswer:
    """One checked row: `standing` is None where the answer was left blank and only the note counts."""

    respondent: str
    role: str
    question: str
    standing: Standing | None
    rating: int | None
    basis: Basis | None
    note: str
    note_kind: RemarkClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """A person of the sheet who is no respondent yet; `person_id` where the client has them already."""

    name: str
    role: str
    side: Side
    job: str
    person_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerImport:
    """What a checked sheet would do to a round.

    `respondents` gives respondent ids by name; `differing` pairs the sheet's answer with what is there now, as
    "name, question: 3 is 4 in the sheet".
    """

    round_id: str
    respondents: Mapping[str, str]
    newcomers: tuple[Newcomer, ...]
    plan_of_role: Mapping[str, str]
    new: tuple[SheetAnswer, ...]
    same: tuple[SheetAnswer, ...]
    differing: tuple[tuple[SheetAnswer, str], ...]

    def writes(self, *, replace: bool) -> Iterator[SheetAnswer]:
        """The answers to write, those that differ only where they replace."""
        yield from self.new
        if replace:
            yield from (answer for answer, _was in self.differing)


def read_answers(snapshot: Snapshot, rows: Iterable[SheetRow]) -> AnswerImport:
    """The import a sheet amounts to. Raises InputProblems with every problem of the sheet, by sheet, row and column.

    Names are compared without regard to case. A row without a rating and without a note says nothing and is passed
    over; a rating without a basis is the consultant's reading.
    """
    return _Reader(snapshot).read(rows)


class _Reader:
    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._pack: Pack = snapshot.pack
        self._roles: dict[str, Role] = {r.id: r for r in self._pack.roles}
        self._role_names = {r.title.casefold(): r.id for r in self._pack.roles} | {r: r for r in self._roles}
        self._names = {snapshot.person[r.person_id].name.casefold(): r for r in snapshot.respondents}
        self._people = {p.name.casefold(): p for p in snapshot.people}
        self._there = {(r.respondent_id, r.question): r for r in snapshot.responses}
        self._said = {(r.respondent_id, r.question, r.text) for r in snapshot.remarks}
        self._problems: list[str] = []
        self._newcomers: dict[str, Newcomer] = {}
        self._first_row: dict[tuple[str, str], int] = {}

    def read(self, rows: Iterable[SheetRow]) -> AnswerImport:
        new: list[SheetAnswer] = []
        same: list[SheetAnswer] = []
        differing: list[tuple[SheetAnswer, str]] = []
        for row in rows:
            answer = self._row(row)
            if answer is None:
                continue
            respondent = self._names.get(answer.respondent.casefold())
            there = self._there.get((respondent.id, answer.question)) if respondent else None
            if there is None or answer.standing is None:
                fresh_note = respondent is None or (respondent.id, answer.question, answer.note) not in self._said
                (new if answer.standing or (answer.note and fresh_note) else same).append(answer)
            elif (there.standing, there.rating, there.basis) == (answer.standing, answer.rating, answer.basis):
                same.append(answer)
            else:
                was = _("{name}, {question}: {was} here is {sheet} in the sheet").format(
                    name=answer.respondent, question=answer.question, was=shown(there), sheet=shown(answer)
                )
                differing.append((answer, was))
        if self._problems:
            raise InputProblems(
                _("The sheet has {n} problems; nothing was imported.").format(n=len(self._problems))
                if len(self._problems) > 1
                else _("The sheet has a problem; nothing was imported."),
                tuple(self._problems),
            )
        names = {self._snapshot.person[r.person_id].name: r.id for r in self._snapshot.respondents}
        return AnswerImport(
            round_id=self._snapshot.round.id,
            respondents=names,
            newcomers=tuple(self._newcomers.values()),
            plan_of_role={role: plan.id for role in self._roles if (plan := usual_plan(self._pack, role))},
            new=tuple(new),
            same=tuple(same),
            differing=tuple(differing),
        )

    def _row(self, row: SheetRow) -> SheetAnswer | None:
        cell = {name: row.cells.get(name, "").strip() for name in _COLUMNS}
        if not any(cell[name] for name in ("rating", "note", "basis")):
            return None
        before = len(self._problems)
        name = self._respondent(row, cell)
        question = self._question(row, cell)
        standing, rating = self._answer(row, cell)
        basis = self._basis(row, cell, standing)
        if name and question:
            key = (name.casefold(), question)
            first = self._first_row.setdefault(key, row.row)
            if first != row.row:
                self._say(row, "question id", _("{name} answers this question in row {n} already.").format(
                    name=name, n=first))  # fmt: skip
        if len(self._problems) > before:
            return None
        kind, words = classified(cell["note"])
        role = self._role_of(name, cell)
        return SheetAnswer(
            respondent=name, role=role, question=question, standing=standing, rating=rating, basis=basis, note=words,
            note_kind=kind,
        )  # fmt: skip

    def _say(self, row: SheetRow, column: str, problem: str) -> None:
        self._problems.append(f"{row.place(column)}: {problem}")

    def _role_of(self, name: str, cell: Mapping[str, str]) -> str:
        respondent = self._names.get(name.casefold())
        return respondent.role if respondent else self._role_names[cell["role"].casefold()]

    def _respondent(self, row: SheetRow, cell: Mapping[str, str]) -> str:
        """The respondent's name as the workbook spells it; empty when there is a problem."""
        name = cell["respondent"]
        if not name:
            self._say(row, "respondent", _("The name is missing."))
            return ""
        side = cell["side"].casefold()
        if side and side not in tuple(Side):
            self._say(row, "side", _("“{value}” is neither business nor it.").format(value=cell["side"]))
            return ""
        known = self._names.get(name.casefold())
        if known is not None:
            person = self._snapshot.person[known.person_id]
            if side and side != person.side:
                self._say(row, "side", _("{name} is on the {side} side in this workbook.").format(
                    name=person.name, side=person.side.value))  # fmt: skip
            return person.name
        return self._newcomer(row, cell, name, side)

    def _newcomer(self, row: SheetRow, cell: Mapping[str, str], name: str, side: str) -> str:
        role_id = self._role_names.get(cell["role"].casefold())
        if role_id is None:
            self._say(row, "role", _("“{value}” is not one of {roles}.").format(
                value=cell["role"], roles=", ".join(self._roles)))  # fmt: skip
            return ""
        role = self._roles[role_id]
        person = self._people.get(name.casefold())
        told = Side(side) if side else person.side if person else Side(role.side)
        if person is not None and person.side != told:
            self._say(row, "side", _("{name} is on the {side} side in this workbook.").format(
                name=person.name, side=person.side.value))  # fmt: skip
            return ""
        newcomer = Newcomer(
            name=person.name if person else name, role=role_id, side=told, job=role.title,
            person_id=person.id if person else None,
        )  # fmt: skip
        first = self._newcomers.setdefault(name.casefold(), newcomer)
        if (first.role, first.side) != (newcomer.role, newcomer.side):
            self._say(row, "role", _("{name} stands in an earlier row as {role} on the {side} side.").format(
                name=name, role=first.role, side=first.side.value))  # fmt: skip
        return first.name

    def _question(self, row: SheetRow, cell: Mapping[str, str]) -> str:
        question = cell["question id"]
        if question not in self._pack.question:
            problem = _("The question id is missing.") if not question else _(
                "“{value}” is not a question of this round’s pack.").format(value=question)  # fmt: skip
            self._say(row, "question id", problem)
            return ""
        return question

    def _answer(self, row: SheetRow, cell: Mapping[str, str]) -> tuple[Standing | None, int | None]:
        value = cell["rating"]
        if not value:
            return None, None
        if value in {"1", "2", "3", "4", "5"}:
            return Standing.RATED, int(value)
        standing = _STANDINGS.get(value.casefold().replace("’", "'"))
        if standing is None:
            self._say(row, "rating", _("“{value}” is none of 1 to 5, NA, DK, declined or blank.").format(value=value))
        return standing, None

    def _basis(self, row: SheetRow, cell: Mapping[str, str], standing: Standing | None) -> Basis | None:
        value = cell["basis"].casefold()
        if value and value not in tuple(Basis):
            self._say(row, "basis", _("“{value}” is none of {bases}.").format(
                value=cell["basis"], bases=", ".join(Basis)))  # fmt: skip
            return None
        if standing is not Standing.RATED:
            return None
        return Basis(value) if value else Basis.CONSULTANT


def shown(answer: SheetAnswer | Response) -> str:
    """An answer as the sheet writes it: "4 (self)", "NA", "DK", "declined"."""
    match answer.standing:
        case Standing.RATED:
            return f"{answer.rating} ({answer.basis})"
        case Standing.NOT_APPLICABLE:
            return "NA"
        case Standing.DONT_KNOW:
            return "DK"
        case Standing.DECLINED:
            return "declined"
        case _:
            return _("to rate")


def usual_plan(pack: Pack, role: str) -> InterviewPlan | None:
    """The plan a role is usually asked: the first of the pack that names it."""
    return next((p for p in pack.plans if role in p.roles), None)


def template_rows(snapshot: Snapshot) -> tuple[dict[str, str], ...]:
    """The rows of an empty answer sheet: every respondent's planned questions.

    A respondent without a sitting gets the usual plan of their role. An engagement without respondents gets one
    stand-in for every role that has a plan, to be given its name in the sheet.
    """
    pack = snapshot.pack
    asked: list[tuple[str, Side, str, frozenset[str]]] = []
    for respondent in snapshot.respondents:
        person = snapshot.person[respondent.person_id]
        questions = snapshot.plans_of[respondent.id] or _usual_questions(pack, respondent.role)
        asked.append((person.name, person.side, respondent.role, questions))
    if not asked:
        asked = [
            (role.title, Side(role.side), role.id, _usual_questions(pack, role.id))
            for role in pack.roles
            if usual_plan(pack, role.id)
        ]
    rows = []
    for name, side, role, questions in asked:
        for question in pack.questions:
            if question.id in questions:
                text = question.text_it if side is Side.IT and question.text_it else question.text
                rows.append(dict(zip(_COLUMNS, (name, side.value, role, question.id, text, "", "", ""), strict=True)))
    return tuple(rows)


def _usual_questions(pack: Pack, role: str) -> frozenset[str]:
    plan = usual_plan(pack, role)
    return frozenset(plan.questions) if plan else frozenset(q.id for q in pack.questions if not q.follow_up)
