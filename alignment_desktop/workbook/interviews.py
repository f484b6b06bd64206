"""Sittings, answers, remarks, claims and agreed levels."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from alignment_desktop.domain.engagement import Attribution, Person, Respondent, Round
from alignment_desktop.domain.errors import InputProblems, Refused
from alignment_desktop.domain.interview import (
    AgreedLevel,
    Attendance,
    Basis,
    Channel,
    Claim,
    ClaimState,
    Evidence,
    Interview,
    Remark,
    RemarkClass,
    Response,
    SittingState,
    Standing,
)
from alignment_desktop.i18n import N_, _
from alignment_desktop.workbook.command import Area, command

if TYPE_CHECKING:
    from alignment_desktop.domain.answers import AnswerImport, SheetAnswer


class Interviews(Area):
    """What was asked, said, rated and agreed."""

    # Questions

    def interview(self, interview_id: str) -> Interview:
        """One sitting; NotFound otherwise."""
        return self._store.get(Interview, interview_id)

    def interviews(self, round_id: str) -> tuple[Interview, ...]:
        """The sittings of a round, oldest first."""
        return self._store.all(Interview, round_id=round_id)

    def present(self, interview_id: str) -> tuple[Respondent, ...]:
        """Who is present at a sitting."""
        attendances = self._store.all(Attendance, interview_id=interview_id)
        return tuple(self._store.get(Respondent, a.respondent_id) for a in attendances)

    def responses(self, interview_id: str) -> tuple[Response, ...]:
        """The answers last given in this sitting."""
        return self._store.all(Response, interview_id=interview_id)

    def remarks(self, interview_id: str) -> tuple[Remark, ...]:
        """The lines of a sitting in the order they were said."""
        return self._store.all(Remark, interview_id=interview_id)

    # Changes

    @command(N_("Plan interview"))
    def plan_interview(
        self, round_id: str, respondent_ids: tuple[str, ...], plan: str | None = None, **fields: Any
    ) -> Interview:
        """A sitting of a round with these people, who are asked the questions of `plan`.

        Refused for a plan that the round's pack does not have, no time at all, or people of another engagement.
        """
        interview = self._store.save(
            self._possible(Interview(id=self._new_id(), round_id=round_id, plan=plan, **fields))
        )
        for respondent_id in respondent_ids:
            self._expect(interview, respondent_id)
        for respondent_id in respondent_ids:
            self._store.save(Attendance(id=self._new_id(), interview_id=interview.id, respondent_id=respondent_id))
        return interview

    @command(N_("Change interview"))
    def change_interview(self, interview_id: str, **fields: Any) -> Interview:
        """The sitting as it became. Refused as `plan_interview` does."""
        return self._store.save(self._possible(replace(self.interview(interview_id), **fields)))

    @command(N_("Add person to interview"))
    def join(self, interview_id: str, respondent_id: str) -> Attendance:
        """The presence of one more person at a sitting; the one there already is returned unchanged.

        Refused for a person of another engagement.
        """
        self._expect(self.interview(interview_id), respondent_id)
        there = self._store.all(Attendance, interview_id=interview_id, respondent_id=respondent_id)
        if there:
            return there[0]
        return self._store.save(Attendance(id=self._new_id(), interview_id=interview_id, respondent_id=respondent_id))

    @command(N_("Answer question"))
    def rate(
        self,
        interview_id: str,
        respondent_id: str,
        question: str,
        rating: int,
        basis: Basis,
        *,
        is_joint: bool = False,
    ) -> Response:
        """The rated answer, 1 to 5.

        Refused for another rating, a question that the round does not ask, or a closed round.
        """
        if not 1 <= rating <= 5:
            raise Refused(_("A rating is a whole number from 1 to 5."))
        return self._answer(
            interview_id,
            respondent_id,
            question,
            standing=Standing.RATED,
            rating=rating,
            basis=basis,
            is_joint=is_joint,
        )

    @command(N_("Answer question"))
    def stand(self, interview_id: str, respondent_id: str, question: str, standing: Standing) -> Response:
        """The answer without a rating: not applicable, don't know, declined or still to rate."""
        if standing is Standing.RATED:
            raise Refused(_("A rated answer needs its rating."))
        return self._answer(interview_id, respondent_id, question, standing=standing, rating=None, basis=None)

    @command(N_("Confirm ratings"))
    def confirm(self, interview_id: str, on: date | None = None) -> tuple[Response, ...]:
        """The consultant's readings of a sitting, now confirmed by the respondents themselves."""
        self._change(self.interview(interview_id), {"confirmed_on": on or self._workbook.today()})
        return tuple(
            self._change(r, {"basis": Basis.CONFIRMED})
            for r in self.responses(interview_id)
            if r.basis is Basis.CONSULTANT
        )

    @command(N_("Flag answer"))
    def flag(self, response_id: str, is_flagged: bool = True) -> Response:
        """The answer with or without the mark to come back to it."""
        return self._change(self._store.get(Response, response_id), {"is_flagged": is_flagged})

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
        """A new line of a sitting.

        Refused above 20,000 characters, which is one remark no more, for a question that the round does not ask, and
        where the attribution is wider than what the speaker was promised.
        """
        if respondent_id is not None and attribution is not None:
            promised = self._store.get(Respondent, respondent_id).attribution
            if attribution.narrowness < promised.narrowness:
                raise Refused(_("Attribution may only be narrowed after the promise, never widened."))
        self._asked(self.interview(interview_id), question)
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
            )
        )

    @command(N_("Edit remark"))
    def edit_remark(self, remark_id: str, text: str) -> Remark:
        """The remark with its new text."""
        return self._change(self._store.get(Remark, remark_id), {"text": _sized(text)})

    @command(N_("Send remark to question"))
    def send_remark(self, remark_id: str, question: str | None) -> Remark:
        """The remark at another question, or in the tray. Refused for a question that the round does not ask."""
        remark = self._store.get(Remark, remark_id)
        self._asked(self.interview(remark.interview_id), question)
        return self._change(remark, {"question": question})

    @command(N_("Classify remark"))
    def classify_remark(self, remark_id: str, kind: RemarkClass) -> Remark:
        """The remark in another class; quotes, symptoms and off-the-record lines are told apart by it."""
        return self._change(self._store.get(Remark, remark_id), {"kind": kind})

    @command(N_("Delete remark"))
    def delete_remark(self, remark_id: str) -> None:
        """Takes a remark out; Undo brings it back (to remove its words for good, erase it)."""
        self._store.delete(self._store.get(Remark, remark_id))

    @command(N_("Set claims against each other"))
    def add_claim(
        self,
        engagement_id: str,
        first_remark_id: str,
        second_remark_id: str,
        *,
        practice: str | None = None,
        settled_by: str = "",
    ) -> Claim:
        """One statement set against another, open until settled. Refused for a remark against itself."""
        if first_remark_id == second_remark_id:
            raise Refused(_("A claim needs two different remarks."))
        return self._store.save(
            Claim(
                id=self._new_id(),
                engagement_id=engagement_id,
                first_remark_id=first_remark_id,
                second_remark_id=second_remark_id,
                practice=practice,
                settled_by=settled_by,
            )
        )

    @command(N_("Settle claim"))
    def settle_claim(self, claim_id: str, state: ClaimState, outcome: str) -> Claim:
        """The claim with its outcome."""
        return self._change(self._store.get(Claim, claim_id), {"state": state, "outcome": outcome})

    @command(N_("Agree level"))
    def agree_level(
        self,
        round_id: str,
        practice: str,
        halves: int,
        reason: str,
        *,
        agreed_by: str = "",
        agreed_on: date | None = None,
    ) -> AgreedLevel:
        """The level a workshop agreed, in halves; it takes the place of an earlier one. Refused without a reason."""
        if not 2 <= halves <= 10:
            raise Refused(_("An agreed level is from 1.0 to 5.0 in steps of a half."))
        if not reason.strip():
            raise Refused(_("An agreed level needs its reason."))
        fields = {"halves": halves, "reason": reason, "agreed_by": agreed_by, "agreed_on": agreed_on}
        former = self._store.all(AgreedLevel, round_id=round_id, practice=practice)
        if former:
            return self._change(former[0], fields)
        return self._store.save(
            AgreedLevel(
                id=self._new_id(),
                round_id=round_id,
                practice=practice,
                halves=halves,
                reason=reason,
                agreed_by=agreed_by,
                agreed_on=agreed_on,
            )
        )

    @command(N_("Add evidence"))
    def add_evidence(
        self, engagement_id: str, content: bytes, media_type: str, caption: str, **fields: Any
    ) -> Evidence:
        """A picture or document kept inside the workbook; Refused above 20 MB."""
        sha256 = self._workbook.attach(content, media_type)
        return self._store.save(
            Evidence(id=self._new_id(), engagement_id=engagement_id, attachment=sha256, caption=caption, **fields)
        )

    @command(N_("Import answers"))
    def import_answers(self, plan: AnswerImport, *, replace: bool = False) -> int:
        """Brings in a checked answer sheet as one step; returns how many answers were written.

        People who are not respondents yet become so. Raises InputProblems with the answers that differ unless
        `replace` is True; nothing is imported then.
        """
        if plan.differing and not replace:
            n = len(plan.differing)
            one = _("An answer differs from what is there; nothing was imported. Import with --replace to replace it.")
            many = _("{n} answers differ from what is there; nothing was imported. Import with --replace to replace "
                     "them.").format(n=n)  # fmt: skip
            raise InputProblems(one if n == 1 else many, tuple(was for _answer, was in plan.differing))
        round_ = self._store.get(Round, plan.round_id)
        engagement = self._workbook.clients.engagement(round_.engagement_id)
        respondents = dict(plan.respondents)
        for newcomer in plan.newcomers:
            person_id = newcomer.person_id
            if person_id is None:
                person_id = self._store.save(
                    Person(
                        id=self._new_id(), client_id=engagement.client_id, name=newcomer.name, side=newcomer.side,
                        job=newcomer.job,
                    )
                ).id  # fmt: skip
            respondents[newcomer.name] = self._store.save(
                Respondent(id=self._new_id(), engagement_id=engagement.id, person_id=person_id, role=newcomer.role)
            ).id
        sittings: dict[str, str] = {}
        for answer in plan.writes(replace=replace):
            who = respondents[answer.respondent]
            if who not in sittings:
                sittings[who] = self._sheet_sitting(round_.id, who, plan.plan_of_role.get(answer.role))
            self._write(answer, sittings[who], who)
        return sum(answer.standing is not None for answer in plan.writes(replace=replace))

    def _write(self, answer: SheetAnswer, interview_id: str, respondent_id: str) -> None:
        if answer.standing is not None:
            self._answer(
                interview_id,
                respondent_id,
                answer.question,
                standing=answer.standing,
                rating=answer.rating,
                basis=answer.basis,
                is_joint=None,
            )
        for kind, words in answer.remarks:
            self.add_remark(interview_id, words, kind=kind, respondent_id=respondent_id, question=answer.question)

    def _sheet_sitting(self, round_id: str, respondent_id: str, plan: str | None) -> str:
        """The sitting that holds what came by sheet: the respondent's own of this round, or a new one."""
        for attendance in self._store.all(Attendance, respondent_id=respondent_id):
            sitting = self.interview(attendance.interview_id)
            if sitting.round_id == round_id and sitting.state in (SittingState.PLANNED, SittingState.HELD):
                return sitting.id
        sitting = self.plan_interview(round_id, (respondent_id,), plan, channel=Channel.SHEET, state=SittingState.HELD)
        return sitting.id

    def _possible(self, interview: Interview) -> Interview:
        """The sitting, if it can be held so. Raises Refused."""
        round_ = self._store.get(Round, interview.round_id)
        if interview.plan is not None and interview.plan not in self._workbook.pack(round_).plan:
            raise Refused(_("The round has no interview plan “{plan}”. Choose one of its pack.").format(
                plan=interview.plan))  # fmt: skip
        if interview.minutes < 1:
            raise Refused(_("An interview takes a minute at least. Give its length in minutes."))
        if interview.started_at and interview.ended_at and interview.ended_at < interview.started_at:
            raise Refused(_("The interview would end before its start. Check the two times."))
        return interview

    def _expect(self, interview: Interview, respondent_id: str) -> None:
        """Raises Refused unless the respondent is one of the sitting's engagement."""
        respondent = self._store.get(Respondent, respondent_id)
        if respondent.engagement_id != self._store.get(Round, interview.round_id).engagement_id:
            name = self._store.get(Person, respondent.person_id).name
            raise Refused(_("{name} is a respondent of another engagement. Add them to this one first.").format(
                name=name))  # fmt: skip

    def _asked(self, interview: Interview, question: str | None) -> None:
        """Raises Refused unless the sitting's round asks the question."""
        round_ = self._store.get(Round, interview.round_id)
        if question is not None and question not in self._workbook.pack(round_).question:
            raise Refused(_("“{question}” is not a question of this round’s pack. Choose one of its questions.").format(
                question=question))  # fmt: skip

    def _answer(
        self,
        interview_id: str,
        respondent_id: str,
        question: str,
        *,
        standing: Standing,
        rating: int | None,
        basis: Basis | None,
        is_joint: bool | None = False,
    ) -> Response:
        """The answer, in the place of the former one; `is_joint` None leaves the mark of the former one."""
        interview = self.interview(interview_id)
        self._asked(interview, question)
        round_id = interview.round_id
        former = self._store.all(Response, round_id=round_id, respondent_id=respondent_id, question=question)
        fields: dict[str, Any] = {
            "standing": standing,
            "rating": rating,
            "basis": basis,
            "is_joint": bool(former and former[0].is_joint) if is_joint is None else is_joint,
            "interview_id": interview_id,
        }
        if former:
            return self._change(former[0], fields)
        return self._store.save(
            Response(id=self._new_id(), round_id=round_id, respondent_id=respondent_id, question=question, **fields)
        )


def _sized(text: str) -> str:
    # Only here, so that opening a workbook does not load the reading of sheets.
    from alignment_desktop.domain.answers import LONGEST_REMARK

    if len(text) > LONGEST_REMARK:
        raise Refused(
            _(
                "A remark holds at most {limit} characters; this one has {size}. Split it, or keep it as evidence."
            ).format(limit=LONGEST_REMARK, size=len(text))
        )
    return text
