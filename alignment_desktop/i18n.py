"""Words for the user in the language of the window, and in the language of a deliverable.

`_` translates for window and command line; `N_` marks a string that is translated when shown.
A `Translator` serves one deliverable, so that a German report leaves an English window.
"""

from __future__ import annotations

import gettext
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib import resources

_DOMAIN = "alignment_desktop"


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    """The compiled catalogue of a language; English is in the source, so it needs none."""
    folder = str(resources.files("alignment_desktop").joinpath("locale"))
    return gettext.translation(_DOMAIN, folder, languages=[language], fallback=True)


def languages() -> tuple[str, ...]:
    """The languages a deliverable's own sentences exist in: English, and those with a catalogue."""
    folder = resources.files("alignment_desktop").joinpath("locale")
    found = (entry.name for entry in folder.iterdir() if entry.is_dir()) if folder.is_dir() else ()
    return ("en", *sorted(name for name in found if name != "en"))


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


class Translator:
    """Turns the strings of a deliverable into one language, whatever the window speaks."""

    def __init__(self, language: str = "en") -> None:
        self.language = language
        self._translations = _catalogue(language)

    def __call__(self, message: str) -> str:
        return self._translations.gettext(message)

    def day(self, day: date) -> str:
        """A date in words: 19 November 2026."""
        return f"{day.day} {self(MONTHS[day.month - 1])} {day.year}"

    def short_day(self, day: date) -> str:
        """A date for tables: 19 Nov 2026."""
        return f"{day.day} {self(SHORT_MONTHS[day.month - 1])} {day.year}"

    def plural(self, one: str, many: str, n: int, **words: str) -> str:
        """The form that fits the number n, with `{n}` and the named words filled in."""
        return self._translations.ngettext(one, many, n).format(n=n, **words)

    def listed(self, words: Sequence[str]) -> str:
        """Words as a list in a sentence: a, b and c."""
        if len(words) < 2:
            return "".join(words)
        return self("{first} and {last}").format(first=", ".join(words[:-1]), last=words[-1])
