"""The rule that a closed round refuses every change, undo included, except `reopen_round` and erasing.

Its own are its sittings, answers, remarks, agreed levels and texts, and which questions it leaves out. What belongs to
the engagement stays open.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from alignment_desktop.domain.deliverable import Prose
from alignment_desktop.domain.engagement import Round
from alignment_desktop.domain.errors import RoundClosed
from alignment_desktop.domain.interview import AgreedLevel, Attendance, Interview, Remark, Response
from alignment_desktop.domain.library import SwitchedOff
from alignment_desktop.domain.record import Record
from alignment_desktop.i18n import _
from alignment_desktop.storage.store import Change, Store

# Commands that may change a closed round; loading the sample writes a past that was closed long ago, and the right to
# be forgotten does not end with a round.
_EXCEPTIONS = frozenset({"reopen_round", "load_sample", "erase_remark", "erase_person", "erase_client"})


class ClosedRounds:
    """The store's guard; it is asked about every change before it is made."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._command = ""

    @contextlib.contextmanager
    def during(self, command: str) -> Iterator[None]:
        """Remembers which command is running; one inside another counts as the outer one."""
        if self._command:
            yield
            return
        self._command = command
        try:
            yield
        finally:
            self._command = ""

    def __call__(self, change: Change) -> None:
        """Raises RoundClosed where the change touches a closed round."""
        if self._command in _EXCEPTIONS:
            return
        for record in (change.before, change.after):
            round_ = self._round_of(record)
            if round_ is not None and round_.is_closed and not self._closes(change):
                raise RoundClosed(
                    _("Round {number} was closed on {day}. Reopen it to change its answers or its texts.").format(
                        number=round_.number, day=round_.closed_on
                    )
                )

    def _round_of(self, record: Record | None) -> Round | None:
        match record:
            case Round():
                return record
            case (
                Interview(round_id=round_id)
                | Response(round_id=round_id)
                | AgreedLevel(round_id=round_id)
                | Prose(round_id=round_id)
                | SwitchedOff(round_id=round_id)
            ):
                return self._store.find(Round, round_id)
            case Remark(interview_id=interview_id) | Attendance(interview_id=interview_id):
                return self._round_of(self._store.find(Interview, interview_id))
            case _:
                return None

    @staticmethod
    def _closes(change: Change) -> bool:
        return isinstance(change.before, Round) and not change.before.is_closed
