"""How hard a text is to read, by two published formulas.

English: the Flesch-Kincaid grade, in years of schooling. J. P. Kincaid, R. P. Fishburne, R. L. Rogers, B. S. Chissom,
“Derivation of New Readability Formulas for Navy Enlisted Personnel”, Research Branch Report 8-75, 1975.

Every other language: LIX, which counts letters and not syllables, so that it is exact in any language with an
alphabet. C.-H. Björnsson, “Läsbarhet”, 1968. Below 30 is very easy, 40 to 50 is what a newspaper writes, from 60 on
very hard.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+(?:[.,]\d+)*")
_SENTENCE = re.compile(r"(?<=[.?!])[\"“”»]?\s+")
_VOWELS = re.compile(r"[aeiouy]+")
_LONG = 6
"""A word of more letters is long."""


def words_in(text: str) -> list[str]:
    """The words of a text; a number is a word, and so is one with a hyphen or an apostrophe in it."""
    return _WORD.findall(text)


def sentences_in(text: str) -> list[str]:
    """The sentences of a text: what ends in a full stop, question mark or exclamation mark, or at its end."""
    return [part for part in _SENTENCE.split(text.strip()) if words_in(part)]


def syllables(word: str) -> int:
    """The syllables of an English word, told by its spelling: groups of vowels, less a final “e” or “ed” not spoken.

    It is right for about nine words in ten, which is enough for a mean over a hundred.
    """
    letters = re.sub(r"[^a-z]", "", word.lower())
    count = len(_VOWELS.findall(letters))
    if letters.endswith(("e", "ed", "es")) and not re.search(
        r"(eed|[aeiouy]e|[^aeiouy]le[ds]?|[td]ed|(s|x|z|ch|sh|c|g)es)$", letters
    ):
        count -= 1
    return max(1, count)


def flesch_kincaid(texts: Iterable[str]) -> float:
    """The grade of English texts, in years of schooling; 0.0 where they hold no word."""
    words, sentences = _counted(texts)
    if not words:
        return 0.0
    spoken = sum(syllables(word) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * spoken / len(words) - 15.59


def lix(texts: Iterable[str]) -> float:
    """LIX: words in a sentence plus the long words in a hundred; 0.0 where the texts hold no word."""
    words, sentences = _counted(texts)
    if not words:
        return 0.0
    return len(words) / sentences + 100 * sum(len(word) > _LONG for word in words) / len(words)


def _counted(texts: Iterable[str]) -> tuple[list[str], int]:
    sentences = [sentence for text in texts for sentence in sentences_in(text)]
    return [word for sentence in sentences for word in words_in(sentence)], len(sentences)
