"""The figures behind the charts, practice by practice."""

from __future__ import annotations

from fractions import Fraction

from alignment_desktop.deliverables.blocks import Block, Cell, Column, Group, Heading, Row, Style, Table, Text
from alignment_desktop.deliverables.view import View, practice_rows
from alignment_desktop.domain.cited import NOTHING
from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.explanation import arithmetic
from alignment_desktop.domain.scoring import OVERALL


def appendix_practices(view: View) -> tuple[Block, ...]:
    """One table a challenge, and what a workshop agreed."""
    t = view.t
    blocks: list[Block] = [
        Heading(
            text=t("Practice by practice"), kicker=t("Appendix · Figures"), key="practices", page_break_before=True
        ),
        *_working(view, OVERALL),
    ]
    for challenge in view.pack.challenges:
        rows = []
        for practice, figure in practice_rows(view, challenge):
            rows.append(
                Row(
                    key=f"practice-{practice.id}",
                    cells=(
                        practice.title,
                        Cell(text=view.computed(figure), bold=True),
                        view.number(figure.agreed),
                        view.side_score(figure, Side.BUSINESS),
                        view.side_score(figure, Side.IT),
                        Cell(text=view.gap(figure), bold=True, tone=view.gap_tone(figure)),
                        view.perception(figure),
                        view.coverage(figure),
                    ),
                )
            )
        heading = Heading(
            text=challenge.short, level=2, colour=challenge.colour, key=f"figures-{challenge.id}", in_contents=False
        )
        table = Table(
            columns=(
                Column(title=t("Practice"), weight=3.2),
                Column(title=t("Score"), weight=0.8, align="right"),
                Column(title=t("Agreed"), weight=0.9, align="right"),
                Column(title=t("Business"), weight=1.1, align="right"),
                Column(title=t("IT"), weight=0.6, align="right"),
                Column(title=t("Gap"), weight=0.8, align="right"),
                Column(title=t("Sides"), weight=1.8),
                Column(title=t("Rated"), weight=0.9, align="right"),
            ),
            rows=tuple(rows),
            compact=True,
        )
        blocks.append(Group(blocks=(heading, table, *_working(view, challenge.id))))
    blocks += _agreed(view)
    return tuple(blocks)


def _working(view: View, about: str) -> tuple[Block, ...]:
    """The arithmetic of a computed score and its gap, from the parts that this reader may see, with two decimals."""
    t = view.t
    steps = {step.label: step for step in arithmetic(view.assessment, about)}
    told = []
    if "score" in steps:
        step = steps["score"]
        weights = sum(term.weight for term in step.terms)
        parts = " + ".join(f"{term.weight} × {view.exact(term.value)}" for term in step.terms)
        name = t("Overall") if about == OVERALL else view.pack.challenge[about].short
        told.append(f"{name} = ({parts}) / {weights} = {view.exact(step.value)}.")
    if "gap" in steps:
        it, business = steps["gap"].terms
        told.append(
            t("Gap = {it} − {business} = {gap}.").format(
                it=view.exact(it.value), business=view.exact(business.value), gap=t.number(steps["gap"].shown)
            )
        )
    return (Text(text=" ".join(told), style=Style.NOTE),) if told else ()


def _agreed(view: View) -> tuple[Block, ...]:
    t = view.t
    if not view.snapshot.agreed_levels:
        return ()
    rows = []
    for level in view.snapshot.agreed_levels:
        practice = view.pack.practice.get(level.practice)
        figure = view.assessment.practice.get(level.practice)
        computed = view.computed(figure) if figure else NOTHING
        rows.append(
            Row(
                cells=(
                    practice.short if practice else level.practice,
                    computed,
                    Cell(text=view.number(Fraction(level.halves, 2)), bold=True),
                    level.reason,
                    level.agreed_by,
                )
            )
        )
    return (
        Heading(text=t("Levels agreed in the workshop"), level=2),
        Table(
            columns=(
                Column(title=t("Practice"), weight=1.5),
                Column(title=t("Computed"), weight=1.2, align="right"),
                Column(title=t("Agreed"), weight=0.85, align="right"),
                Column(title=t("Reason"), weight=4),
                Column(title=t("Agreed by"), weight=2.5),
            ),
            rows=tuple(rows),
            caption=t("The agreed level is the reported one; the computed score stays beside it."),
            compact=True,
        ),
    )
