"""The method in full: how scores come about, who set the ratings, what the method cannot say."""

from __future__ import annotations

from alignment_desktop.deliverables.blocks import (
    Block,
    Bullets,
    Cell,
    Column,
    Heading,
    Row,
    Run,
    Table,
    Words,
)
from alignment_desktop.deliverables.view import View
from alignment_desktop.domain.interview import Basis
from alignment_desktop.i18n import N_

_BASES = {
    Basis.SELF: (N_("Self-rated"), N_("the person chose the level on the card")),
    Basis.CONFIRMED: (N_("Confirmed"), N_("our reading, confirmed afterwards by the person")),
    Basis.QUESTIONNAIRE: (N_("Questionnaire"), N_("the person answered in writing")),
    Basis.CONSULTANT: (N_("Consultant’s reading"), N_("we chose the level from what was said")),
}


def appendix_method(view: View) -> tuple[Block, ...]:
    """How figures come about, and the mix of bases behind them."""
    t = view.t
    return (
        Heading(text=t("How the figures come about"), kicker=t("Appendix · Method"), page_break_before=True),
        Bullets(
            items=tuple(
                t(point)
                for point in (
                    N_("Every question has five described levels. A rating says which description fits best."),
                    N_("The score of a question is the mean of the two sides’ means, so that three voices on one side "
                       "do not drown one on the other."),
                    N_("A practice is the weighted mean of its questions, a challenge that of its practices, the whole "
                       "that of the challenges. What is not rated leaves numerator and denominator alike."),
                    N_("Not applicable, don’t know and declined are kept apart and never count as a low rating; the "
                       "coverage beside a score says how much was rated."),
                    N_("The gap is built from the questions that both sides rated. Without any the two are not "
                       "comparable, which is not the same as aligned."),
                    N_("Where a workshop agreed a level for a practice, that level is reported and the computed score "
                       "stands beside it."),
                )
            )
        ),
        *_weights(view),
        *_bases(view),
        Heading(text=t("What the figures do not say"), level=2),
        Bullets(
            items=tuple(
                t(point)
                for point in (
                    N_("The numbers rest on a handful of conversations. One person more or less can move a side by "
                       "half a level; the band shows by how much. No test of significance is printed, because with "
                       "these numbers none would mean anything."),
                    N_("Where we set the rating ourselves, a gap partly compares our readings with each other."),
                    N_("The scale and the six criteria follow the published research on strategic alignment maturity "
                       "(Luftman 2000); the wording of questions and levels is our own. Equal weights are a choice."),
                )
            )
        ),
    )  # fmt: skip


def _weights(view: View) -> tuple[Block, ...]:
    changed = view.snapshot.weights
    if not changed:
        return ()
    t = view.t
    lines: list[Words] = []
    for weight in changed:
        known = view.pack.practice.get(weight.about) or view.pack.challenge.get(weight.about)
        name = known.short if known else weight.about
        reason = f": {weight.reason}" if weight.reason else ""
        lines.append((Run(text=t("{name} counts {n}-fold").format(name=name, n=weight.weight), bold=True),
                      Run(text=reason)))  # fmt: skip
    return (Heading(text=t("Weights that were changed"), level=2), Bullets(items=tuple(lines)))


def _bases(view: View) -> tuple[Block, ...]:
    t = view.t
    bases = view.snapshot.assessment.overall.bases
    total = sum(bases.values())
    if not total:
        return ()
    rows = tuple(
        Row(cells=(Cell(text=t(name), bold=True), t(meaning), str(bases.get(basis, 0)),
                   t.per_cent(round(100 * bases.get(basis, 0) / total))))
        for basis, (name, meaning) in _BASES.items()
    )  # fmt: skip
    return (
        Heading(text=t("Who set the ratings"), level=2),
        Table(
            columns=(
                Column(title=t("Basis"), weight=1.6),
                Column(title=t("What it means"), weight=3.6),
                Column(title=t("Ratings"), align="right"),
                Column(title=t("Share"), align="right"),
            ),
            rows=rows,
            caption=t(
                "The {n} ratings that count, by their basis. Answers to follow-up questions are read but do not count."
            ).format(n=total),
        ),
    )
