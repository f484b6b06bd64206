"""Findings: what the rules propose is decided on by single keys; what was accepted is worked out in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QStackedWidget, QWidget

from alignment_desktop.domain.engagement import Person, Respondent, Round, Target, Weight
from alignment_desktop.domain.interview import AgreedLevel, Claim, ClaimState, Evidence, Interview, Remark, Response
from alignment_desktop.domain.plan import (
    Action,
    ActionLink,
    Finding,
    FindingEvidence,
    FindingKind,
    FindingResponse,
    FindingState,
    Stance,
)
from alignment_desktop.domain.proposals import Proposal, proposal_of, proposals
from alignment_desktop.domain.record import Record
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import N_, _
from alignment_desktop.ui import attachment, dialogs, theme, widgets
from alignment_desktop.ui.page import Page
from alignment_desktop.ui.pages.findings import offers
from alignment_desktop.ui.pages.findings.ask import Ask
from alignment_desktop.ui.pages.findings.claims import ClaimPane
from alignment_desktop.ui.pages.findings.detail import Detail
from alignment_desktop.ui.pages.findings.line_list import Line, LineList
from alignment_desktop.ui.pages.findings.parts import PARTS, Foot, Parts
from alignment_desktop.ui.session import Session
from alignment_desktop.workbook.findings import Support

_LIST_WIDTH = 300
_BESIDE, _STACKED = 1000, 640  # logical widths of the page from which three, and two, columns stand beside each other


class FindingsPage(Page):
    """Proposals, findings, strengths, what was rejected, and claims: a list at the left, the chosen one beside it."""

    title = N_("Findings")
    reads: ClassVar[frozenset[type[Record]]] = frozenset({
        Action, ActionLink, AgreedLevel, Claim, Evidence, Finding, FindingEvidence, FindingResponse, Interview, Person,
        Remark, Respondent, Response, Round, Target, Weight,
    })  # fmt: skip

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._part = "proposed"
        self._chosen: dict[str, str] = {}
        self._edits: dict[str, dict[str, Any]] = {}
        self._proposals: dict[str, Proposal] = {}
        self._findings: dict[str, Finding] = {}
        self._claims: dict[str, Claim] = {}
        self._supports: dict[str, Support] = {}
        self._snapshot: Snapshot | None = None
        self._build()
        self._wire()
        theme.current().changed.connect(self._lay_out)

    # What it is made of

    def _build(self) -> None:
        px = theme.current().px
        outer = widgets.vertical(self, spacing=12)
        outer.setContentsMargins(px(22), px(16), px(22), px(14))
        self.list = LineList(_("Proposals"), most=4, is_leading=True)
        self.detail = Detail()
        self.claim = ClaimPane()
        self._right = QStackedWidget()
        self._empty = QWidget()
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
        form, evidence = self.detail.form, self.detail.evidence
        form.edited.connect(self._on_edited)
        form.wants_accept.connect(self._on_ctrl_enter)
        evidence.entered.connect(self._open_evidence)
        evidence.removed.connect(self._remove_evidence)
        evidence.wants_more.connect(self._ask_evidence)
        evidence.wants_figure.connect(lambda practice: self.session.go_to("overview", practice))
        actions, response = self.detail.actions_pane, self.detail.response
        actions.wants_action.connect(lambda id_: self.session.go_to("plan", id_))
        actions.wants_drawn.connect(self._draw)
        actions.wants_linked.connect(self._link)
        actions.wants_other.connect(self._ask_solution)
        response.given.connect(self._on_response)
        response.taken_back.connect(
            lambda: self.session.do(self.session.workbook.findings.take_response_back, self.list.chosen)
        )
        self.claim.edited.connect(self._on_claim_edited)
        self.claim.settled.connect(self._on_settled)
        self.claim.wants_remark.connect(self._go_to_claimed)
        self.claim.wants_back.connect(self._withdraw)

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
            self._edits = {id_: edits for id_, edits in self._edits.items() if id_ in self._proposals}
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
        self._foot.tell(part, has_any=bool(lines), has_round=snapshot is not None)
        self._show_chosen()

    def _line(self, snapshot: Snapshot, id_: str) -> Line:
        if self._part == "proposed":
            return offers.proposal_line(snapshot, self._proposals[id_], self._edits.get(id_, {}))
        if self._part == "claims":
            return offers.claim_line(snapshot, self._claims[id_], self._said(self._claims[id_]))
        return offers.finding_line(snapshot, self._findings[id_])

    def _show_chosen(self) -> None:
        id_, snapshot = self.list.chosen, self._snapshot
        if not id_ or snapshot is None:
            return
        if self._part == "claims":
            claim = self._claims[id_]
            self._right.setCurrentIndex(1)
            self.claim.show_claim(snapshot, claim, self._said(claim))
            return
        self._right.setCurrentIndex(0)
        if self._part == "proposed":
            self.detail.show_proposal(snapshot, self._proposals[id_], self._edits.get(id_, {}))
        else:
            supports = self.session.workbook.findings.rests_on(id_)
            self._supports = {support.link.id: support for support in supports}
            held = [f for f in self._findings.values() if f.merged_into_id == id_]
            self.detail.show_finding(snapshot, self._findings[id_], supports, offers.held(held))

    def _said(self, claim: Claim) -> tuple[Line, Line]:
        store, snapshot = self.session.workbook.store, self._snapshot
        assert snapshot is not None
        first, second = (store.get(Remark, id_) for id_ in (claim.first_remark_id, claim.second_remark_id))
        return offers.said(snapshot, first), offers.said(snapshot, second)

    def _tell_empty(self) -> None:
        layout = self._empty.layout()
        assert layout is not None
        widgets.clear(layout)
        snapshot = self._snapshot
        has_answers = snapshot is not None and bool(snapshot.responses or snapshot.remarks)
        heading, said = offers.emptiness(self._part, snapshot)
        buttons = []
        if snapshot is None:
            buttons.append(
                widgets.button(_("Go to the engagement"), lambda: self.session.go_to("engagement"), kind="primary")
            )
        elif self._part == "proposed" and not has_answers:
            buttons.append(
                widgets.button(_("Go to the interviews"), lambda: self.session.go_to("interviews"), kind="primary")
            )
        elif self._part == "claims":
            buttons.append(
                widgets.button(_("Set two remarks against each other"), lambda: self._do("N"), kind="primary")
            )
        elif self._part != "rejected":
            buttons.append(widgets.button(_("Write a finding of your own"), lambda: self._do("N"), kind="primary"))
        layout.addWidget(widgets.empty_state(heading, said, *buttons))

    # Where one is

    def show_about(self, about: str) -> None:
        """Shows a finding, a claim, a proposal by the id of its rule, or the finding that a picture is evidence of."""
        if (link := offers.link_of_picture(self._snapshot, about)) is not None:
            self._show_thing(link.finding_id)
            self.detail.evidence.lines.choose(link.id)
            self.detail.evidence.lines.setFocus()
        else:
            self._show_thing(about)

    def _show_thing(self, id_: str) -> None:
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
        if self._whole.isVisibleTo(self):
            self.list.setFocus()
        elif buttons := self._empty.findChildren(QPushButton):
            buttons[-1].setFocus()

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
        """Saves what is half typed."""
        self.flush()
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
        """Escape goes back to the list from everywhere; Left and Right turn to another part from an empty one too."""
        keys = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() == Qt.Key.Key_Escape:
            self._to_list()
        elif event.key() in keys and not self.list.isVisible():
            self._beside(keys[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    # Decisions

    def _do(self, key: str) -> None:
        """Does what a key, or the button that shows it, stands for in the part in view."""
        doings: Mapping[tuple[str, str], Callable[[], object]] = {
            ("proposed", "A"): self._accept,
            ("proposed", "E"): self._to_words,
            ("proposed", "R"): self._ask_reason,
            ("accepted", "E"): self._to_words,
            ("accepted", "M"): self._ask_merge,
            ("accepted", "R"): self._ask_reason,
            ("accepted", "V"): self._ask_evidence,
            ("rejected", "O"): self._reopen,
            ("claims", "E"): self._to_words,
            ("claims", "N"): self._ask_first_remark,
        }
        part = "accepted" if self._part == "strengths" else self._part
        doing = doings.get((part, key))
        if doing is not None and (self.list.chosen or key == "N"):
            doing()
        elif key == "N" and part != "rejected":
            self._write()

    def _accept(self) -> None:
        snapshot, id_ = self._snapshot, self.list.chosen
        assert snapshot is not None
        proposal = self._proposals[id_]
        finding = self.session.do(
            self.session.workbook.findings.accept,
            snapshot.engagement.id,
            snapshot.round.id,
            proposal.text,
            snapshot.pack.practice[proposal.text.practice].challenge,
            remark_ids=proposal.remark_ids,
            response_ids=proposal.response_ids,
            **self._edits.get(id_, {}),
        )
        if finding is not None:
            self.session.tell(_("Accepted as {label}: {title}").format(label=finding.label, title=finding.title))
            self._to_list()
            self._to_top()

    def _on_ctrl_enter(self) -> None:
        if self._part == "proposed":
            self._accept()
        else:
            self._to_list()

    def _ask_reason(self) -> None:
        id_ = self.list.chosen
        name = self._proposals[id_].text.title if self._part == "proposed" else self._findings[id_].label
        self._ask.ask_words(
            _("Why is “{title}” rejected?").format(title=name),
            _("Reason"),
            _("Reject"),
            lambda reason: self._reject(id_, reason),
        )

    def _reject(self, id_: str, reason: str) -> bool:
        snapshot, findings = self._snapshot, self.session.workbook.findings
        assert snapshot is not None
        if id_ in self._proposals:
            text = self._proposals[id_].text
            challenge = snapshot.pack.practice[text.practice].challenge
            done = self.session.do(
                findings.reject, snapshot.engagement.id, snapshot.round.id, text, challenge, reason
            )  # fmt: skip
        else:
            done = self.session.do(findings.put_aside, id_, reason)
        return done is not None

    def _reopen(self) -> None:
        snapshot, finding = self._snapshot, self._findings[self.list.chosen]
        assert snapshot is not None
        texts = {text.id: text for text in snapshot.pack.findings}
        rests = proposal_of(snapshot, texts[finding.rule]) if finding.rule in texts else None
        done = self.session.do(
            self.session.workbook.findings.reopen,
            finding.id,
            remark_ids=rests.remark_ids if rests else (),
            response_ids=rests.response_ids if rests else (),
        )
        if done is not None:
            self._show_thing(done.id)

    def _ask_merge(self) -> None:
        id_, snapshot = self.list.chosen, self._snapshot
        assert snapshot is not None
        others = [f for f in self._findings.values() if f.state is FindingState.ACCEPTED and f.id != id_]
        self._ask.ask_one(
            _("Merge {label} into which finding? Its evidence and actions go along.").format(
                label=self._findings[id_].label
            ),
            [offers.finding_line(snapshot, f) for f in others],
            _("Merge"),
            lambda into: self._merge(id_, into),
        )

    def _merge(self, id_: str, into: str) -> bool:
        if self.session.do(self.session.workbook.findings.merge, id_, into) is None:
            return False
        self._show_thing(into)
        return True

    def _write(self) -> None:
        snapshot = self._snapshot
        if snapshot is None:
            return

        def save(values: dialogs.Values) -> None:
            challenge, practice = offers.about_of(snapshot, values["about"])
            finding = self.session.workbook.findings.write(
                snapshot.engagement.id, snapshot.round.id, challenge, values["title"],
                practice=practice, kind=FindingKind(values["kind"]),
            )  # fmt: skip
            self._show_thing(finding.id)
            self._to_words()

        dialogs.form(self, _("A finding of your own"), offers.own_finding(snapshot), save, accept=_("Write it"))

    # Edits

    def _on_edited(self, field: str, value: object) -> None:
        id_ = self.list.chosen
        if self._part == "proposed":
            self._edits.setdefault(id_, {})[field] = value
            self._edits[id_] = offers.real_edits(self._proposals[id_], self._edits[id_])
            self.renew()
        elif self.session.do(self.session.workbook.findings.edit, id_, **{field: value}) is None:
            if field == "title":
                self.detail.form.restore(field, self._findings[id_].title)
            else:
                self._show_chosen()
        elif field == "kind":
            self._show_thing(id_)

    def _on_response(self, stance: Stance, said: str, person_id: str | None, day: date | None) -> None:
        given_on = day or self.session.workbook.today()
        self.session.do(
            self.session.workbook.findings.respond, self.list.chosen, stance, said, person_id=person_id,
            given_on=given_on,
        )  # fmt: skip

    # Evidence

    def _open_evidence(self, id_: str) -> None:
        snapshot = self._snapshot
        assert snapshot is not None
        if self._part == "proposed":
            self.session.go_to(*offers.place_of(snapshot, id_))
            return
        thing = self._supports[id_].thing
        if isinstance(thing, Evidence):
            attachment.show_over(self, self.session, thing)
        elif isinstance(thing, Remark):
            self.session.go_to("room", f"{thing.interview_id}#{thing.question or ''}")
        else:
            self.session.go_to("overview", thing.question)

    def _remove_evidence(self, id_: str) -> None:
        self.session.do(self.session.workbook.findings.remove_evidence, id_)

    def _ask_evidence(self) -> None:
        snapshot, id_ = self._snapshot, self.list.chosen
        assert snapshot is not None
        finding = self._findings[id_]
        things = [support.thing.id for support in self.detail_supports]
        self._ask.ask_one(
            _("What does {label} rest on, too?").format(label=finding.label),
            offers.evidence_on_offer(snapshot, finding, things),
            _("Add"),
            lambda picked: self._add_evidence(id_, picked),
        )

    @property
    def detail_supports(self) -> tuple[Support, ...]:
        """The evidence of the finding in view."""
        return tuple(self._supports.values())

    def _add_evidence(self, finding_id: str, picked: str) -> bool:
        kind, id_ = picked.split(":", 1)
        return self.session.do(self.session.workbook.findings.add_evidence, finding_id, **{kind: (id_,)}) is not None

    # What answers it

    def _draw(self, solution_id: str) -> None:
        snapshot, id_ = self._snapshot, self.list.chosen
        assert snapshot is not None
        solution = snapshot.pack.solution[solution_id]
        action = self.session.do(
            self.session.workbook.plan.draw, snapshot.engagement.id, solution, finding_ids=(id_,)
        )  # fmt: skip
        if action is not None:
            self.session.tell(_("{label} stands in the plan: {title}").format(label=action.label, title=action.title))

    def _link(self, action_id: str) -> None:
        self.session.do(self.session.workbook.plan.link_finding, action_id, self.list.chosen)

    def _ask_solution(self) -> None:
        snapshot = self._snapshot
        assert snapshot is not None
        finding = self._findings[self.list.chosen]
        self._ask.ask_one(
            _("Which solution of the playbook answers {label}?").format(label=finding.label),
            offers.solutions_on_offer(snapshot, finding),
            _("Draw action"),
            self._draw,
        )

    # Claims

    def _ask_first_remark(self) -> None:
        snapshot = self._snapshot
        if snapshot is None:
            return
        on_offer = offers.remarks_on_offer(snapshot)
        if len(on_offer) < 2:
            self.session.tell(
                _("A claim needs two remarks on the record. Write them down in an interview first."), "warn"
            )
            return
        self._ask.ask_one(
            _("Which remark is contradicted?"), on_offer, _("Take it"), self._ask_second_remark
        )  # fmt: skip

    def _ask_second_remark(self, first: str) -> None:
        snapshot = self._snapshot
        assert snapshot is not None
        said = next(r.text for r in snapshot.remarks if r.id == first)
        self._ask.ask_one(
            _("Which remark contradicts “{words}”?").format(words=offers.shortened(said)),
            [line for line in offers.remarks_on_offer(snapshot, near=first) if line.id != first],
            _("Set against it"),
            lambda second: self._add_claim(first, second),
        )

    def _add_claim(self, first: str, second: str) -> bool:
        snapshot = self._snapshot
        assert snapshot is not None
        claim = self.session.do(
            self.session.workbook.claims.add, snapshot.engagement.id, first, second,
            practice=offers.practice_of(snapshot, first),
        )  # fmt: skip
        if claim is None:
            return False
        self._show_thing(claim.id)
        return True

    def _on_claim_edited(self, field: str, value: object) -> None:
        self.session.do(self.session.workbook.claims.change, self.list.chosen, **{field: value})

    def _on_settled(self, state: ClaimState, outcome: str) -> None:
        if self.session.do(self.session.workbook.claims.settle, self.list.chosen, state, outcome) is None:
            self._show_chosen()

    def _go_to_claimed(self, at: int) -> None:
        claim = self._claims[self.list.chosen]
        remark = self.session.workbook.store.get(Remark, (claim.first_remark_id, claim.second_remark_id)[at])
        self.session.go_to("room", f"{remark.interview_id}#{remark.question or ''}")

    def _withdraw(self) -> None:
        self.session.do(self.session.workbook.claims.withdraw, self.list.chosen)
        self._to_list()

    # Room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns beside each other as far as there is room."""
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        px = theme.current().px
        room = self.width() * 100 // theme.current().scale
        is_stacked = room < _STACKED
        self._box.setDirection(
            QBoxLayout.Direction.TopToBottom if is_stacked else QBoxLayout.Direction.LeftToRight
        )  # fmt: skip
        self.list.setMinimumWidth(0 if is_stacked else px(_LIST_WIDTH))
        self.list.setMaximumWidth(16777215 if is_stacked else px(_LIST_WIDTH))
        self.list.setFixedHeight(px(170)) if is_stacked else self.list.setMaximumHeight(16777215)
        self._right.setMinimumHeight(px(300) if is_stacked else 0)
        self.detail.lay_out(is_beside=room >= _BESIDE)
        self._parts.fold(is_narrow=room < _BESIDE)
        self._foot.fold(is_narrow=room < _BESIDE)
