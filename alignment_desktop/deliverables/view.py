"""What one reader of one document sees of a snapshot: figures they may see, in their language, ready to print."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property

from alignment_desktop.charts.dumbbell import DumbbellRow, DumbbellWords, dumbbell
from alignment_desktop.charts.picture import Picture
from alignment_desktop.deliverables.blocks import Block, Cell, Tone
from alignment_desktop.deliverables.fonts import measure
from alignment_desktop.deliverables.options import Options as Options
from alignment_desktop.deliverables.style import MARGIN, SHEETS
from alignment_desktop.domain import record
from alignment_desktop.domain.cited import NOTHING
from alignment_desktop.domain.disclosure import Disclosure
from alignment_desktop.domain.drafting import Drafting, has_sentences
from alignment_desktop.domain.engagement import Attribution, Person, Side, Target
from alignment_desktop.domain.interview import Remark
from alignment_desktop.domain.pack import Challenge, Pack, Practice
from alignment_desktop.domain.plan import (
    Action,
    ActionStatus,
    Finding,
    FindingKind,
    FindingState,
    Severity,
    challenges_of,
)
from alignment_desktop.domain.scoring import (
    HIGH,
    Assessment,
    BySide,
    Figure,
    GapReading,
    Perception,
    one_decimal,
    signed_one_decimal,
)
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import N_, Translator

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


@dataclass(frozen=True, kw_only=True)
class View:
    """A snapshot as the reader of a document may see it. Sections ask this, never the raw answers."""

    snapshot: Snapshot
    pack: Pack
    options: Options
    t: Translator = field(compare=False)

    def shorter(self, most: int, words: int | None) -> View:
        """The same view for a section that has less room; what was worked out for this one is not worked out again."""
        known = {"disclosure": self.disclosure, "drafting": self.drafting, "_texts": self._texts}
        new = replace(self, options=replace(self.options, most=most, words=words))
        vars(new).update(known)
        return new

    # Words

    def day(self, day: date | None) -> str:
        """A date in words: 19 November 2026."""
        return self.t.day(day) if day else NOTHING

    def short_day(self, day: date | None) -> str:
        """A date for tables: 19 Nov 2026."""
        return self.t.short_day(day) if day else NOTHING

    def when(self, action: Action) -> str:
        """The day an action was done, or is due."""
        is_done = action.status is ActionStatus.DONE
        return self.short_day(action.done_on if is_done and action.done_on else action.due_on)

    def status_cell(self, action: Action) -> Cell:
        """Where an action stands as a cell; what is overdue says so in words and colour."""
        if action.is_overdue(self.snapshot.today):
            return Cell(text=self.t("{status}, overdue").format(status=self.status(action)), tone=Tone.BAD)
        return Cell(text=self.status(action))

    def status(self, action: Action) -> str:
        """Where an action stands, with its progress while it runs."""
        word = self.t(_STATUSES[action.status])
        if action.status is ActionStatus.IN_PROGRESS and action.progress:
            return f"{word}, {self.t.per_cent(action.progress)}"
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

    def voices(self, heads: BySide[int]) -> str:
        """How many people of each side, in words: 5 business and 4 IT voices."""
        business, it = str(heads.business), str(heads.it)
        if heads.business and heads.it:
            return self.t.plural(
                "{business} business and {it} IT voice", "{business} business and {it} IT voices", heads.it,
                business=business, it=it,
            )  # fmt: skip
        if heads.business:
            return self.t.plural("{n} business voice", "{n} business voices", heads.business)
        if heads.it:
            return self.t.plural("{n} IT voice", "{n} IT voices", heads.it)
        return self.t("no voices yet")

    def cut(self, text: str, pages: int = 1) -> str:
        """A text no longer than this document has room for, in whole words where it can be; `pages` times as long."""
        most = self.options.words
        if most is None or len(text) <= most * pages:
            return text
        start = text[: most * pages]
        return (start.rpartition(" ")[0] or start).rstrip(" ,;:.") + "…"

    # Texts that live in the workbook

    @cached_property
    def drafting(self) -> Drafting:
        """The rules that draft texts from these figures.

        A sentence is in one language: where ours are not translated, the words of the pack stay as they are too.
        """
        told = record.replace(self.snapshot, pack=self.pack) if has_sentences(self.t) else self.snapshot
        return Drafting(told, self.disclosure, self.t)

    @cached_property
    def _texts(self) -> Mapping[str, str]:
        """The drafts of this language, each replaced by what the workbook keeps for its place."""
        drafting = self.drafting
        kept = drafting.kept(self.snapshot.prose)
        return {
            draft.section: prose.text
            if (prose := kept.get(draft.section)) is not None and drafting.stands(prose, draft)
            else draft.text
            for draft in drafting.drafts()
        }

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

    def number(self, value: Fraction | None) -> str:
        """A level with one decimal; – for none."""
        return self.t.number(one_decimal(value)) if value is not None else NOTHING

    def exact(self, value: Fraction | None) -> str:
        """A value with two decimals, as arithmetic shows it; – for none."""
        return self.t.number(f"{float(value):.2f}") if value is not None else NOTHING

    def shows(self, figure: Figure) -> bool:
        """True when a score of both sides together may be shown."""
        return figure.reported is not None

    def shows_sides(self, figure: Figure) -> bool:
        """True when the sides may be told apart."""
        return figure.gap is not None

    def score(self, figure: Figure) -> str:
        """The reported score with one decimal."""
        return self.number(figure.reported)

    def side_score(self, figure: Figure, side: Side) -> str:
        """One side's mean over the questions both rated."""
        mean = figure.shared[side]
        return self.number(mean)

    def gap(self, figure: Figure) -> str:
        """The gap with its sign."""
        return self.t.number(signed_one_decimal(figure.gap)) if figure.gap is not None else NOTHING

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
        low, high = self.number(band.low), self.number(band.high)
        words = self.t("steady at {low}") if low == high else self.t("between {low} and {high}")
        if figure.score is not None and self.score(figure) != self.computed(figure):
            words = self.t("computed {score}, {band}").format(score=self.computed(figure), band=words)
        return words.format(low=low, high=high)

    def short_band(self, figure: Figure) -> str:
        """The band for a table: 2.4–2.6; – where there is none."""
        band = self.assessment.band(figure.about)
        return f"{self.number(band.low)}–{self.number(band.high)}" if band else NOTHING

    def computed(self, figure: Figure) -> str:
        """The computed score with one decimal."""
        return self.number(figure.score)

    def level_name(self, figure: Figure) -> str:
        """The name of the level reached."""
        return self.pack.level_name(figure.level) if figure.level is not None else ""

    def coverage(self, figure: Figure) -> str:
        """Rated of what was asked, in per cent."""
        share = figure.coverage.share
        return self.t.per_cent(int(share * 100 + Fraction(1, 2))) if share is not None else NOTHING

    def target(self, about: str) -> Target | None:
        """The target of a challenge or practice."""
        return next((t for t in self.snapshot.targets if t.about == about), None)

    def target_level(self, about: str) -> str:
        """The target of a challenge or practice with one decimal."""
        target = self.target(about)
        return self.number(Fraction(target.halves, 2) if target else None)

    def heads(self, side: Side | None = None) -> int:
        """How many people's ratings count overall, of one side or of both."""
        heads = self.heard
        return heads[side] if side else heads.business + heads.it

    @property
    def heard(self) -> BySide[int]:
        """How many people of each side gave ratings that count."""
        return self.snapshot.assessment.overall.heads

    def no_gap(self, figure: Figure) -> str:
        """Why no gap is shown for a figure."""
        full = self.snapshot.assessment.figure(figure.about)
        if full.score is None:
            return self.t("not rated yet")
        if full.is_single_sided:
            return self.t("heard from one side only")
        if full.gap is None:
            return self.t("no question that both sides rated")
        return self.t("too few voices on one side to show")

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
            gap=self.t("right: gap, IT minus business") if any(row[1].gap is not None for row in rows) else "",
            number=self.t.level,
        )
        names = [s.name for s in self.pack.scale] if levels else ()
        return dumbbell(drawn, self.width, measure, words, level_names=names, alt=alt)

    # Practices across challenges

    def practices_to_look_at(self) -> list[tuple[Practice, Figure]]:
        """The practices on which the sides are apart, widest gap first, then the others below level 3, lowest first."""
        wanted = [
            (p, f)
            for p, f in self._shown_practices()
            if self.gap_tone(f) is Tone.BAD or (f.reported or Fraction(0)) < HIGH
        ]
        return sorted(wanted, key=lambda pair: (*self._by_gap(pair[1]), pair[1].reported or HIGH, pair[0].id))

    def high_practices(self) -> list[tuple[Practice, Figure]]:
        """The practices that have reached level 3 and on which the sides are not apart, highest first."""
        high = [
            (p, f)
            for p, f in self._shown_practices()
            if (f.reported or Fraction(0)) >= HIGH and self.gap_tone(f) is Tone.NEUTRAL
        ]
        return sorted(high, key=lambda pair: (-(pair[1].reported or HIGH), pair[0].id))

    def practices_by_gap(self) -> list[tuple[Practice, Figure]]:
        """The practices that may be shown, widest gap first, those without one last."""
        return sorted(
            self._shown_practices(),
            key=lambda pair: (pair[1].gap is None, -abs(pair[1].gap or Fraction(0)), pair[1].reported or HIGH),
        )

    def _shown_practices(self) -> list[tuple[Practice, Figure]]:
        pairs = [(p, self.assessment.practice[p.id]) for p in self.pack.practices]
        return [(p, f) for p, f in pairs if self.shows(f)]

    def _by_gap(self, figure: Figure) -> tuple[bool, Fraction]:
        is_apart = self.gap_tone(figure) is Tone.BAD
        return not is_apart, -abs(figure.gap or Fraction(0)) if is_apart else Fraction(0)

    # Findings, plan, words

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Accepted findings of this round and those before it, most severe first."""
        later = {r.id for r in self.snapshot.rounds if r.number > self.snapshot.round.number}
        accepted = [f for f in self.snapshot.findings if f.state is FindingState.ACCEPTED and f.round_id not in later]
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
    def plan(self) -> tuple[Action, ...]:
        """The actions of the plan; those that were dropped are no part of it."""
        return tuple(a for a in self.snapshot.actions if a.status is not ActionStatus.DROPPED)

    @cached_property
    def _actions_by_finding(self) -> Mapping[str, tuple[Action, ...]]:
        actions = {a.id: a for a in self.plan}
        found: dict[str, list[Action]] = {}
        for link in self.snapshot.action_links:
            if link.finding_id is not None and link.action_id in actions:
                found.setdefault(link.finding_id, []).append(actions[link.action_id])
        return {finding: tuple(sorted(linked, key=lambda a: a.number)) for finding, linked in found.items()}

    def actions_for(self, finding: Finding) -> tuple[Action, ...]:
        """The actions that answer a finding."""
        return self._actions_by_finding.get(finding.id, ())

    def actions_of(self, challenge: Challenge) -> tuple[Action, ...]:
        """The actions that answer a challenge's findings, else lift its practices or come from its solutions, by date.

        A finding that was not accepted is no answer: an action linked to it alone stands where its lifts put it.
        """
        lifts = self.snapshot.action_lifts
        lifted = {lift.action_id for lift in lifts if self._challenge_of(lift.practice) == challenge.id}
        linked = {a.id for f in self.findings if f.challenge == challenge.id for a in self.actions_for(f)}
        own = lifted | {id_ for id_, about in self.challenge_of_action.items() if about == challenge.id}
        wanted = [a for a in self.plan if a.id in linked or (a.id in own and not self._answers_any(a))]
        return tuple(sorted(wanted, key=due_order))

    @cached_property
    def challenge_of_action(self) -> Mapping[str, str]:
        """The id of the challenge that each action mostly answers, by the action's id."""
        return challenges_of(self.snapshot)

    def _answers_any(self, action: Action) -> bool:
        return any(action in self.actions_for(finding) for finding in self.findings)

    def _challenge_of(self, practice: str) -> str:
        known = self.pack.practice.get(practice)
        return known.challenge if known else ""

    def owner(self, person_id: str | None) -> str:
        """The owner's job, which is what a client's reader knows them by; their name where there is no job."""
        person: Person | None = self.snapshot.person.get(person_id or "")
        if person is None or person.erased_on is not None:
            return self.t("no owner yet")
        return person.job or person.name

    def owner_cell(self, action: Action) -> Cell:
        """The owner as a cell, set off where there is none."""
        person = self.snapshot.person.get(action.owner_id or "")
        is_owned = person is not None and person.erased_on is None
        return Cell(text=self.owner(action.owner_id), tone=Tone.NEUTRAL if is_owned else Tone.WARN)

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
