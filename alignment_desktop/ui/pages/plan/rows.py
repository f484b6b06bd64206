"""Actions as rows of ready strings: only those of which something has changed are written anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from alignment_desktop.domain.engagement import Person
from alignment_desktop.domain.pack import Challenge
from alignment_desktop.domain.plan import Action, ActionStatus, Finding, FindingState, Horizon, Quadrant, challenges_of
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import N_, _
from alignment_desktop.ui import words
from alignment_desktop.ui.models import Column, Row
from alignment_desktop.ui.pages.plan.words import STATUS_TONES, cost_words, quadrant_words, status_words

_STATUS_ORDER = tuple(ActionStatus)
_QUADRANT_ORDER = tuple(Quadrant)


class PlanColumn(Struct, frozen=True, kw_only=True):
    """A column of the plan: its title and width, the field that its editor changes ("" for none), and its rank.

    Where the room is short, columns go by their rank, the highest first; those of rank 0 always stay.
    """

    title: str
    width: int = 0
    field: str = ""
    rank: int = 0
    is_figure: bool = False

    def column(self) -> Column:
        """It as a column of a table."""
        return Column(_(self.title), self.width, is_figure=self.is_figure)


COLUMNS = (
    PlanColumn(title=N_("No."), width=58),
    PlanColumn(title=N_("Action"), field="title"),
    PlanColumn(title=N_("Challenge"), width=142, rank=5),
    PlanColumn(title=N_("Owner"), width=132, field="owner_id", rank=1),
    PlanColumn(title=N_("Start"), width=112, field="start_on", rank=8),
    PlanColumn(title=N_("Due"), width=112, field="due_on"),
    PlanColumn(title=N_("Status"), width=152, field="status"),
    PlanColumn(title=N_("Progress"), width=104, field="progress", rank=3),
    PlanColumn(title=N_("Impact/effort"), width=116, field="impact_effort", rank=4),
    PlanColumn(title=N_("Findings"), width=104, rank=6),
    PlanColumn(title=N_("Cost"), width=94, field="cost", rank=7, is_figure=True),
)
NUMBER, TITLE, CHALLENGE, OWNER, START, DUE, STATUS, PROGRESS, QUADRANT, FINDINGS, COST = range(len(COLUMNS))
LEAST_TITLE = 190


class ActionRow(Row, frozen=True, kw_only=True):
    """The row of an action: beside its cells what it is filtered, sorted and grouped by.

    `keys` holds for every column what it sorts by, None for nothing; `text` all its words without capitals.
    """

    action: Action
    owner: Person | None
    challenge: Challenge | None
    findings: tuple[Finding, ...]
    is_overdue: bool
    horizon: Horizon
    keys: tuple[Any, ...]
    text: str


class ActionRows:
    """Keeps the rows of an engagement's plan and follows its snapshots."""

    def __init__(self) -> None:
        self._rows: list[ActionRow] = []
        self._place: dict[str, int] = {}
        self._seen: Snapshot | None = None
        self._findings_of: Mapping[str, tuple[Finding, ...]] = {}
        self._challenge_of: Mapping[str, str] = {}

    def of(self, snapshot: Snapshot) -> list[ActionRow]:
        """The row of every action by number; a row is the same object until something in it changes."""
        seen, self._seen = self._seen, snapshot
        changed = None if seen is None else _changed(seen, snapshot)
        if changed is None:
            known = {row.id: row for row in self._rows} if seen is not None and _has_same_frame(seen, snapshot) else {}
            self._findings_of, self._challenge_of = _findings_of(snapshot), challenges_of(snapshot)
            self._rows = [self._row(snapshot, action, known.get(action.id)) for action in snapshot.actions]
            self._place = {row.id: place for place, row in enumerate(self._rows)}
        else:
            self._rows = list(self._rows)
            for place in changed:
                self._rows[place] = self._row(snapshot, snapshot.actions[place], None)
        return self._rows

    def row(self, action_id: str) -> ActionRow | None:
        """The row of an action as it was written last; None where there is none."""
        place = self._place.get(action_id)
        return None if place is None else self._rows[place]

    def _row(self, snapshot: Snapshot, action: Action, known: ActionRow | None) -> ActionRow:
        """The row that is known, where it still says what it shall, else a new one."""
        owner = snapshot.person.get(action.owner_id) if action.owner_id else None
        challenge = snapshot.pack.challenge.get(self._challenge_of.get(action.id, ""))
        findings = self._findings_of.get(action.id, ())
        if (
            known is not None
            and (known.action, known.owner, known.findings) == (action, owner, findings)
            and known.challenge is challenge
        ):
            return known
        return _row(snapshot, action, owner, challenge, findings)


def _has_same_frame(seen: Snapshot, now: Snapshot) -> bool:
    """Whether what all rows hang on is the same: the day, the currency, the words of the challenges."""
    return (seen.today, seen.engagement.currency, seen.pack.sha256) == (
        now.today, now.engagement.currency, now.pack.sha256,
    )  # fmt: skip


def _changed(seen: Snapshot, now: Snapshot) -> list[int] | None:
    """The places of the actions that changed, where nothing else did that rows show; None where more has changed."""
    if not _has_same_frame(seen, now) or len(seen.actions) != len(now.actions):
        return None
    for kind in ("people", "findings", "action_links", "action_lifts"):
        if getattr(seen, kind) is not getattr(now, kind):
            return None
    places = [n for n, (a, b) in enumerate(zip(seen.actions, now.actions, strict=True)) if a is not b]
    same = all(
        (seen.actions[n].id, seen.actions[n].solution) == (now.actions[n].id, now.actions[n].solution) for n in places
    )
    return places if same else None


def _findings_of(snapshot: Snapshot) -> dict[str, tuple[Finding, ...]]:
    accepted = {f.id: f for f in snapshot.findings if f.state is FindingState.ACCEPTED}
    found: dict[str, list[Finding]] = {}
    for link in snapshot.action_links:
        if link.finding_id in accepted:
            found.setdefault(link.action_id, []).append(accepted[link.finding_id])
    return {action_id: tuple(sorted(of, key=lambda f: f.number)) for action_id, of in found.items()}


def _row(
    snapshot: Snapshot,
    action: Action,
    owner: Person | None,
    challenge: Challenge | None,
    findings: tuple[Finding, ...],
) -> ActionRow:
    today = snapshot.today
    is_overdue = action.is_overdue(today)
    cells = (
        action.label,
        action.title.replace("\n", " "),
        challenge.short if challenge else "",
        owner.name if owner else _("Nobody yet"),
        words.day(action.start_on),
        words.day(action.due_on),
        status_words(action, today),
        f"{action.progress}\u00a0%",
        quadrant_words(action),
        ", ".join(f.label for f in findings),
        cost_words(action, snapshot.engagement.currency),
    )
    tones = {NUMBER: "ink_2", START: "ink_2", STATUS: "bad" if is_overdue else STATUS_TONES[action.status]}
    if is_overdue:
        tones[DUE] = "bad"
    if owner is None:
        tones[OWNER] = "ink_3"
    if action.status is ActionStatus.DROPPED:
        tones |= dict.fromkeys(range(len(cells)), "ink_3")
    return ActionRow(
        id=action.id,
        cells=cells,
        tones=tones,
        tips={FINDINGS: "\n".join(f"{f.label} {f.title}" for f in findings)} if findings else {},
        action=action,
        owner=owner,
        challenge=challenge,
        findings=findings,
        is_overdue=is_overdue,
        horizon=action.horizon(today),
        keys=(
            action.number,
            cells[TITLE].casefold(),
            challenge.number if challenge else None,
            owner.name.casefold() if owner else None,
            action.start_on,
            action.due_on,
            _STATUS_ORDER.index(action.status),
            action.progress,
            (_QUADRANT_ORDER.index(action.quadrant), -action.impact, action.effort),
            findings[0].number if findings else None,
            action.cost_minor,
        ),
        text="\n".join(cells).casefold(),
    )
