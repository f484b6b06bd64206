"""What is tracked: KPIs and their measurements."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from alignment_desktop.domain.record import Record


class Direction(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"
    RANGE = "range"


class Cadence(StrEnum):
    """How often a KPI is measured."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"

    @property
    def days(self) -> int:
        """Days from one measurement to the next."""
        return {"weekly": 7, "monthly": 31, "quarterly": 92}[self.value]


class Kpi(Record, frozen=True, kw_only=True):
    """A tracked figure with an owner on both sides; figures are in `unit`. `starter` is its pack id.

    `target_high` is the upper end of a range; `amber` an absolute limit where the default 10 % does not serve.
    """

    engagement_id: str
    number: int
    starter: str | None = None
    family: str
    title: str
    formula: str = ""
    unit: str
    direction: Direction
    baseline: Decimal | None = None
    target: Decimal | None = None
    target_high: Decimal | None = None
    amber: Decimal | None = None
    cadence: Cadence = Cadence.MONTHLY
    grace_days: int = 7
    business_owner_id: str | None = None
    it_owner_id: str | None = None
    is_archived: bool = False


class Measurement(Record, frozen=True, kw_only=True):
    """One dated value of a KPI, unique by (kpi, day)."""

    kpi_id: str
    measured_on: date
    value: Decimal
    note: str = ""


class Rag(StrEnum):
    """Where a KPI stands to its target; UNKNOWN without a value, a target or the limits it needs."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    UNKNOWN = "unknown"


class KpiStatus(Struct, frozen=True, kw_only=True):
    """A KPI on a day: its last value and how that stands.

    Green lies between `green_low` and `green_high`, amber between `amber_low` and `amber_high`, red beyond; None
    is an open end, and the limits are to be stated beside the colour. `change` is the last value minus the one
    before, `is_better` whether it went the right way. A value is stale after cadence and grace; `due_on` is the
    day the next one is expected. Figures in the KPI's unit.
    """

    rag: Rag
    value: Decimal | None = None
    measured_on: date | None = None
    change: Decimal | None = None
    is_better: bool | None = None
    is_stale: bool = False
    due_on: date | None = None
    green_low: Decimal | None = None
    green_high: Decimal | None = None
    amber_low: Decimal | None = None
    amber_high: Decimal | None = None


def kpi_status(kpi: Kpi, measurements: Iterable[Measurement], today: date) -> KpiStatus:
    """How a KPI stands; measurements of other KPIs and of days to come are passed over.

    Green at or beyond the target, amber within 10 % of it (10 points where the figure is in %), red beyond. `amber`
    replaces the 10 %: it is the value at which amber ends, or, for a range, how far outside it amber reaches.
    Without it a target of 0 and a range have no colour (`science.md`, KPI scorecard).
    """
    values = sorted(
        (m for m in measurements if m.kpi_id == kpi.id and m.measured_on <= today), key=lambda m: m.measured_on
    )
    limits = _limits(kpi)
    low, high, amber_low, amber_high = limits or (None, None, None, None)
    if not values:
        return KpiStatus(rag=Rag.UNKNOWN, green_low=low, green_high=high, amber_low=amber_low, amber_high=amber_high)
    last = values[-1]
    due_on = last.measured_on + timedelta(days=kpi.cadence.days)
    change = last.value - values[-2].value if len(values) > 1 else None
    rag = Rag.UNKNOWN
    if limits is not None:
        rag = Rag.RED
        if _within(last.value, low, high):
            rag = Rag.GREEN
        elif _within(last.value, amber_low, amber_high):
            rag = Rag.AMBER
    return KpiStatus(
        rag=rag,
        value=last.value,
        measured_on=last.measured_on,
        change=change,
        is_better=None if change is None else _is_better(kpi, values[-2].value, last.value),
        is_stale=today > due_on + timedelta(days=kpi.grace_days),
        due_on=due_on,
        green_low=low,
        green_high=high,
        amber_low=amber_low,
        amber_high=amber_high,
    )


_Limits = tuple[Decimal | None, Decimal | None, Decimal | None, Decimal | None]


def _limits(kpi: Kpi) -> _Limits | None:
    """Green low and high, amber low and high; None where the KPI has no target or lacks its absolute limits."""
    target = kpi.target
    if target is None:
        return None
    if kpi.direction is Direction.RANGE:
        if kpi.target_high is None or kpi.amber is None:
            return None
        return target, kpi.target_high, target - kpi.amber, kpi.target_high + kpi.amber
    if kpi.amber is None and target == 0:
        return None
    room = Decimal(10) if kpi.unit.strip() == "%" else abs(target) / 10
    if kpi.direction is Direction.HIGHER:
        return target, None, target - room if kpi.amber is None else kpi.amber, None
    return None, target, None, target + room if kpi.amber is None else kpi.amber


def _within(value: Decimal, low: Decimal | None, high: Decimal | None) -> bool:
    return (low is None or low <= value) and (high is None or value <= high)


def _is_better(kpi: Kpi, before: Decimal, now: Decimal) -> bool | None:
    """Whether a value went the right way; None where it did not move, or a range does not tell."""
    if kpi.direction is not Direction.RANGE:
        return None if now == before else (now > before) == (kpi.direction is Direction.HIGHER)
    if kpi.target is None or kpi.target_high is None:
        return None
    outside = [max(kpi.target - value, value - kpi.target_high, Decimal(0)) for value in (before, now)]
    return None if outside[0] == outside[1] else outside[1] < outside[0]
