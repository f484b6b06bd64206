"""Leads and headings drafted from the figures, in plain sentences; a person may edit what is kept of them.

A draft cites its figures by key, as they stood. When one of them moves, the kept text is stale (`moved`).
Only what the client may read is ever drafted: the figures come through the disclosure rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from alignment_desktop.domain.deliverable import Prose
from alignment_desktop.domain.disclosure import Disclosure
from alignment_desktop.domain.pack import Challenge, Practice
from alignment_desktop.domain.plan import Quadrant
from alignment_desktop.domain.scoring import (
    HIGH,
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
_NUMBERS = (
    N_("none"), N_("one"), N_("two"), N_("three"), N_("four"), N_("five"), N_("six"), N_("seven"), N_("eight"),
    N_("nine"), N_("ten"), N_("eleven"), N_("twelve"),
)  # fmt: skip


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
            self._made("heading:maturity", self._maturity_heading),
            self._made("lead:maturity", self._maturity_lead),
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

    def stale(self, kept: Iterable[Prose]) -> tuple[str, ...]:
        """A sentence for every figure that an edited text cites and that has moved since it was last read."""
        return tuple(
            self._t("The text {section} cites {key}, which was {was} and is {now}. Read it again.").format(
                section=prose.section, key=key, was=was, now=now
            )
            for prose in kept
            if prose.is_edited
            for key, was, now in self.moved(prose)
        )

    def figure_text(self, key: str) -> str:
        """What a cited figure is now, – where it can no longer be shown; `score:ID`, `gap:ID` or `count:NAME`."""
        what, _, about = key.partition(":")
        if what == "count":
            return str(self._counts()[about])
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
                practice=lower_first(practice.short), distance=self._distance(gap)
            )
        lowest, figure = rated[0]
        self._cite(f"score:{lowest.id}")
        if (figure.reported or 0) < HIGH:
            return upper_first(lowest.weak)
        best, _figure = rated[-1]
        self._cite(f"score:{best.id}")
        return upper_first(best.strong)

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
        if not wide and (rated[0][1].reported or 0) < HIGH:
            # The heading has said already what is wrong there.
            told.add(rated[0][0].id)
            sentences.append(
                self._t("Lowest of all is {practice}, at {score}.").format(
                    practice=lower_first(rated[0][0].short), score=self._cite(f"score:{rated[0][0].id}")
                )
            )
        weak = [(p, f) for p, f in rated if p.id not in told and (f.reported or 0) < HIGH][:2]
        for practice, figure in weak:
            told.add(practice.id)
            sentences.append(self._weak_sentence(practice, figure, said="".join(sentences)))
        strong = [(p, f) for p, f in reversed(rated) if p.id not in told and (f.reported or 0) >= HIGH][:1]
        for practice, _figure in strong:
            self._cite(f"score:{practice.id}")
            opening = self._t("What holds: {strong}.") if sentences else self._t("{strong}.")
            words = practice.strong if sentences else upper_first(practice.strong)
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
            practices=self._listed([lower_first(p.short) for p, *_rest in named]), distance=self._distance(gap)
        )
        if first.id in {p.id for p, *_rest in named} and _figure.perception is Perception.BLIND_SPOT:
            return said + " " + self._t("For those who depend on it, {weak}.").format(weak=_unstopped(first.weak))
        return said

    def _weak_sentence(self, practice: Practice, figure: Figure, *, said: str) -> str:
        """What is weak in a practice; "both say the same" where they do, and only once in a lead."""
        self._cite(f"score:{practice.id}")
        opening = self._t("Both sides say the same: {weak}.")
        if figure.perception is Perception.AGREED_WEAKNESS and opening.partition("{")[0] not in said:
            self._cite(f"gap:{practice.id}")
            return opening.format(weak=_unstopped(practice.weak))
        return f"{_unstopped(upper_first(practice.weak))}."

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
            score=score, level=level, challenge=lower_first(challenge.short)
        )

    def _rated_challenges(self) -> list[tuple[Challenge, Figure]]:
        """The challenges with a score to show, lowest first."""
        assessment = self._disclosure.assessment
        return sorted(
            (
                (challenge, figure)
                for challenge in self._snapshot.pack.challenges
                if (figure := assessment.challenge[challenge.id]).reported is not None
            ),
            key=lambda pair: (pair[1].reported or 0, pair[0].id),
        )

    def _maturity_heading(self) -> str:
        rated = self._rated_challenges()
        if len(rated) < 2:
            return self._t("Maturity by challenge")
        lowest, highest = (self._cite(f"score:{rated[n][0].id}") for n in (0, -1))
        if lowest == highest:
            return self._t("All challenges stand at {score}").format(score=lowest)
        # Scores that print alike are told alike, although one may be a hair above the other.
        named = {one_decimal(f.reported or HIGH): [] for _c, f in rated}  # type: dict[str, list[str]]
        for challenge, figure in rated:
            named[one_decimal(figure.reported or HIGH)].append(lower_first(challenge.short))
        return self._t("Lowest at {low_score}: {low}; highest at {high_score}: {high}").format(
            low_score=lowest, low=self._listed(named[lowest]), high_score=highest, high=self._listed(named[highest])
        )

    def _maturity_lead(self) -> str:
        """How many practices have reached the agreed level, and how far the farthest target is."""
        shown, reached = self._shown_practices(), self._reached()
        if not shown:
            return self._t("No answers that could be shown have been rated yet.")
        self._cite("count:reached")
        self._cite("count:shown")
        sentences = [
            self._t.plural(
                "One of {all} practices has reached level 3, {name}.",
                "{reached} of {all} practices have reached level 3, {name}.",
                len(reached),
                reached=upper_first(self.count(len(reached))),
                all=self.count(len(shown)),
                name=self._snapshot.pack.level_name(3),
            )
        ]
        behind = [
            (figure.target - figure.reported, challenge)
            for challenge, figure in self._rated_challenges()
            if figure.target is not None and figure.reported is not None and figure.target > figure.reported
        ]
        if behind:
            distance, challenge = max(behind, key=lambda pair: (pair[0], pair[1].id))
            self._cite(f"score:{challenge.id}")
            sentences.append(
                self._t("The longest way to its target is that of {challenge}: {distance} to go.").format(
                    challenge=lower_first(challenge.short),
                    distance=self._t("{n} levels").format(n=one_decimal(distance)),
                )
            )
        return " ".join(sentences)

    def _overall_lead(self) -> str:
        if not self._rated_challenges():
            return self._t("No answers that could be shown have been rated yet.")
        sentences = []
        wide = self._all_wide()
        self._cite("count:wide")
        if not wide:
            sentences.append(self._t("Nowhere are the two sides a full level apart."))
            return " ".join(sentences)
        for practice, *_rest in wide[:2]:
            self._cite(f"gap:{practice.id}")
        sentences.append(
            self._t.plural(
                "On one practice the two sides are a level or more apart: {practices}.",
                "On {count} practices the two sides are a level or more apart, most of all on {practices}.",
                len(wide),
                count=self.count(len(wide)),
                practices=self._listed([lower_first(p.short) for p, *_rest in wide[:2]]),
            )
        )
        if self._blind():
            self._cite("count:blind")
            sentences.append(
                self._t.plural(
                    "One is a blind spot: IT sees it in place, the business does not.",
                    "{count} are blind spots: IT sees them in place, the business does not.",
                    len(self._blind()),
                    count=upper_first(self.count(len(self._blind()))),
                )
            )
        return " ".join(sentences)

    def _roadmap_lead(self) -> str:
        if not self._snapshot.actions:
            return self._t("No actions have been agreed yet.")
        open_, overdue, quick = (int(self._cite(f"count:{key}")) for key in ("open", "overdue", "quick"))
        total = int(self._cite("count:actions"))
        sentences = [
            self._t.plural(
                "The plan has one action; open: {open}.",
                "The plan has {n} actions; {open} are still open.",
                total,
                open=self.count(open_),
            )
        ]
        if overdue:
            past = self._t.plural("One is past its date.", "{count} are past their date.", overdue,
                                  count=upper_first(self.count(overdue)))  # fmt: skip
            sentences.append(past)
        if quick:
            sentences.append(
                self._t.plural(
                    "One open action is a quick win: high impact, little effort.",
                    "{count} open actions are quick wins: high impact, little effort.",
                    quick,
                    count=upper_first(self.count(quick)),
                )
            )
        return " ".join(sentences)

    # What is counted

    def _counts(self) -> dict[str, int]:
        actions, today = self._snapshot.actions, self._snapshot.today
        return {
            "shown": len(self._shown_practices()),
            "reached": len(self._reached()),
            "wide": len(self._all_wide()),
            "blind": len(self._blind()),
            "actions": len(actions),
            "open": sum(a.status.is_open for a in actions),
            "overdue": sum(a.is_overdue(today) for a in actions),
            "quick": sum(a.status.is_open and a.quadrant is Quadrant.QUICK_WIN for a in actions),
        }

    def _shown_practices(self) -> list[Figure]:
        return [f for f in self._disclosure.assessment.practice.values() if f.reported is not None]

    def _reached(self) -> list[Figure]:
        return [f for f in self._shown_practices() if f.reported is not None and f.reported >= HIGH]

    def _all_wide(self) -> list[tuple[Practice, Figure, Fraction]]:
        """Every practice with a gap that counts as one, widest first."""
        wide = [w for c in self._snapshot.pack.challenges for w in self._widest(self._practices(c))]
        return sorted(wide, key=lambda triple: (-abs(triple[2]), triple[0].id))

    def _blind(self) -> list[Practice]:
        return [p for p, figure, _gap in self._all_wide() if figure.perception is Perception.BLIND_SPOT]

    def count(self, n: int) -> str:
        """A number as it stands in a sentence: in words up to twelve."""
        return self._t(_NUMBERS[n]) if n < len(_NUMBERS) else str(n)

    def _listed(self, words: Sequence[str]) -> str:
        if len(words) < 2:
            return "".join(words)
        return self._t("{first} and {last}").format(first=", ".join(words[:-1]), last=words[-1])


def upper_first(words: str) -> str:
    return words[:1].upper() + words[1:]


def lower_first(words: str) -> str:
    """The words as they stand within a sentence: a capital stays in abbreviations such as KPI or IT."""
    return words if len(words) > 1 and words[1].isupper() else words[:1].lower() + words[1:]


def _unstopped(words: str) -> str:
    return words.rstrip().rstrip(".")
