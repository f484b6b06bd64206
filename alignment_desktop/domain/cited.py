"""The figures that drafted texts cite, by key, as the reader of a document may see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property

from alignment_desktop.domain.disclosure import Disclosure
from alignment_desktop.domain.pack import Challenge, Practice
from alignment_desktop.domain.plan import ActionStatus, Quadrant
from alignment_desktop.domain.scoring import (
    HIGH,
    OVERALL,
    Figure,
    GapReading,
    Perception,
    one_decimal,
    signed_one_decimal,
)
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import N_, _

NOTHING = "–"
_WIDE = (GapReading.GAP, GapReading.SEVERE)
_WHOLE = N_("the whole")
_KINDS = {"score": N_("the score of {name}"), "gap": N_("the gap of {name}"), "target": N_("the target of {name}")}
_COUNTED = {
    "shown": N_("the number of practices shown"),
    "reached": N_("the number of practices that have reached level 3"),
    "wide": N_("the number of practices on which the sides are apart"),
    "blind": N_("the number of blind spots"),
    "actions": N_("the number of actions"),
    "open": N_("the number of open actions"),
    "overdue": N_("the number of overdue actions"),
    "quick": N_("the number of quick wins"),
}


class Figures:
    """What may be cited of one snapshot: figures by key, and the lists of practices that are counted."""

    def __init__(self, snapshot: Snapshot, disclosure: Disclosure) -> None:
        self._snapshot = snapshot
        self._disclosure = disclosure

    @cached_property
    def _by_id(self) -> Mapping[str, Figure]:
        assessment = self._disclosure.assessment
        return {OVERALL: assessment.overall, **assessment.challenge, **assessment.practice}

    def text(self, key: str) -> str:
        """What a cited figure is now: `score:ID`, `gap:ID`, `target:ID` or `count:NAME`.

        – where it can no longer be shown, or is none of these.
        """
        what, _colon, about = key.partition(":")
        if what == "count":
            count = self._counts().get(about)
            return NOTHING if count is None else str(count)
        figure = self._by_id.get(about)
        if figure is None:
            return NOTHING
        if what == "gap":
            return NOTHING if figure.gap is None else signed_one_decimal(figure.gap)
        value = {"score": figure.reported, "target": figure.target}.get(what)
        return NOTHING if value is None else one_decimal(value)

    def name(self, key: str) -> str:
        """A cited figure by its name in the words of the window, such as: the gap of Shared documents."""
        what, _colon, about = key.partition(":")
        if what == "count":
            return _(_COUNTED[about]) if about in _COUNTED else about
        pack = self._snapshot.pack
        known = pack.practice.get(about) or pack.challenge.get(about)
        name = known.short if known else _(_WHOLE) if about == OVERALL else about
        return _(_KINDS[what]).format(name=name) if what in _KINDS else name

    def practices(self, challenge: Challenge) -> list[tuple[Practice, Figure]]:
        """The rated practices of a challenge that may be shown, lowest first."""
        rated = [
            (practice, figure)
            for practice in self._snapshot.pack.practices_of[challenge.id]
            if (figure := self._disclosure.assessment.practice[practice.id]).reported is not None
        ]
        return sorted(rated, key=lambda pair: (pair[1].reported or 0, pair[0].id))

    def widest(self, rated: Sequence[tuple[Practice, Figure]]) -> list[tuple[Practice, Figure, Fraction]]:
        """Practices with a gap that counts as one, widest first."""
        wide = [
            (practice, figure, gap)
            for practice, figure in rated
            if figure.reading in _WIDE and (gap := figure.gap) is not None
        ]
        return sorted(wide, key=lambda triple: (-abs(triple[2]), triple[0].id))

    def _counts(self) -> dict[str, int]:
        actions = [a for a in self._snapshot.actions if a.status is not ActionStatus.DROPPED]
        today = self._snapshot.today
        return {
            "shown": len(self.shown()),
            "reached": len(self.reached()),
            "wide": len(self.all_wide()),
            "blind": len(self.blind()),
            "actions": len(actions),
            "open": sum(a.status.is_open for a in actions),
            "overdue": sum(a.is_overdue(today) for a in actions),
            "quick": sum(a.status.is_open and a.quadrant is Quadrant.QUICK_WIN for a in actions),
        }

    def shown(self) -> list[Figure]:
        """The figures of the practices that may be shown."""
        return [f for f in self._disclosure.assessment.practice.values() if f.reported is not None]

    def reached(self) -> list[Figure]:
        """Those of them that have reached level 3."""
        return [f for f in self.shown() if f.reported is not None and f.reported >= HIGH]

    def all_wide(self) -> list[tuple[Practice, Figure, Fraction]]:
        """Every practice with a gap that counts as one, widest first."""
        wide = [w for c in self._snapshot.pack.challenges for w in self.widest(self.practices(c))]
        return sorted(wide, key=lambda triple: (-abs(triple[2]), triple[0].id))

    def blind(self) -> list[Practice]:
        """The practices that IT sees in place and the business does not, widest gap first."""
        return [p for p, figure, _gap in self.all_wide() if figure.perception is Perception.BLIND_SPOT]
