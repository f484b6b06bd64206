"""What a consultant adds to the library of questions and findings, and what a round leaves out of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from alignment_desktop.domain.record import Record
from alignment_desktop.i18n import _

if TYPE_CHECKING:
    from alignment_desktop.domain.pack import Pack


class OwnPart(Record, frozen=True, kw_only=True):
    """One part of the own pack, which all clients of the workbook are worked with.

    `kind` is a list of `pack.Pack` (“questions”, “findings”...) and `part` an id in it; “pack” is the head of the own
    pack, “translations” the words of one part in another language. `body` is the part as canonical JSON.
    """

    kind: str
    part: str
    body: str


class SwitchedOff(Record, frozen=True, kw_only=True):
    """A question that a round does not ask; what was answered before stays and counts."""

    round_id: str
    question: str


def losses(pack: Pack, weight_of: Mapping[str, int], left_out: Collection[str]) -> tuple[str, ...]:
    """What it costs a round to leave these questions of its pack out, beside those it leaves out already.

    One sentence for each must-ask, and for each practice that keeps no question that counts.
    """
    gone = {id_ for id_ in left_out if id_ in pack.question and pack.is_asked(id_)}
    told = []
    for question in (q for q in pack.questions if q.id in gone):
        plans = [plan.title for plan in pack.plans if question.id in plan.must_ask]
        if plans:
            words = _("“{question}” is a must-ask of: {plans}.")
            told.append(words.format(question=question.text, plans=", ".join(plans)))
    for practice in pack.practices:
        counting = {q.id for q in pack.questions_of[practice.id] if weight_of[q.id] and pack.is_asked(q.id)}
        if counting and counting <= gone:
            words = _("{practice} keeps no question that counts, so it gets no score from new answers.")
            told.append(words.format(practice=practice.title))
    return tuple(told)
