"""How far people agree with each other: figures for the method page, not for the body of a report."""

from __future__ import annotations

from alignment_desktop.deliverables.blocks import Block, Cell, Column, Group, Heading, Row, Style, Table, Text, Tone
from alignment_desktop.deliverables.view import View
from alignment_desktop.domain.agreement import Verdict, agreement_on
from alignment_desktop.domain.cited import NOTHING
from alignment_desktop.domain.disclosure import FEWEST
from alignment_desktop.i18n import N_

_VERDICTS = {Verdict.AGREED: N_("agreed"), Verdict.NOT_AGREED: N_("not agreed"), Verdict.NONE: NOTHING}


def appendix_agreement(view: View) -> tuple[Block, ...]:
    """Range, deviation and verdict for every shown question that three or more people rated themselves."""
    t = view.t
    rows: list[Row] = []
    is_judged = False
    for practice in view.pack.practices:
        judged = []
        found = []
        for question in view.pack.questions_of[practice.id]:
            on = agreement_on(view.snapshot, question.id)
            if on is None or len(on.ratings) < FEWEST or not view.shows(view.assessment.question[question.id]):
                continue
            # Only what is printed is counted: a share of all questions would tell verdicts on hidden ones.
            found.append(on.verdict)
            is_judged = is_judged or on.critical is not None
            judged.append(
                Row(
                    cells=(
                        question.id,
                        question.text,
                        str(len(on.ratings)),
                        str(on.spread),
                        view.exact(on.deviation),
                        view.exact(on.rwg if on.critical else None),
                        view.exact(on.critical.rwg if on.critical else None),
                        Cell(
                            text=t(_VERDICTS[on.verdict]),
                            tone=Tone.GOOD if on.verdict is Verdict.AGREED else Tone.NEUTRAL,
                        ),
                    )
                )
            )
        if judged:
            told = practice.short
            verdicts = [v for v in found if v is not Verdict.NONE]
            if verdicts:
                told = t("{practice}: {agreed} of {judged} questions agreed on").format(
                    practice=practice.short, agreed=verdicts.count(Verdict.AGREED), judged=len(verdicts)
                )
            rows += [Row(cells=(told, "", "", "", "", "", "", ""), strong=True), *judged]
    words = t(
        "A mean hides whether people agree. These figures count only what people rated or confirmed themselves. "
        "AD is the mean distance from the mean in levels (Burke & Dunlap 2002)."
    )
    columns: tuple[Column, ...] = (
        Column(title=t("Question"), weight=1.4),
        Column(title="", weight=4.6),
        Column(title="n", weight=0.5, align="right"),
        Column(title=t("range"), weight=0.9, align="right"),
        Column(title="AD", weight=0.8, align="right"),
    )
    if is_judged:
        words += " " + t(
            "rwg compares the spread with that of answers given by luck (James, Demaree & Wolf 1984). “Agreed” needs "
            "an rwg of .70 and the exact value that luck reaches in at most one case of twenty, which depends on the "
            "number of people."
        )
        columns += (
            Column(title="rwg", weight=0.8, align="right"),
            Column(title=t("needs"), weight=0.9, align="right"),
            Column(title=t("Verdict"), weight=1.1),
        )
    return (
        # Together, so that a short table is not parted from what explains it.
        Group(
            blocks=(
                Heading(text=t("How far people agree"), kicker=t("Appendix · Agreement"), key="agreement"),
                Text(text=words),
                Table(
                    columns=columns,
                    rows=tuple(rows),
                    empty=t("No question that may be shown was rated by three or more people themselves."),
                    compact=True,
                ),
                Text(
                    text=t(
                        "Three or four people allow a range and a distance but no verdict; two allow neither and are "
                        "left out, and so are questions of which too few answered to stand alone."
                    ),
                    style=Style.NOTE,
                ),
            )
        ),
    )
