from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from alignment_desktop.domain.kpi import Direction, kpi_status
from alignment_desktop.domain.snapshot import Thresholds
from alignment_desktop.ui import readings
from tests.builders import TODAY, kpi, measurement, respondent, responses, snapshot

PEOPLE = (respondent("ann"), respondent("bea"), respondent("joe", "it"))


@pytest.mark.parametrize(
    ("value", "shown"),
    [("3", "3"), ("5/2", "2.50"), ("8/3", "2.66…"), ("-1/3", "−0.33…"), ("-3/2", "−1.50"), ("0", "0")],
)
def test_a_level_is_shown_as_it_is_calculated_with(value, shown):
    assert readings.exact(Fraction(value)) == shown


def test_an_appointment_of_today_says_so():
    at = datetime.fromisoformat("2026-12-18T09:30")
    assert readings.moment(at, date(2026, 12, 18)) == "today 09:30"
    assert readings.moment(at, date(2026, 12, 17)) == "Fri 18 Dec 2026, 09:30"


def test_a_gap_says_how_it_reads_and_on_what_it_rests():
    figure = snapshot(PEOPLE[0], PEOPLE[2], responses("A.1.a", ann=2, joe=4)).assessment.question["A.1.a"]
    assert readings.gap_words(figure, Thresholds()) == "+2.0, severe: blind spot, on one question"


def test_a_gap_that_looks_like_the_next_reading_says_barely():
    tight = Thresholds(watch=Fraction(51, 100))
    figure = snapshot(*PEOPLE, responses("A.1.a", ann=2, bea=3, joe=3), thresholds=tight).assessment.question["A.1.a"]
    assert readings.gap_words(figure, tight) == "+0.5, aligned, but barely, on one question"


def test_without_a_shared_question_there_is_no_gap_rather_than_none_of_zero():
    figure = snapshot(*PEOPLE, responses("A.1.a", ann=2)).assessment.question["A.1.a"]
    assert readings.gap_words(figure, Thresholds()).startswith("not comparable")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"target": Decimal(95)}, "green from 95 %, amber from 85 %"),
        ({"target": Decimal(10), "direction": Direction.LOWER, "unit": "h"}, "green up to 10 h, amber up to 11 h"),
        (
            {"target": Decimal(80), "target_high": Decimal(90), "amber": Decimal(5), "direction": Direction.RANGE},
            "green 80 to 90 %, amber 75 to 95 %",
        ),
        ({}, ""),
    ],
)  # fmt: skip
def test_the_limits_of_a_kpi_are_stated(changes, told):
    tracked = kpi(**changes)
    assert readings.limits(tracked, kpi_status(tracked, (measurement(Decimal(90)),), TODAY)) == told
