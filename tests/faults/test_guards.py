"""Three of the guards in turn; `dev.py soak guards` tries them all."""

from __future__ import annotations

import pytest

from tests.faults.guards import GUARDS, check, patch_problem
from tests.faults.soaks import Figures


def test_there_are_enough_of_them_and_each_has_a_name_of_its_own():
    assert len({guard.name for guard in GUARDS}) == len(GUARDS) >= 16


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_a_protection_is_still_where_it_can_be_taken_out(guard):
    assert patch_problem(guard) == ""


def test_without_a_protection_its_test_goes_red():
    chosen = [guard for guard in GUARDS if guard.name in {"fsync", "off the record", "zip bomb limit"}]
    figures = Figures()
    check(chosen, figures, lambda _text: None)
    assert figures.broken == []
    assert figures.counts == {"protections taken out": 3, "noticed by their test": 3}


def test_a_protection_whose_test_does_not_notice_is_told():
    (guard,) = (guard for guard in GUARDS if guard.name == "fsync")
    figures = Figures()
    harmless = type(guard)(guard.name, guard.place, guard.words, guard.words, guard.test)
    check([harmless], figures, lambda _text: None)
    assert len(figures.broken) == 1
    assert figures.broken[0].startswith("without “fsync” ")
