"""One day's sittings on paper, for the consultant alone: who comes when, what must be asked, what was promised.

It is no deliverable: no outline names it and nothing registers it. It holds plans and promises and not one remark, so
nothing that was said, on the record or off it, can be left lying in a meeting room.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from alignment_desktop.charts.picture import INK
from alignment_desktop.deliverables.assets import Assets
from alignment_desktop.deliverables.blocks import (
    Block,
    Cell,
    Column,
    Document,
    Heading,
    Paper,
    Rendered,
    Row,
    Run,
    Status,
    Style,
    Table,
    Text,
    Tone,
)
from alignment_desktop.deliverables.compose import view_of, without_blocks
from alignment_desktop.deliverables.export import reread
from alignment_desktop.deliverables.pdf import render
from alignment_desktop.deliverables.view import Options, View
from alignment_desktop.domain.engagement import Attribution, Respondent, Side
from alignment_desktop.domain.errors import Refused
from alignment_desktop.domain.flow import Progress, Seat, itinerary
from alignment_desktop.domain.interview import Channel, Interview, Response, SittingState
from alignment_desktop.domain.pack import Question
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import N_, _, writable

_WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip
_SIDES = {Side.BUSINESS: N_("Business"), Side.IT: N_("IT")}
_CHANNELS = {
    Channel.IN_PERSON: N_("In person"),
    Channel.VIDEO: N_("Video"),
    Channel.PHONE: N_("Phone"),
    Channel.SHEET: N_("By sheet"),
}
_STATES = {
    SittingState.PLANNED: N_("Planned"),
    SittingState.HELD: N_("Held"),
    SittingState.NO_SHOW: N_("No-show"),
    SittingState.CANCELLED: N_("Cancelled"),
}
_TONES = {SittingState.HELD: Tone.GOOD, SittingState.NO_SHOW: Tone.WARN, SittingState.CANCELLED: Tone.MUTED}
_PROMISES = {
    Attribution.NAMED: N_("quoted by name"),
    Attribution.ROLE: N_("quoted by role"),
    Attribution.SIDE: N_("quoted by side"),
    Attribution.NONE: N_("not quoted"),
}
_TO_COME = (SittingState.PLANNED, SittingState.HELD)


@dataclass(frozen=True, slots=True)
class _Room:
    """What a sitting is given on the page: documents asked for with each must-ask, and empty lines to write on.

    Where it is tight, what is said of a sitting runs on in one paragraph, and without documents of their own the
    sittings share one list of them at the foot.
    """

    documents: int
    lines: int
    is_tight: bool = False


_ALL = 9
_ROOMS = (
    *(_Room(_ALL, lines) for lines in (12, 9, 7, 5, 4, 3, 2)),
    *(_Room(1, lines) for lines in (4, 3, 2, 1, 0)),
    _Room(1, 0, is_tight=True),
    *(_Room(0, lines, is_tight=True) for lines in (2, 1, 0)),
)
"""From the roomiest to the tightest: the first one that leaves the day on one page is taken."""
_SEVERAL_PAGES = _Room(1, 1)


def day_sheet(snapshot: Snapshot, day: date, assets: Assets, *, paper: Paper = Paper.A4) -> Rendered:
    """The sittings of a local day by time, those without a day last, as a PDF that was read again.

    A usual day of up to eight sittings takes one page; what does not fit gives way to room for it in a fixed order.
    The same arguments give the same bytes. Raises Refused for a day without a sitting.
    """
    options = Options(language=writable(snapshot.engagement.language), paper=paper)
    sheet = _Sheet(view_of(snapshot, options), day)
    if not sheet.sittings:
        raise Refused(_("There is no sitting on {day}. Choose a day that has one.").format(day=sheet.view.day(day)))
    document = _framed(sheet, assets)
    for room in _ROOMS:
        made = render(replace(document, blocks=tuple(sheet.blocks(room))), assets, sheet.view.t)
        if made.pages == 1:
            return reread(made)
    return reread(render(replace(document, blocks=tuple(sheet.blocks(_SEVERAL_PAGES))), assets, sheet.view.t))


def _framed(sheet: _Sheet, assets: Assets) -> Document:
    t = sheet.view.t
    document = without_blocks(t("Day sheet"), sheet.view, assets)
    return replace(
        document,
        status=Status.OWN,
        date=sheet.view.short_day(sheet.day),
        confidentiality=t("For your own use: it is not handed to anybody"),
    )


class _Sheet:
    """The sittings of one day, and the blocks that show them in more or less room."""

    def __init__(self, view: View, day: date) -> None:
        self.view, self.day = view, day
        snapshot = view.snapshot
        dated = [(i.appointment, i.id, i) for i in snapshot.interviews if i.appointment and i.appointment.date() == day]
        self.sittings = tuple(sitting for *_order, sitting in sorted(dated, key=lambda each: each[:2]))
        self.undated = tuple(
            i for i in snapshot.interviews if i.appointment is None and i.state is SittingState.PLANNED
        )
        self._roles = {role.id: role.title for role in view.pack.roles}
        self._present: dict[str, list[Respondent]] = {}
        for attendance in snapshot.attendances:
            self._present.setdefault(attendance.interview_id, []).append(snapshot.respondent[attendance.respondent_id])
        self._answers: dict[str, dict[str, Response]] = {}
        for response in snapshot.responses:
            self._answers.setdefault(response.respondent_id, {})[response.question] = response
        self._must: Mapping[str, Sequence[Question]] = {i.id: self._must_asks(i) for i in self.sittings}

    def blocks(self, room: _Room) -> Iterator[Block]:
        """Head and table; the documents asked for at the foot, where the sittings have no room for them."""
        t = self.view.t
        heading = t("{weekday} {day}").format(weekday=t(_WEEKDAYS[self.day.weekday()]), day=self.view.day(self.day))
        if room.is_tight:
            yield Heading(text=heading, level=2)
        else:
            yield Heading(text=heading, kicker=t("Day sheet, for your own use"))
        yield Table(
            columns=(
                Column(title=t("Time"), weight=1.35),
                Column(title=t("Who"), weight=2.85),
                Column(title=t("Plan"), weight=3.1),
                Column(title=t("Min"), weight=0.6, align="right"),
                Column(title=t("How"), weight=1.05),
                Column(title=t("State"), weight=1.05),
            ),
            rows=(*self._dated_rows(room), *(() if room.is_tight else self._undated_rows())),
            compact=True,
        )
        asked = tuple(q for sitting in self.sittings for q in self._must[sitting.id])
        if asked and not room.documents:
            yield Text(text=_labelled(t("Ask to see"), "; ".join(_documents(asked, 1))), style=Style.NOTE)
        if self.undated and room.is_tight:
            names = "; ".join(", ".join(self._names(sitting)) for sitting in self.undated)
            yield Text(text=_labelled(t("Without a day yet"), names), style=Style.NOTE)

    def _dated_rows(self, room: _Room) -> Iterator[Row]:
        t = self.view.t
        for sitting in self.sittings:
            assert sitting.appointment is not None  # only sittings of the day are dated
            end = sitting.appointment + timedelta(minutes=sitting.minutes)
            zone = sitting.zone.rpartition("/")[2].replace("_", " ")
            time = Run(text=f"{sitting.appointment:%H:%M}–{end:%H:%M}", bold=True), Run(text=f"\n{zone}")
            yield self._row(sitting, time, "\n")
            if sitting.state in _TO_COME:
                yield Row(cells=("", Cell(text=tuple(self._in_the_room(sitting, room)))), under=True)
            if sitting.state is SittingState.PLANNED and room.lines:
                yield Row(cells=("", Cell(text=t("Notes") + "\n" * room.lines, tone=Tone.MUTED)), under=True)

    def _undated_rows(self) -> Iterator[Row]:
        if self.undated:
            yield Row(cells=(self.view.t("Without a day yet"),), strong=True)
        for sitting in self.undated:
            yield self._row(sitting, (), ", ")

    def _row(self, sitting: Interview, time: tuple[Run, ...], between: str) -> Row:
        t, plan = self.view.t, self.view.pack.plan.get(sitting.plan or "")
        who: list[Run] = []
        for respondent in self._present.get(sitting.id, ()):
            person = self.view.snapshot.person[respondent.person_id]
            job = person.job or self._roles.get(respondent.role, respondent.role)
            lead = "\n" if who else ""
            told = f"{between}{job} · {t(_SIDES[person.side])}"
            who += [Run(text=f"{lead}{person.name}", bold=True), Run(text=told)]
        return Row(
            cells=(
                Cell(text=time),
                Cell(text=tuple(who)),
                plan.title if plan else t("All that fit"),
                str(sitting.minutes),
                t(_CHANNELS[sitting.channel]),
                Cell(text=t(_STATES[sitting.state]), tone=_TONES.get(sitting.state, Tone.NEUTRAL)),
            )
        )

    def _names(self, sitting: Interview) -> Iterator[str]:
        for respondent in self._present.get(sitting.id, ()):
            yield self.view.snapshot.person[respondent.person_id].name

    def _in_the_room(self, sitting: Interview, room: _Room) -> Iterator[Run]:
        """What was promised, what must be asked, and what to ask to see."""
        t, next_part = self.view.t, Run(text="   " if room.is_tight else "\n")
        present = self._present.get(sitting.id, [])
        for respondent in present:
            person = self.view.snapshot.person[respondent.person_id]
            told = t(_PROMISES[respondent.attribution])
            yield from _labelled(t("Promised"), f"{person.name}: {told}, " if len(present) > 1 else f"{told}, ")
            if respondent.consent_on is None:
                yield Run(text=t("no consent yet"), bold=True, tone=Tone.WARN)
            else:
                yield Run(text=t("consent given {day}").format(day=self.view.short_day(respondent.consent_on)))
            if sitting.plan:
                yield next_part
        if not sitting.plan:
            return
        must = self._must[sitting.id]
        practices = dict.fromkeys(self.view.pack.practice[q.practice].short for q in must)
        yield from _labelled(t("Must-ask"), "\u00a0· ".join(practices) or t("nothing left"))
        if must and room.documents:
            yield next_part
            yield from _labelled(t("Ask to see"), "; ".join(_documents(must, room.documents)))

    def _must_asks(self, sitting: Interview) -> tuple[Question, ...]:
        """The must-asks of those who are present; while it is planned, those that are not answered yet."""
        pack = self.view.pack
        plan = pack.plan.get(sitting.plan or "")
        if plan is None:
            return ()
        seats = [
            Seat(role=r.role, side=self.view.snapshot.side_of[r.id], answers=self._answers.get(r.id, {}))
            for r in self._present.get(sitting.id, ())
        ]
        is_planned = sitting.state is SittingState.PLANNED
        return tuple(
            pack.question[stop.question]
            for stop in itinerary(pack, plan, seats)
            if stop.is_must_ask and not (is_planned and stop.progress is Progress.ANSWERED)
        )


def _labelled(label: str, words: str) -> tuple[Run, ...]:
    return Run(text=f"{label}  ", bold=True, tone=Tone.MUTED), Run(text=words, colour=INK)


def _documents(questions: Iterable[Question], most: int) -> tuple[str, ...]:
    """The documents that the questions look for, at most so many with each; none twice."""
    return tuple(dict.fromkeys(document for q in questions for document in q.evidence[:most]))
