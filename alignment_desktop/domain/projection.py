"""The scores after the plan: what its actions say they lift, added to what is reported today."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from alignment_desktop.domain.plan import ActionStatus
from alignment_desktop.domain.scoring import OVERALL, weighted_mean

if TYPE_CHECKING:
    from alignment_desktop.domain.scoring import Assessment
    from alignment_desktop.domain.snapshot import Snapshot

HIGHEST = Fraction(5)


class Projected(Struct, frozen=True, kw_only=True):
    """One figure today and after the plan, in levels, with its target where there is one."""

    about: str
    today: Fraction | None
    after: Fraction | None
    target: Fraction | None


def projection(snapshot: Snapshot, assessment: Assessment | None = None) -> Mapping[str, Projected]:
    """Today's and the projected figure of every practice, challenge and `OVERALL`, by id.

    Lifts of actions add up, capped at 5 (`science.md`, priority of actions). Dropped actions lift nothing, and
    what was done before the round opened is already in the ratings. A practice without a figure has no projection.
    A document hands in the `assessment` its reader may see, or the lifts would give the hidden figures away.
    """
    pack, weight, assessment = snapshot.pack, snapshot.weight_of, assessment or snapshot.assessment
    counted = {
        a.id
        for a in snapshot.actions
        if a.status is not ActionStatus.DROPPED
        and not (a.status is ActionStatus.DONE and a.done_on is not None and a.done_on < snapshot.round.opened_on)
    }
    tenths: dict[str, int] = {}
    for lift in snapshot.action_lifts:
        if lift.action_id in counted:
            tenths[lift.practice] = tenths.get(lift.practice, 0) + lift.tenths
    after: dict[str, Fraction | None] = {}
    for practice in pack.practices:
        today = assessment.practice[practice.id].reported
        lifted = Fraction(tenths.get(practice.id, 0), 10)
        after[practice.id] = None if today is None else min(HIGHEST, today + lifted)
    for challenge in pack.challenges:
        after[challenge.id] = weighted_mean((weight[p.id], after[p.id]) for p in pack.practices_of[challenge.id])
    after[OVERALL] = weighted_mean((weight[c.id], after[c.id]) for c in pack.challenges)
    return MappingProxyType(
        {
            about: Projected(
                about=about,
                today=assessment.figure(about).reported,
                after=value,
                target=assessment.figure(about).target,
            )
            for about, value in after.items()
        }
    )
