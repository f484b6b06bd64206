"""How hard a text is to read: the two formulas on texts that were counted by hand."""

from __future__ import annotations

import pytest

from alignment_desktop.content.readability import flesch_kincaid, lix, sentences_in, syllables, words_in


def test_words_and_sentences_are_counted_as_a_reader_would():
    assert words_in("IT's head-count rose by 2.5 in two years.") == [
        "IT's", "head-count", "rose", "by", "2.5", "in", "two", "years",
    ]  # fmt: skip
    assert sentences_in('It stopped. "Why?" Nobody knew! And so on') == [
        "It stopped.",
        '"Why?',
        "Nobody knew!",
        "And so on",
    ]
    assert sentences_in("  ") == []


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("work", 1), ("wait", 1), ("used", 1), ("agreed", 2), ("decided", 3), ("wanted", 2), ("table", 2),
        ("places", 2), ("changes", 2), ("written", 2), ("technology", 4), ("the", 1), ("people", 2), ("names", 1),
    ],
)  # fmt: skip
def test_syllables_are_told_by_spelling(word, count):
    assert syllables(word) == count


def test_the_grade_is_that_of_the_formula():
    # 6 words, 1 sentence, 8 syllables
    assert flesch_kincaid(["The date was kept by nobody."]) == pytest.approx(0.39 * 6 + 11.8 * 8 / 6 - 15.59)
    # Two texts are read as one: 9 words, 2 sentences, 11 syllables.
    together = flesch_kincaid(["The date was kept by nobody.", "It was moved."])
    assert together == pytest.approx(0.39 * 9 / 2 + 11.8 * 11 / 9 - 15.59)


def test_lix_is_words_a_sentence_and_long_words_in_a_hundred():
    # 8 words, 2 sentences; longer than six letters: Termine, Fachbereich.
    assert lix(["Alle Termine hält die IT.", "Der Fachbereich wartet."]) == pytest.approx(8 / 2 + 100 * 2 / 8)


def test_a_text_without_a_word_has_no_grade():
    assert (flesch_kincaid(["..."]), lix([])) == (0.0, 0.0)
