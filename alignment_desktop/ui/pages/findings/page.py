"""Findings: what the rules propose is decided on by single keys; what was accepted is worked out in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QWidget

from alignment_desktop.domain.engagement import Person, Respondent, Round, Target, Weight
from alignment_desktop.domain.interview import AgreedLevel, Claim, Evidence, Interview, Remark, Response
from alignment_desktop.domain.plan import (
    Action,
    ActionLink,
    Finding,
    FindingEvidence,
    FindingKind,
    FindingResponse,
    FindingState,
)
from alignment_desktop.domain.proposals import Proposal, proposals
from alignment_desktop.domain.record import Record
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import N_, _
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.page import Page
from alignment_desktop.ui.pages.findings import keeping, offers
from alignment_desktop.ui.pages.findings.ask import Ask
from alignment_desktop.ui.pages.findings.claims import ClaimDesk, ClaimPane
from alignment_desktop.ui.pages.findings.desk import FindingDesk
from alignment_desktop.ui.pages.findings.detail import Detail
from alignment_desktop.ui.pages.findings.line_list import Line, LineList
from alignment_desktop.ui.pages.findings.parts import PARTS, Foot, Parts
from alignment_desktop.ui.session import Session

_LIST_WIDTH, _LIST_HEIGHT = 300, 170
_ANY = 16777215  # what Qt takes for no limit
_BESIDE, _STACKED = 1000, 640  # logical widths of the page from which three, and two, columns stand beside each other


class FindingsPage(Page):
    """Proposals, findings, strengths, what was rejected, and claims: a list at the left, the chosen one beside it."""

    title = N_("Findings")
    reads: ClassVar[frozenset[type[Record]]] = frozenset(
        {
            Action,
            ActionLink,
            AgreedLevel,
            Claim,
            Evidence,
            Finding,
            FindingEvidence,
            FindingResponse,
            Interview,
            Person,
            Remark,
            Respondent,
            Response,
            Round,
            Target,
            Weight,
        }
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._part = "proposed"
        self._chosen: dict[str, str] = {}
        self._proposals: dict[str, Proposal] = {}
        self._findings: dict[str, Finding] = {}
        self._claims: dict[str, Claim] = {}
        self._snapshot: Snapshot | None = None
        self._said_empty: tuple[str, str] | None = None
        self._build()
        self._wire()
        theme.current().changed.connect(self._lay_out)

    # What it is made of

    def _build(self) -> None:
        px = theme.current().px
        outer = self._outer = widgets.vertical(self, spacing=12)
        outer.setContentsMargins(px(22), px(16), px(22), px(14))
        self.list = LineList(_("Proposals"), most=4, is_leading=True)
        self.detail = Detail()
        self.claim = ClaimPane()
        self._right = QStackedWidget()
        self._empty = QWidget()
        self._way_on: QWidget = self.list
        widgets.vertical(self._empty)
        self._scroll = widgets.scrolled(self.detail, _("Words and evidence"))
        for pane in (self._scroll, widgets.scrolled(self.claim, _("The claim"))):
            self._right.addWidget(pane)
        inner = QWidget()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, inner)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(px(16))
        self._box.addWidget(self.list)
        self._box.addWidget(self._right, 1)
        self._whole = widgets.scrolled(inner, _("Findings"))
        self._ask = Ask()
        self._foot = Foot(self._do)
        self._parts = Parts(self._on_part)
        widgets.add_all(outer, (self._empty, self._whole, self._ask, self._foot))
        outer.setStretch(0, 1)
        outer.setStretch(1, 1)
        self.setFocusProxy(self.list)

    def _wire(self) -> None:
        self._ask.shown.connect(lambda is_asking: self._foot.setVisible(not is_asking and bool(self.list.chosen)))
        self.list.moved.connect(self._on_moved)
        self.list.pressed.connect(self._do)
        self.list.entered.connect(lambda _id: self._to_words())
        self.list.turned.connect(self._beside)
        self._desk = FindingDesk(
            self.session, self._ask, self.detail, bring=self._bring, renew=self.renew, to_list=self._to_list
        )
        self._claim_desk = ClaimDesk(self.session, self._ask, self.claim, bring=self._bring)

    def head_parts(self) -> tuple[QWidget, ...]:
        """Which part is in view."""
        return (self._parts,)

    # What it shows

    def refresh(self) -> None:
        """The lists, their counts, and the chosen one as they are now."""
        snapshot = self._snapshot = self.session.snapshot()
        if snapshot is None:
            self._proposals, self._findings, self._claims = {}, {}, {}
        else:
            self._proposals = {p.text.id: p for p in proposals(snapshot)}
            self._findings = {f.id: f for f in snapshot.findings}
            self._claims = {c.id: c for c in self.session.workbook.claims.claims(snapshot.engagement.id)}
        self._parts.tell({part: len(self._ids_of(part)) for part in PARTS})
        self._fill_part()

    def _ids_of(self, part: str) -> list[str]:
        findings = sorted(self._findings.values(), key=lambda f: (-f.impact * f.likelihood, f.number))
        match part:
            case "proposed":
                return list(self._proposals)
            case "accepted":
                wanted = (FindingState.ACCEPTED, FindingKind.WEAKNESS)
                return [f.id for f in findings if (f.state, f.kind) == wanted]
            case "strengths":
                wanted = (FindingState.ACCEPTED, FindingKind.STRENGTH)
                return [f.id for f in findings if (f.state, f.kind) == wanted]
            case "rejected":
                return [f.id for f in self._findings.values() if f.state is FindingState.REJECTED]
            case _:
                return list(self._claims)

    def _fill_part(self) -> None:
        part = PARTS[self._part]
        self.list.setAccessibleName(_(part.title))
        self.list.letters = "".join(key.key for key in part.keys if len(key.key) == 1)
        snapshot = self._snapshot
        lines = [self._line(snapshot, id_) for id_ in self._ids_of(self._part)] if snapshot else []
        self._chosen[self._part] = self.list.fill(lines, self._chosen.get(self._part, ""))
        self._whole.setVisible(bool(lines))
        self._empty.setVisible(not lines)
        if not lines:
            self._tell_empty()
        self.setFocusProxy(self.list if lines else self._way_on)
        self._foot.tell(part, has_any=bool(lines), has_round=snapshot is not None)
        self._show_chosen()

    def _line(self, snapshot: Snapshot, id_: str) -> Line:
        if self._part == "proposed":
            return offers.proposal_line(snapshot, self._proposals[id_], self._desk.edits(snapshot, id_))
        if self._part == "claims":
            return offers.claim_line(snapshot, self._claims[id_], self._claim_desk.said(snapshot, self._claims[id_]))
        return offers.finding_line(snapshot, self._findings[id_])

    def _show_chosen(self) -> None:
        id_, snapshot = self.list.chosen, self._snapshot
        if not id_ or snapshot is None:
            return
        self._right.setCurrentIndex(1 if self._part == "claims" else 0)
        if self._part == "claims":
            self._claim_desk.show(snapshot, self._claims[id_])
        elif self._part == "proposed":
            self._desk.show_proposal(snapshot, self._proposals[id_])
        else:
            self._desk.show_finding(snapshot, self._findings[id_])

    def _tell_empty(self) -> None:
        said = offers.emptiness(self._part, self._snapshot)
        if said == self._said_empty:
            return
        self._said_empty = said
        layout = self._empty.layout()
        assert layout is not None
        widgets.clear(layout)
        self._way_on = widgets.button(*self._way(), kind="primary")
        self._way_on.installEventFilter(self)
        layout.addWidget(widgets.empty_state(*said, self._way_on))

    def _way(self) -> tuple[str, Callable[[], object]]:
        """The way on from an empty part: words and what they do."""
        snapshot, part = self._snapshot, self._part
        if snapshot is None:
            return _("Open the first round"), lambda: self.session.go_to("engagement", "open round")
        if part == "proposed" and not (snapshot.responses or snapshot.remarks):
            return _("Go to the interviews"), lambda: self.session.go_to("interviews")
        if part == "rejected":
            return _("Look at the proposals"), lambda: self._on_part("proposed")
        words = _("Set two remarks against each other") if part == "claims" else _("Write a finding of your own")
        return words, lambda: self._do("N")

    # Where one is

    def show_about(self, about: str) -> None:
        """Shows a finding, a claim, a proposal by the id of its rule, or the finding that a picture is evidence of."""
        if (link := offers.link_of_picture(self._snapshot, about)) is not None:
            self._bring(link.finding_id)
            self.detail.evidence.lines.choose(link.id)
            self.detail.evidence.lines.setFocus()
        else:
            self._bring(about)

    def _bring(self, id_: str) -> None:
        self.flush()
        finding = self._findings.get(id_)
        if finding is not None and finding.merged_into_id is not None:
            id_ = finding.merged_into_id
        for part in PARTS:
            if id_ in self._ids_of(part):
                self._chosen[part] = id_
                self._on_part(part)
                return

    def _on_part(self, part: str) -> None:
        self._choose_part(part)
        self._to_list()

    def _to_list(self) -> None:
        """Puts the focus where the keys work: in the list, or on the way out of an empty part."""
        (self.list if self._whole.isVisibleTo(self) else self._way_on).setFocus()

    def _beside(self, by: int) -> None:
        """The part to the right or left of the one in view, as Left and Right in the list ask for."""
        order = list(PARTS)
        self._on_part(order[(order.index(self._part) + by) % len(order)])

    def _choose_part(self, part: str) -> None:
        self.flush()
        self._ask.away()
        self._part = part
        self._parts.choose(part)
        self._fill_part()
        self._to_top()

    def _on_moved(self, id_: str) -> None:
        self._ask.away()
        self._chosen[self._part] = id_
        self._show_chosen()
        self._to_top()

    def leave(self) -> bool:
        """Saves what is half typed; a question that nobody answered is put away."""
        self.flush()
        self._ask.away()
        return True

    def flush(self) -> None:
        """Sends what was typed and not sent yet."""
        if self._part == "claims":
            self.claim.flush()
        elif self.list.chosen:
            self.detail.flush()

    def _to_top(self) -> None:
        self.detail.to_top()
        self._scroll.verticalScrollBar().setValue(0)

    def _to_words(self) -> None:
        (self.claim.settled_by if self._part == "claims" else self.detail.form.title).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to the list from everywhere on the page."""
        if event.key() == Qt.Key.Key_Escape:
            self._to_list()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Left and Right turn to another part from an empty one too, where a button has the focus."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            way = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
            if way is not None:
                self._beside(way)
                return True
        return False

    # Keys

    def _do(self, key: str) -> None:
        """Does what a key, or the button that shows it, stands for in the part in view."""
        desk, snapshot = self._desk, self._snapshot
        if snapshot is None:
            return
        if key == "N" and self._part == "claims":
            self._claim_desk.begin(snapshot)
        elif key == "N" and self._part != "rejected":
            desk.write(self, snapshot, FindingKind.STRENGTH if self._part == "strengths" else FindingKind.WEAKNESS)
        doings: Mapping[tuple[str, str], Callable[[], object]] = {
            ("proposed", "A"): desk.accept,
            ("proposed", "E"): self._to_words,
            ("proposed", "R"): desk.ask_reason,
            ("accepted", "E"): self._to_words,
            ("accepted", "M"): desk.ask_merge,
            ("accepted", "R"): desk.ask_reason,
            ("accepted", "V"): desk.ask_evidence,
            ("accepted", "K"): lambda: keeping.ask(self, self.session, snapshot, desk.found),
            ("rejected", "O"): desk.reopen,
            ("claims", "E"): self._to_words,
        }
        doing = doings.get(("accepted" if self._part == "strengths" else self._part, key))
        if doing is not None and self.list.chosen:
            doing()

    # Room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns beside each other as far as there is room."""
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        px = theme.current().px
        room = self.width() * 100 // theme.current().scale
        is_stacked, is_beside = room < _STACKED, room >= _BESIDE
        self._box.setDirection(QBoxLayout.Direction.TopToBottom if is_stacked else QBoxLayout.Direction.LeftToRight)
        self.list.setMinimumSize(0 if is_stacked else px(_LIST_WIDTH), px(_LIST_HEIGHT) if is_stacked else 0)
        self.list.setMaximumSize(_ANY if is_stacked else px(_LIST_WIDTH), px(_LIST_HEIGHT) if is_stacked else _ANY)
        self._right.setMinimumHeight(px(300) if is_stacked else 0)
        # In a very small window the keys scroll along, so that there is room for what they are about.
        (self._box if is_stacked else self._outer).addWidget(self._foot)
        self.detail.lay_out(is_beside=is_beside)
        self._parts.fold(is_narrow=not is_beside)
        self._foot.fold(is_narrow=not is_beside)
