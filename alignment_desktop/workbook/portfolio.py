"""Where every engagement stands, in one line each: what the list of all clients shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from fractions import Fraction

from msgspec import Struct

from alignment_desktop.domain.deliverable import Issued
from alignment_desktop.domain.interview import SittingState
from alignment_desktop.domain.plan import Action
from alignment_desktop.domain.scoring import OVERALL, GapReading
from alignment_desktop.domain.snapshot import Thresholds
from alignment_desktop.storage import vault
from alignment_desktop.workbook.workbook import Workbook


class Standing(Struct, frozen=True, kw_only=True):
    """Where one engagement stands today, by its latest round.

    `score` and `gap` are exact levels, None where nothing was rated or the two sides cannot be compared.
    `next_interview` is the local time of the next planned sitting, today included.
    """

    score: Fraction | None = None
    level_name: str = ""
    gap: Fraction | None = None
    reading: GapReading | None = None
    next_interview: datetime | None = None
    overdue: int = 0
    last_issued: Issued | None = None


def standing(workbook: Workbook, engagement_id: str) -> Standing:
    """Where the engagement stands. Raises NotFound."""
    today = workbook.today()
    issued = workbook.deliverables.issued(engagement_id)
    overdue = sum(a.is_overdue(today) for a in workbook.store.all(Action, engagement_id=engagement_id))
    last = issued[-1] if issued else None
    rounds = workbook.clients.rounds(engagement_id)
    if not rounds:
        return Standing(overdue=overdue, last_issued=last)
    snapshot = workbook.snapshot(engagement_id)
    figure = snapshot.assessment.figure(OVERALL)
    coming = [
        i.appointment
        for i in snapshot.interviews
        if i.state is SittingState.PLANNED and i.appointment is not None and i.appointment.date() >= today
    ]
    return Standing(
        score=figure.reported,
        level_name=figure.level_name or "",
        gap=figure.gap,
        reading=figure.reading,
        next_interview=min(coming, default=None),
        overdue=overdue,
        last_issued=last,
    )


def standings(
    access: vault.Access,
    engagement_ids: Iterable[str],
    *,
    now: Callable[[], datetime],
    thresholds: Thresholds,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> dict[str, Standing]:
    """Where these engagements stand, by id, read in the thread that asks and on a connection of its own.

    When it is cancelled, those that were done by then.
    """
    found: dict[str, Standing] = {}
    with Workbook(vault.open_with(access, read_only=True), now=now, thresholds=thresholds) as workbook:
        for id_ in engagement_ids:
            if is_cancelled():
                break
            found[id_] = standing(workbook, id_)
            workbook.forget_snapshots()
    return found
