"""What may stand in an entry of a register."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment_desktop.domain.pack import Choice, Register, RegisterField
from alignment_desktop.domain.register import problems


def register(*fields: RegisterField) -> Register:
    return Register(id="notes", title="Notes", summary="What is kept.", fields=fields)


def field(kind: str, **changes) -> RegisterField:
    return RegisterField(**{"id": "value", "title": "Value", "kind": kind} | changes)


STATES = (Choice(id="open", title="Open"), Choice(id="closed", title="Closed"))


@pytest.mark.parametrize(
    ("of", "value"),
    [
        (field("text"), "anything {at} all"),
        (field("number"), "-12.5"),
        (field("number"), "0"),
        (field("date"), "2026-02-28"),
        (field("choice", choices=STATES), "open"),
        (field("level"), "0"),
        (field("level"), "5"),
        (field("yes_no"), "no"),
    ],
)
def test_what_fits_its_field_is_no_problem(of, value):
    assert problems(register(of), {"value": value}) == ()


@pytest.mark.parametrize(
    ("of", "value", "problem"),
    [
        (field("number"), "12,5", "Value: “12,5” is not a number."),
        (field("number"), "-", "Value: “-” is not a number."),
        (field("number"), "١٢", "Value: “١٢” is not a number."),
        (field("date"), "2026-02-30", "Value: “2026-02-30” is not a date like 2026-11-23."),
        (field("date"), "20260228", "Value: “20260228” is not a date like 2026-11-23."),
        (field("date"), "2026-W01-1", "Value: “2026-W01-1” is not a date like 2026-11-23."),
        (field("choice", choices=STATES), "{open}", "Value: “{open}” is not one of open, closed."),
        (field("level"), "6", "Value: “6” is not a level from 0 to 5."),
        (field("yes_no"), "Yes", "Value: “Yes” is neither yes nor no."),
    ],
)
def test_what_does_not_fit_is_told_with_the_field_and_the_value(of, value, problem):
    assert problems(register(of), {"value": value}) == (problem,)


def test_all_problems_come_in_one_run():
    of = register(field("text", required=True), field("date", id="on", title="On"))
    assert problems(of, {"value": "  ", "on": "soon", "colour": "red"}) == (
        "“colour” is not a field of Notes.",
        "Value is missing.",
        "On: “soon” is not a date like 2026-11-23.",
    )


def test_a_field_that_may_be_empty_may_be_left_out():
    assert problems(register(field("date")), {}) == ()


@given(st.dates())
def test_every_day_is_a_date(day):
    assert problems(register(field("date")), {"value": day.isoformat()}) == ()


@given(st.integers())
def test_every_whole_number_is_a_number(number):
    assert problems(register(field("number")), {"value": str(number)}) == ()
