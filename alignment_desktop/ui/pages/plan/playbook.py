"""What the picker offers: the solutions of the playbook, and the follow-ups that were promised."""

from __future__ import annotations

from collections.abc import Sequence

from alignment_desktop.domain.engagement import Person
from alignment_desktop.domain.interview import Remark
from alignment_desktop.domain.pack import Pack, Solution
from alignment_desktop.domain.plan import Action, ActionStatus, Finding, called_for
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import _
from alignment_desktop.ui.models import Column
from alignment_desktop.ui.pages.plan.picker import Offer
from alignment_desktop.ui.pages.plan.words import lift_words

# Challenge, impact/effort and weeks, which the words of a solution say well enough where there is no room.
FIRST_TO_GO = (2, 3, 4)


def solution_columns() -> tuple[Column, ...]:
    """The columns of solutions behind the mark."""
    return (
        Column(_("Solution")),
        Column(_("Challenge"), 124),
        Column(_("Impact/effort"), 108),
        Column(_("Weeks"), 66, is_figure=True),
        Column(_("Called for by"), 140),
        Column(_("Drawn as"), 88),
    )


def solution_offers(snapshot: Snapshot) -> tuple[Offer, ...]:
    """All solutions by challenge; marked are those that findings call for and that are not drawn yet."""
    pack, calls = snapshot.pack, called_for(snapshot)
    drawn: dict[str, list[Action]] = {}
    for action in snapshot.actions:
        if action.solution and action.status is not ActionStatus.DROPPED:
            drawn.setdefault(action.solution, []).append(action)
    number = {challenge.id: challenge.number for challenge in pack.challenges}
    ordered = sorted(pack.solutions, key=lambda solution: number.get(solution.challenge, 0))
    return tuple(_offer(pack, s, calls.get(s.id, ()), drawn.get(s.id, ())) for s in ordered)


def _offer(pack: Pack, solution: Solution, calling: Sequence[Finding], drawn: Sequence[Action]) -> Offer:
    challenge = pack.challenge.get(solution.challenge)
    lifts = ", ".join(
        f"{pack.practice[lift.practice].short if lift.practice in pack.practice else lift.practice} "
        f"{lift_words(lift.tenths)}"
        for lift in solution.lifts
    )
    details = [("", solution.purpose), (_("Lifts"), lifts), (_("First week"), solution.first_week)]
    if calling:
        details.append((_("Called for by"), ", ".join(f"{f.label} {f.title}" for f in calling)))
    return Offer(
        id=solution.id,
        cells=(
            solution.title,
            challenge.short if challenge else "",
            f"{solution.impact}/{solution.effort}",
            str(solution.duration_weeks),
            ", ".join(f.label for f in calling),
            ", ".join(a.label for a in drawn),
        ),
        details=tuple(details),
        is_marked=bool(calling) and not drawn,
        tones=((5, "it_ink"), (6, "ink_2")),
    )


def follow_up_columns() -> tuple[Column, ...]:
    """The columns of follow-ups behind the mark."""
    return (Column(_("What was promised")), Column(_("By"), 160), Column(_("Question"), 96))


def follow_up_offers(snapshot: Snapshot, remarks: Sequence[Remark]) -> tuple[Offer, ...]:
    """The promised follow-ups that are no actions yet, in the order they were noted."""
    return tuple(
        Offer(
            id=remark.id,
            cells=(" ".join(remark.text.split()), _name(snapshot, remark), remark.question or ""),
            details=(("", remark.text),),
        )
        for remark in remarks
    )


def _name(snapshot: Snapshot, remark: Remark) -> str:
    respondent = snapshot.respondent.get(remark.respondent_id or "")
    person: Person | None = snapshot.person.get(respondent.person_id) if respondent else None
    return person.name if person else ""


def chosen(snapshot: Snapshot, ids: Sequence[str]) -> tuple[tuple[Solution, tuple[str, ...]], ...]:
    """Solutions by their ids, each with the ids of the findings that call for it."""
    calls = called_for(snapshot)
    return tuple((snapshot.pack.solution[id_], tuple(f.id for f in calls.get(id_, ()))) for id_ in ids)
