"""Whom to ask next, and what needs attention; each line goes to where it can be mended."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping

from alignment_desktop.domain.attention import Concern, Worry, concerns
from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.interview import Interview
from alignment_desktop.domain.pack import Practice
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.domain.voices import Ask, asks
from alignment_desktop.i18n import N_, _
from alignment_desktop.ui import readings, widgets, words
from alignment_desktop.ui.lines import Line, Lines, say
from alignment_desktop.ui.pages.overview.parts import Scene, Ways, tell_button

_FEW = 5
_MANY = 8
_NAMES = 3


class ListCard(widgets.Card):
    """A card of lines that lead on: the first few, or all of them once that was asked for."""

    def __init__(self, heading: str, name: str, few: int) -> None:
        super().__init__(heading)
        self._few = few
        self._told: tuple[Line, ...] = ()
        self._nothing = widgets.muted(wraps=True)
        self._lines = Lines(name)
        self._lines.chosen.connect(self._on_chosen)
        self._more = widgets.button("", self._show_all, kind="quiet")
        self._more.hide()
        self._nothing.hide()
        widgets.add_all(self.body, (self._nothing, self._lines, self._more))

    def tell(self, lines: Iterable[Line], nothing: str) -> None:
        """Other lines from now on; `nothing` stands in their place where there are none."""
        self._told = tuple(lines)
        self._nothing.setVisible(not self._told)
        say(self._nothing, nothing)
        self._show()

    def _show(self) -> None:
        shown = self._told[: self._few]
        self._lines.fill(list(shown))
        self._more.setVisible(len(shown) < len(self._told))
        tell_button(self._more, _("Show all {n}").format(n=len(self._told)))

    def _show_all(self) -> None:
        self._few = sys.maxsize
        self._show()

    def _on_chosen(self, place: str) -> None:
        """Goes to what the line of this key is about."""


class AskCard(ListCard):
    """Which side is still to be heard on what, by whom, and in which sitting it fits."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(_("Ask next"), _("Whom to ask next"), _FEW)
        self._ways = ways
        self._asks: tuple[Ask, ...] = ()

    def fill(self, scene: Scene) -> None:
        """Other asks from now on."""
        snapshot = scene.snapshot
        self._asks = asks(snapshot)
        self.tell(
            (_ask(snapshot, place, ask) for place, ask in enumerate(self._asks)),
            _("This round is closed; nothing is asked any more.")
            if snapshot.round.is_closed
            else _("Both sides have been heard on every question that counts."),
        )

    def _on_chosen(self, place: str) -> None:
        """Goes to the sitting it fits into, else plans one with whoever could be asked, else adds somebody to ask."""
        ask = self._asks[int(place)]
        if ask.candidates:
            self._ways.session.go_to("interviews", ask.sitting_id or ask.candidates[0])
        else:
            self._ways.session.go_to("engagement", "add person")


def _ask(snapshot: Snapshot, place: int, ask: Ask) -> Line:
    practice = snapshot.pack.practice[ask.practice]
    told = _("No business voice yet on {what}") if ask.side is Side.BUSINESS else _("No IT voice yet on {what}")
    what, asked = practice.short, ""
    if not ask.is_silent and len(ask.questions) == 1:
        question = snapshot.pack.question[ask.questions[0]]
        what = _("one question of {practice}").format(practice=practice.short)
        asked = (question.text_it or question.text) if ask.side is Side.IT else question.text
    elif not ask.is_silent:
        what = _("{n} questions of {practice}").format(n=len(ask.questions), practice=practice.short)
    sitting = next((i for i in snapshot.interviews if i.id == ask.sitting_id), None)
    detail = "\n".join(part for part in (asked, _who(snapshot, ask, sitting)) if part)
    colour = snapshot.pack.challenge[practice.challenge].colour
    figure = _("Go to the sitting ›") if sitting else _("Plan one ›") if ask.candidates else _("Add a person ›")
    return Line(str(place), told.format(what=what), detail, figure, colour, "accent")


def _who(snapshot: Snapshot, ask: Ask, sitting: Interview | None) -> str:
    if not ask.candidates:
        return _("Nobody on this side is left to ask.")
    names = [readings.name_of(snapshot, who) for who in ask.candidates]
    if sitting is None:
        told = ", ".join(names[:_NAMES])
        rest = len(names) - _NAMES
        told = _("{names} and {n} more").format(names=told, n=rest) if rest > 0 else told
        return _("Could be asked: {names}").format(names=told)
    when = readings.moment(sitting.appointment, snapshot.today) if sitting.appointment else _("no time yet")
    if ask.is_planned:
        return _("{name}, {when}: it is in the plan").format(name=names[0], when=when)
    if ask.fitting < len(ask.questions):
        return _("{name}, {when}: {n} of {all} fit into {minutes} minutes").format(
            name=names[0], when=when, n=ask.fitting, all=len(ask.questions), minutes=sitting.minutes
        )
    told = _("{name}, {when}: fits into {minutes} minutes")
    return told.format(name=names[0], when=when, minutes=sitting.minutes)


class AttentionCard(ListCard):
    """What is at risk, the gravest first; each line leads to its cause."""

    def __init__(self, ways: Ways, to_kpi: Callable[[str], None]) -> None:
        super().__init__(_("Needs attention"), _("What needs attention"), _MANY)
        self._ways = ways
        self._to_kpi = to_kpi
        self._concerns: tuple[Concern, ...] = ()

    def fill(self, scene: Scene) -> None:
        """Other concerns from now on."""
        self._concerns = concerns(scene.snapshot)
        lines = (_line(scene.snapshot, place, concern) for place, concern in enumerate(self._concerns))
        self.tell(lines, _("Nothing is late, contradicted or left open."))

    def _on_chosen(self, place: str) -> None:
        concern = self._concerns[int(place)]
        page = _PAGES.get(concern.worry)
        if concern.worry is Worry.STALE_KPI:
            self._to_kpi(concern.id)
        elif page is None:
            self._ways.explain(concern.id)
        else:
            self._ways.session.go_to(page, "people" if concern.worry is Worry.SMALL_SIDE else concern.id)


# Where a worry is mended; those that are left out are about a figure, whose explanation shows the cause.
_PAGES: Mapping[Worry, str] = {
    Worry.OPEN_CLAIM: "findings",
    Worry.UNANSWERED_FINDING: "findings",
    Worry.OVERDUE_ACTION: "plan",
    Worry.BLOCKED_ACTION: "plan",
    Worry.OPEN_ENDED_ACTION: "plan",
    Worry.TO_RATE: "interviews",
    Worry.PAST_SITTING: "interviews",
    Worry.SMALL_SIDE: "engagement",
}
_WORDS: Mapping[Worry, str] = {
    Worry.OPEN_CLAIM: N_("Two statements contradict each other"),
    Worry.OVERDUE_ACTION: N_("{name} is overdue"),
    Worry.BLOCKED_ACTION: N_("{name} is blocked"),
    Worry.UNANSWERED_FINDING: N_("{name}: no action answers it"),
    Worry.NO_EVIDENCE: N_("{name} stands at level 4 or more, without evidence"),
    Worry.SINGLE_SIDED: N_("{name} was heard from one side only"),
    Worry.DONT_KNOW: N_("{name}: {n} times “don’t know”"),
    Worry.TO_RATE: N_("Answers that wait for a rating: {n}"),
    Worry.PAST_SITTING: N_("The sitting with {name} has not been held"),
    Worry.STALE_KPI: N_("{name} has no fresh value"),
    Worry.OPEN_ENDED_ACTION: N_("{name} lacks {missing}"),
    Worry.SMALL_SIDE: N_("Only {n} on the {side} side: its figures are held back from the client"),
}
_TONES = {Worry.OPEN_CLAIM: "bad", Worry.OVERDUE_ACTION: "bad", Worry.UNANSWERED_FINDING: "bad"}


def _line(snapshot: Snapshot, place: int, concern: Concern) -> Line:
    pack = snapshot.pack
    practice = pack.practice.get(concern.practice or "")
    match concern.worry:
        case Worry.OVERDUE_ACTION | Worry.BLOCKED_ACTION | Worry.OPEN_ENDED_ACTION:
            said = _of_action(snapshot, concern.id)
        case Worry.UNANSWERED_FINDING:
            finding = next(f for f in snapshot.findings if f.id == concern.id)
            said = {"name": f"{finding.label} {finding.title}", "detail": _("severity high")}
        case Worry.STALE_KPI:
            told = _("last measured {n} days ago").format(n=concern.count)
            said = {"name": next(k.title for k in snapshot.kpis if k.id == concern.id), "detail": told}
        case Worry.PAST_SITTING | Worry.TO_RATE:
            said = _of_sitting(snapshot, concern)
        case Worry.OPEN_CLAIM:
            said = {"detail": _claim(snapshot, concern.id, practice)}
        case Worry.SMALL_SIDE:
            said = {"side": words.word(Side(concern.id))}
        case _:
            name, where = (practice.short, pack.challenge[practice.challenge].short) if practice else ("", "")
            said = {"name": name, "detail": where}
    detail = said.pop("detail", "")
    figure = ""
    if concern.worry is Worry.OVERDUE_ACTION:
        figure = _("one day") if concern.count == 1 else _("{n} days").format(n=concern.count)
    colour = pack.challenge[practice.challenge].colour if practice else _TONES.get(concern.worry, "warn_line")
    return Line(str(place), _(_WORDS[concern.worry]).format(n=concern.count, **said), detail, figure, colour, "bad")


def _of_action(snapshot: Snapshot, action_id: str) -> dict[str, str]:
    """What an action is called, who owns it until when, and what it lacks."""
    action = next(a for a in snapshot.actions if a.id == action_id)
    owner = snapshot.person.get(action.owner_id or "")
    due = _("due {day}").format(day=words.day(action.due_on)) if action.due_on else ""
    missing = [word for word, lacks in ((_("an owner"), owner is None), (_("a date"), not due)) if lacks]
    return {
        "name": f"{action.label} {action.title}",
        "missing": _(" and ").join(missing),
        "detail": " · ".join(part for part in (owner.name if owner else "", due) if part),
    }


def _of_sitting(snapshot: Snapshot, concern: Concern) -> dict[str, str]:
    """Whom a sitting is with, and when it was to be."""
    there = [a.respondent_id for a in snapshot.attendances if a.interview_id == concern.id]
    names = ", ".join(readings.name_of(snapshot, who) for who in there)
    sitting = next(i for i in snapshot.interviews if i.id == concern.id)
    when = readings.moment(sitting.appointment, snapshot.today) if sitting.appointment else ""
    parts = (names, when) if concern.worry is Worry.TO_RATE else (when,)
    return {"name": names, "detail": " · ".join(part for part in parts if part)}


def _claim(snapshot: Snapshot, claim_id: str, practice: Practice | None) -> str:
    """What the two statements are about, and who made them."""
    claim = next(c for c in snapshot.claims if c.id == claim_id)
    remarks = {r.id: r for r in snapshot.remarks}
    said = [remarks[r] for r in (claim.first_remark_id, claim.second_remark_id) if r in remarks]
    names = _(" against ").join(readings.name_of(snapshot, r.respondent_id) for r in said if r.respondent_id)
    return ": ".join(part for part in (practice.short if practice else "", names) if part)
