"""Words, days and amounts of the window, and amounts read back from what people type."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from alignment_desktop.domain.engagement import Attribution, RoundKind, Seniority, Side, Stage
from alignment_desktop.domain.interview import Channel, SittingState
from alignment_desktop.ui import words
from alignment_desktop.ui.words import amount, minor_units


@pytest.mark.parametrize("kind", [Side, Seniority, Attribution, Stage, RoundKind, Channel, SittingState])
def test_every_value_has_a_word_of_its_own(kind):
    found = [told for _id, told in words.options(kind)]
    assert all(found)
    assert len(set(found)) == len(kind)


def test_days_are_told_with_the_month_in_letters_and_the_year_where_it_is_another():
    when = datetime.fromisoformat("2026-12-18T09:05")
    assert words.day(when.date()) == "18 Dec 2026"
    assert words.day_and_time(when) == "Fri 18 Dec 2026, 09:05"
    assert words.day_and_time(when, date(2026, 1, 1)) == "Fri 18 Dec, 09:05"
    assert words.day_and_time(when, date(2027, 1, 1)) == "Fri 18 Dec 2026, 09:05"
    assert words.day(None) == words.day_and_time(None) == ""


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [
        ("", "EUR", None),
        ("0", "EUR", 0),
        ("1800", "EUR", 180000),
        ("1,800", "EUR", 180000),
        ("1.800", "EUR", 180000),
        ("1.800,50", "EUR", 180050),
        ("1,800.5 EUR", "EUR", 180050),
        ("12 500,5", "EUR", 1250050),
        ("1 234 567", "EUR", 123456700),
        ("1,234,567.89", "EUR", 123456789),
        ("12,5", "EUR", 1250),
        ("1'800", "CHF", 180000),
        ("12’500.50", "CHF", 1250050),
        ("1800", "JPY", 1800),
        ("12,500", "JPY", 12500),
    ],
)
def test_amounts_are_read_as_people_type_them(typed, currency, minor):
    assert minor_units(typed, currency) == minor


@pytest.mark.parametrize(
    "typed", ["-5", "a lot", "1.2.3", "1,80,0.5", "0.123456", "9" * 30, "1e5", "1e400", "٣", "1.555,5,5", "NaN", "∞"]
)
def test_what_is_no_amount_is_told(typed):
    with pytest.raises(ValueError, match=r".*"):
        minor_units(typed, "EUR")


def test_what_is_shown_is_read_back_as_it_was():
    assert amount(6840000, "GBP") == "68,400.00 GBP"
    assert amount(12500, "JPY") == "12,500 JPY"
    assert amount(None, "GBP") == ""
    for minor in (0, 5, 180000, 123456789):
        assert minor_units(amount(minor, "GBP"), "GBP") == minor
