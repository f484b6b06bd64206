"""Erasing leaves no word behind: not in a row, not in the journal, not in the search index, not in the file."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

import pytest

from alignment_desktop.content.outlines import outlines
from alignment_desktop.content.packs import core_pack
from alignment_desktop.deliverables.assets import no_assets
from alignment_desktop.deliverables.compose import rendered
from alignment_desktop.deliverables.view import Options
from alignment_desktop.domain.deliverable import Issued
from alignment_desktop.domain.engagement import Attribution, Client, Engagement, Round, Side
from alignment_desktop.domain.errors import NothingToUndo, Refused, RoundClosed, StepConflict
from alignment_desktop.domain.interview import Basis, Evidence, Remark, RemarkClass, Response
from alignment_desktop.domain.record import replace
from alignment_desktop.storage import backup, erasure, integrity, vault
from alignment_desktop.storage.store import Store
from alignment_desktop.storage.tables import all_tables

CANARY = re.compile(r"zanzib\w*", re.IGNORECASE)
TODAY = date(2026, 11, 23)
ERASED = "Erased on 2026-11-23"
QUESTION = core_pack().questions[0].id


def held(workbook, tmp_path) -> set[str]:
    """The canaries in any value of any table, index tables included, and in the bytes of an unsealed copy."""
    connection = workbook.store.connection
    tables = connection.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow')"
    ).fetchall()
    values = (value for (name,) in tables for row in connection.execute(f'SELECT * FROM "{name}"') for value in row)
    texts = [value.decode("latin-1") if isinstance(value, bytes) else str(value) for value in values]
    plain = tmp_path / f"plain {workbook.store.new_id()}"
    connection.execute("ATTACH ? AS plain KEY ''", (str(plain),))
    connection.execute("SELECT sqlcipher_export('plain')").fetchall()
    connection.execute("DETACH plain")
    texts.append(plain.read_bytes().decode("latin-1"))
    return {match.lower() for text in texts for match in CANARY.findall(text)}


def undo_everything(workbook) -> None:
    """Presses Undo until there is nothing left, then Redo likewise."""
    for revert in (workbook.undo, workbook.redo, workbook.undo):
        while True:
            try:
                revert()
            except StepConflict:
                continue
            except (NothingToUndo, RoundClosed):
                break


def is_sound(workbook) -> bool:
    return integrity.problems(workbook.access) == ()


def log_is_empty(workbook) -> bool:
    log = workbook.path.with_name(workbook.path.name + "-wal")
    free = workbook.store.connection.execute("PRAGMA freelist_count").fetchone()[0]
    return free == 0 and (not log.exists() or log.stat().st_size == 0)


@pytest.fixture
def told(workbook, begun):
    """A photo with its line, whose words were changed since."""
    notes = workbook.interviews
    evidence = notes.add_photo(
        begun.sitting, QUESTION, b"zanzibpicture", "image/png", "zanzibfirst words of it", respondent_id=begun.ann
    )
    notes.edit_remark(evidence.remark_id, "We zanzibar all of it")
    return evidence


class TestRemark:
    def test_no_word_of_it_is_left_anywhere(self, workbook, begun, told, tmp_path):
        workbook.plan.add(begun.engagement, "They say: we Zanzibar all of it.")
        assert held(workbook, tmp_path) >= {"zanzibar", "zanzibfirst", "zanzibpicture"}
        left = workbook.erasure.erase_remark(told.remark_id)
        assert (left.text, left.erased_on, left.respondent_id) == ("", TODAY, begun.ann)
        assert held(workbook, tmp_path) == set()
        assert log_is_empty(workbook)
        assert [action.title for action in workbook.snapshot(begun.engagement).actions] == [f"They say: {ERASED}."]
        assert is_sound(workbook)

    def test_its_photo_goes_unless_another_row_shows_the_same_one(self, workbook, begun, told, tmp_path):
        other = workbook.interviews.add_evidence(begun.engagement, b"zanzibpicture", "image/png", "Board")
        workbook.erasure.erase_remark(told.remark_id)
        assert workbook.store.find(Evidence, told.id) is None
        assert workbook.attachment(other.attachment).data == b"zanzibpicture"
        assert is_sound(workbook)

    def test_undo_passes_over_it_and_reaches_what_else_was_done(self, workbook, begun, told, tmp_path):
        workbook.interviews.rate(begun.sitting, begun.ann, QUESTION, 4, Basis.SELF)
        workbook.interviews.edit_remark(told.remark_id, "zanzib again and again")
        workbook.erasure.erase_remark(told.remark_id)
        assert workbook.store.undo_label == "Answer question"
        undo_everything(workbook)
        assert held(workbook, tmp_path) == set()
        assert workbook.store.find(Remark, told.remark_id).text == ""
        assert is_sound(workbook)

    def test_nor_does_a_screen_lock_bring_its_steps_back_within_reach(self, workbook, told):
        workbook.erasure.erase_remark(told.remark_id)
        again = Store(workbook.store.opened, session_id=workbook.store.session_id)
        assert again.undo_label == workbook.store.undo_label == "Plan interview"

    def test_it_is_out_of_its_note_and_of_search(self, workbook, begun, told):
        assert workbook.search("zanzibar")
        workbook.erasure.erase_remark(told.remark_id)
        assert workbook.interviews.note(begun.sitting, QUESTION) == ()
        assert workbook.search("zanzibar") == ()

    def test_a_closed_round_gives_its_words_up(self, workbook, begun, told, tmp_path):
        workbook.clients.close_round(begun.round)
        with pytest.raises(RoundClosed):
            workbook.interviews.edit_remark(told.remark_id, "Other words")
        workbook.erasure.erase_remark(told.remark_id)
        assert held(workbook, tmp_path) == set()
        assert workbook.store.get(Round, begun.round).is_closed

    def test_a_short_remark_takes_no_other_text_along(self, workbook, begun):
        remark = workbook.interviews.add_remark(begun.sitting, "Budget", respondent_id=begun.ann)
        action = workbook.plan.add(begun.engagement, "Budget")
        workbook.erasure.erase_remark(remark.id)
        assert workbook.store.find(type(action), action.id).title == "Budget"

    def test_a_second_time_is_refused(self, workbook, told):
        workbook.erasure.erase_remark(told.remark_id)
        with pytest.raises(Refused, match="erased before"):
            workbook.erasure.erase_remark(told.remark_id)


@pytest.fixture
def known(workbook, begun):
    """A person with a canary in every field, an answer, remarks (one deleted) and their name in other texts."""
    person = workbook.clients.add_person(begun.client, "Zanzibella", Side.IT)
    workbook.clients.change_person(
        person.id, name="Una Zanzibname", job="Zanzibjob", department="Zanzibdept", email="una@zanzibmail.example"
    )
    asked = workbook.clients.add_respondent(begun.engagement, person.id, "developer", attribution=Attribution.NAMED)
    sitting = workbook.interviews.plan_interview(begun.round, (asked.id,), None)
    notes = workbook.interviews
    notes.rate(sitting.id, asked.id, QUESTION, 2, Basis.SELF)
    notes.add_remark(sitting.id, "zanzibsaid it", respondent_id=asked.id, kind=RemarkClass.QUOTE)
    gone = notes.add_remark(sitting.id, "zanzibgone it", respondent_id=asked.id)
    notes.delete_remark(gone.id)
    workbook.plan.add(begun.engagement, "Ask una zanzibname, then go on", owner_id=person.id)
    return person


class TestPerson:
    def test_no_word_of_them_is_left_and_their_answers_stay(self, workbook, begun, known, tmp_path):
        assert len(held(workbook, tmp_path)) >= 7
        left = workbook.erasure.erase_person(known.id)
        assert (left.name, left.job, left.department, left.email) == (ERASED, "", "", "")
        assert (left.side, left.is_archived, left.erased_on) == (Side.IT, True, TODAY)
        assert held(workbook, tmp_path) == set()
        assert log_is_empty(workbook)
        assert [r.rating for r in workbook.store.all(Response) if r.question == QUESTION and r.rating] == [2]
        assert [a.title for a in workbook.snapshot(begun.engagement).actions] == [f"Ask {ERASED}, then go on"]
        assert is_sound(workbook)

    def test_a_former_name_goes_as_well(self, workbook, begun, known, tmp_path):
        workbook.clients.change_person(known.id, name="Una Lind")
        workbook.erasure.erase_person(known.id)
        assert held(workbook, tmp_path) == set()

    def test_undo_brings_no_word_back(self, workbook, begun, known, tmp_path):
        workbook.erasure.erase_person(known.id)
        undo_everything(workbook)
        assert held(workbook, tmp_path) == set()
        assert is_sound(workbook)

    def test_other_people_and_their_words_are_as_they_were(self, workbook, begun, known):
        remark = workbook.interviews.add_remark(begun.sitting, "I stay as I am", respondent_id=begun.ann)
        others = [p for p in workbook.clients.people(begun.client) if p.id != known.id]
        workbook.erasure.erase_person(known.id)
        assert [p for p in workbook.clients.people(begun.client) if p.id != known.id] == others
        assert workbook.store.get(Remark, remark.id) == remark

    def test_a_second_time_is_refused(self, workbook, known):
        workbook.erasure.erase_person(known.id)
        with pytest.raises(Refused, match="erased before"):
            workbook.erasure.erase_person(known.id)


def fill_every_field(workbook) -> None:
    """Gives every text field of every row of the client a canary of its own, as a user could have."""
    skipped = {"brands", "packs"}
    with workbook.change("load_sample", "Fill"):
        for table in all_tables():
            if table.name in skipped:
                continue
            for thing in workbook.store.all(table.kind):
                said = {
                    name: f"zanzib{table.name.replace('_', '')}{name.replace('_', '')}"
                    for name, column in table.by_name.items()
                    if isinstance(getattr(thing, name), str) and column.sql_type == "TEXT" and is_free(thing, name)
                }
                workbook.store.save(replace(thing, **said))


CODED = {"updated_at", "language", "currency", "attachment", "logo", "sha256", "zone", "question", "practice", "plan"}
CODED |= {"challenge", "solution", "starter", "rule", "register", "section", "deliverable", "issued_at", "said_at"}
CODED |= {"started_at", "ended_at", "about", "role", "field", "pack_sha256", "value"}


def is_free(thing, name: str) -> bool:
    """Whether a person types this field in words of their own."""
    return not (name == "id" or name.endswith("_id") or name in CODED or isinstance(getattr(thing, name), StrEnum))


class TestClient:
    def test_nothing_of_it_is_left_but_that_a_client_was_erased(self, sample_workbook, tmp_path):
        workbook = sample_workbook
        (client,) = workbook.clients.clients()
        fill_every_field(workbook)
        assert len(held(workbook, tmp_path)) > 40
        workbook.erasure.erase_client(client.id)
        assert held(workbook, tmp_path) == set()
        assert log_is_empty(workbook)
        left = [table.name for table in all_tables() if workbook.store.all(table.kind)]
        assert set(left) <= {"brands", "packs"}
        assert workbook.erasure.clients_erased_on() == (TODAY,)
        (line,) = [e for e in workbook.store.history() if e.command == "erase_client"]
        assert [(c.before.name, c.after) for c in workbook.store.changes_of(line.id)] == [("", None)]
        undo_everything(workbook)
        assert held(workbook, tmp_path) == set()
        assert workbook.clients.clients() == ()
        assert is_sound(workbook)

    def test_what_was_deleted_earlier_goes_from_the_history_too(self, workbook, begun, known, told, tmp_path):
        action = workbook.plan.add(begun.engagement, "zanzibplan", steps=("zanzibstep",))
        while workbook.store.find(type(action), action.id) is not None:
            workbook.undo()
        workbook.erasure.erase_client(begun.client)
        assert held(workbook, tmp_path) == set()
        assert [entry.command for entry in workbook.store.history()][-1] == "erase_client"
        assert is_sound(workbook)

    def test_another_client_is_left_whole(self, sample_workbook, tmp_path):
        workbook = sample_workbook
        (sample,) = workbook.clients.clients()
        before = workbook.snapshot(workbook.clients.engagements(sample.id)[-1].id)
        other = workbook.clients.add_client("Zanzib Ltd", goals="zanzibgoals")
        engagement = workbook.clients.add_engagement(other.id, "zanzibtitle")
        workbook.erasure.erase_client(other.id)
        assert held(workbook, tmp_path) == set()
        assert workbook.store.find(Engagement, engagement.id) is None
        after = workbook.snapshot(before.engagement.id)
        assert (after.remarks, after.responses, after.people) == (before.remarks, before.responses, before.people)
        assert is_sound(workbook)

    def test_listeners_hear_of_it_without_a_name(self, workbook, begun):
        heard = []
        workbook.listen(heard.append)
        workbook.erasure.erase_client(begun.client)
        assert [(changes.command, changes.kinds) for changes in heard] == [("erase_client", {Client})]


class TestCopies:
    def test_what_went_out_and_earlier_states_beside_the_workbook_are_named(self, sample_workbook):
        workbook = sample_workbook
        (client,) = workbook.clients.clients()
        aside = workbook.path.with_name("sample.before-restore-1.alignment")
        aside.write_bytes(b"")
        workbook.path.with_name("another.before-restore-1.alignment").write_bytes(b"")
        copies = workbook.erasure.copies_beside()
        assert aside in copies
        assert not [path for path in copies if path.name.startswith("another")]
        issued = workbook.erasure.issued_to(client.id)
        assert {issue.id for issue in issued} == {issue.id for issue in workbook.store.all(Issued)}

    def test_automatic_backups_are_replaced_by_one_of_today(self, workbook, begun, told, tmp_path):
        folder = tmp_path / "backups"
        folder.mkdir()
        stem = workbook.path.stem
        for number in (1, 2):
            backup.make(workbook.access, folder / backup.name_for(stem, number, date(2026, 11, number)))
        foreign = folder / backup.name_for(stem, 3, date(2026, 11, 3))
        foreign.write_bytes(b"another passphrase" * 400)
        workbook.erasure.erase_remark(told.remark_id)
        assert erasure.renew_backups(workbook.access, folder, workbook.path.stem, TODAY) == (foreign,)
        fresh = folder / backup.name_for(stem, 4, TODAY)
        assert {path.name for path in folder.iterdir()} == {foreign.name, fresh.name}
        with vault.reading(vault.Access(path=fresh, key=workbook.access.key)) as copy:
            assert copy.execute("SELECT text FROM remarks").fetchall() == [("",)]

    def test_where_no_backup_was_made_none_is(self, workbook, tmp_path):
        assert erasure.renew_backups(workbook.access, tmp_path / "nowhere", workbook.path.stem, TODAY) == ()


def pages_of_every_document(workbook, engagement_id: str) -> int:
    """How many pages all documents that show answers have together."""
    snapshot = workbook.snapshot(engagement_id)
    options = Options(attribution=Attribution.NAMED)
    return sum(rendered(o, snapshot, options, no_assets()).pages for o in outlines() if o.shows_answers)


class TestSample:
    def test_every_person_of_the_sample_can_be_erased_and_its_documents_still_render(self, sample_workbook):
        workbook = sample_workbook
        engagement = workbook.clients.engagements()[-1]
        people = workbook.clients.people(engagement.client_id)
        for person in people:
            workbook.erasure.erase_person(person.id)
        assert is_sound(workbook)
        assert not {p.name for p in people} & {p.name for p in workbook.clients.people(engagement.client_id)}
        assert pages_of_every_document(workbook, engagement.id) > 0

    def test_a_remark_under_a_finding_leaves_the_documents_whole(self, sample_workbook):
        workbook = sample_workbook
        engagement = workbook.clients.engagements()[-1]
        for remark in workbook.snapshot(engagement.id).remarks[:10]:
            workbook.erasure.erase_remark(remark.id)
        assert is_sound(workbook)
        assert pages_of_every_document(workbook, engagement.id) > 0
