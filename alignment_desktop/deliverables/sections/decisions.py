"""Page one: what is asked of the reader, the gap in one picture, what is strong, what happens next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from alignment_desktop.deliverables.blocks import (
    Block,
    Bullets,
    Cell,
    Chart,
    Column,
    Columns,
    Decision,
    Decisions,
    Heading,
    Row,
    Run,
    Style,
    Table,
    Text,
    Tone,
    Words,
)
from alignment_desktop.deliverables.view import View
from alignment_desktop.domain.drafting import upper_first
from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.pack import Practice
from alignment_desktop.domain.plan import by_priority
from alignment_desktop.domain.scoring import HIGH, Figure, Perception

_MOST_DECISIONS = 3


def decisions(view: View) -> tuple[Block, ...]:
    """At most three decisions asked, the dumbbells of all challenges, strengths and moves."""
    t = view.t
    blocks: list[Block] = [
        Heading(
            text=view.cut(view.text("heading:overall"), 2), kicker=t("On one page"), key="one-page",
            page_break_before=True,
        ),
        Text(text=view.cut(view.text("lead:overall"), 3), style=Style.LEAD),
    ]  # fmt: skip
    asked = _asked(view)
    if asked:
        blocks += [
            Heading(text=_asked_title(view, len(asked)),
                    level=3, in_contents=False),
            Decisions(decisions=asked),
        ]  # fmt: skip
    blocks += _picture(view)
    blocks += _strengths_and_moves(view) if view.findings or view.plan else _first_reading(view)
    return tuple(blocks)


def _asked_title(view: View, n: int) -> str:
    count = view.drafting.count(n)
    asked = view.t.plural("One decision is asked of you", "{count} decisions are asked of you", n, count=count)
    return upper_first(asked)


def _asked(view: View) -> tuple[Decision, ...]:
    """The open decisions marked for the report, those needed first in front."""
    entries = [
        e.values
        for e in view.snapshot.entries
        if e.register == "decisions"
        and not e.is_archived
        and e.values.get("in_report") == "yes"
        and e.values.get("title", "").strip()
        and not e.values.get("decided_on")
    ]
    entries.sort(key=lambda values: values.get("needed_by") or "9999")
    return tuple(
        Decision(
            ask=view.cut(values["title"], 2),
            of_whom=view.cut(view.owner(values["asked_of"])) if values.get("asked_of") else view.t("not yet named"),
            by_when=_by_when(view, values.get("needed_by", "")),
            waiting=view.cut(values.get("cost_of_waiting", ""), 2),
        )
        for values in entries[:_MOST_DECISIONS]
    )


def _by_when(view: View, needed_by: str) -> str:
    """The day, or the words that stand in its place."""
    try:
        return view.day(date.fromisoformat(needed_by))
    except ValueError:
        return view.cut(needed_by) or view.t("no date")


def _picture(view: View) -> tuple[Block, ...]:
    rows = [
        (c.short, view.assessment.challenge[c.id], f"chapter-{c.id}")
        for c in view.pack.challenges
        if view.shows(view.assessment.challenge[c.id])
    ]
    if not rows:
        return ()
    apart = any(figure.gap is not None for _label, figure, _key in rows)
    caption = (
        view.t("The gap in one picture: mean level by challenge, as business and IT see it.")
        if apart
        else view.t("Mean level by challenge; no side stands apart, as too few answers of both can be compared.")
    )
    return (Chart(picture=view.dumbbells(rows), caption=caption, key="figure-gap"),)


def _strengths_and_moves(view: View) -> tuple[Block, ...]:
    t = view.t
    strong: list[Words] = [(Run(text=view.cut(f.title), to=f.id),) for f in view.strengths()[: view.options.most]]
    moves: list[Words] = []
    first = by_priority((a for a in view.plan if a.status.is_open), view.snapshot.action_links)
    for action in first[: view.options.most]:
        day = view.short_day(action.due_on) if action.due_on else t("no date")
        who = view.cut(t("{owner}, {day}").format(owner=view.owner(action.owner_id), day=day))
        late = t(" (overdue)") if action.is_overdue(view.snapshot.today) else ""
        title = Run(text=f"{view.cut(action.title)}: {who}")
        moves.append((Run(text=f"{action.label} ", bold=True, to=action.id), title, Run(text=late, tone=Tone.BAD)))
    columns: list[tuple[Block, ...]] = []
    if strong:
        columns.append((_small_heading(t("What is strong")), Bullets(items=tuple(strong), style=Style.SMALL)))
    if moves:
        columns.append((_small_heading(t("The next moves")), Bullets(items=tuple(moves), style=Style.SMALL)))
    return (Columns(columns=tuple(columns)),) if columns else ()


def _first_reading(view: View) -> tuple[Block, ...]:
    """What the ratings alone say, as long as there are neither findings nor a plan."""
    t, most = view.t, view.options.most
    blocks: list[Block] = []
    first, high = view.practices_to_look_at()[: most + 1], view.high_practices()[:most]
    if first:
        blocks.append(_small_heading(t("Where to look first")))
        blocks.append(_readings(view, [(p, f, _why(view, p, f)) for p, f in first]))
    if high:
        blocks.append(_small_heading(t("What stands highest")))
        blocks.append(_readings(view, [(p, f, t("{strong}").format(strong=p.strong)) for p, f in high]))
    if blocks:
        told = t("Read from the ratings alone: findings and a plan have not been agreed yet.")
        blocks.append(Text(text=told, style=Style.NOTE))
    return tuple(blocks)


def _why(view: View, practice: Practice, figure: Figure) -> str:
    """What is weak in a practice; what each side sees in one that is not weak on the whole."""
    if (figure.reported or HIGH) < HIGH:
        return view.t("{weak}").format(weak=practice.weak)
    business, it = view.side_score(figure, Side.BUSINESS), view.side_score(figure, Side.IT)
    if figure.perception is Perception.BLIND_SPOT:
        return view.t("In place for IT at {it}, not for the business at {business}").format(it=it, business=business)
    return view.t("The business puts it at {business}, IT at {it}").format(it=it, business=business)


def _readings(view: View, rows: Sequence[tuple[Practice, Figure, str]]) -> Table:
    t = view.t
    return Table(
        columns=(
            Column(title=t("Practice"), weight=1.9),
            Column(title=t("Level"), weight=0.7, align="right"),
            Column(title=t("Gap"), weight=0.7, align="right"),
            Column(title=t("What that means"), weight=4.7),
        ),
        rows=tuple(
            Row(
                cells=(
                    (Run(text=practice.short, to=f"practice-{practice.id}"),),
                    Cell(text=view.score(figure), bold=True),
                    Cell(text=view.gap(figure), bold=True, tone=view.gap_tone(figure)),
                    view.cut(upper_first(words)),
                )
            )
            for practice, figure, words in rows
        ),
        compact=True,
    )


def _small_heading(text: str) -> Heading:
    return Heading(text=text, level=3, in_contents=False)
