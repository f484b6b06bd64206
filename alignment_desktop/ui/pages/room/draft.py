"""A note while it is typed: which line is which remark, who said it when, and what is still to be saved. No toolkit."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Protocol

from alignment_desktop.domain.answers import classified
from alignment_desktop.domain.engagement import Attribution
from alignment_desktop.domain.interview import Remark, RemarkClass
from alignment_desktop.workbook.notes import NoteLine, WrittenNote

BREAK = "\u2028"
"""A line break within a remark, as Qt has it inside one block."""

MARK_OF: Mapping[RemarkClass, str] = {
    RemarkClass.NOTE: "",
    RemarkClass.QUOTE: "“",
    RemarkClass.SYMPTOM: "!",
    RemarkClass.FOLLOW_UP: ">",
    RemarkClass.EVIDENCE: "#",
    RemarkClass.OBSERVATION: "*",
    RemarkClass.OFF_RECORD: "~",
}


class Writes(Protocol):
    """What saves a note: `Interviews.write_note`."""

    def __call__(
        self,
        interview_id: str,
        question: str | None,
        lines: Sequence[NoteLine],
        *,
        visit: str,
        shown: Collection[str] | None = None,
    ) -> WrittenNote: ...


def shown_as(remark: Remark) -> str:
    """The line that stands for a remark in the editor."""
    words = remark.text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", BREAK)
    mark = MARK_OF[remark.kind]
    return f"{mark} {words}" if mark else words


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the editor. `remark` is what is stored of it; `speaker` None is the consultant."""

    text: str
    said_at: str = ""
    speaker: str | None = None
    attribution: Attribution | None = None
    remark: Remark | None = None

    @classmethod
    def of(cls, remark: Remark) -> Line:
        """The line of a stored remark."""
        return cls(shown_as(remark), remark.said_at, remark.respondent_id, remark.attribution, remark)

    @property
    def is_empty(self) -> bool:
        """Whether there are no words in it, so that it is no remark."""
        return not self.words

    @property
    def kind(self) -> RemarkClass:
        """Its class: what was stored while it stands as it was, else what its first character says."""
        return self._read[0]

    @property
    def words(self) -> str:
        """Its words without the mark."""
        return self._read[1]

    @property
    def _read(self) -> tuple[RemarkClass, str]:
        if self.remark is not None and self.text == shown_as(self.remark):
            return self.remark.kind, self.remark.text
        return classified(_storable(self.text))

    def to_save(self) -> NoteLine:
        """The line for `write_note`; my own observation has no speaker."""
        kind, words = self._read
        return NoteLine(
            remark_id=None if self.remark is None else self.remark.id,
            kind=kind,
            text=words,
            respondent_id=None if kind is RemarkClass.OBSERVATION else self.speaker,
            attribution=self.attribution,
            said_at=self.said_at,
        )


class Draft:
    """The note of one question, or of the tray, during one visit to it."""

    def __init__(self, remarks: Iterable[Remark], interview_id: str, question: str | None, visit: str) -> None:
        self.interview_id = interview_id
        self.question = question
        self.visit = visit
        self.lines: list[Line] = [Line.of(remark) for remark in remarks]
        self.is_dirty = False
        self._seen = {line.remark.id for line in self.lines if line.remark is not None}
        self._gone: dict[str, Line] = {}

    @property
    def text(self) -> str:
        """All lines as the editor shows them."""
        return "\n".join(line.text for line in self.lines)

    def says(self, remarks: Sequence[Remark]) -> bool:
        """Whether the note is these remarks, to the last field."""
        return [line.remark for line in self.lines if not line.is_empty] == list(remarks)

    def end_with_empty_line(self) -> None:
        """Makes room for the next line, so that coming back to a question goes on below what was said before."""
        if self.lines and self.lines[-1].text:
            self.lines.append(Line(""))

    def take(self, texts: Sequence[str], speaker: str | None, now: str) -> bool:
        """Other lines from now on, as the editor has them; False where they are the same.

        A line keeps its remark, speaker and time while it is edited, moved up or down by others, or taken out and
        brought back; a new one is `speaker`'s and was said `now`.
        """
        if [line.text for line in self.lines] == list(texts):
            return False
        carried = _carried(self.lines, texts)
        lost = [line for line in self.lines if not any(line is kept for kept in carried)]
        self._gone |= {line.text: line for line in lost if not line.is_empty}
        self.lines = [self._line(text, was, speaker, now) for text, was in zip(texts, carried, strict=True)]
        self.is_dirty = True
        return True

    def change(self, place: int, **fields: object) -> None:
        """Another speaker or attribution of a line."""
        self.lines[place] = replace(self.lines[place], **fields)  # type: ignore[arg-type]
        self.is_dirty = True

    def save(self, write: Writes) -> WrittenNote:
        """Saves the note; what was refused stays as it is and is to be saved still. Raises AlignmentError."""
        lines = list(self.lines)
        written = write(
            self.interview_id,
            self.question,
            [line.to_save() for line in lines],
            visit=self.visit,
            shown=frozenset(self._seen),
        )
        self.lines = [
            line if remark is None else replace(line, remark=remark)
            for line, remark in zip(lines, written.remarks, strict=True)
        ]
        self._seen |= {remark.id for remark in written.remarks if remark is not None}
        self.is_dirty = False
        return written

    def _line(self, text: str, was: Line | None, speaker: str | None, now: str) -> Line:
        if was is None:
            was = self._gone.pop(text, None)
        if was is None or (was.is_empty and was.remark is None):
            made = Line(text)
            return made if made.is_empty else replace(made, said_at=now, speaker=speaker)
        line = replace(was, text=text)
        if was.kind is RemarkClass.OBSERVATION and line.kind is not RemarkClass.OBSERVATION and line.speaker is None:
            line = replace(line, speaker=speaker)
        return line


def _carried(old: Sequence[Line], texts: Sequence[str]) -> list[Line | None]:
    """For every new line the old one that it is; None for one that was not there."""
    head = sum(1 for _ in takewhile(lambda pair: pair[0].text == pair[1], zip(old, texts, strict=False)))
    rest_old, rest_new = list(old[head:]), list(texts[head:])
    tail = sum(
        1
        for _ in takewhile(
            lambda pair: pair[0].text == pair[1], zip(reversed(rest_old), reversed(rest_new), strict=False)
        )
    )
    middle_old = rest_old[: len(rest_old) - tail]
    middle_new = rest_new[: len(rest_new) - tail]
    found: list[Line | None] = [None] * len(middle_new)
    free = list(middle_old)
    for place, text in enumerate(middle_new):
        same = next((line for line in free if line.text == text), None)
        if same is not None:
            found[place] = same
            free = [line for line in free if line is not same]
    open_places = [place for place, line in enumerate(found) if line is None]
    if len(free) == len(open_places):
        for place, line in zip(open_places, free, strict=True):
            found[place] = line
    else:
        # A line that was split or joined is the part that has most of its words.
        near = sorted(
            (-shared, place, order)
            for order, line in enumerate(free)
            for place in open_places
            if (shared := _shared(line.text, middle_new[place]))
        )
        taken: set[int] = set()
        for _shared_count, place, order in near:
            if found[place] is None and order not in taken:
                found[place] = free[order]
                taken.add(order)
    return [*old[:head], *found, *(rest_old[len(rest_old) - tail :] if tail else ())]


def _shared(one: str, other: str) -> int:
    """How many characters two lines begin or end alike with, whichever is more."""
    head = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    tail = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one[::-1], other[::-1], strict=False)))
    return max(head, tail)


def _storable(text: str) -> str:
    """The words as they can be kept: without halves of characters and zeros that a clipboard may bring along."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\x00", "").replace(BREAK, "\n")
