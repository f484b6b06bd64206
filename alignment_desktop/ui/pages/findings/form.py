"""The form of a finding: its texts, edited where they are read, and what it weighs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from alignment_desktop.domain.plan import FindingKind, severity_of
from alignment_desktop.i18n import N_, _
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.flowing import Flowing
from alignment_desktop.ui.in_place import INDENT, TextInPlace
from alignment_desktop.ui.pages.findings import wording

TEXTS: tuple[tuple[str, str, str], ...] = (
    ("condition", N_("Condition"), N_("What we saw and heard")),
    ("criteria", N_("Criteria"), N_("What good looks like")),
    ("cause", N_("Cause"), N_("Why it is so")),
    ("effect", N_("Effect"), N_("What follows from it")),
    ("consequence", N_("Consequence"), N_("What it costs, in one sentence")),
    ("recommendation", N_("Recommendation"), N_("What we advise")),
)
_LEVELS = tuple((str(n), str(n)) for n in range(1, 6))


class FindingForm(QWidget):
    """Title, kind, severity and the six texts of a finding or a proposal.

    `edited` carries the name of a field and its new value: a text when the focus leaves it, a choice at once.
    `wants_accept` is Ctrl+Enter.
    """

    edited = Signal(str, object)
    wants_accept = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = widgets.vertical(self, spacing=2)
        self.head = widgets.label(size=12, tone="ink_2", wraps=True)
        self.head.setContentsMargins(theme.current().px(INDENT), 0, 0, 0)
        column.addWidget(self.head)
        self.title = TextInPlace(_("Title"), hint=_("The finding in one sentence"), is_line=True, size=20)
        column.addWidget(self.title)
        column.addWidget(self._weighing())
        self._key = ""
        self._texts: dict[str, TextInPlace] = {"title": self.title}
        for field, word, hint in TEXTS:
            text = TextInPlace(_(word), hint=_(hint))
            name = widgets.label(_(word), size=12, weight=theme.SEMIBOLD, tone="ink_2")
            name.setBuddy(text)
            name.setContentsMargins(theme.current().px(INDENT), theme.current().px(6), 0, 0)
            widgets.tip(name, _(hint))
            column.addWidget(name)
            column.addWidget(text)
            self._texts[field] = text
        for field, text in self._texts.items():
            text.left.connect(lambda said, field=field: self.edited.emit(field, said))

    def _weighing(self) -> QWidget:
        row = QWidget()
        row.setContentsMargins(theme.current().px(INDENT), theme.current().px(4), 0, theme.current().px(6))
        flow = Flowing(row, spacing=8)
        self.kind = widgets.Choice(_("Kind"), tuple((k.value, _(word)) for k, word in wording.KINDS.items()))
        self.impact = widgets.Choice(_("Impact"), _LEVELS)
        self.likelihood = widgets.Choice(_("Likelihood"), _LEVELS)
        self.severity = widgets.chip()
        widgets.tip(self.severity, _("Impact × likelihood: 15 and more is high, 8 to 14 medium, less is low."))
        weights = (paired(_("Impact"), self.impact), paired(_("Likelihood"), self.likelihood), self.severity)
        for part in (self.kind, *weights):
            flow.addWidget(part)
        self._weights = weights
        self.kind.activated.connect(lambda _at: self.edited.emit("kind", FindingKind(self.kind.chosen)))
        self.impact.activated.connect(lambda _at: self.edited.emit("impact", int(self.impact.chosen)))
        self.likelihood.activated.connect(lambda _at: self.edited.emit("likelihood", int(self.likelihood.chosen)))
        return row

    def show_values(self, key: str, head: str, values: Mapping[str, Any], *, is_open: bool = True) -> None:
        """Shows other values, of the thing `key`; a closed form can be read and copied from, but not changed."""
        self.head.setText(head)
        for field, text in self._texts.items():
            text.setReadOnly(not is_open)
            put(text, values[field], is_other=key != self._key)
        self._key = key
        for choice, chosen in (
            (self.kind, values["kind"].value),
            (self.impact, str(values["impact"])),
            (self.likelihood, str(values["likelihood"])),
        ):
            choice.setEnabled(is_open)
            choice.choose(chosen)
        impact, likelihood = values["impact"], values["likelihood"]
        said, tone = wording.severity(impact, likelihood, severity_of(impact, likelihood))
        self.severity.setText(said)
        widgets.retone_chip(self.severity, tone if tone in ("bad", "warn") else "neutral")
        for part in self._weights:
            part.setVisible(values["kind"] is FindingKind.WEAKNESS)

    def flush(self) -> None:
        """Sends what was typed and not sent yet."""
        for text in self._texts.values():
            text.flush()

    def restore(self, field: str, text: str) -> None:
        """Puts the kept words back where what was typed was refused."""
        self._texts[field].setPlainText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter accepts, from every text of the form."""
        is_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and is_control:
            self.flush()
            self.wants_accept.emit()
        else:
            super().keyPressEvent(event)


def put(text: TextInPlace, words: str, *, is_other: bool) -> None:
    """Shows words in a text; those of another thing take the place even of what is being typed."""
    if is_other:
        text.setPlainText(words)
    text.show_words(words)


def paired(word: str, editor: QWidget) -> QWidget:
    """A word and what it names, side by side."""
    made = QWidget()
    row = widgets.horizontal(made, spacing=6)
    row.addWidget(widgets.muted(word))
    row.addWidget(editor)
    return made
