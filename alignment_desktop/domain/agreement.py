"""How far a handful of people agree on a five-point scale, without promising more than they can show.

rwg after James, Demaree & Wolf (1984), AD after Burke & Dunlap (2002). The usual limits pass by luck among
2 to 10 people, so a verdict also needs the exact critical value, counted here and nowhere estimated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from fractions import Fraction
from functools import cache
from itertools import accumulate
from math import comb
from typing import TYPE_CHECKING

from msgspec import Struct

from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.interview import Basis, Response

if TYPE_CHECKING:
    from alignment_desktop.domain.snapshot import Snapshot

USUAL_RWG = Fraction(7, 10)
USUAL_DEVIATION = Fraction(4, 5)
LUCK = Fraction(1, 20)
FEWEST_FOR_VERDICT = 5
MOST_FOR_VERDICT = 30

_UNIFORM_VARIANCE = 2
_OWN = frozenset({Basis.SELF, Basis.CONFIRMED, Basis.QUESTIONNAIRE})


class Verdict(StrEnum):
    """Whether people agree; NONE where their number allows no verdict."""

    AGREED = "agreed"
    NOT_AGREED = "not_agreed"
    NONE = "none"


class CriticalValues(Struct, frozen=True, kw_only=True):
    """What `n` people answering by pure luck reach in at most 5 % of cases, and how often they do.

    None where even full agreement is too likely by luck.
    """

    n: int
    rwg: Fraction | None
    rwg_luck: Fraction | None
    deviation: Fraction | None
    deviation_luck: Fraction | None


class Agreement(Struct, frozen=True, kw_only=True):
    """How two or more people agree on one question.

    `spread` is highest minus lowest (with two people: their difference); `deviation` (AD) and `rwg` are None for
    two people, for whom they say nothing. `ratings` are sorted, and for the consultant's screens only.
    """

    ratings: tuple[int, ...]
    spread: int
    deviation: Fraction | None
    rwg: Fraction | None
    critical: CriticalValues | None
    verdict: Verdict


class AgreedShare(Struct, frozen=True, kw_only=True):
    """How many of a practice's questions people agree on, of those that allow a verdict."""

    agreed: int
    judged: int

    @property
    def share(self) -> Fraction | None:
        """0 to 1; None where no question allows a verdict."""
        return Fraction(self.agreed, self.judged) if self.judged else None


def rwg(ratings: Sequence[int]) -> Fraction:
    """1 - s² / 2.0, below 0 set to 0; 2.0 is the variance of a uniform five-point answer.

    Source: James, Demaree & Wolf 1984, with the sample variance; needs two ratings or more.
    """
    return _rwg(len(ratings), _spread_of_squares(ratings))


def mean_deviation(ratings: Sequence[int]) -> Fraction:
    """The mean absolute deviation from the mean, in levels (AD; Burke & Dunlap 2002, usual limit 0.8)."""
    return Fraction(_sum_of_deviations(ratings), len(ratings) ** 2)


@cache
def critical_values(n: int) -> CriticalValues | None:
    """The exact 5 % limits for n people, each of the 5ⁿ answers being equally likely; None above 30 people.

    Counted over the compositions of n over the five answers, each weighing its number of orderings.
    """
    if not 2 <= n <= MOST_FOR_VERDICT:
        return None
    by_squares: dict[int, int] = {}
    by_deviation: dict[int, int] = {}
    for counts, ways in _compositions(n):
        ratings = [level for level, count in enumerate(counts, start=1) for _ in range(count)]
        squares, deviations = _spread_of_squares(ratings), _sum_of_deviations(ratings)
        by_squares[squares] = by_squares.get(squares, 0) + ways
        by_deviation[deviations] = by_deviation.get(deviations, 0) + ways
    squares_limit, squares_luck = _limit(by_squares, n)
    deviation_limit, deviation_luck = _limit(by_deviation, n)
    return CriticalValues(
        n=n,
        rwg=None if squares_limit is None else _rwg(n, squares_limit),
        rwg_luck=squares_luck,
        deviation=None if deviation_limit is None else Fraction(deviation_limit, n * n),
        deviation_luck=deviation_luck,
    )


def agreement(ratings: Iterable[int]) -> Agreement | None:
    """How these people agree; None for fewer than two.

    Two people: their difference only. Three or four: range and AD, no verdict. From five: agreed when rwg is at
    least .70 and at least the exact 5 % critical value. Above thirty: no verdict.
    """
    given = tuple(sorted(ratings))
    if len(given) < 2:
        return None
    spread = given[-1] - given[0]
    if len(given) == 2:
        return Agreement(ratings=given, spread=spread, deviation=None, rwg=None, critical=None, verdict=Verdict.NONE)
    reached = rwg(given)
    critical = critical_values(len(given)) if len(given) >= FEWEST_FOR_VERDICT else None
    verdict = Verdict.NONE
    if critical is not None and critical.rwg is not None:
        verdict = Verdict.AGREED if reached >= max(USUAL_RWG, critical.rwg) else Verdict.NOT_AGREED
    return Agreement(
        ratings=given,
        spread=spread,
        deviation=mean_deviation(given),
        rwg=reached,
        critical=critical,
        verdict=verdict,
    )


def counts_for_agreement(response: Response) -> bool:
    """True for a respondent's own rating: self-rated, confirmed or by questionnaire.

    A consultant's reading compares the consultant with himself; a joint rating followed another's, which is the
    one that counts for both.
    """
    return response.basis in _OWN and not response.is_joint


def agreement_on(snapshot: Snapshot, question: str, side: Side | None = None) -> Agreement | None:
    """How all respondents, or those of one side, agree on a question; None for fewer than two own ratings."""
    return agreement(
        r.rating
        for r in snapshot.responses_of.get(question, ())
        if r.rating is not None
        and counts_for_agreement(r)
        and (side is None or snapshot.side_of[r.respondent_id] is side)
    )


def agreed_share(snapshot: Snapshot, practice: str) -> AgreedShare:
    """The share of a practice's questions that people agree on, of those that allow a verdict."""
    verdicts = [
        on.verdict
        for question in snapshot.pack.questions_of[practice]
        if (on := agreement_on(snapshot, question.id)) is not None and on.verdict is not Verdict.NONE
    ]
    return AgreedShare(agreed=verdicts.count(Verdict.AGREED), judged=len(verdicts))


def _spread_of_squares(ratings: Sequence[int]) -> int:
    """n² times the population variance: an integer, so that equal spreads are equal."""
    return len(ratings) * sum(r * r for r in ratings) - sum(ratings) ** 2


def _sum_of_deviations(ratings: Sequence[int]) -> int:
    """n times the sum of absolute deviations from the mean."""
    n, total = len(ratings), sum(ratings)
    return sum(abs(n * r - total) for r in ratings)


def _rwg(n: int, spread_of_squares: int) -> Fraction:
    return max(Fraction(0), 1 - Fraction(spread_of_squares, n * (n - 1) * _UNIFORM_VARIANCE))


def _limit(ways_by_size: dict[int, int], n: int) -> tuple[int | None, Fraction | None]:
    """The widest spread that luck stays within in at most 5 % of cases, and how often it does."""
    sizes = sorted(ways_by_size)
    ways = accumulate(ways_by_size[size] for size in sizes)
    within = [(size, luck) for size, w in zip(sizes, ways, strict=True) if (luck := Fraction(w, 5**n)) <= LUCK]
    return within[-1] if within else (None, None)


def _compositions(n: int) -> Iterator[tuple[tuple[int, int, int, int, int], int]]:
    """Every way to spread n people over the five answers, with the number of orderings of each."""
    for a in range(n + 1):
        for b in range(n - a + 1):
            for c in range(n - a - b + 1):
                ways = comb(n, a) * comb(n - a, b) * comb(n - a - b, c)
                rest = n - a - b - c
                for d in range(rest + 1):
                    yield (a, b, c, d, rest - d), ways * comb(rest, d)
