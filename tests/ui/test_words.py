"""Words of the window that are read back from what people type."""

from __future__ import annotations

import pytest

from alignment_desktop.ui.words import amount, minor_units


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [
        ("", "EUR", None),
        ("1800", "EUR", 180000),
        ("1,800", "EUR", 180000),
        ("1.800", "EUR", 180000),
        ("1.800,50", "EUR", 180050),
        ("1,800.5 EUR", "EUR", 180050),
        ("1 234 567", "EUR", 123456700),
        ("1,234,567.89", "EUR", 123456789),
        ("12,5", "EUR", 1250),
        ("1'800", "CHF", 180000),
        ("1800", "JPY", 1800),
    ],
)
def test_amounts_are_read_as_people_type_them(typed, currency, minor):
    assert minor_units(typed, currency) == minor


@pytest.mark.parametrize(
    "typed", ["-5", "a lot", "1.2.3", "1,80,0.5", "0.123456", "9" * 30, "1e5", "٣", "1.555,5,5", "NaN"]
)
def test_what_is_no_amount_is_told(typed):
    with pytest.raises(ValueError, match=r".*"):
        minor_units(typed, "EUR")


def test_what_is_shown_is_read_back_as_it_was():
    for minor in (0, 5, 180000, 123456789):
        assert minor_units(amount(minor, "GBP"), "GBP") == minor
