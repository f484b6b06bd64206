"""What stands at the right of the note: what to listen for, probes, what to ask to see, and what others said."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from alignment_desktop.domain.pack import Question
from alignment_desktop.i18n import _
from alignment_desktop.ui import theme, widgets

_MOST = 5


class _Points(widgets.Card):
    """A heading and short texts under each other; the same labels show those of every question."""

    def __init__(self, heading: str) -> None:
        super().__init__(heading, margins=15, spacing=7)
        self._labels = [widgets.label(size=12.5, wraps=True) for _n in range(_MOST)]
        widgets.add_all(self.body, self._labels)

    def tell(self, texts: Sequence[str]) -> None:
        """Other texts from now on; more than there is room for share the last place."""
        shown = [*texts[: _MOST - 1], "\n".join(texts[_MOST - 1 :])]
        shown += [""] * (_MOST - len(shown))
        for label, text in zip(self._labels, shown, strict=True):
            if label.text() != text:
                label.setText(text)
            if label.isHidden() == bool(text):
                label.setVisible(bool(text))


class Aside(QWidget):
    """Cards of one question; what others said takes their place while its key is held."""

    def __init__(self) -> None:
        super().__init__()
        column = widgets.vertical(self, spacing=12)
        column.setContentsMargins(0, 0, theme.current().px(6), 0)
        self._has_question = False
        self._listen, self._probes = _Points(_("Listen for")), _Points(_("Probe"))
        self._evidence, self._why = _Points(_("Ask to see")), _Points(_("Why it is asked"))
        self._cards = (self._listen, self._probes, self._evidence, self._why)
        self._others_card = widgets.Card(_("What others said"), margins=15, spacing=8)
        self._others = widgets.label(size=12.5, wraps=True, name=_("What others said"))
        self._others_card.body.addWidget(self._others)
        self._hold = QWidget()
        row = widgets.horizontal(self._hold, spacing=6)
        widgets.add_all(row, (widgets.muted(_("What others said: hold")), widgets.keycap("F8"), 1))
        widgets.add_all(column, (*self._cards, self._others_card, self._hold))
        column.addStretch()
        self.show_others(None)

    def show_question(self, question: Question | None) -> None:
        """The cards of another question; none for the tray."""
        if question is not None:
            self._listen.tell(question.listen_for)
            self._probes.tell(question.probes)
            self._evidence.tell(question.evidence)
            self._why.tell((question.why,))
        if self._has_question != (question is not None):
            self._has_question = question is not None
            self.show_others(None)

    def show_others(self, lines: Sequence[str] | None) -> None:
        """What others said in place of the cards; None brings the cards back."""
        is_on = lines is not None
        self._others.setText("" if lines is None else "\n".join(lines) or _("Nobody else has answered this yet."))
        for card in self._cards:
            card.setVisible(self._has_question and not is_on)
        self._others_card.setVisible(is_on)
        self._hold.setVisible(self._has_question)

    @property
    def is_showing_others(self) -> bool:
        """Whether what others said is in view."""
        return not self._others_card.isHidden()
