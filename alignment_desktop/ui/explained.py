"""The words of an explanation: what kind of figure it is, how it is calculated, and what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.explanation import Explanation, InputRow, Step
from alignment_desktop.domain.interview import Basis, Remark
from alignment_desktop.domain.kpi import Kpi, Measurement
from alignment_desktop.domain.scoring import OVERALL, Figure, one_decimal, signed_one_decimal
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import N_, _
from alignment_desktop.ui import readings, words
from alignment_desktop.ui.lines import Line
from alignment_desktop.ui.models import Row

STEPS = {
    "score": N_("Score"),
    "reported": N_("Reported, with agreed levels"),
    "gap": N_("Gap, IT minus business"),
    "mean.business": N_("Business"),
    "mean.it": N_("IT"),
    "shared.business": N_("Business, on what both sides rated"),
    "shared.it": N_("IT, on what both sides rated"),
    "pooled": N_("All people alike"),
}


def kind_of(snapshot: Snapshot, about: str) -> str:
    """What kind of figure it is, and of what it is a part."""
    pack = snapshot.pack
    if about == OVERALL:
        return _("All challenges")
    if about in pack.challenge:
        return _("Challenge")
    if about in pack.practice:
        return _("Practice · {challenge}").format(challenge=pack.challenge[pack.practice[about].challenge].short)
    if about in pack.question:
        return _("Question {id} · {practice}").format(
            id=about, practice=pack.practice[pack.question[about].practice].short
        )
    return _("Criterion")


def rule_of(snapshot: Snapshot, about: str) -> str:
    """The rule by which a figure of this kind is made."""
    if about in snapshot.pack.question:
        return _("The mean of each side’s ratings, then the mean of the sides: three voices do not drown one.")
    if about in snapshot.pack.practice:
        return _("The weighted mean of its questions.")
    if about in snapshot.pack.challenge:
        return _("The weighted mean of its practices.")
    if about == OVERALL:
        return _("The weighted mean of the challenges.")
    return _("The weighted mean of the questions that are read for this criterion.")


def parts_of(snapshot: Snapshot, about: str) -> tuple[str, ...]:
    """Ids of what a figure is made of; none for a question."""
    pack = snapshot.pack
    if about == OVERALL:
        return tuple(c.id for c in pack.challenges)
    if about in pack.challenge:
        return tuple(p.id for p in pack.practices_of[about])
    return () if about in pack.question else snapshot.questions_under(about)


def facts_of(snapshot: Snapshot, explained: Explanation) -> list[tuple[str, str]]:
    """What stands beside a figure: how sure it is, the sides and their gap, what was agreed and aimed at."""
    figure, band = explained.figure, explained.band
    facts: list[tuple[str, str]] = []

    def put(name: str, value: Fraction | None, told: str = "{n}") -> None:
        if value is not None:
            facts.append((name, told.format(n=one_decimal(value))))

    if figure.agreed_practices:
        put(_("Computed"), figure.score)
        put(_("Agreed"), figure.agreed)
        facts += [
            (_("Why"), " · ".join(p for p in (a.reason, a.agreed_by, words.day(a.agreed_on)) if p))
            for a in snapshot.agreed_levels
            if a.practice == figure.about
        ]
    if band is not None:
        told = _("{low} to {high}, with any one person left out")
        facts.append((_("Band"), told.format(low=one_decimal(band.low), high=one_decimal(band.high))))
    elif figure.score is not None:
        facts.append((_("Band"), _("none under three people")))
    for side in Side:
        if (mean := figure.mean[side]) is not None:
            facts.append(
                (words.word(side), _("{n} · {people}").format(n=one_decimal(mean), people=_people(figure.heads[side])))
            )
    facts.append((_("Gap"), readings.gap_words(figure, snapshot.thresholds)))
    put(_("Target"), figure.target)
    put(_("Capped at target"), figure.capped)
    if figure.bases:
        mix = ", ".join(f"{figure.bases[b]} {_(readings.BASES[b])}" for b in Basis if b in figure.bases)
        facts.append((_("Who rated"), mix))
    return facts


def _people(count: int) -> str:
    return _("one person") if count == 1 else _("{n} people").format(n=count)


def measured_value(kpi: Kpi, measured: Measurement) -> str:
    """A measurement in its unit, with its note."""
    value = readings.quantity(measured.value, kpi.unit)
    return f"{value} · {measured.note}" if measured.note else value


def part_words(part: Figure, weight: int) -> str:
    """The weight of a part, and what each side says of it."""
    told = [_("weight {n}").format(n=weight)]
    told += [f"{words.word(side)} {one_decimal(mean)}" for side in Side if (mean := part.mean[side]) is not None]
    if part.gap is not None:
        told.append(_("gap {n}").format(n=signed_one_decimal(part.gap)))
    return " · ".join(told)


def told_steps(steps: Sequence[Step]) -> list[Step]:
    """The steps in the order of the list of names; what both sides rated only where it is not what each side rated."""
    by_label = {step.label: step for step in steps if step.terms}
    for side in Side:
        mean, shared = by_label.get(f"mean.{side.value}"), by_label.get(f"shared.{side.value}")
        if mean is not None and shared is not None and mean.value == shared.value:
            del by_label[shared.label]
    return [by_label[label] for label in STEPS if label in by_label]


def arithmetic(step: Step) -> str:
    """A step as it would be done on paper: (2 × 2.50 + 3.00) ÷ 3 = 2.66… → 2.7."""
    values = [readings.exact(term.value) for term in step.terms]
    if step.label == "gap":
        return f"{values[0]} − {values[1]} = {step.shown}"
    if len(values) == 1:
        return f"{values[0]} → {step.shown}"
    weights = [term.weight for term in step.terms]
    total = " + ".join(v if w == 1 else f"{w} × {v}" for w, v in zip(weights, values, strict=True))
    return f"({total}) ÷ {sum(weights)} = {readings.exact(step.value)} → {step.shown}"


def coverage_words(explained: Explanation) -> str:
    """How much of what was asked was rated, and what became of the rest."""
    coverage = explained.coverage
    if not coverage.asked:
        return _("{n} rated beyond any plan").format(n=coverage.unplanned)
    told = [_("{rated} of {asked} asked were rated").format(rated=coverage.rated, asked=coverage.asked)]
    for count, name in (
        (coverage.not_asked, _("not asked yet")),
        (coverage.to_rate, _("to rate")),
        (coverage.dont_know, _("don’t know")),
        (coverage.not_applicable, _("not applicable")),
        (coverage.declined, _("declined")),
        (coverage.unplanned, _("rated beyond the plan")),
    ):
        if count:
            told.append(f"{count} {name}")
    return ", ".join(told)


def input_row(snapshot: Snapshot, row: InputRow) -> Row:
    """A rating as a row of the list: who, which question, the level, and who set it."""
    basis = _(readings.BASES[row.basis])
    if row.is_joint:
        basis = _("{basis}, joint").format(basis=basis)
    weight = "" if row.weight == 1 else _("weight {n}").format(n=row.weight)
    name = readings.name_of(snapshot, row.respondent_id)
    question = snapshot.pack.question[row.question].text
    return Row(
        row.response_id,
        (name, row.question, str(row.rating), basis),
        tips={
            0: f"{name}, {words.word(row.side)}",
            1: "\n".join(part for part in (row.question, question, weight) if part),
            2: snapshot.pack.question[row.question].levels[row.rating - 1],
        },
        order={2: row.rating},
    )


def remarks_of(snapshot: Snapshot, questions: Sequence[str], who: str) -> list[Remark]:
    """The remarks on these questions, of one respondent or, without one, of all; none that was erased."""
    wanted = frozenset(questions)
    return [
        remark
        for remark in snapshot.remarks
        if remark.question in wanted and remark.erased_on is None and (not who or who in _speakers(snapshot, remark))
    ]


def _speakers(snapshot: Snapshot, remark: Remark) -> tuple[str, ...]:
    """Whoever said it; a line of the consultant's own belongs to all who were there."""
    if remark.respondent_id is not None:
        return (remark.respondent_id,)
    return tuple(a.respondent_id for a in snapshot.attendances if a.interview_id == remark.interview_id)


def remark_line(snapshot: Snapshot, remark: Remark) -> Line:
    """A remark with its class, its speaker and its question; pressing it goes to its sitting."""
    speaker = readings.name_of(snapshot, remark.respondent_id) if remark.respondent_id else _("you")
    detail = " · ".join(part for part in (_(readings.REMARKS[remark.kind]), speaker, remark.question) if part)
    return Line(remark.interview_id, remark.text, detail, colour="ink_3" if not remark.kind.is_on_record else "accent")
