"""What lies on the table: the sitting, the question, who is speaking; and what is done with them in the workbook."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from alignment_desktop.content.translation import translated
from alignment_desktop.domain.engagement import Attribution
from alignment_desktop.domain.interview import Basis, Evidence, Interview, Remark, Response, Standing
from alignment_desktop.domain.pack import Pack
from alignment_desktop.i18n import _
from alignment_desktop.ui import words
from alignment_desktop.ui.pages.room.draft import Line
from alignment_desktop.ui.pages.room.jump import TRAY, Choice
from alignment_desktop.ui.pages.room.sitting import Sitting, Voice, record_of
from alignment_desktop.ui.photo_desk import Photo
from alignment_desktop.ui.session import WARN, Session
from alignment_desktop.workbook.interviews import Interviews

SHORT_MINUTES = 15
_NARROWING = tuple(Attribution)


class Desk:
    """One sitting at a time, `sitting` None without one. `question` None is the tray.

    What is refused is told to the person by the session; such a method then gives None.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.interview_id: str | None = None
        self.question: str | None = None
        self.speaker_id: str | None = None
        self.sitting: Sitting | None = None
        self._language = ""
        self._spoken: tuple[Pack, str, Pack] | None = None

    @property
    def _interviews(self) -> Interviews:
        return self._session.workbook.interviews

    def put(self, interview_id: str | None) -> None:
        """Another sitting, without a question yet."""
        self.interview_id, self.question, self.speaker_id = interview_id, None, None
        self.refresh()

    def refresh(self) -> None:
        """The sitting as the workbook has it now; none where it is gone."""
        workbook = self._session.workbook
        if self.interview_id is None or workbook.store.find(Interview, self.interview_id) is None:
            self.sitting = None
            return
        self.sitting = Sitting.of(workbook, self.interview_id, self._in_language)
        if self.sitting.voice(self.speaker_id) is None:
            self.speaker_id = self.sitting.voices[0].id if self.sitting.voices else None

    def questions_of(self, step_id: str) -> tuple[str | None, ...]:
        """The questions of this sitting that a step changed, in its order."""
        changed = (change.after or change.before for change in self._session.workbook.store.changes_of(step_id))
        return tuple(
            record.question
            for record in changed
            if isinstance(record, Remark | Response) and record.interview_id == self.interview_id
        )

    # In which language it is read aloud

    def _in_language(self, pack: Pack) -> Pack:
        """The content in the language chosen here, else in the engagement's; the same object until one changes."""
        engagement = self._session.engagement
        language = self._language or (engagement.language if engagement is not None else pack.head.language)
        if self._spoken is None or self._spoken[0] is not pack or self._spoken[1] != language:
            self._spoken = (pack, language, translated(pack, language))
        return self._spoken[2]

    def turn_language(self) -> None:
        """Questions and levels in the next language of the pack, as for somebody who speaks another one."""
        if self.sitting is None or self._spoken is None:
            return
        pack, language, _words = self._spoken
        spoken = list(dict.fromkeys((pack.head.language, *sorted(t.language for t in pack.translations))))
        if len(spoken) == 1:
            self._session.tell(_("The questions of this round are in one language only."), WARN)
            return
        place = spoken.index(language) if language in spoken else 0
        self._language = spoken[(place + 1) % len(spoken)]
        self.refresh()
        self._session.tell(_("The questions stand in {language}.").format(
            language=words.LANGUAGES.get(self._language, self._language)))  # fmt: skip

    def now(self) -> str:
        """The time now, as remarks keep it."""
        return self._session.workbook.now_text()

    # Who speaks

    @property
    def speaker(self) -> Voice | None:
        """Who is speaking and rating now."""
        return None if self.sitting is None else self.sitting.voice(self.speaker_id)

    def after(self, respondent_id: str | None) -> str | None:
        """The next of those present; None where nobody is."""
        ids = [voice.id for voice in self.sitting.voices] if self.sitting else []
        if respondent_id in ids:
            return ids[(ids.index(respondent_id) + 1) % len(ids)]
        return ids[0] if ids else None

    def narrower(self, line: Line) -> Attribution | None:
        """The next narrower attribution of a line; behind the narrowest None, which is the promise itself again."""
        voice = None if self.sitting is None else self.sitting.voice(line.speaker)
        if voice is None:
            return None
        place = voice.respondent.attribution.narrowed(line.attribution).narrowness + 1
        return _NARROWING[place] if place < len(_NARROWING) else None

    # Answers

    def begin(self) -> None:
        """Starts the clock of a sitting that has not begun. Raises AlignmentError."""
        if self.sitting is not None and self.sitting.interview.started_at is None:
            self._interviews.begin(self.sitting.interview.id)

    def can_answer(self) -> bool:
        """Whether there is a question and somebody to answer it; the person is told what is missing."""
        if self.question is None:
            self._session.tell(_("Lines in the tray have no question to answer. Send them to one first."), WARN)
        elif self.speaker_id is None:
            self._session.tell(_("Nobody is present who could answer. Add a person first."), WARN)
        return self.question is not None and self.speaker_id is not None

    def rate(self, question: str, who: str, level: int, basis: Basis) -> Response | None:
        """The rated answer."""
        self._session.do(self.begin)
        return self._session.do(self._interviews.rate, self._id, who, question, level, basis)

    def stand(self, question: str, who: str, standing: Standing) -> Response | None:
        """The answer without a rating."""
        self._session.do(self.begin)
        return self._session.do(self._interviews.stand, self._id, who, question, standing)

    def send(self, remark_id: str, question: str) -> None:
        """A line to another question, or to the tray."""
        self._session.do(self._interviews.send_remark, remark_id, question or None)

    def add_photo(self, photo: Photo) -> Evidence:
        """A photo as evidence for the question, its caption as a line. Raises AlignmentError."""
        self.begin()
        return self._interviews.add_photo(
            self._id,
            self.question,
            photo.content,
            photo.media_type,
            photo.caption,
            respondent_id=self.speaker_id,
            source=photo.source,
            taken_on=photo.taken_on,
            may_print=photo.may_print,
        )

    def photo_of(self, line: Line) -> Evidence | None:
        """The photo that a line is the caption of; None without one."""
        if self.sitting is None or line.remark is None:
            return None
        id_ = line.remark.id
        return next((evidence for evidence in self.sitting.snapshot.evidence if evidence.remark_id == id_), None)

    # The sitting

    def shorten(self) -> None:
        """Fifteen minutes from now on."""
        if self.sitting is not None and not self.sitting.has_ended:
            self._session.do(self._interviews.replan, self._id, SHORT_MINUTES)

    def finish(self) -> None:
        """The talk is over."""
        self._session.do(self._interviews.finish, self._id)

    def confirm(self) -> None:
        """Those who were asked have agreed to their record."""
        self._session.do(self._interviews.confirm, self._id)

    def copy_record(self, respondent_id: str) -> None:
        """The record of one of those present, in the clipboard."""
        sitting = self.sitting
        voice = None if sitting is None else sitting.voice(respondent_id)
        if sitting is not None and voice is not None:
            QGuiApplication.clipboard().setText(record_of(sitting, voice))
            told = _("The record for {name} is in the clipboard. Paste it into a message to them alone.")
            self._session.tell(told.format(name=voice.person.name))

    def choices(self) -> list[Choice]:
        """Every question of the pack, those of the sitting first, and the tray behind them."""
        sitting = self.sitting
        if sitting is None:
            return []
        planned = [stop.question for stop in sitting.stops]
        others = [q.id for q in sitting.pack.questions if q.id not in set(planned) and sitting.pack.is_asked(q.id)]
        questions = [(q, sitting.label(q, of_all=True), sitting.asked(q, self.speaker)) for q in (*planned, *others)]
        return [*questions, (TRAY, _("Tray"), _("lines that wait for a question"))]

    @property
    def _id(self) -> str:
        if self.interview_id is None:
            raise LookupError("no sitting is open")
        return self.interview_id
