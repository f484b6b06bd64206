"""How one document is wanted, whatever it is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from alignment_desktop.deliverables.blocks import Paper, Status
from alignment_desktop.domain.booklet import Asked
from alignment_desktop.domain.engagement import Attribution


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How one document is wanted.

    `attribution` is the closest attribution of quotes; promises may be narrower. `most` is how long the lists of a
    section with a page of its own may be, and `words` how many characters its texts may have (None: all of them);
    both shrink until it fits its page. `asked` says whose questions a booklet holds.
    """

    language: str = "en"
    paper: Paper = Paper.A4
    attribution: Attribution = Attribution.NAMED
    recipient: str = ""
    version: str = ""
    status: Status = Status.DRAFT
    made_on: date | None = None
    most: int = 4
    words: int | None = None
    asked: Asked = field(default_factory=Asked)
