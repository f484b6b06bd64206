"""Clients, people and the paid pieces of work for them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from alignment_desktop.domain.record import Record


class Side(StrEnum):
    """Which side of the gap a person stands on. An executive is not a third side: a CIO is IT, a CEO business."""

    BUSINESS = "business"
    IT = "it"


class Seniority(StrEnum):
    """How senior a person is, apart from the side."""

    EXECUTIVE = "executive"
    MANAGER = "manager"
    STAFF = "staff"


class Attribution(StrEnum):
    """How a respondent's words may be attributed, from the widest to the narrowest."""

    NAMED = "named"
    ROLE = "role"
    SIDE = "side"
    NONE = "none"

    @property
    def narrowness(self) -> int:
        """0 for named up to 3 for none; a later promise may only be equal or higher."""
        return tuple(Attribution).index(self)

    def narrowed(self, other: Attribution | None) -> Attribution:
        """The narrower of the two; None leaves this one."""
        return self if other is None or other.narrowness <= self.narrowness else other


class Stage(StrEnum):
    """Where an engagement stands, from first contact to closed."""

    PROSPECT = "prospect"
    PROPOSED = "proposed"
    ASSESSING = "assessing"
    REMEDIATING = "remediating"
    CLOSED = "closed"


class Brand(Record, frozen=True, kw_only=True):
    """The look of the firm's documents. Colours are #rrggbb; the logo is an attachment's sha256."""

    firm: str
    accent: str = "#0f5c66"
    second: str = "#b36b00"
    logo: str | None = None
    imprint: str = ""
    confidentiality: str = ""


class Client(Record, frozen=True, kw_only=True):
    """A company we work for."""

    name: str
    monogram: str = ""
    industry: str = ""
    size: str = ""
    goals: str = ""
    notes: str = ""
    logo: str | None = None
    is_archived: bool = False


class Person(Record, frozen=True, kw_only=True):
    """Someone at the client. One in use is archived, never deleted; `erased_on` marks an erased one."""

    client_id: str
    name: str
    job: str = ""
    department: str = ""
    side: Side
    seniority: Seniority = Seniority.STAFF
    email: str = ""
    is_archived: bool = False
    erased_on: date | None = None


def is_currency(text: str) -> bool:
    """Whether a text looks like a currency of ISO 4217: three capitals."""
    return len(text) == 3 and text.isascii() and text.isalpha() and text.isupper()


class Engagement(Record, frozen=True, kw_only=True):
    """One paid piece of work for a client. Money is in minor units of `currency` (ISO 4217)."""

    client_id: str
    brand_id: str | None = None
    title: str
    scope: str = ""
    stage: Stage = Stage.PROSPECT
    currency: str = "EUR"
    fee_minor: int | None = None
    language: str = "en"
    started_on: date | None = None
    ended_on: date | None = None


class RoundKind(StrEnum):
    """Whether a round is the first reading or a later one."""

    BASELINE = "baseline"
    CHECKPOINT = "checkpoint"


class PackText(Record, frozen=True, kw_only=True):
    """The canonical text of a pack as a round asked it; `id` is its sha256 in hex."""

    pack: str
    version: str
    body: str


class Round(Record, frozen=True, kw_only=True):
    """One assessment in time; `pack_sha256` fixes the content asked. Closed when `closed_on` is set."""

    engagement_id: str
    number: int
    title: str
    kind: RoundKind = RoundKind.BASELINE
    pack_sha256: str
    opened_on: date
    closed_on: date | None = None

    @property
    def is_closed(self) -> bool:
        """True when only `reopen_round` may change it."""
        return self.closed_on is not None


class Respondent(Record, frozen=True, kw_only=True):
    """A person interviewed in an engagement, with what was promised to them.

    `role` is a role of the pack; `released_on` is the day they released their figures although their side
    is small (`science.md`, small sides).
    """

    engagement_id: str
    person_id: str
    role: str
    attribution: Attribution = Attribution.SIDE
    consent_on: date | None = None
    released_on: date | None = None


class Target(Record, frozen=True, kw_only=True):
    """Where a challenge or practice shall be. `halves` is the level in halves, 2 (1.0) to 10 (5.0)."""

    engagement_id: str
    about: str
    halves: int
    by_on: date | None = None
    agreed_with: str = ""
    agreed_on: date | None = None


class Weight(Record, frozen=True, kw_only=True):
    """A changed weight of a challenge, practice or question in an engagement, 0 to 100."""

    engagement_id: str
    about: str
    weight: int
    reason: str = ""
