"""What one reader of one document sees of a snapshot: figures they may see, in their language, ready to print."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property

from alignment_desktop.charts.dumbbell import DumbbellRow, DumbbellWords, dumbbell
from alignment_desktop.charts.picture import Picture
from alignment_desktop.deliverables.blocks import Block, Cell, Paper, Status, Tone
from alignment_desktop.deliverables.fonts import measure
from alignment_desktop.deliverables.style import MARGIN, SHEETS
from alignment_desktop.domain.disclosure import Disclosure
from alignment_desktop.domain.drafting import Drafting
from alignment_desktop.domain.engagement import Attribution, Person, Side, Target
from alignment_desktop.domain.interview import Remark
from alignment_desktop.domain.pack import Challenge, Pack, Practice
from alignment_desktop.domain.plan import Action, ActionStatus, Finding, FindingKind, FindingState, Severity
from alignment_desktop.domain.scoring import (
    Assessment,
    Figure,
    GapReading,
    Perception,
    one_decimal,
    signed_one_decimal,
)
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import N_, Translator

_MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"),
    N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip
_SHORT_MONTHS = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"), N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"),
    N_("Nov"), N_("Dec"),
)  # fmt: skip
_READINGS = {
    GapReading.ALIGNED: N_("aligned"),
    GapReading.WATCH: N_("to watch"),
    GapReading.GAP: N_("gap"),
    GapReading.SEVERE: N_("severe gap"),
}
_PERCEPTIONS = {
    Perception.BLIND_SPOT: N_("blind spot"),
    Perception.AGREED_WEAKNESS: N_("agreed weakness"),
    Perception.UNDERVALUED_STRENGTH: N_("undervalued strength"),
    Perception.AGREED_STRENGTH: N_("agreed strength"),
}
_SEVERITIES = {Severity.HIGH: N_("High"), Severity.MEDIUM: N_("Medium"), Severity.LOW: N_("Low")}
_SEVERITY_TONES = {Severity.HIGH: Tone.BAD, Severity.MEDIUM: Tone.WARN, Severity.LOW: Tone.NEUTRAL}
_STATUSES = {
    ActionStatus.PLANNED: N_("planned"),
    ActionStatus.IN_PROGRESS: N_("in progress"),
    ActionStatus.BLOCKED: N_("blocked"),
    ActionStatus.DONE: N_("done"),
    ActionStatus.DROPPED: N_("dropped"),
}
_SIDES = {Side.BUSINESS: N_("a business respondent"), Side.IT: N_("an IT respondent")}
NOTHING = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How one document is wanted.

    `attribution` is the closest attribution of quotes; promises may be narrower. `most` is how many points a list of
    the front page may have; fewer are taken where a document has a fixed number of pages.
    """

    language: str = "en"
    paper: Paper = Paper.A4
    attribution: Attribution = Attribution.NAMED
    recipient: str = ""
    version: str = ""
    status: Status = Status.DRAFT
    made_on: date | None = None
    most: int = 4


@dataclass(frozen=True, kw_only=True)
class View:
    """A snapshot as the reader of a document may see it. Sections ask this, never the raw answers."""

    snapshot: Snapshot
    pack: Pack
    options: Options
    t: Translator = field(compare=False)

    # Words

    def day(self, day: date | None) -> str:
        """A date in words: 19 November 2026."""
        return f"{day.day} {self.t(_MONTHS[day.month - 1])} {day.year}" if day else NOTHING

    def short_day(self, day: date | None) -> str:
        """A date for tables: 19 Nov 2026."""
        return f"{day.day} {self.t(_SHORT_MONTHS[day.month - 1])} {day.year}" if day else NOTHING

    def month(self, day: date) -> str:
        """The month of a date for the head of a timeline: Nov."""
        return self.t(_SHORT_MONTHS[day.month - 1])

    def status(self, action: Action) -> str:
        """Where an action stands, with its progress while it runs."""
        word = self.t(_STATUSES[action.status])
        if action.status is ActionStatus.IN_PROGRESS and action.progress:
            return f"{word}, {action.progress}\u00a0%"
        return word

    def severity(self, finding: Finding) -> Cell:
        """The severity as a cell: a word in its tone."""
        return Cell(text=self.t(_SEVERITIES[finding.severity]), bold=True, tone=_SEVERITY_TONES[finding.severity])

    def reading(self, figure: Figure) -> str:
        """How the gap reads, with the name of a blind spot or an undervalued strength; – where it is not shown."""
        if figure.reading is None:
            return NOTHING
        word = self.t(_READINGS[figure.reading])
        if one_decimal(abs(figure.gap or Fraction(0))) == one_decimal(self._next_threshold(figure.reading)):
            # Readings follow the exact gap; the figure beside it is rounded and would seem to contradict it.
            word = self.t("{reading}, but barely").format(reading=word)
        if figure.perception in (Perception.BLIND_SPOT, Perception.UNDERVALUED_STRENGTH):
            return f"{word}: {self.t(_PERCEPTIONS[figure.perception])}"
        return word

    def _next_threshold(self, reading: GapReading) -> Fraction:
        limits = self.snapshot.thresholds
        above = {GapReading.ALIGNED: limits.watch, GapReading.WATCH: limits.gap, GapReading.GAP: limits.severe}
        return above.get(reading, Fraction(9))

    def perception(self, figure: Figure) -> str:
        """Where the sides stand to the middle of the scale; – where it is not shown or not named."""
        return self.t(_PERCEPTIONS[figure.perception]) if figure.perception else NOTHING

    def listed(self, words: Sequence[str]) -> str:
        """Words as a list in a sentence: a, b and c."""
        if len(words) < 2:
            return "".join(words)
        return self.t("{first} and {last}").format(first=", ".join(words[:-1]), last=words[-1])

    # Texts that live in the workbook

    @cached_property
    def drafting(self) -> Drafting:
        """The rules that draft texts from these figures."""
        return Drafting(self.snapshot, self.disclosure, self.t)

    @cached_property
    def _texts(self) -> Mapping[str, str]:
        """The drafts of this language, each replaced by what the workbook keeps for its place."""
        drafting = self.drafting
        texts = {draft.section: draft.text for draft in drafting.drafts()}
        kept = [p for p in self.snapshot.prose if p.language == self.options.language]
        # A kept text of an earlier round, or an unedited one whose figures have moved, gives way to a fresh draft.
        current = {
            p.section: p.text
            for p in kept
            if p.is_edited or (p.round_id == self.snapshot.round.id and not drafting.moved(p))
        }
        return texts | current

    @property
    def stale(self) -> tuple[str, ...]:
        """What must be read again before this goes out: edited texts whose figures have moved."""
        return self.drafting.stale(p for p in self.snapshot.prose if p.language == self.options.language)

    def text(self, section: str) -> str:
        """The text for a place such as `lead:C1`: as a person kept it, else drafted."""
        return self._texts[section]

    # Figures

    @property
    def assessment(self) -> Assessment:
        """All figures of the round as this reader may see them; what is hidden is None."""
        return self.disclosure.assessment

    @cached_property
    def disclosure(self) -> Disclosure:
        """What may be shown to this reader."""
        return Disclosure(self.snapshot, attribution=self.options.attribution)

    def shows(self, figure: Figure) -> bool:
        """True when a score of both sides together may be shown."""
        return figure.reported is not None

    def shows_sides(self, figure: Figure) -> bool:
        """True when the sides may be told apart."""
        return figure.gap is not None

    def score(self, figure: Figure) -> str:
        """The reported score with one decimal."""
        return one_decimal(figure.reported) if figure.reported is not None else NOTHING

    def side_score(self, figure: Figure, side: Side) -> str:
        """One side's mean over the questions both rated."""
        mean = figure.shared[side]
        return one_decimal(mean) if mean is not None else NOTHING

    def gap(self, figure: Figure) -> str:
        """The gap with its sign."""
        return signed_one_decimal(figure.gap) if figure.gap is not None else NOTHING

    def gap_tone(self, figure: Figure) -> Tone:
        """Bad for what counts as a gap, neutral for the rest."""
        return Tone.BAD if figure.reading in (GapReading.GAP, GapReading.SEVERE) else Tone.NEUTRAL

    def band(self, figure: Figure) -> str:
        """The band beside a score: between the lowest and the highest with any one respondent left out.

        The band is that of the computed score, which is named where agreed levels make the reported one differ.
        """
        band = self.assessment.band(figure.about)
        if band is None:
            return ""
        low, high = one_decimal(band.low), one_decimal(band.high)
        words = self.t("steady at {low}") if low == high else self.t("between {low} and {high}")
        if figure.score is not None and figure.reported != figure.score:
            words = self.t("computed {score}, {band}").format(score=one_decimal(figure.score), band=words)
        return words.format(low=low, high=high)

    def short_band(self, figure: Figure) -> str:
        """The band for a table: 2.4–2.6; – where there is none."""
        band = self.assessment.band(figure.about)
        return f"{one_decimal(band.low)}–{one_decimal(band.high)}" if band else NOTHING

    def computed(self, figure: Figure) -> str:
        """The computed score with one decimal."""
        return one_decimal(figure.score) if figure.score is not None else NOTHING

    def level_name(self, figure: Figure) -> str:
        """The name of the level reached."""
        return figure.level_name or ""

    def coverage(self, figure: Figure) -> str:
        """Rated of what was asked, in per cent."""
        share = figure.coverage.share
        return f"{int(share * 100 + Fraction(1, 2))} %" if share is not None else NOTHING

    def target(self, about: str) -> Target | None:
        """The target of a challenge or practice."""
        return next((t for t in self.snapshot.targets if t.about == about), None)

    def heads(self, side: Side | None = None) -> int:
        """How many people's ratings count overall, of one side or of both."""
        heads = self.snapshot.assessment.overall.heads
        return heads[side] if side else heads.business + heads.it

    # Pictures

    @property
    def width(self) -> float:
        """The width of the text in points."""
        return SHEETS[self.options.paper][0] - 2 * MARGIN

    def dumbbells(self, rows: Sequence[tuple[str, Figure, str]], *, alt: str = "", levels: bool = False) -> Picture:
        """The rows (label, figure, key to lead to) as dumbbells, widest gap first, pooled where sides stay hidden."""

        def order(row: tuple[str, Figure, str]) -> tuple[bool, Fraction, str]:
            figure = row[1]
            return figure.gap is None, -abs(figure.gap or Fraction(0)), figure.about

        drawn = []
        for label, figure, key in sorted(rows, key=order):
            apart = figure.gap is not None
            pooled = None if apart else figure.score
            drawn.append(
                DumbbellRow(
                    label=label,
                    business=_number(figure.shared.business) if apart else None,
                    it=_number(figure.shared.it) if apart else None,
                    pooled=_number(pooled),
                    target=_number(figure.target),
                    gap=self.gap(figure),
                    tone=self.gap_tone(figure).value,
                    key=key,
                )
            )
        words = DumbbellWords(
            business=self.t("Business"),
            it=self.t("IT"),
            pooled=self.t("both sides together"),
            target=self.t("target"),
            gap=self.t("right: gap, IT minus business"),
        )
        names = [s.name for s in self.pack.scale] if levels else ()
        return dumbbell(drawn, self.width, measure, words, level_names=names, alt=alt)

    # Findings, plan, words

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Accepted findings, most severe first."""
        accepted = [f for f in self.snapshot.findings if f.state is FindingState.ACCEPTED]
        return tuple(sorted(accepted, key=lambda f: (-f.impact * f.likelihood, f.number)))

    def weaknesses(self, challenge: Challenge | None = None) -> tuple[Finding, ...]:
        """Accepted weaknesses, of one challenge or all."""
        return self._of_kind(FindingKind.WEAKNESS, challenge)

    def strengths(self, challenge: Challenge | None = None) -> tuple[Finding, ...]:
        """Accepted strengths, of one challenge or all."""
        return self._of_kind(FindingKind.STRENGTH, challenge)

    def _of_kind(self, kind: FindingKind, challenge: Challenge | None) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.kind is kind and (challenge is None or f.challenge == challenge.id))

    @cached_property
    def _actions_by_finding(self) -> Mapping[str, tuple[Action, ...]]:
        actions = {a.id: a for a in self.snapshot.actions}
        found: dict[str, list[Action]] = {}
        for link in self.snapshot.action_links:
            if link.finding_id is not None:
                found.setdefault(link.finding_id, []).append(actions[link.action_id])
        return {finding: tuple(sorted(linked, key=lambda a: a.number)) for finding, linked in found.items()}

    def actions_for(self, finding: Finding) -> tuple[Action, ...]:
        """The actions that answer a finding."""
        return self._actions_by_finding.get(finding.id, ())

    def actions_of(self, challenge: Challenge) -> tuple[Action, ...]:
        """The actions that answer a challenge's findings or lift its practices, by due date."""
        lifts = self.snapshot.action_lifts
        lifted = {lift.action_id for lift in lifts if self._challenge_of(lift.practice) == challenge.id}
        linked = {a.id for f in self.findings if f.challenge == challenge.id for a in self.actions_for(f)}
        wanted = [a for a in self.snapshot.actions if a.id in linked or (a.id in lifted and not self._answers_any(a))]
        return tuple(sorted(wanted, key=due_order))

    def _answers_any(self, action: Action) -> bool:
        return any(action in linked for linked in self._actions_by_finding.values())

    def _challenge_of(self, practice: str) -> str:
        known = self.pack.practice.get(practice)
        return known.challenge if known else ""

    def owner(self, person_id: str | None) -> str:
        """The owner's job, which is what a client's reader knows them by; their name where there is no job."""
        person: Person | None = self.snapshot.person.get(person_id or "")
        if person is None:
            return self.t("no owner yet")
        return person.job or person.name

    def remarks_of(self, finding: Finding) -> tuple[Remark, ...]:
        """The publishable remarks a finding rests on."""
        wanted = {e.remark_id for e in self.snapshot.finding_evidence if e.finding_id == finding.id}
        return tuple(r for r in self.disclosure.publishable if r.id in wanted)

    def attribution(self, remark: Remark) -> str:
        """Who said it, as closely as was promised: a name, a role, a side, or nothing."""
        allowed = self.disclosure.attribution_of(remark)
        respondent = self.snapshot.respondent.get(remark.respondent_id or "")
        if respondent is None or allowed is Attribution.NONE:
            return ""
        person = self.snapshot.person[respondent.person_id]
        if allowed is Attribution.SIDE:
            return self.t(_SIDES[person.side])
        if allowed is Attribution.ROLE:
            return person.job
        return f"{person.name}, {person.job}" if person.job else person.name


Section = Callable[[View], tuple[Block, ...]]
"""A part of a document: a pure function of what the reader may see; no blocks where there is nothing to say."""


def due_order(action: Action) -> tuple[date, int]:
    """Sorts actions by due date, those without one last."""
    return action.due_on or date.max, action.number


def practice_rows(view: View, challenge: Challenge) -> list[tuple[Practice, Figure]]:
    """The practices of a challenge with their figures, in the order of the pack."""
    return [(p, view.assessment.practice[p.id]) for p in view.pack.practices_of[challenge.id]]


def _number(value: Fraction | None) -> float | None:
    return float(value) if value is not None else None
