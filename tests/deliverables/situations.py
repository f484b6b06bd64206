"""Engagements in the states that documents meet, made from the sample or from a small pack."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.plan import ActionLink
from alignment_desktop.domain.record import replace
from alignment_desktop.domain.snapshot import Snapshot

_ALL = (
    *("respondents", "targets", "weights", "interviews", "attendances", "responses", "remarks", "claims", "evidence"),
    *("agreed_levels", "findings", "finding_evidence", "finding_responses", "kpis", "measurements", "entries", "prose"),
    *("actions", "action_steps", "action_lifts", "action_links", "action_needs"),
)


def empty(sample: Snapshot) -> Snapshot:
    """Nothing but a client, an engagement and an open round."""
    return replace(sample, brand=None, **dict.fromkeys(_ALL, ()))


def heard_only(sample: Snapshot, *respondents: str) -> Snapshot:
    """The sample as it would be if only these people had been asked, and nobody had released anything."""
    return replace(
        sample,
        respondents=tuple(replace(r, released_on=None) for r in sample.respondents),
        responses=tuple(r for r in sample.responses if r.respondent_id in respondents),
        remarks=tuple(r for r in sample.remarks if r.respondent_id in (None, *respondents)),
        attendances=tuple(a for a in sample.attendances if a.respondent_id in respondents),
        agreed_levels=(),
        prose=(),
    )


def of_side(sample: Snapshot, side: Side) -> tuple[str, ...]:
    """The respondents of a side."""
    return tuple(r.id for r in sample.respondents if sample.side_of[r.id] is side)


def one_side(sample: Snapshot) -> Snapshot:
    return heard_only(sample, *of_side(sample, Side.BUSINESS))


def two_people(sample: Snapshot) -> Snapshot:
    return heard_only(sample, of_side(sample, Side.BUSINESS)[0], of_side(sample, Side.IT)[0])


def two_it_voices(sample: Snapshot) -> Snapshot:
    """Everything of one side hidden: five business people and two of IT, who have not released their figures."""
    return heard_only(sample, *of_side(sample, Side.BUSINESS), *of_side(sample, Side.IT)[:2])


def two_hundred_findings(sample: Snapshot) -> Snapshot:
    """Two hundred findings, each answered by an action of its own."""
    finding, action = sample.findings[0], sample.actions[0]
    due = action.due_on or sample.today
    findings = tuple(
        replace(finding, id=f"f{n}", number=n, challenge=f"C{n % 5 + 1}", title=f"{finding.title} {n}")
        for n in range(1, 201)
    )
    actions = tuple(replace(action, id=f"a{n}", number=n, due_on=due + timedelta(days=n)) for n in range(1, 201))
    links = tuple(ActionLink(id=f"l{n}", action_id=f"a{n}", finding_id=f"f{n}") for n in range(1, 201))
    return replace(
        sample, findings=findings, actions=actions, action_links=links, finding_evidence=(), finding_responses=(),
        action_lifts=(), action_steps=(), action_needs=(),
    )  # fmt: skip


SITUATIONS: Mapping[str, Callable[[Snapshot], Snapshot]] = {
    "the sample": lambda sample: sample,
    "an empty engagement": empty,
    "one side only": one_side,
    "two respondents": two_people,
    "two IT voices": two_it_voices,
    "two hundred findings": two_hundred_findings,
}
