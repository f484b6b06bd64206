"""Saves what is typed: soon after the last key, at the latest a second after the first one that is not saved yet.

Nothing is dropped. A note that was refused stays as it was typed, also when the person goes on to another question,
and is tried again until the workbook takes it.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from alignment_desktop.domain.errors import AlignmentError
from alignment_desktop.domain.interview import Remark
from alignment_desktop.ui.pages.room.draft import Draft
from alignment_desktop.ui.pages.room.sitting import Sitting
from alignment_desktop.ui.session import Session, sentence


class Keeper(QObject):
    """The draft in the editor, and those of other questions that are still to be saved.

    `before_saving` is called in front of every save. `saved` follows one, with the remarks that stayed because
    something rests on them; `failed` gives the sentence of a refusal.
    """

    saved = Signal(object)
    failed = Signal(str)

    after_last_ms = 500
    after_first_ms = 800  # so that with the commit itself no more than a second of typing is ever at stake
    again_ms = 3000

    def __init__(self, session: Session, before_saving: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)  # of the page, so that the lock finds these timers among its own and stops them
        self._session = session
        self._before_saving = before_saving
        self._draft: Draft | None = None
        self._waiting: dict[tuple[str, str | None], Draft] = {}
        self.is_writing = False
        self._last, self._first, self._again = (self._timer() for _ in range(3))

    def _timer(self) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(self.save_all)
        return timer

    # Which note

    @property
    def draft(self) -> Draft | None:
        """The note in the editor."""
        return self._draft

    def open(self, question: str | None, sitting: Callable[[], Sitting]) -> Draft:
        """The note of a question for a new visit to it; as it was typed where it could not be saved.

        `sitting` is asked once the note before is saved.
        """
        self.put_away()
        now = sitting()
        draft = self._waiting.pop((now.interview.id, question), None) or self.read(question, now)
        draft.end_with_empty_line()
        self._draft = draft
        return draft

    def read(self, question: str | None, sitting: Sitting) -> Draft:
        """The note as the workbook has it."""
        visit = self._session.workbook.store.new_id()
        return Draft(sitting.note(question), sitting.interview.id, question, visit)

    def replace(self, draft: Draft) -> None:
        """Another draft of the same note, after the workbook was changed by something else."""
        self._draft = draft

    def put_away(self) -> None:
        """Saves the note in the editor; one that is refused waits."""
        draft, self._draft = self._draft, None
        if draft is not None and draft.is_dirty and not self._save(draft):
            self._waiting[(draft.interview_id, draft.question)] = draft
            self._again.start(self.again_ms)

    # Saving

    @property
    def is_all_saved(self) -> bool:
        """Whether everything that was typed is in the workbook."""
        return not self._waiting and (self._draft is None or not self._draft.is_dirty)

    def unsaved_text(self) -> str:
        """What was typed and is not in the workbook."""
        drafts = [*self._waiting.values(), *([self._draft] if self._draft and self._draft.is_dirty else [])]
        return "\n\n".join(draft.text for draft in drafts)

    def touch(self) -> None:
        """A key has changed the note."""
        self._last.start(self.after_last_ms)
        if not self._first.isActive():
            self._first.start(self.after_first_ms)

    def save_all(self) -> bool:
        """Saves everything now; False where something was refused, which is then tried again."""
        for timer in (self._last, self._first, self._again):
            timer.stop()
        is_saved = self._draft is None or not self._draft.is_dirty or self._save(self._draft)
        for key in tuple(self._waiting):
            draft = self._waiting.pop(key)
            if not self._save(draft):
                self._waiting[key] = draft
        if not self.is_all_saved:
            self._again.start(self.again_ms)
        return is_saved and not self._waiting

    def forget(self) -> None:
        """Stops saving; what is not saved is dropped."""
        for timer in (self._last, self._first, self._again):
            timer.stop()
        self._draft = None
        self._waiting.clear()

    def _save(self, draft: Draft) -> bool:
        self.is_writing = True
        try:
            self._before_saving()
            written = draft.save(self._session.workbook.interviews.write_note)
        except AlignmentError as refusal:
            self.failed.emit(sentence(refusal))
            return False
        finally:
            self.is_writing = False
        kept: tuple[Remark, ...] = written.kept
        self.saved.emit(kept)
        return True
