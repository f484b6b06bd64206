"""A proposal or a finding in full: its words at the left, what it rests on at the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QBoxLayout, QWidget

from alignment_desktop.domain.interview import Evidence, Remark
from alignment_desktop.domain.plan import Finding, FindingKind, FindingState
from alignment_desktop.domain.proposals import Proposal
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import _
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.in_place import INDENT
from alignment_desktop.ui.pages.findings import wording
from alignment_desktop.ui.pages.findings.answers import ActionsPane, ResponsePane
from alignment_desktop.ui.pages.findings.evidence import EvidencePane
from alignment_desktop.ui.pages.findings.form import TEXTS, FindingForm
from alignment_desktop.ui.pages.findings.line_list import Line
from alignment_desktop.workbook.findings import Support

_EVIDENCE_WIDTH, _EVIDENCE_HEIGHT = 330, 380


class Detail(QWidget):
    """The form of a finding with its answers, and its evidence beside it or, where there is no room, under it."""

    def __init__(self) -> None:
        super().__init__()
        self.form = FindingForm()
        self.actions_pane = ActionsPane()
        self.response = ResponsePane()
        self.evidence = EvidencePane()
        self._note = widgets.label(size=13, tone="warn", wraps=True)
        self._rule = widgets.rule()
        self._sheet = widgets.Card(margins=0)
        self._inner = QWidget()
        px = theme.current().px
        column = widgets.vertical(self._inner, spacing=12)
        column.setContentsMargins(px(16 - INDENT), px(16), px(16), px(16))
        above, below = widgets.vertical(), widgets.vertical(spacing=12)
        above.addWidget(self._note)
        widgets.add_all(below, (self._rule, self.actions_pane, self.response))
        for indented in (above, below):
            indented.setContentsMargins(px(INDENT), 0, 0, 0)
        widgets.add_all(column, (above, self.form, below, 1))
        self._scroll = widgets.scrolled(self._inner, _("The finding"))
        self._inner.installEventFilter(self)
        self._is_beside = True
        self._sheet.body.addWidget(self._scroll)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.current().px(16))
        self._box.addWidget(self._sheet, 3)
        self._box.addWidget(self.evidence, 2)

    def show_proposal(self, snapshot: Snapshot, proposal: Proposal, edits: Mapping[str, Any]) -> None:
        """Shows a proposal with what was typed over it so far."""
        text = proposal.text
        challenge = snapshot.pack.practice[text.practice].challenge
        self._note.setText(_("Edited. Accepting keeps your words."))
        self._tell(
            text.id,
            _("Proposed · {place}").format(place=wording.place(snapshot.pack, challenge, text.practice)),
            values_of(proposal) | dict(edits),
            has_note=bool(edits),
        )
        self.evidence.show_evidence(
            snapshot,
            text.practice,
            wording.proposal_lines(snapshot, proposal),
            reasons=wording.reasons(snapshot, proposal),
        )

    def show_finding(self, snapshot: Snapshot, finding: Finding, supports: Sequence[Support], held: str) -> None:
        """Shows a finding; `held` says what was merged into it."""
        is_open = finding.state is FindingState.ACCEPTED
        rounds = {r.id: r for r in snapshot.rounds}
        raised = rounds.get(finding.round_id)
        said = [finding.label, wording.place(snapshot.pack, finding.challenge, finding.practice)]
        if raised is not None:
            said.append(_("raised in round {n}, {title}").format(n=raised.number, title=raised.title))
        if not is_open:
            held = _("Rejected: {reason}").format(reason=finding.reject_reason)
        self._note.setText(held)
        values = {name: getattr(finding, name) for name in ("title", "kind", "impact", "likelihood")}
        values |= {name: getattr(finding, name) for name, _word, _hint in TEXTS}
        head = " · ".join(part for part in said if part)
        self._tell(finding.id, head, values, has_note=bool(held), is_open=is_open, has_answers=is_open)
        if is_open:
            self.actions_pane.show_answers(snapshot, finding)
            self.response.show_response(snapshot, finding)
        self.evidence.show_evidence(
            snapshot,
            finding.practice,
            [_support_line(snapshot, support) for support in supports],
            none=_("Nothing yet. A finding that rests on nothing does not stand up in the client’s meeting room."),
            can_change=is_open,
        )

    def flush(self) -> None:
        """Sends what was typed and not sent yet."""
        self.form.flush()
        if self.response.isVisibleTo(self):
            self.response.flush()

    def to_top(self) -> None:
        """Scrolls the words back to their beginning."""
        self._scroll.verticalScrollBar().setValue(0)

    def lay_out(self, *, is_beside: bool) -> None:
        """Evidence beside the words, each scrolling for itself, or under them, where the whole scrolls."""
        px = theme.current().px
        self._is_beside = is_beside
        self._box.setDirection(QBoxLayout.Direction.LeftToRight if is_beside else QBoxLayout.Direction.TopToBottom)
        self.evidence.setMinimumHeight(0 if is_beside else px(_EVIDENCE_HEIGHT))
        self.evidence.setMinimumWidth(px(_EVIDENCE_WIDTH) if is_beside else 0)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keeps the sheet as high as its words where the whole scrolls."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._fit()
        return False

    def _fit(self) -> None:
        layout = self._inner.layout()
        height = 0 if self._is_beside or layout is None else layout.totalHeightForWidth(self._inner.width()) + 4
        if self._sheet.minimumHeight() != height:
            self._sheet.setMinimumHeight(height)

    def _tell(
        self,
        key: str,
        head: str,
        values: Mapping[str, Any],
        *,
        has_note: bool,
        is_open: bool = True,
        has_answers: bool = False,
    ) -> None:
        self._note.setVisible(has_note)
        self.form.show_values(key, head, values, is_open=is_open)
        for part in (self._rule, self.actions_pane, self.response):
            part.setVisible(has_answers)


def values_of(proposal: Proposal) -> dict[str, Any]:
    """What a proposal would be kept with, by field."""
    text = proposal.text
    fields = ("title", *(name for name, _word, _hint in TEXTS), "impact", "likelihood")
    return {name: getattr(text, name) for name in fields} | {"kind": FindingKind(text.kind)}


def _support_line(snapshot: Snapshot, support: Support) -> Line:
    round_ = support.round
    is_other = round_ is not None and round_.id != snapshot.round.id
    since = _("round {n}").format(n=round_.number) if round_ is not None and is_other else ""
    match support.thing:
        case Remark() as remark:
            return wording.remark_line(snapshot, remark, support.link.id, snapshot.pack, since)
        case Evidence() as evidence:
            return wording.picture_line(snapshot, evidence, support.link.id)
        case response:
            return wording.response_line(snapshot, response, support.link.id, snapshot.pack, since)
