"""An answer sheet judged against a round: what would be written, what differs, what is wrong with it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from alignment_desktop.domain.coverage import asked_of
from alignment_desktop.domain.engagement import Person, Respondent, Side
from alignment_desktop.domain.errors import InputProblems, excerpt
from alignment_desktop.domain.interview import Basis, RemarkClass, Response, Standing
from alignment_desktop.domain.pack import InterviewPlan, Pack, Role
from alignment_desktop.domain.record import LONGEST_TEXT, replace
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import _

MARKS: Mapping[str, RemarkClass] = {
    '"': RemarkClass.QUOTE,
    "“": RemarkClass.QUOTE,
    "„": RemarkClass.QUOTE,
    "«": RemarkClass.QUOTE,
    "»": RemarkClass.QUOTE,
    "!": RemarkClass.SYMPTOM,
    ">": RemarkClass.FOLLOW_UP,
    "#": RemarkClass.EVIDENCE,
    "*": RemarkClass.OBSERVATION,
    "~": RemarkClass.OFF_RECORD,
}
"""The first character of a line that gives its class; without one it is a note."""

LONGEST_REMARK = LONGEST_TEXT
"""The most characters one line of a sitting holds; more is evidence, not a remark."""

_CLOSING_MARKS = '"”“»«'
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
    line = line.strip()
    kind = MARKS.get(line[:1])
    if kind is None:
        return RemarkClass.NOTE, line
    words = line[1:].strip()
    if kind is RemarkClass.QUOTE:
        words = words.rstrip(_CLOSING_MARKS).strip()
    return kind, words


class SheetRow(Struct, frozen=True, kw_only=True):
    """One row of an answer sheet as text, and where it stands: sheet name and row number from 1.

    `heads` are the titles of columns that the sheet calls by another name, as a German one does.
    """

    sheet: str
    row: int
    cells: Mapping[str, str]
    heads: Mapping[str, str] = {}

    def place(self, column: str) -> str:
        """Where a cell stands, for an error message."""
        return _("{sheet}, row {row}, column “{column}”").format(
            sheet=excerpt(self.sheet), row=self.row, column=excerpt(self.heads.get(column, column))
        )


class SheetAnswer(Struct, frozen=True, kw_only=True):
    """One checked row: `standing` is None where only its remarks are to be written.

    `remarks` are the lines of the note, each with its own class, without those the workbook has already.
    """

    respondent: str
    role: str
    question: str
    standing: Standing | None
    rating: int | None
    basis: Basis | None
    remarks: tuple[tuple[RemarkClass, str], ...] = ()


class Newcomer(Struct, frozen=True, kw_only=True):
    """A person of the sheet who is no respondent yet; `person_id` where the client has them already."""

    name: str
    role: str
    side: Side
    job: str
    person_id: str | None


class AnswerImport(Struct, frozen=True, kw_only=True):
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
        self._role_names = {_key(r.title): r.id for r in self._pack.roles} | {_key(r): r for r in self._roles}
        self._respondents: dict[str, list[Respondent]] = {}
        for respondent in snapshot.respondents:
            name = _key(snapshot.person[respondent.person_id].name)
            self._respondents.setdefault(name, []).append(respondent)
        self._people: dict[str, list[Person]] = {}
        for person in snapshot.people:
            self._people.setdefault(_key(person.name), []).append(person)
        self._there = {(r.respondent_id, r.question): r for r in snapshot.responses}
        self._said = {(r.respondent_id, r.question, r.text) for r in snapshot.remarks}
        self._problems: list[str] = []
        self._newcomers: dict[str, Newcomer] = {}
        self._first_row: dict[tuple[str, str], SheetRow] = {}

    def read(self, rows: Iterable[SheetRow]) -> AnswerImport:
        new: list[SheetAnswer] = []
        same: list[SheetAnswer] = []
        differing: list[tuple[SheetAnswer, str]] = []
        for row in rows:
            answer = self._row(row)
            if answer is None:
                continue
            there = self._answered(answer)
            is_there = there is not None and _says_the_same(answer, there)
            answer = _with_basis(self._with_fresh_remarks(answer), there)
            if there is not None and answer.standing is not None and not is_there:
                was = _("{name}, {question}: {was} here is {sheet} in the sheet").format(
                    name=excerpt(answer.respondent), question=answer.question, was=shown(there), sheet=shown(answer)
                )
                differing.append((answer, was))
                continue
            if is_there:
                same.append(answer)
                answer = replace(answer, standing=None, rating=None, basis=None)
            if answer.standing is not None or answer.remarks:
                new.append(answer)
        if self._problems:
            raise InputProblems(
                _("The sheet has {n} problems; nothing was imported.").format(n=len(self._problems))
                if len(self._problems) > 1
                else _("The sheet has a problem; nothing was imported."),
                tuple(self._problems),
            )
        return AnswerImport(
            round_id=self._snapshot.round.id,
            respondents={self._snapshot.person[r.person_id].name: r.id for r in self._snapshot.respondents},
            newcomers=tuple(self._newcomers.values()),
            plan_of_role={role: plan.id for role in self._roles if (plan := usual_plan(self._pack, role))},
            new=tuple(new),
            same=tuple(same),
            differing=tuple(differing),
        )

    def _known(self, name: str) -> Respondent | None:
        return next(iter(self._respondents.get(_key(name), ())), None)

    def _answered(self, answer: SheetAnswer) -> Response | None:
        """What the respondent's answer is now; one that still waits for its rating is none."""
        respondent = self._known(answer.respondent)
        there = self._there.get((respondent.id, answer.question)) if respondent else None
        return None if there is None or there.standing is Standing.TO_RATE else there

    def _with_fresh_remarks(self, answer: SheetAnswer) -> SheetAnswer:
        respondent = self._known(answer.respondent)
        if respondent is None:
            return answer
        fresh = tuple(r for r in answer.remarks if (respondent.id, answer.question, r[1]) not in self._said)
        return replace(answer, remarks=fresh)

    def _row(self, row: SheetRow) -> SheetAnswer | None:
        cell = {name: row.cells.get(name, "").strip() for name in _COLUMNS}
        if not any(cell[name] for name in ("rating", "note", "basis")):
            return None
        before = len(self._problems)
        name = self._respondent(row, cell)
        question = self._question(row, cell)
        standing, rating = self._answer(row, cell)
        basis = self._basis(row, cell, standing)
        remarks = self._remarks(row, cell)
        if name and question:
            first = self._first_row.setdefault((_key(name), question), row)
            if first is not row:
                self._say(row, "question id", _("{name} answers this question in {sheet}, row {n} already.").format(
                    name=excerpt(name), sheet=excerpt(first.sheet), n=first.row))  # fmt: skip
        if len(self._problems) > before:
            return None
        return SheetAnswer(
            respondent=name, role=self._role_of(name, cell), question=question, standing=standing, rating=rating,
            basis=basis, remarks=remarks,
        )  # fmt: skip

    def _remarks(self, row: SheetRow, cell: Mapping[str, str]) -> tuple[tuple[RemarkClass, str], ...]:
        """The lines of the note; each has its own class, so that one off the record stays so below a quote."""
        remarks = tuple(remark for line in cell["note"].splitlines() if (remark := classified(line))[1])
        longest = max((len(words) for _kind, words in remarks), default=0)
        if longest > LONGEST_REMARK:
            self._say(row, "note", _("A line holds at most {limit} characters; this one has {size}.").format(
                limit=LONGEST_REMARK, size=longest))  # fmt: skip
        return remarks

    def _say(self, row: SheetRow, column: str, problem: str) -> None:
        self._problems.append(f"{row.place(column)}: {problem}")

    def _role_of(self, name: str, cell: Mapping[str, str]) -> str:
        respondent = self._known(name)
        return respondent.role if respondent else self._role_names[_key(cell["role"])]

    def _respondent(self, row: SheetRow, cell: Mapping[str, str]) -> str:
        """The respondent's name as the workbook spells it; empty when there is a problem."""
        name = cell["respondent"]
        if not name:
            self._say(row, "respondent", _("The name is missing."))
            return ""
        side = cell["side"].casefold()
        if side and side not in tuple(Side):
            self._say(row, "side", _("“{value}” is neither business nor it.").format(value=excerpt(cell["side"])))
            return ""
        if max(len(self._respondents.get(_key(name), ())), len(self._newly_named(name))) > 1:
            self._say(row, "respondent", _("Several people are called {name}; tell them apart by their names in the "
                                           "workbook first.").format(name=excerpt(name)))  # fmt: skip
            return ""
        known = self._known(name)
        if known is not None:
            person = self._snapshot.person[known.person_id]
            if side and side != person.side:
                self._say(row, "side", _("{name} is on the {side} side in this workbook.").format(
                    name=excerpt(person.name), side=person.side.value))  # fmt: skip
            return person.name
        return self._newcomer(row, cell, name, side)

    def _newly_named(self, name: str) -> list[Person]:
        """The people a newcomer of this name may be."""
        return [] if _key(name) in self._respondents else self._people.get(_key(name), [])

    def _newcomer(self, row: SheetRow, cell: Mapping[str, str], name: str, side: str) -> str:
        role_id = self._role_names.get(_key(cell["role"]))
        if role_id is None:
            self._say(row, "role", _("“{value}” is not one of {roles}.").format(
                value=excerpt(cell["role"]), roles=", ".join(self._roles)))  # fmt: skip
            return ""
        role = self._roles[role_id]
        person = next(iter(self._newly_named(name)), None)
        told = Side(side) if side else person.side if person else Side(role.side)
        if person is not None and person.side != told:
            self._say(row, "side", _("{name} is on the {side} side in this workbook.").format(
                name=excerpt(person.name), side=person.side.value))  # fmt: skip
            return ""
        newcomer = Newcomer(
            name=person.name if person else name, role=role_id, side=told, job=role.title,
            person_id=person.id if person else None,
        )  # fmt: skip
        first = self._newcomers.setdefault(_key(name), newcomer)
        if (first.role, first.side) != (newcomer.role, newcomer.side):
            self._say(row, "role", _("{name} stands in an earlier row as {role} on the {side} side.").format(
                name=excerpt(name), role=first.role, side=first.side.value))  # fmt: skip
        return first.name

    def _question(self, row: SheetRow, cell: Mapping[str, str]) -> str:
        question = cell["question id"]
        if question not in self._pack.question:
            problem = _("The question id is missing.") if not question else _(
                "“{value}” is not a question of this round’s pack.").format(value=excerpt(question))  # fmt: skip
            self._say(row, "question id", problem)
            return ""
        return question

    def _answer(self, row: SheetRow, cell: Mapping[str, str]) -> tuple[Standing | None, int | None]:
        value = cell["rating"]
        if not value:
            return None, None
        whole = value.removesuffix(".0").removesuffix(",0")  # as some programs write a whole number
        if whole in {"1", "2", "3", "4", "5"}:
            return Standing.RATED, int(whole)
        standing = _STANDINGS.get(value.casefold())
        if standing is None:
            self._say(row, "rating", _("“{value}” is none of 1 to 5, NA, DK, declined or blank.").format(
                value=excerpt(value)))  # fmt: skip
        return standing, None

    def _basis(self, row: SheetRow, cell: Mapping[str, str], standing: Standing | None) -> Basis | None:
        value = cell["basis"].casefold()
        if value and value not in tuple(Basis):
            self._say(row, "basis", _("“{value}” is none of {bases}.").format(
                value=excerpt(cell["basis"]), bases=", ".join(Basis)))  # fmt: skip
            return None
        return Basis(value) if value and standing is Standing.RATED else None


def _key(name: str) -> str:
    """What two spellings of one name have in common."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _says_the_same(answer: SheetAnswer, there: Response) -> bool:
    """Whether the sheet gives the answer that is there; a blank basis speaks of any."""
    return (answer.standing, answer.rating) == (there.standing, there.rating) and answer.basis in (None, there.basis)


def _with_basis(answer: SheetAnswer, there: Response | None) -> SheetAnswer:
    """The answer with a basis where it needs one and the sheet names none: the present one, else the consultant's."""
    if answer.standing is not Standing.RATED or answer.basis is not None:
        return answer
    kept = there.basis if there is not None and there.rating == answer.rating else None
    return replace(answer, basis=kept or Basis.CONSULTANT)


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
    """The rows of an empty answer sheet: every respondent's planned questions and the follow-ups due for them.

    A respondent without a sitting gets the usual plan of their role. An engagement without respondents gets one
    stand-in for every role that has a plan, to be given its name in the sheet.
    """
    pack = snapshot.pack
    asked: list[tuple[str, Side, str, frozenset[str]]] = []
    for respondent in snapshot.respondents:
        person = snapshot.person[respondent.person_id]
        questions = snapshot.plans_of[respondent.id] or _usual_questions(pack, respondent.role, person.side)
        asked.append((person.name, person.side, respondent.role, questions | _due(snapshot, respondent.id)))
    if not asked:
        asked = [
            (role.title, Side(role.side), role.id, _usual_questions(pack, role.id, Side(role.side)))
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


def _due(snapshot: Snapshot, respondent_id: str) -> frozenset[str]:
    """The follow-ups that somebody's answers so far have made due."""
    return frozenset(
        q.id
        for q in snapshot.pack.questions
        if q.follow_up is not None
        and respondent_id
        in asked_of(
            q,
            frozenset(),
            snapshot.responses_of.get(q.follow_up.question, ()),
            snapshot.respondent,
            snapshot.side_of,
        )
    )


def _usual_questions(pack: Pack, role: str, side: Side) -> frozenset[str]:
    """What a role is planned to be asked, as `Snapshot.plans_of` has it: its side's questions, no follow-ups."""
    plan = usual_plan(pack, role)
    asked = plan.questions if plan else tuple(pack.question)
    return frozenset(q for q in asked if side in pack.question[q].sides and not pack.question[q].follow_up)
