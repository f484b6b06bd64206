from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment_desktop.domain.plan import Severity, by_priority, circle, severity_of
from tests.builders import TODAY, action, finding, link, need


@pytest.mark.parametrize(
    ("impact", "likelihood", "severity"),
    [(3, 5, Severity.HIGH), (2, 7, Severity.MEDIUM), (4, 2, Severity.MEDIUM), (1, 5, Severity.LOW)],
)
def test_severity_is_impact_times_likelihood(impact, likelihood, severity):
    assert severity_of(impact, likelihood) is severity
    assert finding(impact=impact, likelihood=likelihood).severity is severity


def test_actions_come_by_quadrant_then_due_date_then_findings_answered():
    avoid = action(1, impact=1, effort=5, due_on=date(2026, 1, 1))
    bet = action(2, impact=5, effort=5)
    undated = action(3, impact=5, effort=1)
    one_finding = action(4, impact=5, effort=1, due_on=TODAY)
    two_findings = action(5, impact=5, effort=1, due_on=TODAY)
    filler = action(6, impact=1, effort=1)
    links = (link("action 4", "f1"), link("action 5", "f1"), link("action 5", "f2"))
    order = by_priority((avoid, bet, undated, one_finding, two_findings, filler), links)
    assert [a.number for a in order] == [5, 4, 3, 2, 6, 1]


def test_actions_that_wait_for_each_other_are_found():
    assert circle((need("a", "b"), need("b", "c"))) == ()
    assert circle((need("a", "b"), need("a", "c"), need("b", "d"), need("c", "d"))) == ()
    assert circle((need("x", "a"), need("a", "b"), need("b", "c"), need("c", "a"))) == ("a", "b", "c")
    assert circle((need("a", "a"),)) == ("a",)


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=12))
def test_a_circle_is_one_and_none_is_missed(pairs):
    needs = [need(str(a), str(b)) for a, b in pairs]
    found = circle(needs)
    edges = {(n.action_id, n.needs_id) for n in needs}
    if found:
        assert all(edge in edges for edge in zip(found, (*found[1:], found[0]), strict=True))
    else:
        # Without a circle, taking away what needs nothing takes away everything.
        while edges:
            free = {b for _, b in edges} - {a for a, _ in edges}
            assert free
            edges = {(a, b) for a, b in edges if b not in free}
