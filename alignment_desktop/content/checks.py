"""What must hold between the parts of a pack: ids, references, rules, follow-ups, plans, levels, registers."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Any

import msgspec

from alignment_desktop.content.source import Place, Problems, Source
from alignment_desktop.content.translation import KINDS, part_id
from alignment_desktop.domain.pack import (
    FindingRule,
    FindingText,
    InterviewPlan,
    KpiStarter,
    Pack,
    Question,
    Register,
    RegisterField,
    Role,
    Solution,
)
from alignment_desktop.i18n import N_, _

MINUTES_A_QUESTION = 3
"""A plan holds at most one rated question per so many minutes."""

NEARLY_EQUAL = 0.8
"""Two level texts are told apart while they share less than this part of their words."""

_NOUNS: Mapping[str, str] = {
    "scale": N_("level"),
    "criteria": N_("criterion"),
    "roles": N_("role"),
    "kpi_families": N_("KPI family"),
    "challenges": N_("challenge"),
    "practices": N_("practice"),
    "questions": N_("question"),
    "findings": N_("finding"),
    "solutions": N_("solution"),
    "plans": N_("plan"),
    "kpis": N_("KPI"),
    "registers": N_("register"),
    "scripts": N_("script"),
    "workshop": N_("step of the workshop"),
}

_REFERENCES: tuple[tuple[str, str, str], ...] = (
    ("practices", "challenge", "challenges"),
    ("questions", "practice", "practices"),
    ("questions", "criteria", "criteria"),
    ("questions", "audience", "roles"),
    ("findings", "practice", "practices"),
    ("findings", "solutions", "solutions"),
    ("solutions", "challenge", "challenges"),
    ("solutions", "needs", "solutions"),
    ("plans", "roles", "roles"),
    ("plans", "questions", "questions"),
    ("plans", "must_ask", "questions"),
    ("kpis", "family", "kpi_families"),
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A part and where it stands in its file."""

    source: Source
    place: Place
    part: Any


@dataclass(slots=True)
class Draft:
    """The parts read so far.

    `torn` are those with faulty fields: what could be read of them is checked, so that one run finds everything.
    `claimed` are the ids of both, `unread` the kinds a file was unreadable of: what names those is passed over.
    """

    head: Placed | None = None
    unread: set[str] = field(default_factory=set)
    placed: dict[str, list[Placed]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    torn: dict[str, list[Placed]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    claimed: dict[str, dict[str, tuple[Source, Place]]] = field(default_factory=lambda: {kind: {} for kind in KINDS})

    def parts(self, kind: str) -> tuple[Any, ...]:
        """The parts of a kind in the order of the files."""
        return tuple(placed.part for placed in self.placed[kind])

    def all(self, kind: str) -> Iterator[Placed]:
        """The parts of a kind, torn ones included."""
        yield from self.placed[kind]
        yield from self.torn[kind]

    def broken(self) -> set[str]:
        """Addresses of parts with an id that could not be read."""
        return {
            f"{kind}.{name}"
            for kind in KINDS
            for name in self.claimed[kind].keys() - {part_id(part) for part in self.parts(kind)}
        }


class Check:
    """One check of a draft, against the pack it stands on where it is an addition to one."""

    def __init__(self, draft: Draft, base: Pack | None, domain_ids: Collection[str], problems: Problems) -> None:
        self._draft = draft
        self._domain_ids = domain_ids
        self._problems = problems
        self._base = base
        self._known: dict[str, set[str]] = {
            kind: set(draft.claimed[kind]) | ({part_id(p) for p in getattr(base, kind)} if base else set())
            for kind in KINDS
        }

    def _all(self, kind: str) -> dict[str, Any]:
        own = {part_id(part): part for part in self._draft.parts(kind)}
        return {part_id(part): part for part in getattr(self._base, kind, ())} | own

    def _add(self, at: Placed, place: Place, words: str) -> None:
        self._problems.add(at.source, (*at.place, *place), words)

    def run(self) -> None:
        """Add every problem between the parts."""
        self._references()
        self._covers()
        self._scale()
        checks: tuple[tuple[str, Callable[[Placed], None]], ...] = (
            ("questions", self._question),
            ("findings", self._finding),
            ("solutions", self._solution),
            ("plans", self._plan),
        )
        for kind, check in checks:
            for at in self._draft.all(kind):
                check(at)
        # A torn KPI or register says too little: what seems to be missing may be what could not be read.
        for at in self._draft.placed["kpis"]:
            self._kpi(at)
        for at in self._draft.placed["registers"]:
            self._register(at)
        follows = {q.id: (q.follow_up.question,) for q in self._all("questions").values() if q.follow_up}
        self._circles("questions", follows, ("follow_up", "question"))
        self._circles("solutions", {s.id: s.needs for s in self._all("solutions").values()}, ("needs",))
        self._once("challenges", "number")
        self._once("challenges", "colour")

    def _refer(self, at: Placed, place: Place, name: str, kind: str) -> None:
        if name not in self._known[kind] and kind not in self._draft.unread:
            words = _("names “{name}”, expected the id of a {noun} of the pack")
            self._add(at, place, words.format(name=name, noun=_(_NOUNS[kind])))

    def _references(self) -> None:
        for kind, name, to in _REFERENCES:
            for at in self._draft.all(kind):
                value = getattr(at.part, name)
                if isinstance(value, str):
                    self._refer(at, (name,), value, to)
                    continue
                for number, one in enumerate(value or ()):
                    self._refer(at, (name, number), one, to)
                self._twice(at, (name,), value or ())

    def _twice(self, at: Placed, place: Place, names: Iterable[str]) -> None:
        seen: set[str] = set()
        for number, name in enumerate(names):
            if name in seen:
                words = _("names “{name}” a second time, expected each once")
                self._add(at, (*place, number), words.format(name=name))
            seen.add(name)

    def _covers(self) -> None:
        for kind in KINDS:
            for at in self._draft.all(kind):
                self._covers_of(at, (), at.part)
                for number, starter in enumerate(getattr(at.part, "starters", ())):
                    self._covers_of(at, ("starters", number), starter)

    def _covers_of(self, at: Placed, place: Place, part: Any) -> None:
        for number, name in enumerate(getattr(part, "covers", ())):
            if name not in self._domain_ids:
                words = _("names “{name}”, expected an id of resources/domain-ids.toml")
                self._add(at, (*place, "covers", number), words.format(name=name))
        self._twice(at, (*place, "covers"), getattr(part, "covers", ()))

    def _scale(self) -> None:
        head = self._draft.head
        if head is None or (self._base and not self._draft.claimed["scale"]):
            return
        if set(self._draft.claimed["scale"]) != {"1", "2", "3", "4", "5"}:
            words = _("has the levels {levels}, expected each of 1 to 5 once")
            levels = ", ".join(sorted(self._draft.claimed["scale"])) or _("none")
            self._problems.add(head.source, ("scale",), words.format(levels=levels))

    def _once(self, kind: str, name: str) -> None:
        own = {part_id(part) for part in self._draft.parts(kind)}
        seen = {getattr(p, name): p.id for p in getattr(self._base, kind, ()) if p.id not in own}
        for at in self._draft.all(kind):
            value = getattr(at.part, name)
            if value is None:
                continue
            if value in seen:
                words = _("is {value} as for {other}, expected one that no other {noun} has")
                self._add(at, (name,), words.format(value=value, other=seen[value], noun=_(_NOUNS[kind])))
            seen.setdefault(value, part_id(at.part))

    def _circles(self, kind: str, names: Mapping[str, tuple[str, ...]], place: Place) -> None:
        for at in self._draft.placed[kind]:
            reached, due = set(), list(names.get(at.part.id, ()))
            while due:
                name = due.pop()
                if name not in reached:
                    reached.add(name)
                    due += names.get(name, ())
            if at.part.id in reached:
                words = _("leads back to {id}, expected no circle")
                self._add(at, place, words.format(id=at.part.id))

    def _question(self, at: Placed) -> None:
        question: Question = at.part
        follow = question.follow_up
        if follow is not None:
            self._refer(at, ("follow_up", "question"), follow.question, "questions")
            count = sum(value is not None for value in (follow.at_most, follow.at_least, follow.is_))
            if count != 1:
                words = _("has {count} conditions, expected exactly one of at_most, at_least, is")
                self._add(at, ("follow_up",), words.format(count=count))
        if question.replaces is not None and question.replaces in self._draft.claimed["questions"]:
            words = _("names “{name}”, which is still asked, expected the id of a question that has left the pack")
            self._add(at, ("replaces",), words.format(name=question.replaces))
        self._levels(at, question)
        if question.asks == "target" and question.weight:
            words = _("is {weight}, expected 0: the level wanted is no answer about today")
            self._add(at, ("weight",), words.format(weight=question.weight))
        if len(question.tells_apart or ()) == 1:
            words = _("has one sign, expected two or more, or none: causes are told apart by comparing")
            self._add(at, ("tells_apart",), words)
        for number, telling in enumerate(question.tells_apart or ()):
            if telling.points_to not in self._domain_ids:
                words = _("names “{name}”, expected an id of resources/domain-ids.toml")
                self._add(at, ("tells_apart", number, "points_to"), words.format(name=telling.points_to))
        if not question.sides or len(set(question.sides)) != len(question.sides):
            words = _("is {sides}, expected business, it or both, each once")
            self._add(at, ("sides",), words.format(sides=", ".join(question.sides) or _("empty")))
        roles: dict[str, Role] = self._all("roles")
        for number, name in enumerate(question.audience):
            if name in roles and roles[name].side not in question.sides:
                words = _("names “{name}” of the side {side}, expected roles of the sides that can answer")
                self._add(at, ("audience", number), words.format(name=name, side=roles[name].side))

    def _levels(self, at: Placed, question: Question) -> None:
        for name in ("levels", "spoken"):
            words_of = [frozenset(re.findall(r"\w+", text.lower())) for text in getattr(question, name)]
            for (first, some), (second, others) in combinations(enumerate(words_of), 2):
                if len(some & others) >= NEARLY_EQUAL * len(some | others):
                    words = _("reads nearly like level {other}, expected behaviour that tells the two levels apart")
                    self._add(at, (name, second), words.format(other=first + 1))

    def _finding(self, at: Placed) -> None:
        finding: FindingText = at.part
        rule: FindingRule | None = finding.rule
        if rule is None:
            return
        conditions = msgspec.structs.asdict(rule)
        higher = conditions.pop("higher")
        if not any(conditions.values()):
            words = _("has no condition, expected at least one of: {names}")
            self._add(at, ("rule",), words.format(names=", ".join(conditions)))
        if higher and rule.gap_at_least is None:
            words = _("is set without a gap, expected gap_at_least beside it")
            self._add(at, ("rule", "higher"), words)
        if None not in (low := rule.score_at_least, high := rule.score_at_most) and low > high:  # type: ignore[operator]
            words = _("is {low}, which no score at or below {high} reaches, expected score_at_most or less")
            self._add(at, ("rule", "score_at_least"), words.format(low=low, high=high))

    def _solution(self, at: Placed) -> None:
        solution: Solution = at.part
        for number, lift in enumerate(solution.lifts):
            self._refer(at, ("lifts", number, "practice"), lift.practice, "practices")
        self._twice(at, ("lifts",), (lift.practice for lift in solution.lifts))

    def _plan(self, at: Placed) -> None:
        plan: InterviewPlan = at.part
        minutes: int | None = plan.minutes
        if minutes is not None and len(plan.questions) > (most := minutes // MINUTES_A_QUESTION):
            words = _("has {count} questions in {minutes} minutes, expected {most} at most (one in {each} minutes)")
            self._add(
                at,
                ("questions",),
                words.format(count=len(plan.questions), minutes=minutes, most=most, each=MINUTES_A_QUESTION),
            )
        for number, name in enumerate(plan.must_ask):
            if name not in plan.questions and name in self._known["questions"]:
                words = _("names “{name}”, expected one of the plan's own questions")
                self._add(at, ("must_ask", number), words.format(name=name))
        questions: dict[str, Question] = self._all("questions")
        roles: dict[str, Role] = self._all("roles")
        asked = [roles[name] for name in plan.roles if name in roles]
        for number, name in enumerate(plan.questions):
            question = questions.get(name)
            if question is None or not asked or len(asked) < len(plan.roles):
                continue
            fitting = [role for role in asked if role.side in question.sides]
            if not any(not question.audience or role.id in question.audience for role in fitting):
                words = _("names “{name}”, which is not for {roles}, expected a question with their side and audience")
                self._add(at, ("questions", number), words.format(name=name, roles=", ".join(plan.roles)))

    def _kpi(self, at: Placed) -> None:
        kpi: KpiStarter = at.part
        target = float(kpi.target)
        if (kpi.direction == "range") != (kpi.target_high is not None):
            words = (
                _("is missing, expected the upper end of the range")
                if kpi.direction == "range"
                else _("is set although the direction is “{direction}”, expected it with “range” only")
            )
            self._add(at, ("target_high",), words.format(direction=kpi.direction))
        elif kpi.target_high is not None and float(kpi.target_high) <= target:
            words = _("is {high}, expected more than the target {target}")
            self._add(at, ("target_high",), words.format(high=kpi.target_high, target=kpi.target))
        if kpi.amber is None:
            if target == 0 or kpi.direction == "range":
                words = _("is missing, expected a limit: ten per cent of a target of 0 or of a range says nothing")
                self._add(at, ("amber",), words)
        elif (kpi.direction == "higher" and float(kpi.amber) > target) or (
            kpi.direction == "lower" and float(kpi.amber) < target
        ):
            words = _("is {amber}, expected the worse side of the target {target}")
            self._add(at, ("amber",), words.format(amber=kpi.amber, target=kpi.target))

    def _register(self, at: Placed) -> None:
        register: Register = at.part
        self._unique(at, ("fields",), register.fields)
        self._unique(at, ("starters",), register.starters)
        fields = {f.id: f for f in register.fields}
        for number, f in enumerate(register.fields):
            self._unique(at, ("fields", number, "choices"), f.choices)
            if (f.kind == "choice") != bool(f.choices):
                words = (
                    _("is missing, expected the choices of a choice field")
                    if f.kind == "choice"
                    else _("is set although the kind is “{kind}”, expected choices with “choice” only")
                )
                self._add(at, ("fields", number, "choices"), words.format(kind=f.kind))
        for number, starter in enumerate(register.starters):
            if len(starter.levels) not in (0, 6):
                words = _("has {count} texts, expected six, for the levels 0 to 5, or none")
                self._add(at, ("starters", number, "levels"), words.format(count=len(starter.levels)))
            for name, value in starter.values.items():
                place: Place = ("starters", number, "values", name)
                if name not in fields:
                    words = _("is not a field of the register, expected one of: {names}")
                    self._add(at, place, words.format(names=", ".join(fields)))
                elif expected := _expected_value(fields[name], value):
                    words = _("is “{value}”, expected {expected}")
                    self._add(at, place, words.format(value=value[:60], expected=expected))

    def _unique(self, at: Placed, place: Place, parts: Iterable[Any]) -> None:
        seen: set[str] = set()
        for number, part in enumerate(parts):
            if part.id in seen:
                words = _("is “{id}” a second time, expected an id of its own")
                self._add(at, (*place, number, "id"), words.format(id=part.id))
            seen.add(part.id)


def _expected_value(f: RegisterField, value: str) -> str | None:
    """What a starter's value should have been, or None where it fits. People and links are chosen in the workbook."""
    match f.kind:
        case "choice":
            names = [choice.id for choice in f.choices]
            return None if value in names else _("one of: {names}").format(names=", ".join(names))
        case "yes_no":
            return None if value in ("yes", "no") else _("yes or no")
        case "level":
            return None if value in ("0", "1", "2", "3", "4", "5") else _("a level from 0 to 5")
        case "number":
            return None if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value) else _("a decimal number")
        case "date":
            return None if _is_date(value) else _("a date such as 2026-11-23")
        case "person" | "link":
            return _("no value: people and links are chosen in the workbook")
        case _:
            return None


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
