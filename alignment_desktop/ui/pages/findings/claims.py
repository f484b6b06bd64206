"""One claim: the two remarks against each other, what would settle it, and its outcome."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from alignment_desktop.domain.interview import Claim, ClaimState, Remark
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import _
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.flowing import Flowing
from alignment_desktop.ui.in_place import INDENT, TextInPlace
from alignment_desktop.ui.pages.findings import offers, wording
from alignment_desktop.ui.pages.findings.ask import Ask
from alignment_desktop.ui.pages.findings.form import put
from alignment_desktop.ui.pages.findings.line_list import Line
from alignment_desktop.ui.session import WARN, Session

_BESIDE = 560


class ClaimPane(widgets.Card):
    """A claim, edited in place. `edited` carries a field and its value, `settled` a state and its outcome.

    `wants_remark` carries 0 or 1, the remark to go to; `wants_back` takes the claim back.
    """

    edited = Signal(str, object)
    settled = Signal(object, str)
    wants_remark = Signal(int)
    wants_back = Signal()

    def __init__(self) -> None:
        super().__init__(margins=20, spacing=10)
        px = theme.current().px
        self.body.setContentsMargins(px(20 - INDENT), px(20), px(20), px(20))
        self._about = widgets.label(size=13, tone="warn", wraps=True)
        self._about.setContentsMargins(px(INDENT), 0, 0, 0)
        self.body.addWidget(self._about)
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.setSpacing(px(12))
        self._pair.setContentsMargins(px(INDENT), 0, 0, 0)
        self._sides = (_Said(_("One says")), _Said(_("The other says")))
        for at, side in enumerate(self._sides):
            side.go.clicked.connect(lambda _on=False, at=at: self.wants_remark.emit(at))
            self._pair.addWidget(side, 1)
        self.body.addLayout(self._pair)
        self.practice = widgets.Choice(_("Practice"))
        self.practice.activated.connect(lambda _at: self.edited.emit("practice", self.practice.chosen or None))
        self.settled_by = TextInPlace(
            _("What would settle it"), hint=_("A document, a list, a figure: what would show who is right")
        )
        self.settled_by.left.connect(lambda said: self.edited.emit("settled_by", said))
        self.state = widgets.Choice(_("Outcome"), tuple((s.value, _(word)) for s, word in wording.CLAIM_STATES.items()))
        self.outcome = TextInPlace(_("Outcome in words"), hint=_("What was found, and what settled it"))
        self.state.activated.connect(lambda _at: self._on_state())
        self.outcome.left.connect(self._on_outcome)
        for name, editor in (
            (_("It is about"), self.practice),
            (_("What would settle it"), self.settled_by),
            (_("Outcome"), self.state),
        ):
            self._add(name, editor)
        self.body.addWidget(self.outcome)
        row = QWidget()
        row.setContentsMargins(px(INDENT), 0, 0, 0)
        flow = Flowing(row)
        flow.addWidget(widgets.button(_("Take the claim back"), self.wants_back.emit, hint=_("The remarks stay")))
        self.body.addSpacing(px(12))
        self.body.addWidget(row)
        self.body.addStretch()
        self._kept = ClaimState.OPEN
        self._claim_id = ""

    def _add(self, name: str, editor: QWidget) -> None:
        label = widgets.label(name, size=12, weight=theme.SEMIBOLD, tone="ink_2")
        label.setBuddy(editor)
        px = theme.current().px
        label.setContentsMargins(px(INDENT), px(8), 0, 0)
        self.body.addWidget(label)
        if isinstance(editor, widgets.Choice):
            row = widgets.horizontal()
            row.setContentsMargins(px(INDENT), 0, 0, 0)
            widgets.add_all(row, (editor, 1))
            self.body.addLayout(row)
        else:
            self.body.addWidget(editor)

    def show_claim(self, snapshot: Snapshot, claim: Claim, said: tuple[Line, Line]) -> None:
        """Shows a claim and the two remarks as lines."""
        is_other, self._claim_id = claim.id != self._claim_id, claim.id
        if is_other or claim.state is not self._kept:  # a verdict that still waits for its words stays chosen
            self.state.choose(claim.state.value)
        self._kept = claim.state
        is_open = claim.state is ClaimState.OPEN
        if not is_open:
            about = _("Settled: {outcome}.").format(outcome=_(wording.CLAIM_STATES[claim.state]).lower())
        elif claim.settled_by.strip():
            about = _("Open: what would settle it stands in the document request list.")
        else:
            about = _("Open: say what would settle it, and the document request list asks for it.")
        self._about.setText(about)
        theme.toned(self._about, "warn" if is_open else "good")
        for side, line in zip(self._sides, said, strict=True):
            side.show_line(line)
        practices = ((p.id, wording.place(snapshot.pack, p.challenge, p.id)) for p in snapshot.pack.practices)
        self.practice.offer((("", _("no practice in particular")), *practices), claim.practice or "")
        put(self.settled_by, claim.settled_by, is_other=is_other)
        put(self.outcome, claim.outcome, is_other=is_other)

    def flush(self) -> None:
        """Sends what was typed and not sent yet."""
        self.settled_by.flush()
        self.outcome.flush()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The remarks beside each other where there is room."""
        super().resizeEvent(event)
        is_wide = self.width() * 100 >= _BESIDE * theme.current().scale
        self._pair.setDirection(QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom)

    def _on_state(self) -> None:
        """A verdict without words waits for them."""
        state = ClaimState(self.state.chosen)
        if state is not ClaimState.OPEN and not self.outcome.toPlainText().strip():
            self._about.setText(_("Say below what settled it; then the claim is closed."))
            theme.toned(self._about, "warn")
        else:
            self.settled.emit(state, self.outcome.toPlainText())

    def _on_outcome(self, said: str) -> None:
        state = ClaimState(self.state.chosen)
        if state is self._kept:
            self.edited.emit("outcome", said)
        else:
            self.settled.emit(state, said)


class ClaimDesk:
    """What is done with claims: set, changed, settled, taken back. `bring` puts the claim of an id in view."""

    def __init__(self, session: Session, ask: Ask, pane: ClaimPane, *, bring: Callable[[str], object]) -> None:
        self._session, self._ask, self._pane, self._bring = session, ask, pane, bring
        self._snapshot: Snapshot | None = None
        self._claim: Claim | None = None
        pane.edited.connect(self._on_edited)
        pane.settled.connect(self._on_settled)
        pane.wants_remark.connect(self._go_to)
        pane.wants_back.connect(lambda: session.do(session.workbook.claims.withdraw, self._shown.id))

    def show(self, snapshot: Snapshot, claim: Claim) -> None:
        """Puts a claim in view."""
        self._snapshot, self._claim = snapshot, claim
        self._pane.show_claim(snapshot, claim, self.said(snapshot, claim))

    def said(self, snapshot: Snapshot, claim: Claim) -> tuple[Line, Line]:
        """The two remarks of a claim, of whatever round, as lines."""
        return self._line(snapshot, claim.first_remark_id), self._line(snapshot, claim.second_remark_id)

    def begin(self, snapshot: Snapshot) -> None:
        """Asks for two remarks, one behind the other, and sets them against each other."""
        on_offer = offers.remarks_on_offer(snapshot)
        if len(on_offer) < 2:
            self._session.tell(
                _("A claim needs two remarks on the record. Write them down in an interview first."), WARN
            )
            return
        self._snapshot = snapshot
        self._ask.ask_one(_("Which remark is contradicted?"), on_offer, _("Take it"), self._ask_second)

    def _ask_second(self, first: str) -> None:
        snapshot = self._snapshot
        assert snapshot is not None
        said = next(r.text for r in snapshot.remarks if r.id == first)
        self._ask.ask_one(
            _("Which remark contradicts “{words}”?").format(words=offers.shortened(said)),
            [line for line in offers.remarks_on_offer(snapshot, near=first) if line.id != first],
            _("Set against it"),
            lambda second: self._add(snapshot, first, second),
        )

    def _add(self, snapshot: Snapshot, first: str, second: str) -> bool:
        claim = self._session.do(
            self._session.workbook.claims.add,
            snapshot.engagement.id,
            first,
            second,
            practice=offers.practice_of(snapshot, first),
        )
        if claim is not None:
            self._bring(claim.id)
        return claim is not None

    @property
    def _shown(self) -> Claim:
        assert self._claim is not None, "no claim is in view"
        return self._claim

    def _on_edited(self, field: str, value: object) -> None:
        self._session.do(self._session.workbook.claims.change, self._shown.id, **{field: value})

    def _on_settled(self, state: ClaimState, outcome: str) -> None:
        claim, snapshot = self._shown, self._snapshot
        if self._session.do(self._session.workbook.claims.settle, claim.id, state, outcome) is None and snapshot:
            self.show(snapshot, claim)

    def _go_to(self, at: int) -> None:
        claim = self._shown
        remark = self._remark((claim.first_remark_id, claim.second_remark_id)[at])
        self._session.go_to("room", f"{remark.interview_id}#{remark.question or ''}")

    def _remark(self, id_: str) -> Remark:
        return self._session.workbook.store.get(Remark, id_)

    def _line(self, snapshot: Snapshot, id_: str) -> Line:
        return wording.remark_line(snapshot, self._remark(id_), id_, snapshot.pack)


class _Said(QWidget):
    """One of the two remarks."""

    def __init__(self, name: str) -> None:
        super().__init__()
        column = widgets.vertical(self, spacing=0)
        frame, inner = widgets.panel("quote_soft", margins=14, spacing=6)
        column.addWidget(frame)
        self._head = widgets.muted(wraps=True)
        self._text = widgets.label(size=14, weight=theme.MEDIUM, wraps=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._foot = widgets.muted(wraps=True)
        self.go = widgets.button(_("Go to its question"), kind="quiet", name=f"{name}: {_('go to its question')}")
        widgets.add_all(inner, (widgets.title(name), self._head, self._text, self._foot))
        inner.addStretch()
        inner.addWidget(self.go, 0, Qt.AlignmentFlag.AlignLeft)

    def show_line(self, line: Line) -> None:
        """Shows another remark."""
        self._head.setText(line.head)
        self._text.setText(line.text[:4000])
        self._foot.setText(line.foot)
