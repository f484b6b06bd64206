"""One line for every engagement, by the same figures as everywhere else."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from alignment_desktop.domain.interview import SittingState
from alignment_desktop.domain.scoring import OVERALL, GapReading
from alignment_desktop.domain.snapshot import Thresholds
from alignment_desktop.workbook.portfolio import Standing, standing, standings


def test_a_standing_says_what_the_latest_round_says(sample_workbook):
    engagement = sample_workbook.clients.engagements()[0]
    figure = sample_workbook.snapshot(engagement.id).assessment.figure(OVERALL)
    found = standing(sample_workbook, engagement.id)
    assert (found.score, found.level_name, found.gap) == (figure.reported, figure.level_name, figure.gap)
    overdue = [a for a in sample_workbook.snapshot(engagement.id).actions if a.is_overdue(sample_workbook.today())]
    assert found.overdue == len(overdue)
    assert found.last_issued == (sample_workbook.deliverables.issued(engagement.id) or (None,))[-1]


def test_an_engagement_without_a_round_stands_empty(workbook):
    client = workbook.clients.add_client("Velvet")
    engagement = workbook.clients.add_engagement(client.id, "Review")
    assert standing(workbook, engagement.id) == Standing()


def test_the_next_interview_is_the_first_planned_one_from_today_on(workbook, begun):
    plan = workbook.interviews.plan_interview
    for day, state in ((20, "planned"), (25, "cancelled"), (30, "planned"), (28, "planned")):
        plan(
            begun.round, (begun.ann,), "ceo-30",
            appointment=datetime(2026, 11, day, 9, 0), state=SittingState(state), zone="Europe/Berlin",  # noqa: DTZ001
        )  # fmt: skip
    assert standing(workbook, begun.engagement).next_interview == datetime(2026, 11, 28, 9, 0)  # noqa: DTZ001


def test_standings_are_read_beside_the_open_workbook_and_stop_when_asked(sample_workbook, clock):
    ids = [e.id for e in sample_workbook.clients.engagements()]
    narrow = Thresholds(watch=Fraction(1, 10), gap=Fraction(1, 5), severe=Fraction(3, 10))
    found = standings(sample_workbook.access, ids, now=clock, thresholds=narrow)
    assert found[ids[0]].score == standing(sample_workbook, ids[0]).score
    assert found[ids[0]].reading in (GapReading.GAP, GapReading.SEVERE)
    assert standings(sample_workbook.access, ids, now=clock, thresholds=narrow, is_cancelled=lambda: True) == {}
