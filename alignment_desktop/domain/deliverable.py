"""What leaves the workbook: the prose of documents, and the register of what was issued."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from msgspec import field

from alignment_desktop.domain.engagement import Attribution
from alignment_desktop.domain.record import Record


class Prose(Record, frozen=True, kw_only=True):
    """A drafted or edited text of a document; unique by (engagement, round, section, language).

    `section` is a place such as `lead:C1` or `heading:C1`. `figures` are the figures it cites as they were
    when it was written or last read: key -> text. It is stale when one of them has moved.
    """

    engagement_id: str
    round_id: str
    section: str
    language: str = "en"
    text: str
    figures: Mapping[str, str] = field(default_factory=dict)
    is_edited: bool = False


class IssueStatus(StrEnum):
    """How far a document had come when it went out."""

    DRAFT = "draft"
    FINAL = "final"


class Issued(Record, frozen=True, kw_only=True):
    """A line in the register of what was issued to whom.

    `step_seq` is the journal's last step at that time; `showings` says how each practice and question was shown
    (`disclosure.Showing`), because a later issue must not tell what this one hid.
    """

    engagement_id: str
    round_id: str
    deliverable: str
    version: int
    status: IssueStatus
    recipient: str
    language: str
    attribution: Attribution
    issued_at: str
    sha256: str
    pages: int
    step_seq: int
    showings: Mapping[str, str] = field(default_factory=dict)


class Disposition(StrEnum):
    """What was done about a comment."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    ANSWERED = "answered"


class Comment(Record, frozen=True, kw_only=True):
    """A reader's comment on an issued document."""

    issued_id: str
    page: int | None = None
    author: str
    text: str
    disposition: Disposition = Disposition.OPEN
    answer: str = ""
    given_on: date | None = None
