"""What the window calls a figure and all that it is read as: bases, readings, verdicts, states, exact values."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from alignment_desktop.domain.agreement import Verdict
from alignment_desktop.domain.interview import Basis, RemarkClass
from alignment_desktop.domain.kpi import Kpi, KpiStatus, Rag
from alignment_desktop.domain.plan import ActionStatus
from alignment_desktop.domain.scoring import (
    MINUS,
    OVERALL,
    Figure,
    GapReading,
    Perception,
    one_decimal,
    signed_one_decimal,
)
from alignment_desktop.domain.snapshot import Snapshot, Thresholds
from alignment_desktop.i18n import N_, _
from alignment_desktop.ui import words

NOTHING = "–"
BASES = {
    Basis.SELF: N_("self-rated"),
    Basis.CONSULTANT: N_("your reading"),
    Basis.CONFIRMED: N_("confirmed"),
    Basis.QUESTIONNAIRE: N_("questionnaire"),
}
READINGS = {
    GapReading.ALIGNED: N_("aligned"),
    GapReading.WATCH: N_("to watch"),
    GapReading.GAP: N_("a gap"),
    GapReading.SEVERE: N_("severe"),
}
PERCEPTIONS = {
    Perception.BLIND_SPOT: N_("blind spot"),
    Perception.AGREED_WEAKNESS: N_("agreed weakness"),
    Perception.UNDERVALUED_STRENGTH: N_("undervalued strength"),
    Perception.AGREED_STRENGTH: N_("agreed strength"),
}
VERDICTS = {Verdict.AGREED: N_("agreed"), Verdict.NOT_AGREED: N_("not agreed"), Verdict.NONE: N_("no verdict")}
REMARKS = {
    RemarkClass.NOTE: N_("note"),
    RemarkClass.QUOTE: N_("quote"),
    RemarkClass.SYMPTOM: N_("symptom"),
    RemarkClass.FOLLOW_UP: N_("promised follow-up"),
    RemarkClass.EVIDENCE: N_("evidence"),
    RemarkClass.OBSERVATION: N_("your observation"),
    RemarkClass.OFF_RECORD: N_("off the record"),
}
STATUSES = {
    ActionStatus.PLANNED: N_("planned"),
    ActionStatus.IN_PROGRESS: N_("in progress"),
    ActionStatus.BLOCKED: N_("blocked"),
    ActionStatus.DONE: N_("done"),
    ActionStatus.DROPPED: N_("dropped"),
}
RAGS = {
    Rag.GREEN: N_("on target"),
    Rag.AMBER: N_("near target"),
    Rag.RED: N_("off target"),
    Rag.UNKNOWN: N_("no colour"),
}


def moment(when: datetime, today: date) -> str:
    """An appointment as "today 14:00", else as Fri 18 Dec 2026, 09:30."""
    if when.date() == today:
        return _("today {time}").format(time=f"{when:%H:%M}")
    return words.day_and_time(when)


def name_of(snapshot: Snapshot, respondent_id: str) -> str:
    """The name of a respondent."""
    return snapshot.person[snapshot.respondent[respondent_id].person_id].name


def title_of(snapshot: Snapshot, about: str) -> str:
    """What a figure is of: the short name of a challenge, practice or criterion, the words of a question."""
    pack = snapshot.pack
    if about == OVERALL:
        return _("Alignment maturity")
    if about in pack.challenge:
        return pack.challenge[about].short
    if about in pack.practice:
        return pack.practice[about].short
    if about in pack.question:
        return pack.question[about].text
    return next((c.title for c in pack.criteria if c.id == about), about)


def exact(value: Fraction) -> str:
    """A level as it is calculated with: whole as it is, else with two decimals, and … where more follow."""
    if value.denominator == 1:
        return f"{value.numerator}"
    hundredths = abs(value) * 100
    whole, left = divmod(hundredths.numerator, hundredths.denominator)
    return f"{MINUS if value < 0 else ''}{whole // 100}.{whole % 100:02d}{'…' if left else ''}"


def share(value: Fraction | None) -> str:
    """A share in whole per cent; – where there is none."""
    return NOTHING if value is None else f"{round(value * 100)}\N{NO-BREAK SPACE}%"


def gap_words(figure: Figure, thresholds: Thresholds) -> str:
    """A gap with how it reads and on how many questions it rests; why there is none where there is none."""
    if figure.gap is None or figure.reading is None:
        return _("not comparable: no question was rated by both sides")
    word = _(READINGS[figure.reading])
    if is_barely(figure, thresholds):
        # Readings follow the exact gap; the figure beside it is rounded and would seem to contradict it.
        word = _("{reading}, but barely").format(reading=word)
    if figure.perception in (Perception.BLIND_SPOT, Perception.UNDERVALUED_STRENGTH):
        word = f"{word}: {_(PERCEPTIONS[figure.perception])}"
    told = (
        _("{gap}, {reading}, on one question")
        if figure.shared_questions == 1
        else _("{gap}, {reading}, on {n} questions")
    )
    return told.format(gap=signed_one_decimal(figure.gap), reading=word, n=figure.shared_questions)


def is_barely(figure: Figure, thresholds: Thresholds) -> bool:
    """True where the rounded gap looks like the next reading already."""
    above = {
        GapReading.ALIGNED: thresholds.watch,
        GapReading.WATCH: thresholds.gap,
        GapReading.GAP: thresholds.severe,
    }
    limit = above.get(figure.reading) if figure.reading else None
    return limit is not None and one_decimal(abs(figure.gap or Fraction(0))) == one_decimal(limit)


def quantity(value: Decimal, unit: str) -> str:
    """A figure in its unit: 97.2 %, or 12 days."""
    return f"{value.normalize():f} {unit}".strip()


def limits(kpi: Kpi, status: KpiStatus) -> str:
    """Where green and amber begin or end, which is always stated beside the colour; empty without a target."""
    unit = kpi.unit
    low, high, amber_low, amber_high = status.green_low, status.green_high, status.amber_low, status.amber_high
    if low is not None and high is not None and amber_low is not None and amber_high is not None:
        return _("green {low} to {high}, amber {amber_low} to {amber_high}").format(
            low=quantity(low, ""), high=quantity(high, unit), amber_low=quantity(amber_low, ""),
            amber_high=quantity(amber_high, unit),
        )  # fmt: skip
    if low is not None and amber_low is not None:
        return _("green from {green}, amber from {amber}").format(
            green=quantity(low, unit), amber=quantity(amber_low, unit)
        )
    if high is not None and amber_high is not None:
        return _("green up to {green}, amber up to {amber}").format(
            green=quantity(high, unit), amber=quantity(amber_high, unit)
        )
    return ""
