"""The estimate of a passphrase says weak where a guesser would be quick, and good where several words stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment_desktop.domain.passphrase import Grade, strength


@pytest.mark.parametrize(
    ("passphrase", "grade"),
    [
        ("", Grade.NONE),
        ("password", Grade.WEAK),
        ("Passwort2026!", Grade.WEAK),
        ("qwertzuiop", Grade.WEAK),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", Grade.WEAK),
        ("1234567890", Grade.WEAK),
        ("Ann1987", Grade.WEAK),
        ("horse horse horse horse horse", Grade.WEAK),
        ("correct horse", Grade.WEAK),
        ("correct horse battery", Grade.FAIR),
        ("correct horse battery staple", Grade.GOOD),
        ("correct-horse-battery-staple-lantern", Grade.STRONG),
        ("Löwe Zwiebel Anker Murmel", Grade.GOOD),
        ("xkqvjzwbtrpm", Grade.GOOD),
        ("7291845530182", Grade.FAIR),
        ("t9$Kw2!pVx7#", Grade.GOOD),
    ],
)
def test_a_passphrase_is_graded_as_a_guesser_would_see_it(passphrase, grade):
    assert strength(passphrase).grade is grade


@given(st.text(max_size=60), st.text(min_size=1, max_size=20))
def test_more_words_never_make_it_weaker(passphrase, more):
    assert strength(f"{passphrase} {more}").bits >= strength(passphrase).bits


def test_the_time_follows_from_the_bits_and_the_guesses_that_are_told():
    four = strength("correct horse battery staple")
    assert four.seconds == pytest.approx(2**four.bits / 2 / 100_000)
    assert strength("a long row of many other quite ordinary words " * 40).seconds > 1e18


@given(st.text(max_size=200))
def test_any_text_has_an_estimate(passphrase):
    found = strength(passphrase)
    assert found.bits >= 0
    assert (found.grade is Grade.NONE) == (not passphrase)
