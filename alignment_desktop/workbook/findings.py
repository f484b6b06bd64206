"""Findings: accepted, written, merged, rejected, answered by management."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from alignment_desktop.domain.engagement import Round
from alignment_desktop.domain.errors import Refused
from alignment_desktop.domain.interview import Evidence, Interview, Remark, Response
from alignment_desktop.domain.pack import FindingText
from alignment_desktop.domain.plan import (
    ActionLink,
    Finding,
    FindingEvidence,
    FindingKind,
    FindingResponse,
    FindingState,
    Stance,
)
from alignment_desktop.domain.record import LONGEST_TEXT, replace
from alignment_desktop.i18n import N_, _
from alignment_desktop.workbook.belonging import refuse_outsiders, refuse_strangers
from alignment_desktop.workbook.command import Area, command, named
from alignment_desktop.workbook.numbers import next_number

LONGEST_TITLE = 300
_TEXTS = ("condition", "criteria", "cause", "effect", "consequence", "recommendation")


class Support(Struct, frozen=True, kw_only=True):
    """One piece of evidence of a finding: the link, what it leads to, and the round that was said or given in.

    A picture that no remark goes with has no round.
    """

    link: FindingEvidence
    thing: Remark | Response | Evidence
    round: Round | None


class Findings(Area):
    """What was found. Rejected and merged ones are kept, so that no proposal returns and no number is reused."""

    def findings(self, engagement_id: str) -> tuple[Finding, ...]:
        """All findings of an engagement by number, rejected and merged ones included."""
        return tuple(sorted(self._store.all(Finding, engagement_id=engagement_id), key=lambda f: f.number))

    def rests_on(self, finding_id: str) -> tuple[Support, ...]:
        """The evidence of a finding, of whatever round, in the order it was added."""
        return tuple(self._support(link) for link in self._evidence(finding_id))

    @command(N_("Accept finding"))
    def accept(
        self,
        engagement_id: str,
        round_id: str,
        text: FindingText,
        challenge: str,
        *,
        remark_ids: Sequence[str] = (),
        response_ids: Sequence[str] = (),
        **edits: Any,
    ) -> Finding:
        """The proposal as a finding of the engagement with its evidence; `edits` change its words before it is kept."""
        finding = self._keep(engagement_id, round_id, text, challenge, FindingState.ACCEPTED, edits)
        self.add_evidence(finding.id, remark_ids=remark_ids, response_ids=response_ids)
        return finding

    @command(N_("Reject finding"))
    def reject(self, engagement_id: str, round_id: str, text: FindingText, challenge: str, reason: str) -> Finding:
        """The proposal put aside for good. Refused without a reason."""
        if not reason.strip():
            raise Refused(_("A rejected finding needs its reason."))
        return self._keep(engagement_id, round_id, text, challenge, FindingState.REJECTED, {"reject_reason": reason})

    @command(N_("Put finding aside"))
    def put_aside(self, finding_id: str, reason: str) -> Finding:
        """An accepted finding, rejected after all; it keeps its number and its evidence.

        Refused without a reason, and while another finding is merged into it.
        """
        finding = self._accepted(finding_id)
        if not reason.strip():
            raise Refused(_("A rejected finding needs its reason."))
        if held := self._store.all(Finding, merged_into_id=finding_id):
            raise Refused(
                _("{label} holds {other}, which was merged into it. Keep it, or merge it into another one.").format(
                    label=finding.label, other=held[0].label
                )
            )
        return self._change(finding, {"state": FindingState.REJECTED, "reject_reason": reason.strip()})

    @command(N_("Reopen finding"))
    def reopen(
        self, finding_id: str, *, remark_ids: Sequence[str] = (), response_ids: Sequence[str] = ()
    ) -> Finding:  # fmt: skip
        """A rejected finding, accepted after all, resting on these remarks and responses in addition.

        Refused for one that is not rejected.
        """
        finding = self._store.get(Finding, finding_id)
        if finding.state is not FindingState.REJECTED:
            raise Refused(_("{label} is not rejected, so there is nothing to reopen.").format(label=finding.label))
        reopened = self._change(finding, {"state": FindingState.ACCEPTED, "reject_reason": ""})
        self.add_evidence(finding_id, remark_ids=remark_ids, response_ids=response_ids)
        return reopened

    @command(N_("Write finding"))
    def write(self, engagement_id: str, round_id: str, challenge: str, title: str, **fields: Any) -> Finding:
        """A finding of one's own. Refused as `edit` is, and for a round of another engagement."""
        refuse_strangers(self._store, engagement_id, self._store.get(Round, round_id))
        return self._store.save(
            _checked(
                Finding(
                    id=self._new_id(),
                    engagement_id=engagement_id,
                    round_id=round_id,
                    number=next_number(self._store, Finding, engagement_id=engagement_id),
                    challenge=challenge,
                    title=title,
                    **fields,
                )
            )
        )

    @command(N_("Edit finding"))
    def edit(self, finding_id: str, **fields: Any) -> Finding:
        """The finding as it became. Refused without a title; impact and likelihood are 1 to 5."""
        return self._store.save(_checked(replace(self._store.get(Finding, finding_id), **fields)))

    @command(N_("Merge findings"))
    def merge(self, finding_id: str, into_id: str) -> Finding:
        """The finding merged into another of its engagement, which takes over its evidence and its actions.

        Refused unless both are accepted.
        """
        if finding_id == into_id:
            raise Refused(_("A finding cannot be merged into itself."))
        merged, target = self._accepted(finding_id), self._accepted(into_id)
        refuse_strangers(self._store, target.engagement_id, merged)
        has = {(e.remark_id, e.response_id, e.evidence_id) for e in self._evidence(into_id)}
        for evidence in self._evidence(finding_id):
            if (evidence.remark_id, evidence.response_id, evidence.evidence_id) not in has:
                self._change(evidence, {"finding_id": into_id})
        linked = {link.action_id for link in self._store.all(ActionLink, finding_id=into_id)}
        for link in self._store.all(ActionLink, finding_id=finding_id):
            if link.action_id not in linked:
                self._change(link, {"finding_id": into_id})
        for held in self._store.all(Finding, merged_into_id=finding_id):
            self._change(held, {"merged_into_id": into_id})
        return self._change(merged, {"state": FindingState.MERGED, "merged_into_id": into_id})

    @command(N_("Add evidence to finding"))
    def add_evidence(
        self,
        finding_id: str,
        *,
        remark_ids: Sequence[str] = (),
        response_ids: Sequence[str] = (),
        evidence_ids: Sequence[str] = (),
    ) -> tuple[FindingEvidence, ...]:
        """What the finding now rests on in addition; what it rests on already is passed over.

        Refused for what was said off the record, an observation of the consultant's own, what was erased, a picture of
        any of them, and what belongs to another engagement.
        """
        store = self._store
        pictures = tuple(store.get(Evidence, id_) for id_ in evidence_ids)
        pictured = (picture.remark_id for picture in pictures if picture.remark_id is not None)
        remarks = tuple(store.get(Remark, id_) for id_ in (*remark_ids, *pictured))
        responses = tuple(store.get(Response, id_) for id_ in response_ids)
        refuse_strangers(store, store.get(Finding, finding_id).engagement_id, *remarks, *responses, *pictures)
        for remark in remarks:
            if not remark.kind.is_on_record:
                raise Refused(_("What is off the record, or your own observation, cannot be evidence of a finding."))
            if remark.erased_on is not None:
                raise Refused(_("This remark was erased. Choose one that is still there."))
        there = self._evidence(finding_id)
        makes = functools.partial(FindingEvidence, finding_id=finding_id)
        links = (
            *(makes(id=self._new_id(), remark_id=i) for i in _new(remark_ids, (e.remark_id for e in there))),
            *(makes(id=self._new_id(), response_id=i) for i in _new(response_ids, (e.response_id for e in there))),
            *(makes(id=self._new_id(), evidence_id=i) for i in _new(evidence_ids, (e.evidence_id for e in there))),
        )
        return tuple(self._store.save(link) for link in links)

    @command(N_("Remove evidence from finding"))
    def remove_evidence(self, link_id: str) -> None:
        """The finding no longer rests on it; the remark, answer or picture stays where it is."""
        self._store.delete(self._store.get(FindingEvidence, link_id))

    @command(N_("Record management response"))
    def respond(
        self,
        finding_id: str,
        stance: Stance,
        words: str = "",
        *,
        person_id: str | None = None,
        given_on: date | None = None,
    ) -> FindingResponse:
        """What management says to a finding; it takes the place of an earlier response.

        Refused for the words of somebody of another client.
        """
        refuse_outsiders(self._store, self._store.get(Finding, finding_id).engagement_id, person_id)
        fields = {"stance": stance, "words": words, "person_id": person_id, "given_on": given_on}
        former = self._store.all(FindingResponse, finding_id=finding_id)
        if former:
            return self._change(former[0], fields)
        return self._store.save(
            FindingResponse(
                id=self._new_id(),
                finding_id=finding_id,
                stance=stance,
                words=words,
                person_id=person_id,
                given_on=given_on,
            )
        )

    @command(N_("Take management response back"))
    def take_response_back(self, finding_id: str) -> None:
        """Leaves the finding without a response again; one that has none stays as it is."""
        for response in self._store.all(FindingResponse, finding_id=finding_id):
            self._store.delete(response)

    def _support(self, link: FindingEvidence) -> Support:
        store = self._store
        if link.response_id is not None:
            response = store.get(Response, link.response_id)
            return Support(link=link, thing=response, round=store.get(Round, response.round_id))
        thing = store.get(Remark, link.remark_id) if link.remark_id else store.get(Evidence, link.evidence_id or "")
        remark = thing if isinstance(thing, Remark) else store.find(Remark, thing.remark_id or "")
        sitting = None if remark is None else store.get(Interview, remark.interview_id)
        return Support(link=link, thing=thing, round=None if sitting is None else store.get(Round, sitting.round_id))

    def _accepted(self, finding_id: str) -> Finding:
        finding = self._store.get(Finding, finding_id)
        if finding.state is not FindingState.ACCEPTED:
            raise Refused(_("{label} is not an accepted finding. Choose an accepted one.").format(label=finding.label))
        return finding

    def _evidence(self, finding_id: str) -> tuple[FindingEvidence, ...]:
        return self._store.all(FindingEvidence, finding_id=finding_id)

    def _keep(
        self,
        engagement_id: str,
        round_id: str,
        text: FindingText,
        challenge: str,
        state: FindingState,
        edits: dict[str, Any],
    ) -> Finding:
        refuse_strangers(self._store, engagement_id, self._store.get(Round, round_id))
        if any(f.rule == text.id and f.practice == text.practice for f in self.findings(engagement_id)):
            raise Refused(_("This proposal has been decided on already."))
        fields: dict[str, Any] = {name: getattr(text, name) for name in ("title", *_TEXTS, "impact", "likelihood")}
        fields["kind"] = FindingKind(text.kind)
        return self._store.save(
            _checked(
                Finding(
                    id=self._new_id(),
                    engagement_id=engagement_id,
                    round_id=round_id,
                    number=next_number(self._store, Finding, engagement_id=engagement_id),
                    challenge=challenge,
                    practice=text.practice,
                    rule=text.id,
                    state=state,
                    **(fields | edits),
                )
            )
        )


def _new(ids: Sequence[str], there: Iterable[str | None]) -> tuple[str, ...]:
    """The ids, each once, that are not there yet."""
    known = set(there)
    return tuple(id_ for id_ in dict.fromkeys(ids) if id_ not in known)


def _checked(finding: Finding) -> Finding:
    if len(finding.title) > LONGEST_TITLE:
        raise Refused(_("A title holds at most {limit} characters. Shorten it.").format(limit=LONGEST_TITLE))
    if any(len(getattr(finding, name)) > LONGEST_TEXT for name in _TEXTS):
        raise Refused(
            _("A text of a finding holds at most {limit} characters. Shorten it, or keep it as evidence.").format(
                limit=LONGEST_TEXT
            )
        )
    if not (1 <= finding.impact <= 5 and 1 <= finding.likelihood <= 5):
        raise Refused(_("Impact and likelihood are whole numbers from 1 to 5."))
    return replace(finding, title=named(finding.title, _("A finding needs a title.")))
