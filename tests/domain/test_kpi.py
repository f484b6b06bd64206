from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from alignment_desktop.domain.kpi import Cadence, Direction, Rag, kpi_status
from tests.builders import TODAY, kpi, measurement


def rag(value: str, **changes) -> Rag:
    decimals = {name: Decimal(changes.pop(name)) for name in ("target", "target_high", "amber") if name in changes}
    return kpi_status(kpi(**decimals, **changes), [measurement(Decimal(value))], TODAY).rag


@pytest.mark.parametrize(
    ("value", "expected"), [("80", Rag.GREEN), ("79.9", Rag.AMBER), ("70", Rag.AMBER), ("69.9", Rag.RED)]
)
def test_a_percentage_is_amber_within_ten_points(value, expected):
    assert rag(value, target="80") is expected


@pytest.mark.parametrize(
    ("value", "expected"), [("20", Rag.GREEN), ("20.1", Rag.AMBER), ("22", Rag.AMBER), ("22.1", Rag.RED)]
)
def test_other_figures_are_amber_within_a_tenth_of_the_target(value, expected):
    assert rag(value, target="20", unit="days", direction=Direction.LOWER) is expected


@pytest.mark.parametrize(("value", "expected"), [("7", Rag.GREEN), ("14", Rag.AMBER), ("15", Rag.RED)])
def test_an_absolute_limit_replaces_the_tenth(value, expected):
    assert rag(value, target="7", amber="14", unit="days", direction=Direction.LOWER) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("4", Rag.GREEN), ("6", Rag.GREEN), ("3", Rag.AMBER), ("7", Rag.AMBER), ("7.1", Rag.RED), ("2", Rag.RED)],
)
def test_a_range_is_amber_as_far_outside_as_its_limit_says(value, expected):
    assert rag(value, target="4", target_high="6", amber="1", direction=Direction.RANGE) is expected


def test_a_target_of_nought_and_a_range_have_no_colour_without_a_limit():
    assert rag("1", target="0", unit="systems", direction=Direction.LOWER) is Rag.UNKNOWN
    assert rag("0", target="0", amber="2", unit="systems", direction=Direction.LOWER) is Rag.GREEN
    assert rag("5", target="4", target_high="6", direction=Direction.RANGE) is Rag.UNKNOWN
    assert rag("5", target="4", amber="1", direction=Direction.RANGE) is Rag.UNKNOWN
    assert rag("5") is Rag.UNKNOWN


def test_the_limits_are_stated_beside_the_colour():
    status = kpi_status(kpi(target=Decimal(80)), [], TODAY)
    assert (status.rag, status.green_low, status.amber_low) == (Rag.UNKNOWN, 80, 70)
    assert status.green_high is status.amber_high is status.value is None
    assert not status.is_stale


def test_a_value_is_stale_after_cadence_and_grace():
    tracked = kpi(target=Decimal(80), cadence=Cadence.WEEKLY, grace_days=3)
    last_good = TODAY + timedelta(days=10)
    assert not kpi_status(tracked, [measurement(Decimal(1))], last_good).is_stale
    late = kpi_status(tracked, [measurement(Decimal(1))], last_good + timedelta(days=1))
    assert late.is_stale
    assert late.due_on == TODAY + timedelta(days=7)


def test_only_this_kpis_values_up_to_today_count():
    values = [
        measurement(Decimal(90), date(2026, 6, 1)),
        measurement(Decimal(70), TODAY),
        measurement(Decimal(60), TODAY - timedelta(days=31)),
        measurement(Decimal(5), TODAY, "other"),
    ]
    status = kpi_status(kpi(target=Decimal(80)), values, TODAY)
    assert (status.value, status.measured_on, status.change, status.is_better) == (70, TODAY, 10, True)


@pytest.mark.parametrize(
    ("direction", "before", "now", "is_better"),
    [
        (Direction.HIGHER, 1, 2, True),
        (Direction.LOWER, 1, 2, False),
        (Direction.HIGHER, 2, 2, None),
        (Direction.RANGE, 2, 3, True),
        (Direction.RANGE, 6, 8, False),
        (Direction.RANGE, 4, 5, None),
    ],
)
def test_the_trend_is_better_when_it_goes_the_right_way(direction, before, now, is_better):
    values = [measurement(Decimal(before), TODAY - timedelta(days=9)), measurement(Decimal(now))]
    tracked = kpi(target=Decimal(4), target_high=Decimal(6), direction=direction)
    assert kpi_status(tracked, values, TODAY).is_better is is_better


def test_a_range_without_its_upper_end_has_no_better_way():
    values = [measurement(Decimal(1), TODAY - timedelta(days=9)), measurement(Decimal(2))]
    assert kpi_status(kpi(target=Decimal(4), direction=Direction.RANGE), values, TODAY).is_better is None
