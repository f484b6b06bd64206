"""Sittings, answers and agreed levels; what is written down in a sitting is in `notes.py`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from alignment_desktop.domain.answers import usual_plan
from alignment_desktop.domain.engagement import Person, Respondent, Round
from alignment_desktop.domain.errors import InputProblems, Refused, excerpt
from alignment_desktop.domain.interview import (
    AgreedLevel,
    Attendance,
    Basis,
    Channel,
    Interview,
    Response,
    SittingState,
    Standing,
)
from alignment_desktop.domain.record import replace
from alignment_desktop.domain.schedule import waiting
from alignment_desktop.i18n import N_, _
from alignment_desktop.workbook.command import command
from alignment_desktop.workbook.notes import Notes

if TYPE_CHECKING:
    from alignment_desktop.domain.answers import AnswerImport, SheetAnswer


_LONGEST = 100_000  # minutes: more than any sitting that was left open and taken up again weeks later
_YEARS = range(1970, 3000)


class Interviews(Notes):
    """What was asked, said, rated and agreed."""

    # Questions

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

    def minutes_left(self, interview_id: str) -> int:
        """How many whole minutes of a sitting are left; all before it has begun, below 0 when it runs over."""
        interview = self.interview(interview_id)
        return interview.minutes - self._minutes_gone(interview)

    # Changes

    @command(N_("Plan interview"))
    def plan_interview(
        self, round_id: str, respondent_ids: tuple[str, ...], plan: str | None = None, **fields: Any
    ) -> Interview:
        """A sitting of a round with these people, who are asked the questions of `plan`.

        Refused for a plan that the round's pack does not have, no time at all, nobody, or people of another engagement.
        """
        if not respondent_ids:
            raise Refused(_("An interview needs somebody who is asked. Choose a person first."))
        interview = self._store.save(
            self._possible(Interview(id=self._new_id(), round_id=round_id, plan=plan, **fields))
        )
        for respondent_id in respondent_ids:
            self._expect(interview, respondent_id)
        for respondent_id in respondent_ids:
            self._store.save(Attendance(id=self._new_id(), interview_id=interview.id, respondent_id=respondent_id))
        return interview

    @command(N_("Plan interviews by role"))
    def plan_waiting(self, round_id: str, *, zone: str) -> tuple[Interview, ...]:
        """A sitting without a day for everybody who waits for one, by the plan that is usual for their role.

        Its time zone is that of a day given later. Refused where nobody waits.
        """
        round_ = self._store.get(Round, round_id)
        pack = self._workbook.pack(round_)
        planned = []
        for respondent in waiting(self._workbook.snapshot(round_.engagement_id, round_.number)):
            plan = usual_plan(pack, respondent.role)
            fields = {"minutes": plan.minutes} if plan else {}
            planned.append(
                self.plan_interview(round_id, (respondent.id,), plan.id if plan else None, zone=zone, **fields)
            )
        if not planned:
            raise Refused(_("Everybody who is asked has a sitting. Add a person first, or plan a second one."))
        return tuple(planned)

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

    @command(N_("Leave interview"))
    def leave(self, interview_id: str, respondent_id: str) -> None:
        """Takes a person's presence at a sitting back.

        Refused for the last one, and for somebody who has said or answered something there.
        """
        attendances = self._store.all(Attendance, interview_id=interview_id)
        if [a.respondent_id for a in attendances] == [respondent_id]:
            raise Refused(_("An interview needs somebody who is asked. Add another person first."))
        has_spoken = any(r.respondent_id == respondent_id for r in self.remarks(interview_id))
        if has_spoken or any(r.respondent_id == respondent_id for r in self.responses(interview_id)):
            name = self._store.get(Person, self._store.get(Respondent, respondent_id).person_id).name
            raise Refused(_("{name} has lines or answers in this interview and stays on its list.").format(name=name))
        for attendance in attendances:
            if attendance.respondent_id == respondent_id:
                self._store.delete(attendance)

    @command(N_("Change who is present"))
    def set_present(self, interview_id: str, respondent_ids: Sequence[str], **fields: Any) -> Interview:
        """The sitting with exactly these people, and with other fields. Refused as `join` and `leave` are."""
        was = [respondent.id for respondent in self.present(interview_id)]
        for respondent_id in respondent_ids:
            self.join(interview_id, respondent_id)
        for respondent_id in was:
            if respondent_id not in respondent_ids:
                self.leave(interview_id, respondent_id)
        return self.change_interview(interview_id, **fields)

    # Not undoable: the time at which a talk began is a fact, and Undo is for what was written in it.
    @command(N_("Begin interview"), undoable=False)
    def begin(self, interview_id: str) -> Interview:
        """The sitting as being held, from now on; one that has begun stays as it is."""
        interview = self.interview(interview_id)
        if interview.started_at is not None:
            return interview
        return self._change(interview, {"started_at": self._workbook.now_text(), "state": SittingState.HELD})

    @command(N_("Finish interview"))
    def finish(self, interview_id: str) -> Interview:
        """The sitting as held until now."""
        interview, now = self.interview(interview_id), self._workbook.now_text()
        fields = {"started_at": interview.started_at or now, "ended_at": now, "state": SittingState.HELD}
        return self._change(interview, fields)

    @command(N_("Re-plan interview"))
    def replan(self, interview_id: str, minutes_left: int) -> Interview:
        """The sitting with as many minutes as have gone by and these; which questions fit, `flow.agenda` says.

        Refused for less than a minute, and for more than any sitting takes.
        """
        if minutes_left < 1:
            raise Refused(_("An interview takes a minute at least. Give its length in minutes."))
        interview = self.interview(interview_id)
        return self._store.save(
            self._possible(replace(interview, minutes=self._minutes_gone(interview) + minutes_left))
        )  # fmt: skip

    @command(N_("Answer question"))
    def rate(
        self,
        interview_id: str,
        respondent_id: str,
        question: str,
        rating: int,
        basis: Basis,
        *,
        is_joint: bool | None = None,
    ) -> Response:
        """The rated answer, 1 to 5.

        `is_joint` None works it out: a rating is joint when somebody else has rated the question in the same sitting
        before, and a rating that is changed there keeps its mark, since it was given before or after all the same.
        Refused for another rating, a question that the round does not ask, or a closed round.
        """
        if not 1 <= rating <= 5:
            raise Refused(_("A rating is a whole number from 1 to 5."))
        if is_joint is None:
            is_joint = self._is_after_another(interview_id, respondent_id, question)
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
                plan=excerpt(interview.plan)))  # fmt: skip
        if not 1 <= interview.minutes <= _LONGEST:
            raise Refused(_("An interview takes a minute at least, {most} at most. Give its length in minutes.").format(
                most=f"{_LONGEST:,}"))  # fmt: skip
        if interview.appointment is not None and interview.appointment.year not in _YEARS:
            raise Refused(_("No interview is held in the year {year}. Check the day.").format(
                year=interview.appointment.year))  # fmt: skip
        if interview.started_at and interview.ended_at and interview.ended_at < interview.started_at:
            raise Refused(_("The interview would end before its start. Check the two times."))
        return interview

    def _minutes_gone(self, interview: Interview) -> int:
        if interview.started_at is None:
            return 0
        until = self._workbook.store.now() if interview.ended_at is None else datetime.fromisoformat(interview.ended_at)
        return int((until - datetime.fromisoformat(interview.started_at)).total_seconds() // 60)

    def _expect(self, interview: Interview, respondent_id: str) -> None:
        """Raises Refused unless the respondent is one of the sitting's engagement."""
        respondent = self._store.get(Respondent, respondent_id)
        if respondent.engagement_id != self._store.get(Round, interview.round_id).engagement_id:
            name = self._store.get(Person, respondent.person_id).name
            raise Refused(_("{name} is a respondent of another engagement. Add them to this one first.").format(
                name=name))  # fmt: skip

    def _is_after_another(self, interview_id: str, respondent_id: str, question: str) -> bool:
        """Whether a rating given now in this sitting comes after somebody else's."""
        rated = [r for r in self.responses(interview_id) if r.question == question and r.rating is not None]
        for response in rated:
            if response.respondent_id == respondent_id:
                return response.is_joint
        return bool(rated)

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
        self._expect(interview, respondent_id)
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
