"""The level that people think is needed in a year: asked beside today's, and never part of a figure.

It is a wish of people, not a reading of the company, and stands beside the targets that are set.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.scoring import BySide, one_decimal

if TYPE_CHECKING:
    from alignment_desktop.domain.snapshot import Snapshot


class Wish(Struct, frozen=True, kw_only=True):
    """What is wanted of a challenge, in levels from 1 to 5, one voice for each person.

    `mean` is that of each side, `pooled` that of the `count` people together; `people` are the respondents of each
    side. Where a reader may see both sides together only, `mean` and `people` are empty.
    """

    about: str
    mean: BySide[Fraction | None]
    pooled: Fraction
    count: int
    people: BySide[frozenset[str]]

    @property
    def heads(self) -> BySide[int]:
        """The number of people of each side."""
        return BySide(len(self.people.business), len(self.people.it))


def wishes(snapshot: Snapshot) -> tuple[Wish, ...]:
    """The wish for every challenge of which somebody said a level, in the order of the pack.

    Whoever was asked for several practices of a challenge counts with the mean of them.
    """
    found = []
    for challenge in snapshot.pack.challenges:
        said: dict[str, list[int]] = {}
        for question in snapshot.pack.wanted:
            if snapshot.pack.practice[question.practice].challenge == challenge.id:
                for response in snapshot.responses_of.get(question.id, ()):
                    if response.rating is not None:
                        said.setdefault(response.respondent_id, []).append(response.rating)
        if said:
            found.append(_wish(snapshot, challenge.id, said))
    return tuple(found)


def _wish(snapshot: Snapshot, about: str, said: dict[str, list[int]]) -> Wish:
    level = {who: Fraction(sum(ratings), len(ratings)) for who, ratings in said.items()}
    people = BySide(*(frozenset(who for who in level if snapshot.side_of[who] is side) for side in Side))
    return Wish(
        about=about,
        mean=BySide(*(_mean([level[who] for who in of_side]) if of_side else None for of_side in people)),
        pooled=_mean(list(level.values())),
        count=len(level),
        people=people,
    )


def _mean(levels: list[Fraction]) -> Fraction:
    return sum(levels, Fraction(0)) / len(levels)


def wish_as_json(wish: Wish) -> dict[str, Any]:
    """A wish as plain values; levels are fractions as text, and with one decimal as they are shown."""
    return {
        "about": wish.about,
        "mean": {side.value: None if (mean := wish.mean[side]) is None else str(mean) for side in Side},
        "shown": {side.value: None if (mean := wish.mean[side]) is None else one_decimal(mean) for side in Side},
        "people": {side.value: wish.heads[side] for side in Side},
    }
