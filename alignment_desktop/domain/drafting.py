"""Leads and headings drafted from the figures, in plain sentences; a person may edit what is kept of them.

A draft cites its figures by key, as they stood. When one of them moves, the kept text is stale (`moved`).
Only what the client may read is ever drafted: the figures come through the disclosure rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from alignment_desktop.domain.deliverable import Prose
from alignment_desktop.domain.disclosure import Disclosure
from alignment_desktop.domain.pack import Challenge, Practice
from alignment_desktop.domain.scoring import (
    OVERALL,
    Figure,
    GapReading,
    Perception,
    one_decimal,
    signed_one_decimal,
)
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import N_, Translator

_WIDE = (GapReading.GAP, GapReading.SEVERE)
# The distance in half levels, as it is said; beyond the last it is said as a figure.
_DISTANCES = {
    1: N_("half a level"),
    2: N_("a level"),
    3: N_("a level and a half"),
    4: N_("two levels"),
    5: N_("two levels and a half"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A drafted text for a place in the documents, with the figures it cites: key -> as shown."""

    section: str
    text: str
    figures: Mapping[str, str]


class Drafting:
    """Drafts for one snapshot in one language."""

    def __init__(self, snapshot: Snapshot, disclosure: Disclosure, translator: Translator) -> None:
        self._snapshot = snapshot
        self._disclosure = disclosure
        self._t = translator
        self._cited: dict[str, str] = {}

    def drafts(self) -> tuple[Draft, ...]:
        """All headings and leads that the documents have a place for."""
        pack = self._snapshot.pack
        made = [
            self._made("heading:overall", self._overall_heading),
            self._made("lead:overall", self._overall_lead),
        ]
        for challenge in pack.challenges:
            made.append(self._made(f"heading:{challenge.id}", lambda c=challenge: self._heading(c)))  # type: ignore[misc]
            made.append(self._made(f"lead:{challenge.id}", lambda c=challenge: self._lead(c)))  # type: ignore[misc]
        made.append(self._made("lead:roadmap", self._roadmap_lead))
        return tuple(made)

    def moved(self, prose: Prose) -> tuple[tuple[str, str, str], ...]:
        """The figures a kept text cites that are no longer what it says: (key, as cited, as it is)."""
        now = {key: self.figure_text(key) for key in prose.figures}
        return tuple((key, was, now[key]) for key, was in prose.figures.items() if now[key] != was)

    def figure_text(self, key: str) -> str:
        """What a cited figure is now, – where it can no longer be shown; `score:ID`, `gap:ID` or `actions:open`."""
        what, _, about = key.partition(":")
        if what == "actions":
            return str(sum(a.status.is_open for a in self._snapshot.actions))
        figure = self._figures().get(about)
        if figure is None:
            return "–"
        if what == "score":
            return "–" if figure.reported is None else one_decimal(figure.reported)
        return "–" if figure.gap is None else signed_one_decimal(figure.gap)

    # Figures, as the client may read them

    def _figures(self) -> dict[str, Figure]:
        assessment = self._disclosure.assessment
        return {OVERALL: assessment.overall, **assessment.challenge, **assessment.practice}

    def _cite(self, key: str) -> str:
        text = self.figure_text(key)
        self._cited[key] = text
        return text

    def _made(self, section: str, text: Callable[[], str]) -> Draft:
        self._cited = {}
        return Draft(section=section, text=text(), figures=dict(self._cited))

    def _practices(self, challenge: Challenge) -> list[tuple[Practice, Figure]]:
        """The rated practices of a challenge that may be shown, lowest first."""
        rated = [
            (practice, figure)
            for practice in self._snapshot.pack.practices_of[challenge.id]
            if (figure := self._disclosure.assessment.practice[practice.id]).reported is not None
        ]
        return sorted(rated, key=lambda pair: (pair[1].reported or 0, pair[0].id))

    def _widest(self, rated: Sequence[tuple[Practice, Figure]]) -> list[tuple[Practice, Figure, Fraction]]:
        """Practices with a gap that counts as one, widest first."""
        wide = [
            (practice, figure, gap)
            for practice, figure in rated
            if figure.reading in _WIDE and (gap := figure.gap) is not None
        ]
        return sorted(wide, key=lambda triple: (-abs(triple[2]), triple[0].id))

    def _distance(self, gap: Fraction) -> str:
        halves = round(abs(gap) * 2)
        said = _DISTANCES.get(halves)
        return self._t(said) if said else self._t("{n} levels").format(n=one_decimal(abs(gap)))

    # Challenges

    def _heading(self, challenge: Challenge) -> str:
        """The message of a chapter: the widest gap where there is one, else the weakest practice, else the best."""
        rated = self._practices(challenge)
        if not rated:
            return self._t("{challenge}: not looked at yet").format(challenge=challenge.title)
        wide = self._widest(rated)
        if wide:
            practice, _figure, gap = wide[0]
            self._cite(f"gap:{practice.id}")
            return self._t("On {practice}, IT and the business are {distance} apart").format(
                practice=_lower_first(practice.short), distance=self._distance(gap)
            )
        lowest, figure = rated[0]
        self._cite(f"score:{lowest.id}")
        if (figure.reported or 0) < 3:
            return _upper_first(lowest.weak)
        best, _figure = rated[-1]
        self._cite(f"score:{best.id}")
        return _upper_first(best.strong)

    def _lead(self, challenge: Challenge) -> str:
        """Two to four sentences: where the sides part, what both call weak, what holds, what nobody said."""
        rated = self._practices(challenge)
        if not rated:
            return self._t("Nobody has rated this yet, so there is nothing to conclude from it.")
        sentences = []
        told: set[str] = set()
        wide = self._widest(rated)[:2]
        if wide:
            sentences.append(self._gap_sentence(wide))
            told.update(practice.id for practice, *_rest in wide)
        weak = [(p, f) for p, f in rated if p.id not in told and (f.reported or 0) < 3][:2]
        for n, (practice, figure) in enumerate(weak):
            told.add(practice.id)
            sentences.append(self._weak_sentence(practice, figure, is_first=n == 0 and not wide))
        strong = [(p, f) for p, f in reversed(rated) if p.id not in told and (f.reported or 0) >= 3][:1]
        for practice, _figure in strong:
            self._cite(f"score:{practice.id}")
            opening = self._t("What holds: {strong}.") if sentences else self._t("{strong}.")
            words = practice.strong if sentences else _upper_first(practice.strong)
            sentences.append(opening.format(strong=_unstopped(words)))
        alone = [p.short for p, f in rated if f.is_single_sided]
        if alone:
            sentences.append(self._t("Heard from one side only: {practices}.").format(practices=self._listed(alone)))
        return " ".join(sentences)

    def _gap_sentence(self, wide: Sequence[tuple[Practice, Figure, Fraction]]) -> str:
        first, _figure, gap = wide[0]
        together = [w for w in wide if (w[2] > 0) == (gap > 0)]
        for practice, _f, _g in together:
            self._cite(f"gap:{practice.id}")
        sentence = (
            self._t("IT rates {practices} {distance} higher than the business does.")
            if gap > 0
            else self._t("The business rates {practices} {distance} higher than IT does.")
        )
        same = len(together) == 1 or self._distance(together[1][2]) == self._distance(gap)
        named = together if same else together[:1]
        said = sentence.format(
            practices=self._listed([_lower_first(p.short) for p, *_rest in named]), distance=self._distance(gap)
        )
        if first.id in {p.id for p, *_rest in named} and _figure.perception is Perception.BLIND_SPOT:
            return said + " " + self._t("For those who depend on it, {weak}.").format(weak=_unstopped(first.weak))
        return said

    def _weak_sentence(self, practice: Practice, figure: Figure, *, is_first: bool) -> str:
        self._cite(f"score:{practice.id}")
        both = figure.perception is Perception.AGREED_WEAKNESS
        if both:
            self._cite(f"gap:{practice.id}")
            return self._t("Both sides say the same: {weak}.").format(weak=_unstopped(practice.weak))
        if is_first:
            return f"{_unstopped(_upper_first(practice.weak))}."
        return self._t("Besides, {weak}.").format(weak=_unstopped(practice.weak))

    # Overall and plan

    def _overall_heading(self) -> str:
        assessment = self._disclosure.assessment
        shown = [
            (challenge, figure, gap)
            for challenge in self._snapshot.pack.challenges
            if (figure := assessment.challenge[challenge.id]).reported is not None and (gap := figure.gap) is not None
        ]
        score = self._cite(f"score:{OVERALL}")
        level = assessment.overall.level_name or ""
        if not shown:
            if score == "–":
                return self._t("Too little has been rated to draw a picture")
            return self._t("Alignment stands at {score}: {level}").format(score=score, level=level)
        challenge, figure, gap = max(shown, key=lambda triple: (abs(triple[2]), triple[0].id))
        if figure.reading is GapReading.ALIGNED:
            return self._t("Alignment stands at {score} ({level}), and both sides see it alike").format(
                score=score, level=level
            )
        self._cite(f"gap:{challenge.id}")
        return self._t("Alignment stands at {score} ({level}); the sides part most on {challenge}").format(
            score=score, level=level, challenge=_lower_first(challenge.short)
        )

    def _overall_lead(self) -> str:
        assessment = self._disclosure.assessment
        rated = sorted(
            (
                (challenge, figure)
                for challenge in self._snapshot.pack.challenges
                if (figure := assessment.challenge[challenge.id]).reported is not None
            ),
            key=lambda pair: (pair[1].reported or 0, pair[0].id),
        )
        if not rated:
            return self._t("No answers that could be shown have been rated yet.")
        low, high = rated[0][0], rated[-1][0]
        sentences = []
        if len(rated) > 1:
            sentences.append(
                self._t("{high} stands best at {high_score}, {low} lowest at {low_score}.").format(
                    high=_upper_first(high.short),
                    high_score=self._cite(f"score:{high.id}"),
                    low=_lower_first(low.short),
                    low_score=self._cite(f"score:{low.id}"),
                )
            )
        wide: list[tuple[Practice, Figure, Fraction]] = []
        for challenge in self._snapshot.pack.challenges:
            wide += self._widest(self._practices(challenge))
        wide.sort(key=lambda triple: (-abs(triple[2]), triple[0].id))
        if wide:
            sentences.append(
                self._t.plural(
                    "On one practice the two sides are a level or more apart; it is {practices}.",
                    "On {n} practices the two sides are a level or more apart, most of all on {practices}.",
                    len(wide),
                    practices=self._listed([_lower_first(p.short) for p, *_rest in wide[:2]]),
                )
            )
            blind = [p for p, f, _gap in wide if f.perception is Perception.BLIND_SPOT]
            if blind:
                sentences.append(
                    self._t.plural(
                        "One of them is a blind spot: IT sees it in place, the business does not.",
                        "{n} of them are blind spots: IT sees them in place, the business does not.",
                        len(blind),
                    )
                )
        else:
            sentences.append(self._t("Nowhere are the two sides a full level apart."))
        return " ".join(sentences)

    def _roadmap_lead(self) -> str:
        actions = self._snapshot.actions
        if not actions:
            return self._t("No actions have been agreed yet.")
        total, open_ = len(actions), int(self._cite("actions:open"))
        overdue = sum(a.is_overdue(self._snapshot.today) for a in actions)
        sentences = [
            self._t.plural(
                "The plan has one action ({open} open).", "The plan has {n} actions; {open} are still open.",
                total,
                open=str(open_),
            )
        ]  # fmt: skip
        if overdue:
            sentences.append(self._t.plural("One is past its date.", "{n} are past their date.", overdue))
        quick = sum(a.status.is_open and a.impact >= 3 and a.effort < 3 for a in actions)
        if quick:
            sentences.append(
                self._t.plural(
                    "One open action is a quick win: high impact, little effort.",
                    "{n} open actions are quick wins: high impact, little effort.",
                    quick,
                )
            )
        return " ".join(sentences)

    def _listed(self, words: Sequence[str]) -> str:
        if len(words) < 2:
            return "".join(words)
        return self._t("{first} and {last}").format(first=", ".join(words[:-1]), last=words[-1])


def _upper_first(words: str) -> str:
    return words[:1].upper() + words[1:]


def _lower_first(words: str) -> str:
    """The words as they stand within a sentence: a capital stays in abbreviations such as KPI or IT."""
    return words if len(words) > 1 and words[1].isupper() else words[:1].lower() + words[1:]


def _unstopped(words: str) -> str:
    return words.rstrip().rstrip(".")
