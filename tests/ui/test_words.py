"""Words, days and amounts of the window."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from alignment_desktop.domain.engagement import Attribution, RoundKind, Seniority, Side, Stage
from alignment_desktop.domain.interview import Channel, SittingState
from alignment_desktop.ui import words


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
        ("12500", "EUR", 1250000),
        ("12,500", "EUR", 1250000),
        ("12.500,50", "EUR", 1250050),
        ("12,500.50", "EUR", 1250050),
        ("12 500,5", "EUR", 1250050),
        ("12’500.50", "CHF", 1250050),
        ("1,234,567", "EUR", 123456700),
        ("1.005", "EUR", 100500),
        ("12,500", "JPY", 12500),
    ],
)
def test_money_is_read_as_people_write_it(typed, currency, minor):
    assert words.minor_units(typed, currency) == minor


@pytest.mark.parametrize("typed", ["a lot", "-5", "1.0055", "12.5.0", "1e400", "NaN", "∞", "9" * 20])
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(ValueError):  # noqa: PT011 - the words are the page's
        words.minor_units(typed, "EUR")


def test_money_is_told_with_its_currency():
    assert words.amount(6840000, "GBP") == "68,400.00 GBP"
    assert words.amount(12500, "JPY") == "12,500 JPY"
    assert words.amount(None, "GBP") == ""
