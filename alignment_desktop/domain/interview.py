"""What was asked, said, rated and agreed."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from alignment_desktop.domain.engagement import Attribution
from alignment_desktop.domain.record import Record


class Standing(StrEnum):
    """The state of a question for a respondent, as stored.

    "Not asked though planned" and "not in the plan" are the absence of a response and are derived.
    """

    RATED = "rated"
    NOT_APPLICABLE = "not_applicable"
    DONT_KNOW = "dont_know"
    DECLINED = "declined"
    TO_RATE = "to_rate"


class Basis(StrEnum):
    """Who set a rating. Agreement counts self-rated, confirmed and questionnaire ratings only."""

    SELF = "self"
    CONSULTANT = "consultant"
    CONFIRMED = "confirmed"
    QUESTIONNAIRE = "questionnaire"


class Channel(StrEnum):
    """How a sitting was held."""

    IN_PERSON = "in_person"
    VIDEO = "video"
    PHONE = "phone"
    SHEET = "sheet"


class SittingState(StrEnum):
    """Where a sitting stands."""

    PLANNED = "planned"
    HELD = "held"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


class Interview(Record, frozen=True, kw_only=True):
    """One sitting. `plan` is an interview plan of the pack; the appointment is local time plus IANA zone."""

    round_id: str
    plan: str | None = None
    channel: Channel = Channel.IN_PERSON
    state: SittingState = SittingState.PLANNED
    appointment: datetime | None = None
    zone: str = "UTC"
    minutes: int = 45
    started_at: str | None = None
    ended_at: str | None = None
    confirmed_on: date | None = None


class Attendance(Record, frozen=True, kw_only=True):
    """A respondent present at a sitting; `plan` is what this person is asked there."""

    interview_id: str
    respondent_id: str


class Response(Record, frozen=True, kw_only=True):
    """One respondent's answer to one question of a round; unique by (round, respondent, question).

    `rating` is 1-5 exactly when `standing` is RATED, and then has a `basis`. A standing of DONT_KNOW means
    "asked, but could not say": kept because a silence is evidence, never counted towards a score.
    `is_joint` marks a rating given in a joint sitting after another's; `interview_id` says where it was last given.
    `is_flagged` is the consultant's own mark to come back to it.
    """

    round_id: str
    respondent_id: str
    question: str
    standing: Standing
    rating: int | None = None
    basis: Basis | None = None
    is_joint: bool = False
    is_flagged: bool = False
    interview_id: str | None = None

    def __post_init__(self) -> None:
        rated = self.standing is Standing.RATED
        if rated != (self.rating is not None) or rated != (self.basis is not None):
            raise ValueError("a rated response has a rating and a basis, any other has neither")
        if self.rating is not None and not 1 <= self.rating <= 5:
            raise ValueError("a rating is 1 to 5")


class RemarkClass(StrEnum):
    """What a line of a sitting is, chosen by its first character."""

    NOTE = "note"
    QUOTE = "quote"
    SYMPTOM = "symptom"
    FOLLOW_UP = "follow_up"
    EVIDENCE = "evidence"
    OBSERVATION = "observation"
    OFF_RECORD = "off_record"

    @property
    def is_on_record(self) -> bool:
        """False for my own observations and what was said off the record: these never leave the workbook."""
        return self not in (RemarkClass.OBSERVATION, RemarkClass.OFF_RECORD)


class Remark(Record, frozen=True, kw_only=True):
    """One line of a sitting. No speaker: the consultant's; no question: it waits in the tray.

    `attribution` narrows the speaker's promise for this line, never widens it; `said_at` is UTC ISO text.
    `position` orders the lines of one note, the smaller first; lines of one position stand as they were made.
    """

    interview_id: str
    respondent_id: str | None = None
    question: str | None = None
    kind: RemarkClass = RemarkClass.NOTE
    text: str
    attribution: Attribution | None = None
    said_at: str = ""
    erased_on: date | None = None
    position: int = 0


class ClaimState(StrEnum):
    """What became of one statement set against another."""

    OPEN = "open"
    FIRST_HOLDS = "first_holds"
    SECOND_HOLDS = "second_holds"
    BOTH_IN_PART = "both_in_part"


class Claim(Record, frozen=True, kw_only=True):
    """Two remarks that cannot both be true, what would settle it, and the outcome."""

    engagement_id: str
    first_remark_id: str
    second_remark_id: str
    practice: str | None = None
    settled_by: str = ""
    state: ClaimState = ClaimState.OPEN
    outcome: str = ""


class AgreedLevel(Record, frozen=True, kw_only=True):
    """The level a workshop agreed for a practice, in halves (2 to 10), with its reason."""

    round_id: str
    practice: str
    halves: int
    reason: str
    agreed_by: str = ""
    agreed_on: date | None = None


class Evidence(Record, frozen=True, kw_only=True):
    """A picture or document kept as evidence; `attachment` is its sha256."""

    engagement_id: str
    attachment: str
    caption: str
    source: str = ""
    taken_on: date | None = None
    may_print: bool = False
    practice: str | None = None
    remark_id: str | None = None
