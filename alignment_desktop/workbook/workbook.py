"""One open workbook with its areas, its undo and its snapshots."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from alignment_desktop.domain.engagement import Brand, Client, Engagement, PackText, Round
from alignment_desktop.domain.library import SwitchedOff
from alignment_desktop.domain.snapshot import Snapshot, Thresholds
from alignment_desktop.storage import attachments, vault
from alignment_desktop.storage.search import Hit, search
from alignment_desktop.storage.store import Changes, Store
from alignment_desktop.workbook.belonging import engagement_of
from alignment_desktop.workbook.closed_rounds import ClosedRounds
from alignment_desktop.workbook.snapshots import SnapshotCache

if TYPE_CHECKING:
    from alignment_desktop.domain.pack import Pack
    from alignment_desktop.workbook.claims import Claims
    from alignment_desktop.workbook.clients import Clients
    from alignment_desktop.workbook.deliverables import Deliverables
    from alignment_desktop.workbook.erasure import Erasure
    from alignment_desktop.workbook.findings import Findings
    from alignment_desktop.workbook.interviews import Interviews
    from alignment_desktop.workbook.kpis import Kpis
    from alignment_desktop.workbook.library import Library
    from alignment_desktop.workbook.plan import Plan
    from alignment_desktop.workbook.registers import Registers

Listener = Callable[[Changes], None]


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Workbook:
    """The user's file, open. `close` it, or use it in a `with` block.

    `now` gives an aware time and, with `new_id`, is handed in so that tests and the sample fix both.
    """

    def __init__(
        self,
        opened: vault.Vault,
        *,
        now: Callable[[], datetime] = _utc_now,
        new_id: Callable[[], str] | None = None,
        author: str = "",
        thresholds: Thresholds | None = None,
    ) -> None:
        self.store = Store(opened, now=now, new_id=new_id, author=author)
        self.thresholds = thresholds or Thresholds()
        self._listeners: list[Listener] = []
        self._packs: dict[str, Pack] = {}
        self._asked: dict[str, tuple[frozenset[str], Pack]] = {}
        self._snapshots = SnapshotCache(self)
        self._guard = ClosedRounds(self.store)
        self.store.guard = self._guard

    @classmethod
    def create(
        cls,
        path: Path,
        passphrase: str,
        *,
        thresholds: Thresholds | None = None,
        author: str = "",
        parameters: tuple[vault.KeyParameters, ...] = vault.PARAMETERS,
    ) -> Workbook:
        """A new, empty workbook at a path where nothing is yet. Raises WorkbookError."""
        return cls(vault.create(path, passphrase, parameters=parameters), thresholds=thresholds, author=author)

    @classmethod
    def open(
        cls,
        path: Path,
        passphrase: str,
        *,
        read_only: bool = False,
        take_over: bool = False,
        thresholds: Thresholds | None = None,
        author: str = "",
        parameters: tuple[vault.KeyParameters, ...] = vault.PARAMETERS,
    ) -> Workbook:
        """The workbook at a path. Raises a WorkbookError that says which of the things that can be wrong it is."""
        opened = vault.open(path, passphrase, read_only=read_only, take_over=take_over, parameters=parameters)
        return cls(opened, thresholds=thresholds, author=author)

    def close(self) -> None:
        """Closes the file and gives its lock back."""
        self.store.opened.close()

    def suspend(self) -> None:
        """Closes the file and drops its key and what was read of it, but keeps undo; `resume` goes on."""
        self.close()
        self.forget_snapshots()
        self.store.opened.forget_key()

    def resume(self, opened: vault.Vault) -> None:
        """Goes on with the same file, opened again."""
        self.store.go_on(opened)

    def __enter__(self) -> Workbook:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    @property
    def access(self) -> vault.Access:
        """What a job needs to read the file on a connection of its own, in another thread."""
        return self.store.opened.access

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self.store.opened.path

    def set_thresholds(self, thresholds: Thresholds) -> None:
        """Where gaps are read as watch, gap and severe, from now on."""
        self.thresholds = thresholds
        self.forget_snapshots()

    def forget_snapshots(self) -> None:
        """Drops the snapshots made so far; for who reads one engagement after the other and comes back to none."""
        self._snapshots.forget()

    # Areas: each is loaded when it is first asked for, because opening a workbook needs none of them whole

    @cached_property
    def clients(self) -> Clients:
        """Clients, people, engagements, rounds, targets."""
        from alignment_desktop.workbook.clients import Clients

        return Clients(self)

    @cached_property
    def interviews(self) -> Interviews:
        """Sittings, answers, remarks, agreed levels."""
        from alignment_desktop.workbook.interviews import Interviews

        return Interviews(self)

    @cached_property
    def claims(self) -> Claims:
        """Statements set against each other."""
        from alignment_desktop.workbook.claims import Claims

        return Claims(self)

    @cached_property
    def findings(self) -> Findings:
        """What was found."""
        from alignment_desktop.workbook.findings import Findings

        return Findings(self)

    @cached_property
    def plan(self) -> Plan:
        """Actions."""
        from alignment_desktop.workbook.plan import Plan

        return Plan(self)

    @cached_property
    def kpis(self) -> Kpis:
        """What is tracked."""
        from alignment_desktop.workbook.kpis import Kpis

        return Kpis(self)

    @cached_property
    def registers(self) -> Registers:
        """Kept lists."""
        from alignment_desktop.workbook.registers import Registers

        return Registers(self)

    @cached_property
    def library(self) -> Library:
        """The own pack, and the questions a round leaves out."""
        from alignment_desktop.workbook.library import Library

        return Library(self)

    @cached_property
    def deliverables(self) -> Deliverables:
        """Texts, issues and comments of documents."""
        from alignment_desktop.workbook.deliverables import Deliverables

        return Deliverables(self)

    @cached_property
    def erasure(self) -> Erasure:
        """What is erased for good."""
        from alignment_desktop.workbook.erasure import Erasure

        return Erasure(self)

    # Time

    def today(self) -> date:
        """The day it is where the consultant sits; decides what is overdue."""
        return self.store.now().astimezone().date()

    def now_text(self) -> str:
        """The time now as UTC ISO text."""
        return self.store.now().astimezone(UTC).isoformat(timespec="seconds")

    # Changes

    @contextlib.contextmanager
    def change(
        self, command: str, label: str, *, undoable: bool = True, merge_key: str | None = None
    ) -> Iterator[None]:
        """One step of the journal around the block; listeners hear of it after the commit.

        A change inside a change is part of it: one step, one label, one notice. Changes in a row with the same
        `merge_key` are one step.
        """
        with (
            self._guard.during(command),
            self.store.step(command, label, undoable=undoable, merge_key=merge_key) as step,
        ):
            yield
            owners = (engagement_of(self.store, thing) for thing in step.things())
            step.engagement_id = step.engagement_id or next(filter(None, owners), None)
        if step.changes.touched:
            self._notify(step.changes)

    def undo(self) -> Changes:
        """Takes back the last step since the workbook was opened. Raises NothingToUndo, StepConflict, RoundClosed."""
        changes = self.store.undo()
        self._notify(changes)
        return changes

    def redo(self) -> Changes:
        """Brings back what was undone last. Raises NothingToUndo, StepConflict, RoundClosed."""
        changes = self.store.redo()
        self._notify(changes)
        return changes

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Calls the listener after every committed change; the returned function stops that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def attach(self, content: bytes, media_type: str) -> str:
        """Keeps a file inside the workbook and gives its sha256; the caller is inside a command."""
        return attachments.keep(self.store, content, media_type)

    def attachment(self, sha256: str) -> attachments.Attachment:
        """A file kept inside the workbook. Raises NotFound."""
        return attachments.read(self.store, sha256)

    def _notify(self, changes: Changes) -> None:
        self._snapshots.refresh(changes)
        for listener in tuple(self._listeners):
            listener(changes)

    # Questions

    def pack(self, round_: Round) -> Pack:
        """The content a round asks, as it was when the round was opened, without the questions it leaves out.

        The same object until other questions are left out.
        """
        off = frozenset(one.question for one in self.store.all(SwitchedOff, round_id=round_.id))
        known = self._asked.get(round_.id)
        if known is None or known[0] != off:
            known = self._asked[round_.id] = (off, self._stored_pack(round_).without(off))
        return known[1]

    def _stored_pack(self, round_: Round) -> Pack:
        if round_.pack_sha256 not in self._packs:
            # Only here, so that a workbook whose packs nobody asks for loads no reader of theirs.
            from alignment_desktop.content.kept import pack_from_text

            body = self.store.utf8(PackText, round_.pack_sha256, "body")
            self._packs[round_.pack_sha256] = pack_from_text(body, round_.pack_sha256)
        return self._packs[round_.pack_sha256]

    def snapshot(self, engagement_id: str, round_number: int | None = None) -> Snapshot:
        """Everything a round says (the latest where no number is given), frozen; the same object until a change.

        Inside a change it holds what the change has made so far, and is not kept. Raises NotFound.
        """
        return self._snapshots.get(self.clients.round(engagement_id, round_number))

    def search(
        self, words: str, *, engagement: Engagement | None = None, client: Client | None = None
    ) -> tuple[Hit, ...]:
        """Where these words were written, within an engagement or client or everywhere."""
        within = engagement or client
        return search(self.store.connection, words, scope=within.id if within else None)

    def brand(self, engagement: Engagement) -> Brand | None:
        """The brand an engagement's documents carry: its own, else the first of the workbook."""
        if engagement.brand_id is not None:
            return self.store.get(Brand, engagement.brand_id)
        brands = self.clients.brands()
        return brands[0] if brands else None
