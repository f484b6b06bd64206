"""What is typed comes back from the page, or is told: the short form of `tests/faults/text_round_trip.py`."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from alignment_desktop.deliverables.blocks import Text
from tests.deliverables.reading import bodies, printed
from tests.faults import text_round_trip
from tests.faults.soaks import in_own_process

TEXTS = 300
ORDINARY = st.text(
    st.sampled_from("abcxyzABCäöüßéçñœžłșİαβγωΩάжщыїѓЖ0123456789.,;:!?()[]{}<>&%+=*/\\'\"’“„«»–—…€£§°²½™→≤≠"),
    min_size=1,
    max_size=12,
)


def test_texts_of_every_script_are_printed_or_it_is_told_what_is_not():
    figures = in_own_process("text_round_trip", times=TEXTS)
    assert figures.broken == []
    assert sum(figures.counts.values()) >= TEXTS
    assert {"texts printed whole", "texts printed, and told what is not"} <= set(figures.counts)


@settings(max_examples=100, deadline=None)
@example(["x", "R&D", "<5", "Ω"])
@given(st.lists(ORDINARY, min_size=1, max_size=60))
def test_words_of_latin_greek_and_cyrillic_letters_stay_words(words):
    rendered = printed(Text(text=" ".join(words)))
    assert " ".join(bodies(rendered)).split() == words
    assert rendered.messages == ()


def test_every_combining_mark_comes_back_with_its_letter_or_is_told():
    marks = [chr(code) for code in range(0x300, 0x370)]
    rendered = printed(Text(text=" ".join(f"h{mark}" for mark in marks)))
    said = "".join(message.text for message in rendered.messages)
    there = "".join(bodies(rendered)).split()
    lost = [mark for mark in marks if unicodedata.normalize("NFC", f"h{mark}") not in there]
    assert [mark for mark in lost if f"U+{ord(mark):04X}" not in said] == []


@pytest.fixture(scope="module")
def trip():
    with text_round_trip.trips() as trip:
        yield trip


@pytest.mark.parametrize("place", text_round_trip.PLACES)
@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("plain words", ""), ("zero\u200bwidth", "\u200b"), ("a bell \x07", "\x07"), ("日本", "日本"), ("ﬁrst", ""),
        ("\U0001f469\u200d\U0001f467", "\U0001f469\u200d\U0001f467"), ("\uf0b7 a bullet of another font", "\uf0b7"),
    ],
)  # fmt: skip
def test_what_is_not_printed_is_named_wherever_it_was_typed(trip, place, typed, named):
    printed_ = trip.take(typed, place)
    assert text_round_trip.problems(typed, place, printed_) == []
    assert printed_.named == set(named)


@pytest.mark.parametrize("place", text_round_trip.PLACES)
def test_text_from_right_to_left_is_told_wherever_it_was_typed(trip, place):
    assert trip.take("שלום עולם", place).is_right_to_left


@pytest.mark.parametrize(
    ("found", "named", "wrong"),
    [
        ("abc", "", []), ("ab", "", ["nothing is said of U+0063"]), ("ab", "c", []), ("ab\ufffd", "c", []),
        ("acb", "", ["'acb' instead of 'abc'"]), ("abcd", "c", ["'abcd' instead of 'abc'"]),
    ],
)  # fmt: skip
def test_what_is_neither_printed_nor_told_is_noticed(found, named, wrong):
    read = text_round_trip.Printed(whole=found, found=[found], named=frozenset(named), more=0, is_right_to_left=False)
    assert text_round_trip.problems("a b c", "quote", read) == wrong
