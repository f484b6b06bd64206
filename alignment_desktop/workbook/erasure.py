"""Erases a remark, a person or a client for good, and names the copies that are out of reach.

Erasing is not undone, and it goes into closed rounds too: privacy stands above the guard. Words go from the rows, from
what the journal keeps of them, from the search index and from the free space of the file.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from alignment_desktop.domain.deliverable import Issued
from alignment_desktop.domain.engagement import Client, Engagement, Person, Respondent, Round
from alignment_desktop.domain.errors import Refused
from alignment_desktop.domain.interview import Evidence, Interview, Remark
from alignment_desktop.domain.plan import FindingEvidence, FindingResponse
from alignment_desktop.domain.record import replace
from alignment_desktop.i18n import N_, _
from alignment_desktop.storage import durable, erasure, journal
from alignment_desktop.storage.tables import table_of
from alignment_desktop.workbook.command import Area, command

_TELLING = 5  # a remark of fewer words may stand in another text by chance


class Erasure(Area):
    """What is erased, and what cannot be."""

    # Questions

    def clients_erased_on(self) -> tuple[date, ...]:
        """The days on which a client was erased; that is all that is left of one."""
        moments = journal.moments(self._store.connection, "erase_client")
        return tuple(datetime.fromisoformat(moment).astimezone().date() for moment in moments)

    def issued_to(self, client_id: str) -> tuple[Issued, ...]:
        """The documents that went out to a client, which erasing does not reach; nothing once it is erased."""
        return tuple(
            issue
            for engagement in self._store.all(Engagement, client_id=client_id)
            for issue in self._store.all(Issued, engagement_id=engagement.id)
        )

    def copies_beside(self) -> tuple[Path, ...]:
        """Earlier states of this workbook in its own folder, and its log while a job keeps it from being emptied."""
        path = self._workbook.path
        log = durable.companions(path)[0]
        beside = {
            copy
            for pattern in (".before-restore-", ".displaced-", ".schema-", ".previous", ".backup")
            for copy in path.parent.glob("*")
            if copy.name.startswith(path.stem) and pattern in copy.name
        }
        return tuple(sorted(beside)) + ((log,) if log.exists() and log.stat().st_size else ())

    def client_of(self, remark_id: str) -> str:
        """The id of the client at whose sitting a remark was made. Raises NotFound."""
        interview = self._store.get(Interview, self._store.get(Remark, remark_id).interview_id)
        engagement_id = self._store.get(Round, interview.round_id).engagement_id
        return self._store.get(Engagement, engagement_id).client_id

    # Changes

    @command(N_("Erase remark"), undoable=False)
    def erase_remark(self, remark_id: str) -> Remark:
        """The remark without its words, as erased today; its photos go with their captions and sources.

        Where a text of the same client repeats, word for word, what the remark says or once said, and that is of five
        words or more, "erased on" stands in its place. Refused for a remark that was erased before.
        """
        remark = self._store.get(Remark, remark_id)
        if remark.erased_on is not None:
            raise Refused(_("This remark was erased before. There is nothing left of it."))
        self._reword(self.client_of(remark_id), self._without_words({remark_id}))
        return self._store.get(Remark, remark_id)

    @command(N_("Erase person"), undoable=False)
    def erase_person(self, person_id: str) -> Person:
        """The person as somebody without a name, job, department and e-mail, archived, as erased today.

        The words of their remarks and of their answers to findings go, and their name, former ones too, wherever a
        text of the client repeats it (one word alone: where it is all that a field holds). Their ratings stay, without
        a name: the figures of a round rest on them. So do their side and role, and the appointments. Refused for a
        person who was erased before.
        """
        person = self._store.get(Person, person_id)
        if person.erased_on is not None:
            raise Refused(_("This person was erased before. There is nothing left of them."))
        asked = erasure.referring(self._store, table_of(Respondent), "person_id", {person_id})
        told = self._without_words(erasure.referring(self._store, table_of(Remark), "respondent_id", asked))
        self._without_answers(erasure.referring(self._store, table_of(FindingResponse), "person_id", {person_id}))
        fields = {"name": self._note, "job": "", "department": "", "email": ""}
        names = set[str]().union(
            *(erasure.values(self._store, table_of(Person), field, {person_id}) for field in ("name", "email"))
        )
        erasure.blank(self._store, table_of(Person), {person_id}, fields)
        left = replace(person, **fields, is_archived=True, erased_on=self._workbook.today())  # type: ignore[arg-type]
        self._store.erase(left, is_kept=True)
        self._reword(person.client_id, told | names)
        return self._store.get(Person, person_id)

    @command(N_("Erase client"), undoable=False)
    def erase_client(self, client_id: str) -> None:
        """Removes a client with all that hangs on it, and every line of the journal on it.

        One line of the journal is left, which says that a client was erased today and not which.
        """
        client = self._store.get(Client, client_id)
        found = erasure.belonging(self._store, client)
        erasure.remove(self._store, found, Client(id=client_id, name=""))

    # How it is done

    @property
    def _note(self) -> str:
        return _("Erased on {day}").format(day=self._workbook.today().isoformat())

    def _reword(self, client_id: str, words: set[str]) -> None:
        """Puts the note in the place of these words in the texts of a client."""
        within = erasure.belonging(self._store, self._store.get(Client, client_id))
        erasure.reword(self._store, within, words, self._note)

    def _without_words(self, remark_ids: set[str]) -> set[str]:
        """Takes the words out of remarks, also of those only the journal has; gives what other texts may repeat."""
        remarks = [r for id_ in sorted(remark_ids) if (r := self._store.find(Remark, id_)) is not None]
        self._without_pictures(erasure.referring(self._store, table_of(Evidence), "remark_id", remark_ids))
        texts = erasure.values(self._store, table_of(Remark), "text", remark_ids)
        told = {text for text in texts if len(text.split()) >= _TELLING}
        erasure.blank(self._store, table_of(Remark), remark_ids, {"text": ""})
        for remark in remarks:
            day = remark.erased_on or self._workbook.today()
            self._store.erase(replace(remark, text="", erased_on=day), is_kept=True)
        return told

    def _without_pictures(self, evidence_ids: set[str]) -> None:
        evidence = table_of(Evidence)
        pictures = erasure.pictures_of(self._store, {evidence: evidence_ids})
        for id_ in sorted(evidence_ids):
            for link in self._store.all(FindingEvidence, evidence_id=id_):
                self._store.erase(link, is_kept=False)
            if (shown := self._store.find(Evidence, id_)) is not None:
                self._store.erase(replace(shown, caption="", source=""), is_kept=False)
        erasure.blank(self._store, evidence, evidence_ids, {"caption": "", "source": ""})
        erasure.drop_pictures(self._store, pictures)

    def _without_answers(self, answer_ids: set[str]) -> None:
        erasure.blank(self._store, table_of(FindingResponse), answer_ids, {"words": ""})
        for id_ in sorted(answer_ids):
            if (answer := self._store.find(FindingResponse, id_)) is not None:
                self._store.erase(replace(answer, words=""), is_kept=True)
