"""The Qt face of the open workbook: what is chosen, what changed, and the jobs that run beside the window.

Commands and short reads run in the window's thread and return. A job runs in a thread of its own and gets values,
never the workbook.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from alignment_desktop.domain.engagement import Client, Engagement, Round
from alignment_desktop.domain.errors import AlignmentError, InputProblems
from alignment_desktop.domain.snapshot import Snapshot, Thresholds
from alignment_desktop.i18n import _
from alignment_desktop.settings import Settings
from alignment_desktop.settings import save as save_settings
from alignment_desktop.storage.store import Changes
from alignment_desktop.storage.vault import Vault
from alignment_desktop.workbook import Workbook

if TYPE_CHECKING:
    from alignment_desktop.deliverables.assets import Assets, Darkroom

P = ParamSpec("P")
T = TypeVar("T")

_THREADS = 4

GOOD = "good"
WARN = "warn"
BAD = "bad"


class Job(QObject):
    """Work in a thread of its own. `cancelled()` is asked between its parts; signals arrive in the window's thread."""

    done = Signal(object)
    failed = Signal(object)
    progressed = Signal(int, int)
    ended = Signal()
    _over = Signal(object)

    def __init__(self, work: Callable[[Job], object], label: str = "") -> None:
        super().__init__()
        self.label = label
        self._work = work
        self._cancelled = threading.Event()
        self._future: Future[object] | None = None
        # Queued to this object, which lives in the window's thread, so that whoever listens is called there.
        self._over.connect(self._on_over, Qt.ConnectionType.QueuedConnection)

    def start(self, executor: Executor) -> None:
        """Begins as soon as a thread is free."""
        self._future = executor.submit(self._work, self)
        self._future.add_done_callback(self._over.emit)

    def cancel(self) -> None:
        """Asks the work to stop; what it still gives back is dropped."""
        self._cancelled.set()

    def cancelled(self) -> bool:
        """Whether somebody asked it to stop."""
        return self._cancelled.is_set()

    def wait(self) -> None:
        """Returns once the work has ended, however it did."""
        if self._future is not None:
            wait((self._future,))

    def _on_over(self, future: Future[object]) -> None:
        if not self.cancelled():
            if (fault := future.exception()) is None:
                self.done.emit(future.result())
            else:
                self.failed.emit(fault)
        self.ended.emit()


class Session(QObject):
    """The open workbook as the window knows it: engagement and round in view, notices, jobs, settings.

    `changed` carries the `Changes` of a committed step; `saved` the time of it; `undoing`
    comes before undo or redo, for what is typed and not saved yet; `told` words for the person, their
    tone and whether they stay; `asked_for` a page and the id to show on it.
    """

    changed = Signal(object)
    saved = Signal(str)
    undoing = Signal()
    told = Signal(str, str, bool)
    opened = Signal()
    closed = Signal()
    unlocked = Signal()
    chosen = Signal()
    asked_for = Signal(str, str)
    settings_changed = Signal()
    jobs_changed = Signal()

    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__()
        self.settings = settings or Settings()
        self.engagement_id: str | None = None
        self.round_number: int | None = None
        self.jobs: list[Job] = []
        self._executor = ThreadPoolExecutor(max_workers=_THREADS, thread_name_prefix="job")
        self._workbook: Workbook | None = None
        self._locked: Workbook | None = None
        self._stop_listening: Callable[[], None] | None = None
        self._darkroom: Darkroom | None = None

    # The workbook

    @property
    def is_open(self) -> bool:
        """Whether a workbook is open."""
        return self._workbook is not None

    @property
    def workbook(self) -> Workbook:
        """The open workbook; asking without one is a fault of the program."""
        if self._workbook is None:
            raise LookupError("no workbook is open")
        return self._workbook

    @property
    def is_read_only(self) -> bool:
        """Whether the workbook was opened for reading alone."""
        return self.workbook.store.opened.is_read_only

    def open(self, workbook: Workbook, *, engagement_id: str | None = None) -> None:
        """Takes over an opened workbook, with an engagement in view if it still has it."""
        self.close()
        self._workbook = workbook
        self._stop_listening = workbook.listen(self._on_changes)
        workbook.set_thresholds(Thresholds.from_decimals(*self.settings.gap_thresholds))
        known = {e.id for e in workbook.clients.engagements()}
        self.engagement_id = engagement_id if engagement_id in known else None
        self.round_number = None
        self.opened.emit()

    def close(self) -> None:
        """Ends the jobs and closes the workbook; without one it does nothing."""
        self.finish_jobs()
        if self._locked is not None:
            self._workbook, self._locked = self._locked, None
        if self._workbook is None:
            return
        self.closed.emit()
        workbook, self._workbook, self._darkroom = self._workbook, None, None
        if self._stop_listening is not None:
            self._stop_listening()
        workbook.close()
        self._tell_kept(workbook)
        self.engagement_id = self.round_number = None

    # The lock

    @property
    def is_locked(self) -> bool:
        """Whether a workbook is closed behind the lock page, to be gone on with."""
        return self._locked is not None

    @property
    def locked_path(self) -> Path:
        """Where the locked workbook is; asking without one is a fault of the program."""
        if self._locked is None:
            raise LookupError("no workbook is locked")
        return self._locked.path

    @property
    def was_read_only(self) -> bool:
        """Whether the locked workbook was open for reading alone."""
        return self._locked is not None and self._locked.store.opened.is_read_only

    def lock(self) -> None:
        """Closes the file and drops its key; what is in view stays so. No job may be running."""
        self.workbook.suspend()
        self._tell_kept(self.workbook)
        self._locked, self._workbook, self._darkroom = self._workbook, None, None

    def unlock(self, opened: Vault) -> None:
        """Goes on with the locked workbook, which has been opened again."""
        if self._locked is None:
            raise LookupError("no workbook is locked")
        self._workbook, self._locked = self._locked, None
        self._workbook.resume(opened)
        self.unlocked.emit()

    def _tell_kept(self, workbook: Workbook) -> None:
        """Says of a closed workbook that another program took its file away, and where what was saved is now."""
        opened = workbook.store.opened
        if opened.kept is not None:
            told = _("{name} was moved, replaced or removed by another program while it was open. What was saved is "
                     "kept as {kept}: open that.")  # fmt: skip
            self.tell(told.format(name=opened.path.name, kept=opened.kept), BAD)

    # What is in view

    @property
    def engagement(self) -> Engagement | None:
        """The engagement in view; None while all clients are."""
        if self._workbook is None or self.engagement_id is None:
            return None
        return self._workbook.store.find(Engagement, self.engagement_id)

    @property
    def client(self) -> Client | None:
        """The client of the engagement in view."""
        engagement = self.engagement
        return None if engagement is None else self.workbook.clients.client(engagement.client_id)

    @property
    def round(self) -> Round | None:
        """The round in view: the chosen one, else the latest; None where there is none yet."""
        if self.engagement_id is None:
            return None
        rounds = self.workbook.clients.rounds(self.engagement_id)
        fits = [r for r in rounds if r.number == self.round_number]
        return (fits or rounds or (None,))[-1]

    def snapshot(self) -> Snapshot | None:
        """All that the round in view says; None without an engagement or before its first round."""
        round_ = self.round
        return None if round_ is None else self.workbook.snapshot(round_.engagement_id, round_.number)

    def assets(self, snapshot: Snapshot) -> Assets:
        """The pictures documents of this snapshot may show; each is made printable once while the workbook is open."""
        # Behind the first paint, which makes no documents.
        from alignment_desktop.deliverables.assets import Assets, Darkroom
        from alignment_desktop.exchange.apart import read_apart

        if self._darkroom is None:
            self._darkroom = Darkroom(read_apart)
        return Assets(self.workbook.deliverables.assets(snapshot), self._darkroom)

    def choose(self, engagement_id: str | None, round_number: int | None = None) -> None:
        """Puts another engagement in view, or all clients with None."""
        if (engagement_id, round_number) != (self.engagement_id, self.round_number):
            self.engagement_id, self.round_number = engagement_id, round_number
            self.chosen.emit()

    def go_to(self, page: str, about: str = "") -> None:
        """Asks the window to show a page, and on it the thing of this id."""
        self.asked_for.emit(page, about)

    # Changes

    def do(self, command: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T | None:
        """What a command gives back; None where it was refused, and then the person is told why."""
        try:
            return command(*arguments, **named)
        except AlignmentError as refusal:
            self.tell(sentence(refusal), BAD)
            return None

    def undo(self) -> None:
        """Takes back the last step and says which."""
        self.undoing.emit()
        label = self.workbook.store.undo_label
        if self.do(self.workbook.undo) and label:
            self.tell(_("Undone: {step}").format(step=_(label)))

    def redo(self) -> None:
        """Brings back the step undone last and says which."""
        self.undoing.emit()
        label = self.workbook.store.redo_label
        if self.do(self.workbook.redo) and label:
            self.tell(_("Done again: {step}").format(step=_(label)))

    def tell(self, words: str, tone: str = GOOD, *, stays: bool = False) -> None:
        """A sentence at the edge of the window; `tone` is good, warn or bad.

        It goes away once it can have been read, unless it is bad, or `stays` because something is left to do.
        """
        self.told.emit(words, tone, stays or tone == BAD)

    def change_settings(self, **changes: object) -> bool:
        """Keeps other preferences on disk and in force; False where they were refused, and the person is told."""
        try:
            settings = replace(self.settings, **changes)  # type: ignore[arg-type]
            save_settings(settings)
        except ValueError:
            self.tell(_("The three gap thresholds must rise: watch, gap, severe."), BAD)
            return False
        except OSError as error:
            self.tell(_("The preferences could not be kept: {reason}.").format(reason=error.strerror or error), BAD)
            return False
        self.settings = settings
        if self._workbook is not None:
            self._workbook.set_thresholds(Thresholds.from_decimals(*settings.gap_thresholds))
        self.settings_changed.emit()
        return True

    def _on_changes(self, changes: Changes) -> None:
        self.saved.emit(f"{self.workbook.store.now().astimezone():%H:%M:%S}")
        self.changed.emit(changes)

    # Jobs

    def start(
        self,
        work: Callable[[Job], T],
        done: Callable[[T], object],
        *,
        failed: Callable[[Exception], object] | None = None,
        label: str = "",
    ) -> Job:
        """Begins work in a thread of its own; `done` or `failed` hear of its end in the window's thread.

        Without `failed`, an `AlignmentError` is told to the person and any other fault is raised here. `label` is
        what the window shows while it takes long.
        """
        job = Job(work, label)
        job.done.connect(done)
        job.failed.connect(failed or self._on_failed)
        job.ended.connect(lambda: self._on_ended(job))
        self.jobs.append(job)
        job.start(self._executor)
        self.jobs_changed.emit()
        return job

    def finish_jobs(self) -> None:
        """Cancels what runs and waits for it."""
        for job in tuple(self.jobs):
            job.cancel()
        for job in tuple(self.jobs):
            job.wait()
        self.jobs.clear()

    def _on_failed(self, fault: Exception) -> None:
        if not isinstance(fault, AlignmentError):
            raise fault
        self.tell(sentence(fault), BAD)

    def _on_ended(self, job: Job) -> None:
        if job in self.jobs:
            self.jobs.remove(job)
        self.jobs_changed.emit()
        job.deleteLater()  # what is connected to its signals holds it, and what it gave back with it


def sentence(refusal: AlignmentError) -> str:
    """What an error says to the person, with its problems where it has several."""
    if isinstance(refusal, InputProblems):
        return "\n".join((str(refusal), *refusal.problems))
    return str(refusal)


def soon(owner: QObject, call: Callable[[], object]) -> None:
    """Calls once the window's thread has nothing more urgent, unless `owner` is gone by then."""
    QTimer.singleShot(0, owner, call)
