"""The second page of the executive summary: the challenges in figures, the findings that matter, the plan."""

from __future__ import annotations

from dataclasses import replace

from alignment_desktop.deliverables.blocks import Block, Cell, Column, Heading, Row, Run, Style, Table, Text
from alignment_desktop.deliverables.view import View, due_order
from alignment_desktop.domain.engagement import Side


def summary_evidence(view: View) -> tuple[Block, ...]:
    """What the first page rests on."""
    is_judged = bool(view.findings or view.plan)
    kicker = view.t("Figures, findings, plan") if is_judged else view.t("Figures")
    return (
        Heading(text=view.t("What it rests on"), kicker=kicker, page_break_before=True),
        *_figures(view),
        *_findings(view),
        *_plan(view),
        *(() if is_judged else _practices(view)),
        Text(
            text=view.t(
                "Scores from 1 to 5; where a workshop agreed a level, it counts in place of what was computed. Band: "
                "the computed score with any one person left out. Gap: IT minus business. Figures of a side appear "
                "only where three of its people answered or all released them. The assessment report has the method."
            ),
            style=Style.NOTE,
        ),
    )


def _figures(view: View) -> tuple[Block, ...]:
    t = view.t
    return (
        Table(
            columns=(
                Column(title=t("Challenge"), weight=1.85),
                Column(title=t("Reported"), weight=1.15, align="right"),
                Column(title=t("Computed"), weight=1.2, align="right"),
                Column(title=t("Band"), weight=1.05, align="right"),
                Column(title=t("Gap"), weight=0.75, align="right"),
                Column(title=t("Target"), weight=0.95, align="right"),
                Column(title=t("In a sentence"), weight=4),
            ),
            rows=tuple(
                Row(
                    cells=(
                        Cell(text=c.short, bold=True, colour=c.colour),
                        Cell(text=view.score(f), bold=True),
                        view.computed(f),
                        view.short_band(f),
                        Cell(text=view.gap(f), bold=True, tone=view.gap_tone(f)),
                        view.target_level(c.id),
                        view.cut(view.text(f"heading:{c.id}"), 2),
                    )
                )
                for c in view.pack.challenges
                for f in (view.assessment.challenge[c.id],)
            ),
            compact=True,
        ),
    )


def _findings(view: View) -> tuple[Block, ...]:
    t = view.t
    found = view.weaknesses()[: view.options.most + 1]
    if not found:
        return ()
    return (
        Heading(text=t("What we found, and what it costs"), level=2),
        Table(
            columns=(
                Column(title=t("Finding"), weight=3),
                Column(title=t("Severity"), weight=0.9),
                Column(title=t("Consequence"), weight=3),
            ),
            rows=tuple(
                Row(
                    key=f.id,
                    cells=(
                        (Run(text=f"{f.label} ", bold=True), Run(text=view.cut(f.title))),
                        view.severity(f),
                        view.cut(f.consequence),
                    ),
                )
                for f in found
            ),
            compact=True,
        ),
    )


def _practices(view: View) -> tuple[Block, ...]:
    """The practices by gap, which stand in as long as there are neither findings nor a plan."""
    t = view.t
    rows = tuple(
        Row(
            cells=(
                practice.short,
                view.pack.challenge[practice.challenge].short,
                Cell(text=view.score(figure), bold=True),
                view.side_score(figure, Side.BUSINESS),
                view.side_score(figure, Side.IT),
                Cell(text=view.gap(figure), bold=True, tone=view.gap_tone(figure)),
                view.reading(figure) if view.shows_sides(figure) else view.no_gap(figure),
            )
        )
        for practice, figure in view.practices_by_gap()[: view.options.most * 4]
    )
    if not rows:
        return ()
    return (
        Heading(text=t("The practices behind it, widest gap first"), level=2),
        Table(
            columns=(
                Column(title=t("Practice"), weight=2.5),
                Column(title=t("Challenge"), weight=1.75),
                Column(title=t("Level"), weight=0.75, align="right"),
                Column(title=t("Business"), weight=1.15, align="right"),
                Column(title=t("IT"), weight=0.65, align="right"),
                Column(title=t("Gap"), weight=0.8, align="right"),
                Column(title=t("Reads as"), weight=3.35),
            ),
            rows=rows,
            compact=True,
        ),
    )


def _plan(view: View) -> tuple[Block, ...]:
    t = view.t
    open_ = sorted((a for a in view.plan if a.status.is_open), key=due_order)[: view.options.most + 1]
    if not open_:
        return ()
    return (
        Heading(text=t("What happens next"), level=2),
        Table(
            columns=(
                Column(title=t("Action"), weight=3.4),
                Column(title=t("Owner"), weight=1.6),
                Column(title=t("By"), weight=1),
                Column(title=t("Status"), weight=1.5),
            ),
            rows=tuple(
                Row(
                    key=a.id,
                    cells=(
                        (Run(text=f"{a.label} ", bold=True), Run(text=view.cut(a.title))),
                        replace(view.owner_cell(a), text=view.cut(view.owner(a.owner_id))),
                        view.when(a),
                        view.status_cell(a),
                    ),
                )
                for a in open_
            ),
            compact=True,
        ),
    )
