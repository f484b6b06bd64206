"""The register of what went out, and what its readers said."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QStackedWidget, QTableView, QWidget

from alignment_desktop.domain.deliverable import Comment, Disposition, Issued, IssueStatus
from alignment_desktop.domain.outline import Outline
from alignment_desktop.i18n import N_, _
from alignment_desktop.ui import dialogs, theme, widgets
from alignment_desktop.ui.flowing import Flowing
from alignment_desktop.ui.models import Column, Row, Rows, choose_id, chosen_id, table
from alignment_desktop.ui.pages.deliverables.gallery import quotes_words
from alignment_desktop.ui.pages.deliverables.making import Order, reads_as
from alignment_desktop.ui.session import Job, Session

_MOST_ROWS = 7
_STATUS_WORDS = {IssueStatus.DRAFT: N_("draft"), IssueStatus.FINAL: N_("final")}
_DISPOSITIONS = {
    Disposition.OPEN: N_("open"),
    Disposition.ACCEPTED: N_("accepted"),
    Disposition.REJECTED: N_("rejected"),
    Disposition.ANSWERED: N_("answered"),
}


class Issues(QWidget):
    """What was issued to whom, newest first; below, the comments on the issue that is chosen.

    `asked_for_document` is sent from the empty register: nothing went out yet.
    """

    asked_for_document = Signal()

    def __init__(self, session: Session, outlines: Sequence[Outline], order: Callable[[Issued], Order | None]) -> None:
        """`order` gives what the document of an issue would be made from today; None where it cannot be made."""
        super().__init__()
        self._session = session
        self._order = order
        self._job: Job | None = None
        self._titles = {outline.id: _(outline.title) for outline in outlines}
        self._issued: Mapping[str, Issued] = {}
        self._said: Mapping[str, Comment] = {}
        whole = widgets.vertical(self)
        self._stack = QStackedWidget()
        whole.addWidget(self._stack)
        self._stack.addWidget(
            widgets.empty_state(
                _("Nothing went out yet"),
                _("Each document that is issued gets a line here: to whom, which version, when, and what was said."),
                widgets.button(_("Look at the document"), self.asked_for_document.emit, kind="primary"),
            )
        )
        self._stack.addWidget(widgets.scrolled(self._built(), _("What went out")))

    def _built(self) -> QWidget:
        body = QWidget()
        column = widgets.vertical(body, spacing=12)
        self._rows = Rows(
            (
                Column(_("Document"), 0, is_strong=True),
                Column(_("Version"), 72, is_figure=True),
                Column(_("As"), 64),
                Column(_("To"), 160),
                Column(_("When"), 156),
                Column(_("Comments"), 110),
            ),
            self,
        )
        self._table = table(_("What went out"), self._rows)
        self._table.selectionModel().currentRowChanged.connect(lambda *_rows: self._show_issue())
        column.addWidget(self._table)

        card = widgets.Card()
        self._head = widgets.label(size=16, weight=theme.SEMIBOLD, wraps=True)
        self._facts = widgets.muted(wraps=True, size=13)
        self._since = widgets.label(wraps=True, name=_("What has changed since"))
        self._hash = widgets.muted(wraps=True)
        buttons = Flowing(spacing=8)
        self._add = widgets.button(_("Add comment…"), self._on_add, kind="primary")
        self._settle = widgets.button(_("Settle comment…"), self._on_settle)
        self._edit = widgets.button(_("Change comment…"), self._on_edit)
        copy = widgets.button(_("Copy SHA-256"), self._on_copy)
        for pressed in (self._add, self._settle, self._edit, copy):
            buttons.addWidget(pressed)
        self._comments = Rows(
            (
                Column(_("Page"), 56, is_figure=True),
                Column(_("Who"), 130),
                Column(_("What was said"), 0),
                Column(_("Done"), 96),
                Column(_("Answer"), 150),
            ),
            self,
        )
        self._comment_table = table(_("Comments"), self._comments)
        self._comment_table.activated.connect(lambda _index: self._on_settle())
        self._comment_table.selectionModel().currentRowChanged.connect(lambda *_rows: self._allow())
        self._no_comments = widgets.muted(_("Nobody has commented on it yet."), size=13)
        widgets.add_all(
            card.body,
            (self._head, self._facts, self._since, self._hash, self._comment_table, self._no_comments, buttons),
        )
        widgets.add_all(column, (card, 1))
        return body

    def refresh(self) -> None:
        """The register as it is now; what was chosen stays chosen."""
        area = self._session.workbook.deliverables
        engagement_id = self._session.engagement_id or ""
        issued = tuple(reversed(area.issued(engagement_id)))
        self._issued = {issue.id: issue for issue in issued}
        was = chosen_id(self._table)
        self._rows.fill([self._row(issue) for issue in issued])
        _grow(self._table, len(issued))
        self._stack.setCurrentIndex(1 if issued else 0)
        if issued and not choose_id(self._table, was):
            choose_id(self._table, issued[0].id)
        self._show_issue()

    def show_issue(self, id_: str) -> bool:
        """Chooses the issue of this id; False where it is not in the register."""
        return choose_id(self._table, id_)

    def _row(self, issue: Issued) -> Row:
        said = self._session.workbook.deliverables.comments(issue.id)
        still = still_open(said)
        words = _("{n}, {open} open").format(n=len(said), open=still) if said else "–"
        cells = (
            self._titles.get(issue.deliverable, issue.deliverable),
            str(issue.version),
            _(_STATUS_WORDS[issue.status]),
            issue.recipient,
            when(issue.issued_at),
            words,
        )
        return Row(
            issue.id, cells, tones={5: "warn"} if still else {}, order={1: issue.version, 4: issue.issued_at, 5: still}
        )

    @property
    def _issue(self) -> Issued | None:
        return self._issued.get(chosen_id(self._table))

    def _show_issue(self) -> None:
        issue = self._issue
        if issue is None:
            return
        area = self._session.workbook.deliverables
        said = area.comments(issue.id)
        self._said = {comment.id: comment for comment in said}
        self._head.setText(
            _("{title}, version {version}, to {recipient}").format(
                title=self._titles.get(issue.deliverable, issue.deliverable),
                version=issue.version,
                recipient=issue.recipient,
            )
        )
        self._facts.setText(
            _("{status}, {when}, {pages} pages, quotes attributed {quotes}").format(
                status=_(_STATUS_WORDS[issue.status]),
                when=when(issue.issued_at),
                pages=issue.pages,
                quotes=quotes_words(issue.attribution),
            )
        )
        self._tell_since(issue)
        self._hash.setText(_("SHA-256 of the file: {hash}").format(hash=issue.sha256))
        was = chosen_id(self._comment_table)
        self._comments.fill([_comment_row(comment) for comment in said])
        if said and not choose_id(self._comment_table, was):
            choose_id(self._comment_table, said[0].id)
        _grow(self._comment_table, len(said))
        self._comment_table.setVisible(bool(said))
        self._no_comments.setVisible(not said)
        self._allow()

    def _tell_since(self, issue: Issued) -> None:
        """What has changed since; whether that shows in the document is found out by making it again, in a job."""
        if self._job is not None:
            self._job.cancel()
        changed = self._session.workbook.deliverables.changed_since(issue)
        self._since.setText(since(changed, issue.version))
        order = self._order(issue) if changed else None
        if order is None:
            return

        def tell(is_same: bool | None) -> None:
            if is_same is not None:
                self._since.setText(since(changed, issue.version, is_same=is_same))

        self._job = self._session.start(lambda job: reads_as(order, issue, job.cancelled), tell)

    def _allow(self) -> None:
        """Buttons are off where nothing may be written or nothing is chosen, and say why."""
        reason = _("The workbook is open for reading only.") if self._session.is_read_only else ""
        self._add.setEnabled(not reason)
        has_comment = bool(chosen_id(self._comment_table)) and bool(self._said)
        for pressed in (self._settle, self._edit):
            pressed.setEnabled(not reason and has_comment)
        for pressed in (self._add, self._settle, self._edit):
            widgets.tip(pressed, reason)

    # Comments

    def _on_add(self) -> None:
        issue = self._issue
        if issue is None:
            return
        area = self._session.workbook.deliverables

        def save(values: dialogs.Values) -> None:
            area.add_comment(
                issue.id, values["author"], values["text"], page=values["page"], given_on=values["given_on"]
            )

        dialogs.form(self, _("Add a comment"), self._comment_fields(issue, None), save, accept=_("Add comment"))

    def _on_edit(self) -> None:
        comment = self._said.get(chosen_id(self._comment_table))
        issue = self._issue
        if comment is None or issue is None:
            return
        area = self._session.workbook.deliverables

        def save(values: dialogs.Values) -> None:
            area.change_comment(
                comment.id, values["author"], values["text"], page=values["page"], given_on=values["given_on"]
            )

        dialogs.form(self, _("Change the comment"), self._comment_fields(issue, comment), save)

    def _comment_fields(self, issue: Issued, comment: Comment | None) -> tuple[dialogs.Field, ...]:
        today = self._session.workbook.today()
        author = comment.author if comment else issue.recipient
        pages = _("1 to {pages}; empty where it is about the whole").format(pages=issue.pages)
        return (
            dialogs.Field(id="author", label=_("Who said it"), value=author, is_needed=True),
            dialogs.Field(
                id="page", label=_("Page"), kind="number", value=comment.page if comment else None, help=pages
            ),
            dialogs.Field(
                id="text", label=_("What was said"), kind="text", value=comment.text if comment else "", lines=4,
                is_needed=True,
            ),
            dialogs.Field(id="given_on", label=_("On"), kind="date", value=comment.given_on if comment else today),
        )  # fmt: skip

    def _on_settle(self) -> None:
        comment = self._said.get(chosen_id(self._comment_table))
        if comment is None or self._session.is_read_only:
            return
        area = self._session.workbook.deliverables

        def save(values: dialogs.Values) -> None:
            area.settle_comment(comment.id, Disposition(values["disposition"]), values["answer"])

        dialogs.form(
            self,
            _("Settle the comment"),
            (
                dialogs.Field(
                    id="disposition", label=_("What was done"), kind="choice", value=comment.disposition.value,
                    options=tuple((one.value, _(words)) for one, words in _DISPOSITIONS.items()),
                ),
                dialogs.Field(id="answer", label=_("Answer or reason"), kind="text", value=comment.answer),
            ),
            save,
            intro=comment.text,
        )  # fmt: skip

    def _on_copy(self) -> None:
        if (issue := self._issue) is not None:
            QGuiApplication.clipboard().setText(issue.sha256)
            self._session.tell(_("The SHA-256 is on the clipboard."))


def when(text: str) -> str:
    """A moment of the register as the person's own clock shows it."""
    return f"{datetime.fromisoformat(text).astimezone():%Y-%m-%d %H:%M}"


def since(changed: Mapping[str, int], version: int, *, is_same: bool | None = None) -> str:
    """What was done since a version went out, and whether it shows in the document (None: not known yet)."""
    if not changed:
        return _("Nothing has changed since version {version}.").format(version=version)
    steps = ", ".join(f"{_(label)} × {n}" if n > 1 else _(label) for label, n in changed.items())
    words = {
        None: _("Changed since version {version}: {steps}."),
        True: _("Reads as version {version} does, although there were changes since: {steps}."),
        False: _("Differs from version {version}. Changed since: {steps}."),
    }
    return words[is_same].format(version=version, steps=steps)


def still_open(said: Sequence[Comment]) -> int:
    """How many comments nothing was done about yet."""
    return sum(comment.disposition is Disposition.OPEN for comment in said)


def _grow(view: QTableView, rows: int) -> None:
    """Makes a table as high as its rows, up to a few."""
    shown = min(max(rows, 1), _MOST_ROWS)
    view.setFixedHeight(view.verticalHeader().defaultSectionSize() * shown + theme.current().px(44))


def _comment_row(comment: Comment) -> Row:
    cells = (
        str(comment.page or "–"),
        comment.author,
        comment.text.replace("\n", " "),
        _(_DISPOSITIONS[comment.disposition]),
        comment.answer.replace("\n", " "),
    )
    tones = {3: "warn"} if comment.disposition is Disposition.OPEN else {}
    return Row(comment.id, cells, tones=tones, order={0: comment.page or 0}, tips={2: comment.text, 4: comment.answer})
