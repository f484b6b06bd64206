"""One chapter a challenge: the message, the figures, what was found, what it costs, what happens next."""

from __future__ import annotations

from fractions import Fraction

from alignment_desktop.charts.picture import BAD, INK
from alignment_desktop.deliverables.blocks import (
    Block,
    Cell,
    Chart,
    Column,
    Group,
    Heading,
    KeyFigure,
    KeyFigures,
    Quote,
    Row,
    Run,
    Style,
    Table,
    Text,
    Tone,
    Words,
)
from alignment_desktop.deliverables.view import View, practice_rows
from alignment_desktop.domain.interview import Remark
from alignment_desktop.domain.pack import Challenge
from alignment_desktop.domain.plan import Finding, Stance
from alignment_desktop.i18n import N_

_MOST_QUOTES = 6
_STANCES = {
    Stance.AGREE: N_("Management agrees"),
    Stance.PARTLY: N_("Management agrees in part"),
    Stance.DISAGREE: N_("Management disagrees"),
}


def challenges(view: View) -> tuple[Block, ...]:
    """A chapter for every challenge of the pack."""
    spoken: set[str] = set()
    blocks: list[Block] = []
    is_page_full = True
    for challenge in view.pack.challenges:
        told = _told(view, challenge, spoken)
        blocks += _opening(view, challenge, page_break=is_page_full or bool(told))
        blocks += told
        is_page_full = bool(told)
    return tuple(blocks)


def _opening(view: View, challenge: Challenge, *, page_break: bool) -> tuple[Block, ...]:
    """The heading and lead of a chapter; those without more to say share a page."""
    kicker = view.t("Challenge {n} · {name}").format(n=challenge.number, name=challenge.short)
    return (
        Heading(
            text=view.text(f"heading:{challenge.id}"), kicker=kicker, colour=challenge.colour,
            key=f"chapter-{challenge.id}", page_break_before=page_break,
        ),
        Text(text=view.text(f"lead:{challenge.id}"), style=Style.LEAD),
    )  # fmt: skip


def _told(view: View, challenge: Challenge, spoken: set[str]) -> tuple[Block, ...]:
    """What stands under the lead, in its order; nothing where nothing is known. `spoken` are quotes printed before."""
    blocks = (
        *_dumbbells(view, challenge),
        *_next_levels(view, challenge),
        *_findings_table(view, challenge),
        *_first_quote(view, challenge, spoken),
        *_actions_table(view, challenge),
        *_in_detail(view, challenge, spoken),
        *_strengths(view, challenge),
        *_more_quotes(view, challenge, spoken),
    )
    is_measured = view.shows(view.assessment.challenge[challenge.id]) or view.target(challenge.id) is not None
    return (_key_figures(view, challenge), *blocks) if blocks or is_measured else ()


def _key_figures(view: View, challenge: Challenge) -> KeyFigures:
    t, figure = view.t, view.assessment.challenge[challenge.id]
    widest = max(
        ((p, f) for p, f in practice_rows(view, challenge) if view.shows_sides(f)),
        key=lambda pair: abs(pair[1].gap or Fraction(0)),
        default=None,
    )
    target = view.target(challenge.id)
    by = t("by {day}").format(day=view.day(target.by_on)) if target and target.by_on else ""
    who = t("agreed with {who}").format(who=target.agreed_with) if target and target.agreed_with else ""
    return KeyFigures(
        figures=(
            KeyFigure(
                label=t("Maturity"),
                value=view.score(figure),
                to=f"figures-{challenge.id}",
                note=" · ".join(part for part in (view.level_name(figure), view.band(figure)) if part),
                colour=challenge.colour,
            ),
            KeyFigure(
                label=t("Gap, IT minus business"),
                value=view.gap(figure),
                note=t("widest: {practice}\u00a0{gap}").format(
                    practice=widest[0].short, gap=view.gap(widest[1])
                ) if widest else view.no_gap(figure),
                to=f"practice-{widest[0].id}" if widest else "",
                colour=BAD if view.gap_tone(figure) is Tone.BAD else INK,
            ),
            KeyFigure(
                label=t("Target"),
                value=view.target_level(challenge.id),
                note=", ".join(part for part in (by, who) if part) if target else t("none agreed yet"),
                colour=INK,
            ),
        )
    )  # fmt: skip


def _dumbbells(view: View, challenge: Challenge) -> tuple[Block, ...]:
    t = view.t
    rows = [(p.short, f, f"practice-{p.id}") for p, f in practice_rows(view, challenge) if view.shows(f)]
    if not rows:
        return ()
    # Only those whose answers stand behind what is drawn by side are counted here.
    heads = view.assessment.challenge[challenge.id].heads
    voices = view.voices(heads) if any(heads) else t("both sides together")
    caption = t("Mean level by practice, {voices}; 1 {low}, 5 {high}.").format(
        voices=voices, low=view.pack.level_name(1), high=view.pack.level_name(5)
    )
    return (Chart(picture=view.dumbbells(rows), caption=caption),)


def _next_levels(view: View, challenge: Challenge) -> tuple[Block, ...]:
    """What each practice would look like one level up, lowest first, where no findings say what to change."""
    t = view.t
    if view.weaknesses(challenge):
        return ()
    rows = []
    for practice, figure in sorted(practice_rows(view, challenge), key=lambda pair: pair[1].reported or Fraction(0)):
        level = figure.level
        question = max(view.pack.questions_of[practice.id], key=lambda q: q.weight, default=None)
        if level is None or level == len(view.pack.scale) or question is None:
            continue
        up = f"{level + 1} {view.pack.level_name(level + 1)}"
        rows.append(Row(cells=(practice.short, Cell(text=view.score(figure), bold=True), up, question.levels[level])))
    if not rows:
        return ()
    return (
        Group(
            blocks=(
                Heading(text=t("What the next level looks like"), level=2, in_contents=False),
                Table(
                    columns=(
                        Column(title=t("Practice"), weight=2),
                        Column(title=t("Today"), weight=0.8, align="right"),
                        Column(title=t("Next level"), weight=1.1),
                        Column(title=t("What would be seen then"), weight=4.1),
                    ),
                    rows=tuple(rows),
                    compact=True,
                ),
            )
        ),
    )


def _findings_table(view: View, challenge: Challenge) -> tuple[Block, ...]:
    t = view.t
    found = view.weaknesses(challenge)
    if not found:
        return ()
    return (
        Group(
            blocks=(
                Heading(text=t("What we found, and what it costs"), level=2, in_contents=False),
                Table(
                    columns=(
                        Column(title=t("Finding"), weight=3.2),
                        Column(title=t("Severity"), weight=1),
                        Column(title=t("Consequence"), weight=3),
                    ),
                    rows=tuple(
                        Row(cells=(_titled(f.label, f.title, f.id), view.severity(f), f.consequence)) for f in found
                    ),
                ),
            )
        ),
    )


def _actions_table(view: View, challenge: Challenge) -> tuple[Block, ...]:
    t = view.t
    # What is still to be done comes first, for that is what the heading promises.
    actions = sorted(view.actions_of(challenge), key=lambda a: not a.status.is_open)
    if not actions:
        return ()
    return (
        Group(
            blocks=(
                Heading(text=t("What happens next"), level=2, in_contents=False),
                Table(
                    columns=(
                        Column(title=t("Action"), weight=3.6),
                        Column(title=t("Owner"), weight=1.6),
                        Column(title=t("By"), weight=1.4),
                        Column(title=t("Status"), weight=1.7),
                    ),
                    rows=tuple(
                        Row(
                            cells=(
                                _titled(a.label, a.title, a.id),
                                view.owner_cell(a),
                                view.when(a),
                                view.status_cell(a),
                            )
                        )
                        for a in actions
                    ),
                ),
            )
        ),
    )


def _titled(label: str, title: str, to: str) -> tuple[Run, ...]:
    return (Run(text=f"{label} ", bold=True, to=to), Run(text=title))


def _in_detail(view: View, challenge: Challenge, spoken: set[str]) -> tuple[Block, ...]:
    found = view.weaknesses(challenge)
    if not found:
        return ()
    blocks: list[Block] = [Heading(text=view.t("The findings in detail"), level=2, in_contents=False)]
    for finding in found:
        blocks += _finding(view, finding, spoken)
    return tuple(blocks)


def _finding(view: View, finding: Finding, spoken: set[str]) -> tuple[Block, ...]:
    t = view.t
    parts = (
        (t("What we saw"), finding.condition),
        (t("What good looks like"), finding.criteria),
        (t("Why it is so"), finding.cause),
        (t("What it leads to"), finding.effect),
        (t("What we recommend"), finding.recommendation),
    )
    told: list[Block] = [
        Text(text=(Run(text=f"{label}. ", bold=True), Run(text=words))) for label, words in parts if words.strip()
    ]
    heading = Heading(text=f"{finding.label} {finding.title}", level=3, key=finding.id, in_contents=False)
    blocks: list[Block] = [Group(blocks=(heading, *told[:1])), *told[1:]]
    blocks += [Text(text=line, style=Style.SMALL) for line in _rests_on(view, finding)]
    quotes = [r for r in view.remarks_of(finding) if r in view.disclosure.quotes and r.id not in spoken]
    for remark in quotes[:1]:
        spoken.add(remark.id)
        blocks.append(_quote(view, remark))
    return tuple(blocks)


def _rests_on(view: View, finding: Finding) -> list[Words]:
    """The evidence a finding rests on, its actions and what management says, as links and small lines."""
    t = view.t
    lines: list[Words] = []
    practice = view.pack.practice.get(finding.practice or "")
    remarks = len(view.remarks_of(finding))
    heard = t.plural("one remark", "{n} remarks", remarks) if remarks else ""
    if practice is not None and view.shows(figure := view.assessment.practice[practice.id]):
        measured = t("{practice}: level {score}").format(practice=practice.short, score=view.score(figure))
        if view.shows_sides(figure):
            measured += t(", gap {gap}").format(gap=view.gap(figure))
        lines.append(
            (
                Run(text=t("Evidence: "), bold=True),
                Run(text=measured, to=f"practice-{practice.id}"),
                Run(text=f"; {heard}" if heard else ""),
            )
        )
    elif heard:
        lines.append((Run(text=t("Evidence: "), bold=True), Run(text=heard)))
    actions = view.actions_for(finding)
    if actions:
        runs = [Run(text=t("Answered by: "), bold=True)]
        for n, action in enumerate(actions):
            runs += [Run(text=", ")] if n else []
            runs.append(Run(text=f"{action.label} {action.title}", to=action.id))
        lines.append(tuple(runs))
    for response in view.snapshot.finding_responses:
        if response.finding_id == finding.id:
            person = view.snapshot.person.get(response.person_id or "")
            who = f" ({view.owner(person.id)})" if person and person.erased_on is None else ""
            words = f": {response.words}" if response.words.strip() else ""
            lines.append((Run(text=t(_STANCES[response.stance]), bold=True), Run(text=f"{who}{words}")))
    return lines


def _strengths(view: View, challenge: Challenge) -> tuple[Block, ...]:
    found = view.strengths(challenge)
    if not found:
        return ()
    blocks: list[Block] = [Heading(text=view.t("What is strong"), level=2, in_contents=False)]
    for finding in found:
        heading = Heading(text=f"{finding.label} {finding.title}", level=3, key=finding.id, in_contents=False)
        words = finding.condition.strip() or finding.effect.strip()
        blocks.append(Group(blocks=(heading, Text(text=words))) if words else heading)
    return tuple(blocks)


def _quotes(view: View, challenge: Challenge) -> list[Remark]:
    practices = {p.id for p in view.pack.practices_of[challenge.id]}
    linked = {r.id for f in view.weaknesses(challenge) for r in view.remarks_of(f)}
    quotes = [
        r
        for r in view.disclosure.quotes
        if (question := view.pack.question.get(r.question or "")) is not None and question.practice in practices
    ]
    return sorted(quotes, key=lambda r: (r.id not in linked, len(r.text)))


def _first_quote(view: View, challenge: Challenge, spoken: set[str]) -> tuple[Block, ...]:
    """One voice under the findings; where there are none, all voices stand together further down."""
    if not view.weaknesses(challenge):
        return ()
    for remark in [r for r in _quotes(view, challenge) if r.id not in spoken][:1]:
        spoken.add(remark.id)
        return (_quote(view, remark),)
    return ()


def _more_quotes(view: View, challenge: Challenge, spoken: set[str]) -> tuple[Block, ...]:
    """Voices that end a chapter, as many as its last page has room for; a chapter without any before gets the first."""
    quotes = _quotes(view, challenge)
    rest = [r for r in quotes if r.id not in spoken][:_MOST_QUOTES]
    if not rest:
        return ()
    is_heard = any(r.id in spoken for r in quotes)
    heading = Heading(text=view.t("In their own words"), level=2, in_contents=False)
    first, *more = (_quote(view, remark) for remark in rest)
    return (
        Group(blocks=(heading, first), if_room=is_heard),
        *(Group(blocks=(quote,), if_room=True) for quote in more),
    )


def _quote(view: View, remark: Remark) -> Quote:
    return Quote(text=remark.text, attribution=view.attribution(remark))
