"""The plan over time: a bar a task with its progress, months along the top, a line for today."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from msgspec import Struct

from alignment_desktop.charts.picture import (
    BAD,
    GROUND,
    INK,
    INK_2,
    LINE,
    Bar,
    HitArea,
    Line,
    Measure,
    Picture,
    Polygon,
    Primitive,
    Text,
    diamond,
    fit,
    mix,
    readable,
)

_SIZE = 8.8
_ROW = 19.0
_GROUP = 22.0
_HEAD = 20.0


class Task(Struct, frozen=True, kw_only=True):
    """A task of the plan. Without a start it begins at its end and is drawn as a milestone.

    `progress` is 0 to 1; `note` ("overdue 6 days") stands beside the bar, in red where `late`; `after` is the key of
    the task it waits for.
    """

    label: str
    end: date
    start: date | None = None
    progress: float = 0.0
    colour: str = "#0f5c66"
    group: str = ""
    note: str = ""
    late: bool = False
    key: str = ""
    after: str = ""
    tip: str = ""


def gantt(
    tasks: Sequence[Task],
    width: float,
    measure: Measure,
    *,
    today: date | None,
    today_word: str,
    month_name: Callable[[date], str],
    day_name: Callable[[date], str] = date.isoformat,
    alt: str = "",
) -> Picture:
    """A timeline of `width` points; groups in the order of their first task, each with its name above.

    `month_name` and `day_name` write the month of a date and a date in the reader's language. Without
    tasks the picture has no height.
    """
    if not tasks:
        return Picture(width, 0.0, (), alt)
    first, last = _span(tasks, today)
    days = max((last - first).days, 1)
    room = max(measure(task.label, "regular", _SIZE) + 24 for task in tasks)
    named = max(measure(task.group, "semibold", 9) + 8 for task in tasks)
    left = min(max(room, named), width * 0.42)

    def at(day: date) -> float:
        return left + (width - left) * (day - first).days / days

    rows: list[Task | str] = []
    for group in dict.fromkeys(task.group for task in tasks):
        rows += [group] if group else []
        rows += [task for task in tasks if task.group == group]
    height = _HEAD + sum(_GROUP if isinstance(row, str) else _ROW for row in rows) + 6
    out: list[Primitive] = [Bar(0, 0, width, _HEAD, GROUND, radius=3)]
    out += _months(first, last, at, height, measure, month_name)
    y = _HEAD
    ends: dict[str, tuple[float, float]] = {}
    arrows: list[tuple[str, float, float]] = []
    for row in rows:
        if isinstance(row, str):
            colour = next(task.colour for task in tasks if task.group == row)
            out.append(Text(0, y + 15.5, fit(row, left - 8, "semibold", 9, measure), 9, readable(colour), "semibold"))
            y += _GROUP
            continue
        middle = y + _ROW / 2
        indent = 8.0 if row.group else 0.0
        label = fit(row.label, left - indent - 10, "regular", _SIZE, measure)
        out.append(Text(indent, middle + 3.1, label, _SIZE, INK))
        start = row.start or row.end
        x1, x2 = at(min(start, row.end)), at(max(start, row.end))
        out += _bar(row, x1, x2, middle, width, measure, at(today) if today else -1.0)
        if row.key:
            ends[row.key] = (x2, middle)
        if row.after:
            arrows.append((row.after, x1, middle))
        if row.key or row.tip:
            out.append(HitArea(0, y, width, _ROW, row.key, row.tip))
        y += _ROW
    for source, x, to in arrows:
        if source in ends:
            out += _arrow(*ends[source], x, to)
    if today is not None and first <= today <= last:
        x = at(today)
        out.append(Line(x, _HEAD, x, height, BAD, 0.9, (2.5, 2)))
        if x > width - 40:
            out.append(Text(x - 3, height - 1, today_word, 8, BAD, align="right"))
        else:
            out.append(Text(x + 3, height - 1, today_word, 8, BAD))
    return Picture(width, height, tuple(out), alt or _in_words(tasks, day_name))


def _span(tasks: Sequence[Task], today: date | None) -> tuple[date, date]:
    """The first of the first month and the first of the month after the last, today included when it is near."""
    dates = [task.end for task in tasks] + [task.start for task in tasks if task.start]
    if today is not None and min(dates) - timedelta(days=92) <= today <= max(dates) + timedelta(days=92):
        dates.append(today)
    return min(dates).replace(day=1), (max(dates).replace(day=1) + timedelta(days=32)).replace(day=1)


def _months(
    first: date,
    last: date,
    at: Callable[[date], float],
    height: float,
    measure: Measure,
    month_name: Callable[[date], str],
) -> list[Primitive]:
    """A line at every month and its name, as many names as fit."""
    out: list[Primitive] = []
    free = 0.0
    month = first
    while month < last:
        x = at(month)
        name = month_name(month)
        out.append(Line(x, _HEAD, x, height, LINE, 0.75))
        if x >= free:
            out.append(Text(x + 4, 13.4, name, 8.6, INK_2))
            free = x + measure(name, "regular", 8.6) + 10
        month = (month + timedelta(days=32)).replace(day=1)
    return out


def _bar(
    task: Task, x1: float, x2: float, middle: float, width: float, measure: Measure, today: float
) -> list[Primitive]:
    """The bar in a tint, its done part in full colour, a diamond for a milestone, and the note beside it."""
    out: list[Primitive] = []
    right = x2
    if task.start is None or task.start == task.end:
        out.append(diamond(x2, middle, 5.5, INK))
        right = x2 + 6
    else:
        colour = BAD if task.late else task.colour
        out.append(Bar(x1, middle - 5, max(x2 - x1, 3.0), 10, mix(colour, 0.28), radius=2.5))
        done = (x2 - x1) * min(max(task.progress, 0.0), 1.0)
        if done > 1:
            out.append(Bar(x1, middle - 5, done, 10, colour, radius=2.5))
    if task.note:
        colour = BAD if task.late else INK_2
        long = measure(task.note, "regular", 8)
        if right <= today <= right + 8 + long:
            right = today
        if right + 6 + long <= width:
            out.append(Text(right + 6, middle + 2.9, task.note, 8, colour))
        else:
            out.append(Text(x1 - 6, middle + 2.9, task.note, 8, colour, align="right"))
    return out


def _arrow(x1: float, y1: float, x2: float, y2: float) -> list[Primitive]:
    """From the end of one bar to the start of another: right, down or up, right."""
    elbow = x1 + 5 if x2 > x1 + 10 else x2 - 6
    colour = "#7b8a9b"
    return [
        Line(x1, y1, elbow, y1, colour, 0.75),
        Line(elbow, y1, elbow, y2, colour, 0.75),
        Line(elbow, y2, x2 - 3, y2, colour, 0.75),
        Polygon(((x2, y2), (x2 - 4, y2 - 2.4), (x2 - 4, y2 + 2.4)), fill=colour),
    ]


def _in_words(tasks: Sequence[Task], day_name: Callable[[date], str]) -> str:
    """Every task with its dates."""
    return " ".join(
        f"{task.label}: {f'{day_name(task.start)} – ' if task.start else ''}{day_name(task.end)}"
        f"{f', {task.note}' if task.note else ''}."
        for task in tasks
    )
