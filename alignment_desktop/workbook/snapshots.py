"""Snapshots kept until something they hold changes, and then changed only there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from alignment_desktop.domain.deliverable import Prose
from alignment_desktop.domain.engagement import Client, Engagement, Person, Respondent, Round, Target, Weight
from alignment_desktop.domain.interview import AgreedLevel, Attendance, Claim, Evidence, Interview, Remark, Response
from alignment_desktop.domain.kpi import Kpi, Measurement
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

# Field of the snapshot, kind, and by which field of which parents its rows are found.
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
    ("prose", Prose, "engagement_id", "engagement"),
)
_FIELD_OF = {kind: (name, key, parent) for name, kind, key, parent in _PARTS}
_FEW = 64


class SnapshotCache:
    """The snapshots asked for so far, by round."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._kept: dict[str, Snapshot] = {}

    def get(self, round_: Round) -> Snapshot:
        """The snapshot of a round; the same object as long as nothing in it changes and the day is the same."""
        kept = self._kept.get(round_.id)
        if kept is None or kept.today != self._workbook.today():
            kept = self._kept[round_.id] = self._made(round_)
        return kept

    def refresh(self, changes: Changes) -> None:
        """Brings every kept snapshot up to a committed change, touching only the kinds that changed."""
        ids: dict[type[Record], list[str]] = {}
        for kind, id_ in changes.touched:
            ids.setdefault(kind, []).append(id_)
        if any(kind not in _FIELD_OF for kind in ids):  # client, engagement, round, brand: rare, so made anew
            self._kept.clear()
            return
        for round_id, snapshot in self._kept.items():
            self._kept[round_id] = self._refreshed(snapshot, ids)

    def _refreshed(self, snapshot: Snapshot, ids: dict[type[Record], list[str]]) -> Snapshot:
        fields: dict[str, Any] = {"last_step": self._workbook.store.last_seq}
        for kind, changed in ids.items():
            name, key, parent = _FIELD_OF[kind]
            rows = self._patched(snapshot, kind, name, changed)
            if rows is None:
                rows = self._rows(kind, key, _parents(parent, {**_fields(snapshot), **fields}))
            fields[name] = rows
        if "interviews" in fields or "findings" in fields or "actions" in fields or "kpis" in fields:
            # A parent that came or went takes its parts with it.
            for name, kind, key, parent in _PARTS:
                if parent in fields and name not in fields and len(fields[parent]) != len(getattr(snapshot, parent)):
                    fields[name] = self._rows(kind, key, _parents(parent, {**_fields(snapshot), **fields}))
        return snapshot.replaced(**fields)

    def _patched(
        self, snapshot: Snapshot, kind: type[Record], name: str, changed: list[str]
    ) -> tuple[Record, ...] | None:
        """The rows with the changed ones replaced or, for answers, added; None where they must be read again."""
        rows: list[Record] = list(getattr(snapshot, name))
        if len(changed) > _FEW:
            return None
        place = {row.id: n for n, row in enumerate(rows) if row.id in set(changed)}
        for id_ in changed:
            row = self._workbook.store.find(kind, id_)
            if row is not None and id_ in place:
                rows[place[id_]] = row
            elif isinstance(row, Response) and (not rows or row.id > rows[-1].id):
                if row.round_id == snapshot.round.id:
                    rows.append(row)
            else:
                return None
        return tuple(rows)

    def _rows(self, kind: type[Record], key: str, parents: Iterable[Record]) -> tuple[Record, ...]:
        return tuple(row for parent in parents for row in self._workbook.store.all(kind, **{key: parent.id}))

    def _made(self, round_: Round) -> Snapshot:
        workbook = self._workbook
        engagement = workbook.store.get(Engagement, round_.engagement_id)
        fields: dict[str, Any] = {
            "client": workbook.store.get(Client, engagement.client_id),
            "engagement": engagement,
            "round": round_,
        }
        for name, kind, key, parent in _PARTS:
            fields[name] = self._rows(kind, key, _parents(parent, fields))
        return Snapshot(
            today=workbook.today(),
            last_step=workbook.store.last_seq,
            pack=workbook.pack(round_),
            thresholds=workbook.thresholds,
            brand=workbook.brand(engagement),
            rounds=workbook.clients.rounds(engagement.id),
            **fields,
        )


def _parents(parent: str, fields: dict[str, Any]) -> tuple[Record, ...]:
    found = fields[parent]
    return found if isinstance(found, tuple) else (found,)


def _fields(snapshot: Snapshot) -> dict[str, Any]:
    names = ("client", "engagement", "round", *(name for name, *_rest in _PARTS))
    return {name: getattr(snapshot, name) for name in names}
