"""The sample engagement of resources/sample/ as plain values with keys instead of ids.

Fields are named as in `alignment_desktop.domain`; where a domain field ends in `_id`, the field here drops
the ending and holds a key ("marta", "r012"). Nothing here knows a workbook: whoever makes one walks through
`Sample` in the order of its fields, in which every key is declared before it is used (`merged_into` of a
finding and `needs` of an action may name a later one).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct, field

from alignment_desktop.content.files import resources
from alignment_desktop.domain.engagement import Attribution, RoundKind, Seniority, Side, Stage
from alignment_desktop.domain.interview import (
    Basis,
    Channel,
    ClaimState,
    RemarkClass,
    SittingState,
    Standing,
)
from alignment_desktop.domain.kpi import Cadence, Direction
from alignment_desktop.domain.plan import ActionStatus, FindingKind, FindingState, Stance

__all__ = ["Sample", "image", "sample"]

_T = TypeVar("_T")


class _Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One table of a file of the sample; an unknown field is an error."""


class SampleBrand(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The firm's look; `logo` is the name of an image."""

    firm: str
    accent: str
    second: str
    logo: str
    imprint: str
    confidentiality: str


class SampleClient(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The client; `logo` is the name of an image."""

    name: str
    monogram: str
    industry: str
    size: str
    goals: str
    notes: str
    logo: str


class SampleEngagement(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The piece of work; money in minor units."""

    title: str
    scope: str
    stage: Stage
    currency: str
    fee_minor: int
    language: str
    started_on: date


class SampleRound(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A round; one with `closed_on` is closed once its content is in."""

    key: str
    number: int
    title: str
    kind: RoundKind
    opened_on: date
    closed_on: date | None = None


class SamplePerson(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Someone at the client."""

    key: str
    name: str
    job: str
    department: str
    side: Side
    seniority: Seniority
    email: str


class SampleRespondent(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was promised to a person who is interviewed; its key is the person's."""

    person: str
    role: str
    attribution: Attribution
    consent_on: date
    released_on: date | None = None


class SampleTarget(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a challenge or practice shall be, in halves of a level."""

    about: str
    halves: int
    by_on: date
    agreed_with: str
    agreed_on: date


class SampleWeight(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A changed weight and why."""

    about: str
    weight: int
    reason: str


class SampleInterview(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A sitting with those present; `appointment` is local in `zone`, started and ended are UTC."""

    key: str
    round: str
    respondents: tuple[str, ...]
    plan: str | None = None
    channel: Channel
    state: SittingState
    appointment: datetime
    zone: str
    minutes: int
    started_at: datetime | None = None
    ended_at: datetime | None = None
    confirmed_on: date | None = None


class SampleResponse(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One respondent's answer to one question of a round, and the sitting where it was given."""

    round: str
    respondent: str
    question: str
    standing: Standing
    rating: int | None = None
    basis: Basis | None = None
    is_joint: bool = False
    is_flagged: bool = False
    interview: str


class SampleRemark(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of a sitting, `minute` minutes after its start; `said_at` is filled in from that, UTC ISO text."""

    key: str
    interview: str
    respondent: str | None = None
    question: str | None = None
    kind: RemarkClass
    minute: int
    text: str
    attribution: Attribution | None = None
    said_at: str = ""


class SampleClaim(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Two remarks that cannot both be true."""

    key: str
    first_remark: str
    second_remark: str
    practice: str
    settled_by: str
    state: ClaimState = ClaimState.OPEN
    outcome: str = ""


class SampleAgreedLevel(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A level agreed in the workshop, in halves."""

    round: str
    practice: str
    halves: int
    reason: str
    agreed_by: str
    agreed_on: date


class SampleEvidence(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A picture kept as evidence; `file` is the name of an image."""

    key: str
    file: str
    caption: str
    source: str
    taken_on: date
    may_print: bool
    practice: str
    remark: str | None = None


class SampleKpi(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A KPI with its measurements."""

    class Measurement(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
        """One dated value."""

        measured_on: date
        value: Decimal
        note: str = ""

    key: str
    number: int
    starter: str | None = None
    family: str
    title: str
    formula: str
    unit: str
    direction: Direction
    baseline: Decimal
    target: Decimal
    target_high: Decimal | None = None
    amber: Decimal | None = None
    cadence: Cadence
    grace_days: int
    business_owner: str
    it_owner: str
    measurements: tuple[Measurement, ...]


class SampleFinding(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A finding with its evidence: `evidence` are remark keys, `pictures` evidence keys."""

    class Response(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
        """What management says to it."""

        stance: Stance
        words: str
        person: str
        given_on: date

    key: str
    number: int
    round: str
    challenge: str
    practice: str
    rule: str | None = None
    kind: FindingKind = FindingKind.WEAKNESS
    state: FindingState = FindingState.ACCEPTED
    title: str
    condition: str
    criteria: str
    cause: str
    effect: str
    consequence: str
    recommendation: str
    impact: int
    likelihood: int
    merged_into: str | None = None
    reject_reason: str = ""
    evidence: tuple[str, ...]
    pictures: tuple[str, ...] = ()
    response: Response | None = None


class SampleAction(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An action with its steps, lifts, links, needs and log."""

    class Step(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
        """One step; its position is its place in the list."""

        text: str
        done_on: date | None = None

    class Lift(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
        """By how much a practice is lifted, in tenths of a level."""

        practice: str
        tenths: int

    class Update(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
        """A dated line of the log."""

        said_on: date
        author: str
        text: str

    key: str
    number: int
    title: str
    purpose: str
    solution: str
    owner: str | None = None
    start_on: date
    due_on: date
    status: ActionStatus
    progress: int = 0
    impact: int
    effort: int
    cost_minor: int
    verification: str = ""
    verified_on: date | None = None
    done_on: date | None = None
    findings: tuple[str, ...] = ()
    kpis: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    steps: tuple[Step, ...]
    lifts: tuple[Lift, ...]
    updates: tuple[Update, ...] = ()


class SampleEntry(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of a register; a value of a field of the kind person is a person's key."""

    register: str
    number: int
    values: dict[str, str]


class SampleProse(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text edited by hand."""

    round: str
    section: str
    language: str
    text: str


class Sample(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole engagement. `today` is the day it is seen from, `author` the consultant."""

    today: date
    author: str
    brand: SampleBrand
    client: SampleClient
    engagement: SampleEngagement
    rounds: tuple[SampleRound, ...]
    people: tuple[SamplePerson, ...]
    respondents: tuple[SampleRespondent, ...]
    targets: tuple[SampleTarget, ...]
    weights: tuple[SampleWeight, ...]
    interviews: tuple[SampleInterview, ...] = ()
    responses: tuple[SampleResponse, ...] = ()
    remarks: tuple[SampleRemark, ...] = ()
    claims: tuple[SampleClaim, ...] = ()
    agreed_levels: tuple[SampleAgreedLevel, ...] = ()
    evidence: tuple[SampleEvidence, ...] = ()
    kpis: tuple[SampleKpi, ...] = ()
    findings: tuple[SampleFinding, ...] = ()
    actions: tuple[SampleAction, ...] = ()
    entries: tuple[SampleEntry, ...] = ()
    prose: tuple[SampleProse, ...] = field(default=())


class _Said(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    remarks: tuple[SampleRemark, ...]


class _Kept(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    claims: tuple[SampleClaim, ...]
    agreed_levels: tuple[SampleAgreedLevel, ...]
    evidence: tuple[SampleEvidence, ...]


class _Rest(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    interviews: tuple[SampleInterview, ...] = ()
    answers: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    kpis: tuple[SampleKpi, ...] = ()
    findings: tuple[SampleFinding, ...] = ()
    actions: tuple[SampleAction, ...] = ()
    entries: tuple[SampleEntry, ...] = ()
    prose: tuple[SampleProse, ...] = ()


def sample() -> Sample:
    """The sample engagement, read afresh.

    Raises msgspec.ValidationError or ValueError where a file of it does not hold what this module describes.
    """
    head = _read("engagement.toml", Sample)
    sittings = _read("sittings.toml", _Rest).interviews
    said = [_read(name, _Said).remarks for name in ("remarks-baseline.toml", "remarks-checkpoint.toml")]
    kept = _read("evidence.toml", _Kept)
    started = {i.key: i.started_at for i in sittings}
    return msgspec.structs.replace(
        head,
        interviews=sittings,
        responses=_responses(head, sittings, _read("answers.toml", _Rest).answers),
        remarks=tuple(_timed(r, started[r.interview]) for r in chain.from_iterable(said)),
        claims=kept.claims,
        agreed_levels=kept.agreed_levels,
        evidence=kept.evidence,
        kpis=_read("kpis.toml", _Rest).kpis,
        findings=_read("findings.toml", _Rest).findings,
        actions=_read("actions.toml", _Rest).actions,
        entries=_read("registers.toml", _Rest).entries,
        prose=_read("prose.toml", _Rest).prose,
    )


def image(name: str) -> bytes:
    """The PNG of a logo or a piece of evidence, by the name the sample gives it."""
    return (_folder() / "images" / name).read_bytes()


def _folder() -> Path:
    return resources() / "sample"


def _read(name: str, kind: type[_T]) -> _T:
    return msgspec.toml.decode((_folder() / name).read_text(encoding="utf-8"), type=kind)


def _timed(remark: SampleRemark, started: datetime | None) -> SampleRemark:
    if started is None:
        raise ValueError(f"Remark {remark.key} belongs to a sitting that was not held.")
    said = (started + timedelta(minutes=remark.minute)).astimezone(UTC)
    return msgspec.structs.replace(remark, said_at=said.isoformat(timespec="seconds"))


def _responses(
    head: Sample, sittings: tuple[SampleInterview, ...], answers: dict[str, dict[str, tuple[str, ...]]]
) -> tuple[SampleResponse, ...]:
    """Responses round by round, in the order of the respondents and of their answers."""
    own = {(i.round, i.respondents[0]): i.key for i in sittings if i.state is SittingState.HELD and i.plan is not None}
    return tuple(
        _response(cells[position], round=r.key, respondent=person, question=question, interview=own[r.key, person])
        for position, r in enumerate(head.rounds)
        for person, given in answers.items()
        for question, cells in given.items()
        if cells[position]
    )


def _response(cell: str, *, interview: str, **where: Any) -> SampleResponse:
    """The response a cell such as "3 self joint flag @c-joint" or "dont_know" stands for."""
    first, *words = cell.split()
    marks = {w for w in words if w in ("joint", "flag")}
    elsewhere = [w.removeprefix("@") for w in words if w.startswith("@")]
    bases = [Basis(w) for w in words if w not in marks and not w.startswith("@")]
    is_rated = first.isdigit()
    if len(bases) != is_rated or len(elsewhere) > 1:
        raise ValueError(f"“{cell}” is not an answer: a rating with one basis, or a standing.")
    return SampleResponse(
        standing=Standing.RATED if is_rated else Standing(first),
        rating=int(first) if is_rated else None,
        basis=bases[0] if bases else None,
        is_joint="joint" in marks,
        is_flagged="flag" in marks,
        interview=elsewhere[0] if elsewhere else interview,
        **where,
    )
