"""The plan: a timeline, the actions by horizon, and where they would take the scores."""

from __future__ import annotations

from datetime import date

from alignment_desktop.charts.gantt import Task, gantt
from alignment_desktop.charts.picture import INK_2
from alignment_desktop.charts.quadrant import Point, QuadrantWords, quadrant
from alignment_desktop.deliverables.blocks import (
    Block,
    Cell,
    Chart,
    Column,
    Heading,
    Row,
    Run,
    Style,
    Table,
    Text,
)
from alignment_desktop.deliverables.fonts import measure
from alignment_desktop.deliverables.view import View, due_order
from alignment_desktop.domain.cited import NOTHING
from alignment_desktop.domain.plan import Action, ActionStatus, Horizon
from alignment_desktop.domain.projection import projection
from alignment_desktop.i18n import N_

_HORIZONS = {
    Horizon.DAYS_30: N_("Within 30 days"),
    Horizon.DAYS_60: N_("Within 60 days"),
    Horizon.DAYS_90: N_("Within 90 days"),
    Horizon.BEYOND: N_("Beyond 90 days"),
    Horizon.UNDATED: N_("No date yet"),
    Horizon.CLOSED: N_("Done"),
}
# As many bars as one page holds with the names of all challenges between them.
_MOST_TASKS = 24


def roadmap(view: View) -> tuple[Block, ...]:
    """Timeline, table and what the plan would change; nothing where there is no plan, which the limits then say."""
    t = view.t
    kept = list(view.plan)
    if not kept:
        return ()
    return (
        Heading(text=t("What happens when, and who sees to it"), kicker=t("Roadmap"), key="roadmap",
                page_break_before=True),
        Text(text=view.text("lead:roadmap"), style=Style.LEAD),
        *_timeline(view, kept),
        *_table(view, kept),
        *_quadrant(view, kept),
        *_projection(view),
    )  # fmt: skip


def _colour_of(view: View, action: Action) -> tuple[str, str]:
    """The challenge an action mostly answers, as (name, colour)."""
    challenge = view.pack.challenge.get(view.challenge_of_action.get(action.id, ""))
    return (challenge.short, challenge.colour) if challenge else (view.t("Other"), INK_2)


def _timeline(view: View, actions: list[Action]) -> tuple[Block, ...]:
    t, today = view.t, view.snapshot.today
    dated = [a for a in actions if a.due_on]
    if not dated:
        return ()
    order = {c.short: c.number for c in view.pack.challenges}
    dated.sort(key=lambda a: (order.get(_colour_of(view, a)[0], 99), a.start_on or a.due_on, a.number))
    needs = {n.action_id: n.needs_id for n in view.snapshot.action_needs}
    tasks = []
    for action in dated:
        group, colour = _colour_of(view, action)
        late = action.is_overdue(today)
        days = (today - (action.due_on or today)).days
        tasks.append(
            Task(
                label=f"{action.label} {action.title}",
                start=action.start_on,
                end=action.due_on or today,
                progress=1.0 if action.status is ActionStatus.DONE else action.progress / 100,
                colour=colour,
                group=group,
                late=late,
                note=t.plural("overdue {n} day", "overdue {n} days", days) if late else "",
                key=action.id,
                after=needs.get(action.id, ""),
            )
        )
    charts = []
    for part in range(0, len(tasks), _MOST_TASKS):
        picture = gantt(
            tasks[part : part + _MOST_TASKS], view.width, measure, today=today,
            today_word=t("today, {day}").format(day=view.short_day(today)), month_name=t.short_month,
            day_name=view.short_day,
        )  # fmt: skip
        caption = t("The plan over time, by challenge; the filled part of a bar is done.")
        charts.append(Chart(picture=picture, caption=caption))
    return tuple(charts)


def _table(view: View, actions: list[Action]) -> tuple[Block, ...]:
    t, today = view.t, view.snapshot.today
    rows: list[Row] = []
    for horizon, title in _HORIZONS.items():
        of_it = sorted((a for a in actions if a.horizon(today) is horizon), key=due_order)
        if not of_it:
            continue
        rows.append(Row(cells=(t(title), "", "", "", ""), strong=True))
        rows += [_row(view, action) for action in of_it]
    return (
        Heading(text=t("The actions by date"), level=2),
        Table(
            columns=(
                Column(title=t("Action"), weight=3.65),
                Column(title=t("Owner"), weight=2.3),
                Column(title=t("By"), weight=1.3),
                Column(title=t("Status"), weight=1.7),
                Column(title=t("Answers"), weight=1.05),
            ),
            rows=tuple(rows),
            caption=t("The roadmap by horizon, counted from {day}.").format(day=view.day(view.snapshot.today)),
            key="table-roadmap",
            compact=True,
        ),
    )


def _row(view: View, action: Action) -> Row:
    found = [f for f in view.findings if action in view.actions_for(f)]
    answers: list[Run] = []
    for n, finding in enumerate(found):
        answers += [Run(text=", ")] if n else []
        answers.append(Run(text=finding.label, to=finding.id))
    return Row(
        key=action.id,
        cells=(
            (Run(text=f"{action.label} ", bold=True), Run(text=action.title)),
            view.owner_cell(action),
            view.when(action),
            view.status_cell(action),
            tuple(answers) or NOTHING,
        ),
    )


def _quadrant(view: View, actions: list[Action]) -> tuple[Block, ...]:
    t = view.t
    open_ = [a for a in actions if a.status.is_open]
    if not open_:
        return ()
    points = [
        Point(code=a.label, effort=a.effort, impact=a.impact, colour=_colour_of(view, a)[1], key=a.id) for a in open_
    ]
    words = QuadrantWords(
        effort=t("Effort"), impact=t("Impact"), quick=t("Quick wins"), large=t("Big bets"), small=t("Fill-ins"),
        later=t("Avoid"), low=t("low"), high=t("high"),
    )  # fmt: skip
    return (
        Heading(text=t("Where effort pays"), level=2),
        Chart(
            picture=quadrant(points, view.width, 240, measure, words),
            caption=t(
                "Open actions by impact and effort, each from 1 to 5; on a line they count upwards and to the right."
            ),
        ),
    )


def _projection(view: View) -> tuple[Block, ...]:
    """Today's score and the score after the plan, by challenge; lifts add up and stop at 5."""
    t = view.t
    after = projection(view.snapshot, view.assessment)
    rows = []
    for challenge in view.pack.challenges:
        figure, then = view.assessment.challenge[challenge.id], after[challenge.id].after
        if not view.shows(figure) or then is None or figure.reported is None:
            continue
        target = view.target(challenge.id)
        rows.append(
            Row(
                cells=(
                    Cell(text=challenge.short, bold=True, colour=challenge.colour),
                    view.score(figure),
                    Cell(text=view.number(then), bold=True),
                    view.target_level(challenge.id),
                    _day(view, target.by_on if target else None),
                )
            )
        )
    if not rows:
        return ()
    return (
        Heading(text=t("Where the plan would take the scores"), level=2),
        Table(
            columns=(
                Column(title=t("Challenge"), weight=2),
                Column(title=t("Today"), align="right"),
                Column(title=t("After the plan"), align="right"),
                Column(title=t("Target"), align="right"),
                Column(title=t("Target date"), weight=1.4, align="right"),
            ),
            rows=tuple(rows),
            caption=t("Each action states the practices it lifts and by how much; lifts add up and stop at 5."),
        ),
    )


def _day(view: View, day: date | None) -> str:
    return view.short_day(day)
