"""What a consultant adds to the library of questions and findings, and what a round leaves out of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
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


_SHORTEST_NAME = 3


def names_in(words: str, clients: Iterable[str], people: Iterable[str]) -> tuple[str, ...]:
    """The names of clients and people that occur in a text, as they are written there, in the order of the names.

    A client is told by its whole name and by the first word of it, a person by the whole name and by each part of it.
    A single word counts only with its capital and as a whole word, so that “will” is no Will.
    """
    found: dict[str, None] = {}
    for name in (*clients, *people):
        if (whole := _found(name, words, re.IGNORECASE)) is not None:
            found[whole] = None
    parts = [*(name.split()[:1] for name in clients), *(name.split() for name in people)]
    for part in dict.fromkeys(word.strip(".,;&") for of_name in parts for word in of_name):
        is_name = len(part) >= _SHORTEST_NAME and part[0].isupper() and part not in _NO_NAMES
        if is_name and _found(part, words) is not None and not any(part in whole.split() for whole in found):
            found[part] = None
    return tuple(found)


_NO_NAMES = frozenset({"The", "Der", "Die", "Das", "von", "van"})


def _found(name: str, words: str, flags: int = 0) -> str | None:
    """The name as it stands in the words, as a whole word; None where it does not."""
    if not name.strip():
        return None
    pattern = r"\s+".join(map(re.escape, name.split()))
    match = re.search(rf"(?<!\w){pattern}(?!\w)", words, flags)
    return match[0] if match else None
