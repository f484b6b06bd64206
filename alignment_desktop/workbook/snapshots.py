"""Snapshots kept until something they hold changes, and then changed only there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from alignment_desktop.domain.deliverable import Issued, Prose
from alignment_desktop.domain.engagement import Brand, Client, Engagement, Person, Respondent, Round, Target, Weight
from alignment_desktop.domain.interview import AgreedLevel, Attendance, Claim, Evidence, Interview, Remark, Response
from alignment_desktop.domain.kpi import Kpi, Measurement
from alignment_desktop.domain.library import SwitchedOff
from alignment_desktop.domain.plan import (
    Action,
    ActionLift,
    ActionLink,
    ActionNeed,
    ActionStep,
    Finding,
    FindingEvidence,
    FindingResponse,
)
from alignment_desktop.domain.record import Record
from alignment_desktop.domain.register import Entry
from alignment_desktop.domain.snapshot import Snapshot

if TYPE_CHECKING:
    from alignment_desktop.storage.store import Changes
    from alignment_desktop.workbook.workbook import Workbook

# Field of the snapshot, kind, and by which field of which parents its rows are found. Parents stand before their parts.
_PARTS: tuple[tuple[str, type[Record], str, str], ...] = (
    ("people", Person, "client_id", "client"),
    ("respondents", Respondent, "engagement_id", "engagement"),
    ("targets", Target, "engagement_id", "engagement"),
    ("weights", Weight, "engagement_id", "engagement"),
    ("interviews", Interview, "round_id", "round"),
    ("attendances", Attendance, "interview_id", "interviews"),
    ("responses", Response, "round_id", "round"),
    ("remarks", Remark, "interview_id", "interviews"),
    ("claims", Claim, "engagement_id", "engagement"),
    ("agreed_levels", AgreedLevel, "round_id", "round"),
    ("evidence", Evidence, "engagement_id", "engagement"),
    ("findings", Finding, "engagement_id", "engagement"),
    ("finding_evidence", FindingEvidence, "finding_id", "findings"),
    ("finding_responses", FindingResponse, "finding_id", "findings"),
    ("actions", Action, "engagement_id", "engagement"),
    ("action_steps", ActionStep, "action_id", "actions"),
    ("action_lifts", ActionLift, "action_id", "actions"),
    ("action_links", ActionLink, "action_id", "actions"),
    ("action_needs", ActionNeed, "action_id", "actions"),
    ("kpis", Kpi, "engagement_id", "engagement"),
    ("measurements", Measurement, "kpi_id", "kpis"),
    ("entries", Entry, "engagement_id", "engagement"),
    ("prose", Prose, "round_id", "rounds"),  # of this round and those before it, the newest round last
    ("issued", Issued, "round_id", "round"),
)
_HEADS = frozenset({Client, Engagement, Round, Brand, SwitchedOff})
# Kinds read in an order that a change may move: by a field of theirs rather than by when they were made.
_ORDERED = frozenset({ActionStep, Measurement})
_FEW = 64


class SnapshotCache:
    """The snapshots asked for so far, by round."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._kept: dict[str, Snapshot] = {}

    def get(self, round_: Round) -> Snapshot:
        """The snapshot of a round; the same object as long as nothing changes and the day is the same.

        Inside a step it is made afresh and not kept: the step may yet fail.
        """
        if self._workbook.store.is_in_step:
            return self._made(round_)
        kept = self._kept.get(round_.id)
        if kept is None or kept.today != self._workbook.today():
            kept = self._kept[round_.id] = self._made(round_)
        return kept

    def forget(self) -> None:
        """Drops every kept snapshot; what they rested on beside the rows has changed."""
        self._kept.clear()

    def refresh(self, changes: Changes) -> None:
        """Brings every kept snapshot up to a committed change, touching only the kinds that changed."""
        ids: dict[type[Record], set[str]] = {}
        for kind, id_ in changes.touched:
            ids.setdefault(kind, set()).add(id_)
        if ids.keys() & _HEADS:  # rare, and everything hangs on them
            self._kept.clear()
            return
        for round_id, snapshot in self._kept.items():
            self._kept[round_id] = self._refreshed(snapshot, ids)

    def _refreshed(self, snapshot: Snapshot, ids: dict[type[Record], set[str]]) -> Snapshot:
        last_step = self._workbook.store.last_seq
        if (answer := self._only_answer(snapshot, ids)) is not None:
            return snapshot.with_response(answer, last_step=last_step)
        fields: dict[str, Any] = {}
        for name, kind, key, parent in _PARTS:
            parents = _parents(fields.get(parent, getattr(snapshot, parent)), snapshot.round)
            # A parent that came or went brings its parts along or takes them with it.
            is_moved = parent in fields and _ids(parents) != _ids(_parents(getattr(snapshot, parent), snapshot.round))
            if not is_moved and kind not in ids:
                continue
            rows = None if is_moved else self._patched(getattr(snapshot, name), kind, key, parents, ids[kind])
            rows = self._rows(kind, key, parents) if rows is None else rows
            if rows != getattr(snapshot, name):
                fields[name] = rows
        return snapshot.replaced(last_step=last_step, **fields)

    def _only_answer(self, snapshot: Snapshot, ids: dict[type[Record], set[str]]) -> Response | None:
        """The one answer of this round that was given or changed, if that is all; it is added behind the others."""
        if list(ids) != [Response] or len(ids[Response]) > 1:
            return None
        row = self._workbook.store.find(Response, *ids[Response])
        if row is None or row.round_id != snapshot.round.id:
            return None
        is_last = not snapshot.responses or row.id > snapshot.responses[-1].id
        return row if is_last or any(r.id == row.id for r in snapshot.responses_of.get(row.question, ())) else None

    def _patched(
        self,
        rows: tuple[Record, ...],
        kind: type[Record],
        key: str,
        parents: tuple[Record, ...],
        changed: set[str],
    ) -> tuple[Record, ...] | None:
        """The rows with the changed ones replaced or, for answers, added; None where they must be read again."""
        if len(changed) > _FEW or kind in _ORDERED:
            return None
        patched = list(rows)
        place = {row.id: n for n, row in enumerate(rows) if row.id in changed}
        ids = {parent.id for parent in parents}
        for id_ in sorted(changed):
            row = self._workbook.store.find(kind, id_)
            is_ours = row is not None and getattr(row, key) in ids
            if row is not None and is_ours and id_ in place:
                patched[place[id_]] = row
            elif row is not None and is_ours and isinstance(row, Response) and (not patched or id_ > patched[-1].id):
                patched.append(row)
            elif is_ours or id_ in place:
                return None
        return tuple(patched)

    def _rows(self, kind: type[Record], key: str, parents: Iterable[Record]) -> tuple[Record, ...]:
        return self._workbook.store.parts(kind, key, [parent.id for parent in parents])

    def _made(self, round_: Round) -> Snapshot:
        workbook = self._workbook
        engagement = workbook.store.get(Engagement, round_.engagement_id)
        fields: dict[str, Any] = {
            "client": workbook.store.get(Client, engagement.client_id),
            "engagement": engagement,
            "round": round_,
            "rounds": workbook.clients.rounds(engagement.id),
        }
        for name, kind, key, parent in _PARTS:
            fields[name] = self._rows(kind, key, _parents(fields[parent], round_))
        return Snapshot(
            today=workbook.today(),
            last_step=workbook.store.last_seq,
            pack=workbook.pack(round_),
            thresholds=workbook.thresholds,
            brand=workbook.brand(engagement),
            **fields,
        )


def _parents(found: Record | tuple[Record, ...], until: Round) -> tuple[Record, ...]:
    """What the rows hang on; of rounds, those up to the snapshot's own: it knows nothing of what came later."""
    parents = found if isinstance(found, tuple) else (found,)
    return tuple(p for p in parents if not isinstance(p, Round) or p.number <= until.number)


def _ids(records: tuple[Record, ...]) -> tuple[str, ...]:
    return tuple(record.id for record in records)
