"""The content an engagement is worked with: challenges, questions, findings, solutions, plans, starters.

A pack is a versioned folder of TOML files; `content.packs` reads and checks it and returns a `Pack`.
Everything here is frozen, so a pack can be shared by every snapshot of a round.
Ids are permanent: a question whose meaning changes gets a new id and names the old one in `replaces`.
"""

# Without `from __future__ import annotations`: msgspec would compile each field's type from its text before it reads
# the first pack, which takes 9 ms instead of 1.

from collections.abc import Collection
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct, field, structs

from alignment_desktop.i18n import N_

Id: TypeAlias = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z][A-Za-z0-9._-]{0,59}$(?!\n)",
        description=N_("an id such as C1.P1.Q1: a letter, then letters, digits, “.”, “-” or “_”, 60 at most"),
    ),
]
Words: TypeAlias = Annotated[str, Meta(min_length=1, max_length=2000)]
Title: TypeAlias = Annotated[str, Meta(min_length=1, max_length=120)]
Level: TypeAlias = Annotated[int, Meta(ge=1, le=5)]
OneToFive: TypeAlias = Annotated[int, Meta(ge=1, le=5)]
Colour: TypeAlias = Annotated[
    str,
    Meta(
        pattern=r"^#[0-9a-f]{6}$(?!\n)",
        description=N_('a colour of six lower-case hexadecimal digits such as "#0072b2"'),
    ),
]
Decimal: TypeAlias = Annotated[
    str, Meta(pattern=r"^-?[0-9]+(\.[0-9]+)?$(?!\n)", description=N_('a decimal number as text, such as "95" or "0.5"'))
]
Language: TypeAlias = Annotated[
    str, Meta(pattern=r"^[a-z]{2}$(?!\n)", description=N_('a language of two small letters such as "en"'))
]
SideName: TypeAlias = Literal["business", "it"]


class _Part(Struct, frozen=True, omit_defaults=True):
    """One table of a pack file; an unknown field is an error.

    Defaults are left out of the canonical text, so a field added later does not change the hash of a stored pack.
    """


class ScaleLevel(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One named step of the maturity scale, the same for every question."""

    level: Level
    name: Title
    meaning: Words


class Criterion(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of the six alignment criteria (after Luftman 2000, CAIS 4:14) for the second read-out."""

    id: Id
    title: Title


class Challenge(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of the five problems between IT and business."""

    id: Id
    number: Annotated[int, Meta(ge=1, le=9)]
    title: Title
    short: Annotated[str, Meta(min_length=1, max_length=24)]
    colour: Colour
    summary: Words
    weight: Annotated[int, Meta(ge=0, le=100)] = 1
    covers: tuple[Id, ...] = ()


class Practice(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a challenge that has a score of its own.

    `short` is the label of charts and tables. `strong`/`weak` finish the sentence "Here, ..." in drafted leads.
    """

    id: Id
    challenge: Id
    title: Title
    short: Annotated[str, Meta(min_length=1, max_length=32)]
    summary: Words
    strong: Words
    weak: Words
    weight: Annotated[int, Meta(ge=0, le=100)] = 1
    covers: tuple[Id, ...] = ()


class FollowUp(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a question is due only because of the answer to another one; exactly one condition is set."""

    question: Id
    at_most: Level | None = None
    at_least: Level | None = None
    is_: Literal["DK", "NA", "declined"] | None = field(default=None, name="is")


class Telling(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is heard where two causes look alike, and the id of the domain it points to."""

    sign: Words
    points_to: Id


class Question(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing asked.

    `text` is spoken to the business, `text_it` to IT where it differs. `levels` are five observable
    behaviours, `spoken` the short form of the five read aloud. `audience` are role ids of the
    interview plans (empty: everybody); `sides` who can answer it.
    `asks` is what a rating stands for: the level of today, or the one needed in a year, which never counts
    towards a score. `tells_apart` are the signs by which an answer tells causes apart that look alike.
    """

    id: Id
    practice: Id
    text: Words
    text_it: Words | None = None
    why: Words
    levels: Annotated[tuple[Words, ...], Meta(min_length=5, max_length=5)]
    spoken: Annotated[tuple[Annotated[str, Meta(min_length=1, max_length=60)], ...], Meta(min_length=5, max_length=5)]
    listen_for: Annotated[tuple[Words, ...], Meta(min_length=1)]
    probes: Annotated[tuple[Words, ...], Meta(min_length=2)]
    evidence: Annotated[tuple[Words, ...], Meta(min_length=1)]
    sides: tuple[SideName, ...] = ("business", "it")
    audience: tuple[Id, ...] = ()
    weight: Annotated[int, Meta(ge=0, le=100)] = 1
    asks: Literal["today", "target"] = "today"
    tells_apart: tuple[Telling, ...] = ()
    follow_up: FollowUp | None = None
    criteria: Annotated[tuple[Id, ...], Meta(min_length=1)]
    covers: tuple[Id, ...] = ()
    replaces: Id | None = None


class FindingRule(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a finding is proposed for a practice; the conditions that are set must all hold.

    Levels and gaps are in tenths of a level, so that rules stay whole numbers:
    `score_at_most = 24` is a score of 2.4 or less, `gap_at_least = 10` an |IT minus business| of 1.0 or more.
    `higher` restricts a gap rule to one direction. `symptoms_at_least` counts remarks marked as symptom,
    `dont_know_at_least` counts don't-knows over the practice's questions.
    """

    score_at_most: Annotated[int, Meta(ge=10, le=50)] | None = None
    score_at_least: Annotated[int, Meta(ge=10, le=50)] | None = None
    gap_at_least: Annotated[int, Meta(ge=1, le=40)] | None = None
    higher: SideName | None = None
    symptoms_at_least: Annotated[int, Meta(ge=1, le=99)] | None = None
    dont_know_at_least: Annotated[int, Meta(ge=1, le=99)] | None = None
    single_sided: bool | None = None
    contradicted_claim: bool | None = None


class FindingText(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A finding of the library: condition, criteria, cause, effect, and the rule that proposes it."""

    id: Id
    practice: Id
    kind: Literal["weakness", "strength"] = "weakness"
    title: Title
    condition: Words
    criteria: Words
    cause: Words
    effect: Words
    consequence: Annotated[str, Meta(min_length=1, max_length=160)]
    recommendation: Words
    impact: OneToFive
    likelihood: OneToFive
    rule: FindingRule
    solutions: tuple[Id, ...] = ()
    covers: tuple[Id, ...] = ()


class Lift(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much a solution lifts a practice, in tenths of a level."""

    practice: Id
    tenths: Annotated[int, Meta(ge=1, le=20)]


class Solution(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A piece of the playbook: what to do about a finding."""

    id: Id
    challenge: Id
    title: Title
    purpose: Words
    steps: Annotated[tuple[Words, ...], Meta(min_length=2)]
    first_week: Words
    owner_role: Title
    effort: OneToFive
    impact: OneToFive
    duration_weeks: Annotated[int, Meta(ge=1, le=104)]
    horizon: Literal[30, 60, 90, 180]
    needs: tuple[Id, ...] = ()
    cost_drivers: Annotated[tuple[Words, ...], Meta(min_length=1)]
    risks: Annotated[tuple[Words, ...], Meta(min_length=1)]
    measures: Annotated[tuple[Words, ...], Meta(min_length=1)]
    lifts: Annotated[tuple[Lift, ...], Meta(min_length=1)]
    covers: tuple[Id, ...] = ()


class Role(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of respondent that plans and audiences name (ceo, finance, unit_head, it_lead ...)."""

    id: Id
    title: Title
    side: SideName


class InterviewPlan(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A ready agenda: the questions one role is asked in so many minutes.

    A plan holds at most one rated question per three minutes. `must_ask` is a subset of `questions`.
    """

    id: Id
    title: Title
    roles: Annotated[tuple[Id, ...], Meta(min_length=1)]
    minutes: Annotated[int, Meta(ge=10, le=240)]
    opening: Words
    closing: Words
    questions: Annotated[tuple[Id, ...], Meta(min_length=1)]
    must_ask: tuple[Id, ...] = ()


class Script(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that are the same in every interview: consent, attribution, release. Read aloud at their occasion."""

    id: Id
    title: Title
    occasion: Literal["opening", "closing", "release"]
    text: Words
    covers: tuple[Id, ...] = ()


class WorkshopStep(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One item of the agenda of the workshop that follows the interviews."""

    id: Id
    title: Title
    minutes: Annotated[int, Meta(ge=1, le=240)]
    purpose: Words
    steps: Annotated[tuple[Words, ...], Meta(min_length=1)]
    covers: tuple[Id, ...] = ()


class KpiStarter(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A KPI ready to be adopted; thresholds as decimal text in the KPI's unit."""

    id: Id
    family: Id
    title: Title
    formula: Words
    unit: Annotated[str, Meta(min_length=1, max_length=24)]
    direction: Literal["higher", "lower", "range"]
    target: Decimal
    target_high: Decimal | None = None
    amber: Decimal | None = None
    cadence: Literal["weekly", "monthly", "quarterly"]
    grace_days: Annotated[int, Meta(ge=0, le=120)]
    business_owner_role: Title
    it_owner_role: Title
    covers: tuple[Id, ...] = ()


class KpiFamily(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of the four families a scorecard is read by."""

    id: Id
    title: Title
    covers: tuple[Id, ...] = ()


class Choice(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One value of a choice field."""

    id: Id
    title: Title


class RegisterField(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One column of a register."""

    id: Annotated[
        str,
        Meta(
            pattern=r"^[a-z][a-z0-9_]{0,39}$(?!\n)",
            description=N_("a small letter, then small letters, digits or “_”, 40 at most"),
        ),
    ]
    title: Title
    kind: Literal["text", "long_text", "number", "date", "choice", "person", "yes_no", "level", "link"]
    required: bool = False
    choices: tuple[Choice, ...] = ()
    help: Words | None = None
    in_table: bool = True


class RegisterStarter(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry proposed when a register is first opened: field id -> value as text.

    `levels` says of a skill what each level from 0 to 5 looks like.
    """

    id: Id
    values: dict[str, str]
    levels: Annotated[tuple[Words, ...], Meta(max_length=6)] = ()
    covers: tuple[Id, ...] = ()


class Register(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kept list: its page, form, sheets and PDF table all follow from these fields."""

    id: Id
    title: Title
    summary: Words
    fields: Annotated[tuple[RegisterField, ...], Meta(min_length=1)]
    starters: tuple[RegisterStarter, ...] = ()
    covers: tuple[Id, ...] = ()


class PackHead(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What pack.toml says of the pack itself. `language` is the language its own texts are written in."""

    id: Id
    version: Annotated[
        str,
        Meta(pattern=r"^[0-9]{1,6}\.[0-9]{1,6}\.[0-9]{1,6}$(?!\n)", description=N_('three numbers such as "1.0.0"')),
    ]
    title: Title
    language: Language = "en"
    licence: Title


class Translation(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One field of one part in another language.

    `part` is the part's address: its kind and id, such as `questions.C1.P1.Q1` or `registers.forums.fields.owner`.
    A text stands for a text, a list for a list.
    """

    language: Language
    part: str
    field: str
    text: str | tuple[str, ...]


class Pack(Struct, frozen=True, kw_only=True, dict=True, omit_defaults=True):
    """A whole checked pack, in the order of its files.

    `sha256` is over the pack's canonical text, which a round stores so that old answers keep their question.
    """

    head: PackHead
    sha256: str
    scale: tuple[ScaleLevel, ...]
    criteria: tuple[Criterion, ...]
    challenges: tuple[Challenge, ...]
    practices: tuple[Practice, ...]
    questions: tuple[Question, ...]
    findings: tuple[FindingText, ...]
    solutions: tuple[Solution, ...]
    roles: tuple[Role, ...]
    plans: tuple[InterviewPlan, ...]
    kpi_families: tuple[KpiFamily, ...]
    kpis: tuple[KpiStarter, ...]
    registers: tuple[Register, ...]
    scripts: tuple[Script, ...] = ()
    workshop: tuple[WorkshopStep, ...] = ()
    translations: tuple[Translation, ...] = ()

    @cached_property
    def question(self) -> MappingProxyType[str, Question]:
        """Questions by id."""
        return MappingProxyType({q.id: q for q in self.questions})

    @cached_property
    def practice(self) -> MappingProxyType[str, Practice]:
        """Practices by id."""
        return MappingProxyType({p.id: p for p in self.practices})

    @cached_property
    def challenge(self) -> MappingProxyType[str, Challenge]:
        """Challenges by id."""
        return MappingProxyType({c.id: c for c in self.challenges})

    @cached_property
    def solution(self) -> MappingProxyType[str, Solution]:
        """Solutions by id."""
        return MappingProxyType({s.id: s for s in self.solutions})

    @cached_property
    def plan(self) -> MappingProxyType[str, InterviewPlan]:
        """Interview plans by id."""
        return MappingProxyType({p.id: p for p in self.plans})

    @cached_property
    def register(self) -> MappingProxyType[str, Register]:
        """Registers by id."""
        return MappingProxyType({r.id: r for r in self.registers})

    @cached_property
    def practices_of(self) -> MappingProxyType[str, tuple[Practice, ...]]:
        """Practices by challenge id, in the order of the pack."""
        return MappingProxyType(
            {c.id: tuple(p for p in self.practices if p.challenge == c.id) for c in self.challenges}
        )

    @cached_property
    def today(self) -> tuple[Question, ...]:
        """The questions about today, in the order of the pack: those that figures are made of."""
        return tuple(q for q in self.questions if q.asks == "today")

    @cached_property
    def wanted(self) -> tuple[Question, ...]:
        """The questions for the level that is needed in a year; `wishes` reads them and no figure does."""
        return tuple(q for q in self.questions if q.asks == "target")

    @cached_property
    def questions_of(self) -> MappingProxyType[str, tuple[Question, ...]]:
        """The questions about today by practice id, in the order of the pack."""
        return MappingProxyType({p.id: tuple(q for q in self.today if q.practice == p.id) for p in self.practices})

    def level_name(self, level: int) -> str:
        """The name of a reached level, 1 to 5."""
        return self.scale[level - 1].name

    def is_asked(self, question_id: str) -> bool:
        """False for a question that the round leaves out (`without`)."""
        return bool(self.question[question_id].sides)

    def without(self, left_out: Collection[str]) -> "Pack":
        """The pack of a round that leaves these questions out: they stay in it, asked of no side and in no plan.

        So what was answered before still has its question and counts, and whatever asks who can be asked what finds
        nobody. The hash stays that of the pack as a whole. Ids of other questions are passed over.
        """
        gone = frozenset(left_out) & self.question.keys()
        if not gone:
            return self
        return structs.replace(
            self,
            questions=tuple(structs.replace(q, sides=()) if q.id in gone else q for q in self.questions),
            plans=tuple(
                structs.replace(
                    plan,
                    questions=tuple(q for q in plan.questions if q not in gone),
                    must_ask=tuple(q for q in plan.must_ask if q not in gone),
                )
                for plan in self.plans
            ),
        )
