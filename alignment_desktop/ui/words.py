"""The words of the window for what the workbook stores as one of several: sides, stages, channels and the like."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from alignment_desktop.domain.engagement import Attribution, RoundKind, Seniority, Side, Stage
from alignment_desktop.domain.interview import Channel, SittingState
from alignment_desktop.i18n import N_, SHORT_MONTHS, _

_WORDS: Mapping[StrEnum, str] = {
    Side.BUSINESS: N_("Business"),
    Side.IT: N_("IT"),
    Seniority.EXECUTIVE: N_("Executive"),
    Seniority.MANAGER: N_("Manager"),
    Seniority.STAFF: N_("Staff"),
    Attribution.NAMED: N_("By name"),
    Attribution.ROLE: N_("By role"),
    Attribution.SIDE: N_("By side"),
    Attribution.NONE: N_("Not quoted"),
    Stage.PROSPECT: N_("Prospect"),
    Stage.PROPOSED: N_("Proposed"),
    Stage.ASSESSING: N_("Assessing"),
    Stage.REMEDIATING: N_("Remediating"),
    Stage.CLOSED: N_("Closed"),
    RoundKind.BASELINE: N_("Baseline"),
    RoundKind.CHECKPOINT: N_("Checkpoint"),
    Channel.IN_PERSON: N_("In person"),
    Channel.VIDEO: N_("Video"),
    Channel.PHONE: N_("Phone"),
    Channel.SHEET: N_("By sheet"),
    SittingState.PLANNED: N_("Planned"),
    SittingState.HELD: N_("Held"),
    SittingState.NO_SHOW: N_("No-show"),
    SittingState.CANCELLED: N_("Cancelled"),
}
LANGUAGES = {"en": "English", "de": "Deutsch", "fr": "Français", "nl": "Nederlands", "es": "Español", "it": "Italiano"}
"""What languages call themselves, by their codes."""

_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_WITHOUT_CENTS = frozenset(("JPY", "KRW", "CLP", "ISK", "VND"))
_LARGEST_AMOUNT = 10**15


def word(value: StrEnum) -> str:
    """What a value is called in the window."""
    return _(_WORDS[value])


def options(kind: type[StrEnum]) -> tuple[tuple[str, str], ...]:
    """All values of a kind in their order, as options of a choice."""
    return tuple((value.value, word(value)) for value in kind)


def day(value: date | None) -> str:
    """A date as 18 Dec 2026; empty for none."""
    return f"{value.day} {_(SHORT_MONTHS[value.month - 1])} {value.year}" if value else ""


def day_of_week(value: date) -> str:
    """A date as Fri 18 Dec 2026."""
    return f"{_(_WEEKDAYS[value.weekday()])} {day(value)}"


def day_and_time(value: datetime | None, today: date | None = None) -> str:
    """An appointment as Fri 18 Dec 2026, 09:30, without the year where it is that of `today`; empty for none."""
    if value is None:
        return ""
    shown = day_of_week(value.date())
    if today is not None and today.year == value.year:
        shown = shown.removesuffix(f" {value.year}")
    return f"{shown}, {value:%H:%M}"


def amount(minor: int | None, currency: str) -> str:
    """Money in minor units as 68,400.00 GBP; empty for none."""
    if minor is None:
        return ""
    places = _places(currency)
    return f"{Decimal(minor).scaleb(-places):,.{places}f} {currency}"


def minor_units(text: str, currency: str) -> int | None:
    """Money as typed, such as 68400, 68,400.50 or 68.400,50, in minor units; None for an empty text.

    A single point or comma before exactly three digits parts thousands; any other last one stands before the cents.
    Raises ValueError for what is no amount, is below zero, or is finer than the currency.
    """
    typed = re.sub(r"[\s'’]", "", text.strip().removeprefix(currency).removesuffix(currency))
    if not typed:
        return None
    if not re.fullmatch(r"[0-9]+([.,][0-9]+)*", typed, re.ASCII):
        raise ValueError(text)
    marks, parts = re.findall(r"[.,]", typed), re.split(r"[.,]", typed)
    has_cents = len(set(marks)) == 2 or (len(marks) == 1 and len(parts[-1]) != 3)
    cents, places = parts.pop() if has_cents else "", _places(currency)
    if any(len(part) != 3 for part in parts[1:]) or len(cents) > places:
        raise ValueError(text)
    units = int("".join(parts) + cents.ljust(places, "0"))
    if units > _LARGEST_AMOUNT:
        raise ValueError(text)
    return units


def _places(currency: str) -> int:
    return 0 if currency in _WITHOUT_CENTS else 2
