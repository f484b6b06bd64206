"""Words for the user in the language of the window, and in the language of a deliverable.

`_` translates for window and command line; `N_` marks a string that is translated when shown.
A `Translator` serves one deliverable, so that a German report leaves an English window.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_DOMAIN = "alignment_desktop"
_ENDING = ".po"


def _catalogues() -> Traversable:
    return resources.files("alignment_desktop").joinpath("locale")


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    """The catalogue of a language; English is in the source, so it needs none, and an unknown one has none."""
    if language not in languages()[1:]:
        return gettext.NullTranslations()
    from alignment_desktop import catalogue  # the window starts in English and reads none

    return catalogue.translations(_catalogues().joinpath(f"{language}{_ENDING}").read_text(encoding="utf-8"))


@cache
def languages() -> tuple[str, ...]:
    """The languages a deliverable's own sentences exist in: English, and those with a catalogue."""
    folder = _catalogues()
    found = (entry.name for entry in folder.iterdir()) if folder.is_dir() else ()
    return ("en", *sorted(name.removesuffix(_ENDING) for name in found if name.endswith(_ENDING)))


def writable(language: str) -> str:
    """The language, where documents can be written in it, else English."""
    return language if language in languages() else languages()[0]


@cache
def _surroundings() -> gettext.NullTranslations:
    """The catalogue of the surroundings, looked for once: `dgettext` asks the disk for every single message."""
    return gettext.translation(_DOMAIN, fallback=True)


def _(message: str) -> str:
    """The message in the language of the surroundings."""
    return _surroundings().gettext(message)


def N_(message: str) -> str:  # noqa: N802 - the name that gettext tools look for
    """The message unchanged, marked for the catalogue."""
    return message


MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"),
    N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip
SHORT_MONTHS = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"), N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"),
    N_("Nov"), N_("Dec"),
)  # fmt: skip


class Formats(NamedTuple):
    """How a language writes numbers, days and quotations."""

    decimal_mark: str
    day: str
    short_day: str
    per_cent: str
    quotation: str


FORMATS: Mapping[str, Formats] = {
    "en": Formats(".", "{day} {month} {year}", "{day} {month} {year}", "{n}\u00a0%", "“{words}”"),
    "de": Formats(",", "{day}.\u00a0{month} {year}", "{day}.\u00a0{month}\u00a0{year}", "{n}\u202f%", "„{words}“"),
}
"""The formats of each language that `languages` names; any other writes as English does."""


class Translator:
    """Turns the strings of a deliverable into one language, whatever the window speaks.

    Where one English message says two things, each call names its `context`, which the catalogue repeats.
    """

    def __init__(self, language: str = "en") -> None:
        self.language = language
        self._translations = _catalogue(language)
        self._formats = FORMATS.get(language, FORMATS["en"])

    def __call__(self, message: str, context: str = "") -> str:
        if not message:  # the empty message is the head of a catalogue
            return ""
        return self._translations.pgettext(context, message) if context else self._translations.gettext(message)

    def day(self, day: date) -> str:
        """A date in words: 19 November 2026."""
        return self._formats.day.format(day=day.day, month=self(MONTHS[day.month - 1]), year=day.year)

    def short_day(self, day: date) -> str:
        """A date for tables: 19 Nov 2026."""
        return self._formats.short_day.format(day=day.day, month=self.short_month(day), year=day.year)

    def short_month(self, day: date) -> str:
        """The month of a date for the head of a timeline: Nov."""
        return self(SHORT_MONTHS[day.month - 1])

    def number(self, shown: str) -> str:
        """A number in figures, such as 2.6 or +0.75, with the decimal mark of the language."""
        return shown.replace(".", self._formats.decimal_mark)

    def level(self, value: float) -> str:
        """A level as charts hold it, with one decimal."""
        return self.number(f"{value:.1f}")

    def per_cent(self, n: int) -> str:
        """A whole number of per cent: 62 %."""
        return self._formats.per_cent.format(n=n)

    def quoted(self, words: str) -> str:
        """Somebody's words in quotation marks."""
        return self._formats.quotation.format(words=words)

    def plural(self, one: str, many: str, n: int, **words: str) -> str:
        """The form that fits the number n, with `{n}` and the named words filled in."""
        return self._translations.ngettext(one, many, n).format(n=n, **words)

    def listed(self, words: Sequence[str]) -> str:
        """Words as a list in a sentence: a, b and c."""
        if len(words) < 2:
            return "".join(words)
        return self("{first} and {last}").format(first=", ".join(words[:-1]), last=words[-1])
