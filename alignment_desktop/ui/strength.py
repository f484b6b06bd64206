"""How long a passphrase would last, said beside it while it is typed."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QWidget

from alignment_desktop.domain.passphrase import Grade, Strength, strength
from alignment_desktop.i18n import _
from alignment_desktop.ui import theme, widgets

_TONES = {Grade.NONE: "ink_2", Grade.WEAK: "bad", Grade.FAIR: "warn", Grade.GOOD: "good", Grade.STRONG: "good"}
_MINUTE, _HOUR, _DAY, _YEAR = 60.0, 3600.0, 86_400.0, 31_557_600.0


class StrengthLine(QWidget):
    """A bar of four parts and a sentence about a passphrase; what the estimate rests on stands in its tool tip."""

    def __init__(self) -> None:
        super().__init__()
        column = widgets.vertical(self, spacing=4)
        self._bar = QProgressBar()
        self._bar.setRange(0, int(Grade.STRONG))
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Strength of the passphrase"))
        self._bar.setFixedHeight(theme.current().px(5))
        self._bar.setMaximumWidth(theme.current().px(520))
        self._words = widgets.label(size=12, tone="ink_2", wraps=True, name=_("What the passphrase is worth"))
        column.addWidget(self._bar)
        column.addWidget(self._words)
        widgets.tip(
            self,
            _("An estimate of this program: a word of a common list of 7,776 words is worth 12.9 bits, a year or a "
              "row of keys hardly anything. The time is for 100,000 guesses a second, on average half of them needed."),
        )  # fmt: skip
        self.tell("")

    def tell(self, passphrase: str) -> None:
        """Judges another passphrase; an empty one is not judged."""
        found = strength(passphrase)
        self._bar.setValue(int(found.grade))
        self._words.setText(judged(found) if passphrase else _("Several words that do not belong together are best."))
        tone = _TONES[found.grade]
        theme.toned(self._words, tone)
        chunk = f"QProgressBar::chunk{{background:@{tone};border-radius:2px;}}"
        theme.styled(self._bar, f"QProgressBar{{background:@line;border:0px;border-radius:2px;}}{chunk}")


def judged(found: Strength) -> str:
    """A grade and how long it lasts, in one sentence."""
    match found.grade:
        case Grade.WEAK:
            told = _("Weak by our estimate: guessed within {time}. Add words that do not belong together.")
        case Grade.FAIR:
            told = _("Fair by our estimate: {time} of guessing. One more word makes it good.")
        case Grade.GOOD:
            told = _("Good by our estimate: {time} of guessing.")
        case _:
            told = _("Strong by our estimate: {time} of guessing.")
    return told.format(time=lasting(found.seconds))


def lasting(seconds: float) -> str:
    """A time as people say it, from a minute to a million years."""
    for unit, one, many in (
        (_YEAR, _("a year"), _("{n} years")),
        (_DAY, _("a day"), _("{n} days")),
        (_HOUR, _("an hour"), _("{n} hours")),
        (_MINUTE, _("a minute"), _("{n} minutes")),
    ):
        if seconds >= unit:
            n = round(seconds / unit)
            if unit == _YEAR and n >= 1_000_000:
                return _("more than a million years")
            return one if n == 1 else many.format(n=f"{n:,}")
    return _("a minute")
