"""Leads and headings drafted from the figures, in plain sentences; a person may edit what is kept of them.

A draft cites its figures by key, as they stood. When one of them moves, the kept text is stale (`moved`).
Only what the client may read is ever drafted: the figures come through the disclosure rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction

from msgspec import Struct

from alignment_desktop.domain.cited import NOTHING, Figures
from alignment_desktop.domain.deliverable import Prose
from alignment_desktop.domain.disclosure import Disclosure
from alignment_desktop.domain.pack import Challenge, Practice
from alignment_desktop.domain.scoring import (
    HIGH,
    OVERALL,
    Figure,
    GapReading,
    Perception,
    one_decimal,
)
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import N_, Translator

# Distances that are said in words; all others are said as the figure that stands beside them in the tables.
_DISTANCES = {
    "0.5": N_("half a level"),
    "1.0": N_("a level"),
    "1.5": N_("a level and a half"),
    "2.0": N_("two levels"),
    "2.5": N_("two levels and a half"),
}
_TELLING = N_("Lowest of all is {practice}, at {score}.")
_NUMBERS = (
    N_("none"), N_("one"), N_("two"), N_("three"), N_("four"), N_("five"), N_("six"), N_("seven"), N_("eight"),
    N_("nine"), N_("ten"), N_("eleven"), N_("twelve"),
)  # fmt: skip


class Draft(Struct, frozen=True, kw_only=True):
    """A drafted text for a place in the documents, with the figures it cites: key -> as shown."""

    section: str
    text: str
    figures: Mapping[str, str]


class Drafting:
    """Drafts for one snapshot in one language.

    The words of practices and challenges come from the pack of `snapshot`, which is in that language where the
    sentences are; all figures come from `disclosure`.
    """

    def __init__(self, snapshot: Snapshot, disclosure: Disclosure, translator: Translator) -> None:
        self._snapshot = snapshot
        self._disclosure = disclosure
        self._t = translator
        self._cited: dict[str, str] = {}
        self._figures = Figures(snapshot, disclosure)
        pack = snapshot.pack
        is_translated = has_sentences(translator) and any(t.language == translator.language for t in pack.translations)
        self._pack_language = translator.language if is_translated else pack.head.language

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

    def figure_text(self, key: str) -> str:
        """What a cited figure is now, – where it can no longer be shown (see `Figures.text`)."""
        return self._figures.text(key)

    # Which text stands

    def kept(self, prose: Iterable[Prose]) -> Mapping[str, Prose]:
        """The kept text of each place that speaks for this round, in this language: its own, else an earlier one's."""
        number = {r.id: r.number for r in self._snapshot.rounds} | {
            self._snapshot.round.id: self._snapshot.round.number
        }
        mine = [
            p
            for p in prose
            if p.language == self._t.language and number.get(p.round_id, 0) <= self._snapshot.round.number
        ]
        return {p.section: p for p in sorted(mine, key=lambda p: number.get(p.round_id, 0))}

    def stands(self, prose: Prose, draft: Draft) -> bool:
        """True when a kept text is printed in the place of today's draft.

        An edited one always is. One nobody edited gives way when a figure it cites has moved, when today's draft
        would cite others, or when it was drafted for another round.
        """
        return prose.is_edited or (prose.round_id == self._snapshot.round.id and prose.figures == draft.figures)

    # Figures, as the client may read them

    def _cite(self, key: str) -> str:
        """A figure as it stands in a sentence; it is kept as it is in every language, so that only a move makes a
        text stale."""
        text = self.figure_text(key)
        self._cited[key] = text
        return self._t.number(text)

    def _made(self, section: str, text: Callable[[], str]) -> Draft:
        self._cited = {}
        return Draft(section=section, text=text(), figures=dict(self._cited))

    def _distance(self, gap: Fraction) -> str:
        n = one_decimal(abs(gap))
        return self._t(_DISTANCES[n]) if n in _DISTANCES else self._t("{n} levels").format(n=self._t.number(n))

    def _within(self, words: str) -> str:
        """A name of the pack as it stands within a sentence."""
        return self._t("{name}", "within a sentence").format(name=lower_first(words, self._pack_language))

    # Challenges

    def _heading(self, challenge: Challenge) -> str:
        """The message of a chapter: the widest gap where there is one, else the weakest practice, else the best."""
        rated = self._figures.practices(challenge)
        if not rated:
            words = (
                N_("{challenge}: too few answers to show")
                if self._is_hidden(challenge)
                else N_("{challenge}: not looked at yet")
            )
            return self._t(words).format(challenge=challenge.title)
        wide = self._figures.widest(rated)
        if wide:
            practice, _figure, gap = wide[0]
            self._cite(f"gap:{practice.id}")
            return self._t("On {practice}, IT and the business are {distance} apart").format(
                practice=self._within(practice.short), distance=self._distance(gap)
            )
        lowest, figure = rated[0]
        self._cite(f"score:{lowest.id}")
        if (figure.reported or 0) < HIGH:
            return upper_first(self._t("{weak}").format(weak=_unstopped(lowest.weak)))
        best, _figure = rated[-1]
        self._cite(f"score:{best.id}")
        return upper_first(self._t("{strong}").format(strong=_unstopped(best.strong)))

    def _is_hidden(self, challenge: Challenge) -> bool:
        """True where something was rated although nothing of it may be shown."""
        return self._disclosure.snapshot.assessment.challenge[challenge.id].reported is not None

    def _lead(self, challenge: Challenge) -> str:
        """Two to four sentences: where the sides part, what both call weak, what holds, what nobody said."""
        rated = self._figures.practices(challenge)
        if not rated and self._is_hidden(challenge):
            return self._t("Too few people have rated this for their answers to be shown.")
        if not rated:
            return self._t("Nobody has rated this yet, so there is nothing to conclude from it.")
        sentences = []
        told: set[str] = set()
        wide = self._figures.widest(rated)[:2]
        if wide:
            sentences.append(self._gap_sentence(wide))
            told.update(practice.id for practice, *_rest in wide)
        if not wide and (rated[0][1].reported or 0) < HIGH:
            # The heading has said already what is wrong there.
            told.add(rated[0][0].id)
            sentences.append(self._lowest_sentence(*rated[0], is_alone=len(rated) == 1))
        weak = [(p, f) for p, f in rated if p.id not in told and (f.reported or 0) < HIGH][:2]
        for n, (practice, figure) in enumerate(weak):
            told.add(practice.id)
            sentences.append(self._weak_sentence(practice, figure, said="".join(sentences), is_further=n > 0))
        strong = [(p, f) for p, f in reversed(rated) if p.id not in told and (f.reported or 0) >= HIGH][:1]
        for practice, _figure in strong:
            self._cite(f"score:{practice.id}")
            opening = self._t("What holds: {strong}.") if sentences else self._t("{strong}.")
            sentences.append(upper_first(opening.format(strong=_unstopped(practice.strong))))
        alone = [p.short for p, f in rated if f.is_single_sided]
        if alone:
            sentences.append(self._t("Heard from one side only: {practices}.").format(practices=self._t.listed(alone)))
        return " ".join(sentences)

    def _lowest_sentence(self, practice: Practice, figure: Figure, *, is_alone: bool) -> str:
        score = self._cite(f"score:{practice.id}")
        if is_alone:
            words = N_("Only {practice} can be shown here, at {score}.")
        elif figure.agreed is not None:
            words = N_("Lowest of all is {practice}, which the workshop put at {score}.")
        else:
            words = _TELLING
        return self._t(words).format(practice=self._within(practice.short), score=score)

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
            practices=self._t.listed([self._within(p.short) for p, *_rest in named]), distance=self._distance(gap)
        )
        if first.id in {p.id for p, *_rest in named} and _figure.perception is Perception.BLIND_SPOT:
            return said + " " + self._t("For those who depend on it, {weak}.").format(weak=_unstopped(first.weak))
        return said

    def _weak_sentence(self, practice: Practice, figure: Figure, *, said: str, is_further: bool) -> str:
        """What is weak in a practice; that both sides rate it low is said where they do, and only once in a lead."""
        self._cite(f"score:{practice.id}")
        opening = self._t("Both sides rate this low: {weak}.")
        if figure.perception is Perception.AGREED_WEAKNESS and opening.partition("{")[0] not in said:
            self._cite(f"gap:{practice.id}")
            return opening.format(weak=_unstopped(practice.weak))
        words = self._t("{weak}.", "after a weakness that was told before") if is_further else self._t("{weak}.")
        return upper_first(words.format(weak=_unstopped(practice.weak)))

    # Overall and plan

    def _overall_heading(self) -> str:
        assessment = self._disclosure.assessment
        shown = [
            (challenge, figure, gap)
            for challenge in self._snapshot.pack.challenges
            if (figure := assessment.challenge[challenge.id]).reported is not None and (gap := figure.gap) is not None
        ]
        score = self._cite(f"score:{OVERALL}")
        if score == NOTHING:
            return self._t("Too little has been rated to draw a picture")
        stands = {"score": score, "level": self._snapshot.pack.level_name(assessment.overall.level or 1)}
        widest = max(shown, key=lambda triple: (abs(triple[2]), triple[0].id), default=None)
        if widest is not None and widest[1].reading is not GapReading.ALIGNED:
            challenge = widest[0]
            self._cite(f"gap:{challenge.id}")
            return self._t("Alignment stands at {score} ({level}); the sides part most on {challenge}").format(
                **stands, challenge=self._within(challenge.short)
            )
        wide = self._figures.all_wide()
        if wide:
            self._cite(f"gap:{wide[0][0].id}")
            return self._t("Alignment stands at {score} ({level}); the sides part most on {practice}").format(
                **stands, practice=self._within(wide[0][0].short)
            )
        if widest is not None and all(f.reading is GapReading.ALIGNED for f in self._figures.shown()):
            self._cite(f"gap:{widest[0].id}")
            return self._t("Alignment stands at {score} ({level}), and both sides see it alike").format(**stands)
        return self._t("Alignment stands at {score}: {level}").format(**stands)

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
        named: dict[str, list[str]] = {}
        for challenge, figure in rated:
            score = self._t.number(one_decimal(figure.reported or HIGH))
            named.setdefault(score, []).append(self._within(challenge.short))
        return self._t("Lowest at {low_score}: {low}; highest at {high_score}: {high}").format(
            low_score=lowest, low=self._t.listed(named[lowest]), high_score=highest, high=self._t.listed(named[highest])
        )

    def _maturity_lead(self) -> str:
        """How many practices have reached the agreed level, and how far the farthest target is."""
        shown, reached = self._figures.shown(), self._figures.reached()
        if not shown:
            return self._t("No answers that could be shown have been rated yet.")
        self._cite("count:reached")
        self._cite("count:shown")
        sentences = [self._reached_sentence(len(reached), len(shown))]
        behind = [
            (figure.target - figure.reported, challenge)
            for challenge, figure in self._rated_challenges()
            if figure.target is not None and figure.reported is not None and figure.target > figure.reported
        ]
        if behind:
            distance, challenge = max(behind, key=lambda pair: (pair[0], pair[1].id))
            self._cite(f"score:{challenge.id}")
            self._cite(f"target:{challenge.id}")
            sentences.append(
                self._t("The longest way to its target is that of {challenge}: {distance} to go.").format(
                    challenge=self._within(challenge.short), distance=self._distance(distance)
                )
            )
        return " ".join(sentences)

    def _reached_sentence(self, reached: int, shown: int) -> str:
        words = {"name": self._snapshot.pack.level_name(3), "all": self.count(shown)}
        if shown == 1:
            said = (
                N_("The one practice shown has reached level 3 ({name}).")
                if reached
                else N_("The one practice shown has not reached level 3 ({name}) yet.")
            )
            return self._t(said).format(**words)
        if reached == shown:
            return self._t("All {all} practices have reached level 3 ({name}).").format(**words)
        if not reached:
            return self._t("None of {all} practices has reached level 3 ({name}) yet.").format(**words)
        return upper_first(
            self._t.plural(
                "One of {all} practices has reached level 3 ({name}).",
                "{reached} of {all} practices have reached level 3 ({name}).",
                reached,
                reached=self.count(reached),
                **words,
            )
        )

    def _overall_lead(self) -> str:
        if not self._rated_challenges():
            return self._t("No answers that could be shown have been rated yet.")
        wide = self._figures.all_wide()
        self._cite("count:wide")
        if not wide:
            return self._nowhere_apart()
        for practice, *_rest in wide[:2]:
            self._cite(f"gap:{practice.id}")
        named = {
            "count": self.count(len(wide)),
            "distance": self._distance(self._snapshot.thresholds.gap),
            "practices": self._t.listed([self._within(p.short) for p, *_rest in wide[:2]]),
        }
        if len(wide) <= 2:
            apart = self._t.plural(
                "On one practice the two sides are {distance} or more apart: {practices}.",
                "On {count} practices the two sides are {distance} or more apart: {practices}.",
                len(wide),
                **named,
            )
        else:
            apart = self._t(
                "On {count} practices the two sides are {distance} or more apart, most of all on {practices}."
            ).format(**named)
        return " ".join(part for part in (apart, self._blind_sentence(len(wide))) if part)

    def _nowhere_apart(self) -> str:
        """That no gap counts as one, as far as gaps may be shown at all."""
        shown = self._figures.shown()
        apart = [f for f in shown if f.gap is not None]
        limit = self._distance(self._snapshot.thresholds.gap)
        if not apart:
            return self._t("How far the two sides are apart cannot be shown from the answers there are.")
        if len(apart) < len(shown):
            return self._t("Where the two sides can be told apart, they are nowhere {distance} or more apart.").format(
                distance=limit
            )
        return self._t("Nowhere are the two sides {distance} or more apart.").format(distance=limit)

    def _blind_sentence(self, wide: int) -> str:
        blind = len(self._figures.blind())
        if not blind:
            return ""
        self._cite("count:blind")
        if blind == wide == 1:
            return self._t("It is a blind spot: IT sees it in place, the business does not.")
        if blind == wide == 2:
            return self._t("Both are blind spots: IT sees them in place, the business does not.")
        if blind == wide:
            return self._t("All are blind spots: IT sees them in place, the business does not.")
        return upper_first(
            self._t.plural(
                "One is a blind spot: IT sees it in place, the business does not.",
                "{count} are blind spots: IT sees them in place, the business does not.",
                blind,
                count=self.count(blind),
            )
        )

    def _roadmap_lead(self) -> str:
        if not self._snapshot.actions:
            return self._t("No actions have been agreed yet.")
        total, open_, overdue, quick = (
            int(self._cite(f"count:{key}")) for key in ("actions", "open", "overdue", "quick")
        )
        if not total:
            return self._t("Every action that was planned has been dropped.")
        sentences = [self._plan_sentence(total, open_)]
        if overdue:
            sentences.append(
                upper_first(
                    self._t.plural(
                        "One is past its date.",
                        "{count} are past their date.",
                        overdue,
                        count=self.count(overdue),
                    )
                )
            )
        if quick:
            sentences.append(
                upper_first(
                    self._t.plural(
                        "One open action is a quick win: high impact, little effort.",
                        "{count} open actions are quick wins: high impact, little effort.",
                        quick,
                        count=self.count(quick),
                    )
                )
            )
        return " ".join(sentences)

    def _plan_sentence(self, total: int, open_: int) -> str:
        words = {"all": self.count(total), "open": self.count(open_)}
        if total == 1:
            return (
                self._t("The plan has one action, still open.")
                if open_
                else self._t("The plan has one action, and it is done.")
            )
        if not open_:
            return self._t("The plan has {all} actions, and all of them are done.").format(**words)
        if open_ == total:
            return self._t("The plan has {all} actions, all of them still open.").format(**words)
        return self._t.plural(
            "The plan has {all} actions; one is still open.",
            "The plan has {all} actions; {open} are still open.",
            open_,
            **words,
        )

    def count(self, n: int) -> str:
        """A number as it stands in a sentence: in words up to twelve."""
        return self._t(_NUMBERS[n]) if n < len(_NUMBERS) else str(n)


def has_sentences(translator: Translator) -> bool:
    """True when the sentences of drafts exist in the translator's language, so that words of the pack fit in."""
    return translator(_TELLING) != _TELLING


def upper_first(words: str) -> str:
    """The words as they begin a sentence."""
    return words[:1].upper() + words[1:]


def lower_first(words: str, language: str = "en") -> str:
    """The words as they stand within a sentence of their language.

    A capital stays in abbreviations such as KPI or IT, and in every language but English, where it may be a noun's.
    """
    if language != "en" or words[1:2].isupper():
        return words
    return words[:1].lower() + words[1:]


def _unstopped(words: str) -> str:
    return words.strip().rstrip(".")
