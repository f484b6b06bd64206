"""The texts of the kick-off, made from the data, to be copied into a letter or a message."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QStackedWidget, QWidget

from alignment_desktop.content.translation import translated
from alignment_desktop.domain.kickoff import Kickoff
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import Translator, _, writable
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.flowing import Flowing
from alignment_desktop.ui.session import Session

_LONGEST_LINE = 860
_ANNOUNCEMENT, _INVITATION, _DOCUMENTS = "announcement", "invitation", "documents"


class KickoffPart(QWidget):
    """Announcement, invitations and document requests, read-only, each with a button that copies it."""

    def __init__(self, session: Session, open_round: Callable[[], object]) -> None:
        super().__init__()
        self._session = session
        column = widgets.vertical(self)
        px = theme.current().px
        column.setContentsMargins(px(22), 0, px(22), px(22))
        self._stack = QStackedWidget()
        column.addWidget(self._stack)
        self._stack.addWidget(
            widgets.empty_state(
                _("The texts need a round"),
                _("Announcement, invitations and the list of documents follow from the questions, the people and the "
                  "sittings of a round."),
                widgets.button(_("Open the first round…"), open_round, kind="primary"),
            )
        )  # fmt: skip
        self._stack.addWidget(self._texts())

    def _texts(self) -> QWidget:
        texts = QWidget()
        column = widgets.vertical(texts, spacing=12)
        bar = Flowing(spacing=12)
        self._kinds = widgets.Segments(
            _("Texts"),
            (
                (_ANNOUNCEMENT, _("Announcement")),
                (_INVITATION, _("Invitation")),
                (_DOCUMENTS, _("Documents asked for")),
            ),
        )
        self._kinds.chosen.connect(lambda _kind: self._tell())
        self._invited = widgets.Choice(_("Invitation to"))
        self._invited.currentIndexChanged.connect(lambda _place: self._tell())
        copy = widgets.button(_("Copy the text"), self._copy, kind="primary")
        for part in (self._kinds, self._invited, copy):
            bar.addWidget(part)
        column.addLayout(bar)
        self._said = widgets.muted(wraps=True, size=13)
        column.addWidget(self._said)
        self._text = widgets.text_edit(_("Text to copy"), lines=8)
        self._text.setReadOnly(True)
        theme.current().changed.connect(self._fit)
        self._fit()
        column.addWidget(self._text, 1)
        return texts

    def _fit(self) -> None:
        """Lines of a length that is read with ease, at every text size."""
        self._text.setMaximumWidth(theme.current().px(_LONGEST_LINE))

    def refresh(self) -> None:
        """Fills in the text that is chosen."""
        snapshot = self._session.snapshot()
        self._stack.setCurrentIndex(0 if snapshot is None else 1)
        if snapshot is None:
            return
        people = snapshot.person
        asked = [r for r in snapshot.respondents if not people[r.person_id].is_archived]
        self._invited.offer([(r.id, people[r.person_id].name) for r in asked], self._invited.chosen)
        self._tell()

    def _tell(self) -> None:
        snapshot = self._session.snapshot()
        if snapshot is None:
            return
        kind = self._kinds.on
        self._invited.setVisible(kind == _INVITATION)
        self._said.setText(_told(kind))
        text = self._made(snapshot, kind)
        if text != self._text.toPlainText():  # an unchanged text keeps its place and what is marked in it
            self._text.setPlainText(text)

    def _made(self, snapshot: Snapshot, kind: str) -> str:
        language = writable(snapshot.engagement.language)
        in_language = snapshot.replaced(pack=translated(snapshot.pack, language))
        kickoff = Kickoff(in_language, Translator(language))
        if kind == _ANNOUNCEMENT:
            return kickoff.announcement()
        if kind == _DOCUMENTS:
            return kickoff.document_requests()
        respondent = snapshot.respondent.get(self._invited.chosen)
        return kickoff.invitation(respondent) if respondent else _("Nobody is asked yet. Add the people first.")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text.toPlainText())
        self._session.tell(_("Copied. Paste it into your letter or message."))


def _told(kind: str) -> str:
    if kind == _ANNOUNCEMENT:
        return _("For the sponsor to send to everybody, before anybody is invited. It is made from client, scope, "
                 "people and sittings.")  # fmt: skip
    if kind == _DOCUMENTS:
        return _("The papers of the register that are still to come, what the must-asks of the plans look for, and "
                 "what would settle the open claims. Claims that rest on words off the record are left "
                 "out.")  # fmt: skip
    return _("For one person: their appointment, what the talk is about, and exactly what was promised to them.")
