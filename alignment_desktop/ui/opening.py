"""How a workbook comes into the window: its key is derived beside the window, its file opened in the window's thread.

Deriving a key takes a fifth of a second on purpose, so the page goes on being painted meanwhile. A new workbook is made
and filled in the same way: the thread makes it, closes it, and hands over what opens it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from alignment_desktop.domain.errors import (
    AlignmentError,
    DamagedWorkbook,
    NotAWorkbook,
    Refused,
    WorkbookError,
    WorkbookInUse,
    WrongPassphrase,
)
from alignment_desktop.domain.snapshot import Thresholds
from alignment_desktop.i18n import N_, _
from alignment_desktop.storage import lock, seal, vault, write_log
from alignment_desktop.storage.surroundings import warning_of
from alignment_desktop.ui.recent import note_key, recents
from alignment_desktop.ui.session import BAD, WARN, Job, Session, sentence
from alignment_desktop.ui.words import day
from alignment_desktop.workbook import Workbook
from alignment_desktop.workbook.beginnings import created

T = TypeVar("T")

TAKE_OVER = N_("Take it over: that computer no longer uses the workbook")


class WayOut(StrEnum):
    """What may be offered where a workbook does not open."""

    READ_ONLY = "read_only"
    TAKE_OVER = "take_over"
    RESTORE = "restore"
    RECOVER = "recover"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a workbook did not open, in the person's words, and what may be tried instead."""

    words: str
    ways_out: tuple[WayOut, ...] = ()
    is_about_passphrase: bool = False


OnRefusal = Callable[[Refusal], object]


@dataclass(frozen=True, slots=True)
class _Found:
    """What opens a workbook, and what its log has lost, in the person's words."""

    access: vault.Access
    lost: str | None


def open_workbook(
    session: Session,
    path: Path,
    passphrase: str,
    refused: OnRefusal,
    *,
    read_only: bool = False,
    take_over: bool = False,
) -> Job:
    """Opens the workbook at a path and hands it to the session; `refused` hears why where it does not open.

    The job it gives back says when it has ended, be it because the person stopped it.
    """

    def done(found: _Found) -> None:
        hand_over(session, found.access, refused, lost=found.lost, read_only=read_only, take_over=take_over)

    return session.start(
        lambda _job: _sound(vault.access_to(path, passphrase)),
        done,
        failed=lambda error: refused(_before_it_was_found(error, path)),
        label=_("Opening {name}").format(name=path.name),
    )


def open_remembered(session: Session, path: Path, refused: OnRefusal) -> Job:
    """Opens the workbook at a path with the key that the system's key store has; `refused` hears why where not.

    A key that no longer fits is forgotten.
    """

    def work(_job: Job) -> _Found:
        from alignment_desktop.storage import key_store  # 0.1 s, and nobody but who asks for it pays

        key = key_store.recalled(path)
        try:
            if key is not None:
                return _sound(vault.access_with(path, key))
        except WrongPassphrase:
            key_store.forget(path)
        note_key(str(path), is_kept=False)
        raise Refused(_("The key store has no key that opens this workbook. Type its passphrase."))

    return session.start(
        work,
        lambda found: hand_over(session, found.access, refused, lost=found.lost),
        failed=lambda error: refused(_before_it_was_found(error, path)),
        label=_("Opening {name}").format(name=path.name),
    )


def remember_key(session: Session, done: Callable[[bool], object] = lambda _is_kept: None) -> Job:
    """Gives the key of the open workbook to the system's key store; `done` hears whether it is there now."""
    access = session.workbook.access

    def work(_job: Job) -> None:
        from alignment_desktop.storage import key_store

        key_store.remember(access)

    return _keeping(session, work, access.path, done, is_kept=True)


def forget_key(session: Session, path: Path, done: Callable[[bool], object] = lambda _is_kept: None) -> Job:
    """Takes the key of a workbook out of the system's key store; `done` hears whether it is still there."""

    def work(_job: Job) -> None:
        from alignment_desktop.storage import key_store

        key_store.forget(path)

    return _keeping(session, work, path, done, is_kept=False)


def _keeping(
    session: Session, work: Callable[[Job], None], path: Path, done: Callable[[bool], object], *, is_kept: bool
) -> Job:
    def ended(_nothing: None) -> None:
        note_key(str(path), is_kept=is_kept)
        done(is_kept)

    def failed(fault: Exception) -> None:
        if not isinstance(fault, AlignmentError):
            raise fault
        session.tell(sentence(fault), BAD)
        done(not is_kept)

    return session.start(work, ended, failed=failed, label=_("Asking the key store"))


def _sound(access: vault.Access) -> _Found:
    """The access, where the seal of every page holds: damage is met here, beside its way out, and not in a talk.

    The log is looked at before the file is opened, because opening passes over what is broken in it.
    """
    if pages := seal.broken_pages(access.path, access.key):
        raise vault.damaged(access.path, pages)
    from alignment_desktop.storage import integrity  # hardly any start finds a log

    if not integrity.log_fits(access):
        raise vault.damaged(access.path)
    return _Found(access, write_log.problem(access.path))


def make_workbook(
    session: Session,
    path: Path,
    passphrase: str,
    fill: Callable[[Workbook], T],
    done: Callable[[T], object],
    refused: OnRefusal,
) -> Job:
    """Makes a workbook that `fill` writes into, opens it, and calls `done` with what `fill` gave back.

    `fill` runs in another thread and must use nothing of the window. When anything fails, nothing is left at the path
    and `refused` hears why; when the person stops it, nothing is left either. The job it gives back says when it ended.
    """
    author = session.settings.consultant
    thresholds = Thresholds.from_decimals(*session.settings.gap_thresholds)

    def work(job: Job) -> tuple[vault.Access, T]:
        with created(path, passphrase, thresholds=thresholds, author=author) as workbook:
            made = workbook.access, fill(workbook)
            if job.cancelled():
                raise Refused(_("It was stopped, and nothing was made."))
            return made

    def opened(made: tuple[vault.Access, T]) -> None:
        access, filled = made
        if hand_over(session, access, refused):
            done(filled)

    return session.start(
        work,
        opened,
        failed=lambda error: refused(_before_it_was_found(error, path)),
        label=_("Making {name}").format(name=path.name),
    )


def hand_over(
    session: Session,
    access: vault.Access,
    refused: OnRefusal,
    *,
    lost: str | None = None,
    read_only: bool = False,
    take_over: bool = False,
) -> bool:
    """Opens the file and gives it to the session, on the engagement that was last in view there; False if refused.

    Where only one engagement is in it, there is nothing to choose from. `lost` says what its log has lost.
    """
    try:
        opened = vault.open_with(access, read_only=read_only, take_over=take_over)
    except AlignmentError as error:
        refused(_refusal(error, access.path, is_found=True, read_only=read_only))
        return False
    workbook = Workbook(opened, author=session.settings.consultant)
    remembered = next((r.engagement_id for r in recents() if r.path == str(opened.path)), None)
    engagements = workbook.clients.engagements()
    if remembered is None and len(engagements) == 1:
        remembered = engagements[0].id
    session.open(workbook, engagement_id=remembered)
    recovered = lost or (None if opened.left_by is None else _recovered(workbook))
    place = warning_of(opened.path)
    if recovered or place:
        # What is said of the place is said once, so it stays until it has been read.
        session.tell("\n".join(filter(None, (recovered, place))), BAD if lost else WARN, stays=place is not None)
    return True


def _recovered(workbook: Workbook) -> str:
    """What is told when the workbook was not closed properly the last time."""
    last = workbook.store.last_step()
    if last is None:
        return _("The workbook was not closed last time. Nothing had been saved in it yet.")
    at = datetime.fromisoformat(last.at).astimezone()
    told = _("The workbook was not closed last time. All that was saved is here, last at {time} on {day}: {step}")
    return told.format(time=f"{at:%H:%M:%S}", day=day(at.date()), step=_(last.label))


def _before_it_was_found(error: Exception, path: Path) -> Refusal:
    """The refusal for what went wrong before file and passphrase fitted; a fault of the program is raised."""
    if isinstance(error, OSError):
        told = _("{path} cannot be used: {reason}. Choose another place.")
        error = WorkbookError(told.format(path=path, reason=error.strerror or error))
    if not isinstance(error, AlignmentError):
        raise error
    return _refusal(error, path, is_found=False, read_only=False)


def _refusal(error: AlignmentError, path: Path, *, is_found: bool, read_only: bool) -> Refusal:
    """`is_found` says that file and passphrase fit, so that only writing can be in the way."""
    ways: list[WayOut] = []
    if is_found and not read_only and type(error) in (WorkbookError, WorkbookInUse):
        ways.append(WayOut.READ_ONLY)
        if isinstance(error, WorkbookInUse) and _may_be_left_behind(path):
            ways.append(WayOut.TAKE_OVER)
    if isinstance(error, WrongPassphrase):
        ways.append(WayOut.RECOVER)
    if isinstance(error, WrongPassphrase | DamagedWorkbook | NotAWorkbook) or not path.exists():
        ways.append(WayOut.RESTORE)
    return Refusal(sentence(error), tuple(ways), isinstance(error, WrongPassphrase))


def has_lock_left_behind(path: Path) -> bool:
    """Whether a lock stands beside a workbook of which nothing here can tell if its holder still lives."""
    return lock.lock_path(path).exists() and _may_be_left_behind(path)


def _may_be_left_behind(path: Path) -> bool:
    """Whether nothing here can tell if the holder of a workbook still lives: another computer, or one unreadable."""
    holder = lock.holder_of(path)
    return holder is None or holder.host != lock.this_process().host
