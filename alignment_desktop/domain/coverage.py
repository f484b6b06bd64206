"""What was asked of whom, and how much of it was rated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from msgspec import Struct

from alignment_desktop.domain.engagement import Respondent, Side
from alignment_desktop.domain.interview import Response, Standing
from alignment_desktop.domain.pack import FollowUp, Question

_STANDING_OF_RULE = {"DK": Standing.DONT_KNOW, "NA": Standing.NOT_APPLICABLE, "declined": Standing.DECLINED}


class Coverage(Struct, frozen=True, kw_only=True):
    """How many times something was asked, and what came back; counts of (respondent, question) pairs.

    `asked` is the plan plus the follow-ups that were due; `unplanned` counts ratings given beyond it, which
    are not part of `rated`. Unanswered never counts as worst: this stands beside the score instead
    (`science.md`, from answers to scores).
    """

    asked: int = 0
    rated: int = 0
    not_applicable: int = 0
    dont_know: int = 0
    declined: int = 0
    to_rate: int = 0
    unplanned: int = 0

    @property
    def not_asked(self) -> int:
        """Planned or due, and not yet touched."""
        return self.asked - self.rated - self.not_applicable - self.dont_know - self.declined - self.to_rate

    @property
    def share(self) -> Fraction | None:
        """Rated of what was asked, 0 to 1; None where nothing was planned."""
        return Fraction(self.rated, self.asked) if self.asked else None

    @classmethod
    def total(cls, parts: Iterable[Coverage]) -> Coverage:
        """The parts added up."""
        asked = rated = not_applicable = dont_know = declined = to_rate = unplanned = 0
        for part in parts:
            asked += part.asked
            rated += part.rated
            not_applicable += part.not_applicable
            dont_know += part.dont_know
            declined += part.declined
            to_rate += part.to_rate
            unplanned += part.unplanned
        return cls(
            asked=asked,
            rated=rated,
            not_applicable=not_applicable,
            dont_know=dont_know,
            declined=declined,
            to_rate=to_rate,
            unplanned=unplanned,
        )


def is_due(rule: FollowUp, trigger: Response | None) -> bool:
    """True when the answer to the rule's question makes the follow-up due for that respondent."""
    if trigger is None:
        return False
    if rule.is_ is not None:
        return trigger.standing is _STANDING_OF_RULE[rule.is_]
    if trigger.rating is None:
        return False
    if rule.at_most is not None:
        return trigger.rating <= rule.at_most
    return rule.at_least is not None and trigger.rating >= rule.at_least


def is_meant_for(question: Question, role: str, side: Side) -> bool:
    """True when a question's audience and sides include someone of this role and side."""
    return side.value in question.sides and (not question.audience or role in question.audience)


def asked_of(
    question: Question,
    planned: frozenset[str],
    triggers: Iterable[Response],
    respondent: Mapping[str, Respondent],
    side_of: Mapping[str, Side],
) -> frozenset[str]:
    """Ids of the respondents who were to be asked: by plan, or, for a follow-up, because it is due for them."""
    rule = question.follow_up
    if rule is None:
        return planned
    return frozenset(
        r.respondent_id
        for r in triggers
        if is_due(rule, r) and is_meant_for(question, respondent[r.respondent_id].role, side_of[r.respondent_id])
    )


def cover(asked: frozenset[str], responses: Iterable[Response]) -> Coverage:
    """How the question was answered by those it was asked of."""
    counts = dict.fromkeys(Standing, 0)
    unplanned = 0
    for response in responses:
        if response.respondent_id in asked:
            counts[response.standing] += 1
        elif response.rating is not None:
            unplanned += 1
    return Coverage(
        asked=len(asked),
        rated=counts[Standing.RATED],
        not_applicable=counts[Standing.NOT_APPLICABLE],
        dont_know=counts[Standing.DONT_KNOW],
        declined=counts[Standing.DECLINED],
        to_rate=counts[Standing.TO_RATE],
        unplanned=unplanned,
    )
