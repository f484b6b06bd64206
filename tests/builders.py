"""Everything a test needs, with defaults: name only what the test is about.

    snapshot(
        respondent("ann", side="business"),
        respondent("bob", side="it"),
        response("ann", "A.1.a", 2),
        response("bob", "A.1.a", 4),
    )

gives a snapshot over `small_pack()` with those people, their answers and one interview each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from alignment_desktop.domain.engagement import (
    Attribution,
    Client,
    Engagement,
    Person,
    Respondent,
    Round,
    RoundKind,
    Side,
    Target,
    Weight,
)
from alignment_desktop.domain.interview import (
    AgreedLevel,
    Attendance,
    Basis,
    Claim,
    Interview,
    Remark,
    RemarkClass,
    Response,
    SittingState,
    Standing,
)
from alignment_desktop.domain.kpi import Direction, Kpi, Measurement
from alignment_desktop.domain.pack import (
    Challenge,
    Criterion,
    FindingRule,
    FindingText,
    FollowUp,
    InterviewPlan,
    Pack,
    PackHead,
    Practice,
    Question,
    Role,
    ScaleLevel,
)
from alignment_desktop.domain.plan import Action, ActionLift, ActionLink, ActionNeed, Finding
from alignment_desktop.domain.record import Record
from alignment_desktop.domain.snapshot import Snapshot

TODAY = date(2026, 5, 4)
CLIENT_ID = "client"
ENGAGEMENT_ID = "engagement"
ROUND_ID = "round"
BUSINESS_ROLE = "manager"
IT_ROLE = "engineer"


def client(**changes: Any) -> Client:
    """A client company."""
    return Client(**{"id": CLIENT_ID, "name": "Larkfield Tools"} | changes)


def engagement(**changes: Any) -> Engagement:
    """An engagement for `client()`."""
    return Engagement(**{"id": ENGAGEMENT_ID, "client_id": CLIENT_ID, "title": "Alignment review"} | changes)


def round_(**changes: Any) -> Round:
    """The first round of `engagement()`."""
    return Round(
        **{
            "id": ROUND_ID,
            "engagement_id": ENGAGEMENT_ID,
            "number": 1,
            "title": "Baseline",
            "kind": RoundKind.BASELINE,
            "pack_sha256": "0" * 64,
            "opened_on": TODAY,
        }
        | changes
    )


def person(name: str, side: str | Side = Side.BUSINESS, **changes: Any) -> Person:
    """Someone at the client; their id is `p-` and the name in lower case."""
    return Person(**{"id": f"p-{name.lower()}", "client_id": CLIENT_ID, "name": name, "side": Side(side)} | changes)


class Somebody:
    """A person and the respondent they are, made in one go by `respondent()`."""

    def __init__(self, person: Person, respondent: Respondent, plan: str | None) -> None:
        self.person = person
        self.respondent = respondent
        self.plan = plan


def respondent(
    name: str,
    side: str | Side = Side.BUSINESS,
    *,
    role: str | None = None,
    plan: str | None = "everything",
    job: str = "",
    attribution: str | Attribution = Attribution.SIDE,
    released: bool = False,
    **changes: Any,
) -> Somebody:
    """A person who is interviewed; the respondent's id is `name`, and `plan` the plan of their sitting."""
    chosen = Side(side)
    made = Respondent(
        **{
            "id": name,
            "engagement_id": ENGAGEMENT_ID,
            "person_id": f"p-{name.lower()}",
            "role": role or (BUSINESS_ROLE if chosen is Side.BUSINESS else IT_ROLE),
            "attribution": Attribution(attribution),
            "consent_on": TODAY,
            "released_on": TODAY if released else None,
        }
        | changes
    )
    return Somebody(person(name, chosen, job=job), made, plan)


def response(
    who: str, question: str, answer: int | str = 3, basis: str | Basis = Basis.SELF, **changes: Any
) -> Response:
    """An answer: a rating of 1 to 5, or a standing such as "dont_know"; its id is `who/question`."""
    rated = not isinstance(answer, str)
    return Response(
        **{
            "id": f"{who}/{question}",
            "round_id": ROUND_ID,
            "respondent_id": who,
            "question": question,
            "standing": Standing.RATED if rated else Standing(str(answer)),
            "rating": answer if rated else None,
            "basis": Basis(basis) if rated else None,
            "interview_id": f"i-{who}",
        }
        | changes
    )


def responses(question: str, /, basis: str | Basis = Basis.SELF, **answers: int | str) -> tuple[Response, ...]:
    """Several people's answers to one question: `responses("A.1.a", ann=2, bob=4)`."""
    return tuple(response(who, question, answer, basis) for who, answer in answers.items())


def interview(who: str, plan: str | None = "everything", **changes: Any) -> Interview:
    """The sitting of one respondent."""
    return Interview(**{"id": f"i-{who}", "round_id": ROUND_ID, "plan": plan, "state": SittingState.HELD} | changes)


def attendance(who: str, interview_id: str | None = None) -> Attendance:
    """That a respondent was at a sitting, their own unless named."""
    sitting = interview_id or f"i-{who}"
    return Attendance(id=f"{sitting}+{who}", interview_id=sitting, respondent_id=who)


def remark(
    text: str, who: str | None = None, question: str | None = None, kind: str = "note", **changes: Any
) -> Remark:
    """One line of a sitting; without `who` it is the consultant's."""
    return Remark(
        **{
            "id": f"remark {text}",
            "interview_id": f"i-{who}",
            "respondent_id": who,
            "question": question,
            "kind": RemarkClass(kind),
            "text": text,
        }
        | changes
    )


def claim(first: Remark, second: Remark, **changes: Any) -> Claim:
    """Two remarks set against each other."""
    return Claim(
        **{
            "id": f"claim {first.id} {second.id}",
            "engagement_id": ENGAGEMENT_ID,
            "first_remark_id": first.id,
            "second_remark_id": second.id,
        }
        | changes
    )


def target(about: str, level: float, **changes: Any) -> Target:
    """Where a challenge or practice shall be."""
    return Target(
        **{"id": f"target {about}", "engagement_id": ENGAGEMENT_ID, "about": about, "halves": round(level * 2)}
        | changes
    )


def weight(about: str, value: int) -> Weight:
    """A changed weight."""
    return Weight(id=f"weight {about}", engagement_id=ENGAGEMENT_ID, about=about, weight=value)


def agreed_level(practice: str, level: float, **changes: Any) -> AgreedLevel:
    """What a workshop agreed."""
    return AgreedLevel(
        **{
            "id": f"agreed {practice}",
            "round_id": ROUND_ID,
            "practice": practice,
            "halves": round(level * 2),
            "reason": "The evidence was on the table.",
        }
        | changes
    )


def finding(number: int = 1, **changes: Any) -> Finding:
    """An accepted finding."""
    return Finding(
        **{
            "id": f"finding {number}",
            "engagement_id": ENGAGEMENT_ID,
            "round_id": ROUND_ID,
            "number": number,
            "challenge": "A",
            "title": f"Finding {number}",
        }
        | changes
    )


def action(number: int = 1, **changes: Any) -> Action:
    """An action of the plan."""
    return Action(
        **{"id": f"action {number}", "engagement_id": ENGAGEMENT_ID, "number": number, "title": f"Action {number}"}
        | changes
    )


def lift(action_id: str, practice: str, tenths: int) -> ActionLift:
    """That an action lifts a practice."""
    return ActionLift(id=f"{action_id} lifts {practice}", action_id=action_id, practice=practice, tenths=tenths)


def need(action_id: str, needs_id: str) -> ActionNeed:
    """That an action waits for another."""
    return ActionNeed(id=f"{action_id} needs {needs_id}", action_id=action_id, needs_id=needs_id)


def link(action_id: str, finding_id: str) -> ActionLink:
    """That an action answers a finding."""
    return ActionLink(id=f"{action_id} answers {finding_id}", action_id=action_id, finding_id=finding_id)


def kpi(**changes: Any) -> Kpi:
    """A KPI where more is better, measured monthly."""
    return Kpi(
        **{
            "id": "kpi",
            "engagement_id": ENGAGEMENT_ID,
            "number": 1,
            "family": "C2.K1",
            "title": "Orders shipped on time",
            "unit": "%",
            "direction": Direction.HIGHER,
        }
        | changes
    )


def measurement(value: Any, measured_on: date = TODAY, kpi_id: str = "kpi") -> Measurement:
    """One dated value of a KPI."""
    return Measurement(id=f"{kpi_id} {measured_on}", kpi_id=kpi_id, measured_on=measured_on, value=value)


def question(question_id: str, **changes: Any) -> Question:
    """A question of the practice that its id names: `A.1.a` belongs to `A.1`."""
    return Question(
        **{
            "id": question_id,
            "practice": question_id.rpartition(".")[0],
            "text": f"How is {question_id} done here?",
            "why": "Because it shows.",
            "levels": tuple(f"{question_id} is done at level {level}" for level in range(1, 6)),
            "spoken": tuple(f"level {level}" for level in range(1, 6)),
            "listen_for": ("a date",),
            "probes": ("Who was there?", "What was written down?"),
            "evidence": ("minutes",),
            "criteria": ("communications",),
        }
        | changes
    )


def follow_up(question_id: str, after: str, **condition: Any) -> Question:
    """A question that is due only because of the answer to another one."""
    return question(question_id, follow_up=FollowUp(**{"question": after} | condition), weight=0)


def finding_text(text_id: str, practice: str, **changes: Any) -> FindingText:
    """A finding of the library; give it a `rule`."""
    return FindingText(
        **{
            "id": text_id,
            "practice": practice,
            "title": f"Finding {text_id}",
            "condition": "What is.",
            "criteria": "What should be.",
            "cause": "Why.",
            "effect": "So what.",
            "consequence": "It costs time.",
            "recommendation": "Do this.",
            "impact": 3,
            "likelihood": 3,
            "rule": FindingRule(score_at_most=24),
        }
        | changes
    )


def practice(practice_id: str, **changes: Any) -> Practice:
    """A practice of the challenge that its id names."""
    return Practice(
        **{
            "id": practice_id,
            "challenge": practice_id.rpartition(".")[0],
            "title": f"Practice {practice_id}",
            "short": practice_id,
            "summary": "What it is.",
            "strong": "it is done",
            "weak": "it is not done",
        }
        | changes
    )


def pack(
    questions: Sequence[Question | str],
    *,
    practices: Mapping[str, Mapping[str, Any]] | None = None,
    challenges: Mapping[str, Mapping[str, Any]] | None = None,
    findings: Iterable[FindingText] = (),
    plans: Iterable[InterviewPlan] | None = None,
    criteria: Sequence[str] = ("communications", "governance"),
) -> Pack:
    """A pack around some questions; the practices and challenges that their ids name come with them."""
    asked = tuple(question(q) if isinstance(q, str) else q for q in questions)
    practice_ids = tuple(dict.fromkeys(q.practice for q in asked))
    challenge_ids = tuple(dict.fromkeys(p.rpartition(".")[0] for p in practice_ids))
    everything = InterviewPlan(
        id="everything",
        title="Everything",
        roles=(BUSINESS_ROLE, IT_ROLE),
        minutes=240,
        opening="Welcome.",
        closing="Thank you.",
        questions=tuple(q.id for q in asked),
    )
    return Pack(
        head=PackHead(id="small", version="1.0.0", title="Small", licence="CC0-1.0"),
        sha256="0" * 64,
        scale=tuple(
            ScaleLevel(level=level, name=name, meaning=f"It is {name}.")
            for level, name in enumerate(("ad hoc", "patchy", "agreed", "managed", "adapting"), start=1)
        ),
        criteria=tuple(Criterion(id=c, title=c.capitalize()) for c in criteria),
        challenges=tuple(
            Challenge(
                **{
                    "id": c,
                    "number": number,
                    "title": f"Challenge {c}",
                    "short": c,
                    "colour": "#123456",
                    "summary": "What it is.",
                }
                | dict((challenges or {}).get(c, {}))
            )
            for number, c in enumerate(challenge_ids, start=1)
        ),
        practices=tuple(practice(p, **dict((practices or {}).get(p, {}))) for p in practice_ids),
        questions=asked,
        findings=tuple(findings),
        solutions=(),
        roles=(
            Role(id=BUSINESS_ROLE, title="Manager", side="business"),
            Role(id=IT_ROLE, title="Engineer", side="it"),
        ),
        plans=(everything, *(plans or ())),
        kpi_families=(),
        kpis=(),
        registers=(),
    )


def small_pack(**changes: Any) -> Pack:
    """Two challenges, three practices, five questions: A.1.a, A.1.b, A.2.a, B.1.a, B.1.b."""
    return pack(("A.1.a", "A.1.b", "A.2.a", question("B.1.a", criteria=("governance",)), "B.1.b"), **changes)


_KINDS: dict[type[Record], str] = {
    Response: "responses",
    Interview: "interviews",
    Attendance: "attendances",
    Remark: "remarks",
    Claim: "claims",
    Target: "targets",
    Weight: "weights",
    AgreedLevel: "agreed_levels",
    Finding: "findings",
    Action: "actions",
    ActionLift: "action_lifts",
    ActionLink: "action_links",
    ActionNeed: "action_needs",
    Kpi: "kpis",
    Measurement: "measurements",
}


def snapshot(*things: Somebody | Record | Iterable[Record], **changes: Any) -> Snapshot:
    """A snapshot of the things given; respondents bring their person, sitting and attendance along."""
    values: dict[str, Any] = {name: () for name in Snapshot.__struct_fields__ if name in _KINDS.values()}
    values |= {"people": (), "respondents": ()}

    def add(kind: str, *records: Record) -> None:
        values[kind] = (*values[kind], *records)

    for thing in things:
        if isinstance(thing, Somebody):
            add("people", thing.person)
            add("respondents", thing.respondent)
            add("interviews", interview(thing.respondent.id, thing.plan))
            add("attendances", attendance(thing.respondent.id))
        elif isinstance(thing, Record):
            add(_KINDS[type(thing)], thing)
        else:
            for record in thing:
                add(_KINDS[type(record)], record)
    held = changes.pop("round", None) or round_()
    return Snapshot(
        **{
            "today": TODAY,
            "last_step": 1,
            "pack": small_pack(),
            "client": client(),
            "brand": None,
            "engagement": engagement(),
            "round": held,
            "rounds": (held,),
        }
        | values
        | changes
    )


def levels(*values: str) -> tuple[Fraction, ...]:
    """Exact levels from text such as "5/2"."""
    return tuple(Fraction(value) for value in values)
