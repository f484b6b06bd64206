"""Findings: accepted, written, merged, rejected, answered by management."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from alignment_desktop.domain.errors import Refused
from alignment_desktop.domain.interview import Remark
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
from alignment_desktop.i18n import N_, _
from alignment_desktop.workbook.command import Area, command, named
from alignment_desktop.workbook.numbers import next_number


class Findings(Area):
    """What was found. Rejected and merged ones are kept, so that no proposal returns and no number is reused."""

    def findings(self, engagement_id: str) -> tuple[Finding, ...]:
        """All findings of an engagement by number, rejected and merged ones included."""
        return tuple(sorted(self._store.all(Finding, engagement_id=engagement_id), key=lambda f: f.number))

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

    @command(N_("Write finding"))
    def write(self, engagement_id: str, round_id: str, challenge: str, title: str, **fields: Any) -> Finding:
        """A finding of one's own."""
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
        merged, target = self._store.get(Finding, finding_id), self._store.get(Finding, into_id)
        for finding in (merged, target):
            if finding.state is not FindingState.ACCEPTED:
                raise Refused(_("{label} is not an accepted finding. Merge accepted ones.").format(label=finding.label))
        if merged.engagement_id != target.engagement_id:
            raise Refused(_("The two findings belong to different engagements. Merge findings of one."))
        has = {(e.remark_id, e.response_id, e.evidence_id) for e in self._evidence(into_id)}
        for evidence in self._evidence(finding_id):
            if (evidence.remark_id, evidence.response_id, evidence.evidence_id) not in has:
                self._change(evidence, {"finding_id": into_id})
        linked = {link.action_id for link in self._store.all(ActionLink, finding_id=into_id)}
        for link in self._store.all(ActionLink, finding_id=finding_id):
            if link.action_id not in linked:
                self._change(link, {"finding_id": into_id})
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
        """What the finding now rests on in addition."""
        for remark_id in remark_ids:
            if not self._store.get(Remark, remark_id).kind.is_on_record:
                raise Refused(_("What is off the record, or your own observation, cannot be evidence of a finding."))
        makes = functools.partial(FindingEvidence, finding_id=finding_id)
        links = (
            *(makes(id=self._new_id(), remark_id=i) for i in remark_ids),
            *(makes(id=self._new_id(), response_id=i) for i in response_ids),
            *(makes(id=self._new_id(), evidence_id=i) for i in evidence_ids),
        )
        return tuple(self._store.save(link) for link in links)

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
        """What management says to a finding; it takes the place of an earlier response."""
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
        if any(f.rule == text.id and f.practice == text.practice for f in self.findings(engagement_id)):
            raise Refused(_("This proposal has been decided on already."))
        fields: dict[str, Any] = {
            "title": text.title,
            "condition": text.condition,
            "criteria": text.criteria,
            "cause": text.cause,
            "effect": text.effect,
            "consequence": text.consequence,
            "recommendation": text.recommendation,
            "impact": text.impact,
            "likelihood": text.likelihood,
        }
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
                    kind=FindingKind(text.kind),
                    state=state,
                    **(fields | edits),
                )
            )
        )


def _checked(finding: Finding) -> Finding:
    if not (1 <= finding.impact <= 5 and 1 <= finding.likelihood <= 5):
        raise Refused(_("Impact and likelihood are whole numbers from 1 to 5."))
    return replace(finding, title=named(finding.title, _("A finding needs a title.")))
