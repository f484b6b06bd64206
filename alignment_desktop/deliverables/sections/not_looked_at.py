"""What was not looked at, so that silence is not taken for health."""

from __future__ import annotations

from alignment_desktop.deliverables.blocks import Block, Bullets, Column, Group, Heading, Row, Style, Table, Text, Words
from alignment_desktop.deliverables.view import View


def not_looked_at(view: View) -> tuple[Block, ...]:
    """Practices nobody rated, heard from one side, or that may not be shown; and questions left without an answer."""
    t = view.t
    # What was rated is the consultant's knowledge; what of it the reader sees is the view's.
    practices = [
        (p, view.snapshot.assessment.practice[p.id], view.assessment.practice[p.id]) for p in view.pack.practices
    ]
    unrated = [p.short for p, full, _shown in practices if full.reported is None]
    hidden = [p.short for p, full, shown in practices if full.reported is not None and not view.shows(shown)]
    unlike = [
        p.short
        for p, full, shown in practices
        if full.score is not None and full.gap is None and not full.is_single_sided and view.shows(shown)
    ]
    alone = [p.short for p, full, shown in practices if full.is_single_sided and view.shows(shown)]
    pooled = [
        p.short for p, full, shown in practices if full.gap is not None and view.shows(shown) and shown.gap is None
    ]
    if len(unrated) == len(practices):
        points: list[Words] = [t("Nobody has rated any of the practices in this round."), *_no_plan(view)]
        return (*_opening(view), Bullets(items=tuple(points)), _answers(view))
    points = [
        words.format(practices=", ".join(names))
        for words, names in (
            (t("Nobody rated: {practices}."), unrated),
            (t("Rated by too few to be shown: {practices}."), hidden),
            (t("Heard from one side only: {practices}."), alone),
            (t("Rated by both sides, but not on the same questions: {practices}."), unlike),
            (t("Shown for both sides together, because one side is too small: {practices}."), pooled),
        )
        if names
    ]
    if any(f.score is not None for f in view.snapshot.assessment.criterion.values()) and not any(
        view.shows(f) for f in view.assessment.criterion.values()
    ):
        points.append(t("The reading by criteria of alignment is left out: it would tell figures that are not shown."))
    if not points:
        points.append(t("Every practice was rated by both sides."))
    return (*_opening(view), Bullets(items=(*points, *_no_plan(view))), _answers(view))


def _no_plan(view: View) -> tuple[Words, ...]:
    """That nothing has been agreed to be done, where the roadmap is left out for it."""
    return () if view.plan else (view.text("lead:roadmap"),)


def _opening(view: View) -> tuple[Block, ...]:
    t = view.t
    lead = t("A blank is not a good sign and not a bad one. What follows was outside this round, or not answered.")
    return (
        Heading(text=t("What we did not look at"), kicker=t("Appendix · Limits"), key="limits"),
        Text(text=lead, style=Style.LEAD, keep_with_next=True),
    )


def _answers(view: View) -> Group:
    t, covered = view.t, view.snapshot.assessment.overall.coverage
    rows = (
        (t("asked for by the interview plans and follow-ups due"), covered.asked),
        (t("rated"), covered.rated),
        (t("don’t know"), covered.dont_know),
        (t("not applicable"), covered.not_applicable),
        (t("declined"), covered.declined),
        (t("not asked although planned, or still to be rated"), covered.not_asked + covered.to_rate),
    )
    return Group(
        blocks=(
            Heading(text=t("Answers that were asked for"), level=2),
            Table(
                columns=(
                    Column(title=t("Answers", "what people said"), weight=5),
                    Column(title=t("Number"), align="right"),
                ),
                rows=tuple(Row(cells=(label, str(n))) for label, n in rows),
            ),
        )
    )
