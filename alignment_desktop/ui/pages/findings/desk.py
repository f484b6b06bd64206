"""What is done with the proposal or finding in view: decided on, edited, merged, given evidence, answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from alignment_desktop.domain.interview import Evidence, Remark
from alignment_desktop.domain.plan import Finding, FindingKind, FindingState, Stance
from alignment_desktop.domain.proposals import Proposal, proposal_of
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import _
from alignment_desktop.ui import attachment, dialogs
from alignment_desktop.ui.pages.findings import offers
from alignment_desktop.ui.pages.findings.ask import Ask
from alignment_desktop.ui.pages.findings.detail import Detail
from alignment_desktop.ui.session import Session
from alignment_desktop.workbook.findings import Support


class FindingDesk:
    """Turns what is pressed and typed in `detail` into commands on the thing in view.

    `bring` puts the thing of an id in view, `renew` fills the page anew, `to_list` puts the focus back into the list.
    """

    def __init__(
        self,
        session: Session,
        ask: Ask,
        detail: Detail,
        *,
        bring: Callable[[str], object],
        renew: Callable[[], object],
        to_list: Callable[[], object],
    ) -> None:
        self._session, self._ask, self._detail = session, ask, detail
        self._bring, self._renew, self._to_list = bring, renew, to_list
        self._edits: dict[tuple[str, str], dict[str, Any]] = {}  # by engagement and rule
        self._snapshot: Snapshot | None = None
        self._proposal: Proposal | None = None
        self._finding: Finding | None = None
        self._supports: dict[str, Support] = {}
        detail.form.edited.connect(self._on_edited)
        detail.form.wants_accept.connect(self._on_ctrl_enter)
        evidence = detail.evidence
        evidence.entered.connect(self._open_evidence)
        evidence.removed.connect(lambda link: session.do(session.workbook.findings.remove_evidence, link))
        evidence.wants_more.connect(self.ask_evidence)
        evidence.wants_figure.connect(lambda practice: session.go_to("overview", practice))
        actions, response = detail.actions_pane, detail.response
        actions.wants_action.connect(lambda id_: session.go_to("plan", id_))
        actions.wants_drawn.connect(self._draw)
        actions.wants_linked.connect(self._link)
        actions.wants_other.connect(self._ask_solution)
        response.given.connect(self._on_response)
        response.taken_back.connect(self._on_response_taken_back)

    # What is in view

    def edits(self, snapshot: Snapshot, rule: str) -> dict[str, Any]:
        """What was typed over a proposal of this engagement; it is stored when the proposal is accepted."""
        return self._edits.get((snapshot.engagement.id, rule), {})

    def show_proposal(self, snapshot: Snapshot, proposal: Proposal) -> None:
        """Puts a proposal in view."""
        self._snapshot, self._proposal, self._finding = snapshot, proposal, None
        self._detail.show_proposal(snapshot, proposal, self.edits(snapshot, proposal.text.id))

    def show_finding(self, snapshot: Snapshot, finding: Finding) -> None:
        """Puts a finding in view."""
        self._snapshot, self._proposal, self._finding = snapshot, None, finding
        supports = self._session.workbook.findings.rests_on(finding.id)
        self._supports = {support.link.id: support for support in supports}
        held = offers.held([f for f in snapshot.findings if f.merged_into_id == finding.id])
        self._detail.show_finding(snapshot, finding, supports, held)

    @property
    def _shown(self) -> Snapshot:
        assert self._snapshot is not None, "nothing is in view"
        return self._snapshot

    @property
    def found(self) -> Finding:
        """The finding in view; a proposal in view is none yet."""
        assert self._finding is not None, "no finding is in view"
        return self._finding

    # Decisions

    def accept(self) -> None:
        """The proposal in view, accepted as its words stand there."""
        snapshot, proposal = self._shown, self._proposal
        if proposal is None:
            return
        finding = self._session.do(
            self._session.workbook.findings.accept,
            snapshot.engagement.id,
            snapshot.round.id,
            proposal.text,
            snapshot.pack.practice[proposal.text.practice].challenge,
            remark_ids=proposal.remark_ids,
            response_ids=proposal.response_ids,
            **self.edits(snapshot, proposal.text.id),
        )
        if finding is not None:
            self._session.tell(_("Accepted as {label}: {title}").format(label=finding.label, title=finding.title))
            self._to_list()
            self._detail.to_top()

    def _on_ctrl_enter(self) -> None:
        if self._proposal is not None:
            self.accept()
        else:
            self._to_list()

    def ask_reason(self) -> None:
        """Asks why the thing in view is rejected, and rejects it."""
        proposal, finding = self._proposal, self._finding
        title = proposal.text.title if proposal is not None else self.found.label
        self._ask.ask_words(
            _("Why is “{title}” rejected?").format(title=title),
            _("Reason"),
            _("Reject"),
            lambda reason: self._reject(proposal, finding, reason),
        )

    def _reject(self, proposal: Proposal | None, finding: Finding | None, reason: str) -> bool:
        snapshot, findings = self._shown, self._session.workbook.findings
        done: Finding | None = None
        if proposal is not None:
            text = proposal.text
            challenge = snapshot.pack.practice[text.practice].challenge
            done = self._session.do(findings.reject, snapshot.engagement.id, snapshot.round.id, text, challenge, reason)
        elif finding is not None:
            done = self._session.do(findings.put_aside, finding.id, reason)
        return done is not None

    def reopen(self) -> None:
        """The rejected finding in view, accepted after all, on the evidence that its rule finds now."""
        snapshot, finding = self._shown, self.found
        texts = {text.id: text for text in snapshot.pack.findings}
        rests = proposal_of(snapshot, texts[finding.rule]) if finding.rule in texts else None
        done = self._session.do(
            self._session.workbook.findings.reopen,
            finding.id,
            remark_ids=rests.remark_ids if rests else (),
            response_ids=rests.response_ids if rests else (),
        )
        if done is not None:
            self._bring(done.id)

    def ask_merge(self) -> None:
        """Asks which finding takes over the one in view, and merges them."""
        snapshot, finding = self._shown, self.found
        others = [f for f in snapshot.findings if f.state is FindingState.ACCEPTED and f.id != finding.id]
        self._ask.ask_one(
            _("Merge {label} into which finding? Its evidence and actions go along.").format(label=finding.label),
            [offers.finding_line(snapshot, f) for f in others],
            _("Merge"),
            lambda into: self._merge(finding.id, into),
        )

    def _merge(self, id_: str, into: str) -> bool:
        if self._session.do(self._session.workbook.findings.merge, id_, into) is None:
            return False
        self._bring(into)
        return True

    def write(self, parent: QWidget, snapshot: Snapshot, kind: FindingKind) -> None:
        """Opens the form for a finding of one's own; its texts are written where they will be read."""
        fields = offers.own_finding(snapshot, kind, self._practice)

        def save(values: dialogs.Values) -> None:
            challenge, practice = offers.about_of(snapshot, values["about"])
            finding = self._session.workbook.findings.write(
                snapshot.engagement.id,
                snapshot.round.id,
                challenge,
                values["title"],
                practice=practice,
                kind=FindingKind(values["kind"]),
            )
            self._bring(finding.id)

        dialogs.form(parent, _("A finding of your own"), fields, save, accept=_("Write it"))

    @property
    def _practice(self) -> str:
        """What the thing in view is about, as the form of a new finding offers it."""
        if self._proposal is not None:
            return self._proposal.text.practice
        return (self._finding.practice or self._finding.challenge) if self._finding is not None else ""

    # Words

    def _on_edited(self, field: str, value: object) -> None:
        if self._proposal is not None:
            rule = self._proposal.text.id
            edits = offers.real_edits(self._proposal, self.edits(self._shown, rule) | {field: value})
            self._edits[self._shown.engagement.id, rule] = edits
            self._renew()
            return
        finding = self.found
        if self._session.do(self._session.workbook.findings.edit, finding.id, **{field: value}) is None:
            if not str(value).strip():  # anything else stays in its field, to be mended
                self._detail.form.restore(field, finding.title)
        elif field == "kind":
            self._bring(finding.id)

    def _on_response(self, stance: Stance, said: str, person_id: str | None, given_on: date | None) -> None:
        self._session.do(
            self._session.workbook.findings.respond,
            self.found.id,
            stance,
            said,
            person_id=person_id,
            given_on=given_on or self._session.workbook.today(),
        )

    def _on_response_taken_back(self) -> None:
        self._session.do(self._session.workbook.findings.take_response_back, self.found.id)

    # Evidence

    def _open_evidence(self, id_: str) -> None:
        if self._proposal is not None:
            self._session.go_to(*offers.place_of(self._shown, id_))
            return
        thing = self._supports[id_].thing
        if isinstance(thing, Evidence):
            attachment.show_over(self._detail, self._session, thing)
        elif isinstance(thing, Remark):
            self._session.go_to("room", f"{thing.interview_id}#{thing.question or ''}")
        else:
            self._session.go_to("overview", thing.question)

    def ask_evidence(self) -> None:
        """Asks what else the finding in view rests on, and adds it."""
        snapshot, finding = self._shown, self.found
        there = {support.thing.id for support in self._supports.values()}
        self._ask.ask_one(
            _("What does {label} rest on, too?").format(label=finding.label),
            offers.evidence_on_offer(snapshot, finding, there),
            _("Add"),
            lambda picked: self._add_evidence(finding.id, picked),
        )

    def _add_evidence(self, finding_id: str, picked: str) -> bool:
        kind, id_ = picked.split(":", 1)
        return self._session.do(self._session.workbook.findings.add_evidence, finding_id, **{kind: (id_,)}) is not None

    # What answers it

    def _draw(self, solution_id: str) -> None:
        snapshot = self._shown
        solution = snapshot.pack.solution[solution_id]
        action = self._session.do(
            self._session.workbook.plan.draw, snapshot.engagement.id, solution, finding_ids=(self.found.id,)
        )
        if action is not None:
            self._session.tell(_("{label} stands in the plan: {title}").format(label=action.label, title=action.title))

    def _link(self, action_id: str) -> None:
        self._session.do(self._session.workbook.plan.link_finding, action_id, self.found.id)

    def _ask_solution(self) -> None:
        finding = self.found
        self._ask.ask_one(
            _("Which solution of the playbook answers {label}?").format(label=finding.label),
            offers.solutions_on_offer(self._shown, finding),
            _("Draw action"),
            self._draw,
        )
