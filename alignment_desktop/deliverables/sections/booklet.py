"""The question booklet: its cover, and the questions of every talk with their levels and room for notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from alignment_desktop.deliverables.blocks import (
    Block,
    Bullets,
    Callout,
    Cell,
    Column,
    Columns,
    Contents,
    Cover,
    Group,
    Heading,
    Ladder,
    Row,
    Ruled,
    Run,
    Rung,
    Spacer,
    Style,
    Table,
    Text,
    Tone,
)
from alignment_desktop.deliverables.pack_view import PackView
from alignment_desktop.deliverables.view import View
from alignment_desktop.domain.booklet import Reader, Talk, talks
from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.pack import FollowUp, Question
from alignment_desktop.domain.scripts import Passage, closing_of, opening_of, release_of
from alignment_desktop.i18n import N_, Translator

_MOST_ROLES = 4
_GAP = Spacer(height=8)
_NOTE_LINES = 2  # at least: the last lines of a page run down to its foot
_NO_LEVEL = {
    Reader.INTERVIEWER: (N_("Does not know"), N_("Does not apply"), N_("Would rather not say")),
    Reader.RESPONDENT: (N_("I don't know"), N_("Does not apply to me"), N_("I would rather not say")),
}
_STANDINGS = {
    "DK": N_("the answer is “don't know”"),
    "NA": N_("it does not apply"),
    "declined": N_("no answer is given"),
}


def booklet_cover(view: View | PackView) -> tuple[Block, ...]:
    """The first page, with whom it is for; a table of contents where there are several plans."""
    t, asked = view.t, view.options.asked
    found = talks(view.pack, asked, view.snapshot)
    client = view.snapshot.client.name if view.snapshot else ""
    is_own = asked.reader is Reader.INTERVIEWER
    holder = (t("For"), t("whoever asks") if is_own else t("whoever is asked"))
    if len(found) > 1:
        return Cover(kicker=client, facts=(holder, (t("Plans"), str(len(found))))), Contents(levels=1)
    talk = _Talk(view, found[0])
    facts = (holder, *talk.facts())
    return (Cover(kicker=client, subtitle=talk.title, facts=facts),)


def talks_to_hold(view: View | PackView) -> tuple[Block, ...]:
    """Every talk of the booklet, each beginning on a page of its own."""
    found = talks(view.pack, view.options.asked, view.snapshot)
    return tuple(block for talk in found for block in _Talk(view, talk).blocks())


class _Talk:
    """One talk as its reader sees it."""

    def __init__(self, view: View | PackView, talk: Talk) -> None:
        self._pack, self._t, self._talk = view.pack, view.t, talk
        self._reader = view.options.asked.reader
        self._must = frozenset(talk.plan.must_ask if talk.plan else ())

    @property
    def title(self) -> str:
        """The plan's title."""
        return self._talk.plan.title if self._talk.plan else self._t("All questions that fit")

    def facts(self) -> Iterator[tuple[str, str]]:
        """With whom, when, for how long, and how much there is to ask."""
        t, talk = self._t, self._talk
        if talk.names:
            yield t("With"), ", ".join(talk.names)
        titles = {role.id: role.title for role in self._pack.roles}
        roles = [titles[role] for role in talk.roles if role in titles]
        yield t("Role"), ", ".join(roles) if len(roles) <= _MOST_ROLES else t("{n} roles").format(n=len(roles))
        if talk.when is not None:
            yield t("When"), f"{t.day(talk.when.date())}, {talk.when:%H:%M}"
        yield t("Minutes"), str(talk.minutes)
        yield t("Questions"), self._count

    @property
    def _count(self) -> str:
        later = sum(self._pack.question[q].follow_up is not None for q in self._talk.questions)
        first = len(self._talk.questions) - later
        words = self._t("{n}, and up to {more} that may follow from the answers")
        return words.format(n=first, more=later) if later else str(first)

    @cached_property
    def _number(self) -> Mapping[str, str]:
        """Question id -> 1, 2, 3 ..., and 3a, 3b for those that may follow question 3."""
        numbers: dict[str, str] = {}
        counts: dict[str, int] = {}
        for question in self._talk.questions:
            rule = self._pack.question[question].follow_up
            parent = numbers.get(rule.question, "") if rule else ""
            counts[parent] = counts.get(parent, 0) + 1
            n = counts[parent]
            is_letter = parent[-1:].isdigit() and n <= 26
            numbers[question] = parent + (chr(96 + n) if is_letter else f".{n}" if parent else str(n))
        return numbers

    @property
    def _followers(self) -> Mapping[str, list[Question]]:
        found: dict[str, list[Question]] = {}
        for question in map(self._pack.question.__getitem__, self._talk.questions):
            if question.follow_up is not None:
                found.setdefault(question.follow_up.question, []).append(question)
        return found

    def blocks(self) -> Iterator[Block]:
        """The whole talk."""
        t = self._t
        first = sum(self._pack.question[q].follow_up is None for q in self._talk.questions)
        count = t.plural("{n} question", "{n} questions", first)
        parts = (*self._talk.names, t("{n} minutes").format(n=self._talk.minutes), count)
        yield Heading(text=self.title, kicker=" · ".join(parts), page_break_before=True)
        yield from self._before()
        followers, challenge = self._followers, ""
        for id_ in self._talk.questions:
            question = self._pack.question[id_]
            about = self._pack.practice[question.practice].challenge
            head: tuple[Block, ...] = ()
            if about != challenge and question.follow_up is None:
                challenge, found = about, self._pack.challenge[about]
                head = (
                    Heading(
                        text=found.title,
                        level=2,
                        kicker=t("Challenge {n}").format(n=found.number),
                        colour=found.colour,
                        in_contents=False,
                    ),
                )
            asked, beside = tuple(self._as_asked(question)), tuple(self._beside(question, followers.get(id_, [])))
            yield Group(blocks=(Group(blocks=(*head, *asked)), Group(blocks=beside)))
        yield from self._after()

    def _before(self) -> Iterator[Block]:
        """For whoever asks the words to begin with and what is coming; for whoever is asked how to fill it in."""
        t = self._t
        if self._reader is Reader.RESPONDENT:
            yield Callout(
                title=t("How to fill this in"),
                text=t(
                    "Read the question and its five descriptions, and tick the one that fits best today: not the best "
                    "day, not the worst, not what is planned. Between two, take the lower one. If you don't know, or "
                    "it does not apply to you, tick that. Where a question is asked only after a certain answer, it "
                    "says so. Examples and doubts are worth more than the tick: there is room for them."
                ),
            )
            return
        yield from self._words(t("Opening words"), opening_of(self._pack, self._talk.plan))
        yield Heading(text=t("What is coming"), level=2, in_contents=False)
        yield self._overview()

    def _overview(self) -> Table:
        t, rows = self._t, []
        followers, when = self._followers, t("{number}: if {condition}")
        for id_ in self._talk.questions:
            question = self._pack.question[id_]
            if question.follow_up is not None:
                continue
            practice = self._pack.practice[question.practice]
            then = [
                when.format(number=self._number[q.id], condition=self._condition(q.follow_up))
                for q in followers.get(id_, [])
                if q.follow_up
            ]
            rows.append(
                Row(
                    cells=(
                        Cell(text=self._number[id_], bold=True),
                        Cell(text=practice.title, to=self._key(id_)),
                        self._pack.challenge[practice.challenge].short,
                        Cell(text=t("must-ask"), bold=True, tone=Tone.ACCENT) if id_ in self._must else "",
                        "\n".join(then),
                    )
                )
            )
        return Table(
            columns=(
                Column(title=t("No."), weight=0.5),
                Column(title=t("About"), weight=3.6),
                Column(title=t("Challenge"), weight=1.6),
                Column(title="", weight=1.1),
                Column(title=t("May follow"), weight=2.2),
            ),
            rows=tuple(rows),
            compact=True,
        )

    def _key(self, question: str) -> str:
        plan = self._talk.plan
        return f"question:{plan.id if plan else ''}:{question}"

    @staticmethod
    def _words(title: str, passages: Sequence[Passage]) -> Iterator[Block]:
        """What is read aloud, under a heading; nothing without any of it."""
        if passages:
            yield Heading(text=title, level=2, in_contents=False)
        for passage in passages:
            if passage.title:
                yield Heading(text=passage.title, level=3)
            yield Text(text=passage.text)

    def _after(self) -> Iterator[Block]:
        t = self._t
        if self._reader is Reader.INTERVIEWER:
            said = (*closing_of(self._pack, self._talk.plan), *release_of(self._pack))
            words = tuple(self._words(t("Closing words"), said))
            yield from words[:-1]
            yield Group(blocks=(*words[-1:], Ruled(label=t("Promised, and to be followed up"), lines=4)))
        else:
            yield Heading(text=t("Anything else you would like to say"), level=2, in_contents=False)
            yield Ruled(lines=6)

    # One question

    def _as_asked(self, question: Question) -> Iterator[Block]:
        """The question and its levels, which stand on one page whatever else does."""
        t, asks = self._t, self._reader is Reader.INTERVIEWER
        practice = self._pack.practice[question.practice]
        yield Heading(
            text=practice.short,
            level=3,
            number=self._number[question.id],
            kicker=" · ".join(self._tags(question)),
            colour=self._pack.challenge[practice.challenge].colour,
            key=self._key(question.id),
        )
        yield from self._as_spoken(question)
        if asks:
            yield Text(text=(_label(t("Why")), Run(text=question.why)), style=Style.SMALL)
        yield Ladder(
            rungs=tuple(
                Rung(level=n, name=step.name, text=text, spoken=spoken if asks else "")
                for n, (step, text, spoken) in enumerate(
                    zip(self._pack.scale, question.levels, question.spoken, strict=True), start=1
                )
            ),
            others=tuple(map(t, _NO_LEVEL[self._reader])),
        )

    def _beside(self, question: Question, followers: list[Question]) -> Iterator[Block]:
        """What helps whoever asks, and room for notes."""
        if self._reader is Reader.INTERVIEWER:
            yield from self._for_whoever_asks(question, followers)
        yield Ruled(label=self._t("Notes"), lines=_NOTE_LINES)

    def _tags(self, question: Question) -> Iterator[str]:
        t = self._t
        if self._reader is Reader.INTERVIEWER and question.id in self._must:
            yield t("must-ask")
        if question.asks == "target":
            yield t("the level needed in a year")
        if question.follow_up is not None:
            number = self._number.get(question.follow_up.question, "")
            words = t("only if {condition} at question {number}") if number else t("only if {condition}")
            yield words.format(condition=self._condition(question.follow_up), number=number)

    def _condition(self, rule: FollowUp) -> str:
        """When a question is asked, as it goes on after “if”: 1 or 2; the answer is “don't know”."""
        t = self._t
        if rule.is_ is not None:
            return t(_STANDINGS[rule.is_])
        if rule.at_most is not None:
            return _either(t, range(1, rule.at_most + 1))
        return _either(t, range(rule.at_least or 1, 6))

    def _as_spoken(self, question: Question) -> Iterator[Block]:
        """The words for the sides that are asked: both where they differ and both are there."""
        t = self._t
        sides = {side for side in self._talk.sides if side.value in question.sides}
        if question.text_it is None or Side.IT not in sides:
            yield Text(text=question.text, style=Style.SPOKEN)
        elif Side.BUSINESS not in sides:
            yield Text(text=question.text_it, style=Style.SPOKEN)
        else:
            yield Text(text=question.text, style=Style.SPOKEN)
            yield Text(text=(_label(t("To IT")), Run(text=question.text_it, bold=True)), style=Style.BODY)

    def _for_whoever_asks(self, question: Question, followers: list[Question]) -> Iterator[Block]:
        t = self._t
        left = (*_listed(t("Ask further"), question.probes), _GAP, *_listed(t("Ask to see"), question.evidence))
        signs = tuple(self._sign(telling.sign, telling.points_to) for telling in question.tells_apart)
        right = (*_listed(t("Listen for"), question.listen_for), _GAP, *_listed(t("What tells causes apart"), signs))
        yield Columns(columns=(left, right))
        if followers:
            parts = [
                t("if {condition}: go on to {number}").format(
                    condition=self._condition(q.follow_up), number=self._number[q.id]
                )
                for q in followers
                if q.follow_up is not None
            ]
            yield Text(text=(_label(t("Then")), Run(text="; ".join(parts), bold=True)), style=Style.SMALL)

    def _sign(self, sign: str, points_to: str) -> tuple[Run, ...]:
        """A sign and the practice it points to; the sign alone where no practice is about that."""
        practice = next((p for p in self._pack.practices if points_to in p.covers), None)
        if practice is None:
            return (Run(text=sign),)
        return Run(text=f"{sign} → "), Run(text=practice.short, bold=True)


def _either(t: Translator, levels: range) -> str:
    """Levels to choose between: 1, 2 or 3."""
    first, last = ", ".join(map(str, levels[:-1])), str(levels[-1])
    return t("{first} or {last}").format(first=first, last=last) if first else last


def _label(words: str) -> Run:
    return Run(text=f"{words}  ", bold=True, tone=Tone.MUTED)


def _listed(title: str, items: tuple[str | tuple[Run, ...], ...]) -> Iterator[Block]:
    if items:
        yield Text(text=(Run(text=title, bold=True, tone=Tone.MUTED),), style=Style.NOTE, keep_with_next=True)
        yield Bullets(items=items, style=Style.SMALL)
