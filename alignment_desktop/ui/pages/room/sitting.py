"""What the room shows of a sitting: who is present, what is asked, where every question stands. No toolkit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from alignment_desktop.domain.engagement import Attribution, Person, Respondent, Round, Side
from alignment_desktop.domain.flow import Progress, Seat, Stop, itinerary
from alignment_desktop.domain.interview import Basis, Channel, Interview, Remark, RemarkClass, Response, Standing
from alignment_desktop.domain.pack import InterviewPlan, Pack, Question
from alignment_desktop.domain.scripts import Passage, closing_of, opening_of, release_of
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import N_, _
from alignment_desktop.workbook import Workbook

_ATTRIBUTION_WORDS = {
    Attribution.NAMED: N_("by name"),
    Attribution.ROLE: N_("by role"),
    Attribution.SIDE: N_("by side"),
    Attribution.NONE: N_("not attributed"),
}
_PROMISE_WORDS = {
    Attribution.NAMED: N_("named"),
    Attribution.ROLE: N_("named by role"),
    Attribution.SIDE: N_("named by side only"),
    Attribution.NONE: N_("not quoted"),
}
_CLASS_WORDS = {
    RemarkClass.NOTE: "",
    RemarkClass.QUOTE: N_("quote"),
    RemarkClass.SYMPTOM: N_("symptom"),
    RemarkClass.FOLLOW_UP: N_("follow-up"),
    RemarkClass.EVIDENCE: N_("evidence"),
    RemarkClass.OBSERVATION: N_("mine · never leaves"),
    RemarkClass.OFF_RECORD: N_("off the record · never leaves"),
}
_STANDING_WORDS = {
    Standing.NOT_APPLICABLE: N_("Not applicable"),
    Standing.DONT_KNOW: N_("Don’t know"),
    Standing.DECLINED: N_("Declined"),
    Standing.TO_RATE: N_("To rate"),
}
_BASIS_WORDS = {
    Basis.SELF: N_("rated by themselves"),
    Basis.CONSULTANT: N_("your reading"),
    Basis.CONFIRMED: N_("confirmed by them"),
    Basis.QUESTIONNAIRE: N_("from the questionnaire"),
}
_CHANNEL_WORDS = {
    Channel.IN_PERSON: N_("on site"),
    Channel.VIDEO: N_("by video"),
    Channel.PHONE: N_("by phone"),
    Channel.SHEET: N_("by sheet"),
}
_PROGRESS_WORDS = {
    Progress.OPEN: N_("not asked yet"),
    Progress.TO_RATE: N_("to rate"),
    Progress.HALF: N_("answered by some of those present"),
    Progress.ANSWERED: N_("answered"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Somebody who is present."""

    respondent: Respondent
    person: Person
    role: str
    answers: Mapping[str, Response]

    @property
    def id(self) -> str:
        """The respondent's id."""
        return self.respondent.id

    @property
    def side(self) -> Side:
        """The person's side."""
        return self.person.side

    @property
    def title(self) -> str:
        """What they do: their job, else their role in the pack."""
        return self.person.job or self.role

    @property
    def promise(self) -> str:
        """Side and attribution, as promised."""
        side = _("Business") if self.side is Side.BUSINESS else _("IT")
        return f"{side} · {_(_PROMISE_WORDS[self.respondent.attribution])}"


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """A sitting as the workbook has it now; made anew after every change, which is cheap."""

    interview: Interview
    round: Round
    snapshot: Snapshot
    pack: Pack
    voices: tuple[Voice, ...]
    stops: tuple[Stop, ...]
    remarks: tuple[Remark, ...]
    minutes_left: int

    @classmethod
    def of(cls, workbook: Workbook, interview_id: str, spoken: Callable[[Pack], Pack] = lambda pack: pack) -> Sitting:
        """The sitting of this id; open questions that do not fit into the minutes that are left are postponed.

        `spoken` gives the content of its round in the language in which it is read aloud.
        """
        interviews = workbook.interviews
        interview = interviews.interview(interview_id)
        round_ = workbook.store.get(Round, interview.round_id)
        snapshot = workbook.snapshot(round_.engagement_id, round_.number)
        pack = spoken(snapshot.pack)
        given: dict[str, dict[str, Response]] = {}
        for response in snapshot.responses:
            given.setdefault(response.respondent_id, {})[response.question] = response
        voices = tuple(
            Voice(
                respondent=respondent,
                person=snapshot.person[respondent.person_id],
                role=next((role.title for role in pack.roles if role.id == respondent.role), respondent.role),
                answers=given.get(respondent.id, {}),
            )
            for respondent in interviews.present(interview_id)
        )
        remarks = interviews.remarks(interview_id)
        here = [r.question for v in voices for r in v.answers.values() if r.interview_id == interview_id]
        here += [remark.question for remark in remarks if remark.question is not None]
        minutes_left = interviews.minutes_left(interview_id)
        stops = itinerary(
            pack,
            pack.plan.get(interview.plan or ""),
            tuple(Seat(role=v.respondent.role, side=v.side, answers=v.answers) for v in voices),
            also=here,
            minutes_left=minutes_left if interview.ended_at is None else None,
        )
        return cls(
            interview=interview,
            round=round_,
            snapshot=snapshot,
            pack=pack,
            voices=voices,
            stops=stops,
            remarks=remarks,
            minutes_left=minutes_left,
        )

    @property
    def is_read_only(self) -> bool:
        """Whether its round is closed."""
        return self.round.is_closed

    @property
    def has_ended(self) -> bool:
        """Whether it was finished."""
        return self.interview.ended_at is not None

    @property
    def plan(self) -> InterviewPlan | None:
        """The plan it follows; None where everything that fits is asked."""
        return self.pack.plan.get(self.interview.plan or "")

    def to_say(self, *, is_anytime: bool = False) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What is read aloud, as (heading, words): the opening until the talk has begun, and at any time all of it."""
        opening = _headed(_("Say first"), opening_of(self.pack, self.plan))
        if not is_anytime:
            return () if self.interview.started_at else opening
        closing = _headed(_("Say at the end"), self.farewell)
        return opening + closing + _headed("", release_of(self.pack))

    @property
    def farewell(self) -> tuple[Passage, ...]:
        """What is read aloud at the end."""
        return closing_of(self.pack, self.plan)

    @property
    def is_joint(self) -> bool:
        """Whether several people are present."""
        return len(self.voices) > 1

    def voice(self, respondent_id: str | None) -> Voice | None:
        """The person present with this respondent id."""
        return next((voice for voice in self.voices if voice.id == respondent_id), None)

    def question(self, question_id: str) -> Question:
        """The question of this id."""
        return self.pack.question[question_id]

    def asked(self, question_id: str, voice: Voice | None) -> str:
        """The question as it is spoken to this person."""
        question = self.question(question_id)
        is_it = voice is not None and voice.side is Side.IT
        return question.text_it if is_it and question.text_it else question.text

    def short_name(self, voice: Voice) -> str:
        """The first of a person's names, all of them where somebody else present has the same."""
        first = voice.person.name.split()[0]
        return first if sum(v.person.name.split()[0] == first for v in self.voices) == 1 else voice.person.name

    def label(self, question_id: str, *, of_all: bool = False) -> str:
        """The few words by which a question goes in lists: its practice, with a number where several share it.

        Several in the plan of the sitting, or in the whole pack with `of_all`.
        """
        return self._labels[of_all][question_id]

    @cached_property
    def _labels(self) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """The labels where only the plan counts, and those where the whole pack does."""
        planned = {stop.question for stop in self.stops}
        siblings: dict[str, list[str]] = {}
        for question in self.pack.questions:
            siblings.setdefault(question.practice, []).append(question.id)
        in_plan: dict[str, str] = {}
        of_all: dict[str, str] = {}
        for practice, ids in siblings.items():
            short = self.pack.practice[practice].short
            numbered = {id_: f"{short} {n}" for n, id_ in enumerate(ids, 1)}
            of_all |= numbered if len(ids) > 1 else {ids[0]: short}
            in_plan |= numbered if len(planned.intersection(ids)) > 1 else dict.fromkeys(ids, short)
        return in_plan, of_all

    def note(self, question_id: str | None) -> tuple[Remark, ...]:
        """The lines of a question, or of the tray, in the order they stand there."""
        return self._notes.get(question_id, ())

    @cached_property
    def _notes(self) -> Mapping[str | None, tuple[Remark, ...]]:
        notes: dict[str | None, list[Remark]] = {}
        for remark in sorted(self.remarks, key=lambda r: (r.position, r.id)):
            if remark.erased_on is None:
                notes.setdefault(remark.question, []).append(remark)
        return {question: tuple(lines) for question, lines in notes.items()}

    def next_after(self, question_id: str | None) -> str | None:
        """The question to go on with: the next one that is open and fits, then one that is open, then the next."""
        order = [stop.question for stop in self.stops]
        start = order.index(question_id) + 1 if question_id in order else 0
        around = [*self.stops[start:], *self.stops[:start]]
        still_open = [s for s in around if s.progress is Progress.OPEN and s.question != question_id]
        fitting = [stop for stop in still_open if not stop.is_postponed]
        for stop in fitting or still_open:
            return stop.question
        return order[start] if start < len(order) else None

    @cached_property
    def listed(self) -> tuple[Stop, ...]:
        """The plan as it is shown: what does not fit any more behind what does, so that the way ahead reads down."""
        return tuple(sorted(self.stops, key=lambda stop: stop.is_postponed))

    def beside(self, question_id: str | None, step: int) -> str | None:
        """The question so many places on in the list; None at its ends."""
        order = [stop.question for stop in self.listed]
        if question_id not in order:
            return order[0] if order else None
        place = order.index(question_id) + step
        return order[place] if 0 <= place < len(order) else None

    @cached_property
    def touched(self) -> tuple[str, ...]:
        """Every question that was talked about in this sitting, in the order of the plan."""
        here = {
            answer.question
            for voice in self.voices
            for answer in voice.answers.values()
            if answer.interview_id == self.interview.id
        }
        return tuple(s.question for s in self.stops if s.question in here or self.note(s.question))

    @cached_property
    def ahead(self) -> tuple[str, ...]:
        """Every question that is open, not talked about yet, and fits into the time."""
        return tuple(
            stop.question
            for stop in self.stops
            if stop.progress is Progress.OPEN and not stop.is_postponed and stop.question not in self.touched
        )

    def to_rate(self) -> tuple[tuple[str, Voice], ...]:
        """Every question and person whose answer was talked about and not rated yet."""
        return tuple(
            (question, voice)
            for question in self.touched
            for voice in self.voices
            if (answer := voice.answers.get(question)) is not None and answer.standing is Standing.TO_RATE
        )

    def must_asks(self) -> tuple[int, int]:
        """How many must-asks are open, of how many."""
        must = [stop for stop in self.stops if stop.is_must_ask]
        return sum(stop.progress is Progress.OPEN for stop in must), len(must)

    def progress_words(self) -> str:
        """How far the sitting is, in a line."""
        done = len(self.touched)
        words = _("{n} of {all} talked about").format(n=done, all=done + len(self.ahead))
        waiting = len({question for question, _voice in self.to_rate()})
        return _("{words} · {n} to rate").format(words=words, n=waiting) if waiting else words

    def how_words(self) -> str:
        """Channel and who is there, in a few words."""
        channel = _(_CHANNEL_WORDS[self.interview.channel])
        if len(self.voices) < 2:
            return _("{channel} · alone").format(channel=channel)
        return _("{channel} · {n} people").format(channel=channel, n=len(self.voices))


def _headed(heading: str, passages: tuple[Passage, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Passages as (heading, words); the plan's own words stand under the given heading."""
    return tuple((p.title or heading, (p.text,)) for p in passages)


def answer_words(answer: Response | None) -> str:
    """Where an answer stands, in a few words."""
    if answer is None:
        return _("Not rated")
    if answer.rating is None or answer.basis is None:
        return _(_STANDING_WORDS[answer.standing])
    words = _("Rated {n} · {basis}").format(n=answer.rating, basis=_(_BASIS_WORDS[answer.basis]))
    return _("{words} · joint").format(words=words) if answer.is_joint else words


def class_words(
    kind: RemarkClass, voice: Voice | None, attribution: Attribution | None, *, is_short: bool = False
) -> str:
    """The class of a line as it stands at its right, with how it may be attributed where that matters.

    `is_short` leaves room for a name beside it.
    """
    words = _(_CLASS_WORDS[kind]) if _CLASS_WORDS[kind] else ""
    if is_short and not kind.is_on_record:
        words = words.split(" · ")[0]
    is_narrowed = attribution is not None and voice is not None and attribution is not voice.respondent.attribution
    if voice is not None and kind.is_on_record and (kind is RemarkClass.QUOTE or is_narrowed):
        promised = voice.respondent.attribution.narrowed(attribution)
        how = _(_ATTRIBUTION_WORDS[promised])
        return f"{words} · {how}" if words else how
    return words


def progress_word(progress: Progress) -> str:
    """Where a question stands, for who cannot see its mark."""
    return _(_PROGRESS_WORDS[progress])


def clock_words(said_at: str) -> str:
    """A UTC ISO time as hours and minutes on the wall here; empty for none."""
    return f"{datetime.fromisoformat(said_at).astimezone():%H:%M}" if said_at else ""


def channels() -> tuple[tuple[str, str], ...]:
    """The ways a sitting may be held, as (id, words)."""
    return tuple((channel.value, _(words)) for channel, words in _CHANNEL_WORDS.items())


def others_said(sitting: Sitting, question_id: str) -> tuple[str, ...]:
    """What people who are not present answered and said on record, a line each; my own eyes only."""
    present = {voice.id for voice in sitting.voices}
    snapshot = sitting.snapshot
    lines: list[str] = []
    for response in snapshot.responses_of.get(question_id, ()):
        if response.respondent_id in present:
            continue
        person = snapshot.person[snapshot.respondent[response.respondent_id].person_id]
        side = _("Business") if person.side is Side.BUSINESS else _("IT")
        lines.append(f"{person.name} ({side}): {answer_words(response)}")
        lines += [
            f"   {remark.text}"
            for remark in snapshot.remarks
            if remark.question == question_id
            and remark.respondent_id == response.respondent_id
            and remark.kind.is_on_record
            and remark.erased_on is None
        ]
    return tuple(lines)


def record_of(sitting: Sitting, voice: Voice) -> str:
    """The record of a sitting for one of those present to confirm: their answers and what they said on record.

    What others said, what was off the record and my own observations are not in it.
    """
    interview = sitting.interview
    day = (interview.started_at or interview.updated_at)[:10]
    parts = [
        _("Record of our talk on {day}").format(day=day),
        f"{voice.person.name}, {voice.title}",
        "",
        _("Please correct what I have got wrong. What is not here, I will not use."),
    ]
    own = [r for r in sitting.remarks if r.respondent_id == voice.id and r.kind.is_on_record and r.erased_on is None]
    for question_id in sitting.touched:
        answer = voice.answers.get(question_id)
        lines = [r for r in sitting.note(question_id) if r in own]
        if answer is None and not lines:
            continue
        parts += ["", sitting.asked(question_id, voice)]
        if answer is not None and answer.rating is not None:
            level = sitting.question(question_id).levels[answer.rating - 1]
            parts.append(_("Level {n}: {words}").format(n=answer.rating, words=level))
        elif answer is not None and answer.standing is not Standing.TO_RATE:
            parts.append(answer_words(answer))
        parts += [f"– “{r.text}”" if r.kind is RemarkClass.QUOTE else f"– {r.text}" for r in lines]
    promised = [r.text for r in own if r.kind is RemarkClass.FOLLOW_UP]
    if promised:
        parts += ["", _("What I promised to follow up"), *(f"– {text}" for text in promised)]
    return "\n".join(parts)
