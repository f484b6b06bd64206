"""What is written down in a sitting: lines, notes, the tray, photos."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from alignment_desktop.domain.engagement import Attribution, Person, Respondent, Round
from alignment_desktop.domain.errors import Refused, excerpt
from alignment_desktop.domain.interview import (
    Attendance,
    Claim,
    Evidence,
    Interview,
    Remark,
    RemarkClass,
    Response,
    Standing,
)
from alignment_desktop.domain.plan import FindingEvidence
from alignment_desktop.domain.record import LONGEST_TEXT, replace
from alignment_desktop.i18n import N_, _
from alignment_desktop.workbook.belonging import refuse_strangers
from alignment_desktop.workbook.command import Area, command


class NoteLine(Struct, frozen=True, kw_only=True):
    """One line of a note as somebody wrote it; `remark_id` is None for a new one.

    `said_at` is when it was first typed, UTC ISO text; empty means now. It counts for new lines only.
    """

    remark_id: str | None = None
    kind: RemarkClass = RemarkClass.NOTE
    text: str
    respondent_id: str | None = None
    attribution: Attribution | None = None
    said_at: str = ""


class WrittenNote(Struct, frozen=True, kw_only=True):
    """A note after saving: the remark of each line (None for an empty line), in the order of the lines.

    `kept` are remarks that were taken out of the note and stay in it, because something rests on them.
    """

    remarks: tuple[Remark | None, ...]
    kept: tuple[Remark, ...] = ()


class Notes(Area):
    """The lines of sittings. A note is the lines of one question in one sitting; the tray those of no question."""

    # Questions

    def interview(self, interview_id: str) -> Interview:
        """One sitting; NotFound otherwise."""
        return self._store.get(Interview, interview_id)

    def remarks(self, interview_id: str) -> tuple[Remark, ...]:
        """The lines of a sitting in the order they were said."""
        return self._store.all(Remark, interview_id=interview_id)

    def note(self, interview_id: str, question: str | None) -> tuple[Remark, ...]:
        """The lines of a question, or of the tray, in the order they stand there; erased ones are left out."""
        rows = self._store.all(Remark, interview_id=interview_id, question=question)
        return tuple(sorted((r for r in rows if r.erased_on is None), key=lambda r: (r.position, r.id)))

    # Changes

    @command(N_("Write note"), merged_by="visit")
    def write_note(
        self,
        interview_id: str,
        question: str | None,
        lines: Sequence[NoteLine],
        *,
        visit: str,
        shown: Collection[str] | None = None,
    ) -> WrittenNote:
        """The note as the lines say; the saves of one `visit` are one step.

        Lines that are as they were write nothing; remarks without a line are taken out, except those that a claim, a
        finding or a photo rests on. With `shown`, the ids that whoever wrote the lines has seen, remarks that came in
        from elsewhere meanwhile stay too. A line without words is no remark. The first line of a speaker makes their
        answer one that is to be rated, and the removal of the last one takes that back; a given answer stays as it is.

        Refused, whole, for a line of more than 20,000 characters, a question that the round does not ask, a speaker
        who is not present, and an attribution wider than what the speaker was promised.
        """
        interview = self.interview(interview_id)
        self._asked(interview, question)
        there = {remark.id: remark for remark in self.note(interview_id, question)}
        had = {remark.respondent_id for remark in there.values()}
        remarks: list[Remark | None] = []
        position = -1
        for line in lines:
            if not line.text.strip():
                remarks.append(None)
                continue
            former = there.pop(line.remark_id, None) if line.remark_id else None
            remark = former or self._new_line(interview, question, line)
            # A line keeps its place while that is behind the one before it, so that appending writes one row only.
            position = position + 1 if former is None else max(position + 1, former.position)
            remark = replace(
                remark,
                kind=line.kind,
                text=_sized(line.text),
                respondent_id=line.respondent_id,
                attribution=line.attribution,
                position=position,
            )
            if former is None or former.respondent_id != remark.respondent_id:
                self._hear(interview, remark.respondent_id)
            if former is None or former.attribution is not remark.attribution:
                self._promised(remark.respondent_id, remark.attribution)
            if former is not None and former.text != remark.text:
                self._caption(former, remark.text)
            remarks.append(self._store.save(remark))
        gone = [remark for remark in there.values() if shown is None or remark.id in shown]
        kept = tuple(remark for remark in gone if self._is_cited(remark))
        for remark in gone:
            if remark not in kept:
                self._store.delete(remark)
        self._touch(interview, question, {remark.respondent_id for remark in remarks if remark is not None})
        self._forget(interview, question, had)
        return WrittenNote(remarks=tuple(remarks), kept=kept)

    @command(N_("Add remark"))
    def add_remark(
        self,
        interview_id: str,
        text: str,
        *,
        kind: RemarkClass = RemarkClass.NOTE,
        respondent_id: str | None = None,
        question: str | None = None,
        attribution: Attribution | None = None,
    ) -> Remark:
        """A new line of a sitting, the last of its note.

        Refused above 20,000 characters, which is one remark no more, without words, for a question that the round does
        not ask, a speaker who is not present, and where the attribution is wider than what the speaker was promised.
        """
        interview = self.interview(interview_id)
        self._hear(interview, respondent_id)
        self._promised(respondent_id, attribution)
        self._asked(interview, question)
        return self._store.save(
            Remark(
                id=self._new_id(),
                interview_id=interview_id,
                respondent_id=respondent_id,
                question=question,
                kind=kind,
                text=_sized(text),
                attribution=attribution,
                said_at=self._workbook.now_text(),
                position=self._end_of_note(interview_id, question),
            )
        )

    @command(N_("Edit remark"))
    def edit_remark(self, remark_id: str, text: str) -> Remark:
        """The remark with its new text."""
        return self._change(self._store.get(Remark, remark_id), {"text": _sized(text)})

    @command(N_("Send remark to question"))
    def send_remark(self, remark_id: str, question: str | None) -> Remark:
        """The remark as the last line of another question, or of the tray.

        Its speaker's answers follow as they do in `write_note`. Refused for a question that the round does not ask.
        """
        remark = self._store.get(Remark, remark_id)
        interview = self.interview(remark.interview_id)
        self._asked(interview, question)
        if question == remark.question:
            return remark
        end = self._end_of_note(interview.id, question)
        sent = self._change(remark, {"question": question, "position": end})
        self._touch(interview, question, {remark.respondent_id})
        self._forget(interview, remark.question, {remark.respondent_id})
        return sent

    @command(N_("Classify remark"))
    def classify_remark(self, remark_id: str, kind: RemarkClass) -> Remark:
        """The remark in another class; quotes, symptoms and off-the-record lines are told apart by it."""
        return self._change(self._store.get(Remark, remark_id), {"kind": kind})

    @command(N_("Delete remark"))
    def delete_remark(self, remark_id: str) -> None:
        """Takes a remark out; Undo brings it back (to remove its words for good, erase it)."""
        self._store.delete(self._store.get(Remark, remark_id))

    @command(N_("Add evidence"))
    def add_evidence(
        self, engagement_id: str, content: bytes, media_type: str, caption: str, **fields: Any
    ) -> Evidence:
        """A picture or document kept inside the workbook; Refused above 20 MB, and with a remark of elsewhere."""
        remark_id = fields.get("remark_id")
        if remark_id is not None:
            refuse_strangers(self._store, engagement_id, self._store.get(Remark, remark_id))
        sha256 = self._workbook.attach(content, media_type)
        return self._store.save(
            Evidence(id=self._new_id(), engagement_id=engagement_id, attachment=sha256, caption=caption, **fields)
        )

    @command(N_("Add photo"))
    def add_photo(
        self,
        interview_id: str,
        question: str | None,
        content: bytes,
        media_type: str,
        caption: str,
        *,
        respondent_id: str | None = None,
        source: str = "",
        taken_on: date | None = None,
        may_print: bool = False,
    ) -> Evidence:
        """A picture kept as evidence, with the line of the note that it belongs to; the line's words are its caption.

        It was taken today where `taken_on` does not say when. Refused above 20 MB, for a day after today, and as
        `add_remark` is.
        """
        today = self._workbook.today()
        if taken_on is not None and taken_on > today:
            raise Refused(
                _("A photo cannot have been taken after today, {today}. Correct the date.").format(today=today)
            )
        round_ = self._store.get(Round, self.interview(interview_id).round_id)
        remark = self.add_remark(
            interview_id, caption, kind=RemarkClass.EVIDENCE, respondent_id=respondent_id, question=question
        )
        self._touch(self.interview(interview_id), question, {respondent_id})
        return self.add_evidence(
            round_.engagement_id,
            content,
            media_type,
            caption,
            source=source,
            taken_on=taken_on or today,
            may_print=may_print,
            practice=None if question is None else self._workbook.pack(round_).question[question].practice,
            remark_id=remark.id,
        )

    # How it is done

    def _new_line(self, interview: Interview, question: str | None, line: NoteLine) -> Remark:
        """A remark for a line; a line whose remark was deleted, as by undoing and typing on, gets it back."""
        is_free = line.remark_id is not None and self._store.find(Remark, line.remark_id) is None
        return Remark(
            id=line.remark_id if is_free and line.remark_id else self._new_id(),
            interview_id=interview.id,
            question=question,
            text="",
            said_at=line.said_at or self._workbook.now_text(),
        )

    def _end_of_note(self, interview_id: str, question: str | None) -> int:
        rows = self._store.all(Remark, interview_id=interview_id, question=question)
        return max((remark.position for remark in rows), default=-1) + 1

    def _is_cited(self, remark: Remark) -> bool:
        """Whether a claim, a finding or a photo rests on the remark."""
        return any(
            self._store.all(kind, **{field: remark.id})
            for kind, field in (
                (Claim, "first_remark_id"),
                (Claim, "second_remark_id"),
                (FindingEvidence, "remark_id"),
                (Evidence, "remark_id"),
            )
        )

    def _caption(self, former: Remark, text: str) -> None:
        """The caption of a photo follows the words of its line, unless it was given words of its own."""
        if former.kind is RemarkClass.EVIDENCE:
            for evidence in self._store.all(Evidence, remark_id=former.id):
                if evidence.caption == former.text:
                    self._change(evidence, {"caption": text})

    def _touch(self, interview: Interview, question: str | None, speakers: Iterable[str | None]) -> None:
        """Makes the question one that is to be rated for those who have spoken and have no answer yet."""
        if question is None:
            return
        for speaker in sorted(speaker for speaker in speakers if speaker is not None):
            if not self._store.all(Response, round_id=interview.round_id, respondent_id=speaker, question=question):
                self._store.save(
                    Response(
                        id=self._new_id(),
                        round_id=interview.round_id,
                        respondent_id=speaker,
                        question=question,
                        standing=Standing.TO_RATE,
                        interview_id=interview.id,
                    )
                )

    def _forget(self, interview: Interview, question: str | None, speakers: Iterable[str | None]) -> None:
        """Takes `_touch` back for those of the speakers who have no line left at the question."""
        if question is None:
            return
        left = {remark.respondent_id for remark in self.note(interview.id, question)}
        for speaker in sorted(speaker for speaker in speakers if speaker is not None and speaker not in left):
            for response in self._store.all(Response, interview_id=interview.id, respondent_id=speaker):
                is_only_touched = response.standing is Standing.TO_RATE and not response.is_flagged
                is_cited = bool(self._store.all(FindingEvidence, response_id=response.id))
                if response.question == question and is_only_touched and not is_cited:
                    self._store.delete(response)

    def _hear(self, interview: Interview, respondent_id: str | None) -> None:
        """Raises Refused unless the speaker is present; None, the consultant, always is."""
        if respondent_id is None or self._store.all(Attendance, interview_id=interview.id, respondent_id=respondent_id):
            return
        person = self._store.get(Person, self._store.get(Respondent, respondent_id).person_id)
        raise Refused(_("{name} is not present at this interview. Add them to it first.").format(name=person.name))

    def _promised(self, respondent_id: str | None, attribution: Attribution | None) -> None:
        """Raises Refused where the attribution is wider than what the speaker was promised."""
        if respondent_id is not None and attribution is not None:
            promised = self._store.get(Respondent, respondent_id).attribution
            if attribution.narrowness < promised.narrowness:
                raise Refused(_("Attribution may only be narrowed after the promise, never widened."))

    def _asked(self, interview: Interview, question: str | None) -> None:
        """Raises Refused unless the sitting's round asks the question."""
        round_ = self._store.get(Round, interview.round_id)
        if question is not None and question not in self._workbook.pack(round_).question:
            raise Refused(_("“{question}” is not a question of this round’s pack. Choose one of its questions.").format(
                question=excerpt(question)))  # fmt: skip


def _sized(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise Refused(
            _(
                "A remark holds at most {limit} characters; this one has {size}. Split it, or keep it as evidence."
            ).format(limit=LONGEST_TEXT, size=len(text))
        )
    if not text.strip():
        raise Refused(_("A remark needs words. Delete it where it says nothing."))
    return text
