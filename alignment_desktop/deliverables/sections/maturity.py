"""Maturity overall: the five challenges beside each other, and the second reading by criteria."""

from __future__ import annotations

from fractions import Fraction

from alignment_desktop.charts.picture import BAD, BUSINESS_COLOUR, IT_COLOUR
from alignment_desktop.charts.radar import Series, radar
from alignment_desktop.deliverables.blocks import (
    Block,
    Cell,
    Chart,
    Column,
    Group,
    Heading,
    KeyFigure,
    KeyFigures,
    Row,
    Style,
    Table,
    Text,
    Tone,
)
from alignment_desktop.deliverables.fonts import measure
from alignment_desktop.deliverables.view import View
from alignment_desktop.domain.cited import NOTHING
from alignment_desktop.domain.engagement import Side
from alignment_desktop.i18n import N_

_FEWEST_AXES = 3


def maturity(view: View) -> tuple[Block, ...]:
    """The whole in figures, by challenge and by criterion."""
    t = view.t
    return (
        Heading(
            text=view.text("heading:maturity"), kicker=t("Maturity overall"), page_break_before=True, key="maturity"
        ),
        Text(text=view.text("lead:maturity"), style=Style.LEAD),
        _key_figures(view),
        *_by_challenge(view),
        *_wanted(view),
        *_by_criterion(view),
    )


def _key_figures(view: View) -> KeyFigures:
    t, overall = view.t, view.assessment.overall
    level, band = view.level_name(overall), view.band(overall)
    return KeyFigures(
        figures=(
            KeyFigure(
                label=t("Maturity"),
                value=view.score(overall),
                note=" · ".join(part for part in (level, band) if part),
            ),
            KeyFigure(
                label=t("Gap, IT minus business"),
                value=view.gap(overall),
                note=view.reading(overall) if view.shows_sides(overall) else view.no_gap(overall),
                colour=BAD if view.gap_tone(overall) is Tone.BAD else "",
            ),
            KeyFigure(
                label=t("Coverage"),
                value=view.coverage(overall),
                note=t("{rated} of {asked} answers asked for").format(
                    rated=overall.coverage.rated, asked=overall.coverage.asked
                )
                if overall.coverage.asked
                else t("no questions planned yet"),
            ),
        )
    )


def _by_challenge(view: View) -> tuple[Block, ...]:
    t = view.t
    figures = [(c, view.assessment.challenge[c.id]) for c in view.pack.challenges]
    rows = [(c.short, f, f"chapter-{c.id}") for c, f in figures if view.shows(f)]
    table = Table(
        columns=(
            Column(title=t("Challenge"), weight=1.85),
            Column(title=t("Reported"), weight=1.15, align="right"),
            Column(title=t("Computed"), weight=1.3, align="right"),
            Column(title=t("Band"), weight=1.05, align="right"),
            Column(title=t("Business"), weight=1.15, align="right"),
            Column(title=t("IT"), weight=0.7, align="right"),
            Column(title=t("Gap"), weight=0.8, align="right"),
            Column(title=t("Reads as"), weight=2.4),
            Column(title=t("Target"), weight=0.9, align="right"),
        ),
        rows=tuple(
            Row(
                cells=(
                    Cell(text=c.short, bold=True, colour=c.colour, to=f"chapter-{c.id}"),
                    Cell(text=view.score(f), bold=True),
                    view.computed(f),
                    view.short_band(f),
                    view.side_score(f, Side.BUSINESS),
                    view.side_score(f, Side.IT),
                    Cell(text=view.gap(f), bold=True, tone=view.gap_tone(f)),
                    view.reading(f),
                    view.target_level(c.id),
                )
            )
            for c, f in figures
        ),
        caption=t("Scores by challenge, with their bands and what the gap reads as."),
        key="table-challenges",
        compact=True,
    )
    chart = Chart(
        picture=view.dumbbells(rows, levels=True),
        caption=t("Mean level by challenge; {heads}.").format(heads=view.voices(view.heard)),
    )
    return (chart, table) if rows else (table,)


def _wanted(view: View) -> tuple[Block, ...]:
    """The levels that those who were asked want in a year, beside today's and the targets; nothing where none said."""
    t = view.t
    wishes = view.disclosure.wishes
    if not wishes:
        return ()
    sides = any(any(wish.people) for wish in wishes)
    both = any(not any(wish.people) for wish in wishes)
    columns = [Column(title=t("Challenge"), weight=2.2), Column(title=t("Today"), align="right")]
    columns += [Column(title=t(name), weight=1.5, align="right") for name in (N_("Business"), N_("IT")) if sides]
    columns += [Column(title=t("Both sides"), weight=1.5, align="right")] if both else []
    rows = []
    for wish in wishes:
        challenge = view.pack.challenge[wish.about]
        cells: list[Cell | str] = [
            Cell(text=challenge.short, bold=True, colour=challenge.colour, to=f"chapter-{challenge.id}"),
            view.score(view.assessment.challenge[challenge.id]),
        ]
        cells += [_named(view, wish.mean[side], wish.heads[side]) for side in Side if sides]
        cells += [NOTHING if any(wish.people) else _named(view, wish.pooled, wish.count)] if both else []
        rows.append(Row(cells=(*cells, Cell(text=view.target_level(challenge.id), bold=True))))
    opening = (
        Heading(text=t("The level wanted in a year"), level=2),
        Text(
            text=t(
                "Asked which level the work needs in a year, people named these, on the same scale. They enter no "
                "score; the targets are what was agreed afterwards."
            )
        ),
        Table(
            columns=(*columns, Column(title=t("Target"), align="right")),
            rows=tuple(rows),
            caption=t("Levels wanted by challenge, with the number of people who named one."),
            compact=True,
        ),
    )
    return (Group(blocks=opening),)


def _named(view: View, level: Fraction | None, people: int) -> str:
    """A level that people named with one decimal, and how many they are."""
    return f"{view.number(level)} ({people})" if level is not None else NOTHING


def _by_criterion(view: View) -> tuple[Block, ...]:
    """The radar of the criteria of alignment (after Luftman 2000), IT beside business where both may be shown."""
    t = view.t
    figures = [view.assessment.criterion[c.id] for c in view.pack.criteria]
    if not any(view.shows(f) for f in figures):
        return ()
    axes = [c.title for c in view.pack.criteria]
    heading = Heading(text=t("A second reading, by criteria of alignment"), level=2)
    if len(axes) < _FEWEST_AXES:
        return heading, _criteria_table(view)
    series = []
    if all(view.shows_sides(f) for f in figures):
        series = [
            Series(name=t("Business"), colour=BUSINESS_COLOUR, mark="diamond",
                   values=tuple(float(f.shared.business or 0) for f in figures)),
            Series(name=t("IT"), colour=IT_COLOUR, values=tuple(float(f.shared.it or 0) for f in figures)),
        ]  # fmt: skip
    else:
        series = [
            Series(
                name=t("both sides together"),
                colour=IT_COLOUR,
                values=tuple(float(f.score) if f.score is not None and view.shows(f) else None for f in figures),
            )
        ]
    picture = radar(axes, series, view.width, 220, measure, number=t.level)
    opening = (
        heading,
        Text(
            text=t(
                "The same answers, grouped by the criteria that research on strategic alignment uses. Each "
                "question belongs to one or more of them, so this reading shows where a weakness runs through several "
                "challenges."
            )
        ),
        Chart(picture=picture, caption=t("Mean level by criterion of alignment.")),
    )
    return (Group(blocks=(*opening, _criteria_table(view))),)


def _criteria_table(view: View) -> Table:
    """The figures behind the radar."""
    t = view.t
    return Table(
        columns=(
            Column(title=t("Criterion"), weight=3),
            Column(title=t("Score"), align="right"),
            Column(title=t("Business"), align="right"),
            Column(title=t("IT"), align="right"),
            Column(title=t("Gap"), align="right"),
        ),
        rows=tuple(
            Row(
                cells=(
                    c.title,
                    Cell(text=view.computed(f), bold=True),
                    view.side_score(f, Side.BUSINESS),
                    view.side_score(f, Side.IT),
                    Cell(text=view.gap(f), bold=True, tone=view.gap_tone(f)),
                )
            )
            for c in view.pack.criteria
            for f in (view.assessment.criterion[c.id],)
        ),
        caption=t("The criteria in figures, as computed from the ratings."),
        compact=True,
    )
