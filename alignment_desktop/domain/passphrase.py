"""How long a passphrase would stand against guessing: an estimate, made here and shown while it is typed.

It reads the passphrase as somebody would who guesses cleverly: a word of a common list of 7,776 is worth 12.9 bits
however long it is, a year or a row of keys hardly anything, a letter out of no word what its alphabet gives. It knows
no dictionary, so a rare word counts like a common one and a name like a word: it is a hint, not a proof. The time rests
on 100,000 guesses a second, which with this program's way of deriving keys takes a hall of fast computers.
"""

from __future__ import annotations

import math
import re
import unicodedata
from enum import IntEnum

from msgspec import Struct

from alignment_desktop.i18n import N_

_GUESSES_A_SECOND = 100_000
_WORD = math.log2(7776)
_LETTER = math.log2(26)
_LONGEST_WORD = 10
_VOWELS = frozenset("aeiouyàáâäæèéêëìíîïòóôöøœùúûü")
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "01234567890")
_WORDS_TRIED_FIRST = """
password passwort passphrase letmein welcome willkommen admin administrator login master dragon monkey football iloveyou
princess sunshine secret geheim hallo hello test changeme alignment workbook consultant
"""
_ON_EVERY_LIST = frozenset(_WORDS_TRIED_FIRST.split())
_PARTS = re.compile(r"[^\W\d_]+|\d+|\s+|[^\w\s]+|_+")


class Grade(IntEnum):
    """From what falls within a day to what outlasts its secrets."""

    NONE = 0
    WEAK = 1
    FAIR = 2
    GOOD = 3
    STRONG = 4

    @property
    def words(self) -> str:
        """The grade in a word, to be translated."""
        return _GRADES[self]


_GRADES = {
    Grade.NONE: N_("none"),
    Grade.WEAK: N_("weak"),
    Grade.FAIR: N_("fair"),
    Grade.GOOD: N_("good"),
    Grade.STRONG: N_("strong"),
}
_FROM = ((60.0, Grade.STRONG), (47.0, Grade.GOOD), (36.0, Grade.FAIR))


class Strength(Struct, frozen=True, kw_only=True):
    """The estimate: bits of guesswork, their grade, and the seconds that half of the guesses take."""

    bits: float
    grade: Grade

    @property
    def seconds(self) -> float:
        """How long it lasts on average against 100,000 guesses a second."""
        return float(2 ** min(self.bits, 1000.0)) / 2 / _GUESSES_A_SECOND


def strength(passphrase: str) -> Strength:
    """The estimate for a passphrase; the empty one has none."""
    if not passphrase:
        return Strength(bits=0.0, grade=Grade.NONE)
    bits, seen = 0.0, set[str]()
    for part in _PARTS.findall(unicodedata.normalize("NFC", passphrase)):
        small = part.casefold()
        if small in seen:
            bits += 0.0 if small.isspace() else 1.0  # the second time it only says that it is there twice
            continue
        seen.add(small)
        bits += _bits_of(part)
    grade = next((grade for least, grade in _FROM if bits >= least), Grade.WEAK)
    return Strength(bits=bits, grade=grade)


def _bits_of(part: str) -> float:
    small = part.casefold()
    if part.isspace():
        return 1.0
    if len(set(small)) == 1:  # one sign again and again
        return _of_one(small[0]) + math.log2(len(small))
    if small in _ON_EVERY_LIST:
        return 4.0
    if len(small) > 2 and any(small in row or small[::-1] in row for row in _ROWS):
        return 4.0 + math.log2(len(small))
    if small.isdecimal():
        is_year = len(small) == 4 and small[:2] in ("19", "20")
        return 7.0 if is_year else len(small) * math.log2(10)
    if not small.isalpha():
        return 5.0 + 2.0 * (len(small) - 1)
    letters = len(small) * _LETTER
    capitals = 0.0 if part in (small, part.upper()) else 1.0 if part == part.capitalize() else 3.0
    if not _reads_like_a_word(small):
        return letters + capitals
    return min(letters, _WORD + 1.5 * max(0, len(small) - _LONGEST_WORD)) + capitals


def _of_one(sign: str) -> float:
    return math.log2(10) if sign.isdecimal() else _LETTER if sign.isalpha() else 5.0


def _reads_like_a_word(letters: str) -> bool:
    """Whether vowels and consonants take turns as in words, and no row of five consonants stands in it."""
    if not any(letter.isascii() for letter in letters):
        return True  # another script: nothing is known of its words
    shapes = "".join("v" if letter in _VOWELS else "c" for letter in letters)
    return 0.2 <= shapes.count("v") / len(shapes) <= 0.75 and "ccccc" not in shapes
