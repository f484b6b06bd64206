"""What is tracked: KPIs and their measurements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi(Record):
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement(Record):
    """One dated value of a KPI, unique by (kpi, day)."""

    kpi_id: str
    measured_on: date
    value: Decimal
    note: str = ""
