"""How to read the document: who was heard, what the levels mean, what the figures do not say."""

from __future__ import annotations

from alignment_desktop.deliverables.blocks import (
    Block,
    Callout,
    Cell,
    Column,
    Heading,
    KeyFigure,
    KeyFigures,
    Row,
    Style,
    Table,
    Text,
)
from alignment_desktop.deliverables.view import View
from alignment_desktop.domain.scoring import HIGH


def method_in_brief(view: View) -> tuple[Block, ...]:
    """The method on one page; the appendix has it in full."""
    t, overall = view.t, view.snapshot.assessment.overall
    return (
        Heading(text=t("How to read this"), kicker=t("Method in brief"), page_break_before=True, key="method-brief"),
        Text(text=_lead(view), style=Style.LEAD),
        KeyFigures(
            figures=(
                KeyFigure(
                    label=t("Voices"),
                    value=str(view.heads()),
                    note=t("{business} business, {it} IT").format(business=view.heard.business, it=view.heard.it),
                ),
                KeyFigure(
                    label=t("Answers rated"),
                    value=str(overall.coverage.rated),
                    note=t("{share} of what was asked").format(share=view.coverage(overall))
                    if overall.coverage.share is not None
                    else "",
                ),
                KeyFigure(
                    label=t("Practices shown"),
                    value=str(sum(view.shows(f) for f in view.assessment.practice.values())),
                    note=t("of {all} in {n} challenges").format(
                        all=len(view.pack.practices), n=len(view.pack.challenges)
                    ),
                ),
            )
        ),
        Heading(text=t("The five levels"), level=2, in_contents=False),
        Table(
            columns=(Column(title=t("Level"), weight=1.1), Column(title=t("What it means"), weight=6)),
            rows=tuple(Row(cells=(Cell(text=f"{s.level}  {s.name}", bold=True), s.meaning)) for s in view.pack.scale),
            compact=True,
        ),
        Text(
            text=t(
                "A score is at a level once it has reached it: 2.6 is level 2, on the way to 3. Scores carry one "
                "decimal and stand beside their band, the lowest and highest score when any one person is left out."
            ),
            style=Style.SMALL,
        ),
        Heading(text=t("The gap"), level=2, in_contents=False),
        Text(
            text=t(
                "The gap is IT minus business, over the questions that both sides rated. Below {watch} the sides are "
                "aligned, below {gap} it is worth watching, from {gap} it is a gap and from {severe} a severe one. A "
                "plus means that IT rates higher."
            ).format(
                watch=view.number(view.snapshot.thresholds.watch),
                gap=view.number(view.snapshot.thresholds.gap),
                severe=view.number(view.snapshot.thresholds.severe),
            )
        ),
        *_names(view),
        Callout(
            title=t("Small groups stay protected"),
            text=t(
                "A figure for one side appears only where at least three of its people answered, or where each of them "
                "has released it. Elsewhere both sides are shown together; fewer than three people show no score at "
                "all unless each has released it."
            ),
        ),
    )


def _names(view: View) -> tuple[Block, ...]:
    """What the names mean that stand beside a gap; nothing where only one side was heard."""
    if not (view.heard.business and view.heard.it):
        return ()
    words = view.t(
        "Where both sides rate {high} or more, that is an agreed strength; where neither does, an agreed weakness. "
        "Where IT alone does, it is a blind spot; where the business alone does, an undervalued strength. These two "
        "are named only from a gap of {watch} on."
    )
    return (Text(text=words.format(high=view.number(HIGH), watch=view.number(view.snapshot.thresholds.watch))),)


def _lead(view: View) -> str:
    """What was done, as far as it was: both sides, one of them, or nobody yet."""
    heard = view.heard
    if heard.business and heard.it:
        return view.t(
            "We asked business and IT the same questions, each in their own words, and rated every answer on five "
            "described levels. Where the two sides read the same thing differently, the difference is itself a finding."
        )
    if heard.business or heard.it:
        return view.t(
            "Every answer was rated on five described levels. Only one side has been heard in this round, so nothing "
            "here says how the two sides differ."
        )
    return view.t("No answers have been rated in this round yet. What follows says how they will be read.")
