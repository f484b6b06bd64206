"""The prose of documents, their pictures, and the register of what was issued."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from alignment_desktop.domain.deliverable import Issued, IssueStatus, Prose
from alignment_desktop.domain.disclosure import Disclosure
from alignment_desktop.domain.drafting import Draft, Drafting
from alignment_desktop.domain.engagement import Attribution, Round
from alignment_desktop.domain.errors import InputProblems, Refused
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import N_, Translator, _
from alignment_desktop.storage import attachments
from alignment_desktop.workbook.command import Area, command

LONGEST_TEXT = 4_000


class Deliverables(Area):
    """What leaves the workbook."""

    def prose(self, engagement_id: str, section: str, language: str = "en") -> Prose | None:
        """The kept text of a place in the documents, the newest where several rounds have one."""
        found = self._store.all(Prose, engagement_id=engagement_id, section=section, language=language)
        return max(found, key=lambda prose: self._store.get(Round, prose.round_id).number, default=None)

    def issued(self, engagement_id: str) -> tuple[Issued, ...]:
        """What went out, oldest first."""
        return self._store.all(Issued, engagement_id=engagement_id)

    def next_version(self, engagement_id: str, deliverable: str) -> int:
        """The version that the next issue of a kind of document gets; they count from 1."""
        return max((i.version for i in self.issued(engagement_id) if i.deliverable == deliverable), default=0) + 1

    def stale(self, snapshot: Snapshot, language: str) -> tuple[str, ...]:
        """A sentence for every figure that an edited text cites and that has moved since it was last read."""
        return Drafting(snapshot, Disclosure(snapshot), Translator(language)).stale(snapshot.prose)

    def assets(self, snapshot: Snapshot) -> Mapping[str, bytes]:
        """The images a document of this snapshot may show, by sha256: logos and evidence with leave to print."""
        wanted = [
            snapshot.client.logo,
            snapshot.brand.logo if snapshot.brand else None,
            *(e.attachment for e in snapshot.evidence if e.may_print),
        ]
        return {sha: attachments.read(self._store, sha).data for sha in wanted if sha}

    @command(N_("Draft texts"))
    def keep_drafts(self, round_id: str, drafts: Iterable[Draft], language: str = "en") -> tuple[Prose, ...]:
        """The drafts kept as prose of the round; a text that a person has edited, in any round, is left as it is."""
        round_ = self._store.get(Round, round_id)
        kept = []
        for draft in drafts:
            former = self.prose(round_.engagement_id, draft.section, language)
            if former is not None and former.is_edited:
                kept.append(former)
            else:
                kept.append(self._keep(round_, draft, language, is_edited=False))
        return tuple(kept)

    @command(N_("Edit text"))
    def edit_prose(self, round_id: str, draft: Draft, language: str = "en") -> Prose:
        """The text as a person wants it, with the figures it cites as they are now: no longer stale.

        Refused above 4,000 characters, which is a page and no lead any more.
        """
        if len(draft.text) > LONGEST_TEXT:
            raise Refused(
                _("A text of a document holds at most {limit} characters; this one has {size}. Shorten it.").format(
                    limit=LONGEST_TEXT, size=len(draft.text)
                )
            )
        return self._keep(self._store.get(Round, round_id), draft, language, is_edited=True)

    @command(N_("Issue document"), undoable=False)
    def record_issue(
        self,
        snapshot: Snapshot,
        deliverable: str,
        pdf: bytes,
        *,
        recipient: str,
        pages: int,
        language: str = "en",
        attribution: Attribution = Attribution.NAMED,
        status: IssueStatus = IssueStatus.DRAFT,
    ) -> Issued:
        """The line in the register of what was issued, with how each figure was shown, which later issues heed.

        Raises InputProblems while an edited text cites a figure that has moved: it must be read again first.
        """
        if stale := self.stale(snapshot, language):
            raise InputProblems(_("Not issued: some texts must be read again first (see `texts`)."), stale)
        showings = Disclosure(snapshot, attribution=attribution).showings
        return self._store.save(
            Issued(
                id=self._new_id(),
                engagement_id=snapshot.engagement.id,
                round_id=snapshot.round.id,
                deliverable=deliverable,
                version=self.next_version(snapshot.engagement.id, deliverable),
                status=status,
                recipient=recipient,
                language=language,
                attribution=attribution,
                issued_at=self._workbook.now_text(),
                sha256=hashlib.sha256(pdf).hexdigest(),
                pages=pages,
                step_seq=self._store.last_seq,
                showings={about: shown.value for about, shown in showings.items()},
            )
        )

    def _keep(self, round_: Round, draft: Draft, language: str, *, is_edited: bool) -> Prose:
        """The text of the round; what an earlier round said in its place stays with that round."""
        former = self._store.all(Prose, round_id=round_.id, section=draft.section, language=language)
        fields: dict[str, Any] = {
            "text": draft.text,
            "figures": dict(draft.figures),
            "is_edited": is_edited,
        }
        if former:
            return self._change(former[0], fields)
        return self._store.save(
            Prose(
                id=self._new_id(),
                engagement_id=round_.engagement_id,
                round_id=round_.id,
                section=draft.section,
                language=language,
                **fields,
            )
        )
