"""What an error tells is short enough to be read."""

from __future__ import annotations

from alignment_desktop.domain.errors import MOST_PROBLEMS, InputProblems


def test_a_list_of_problems_ends_and_says_how_many_are_left_out():
    many = tuple(map(str, range(MOST_PROBLEMS + 7)))
    assert InputProblems("Wrong.", many[:MOST_PROBLEMS]).problems == many[:MOST_PROBLEMS]
    assert InputProblems("Wrong.", many).problems == (*many[:MOST_PROBLEMS], "… and 7 more")
