"""The prose of documents, their pictures, and the register of what was issued."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from alignment_desktop.domain.deliverable import Comment, Disposition, Issued, IssueStatus, Prose
from alignment_desktop.domain.disclosure import Disclosure
from alignment_desktop.domain.drafting import Draft, Drafting
from alignment_desktop.domain.engagement import Attribution, Brand, Client, Engagement, Person, Round
from alignment_desktop.domain.errors import InputProblems, Refused
from alignment_desktop.domain.quality import Objection, blocking, objections
from alignment_desktop.domain.record import Record
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import N_, Translator, _
from alignment_desktop.storage import attachments
from alignment_desktop.storage.journal import StepEntry
from alignment_desktop.workbook.belonging import engagement_of
from alignment_desktop.workbook.command import Area, command, named

LONGEST_TEXT = 4_000
# Steps that leave every document as it is.
_SILENT = frozenset({"record_issue", "add_comment", "change_comment", "settle_comment"})


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

    def objections(self, snapshot: Snapshot, language: str) -> tuple[Objection, ...]:
        """Everything to look at before a document of this language goes out; see `domain.quality`."""
        disclosure = Disclosure(snapshot)
        return objections(snapshot, Drafting(snapshot, disclosure, Translator(language)), disclosure)

    def refuse_blocked(self, found: Iterable[Objection]) -> None:
        """Raises InputProblems where one of the objections keeps a document from being issued."""
        if stops := blocking(found):
            raise InputProblems(
                _("Not issued: these must be settled first."), tuple(objection.words for objection in stops)
            )

    def changed_since(self, issue: Issued) -> Mapping[str, int]:
        """What was done in the engagement since a document was issued: label of the step -> how often.

        What was undone again does not count, nor what no document shows.
        """
        steps = self._store.history(after=issue.step_seq)
        known = {step.id for step in steps}
        engagement = self._store.get(Engagement, issue.engagement_id)
        undone: set[str] = set()
        done = []
        for step in reversed(steps):  # what undid an undoing brought the first step back
            if step.id in undone:
                continue
            if step.undoes_step_id in known:
                undone.add(str(step.undoes_step_id))
            elif step.command not in _SILENT and self._touches(step, engagement):
                done.append(step.label)
        counted: dict[str, int] = {}
        for label in reversed(done):
            counted[label] = counted.get(label, 0) + 1
        return counted

    def _touches(self, step: StepEntry, engagement: Engagement) -> bool:
        """Whether a step changed the engagement, its client, the people there, or the brand of its documents."""
        if step.engagement_id is not None:
            return step.engagement_id == engagement.id
        changes = self._store.changes_of(step.id)
        return any(self._is_of(thing, engagement) for c in changes for thing in (c.before, c.after) if thing)

    def _is_of(self, thing: Record, engagement: Engagement) -> bool:
        match thing:
            case Client():
                return thing.id == engagement.client_id
            case Person():
                return thing.client_id == engagement.client_id
            case Brand():
                shown = self._workbook.brand(engagement)
                return shown is not None and thing.id == shown.id
            case _:
                return engagement_of(self._store, thing) == engagement.id

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

        Refused without words, and above 4,000 characters, which is a page and no lead any more.
        """
        named(draft.text, _("A text needs words. Write some, or take the draft again."))
        if len(draft.text) > LONGEST_TEXT:
            raise Refused(
                _("A text of a document holds at most {limit} characters; this one has {size}. Shorten it.").format(
                    limit=LONGEST_TEXT, size=len(draft.text)
                )
            )
        return self._keep(self._store.get(Round, round_id), draft, language, is_edited=True)

    @command(N_("Edit text"), merged_by="visit")
    def write_prose(self, round_id: str, draft: Draft, language: str = "en", *, visit: str) -> Prose:
        """What `edit_prose` does, while somebody types: the saves of one `visit` are one step."""
        return self.edit_prose(round_id, draft, language)

    @command(N_("Take the draft again"))
    def take_draft(self, round_id: str, draft: Draft, language: str = "en") -> Prose:
        """The draft in the place of what a person wrote there; from then on it follows the figures again."""
        return self._keep(self._store.get(Round, round_id), draft, language, is_edited=False)

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

        Raises InputProblems while the quality gate is shut: a text that is stale, that breaks a promise of
        attribution, or that holds a placeholder.
        """
        self.refuse_blocked(self.objections(snapshot, language))
        showings = Disclosure(snapshot, attribution=attribution).showings
        return self._store.save(
            Issued(
                id=self._new_id(),
                engagement_id=snapshot.engagement.id,
                round_id=snapshot.round.id,
                deliverable=deliverable,
                version=self.next_version(snapshot.engagement.id, deliverable),
                status=status,
                recipient=named(recipient, _("Say whom it is issued to.")),
                language=language,
                attribution=attribution,
                issued_at=self._workbook.now_text(),
                sha256=hashlib.sha256(pdf).hexdigest(),
                pages=pages,
                step_seq=self._store.last_seq,
                showings={about: shown.value for about, shown in showings.items()},
            )
        )

    # What readers say of what went out

    def comments(self, issued_id: str) -> tuple[Comment, ...]:
        """What readers said of a document, by page; what is about no page comes first."""
        found = self._store.all(Comment, issued_id=issued_id)
        return tuple(sorted(found, key=lambda comment: (comment.page or 0, comment.id)))

    @command(N_("Add comment"))
    def add_comment(
        self, issued_id: str, author: str, text: str, *, page: int | None = None, given_on: date | None = None
    ) -> Comment:
        """What a reader said of an issued document, open until it is settled.

        Refused without words or author, and for a page that the document does not have.
        """
        issue = self._store.get(Issued, issued_id)
        return self._store.save(
            Comment(
                id=self._new_id(),
                issued_id=issued_id,
                given_on=given_on or self._workbook.today(),
                **self._said(issue, author, text, page),
            )
        )

    @command(N_("Change comment"))
    def change_comment(
        self, comment_id: str, author: str, text: str, *, page: int | None = None, given_on: date | None = None
    ) -> Comment:
        """The comment with other words; refused like a new one."""
        former = self._store.get(Comment, comment_id)
        said = self._said(self._store.get(Issued, former.issued_id), author, text, page)
        return self._change(former, {**said, "given_on": given_on or former.given_on})

    @command(N_("Settle comment"))
    def settle_comment(self, comment_id: str, disposition: Disposition, answer: str = "") -> Comment:
        """What was done about a comment; a rejection and an answer need words."""
        answer = answer.strip()
        if disposition in (Disposition.REJECTED, Disposition.ANSWERED):
            named(answer, _("Say why, or what the answer is."))
        return self._change(self._store.get(Comment, comment_id), {"disposition": disposition, "answer": answer})

    def _said(self, issue: Issued, author: str, text: str, page: int | None) -> dict[str, Any]:
        if page is not None and not 1 <= page <= issue.pages:
            raise Refused(
                _("The document has pages 1 to {pages}; there is no page {page}.").format(pages=issue.pages, page=page)
            )
        return {
            "author": named(author, _("Say who said it.")),
            "text": named(text, _("Type what was said.")),
            "page": page,
        }

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
