"""What is written down in a sitting: nothing typed is lost, nothing is half there, undo gives the former note."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment_desktop.content.packs import core_pack
from alignment_desktop.domain.engagement import Attribution, Round
from alignment_desktop.domain.errors import NothingToUndo, Refused, RoundClosed
from alignment_desktop.domain.interview import Basis, Channel, Evidence, Remark, RemarkClass, Response, SittingState
from alignment_desktop.domain.plan import FindingEvidence
from alignment_desktop.storage import attachments
from alignment_desktop.workbook.notes import NoteLine, WrittenNote
from tests.conftest import Clock, opened_cheaply

Q = "C1.P1.Q1"
OTHER = "C1.P1.Q2"
PACK = core_pack()


def write(workbook, begun, *lines, question=Q, visit="first", shown=None) -> WrittenNote:
    """Saves a note; a line is its words (Ann's), or a NoteLine."""
    made = [line if isinstance(line, NoteLine) else NoteLine(text=line, respondent_id=begun.ann) for line in lines]
    return workbook.interviews.write_note(begun.sitting, question, made, visit=visit, shown=shown)


def line_of(remark: Remark, text: str | None = None, **changes) -> NoteLine:
    """The line of a remark, with other words where they are given."""
    fields = {
        "remark_id": remark.id,
        "kind": remark.kind,
        "text": remark.text if text is None else text,
        "respondent_id": remark.respondent_id,
        "attribution": remark.attribution,
    }
    return NoteLine(**(fields | changes))


def texts(workbook, begun, question=Q) -> list[str]:
    return [remark.text for remark in workbook.interviews.note(begun.sitting, question)]


def steps(workbook) -> int:
    return len(workbook.store.history())


class TestWriting:
    def test_lines_become_remarks_in_their_order_and_empty_ones_do_not(self, workbook, begun):
        quote = NoteLine(text="Never", kind=RemarkClass.QUOTE, respondent_id=begun.ann, attribution=Attribution.NONE)
        written = write(workbook, begun, "One", "", "  ", quote, NoteLine(text="Mine", kind=RemarkClass.OBSERVATION))
        assert [r is None for r in written.remarks] == [False, True, True, False, False]
        kept = workbook.interviews.note(begun.sitting, Q)
        assert [(r.text, r.kind, r.respondent_id, r.attribution) for r in kept] == [
            ("One", RemarkClass.NOTE, begun.ann, None),
            ("Never", RemarkClass.QUOTE, begun.ann, Attribution.NONE),
            ("Mine", RemarkClass.OBSERVATION, None, None),
        ]

    def test_a_line_put_between_two_stays_there(self, workbook, begun):
        one, two = write(workbook, begun, "One", "Two").remarks
        write(workbook, begun, line_of(one), "Between", line_of(two), "Last")
        assert texts(workbook, begun) == ["One", "Between", "Two", "Last"]

    def test_lines_that_changed_places_keep_who_they_are(self, workbook, begun):
        one, two, three = write(workbook, begun, "One", "Two", "Three").remarks
        write(workbook, begun, line_of(three), line_of(one), line_of(two))
        assert [r.id for r in workbook.interviews.note(begun.sitting, Q)] == [three.id, one.id, two.id]

    def test_unchanged_lines_write_nothing(self, workbook, begun):
        remarks = write(workbook, begun, "One", "Two").remarks
        before = steps(workbook)
        write(workbook, begun, *map(line_of, remarks), visit="second")
        assert steps(workbook) == before

    def test_appending_a_line_writes_that_line_alone(self, workbook, begun):
        remarks = write(workbook, begun, "One", "Two").remarks
        heard = []
        workbook.listen(heard.append)
        added = write(workbook, begun, *map(line_of, remarks), "Three", visit="second").remarks[-1]
        assert heard[0].touched == ((Remark, added.id),)

    def test_a_line_was_said_when_it_was_first_typed(self, workbook, begun, clock):
        one = write(workbook, begun, NoteLine(text="One", said_at="2026-11-23T11:58:07+00:00")).remarks[0]
        clock.advance(minutes=4)
        write(workbook, begun, line_of(one, "One and a half"), "Two")
        kept = workbook.interviews.note(begun.sitting, Q)
        assert [r.said_at for r in kept] == ["2026-11-23T11:58:07+00:00", "2026-11-23T12:04:00+00:00"]

    def test_notes_of_other_questions_and_the_tray_are_left_alone(self, workbook, begun):
        write(workbook, begun, "Here")
        write(workbook, begun, "There", question=OTHER)
        write(workbook, begun, "Somewhere", question=None)
        write(workbook, begun, question=OTHER)
        assert (texts(workbook, begun), texts(workbook, begun, OTHER), texts(workbook, begun, None)) == (
            ["Here"],
            [],
            ["Somewhere"],
        )

    def test_a_remark_of_another_note_is_not_taken_away_from_there(self, workbook, begun):
        (remark,) = write(workbook, begun, "Here").remarks
        (copy,) = write(workbook, begun, line_of(remark), question=OTHER).remarks
        assert copy.id != remark.id
        assert (texts(workbook, begun), texts(workbook, begun, OTHER)) == (["Here"], ["Here"])

    def test_a_line_that_comes_back_is_the_remark_it_was(self, workbook, begun):
        (remark,) = write(workbook, begun, "Here").remarks
        write(workbook, begun)
        (again,) = write(workbook, begun, line_of(remark, said_at=remark.said_at)).remarks
        assert (again.id, again.said_at) == (remark.id, remark.said_at)

    def test_what_came_in_from_elsewhere_meanwhile_stays(self, workbook, begun):
        (mine,) = write(workbook, begun, "Mine", shown=()).remarks
        workbook.interviews.add_remark(begun.sitting, "By sheet", question=Q)
        write(workbook, begun, line_of(mine, "Mine, longer"), shown={mine.id})
        assert texts(workbook, begun) == ["Mine, longer", "By sheet"]
        write(workbook, begun, shown={mine.id})
        assert texts(workbook, begun) == ["By sheet"]


class TestRefusing:
    @pytest.mark.parametrize(
        ("line", "says"),
        [
            (lambda b: NoteLine(text="x" * 20_001), "at most 20000 characters"),
            (lambda b: NoteLine(text="x", respondent_id=b.bob), "Bob is not present"),
            (lambda b: NoteLine(text="x", respondent_id=b.ann, attribution=Attribution.NAMED), "only be narrowed"),
            (lambda b: NoteLine(text="half \ud800"), "broken character"),
        ],
    )
    def test_a_note_that_cannot_be_saved_is_not_saved_in_half(self, workbook, begun, line, says):
        (one,) = write(workbook, begun, "One").remarks
        before = steps(workbook)
        with pytest.raises(Refused, match=says):
            write(workbook, begun, line_of(one, "One, longer"), "Two", line(begun))
        assert (texts(workbook, begun), steps(workbook)) == (["One"], before)

    def test_a_question_that_is_not_asked_takes_no_note(self, workbook, begun):
        with pytest.raises(Refused, match="“Q9” is not a question"):
            write(workbook, begun, "One", question="Q9")

    def test_a_closed_round_takes_no_note(self, workbook, begun):
        workbook.clients.close_round(begun.round)
        for late in (
            lambda: write(workbook, begun, "Late"),
            lambda: workbook.interviews.begin(begun.sitting),
            lambda: workbook.interviews.finish(begun.sitting),
            lambda: workbook.interviews.replan(begun.sitting, 15),
            lambda: workbook.interviews.add_photo(begun.sitting, Q, b"png", "image/png", "Late"),
        ):
            with pytest.raises(RoundClosed, match="Round 1 was closed"):
                late()
        assert texts(workbook, begun) == []


class TestWhatRestsOnALine:
    def cite(self, workbook, begun, remark: Remark, how: str) -> None:
        if how == "claim":
            other = workbook.interviews.add_remark(begun.sitting, "The contrary", question=OTHER)
            workbook.claims.add(begun.engagement, other.id, remark.id)
        elif how == "finding":
            finding = workbook.findings.write(begun.engagement, begun.round, "C1", "Nobody meets")
            workbook.findings.add_evidence(finding.id, remark_ids=[remark.id])
        else:
            workbook.interviews.add_evidence(begun.engagement, b"png", "image/png", "Board", remark_id=remark.id)

    @pytest.mark.parametrize("how", ["claim", "finding", "photo"])
    def test_a_line_that_something_rests_on_stays_and_is_named(self, workbook, begun, how):
        one, two = write(workbook, begun, "One", "Two").remarks
        self.cite(workbook, begun, one, how)
        written = write(workbook, begun, visit="second")
        assert [r.text for r in written.kept] == ["One"]
        assert texts(workbook, begun) == ["One"]
        assert two.id not in {r.id for r in workbook.interviews.remarks(begun.sitting)}

    def test_its_words_may_be_corrected(self, workbook, begun):
        (one,) = write(workbook, begun, "Wun").remarks
        self.cite(workbook, begun, one, "finding")
        assert write(workbook, begun, line_of(one, "One")).kept == ()
        assert texts(workbook, begun) == ["One"]


class TestTouched:
    def standing(self, workbook, who: str, question: str = Q) -> str | None:
        rows = workbook.store.all(Response, respondent_id=who, question=question)
        return rows[0].standing.value if rows else None

    def test_a_line_makes_the_question_one_that_is_to_be_rated_for_its_speaker(self, workbook, begun):
        workbook.interviews.join(begun.sitting, begun.bob)
        write(workbook, begun, "Ann says", NoteLine(text="My own", kind=RemarkClass.OBSERVATION))
        assert self.standing(workbook, begun.ann) == "to_rate"
        assert self.standing(workbook, begun.bob) is None
        write(workbook, begun, question=None)
        assert len(workbook.store.all(Response)) == 1

    def test_an_answer_that_was_given_stays(self, workbook, begun):
        answer = workbook.interviews.rate(begun.sitting, begun.ann, Q, 4, Basis.SELF)
        write(workbook, begun, "Because of the minutes")
        write(workbook, begun)
        assert workbook.store.all(Response) == (answer,)

    def test_the_last_line_taken_out_leaves_the_question_untouched(self, workbook, begun):
        two = write(workbook, begun, "One", "Two").remarks[1]
        write(workbook, begun, line_of(two))
        assert self.standing(workbook, begun.ann) == "to_rate"
        write(workbook, begun)
        assert self.standing(workbook, begun.ann) is None

    def test_a_flag_or_a_finding_keeps_the_touched_answer(self, workbook, begun):
        write(workbook, begun, "One")
        (answer,) = workbook.store.all(Response)
        workbook.interviews.flag(answer.id)
        write(workbook, begun)
        assert self.standing(workbook, begun.ann) == "to_rate"
        write(workbook, begun, "One")
        workbook.interviews.flag(answer.id, False)
        finding = workbook.findings.write(begun.engagement, begun.round, "C1", "Nobody meets")
        workbook.findings.add_evidence(finding.id, response_ids=[answer.id])
        write(workbook, begun)
        assert self.standing(workbook, begun.ann) == "to_rate"
        assert len(workbook.store.all(FindingEvidence)) == 1

    def test_a_line_sent_to_another_question_takes_the_touch_along_and_stands_last(self, workbook, begun):
        write(workbook, begun, "There", question=OTHER)
        (remark,) = write(workbook, begun, "Belongs there").remarks
        workbook.interviews.send_remark(remark.id, OTHER)
        assert texts(workbook, begun, OTHER) == ["There", "Belongs there"]
        assert (self.standing(workbook, begun.ann), self.standing(workbook, begun.ann, OTHER)) == (None, "to_rate")
        workbook.undo()
        assert (texts(workbook, begun), self.standing(workbook, begun.ann)) == (["Belongs there"], "to_rate")
        before = steps(workbook)
        workbook.interviews.send_remark(remark.id, Q)
        assert steps(workbook) == before

    def test_a_line_sent_to_the_tray_touches_nothing_there(self, workbook, begun):
        (remark,) = write(workbook, begun, "Wait").remarks
        workbook.interviews.send_remark(remark.id, None)
        assert (texts(workbook, begun, None), workbook.store.all(Response)) == (["Wait"], ())


class TestUndo:
    def test_the_saves_of_one_visit_are_one_step(self, workbook, begun):
        before = steps(workbook)
        (one,) = write(workbook, begun, "O").remarks
        for words in ("On", "One"):
            write(workbook, begun, line_of(one, words))
        write(workbook, begun, line_of(one, "One"), "Two")
        assert (steps(workbook), workbook.store.undo_label) == (before + 1, "Write note")
        workbook.undo()
        assert (texts(workbook, begun), workbook.store.all(Response)) == ([], ())
        workbook.redo()
        assert texts(workbook, begun) == ["One", "Two"]

    def test_another_visit_or_something_between_is_another_step(self, workbook, begun):
        (one,) = write(workbook, begun, "One").remarks
        write(workbook, begun, line_of(one, "One, second visit"), visit="second")
        workbook.interviews.rate(begun.sitting, begun.ann, Q, 3, Basis.CONSULTANT)
        write(workbook, begun, line_of(one, "One, after the rating"), visit="second")
        seen = [texts(workbook, begun)]
        for _ in range(4):
            workbook.undo()
            seen.append(texts(workbook, begun))
        assert seen == [["One, after the rating"], ["One, second visit"], ["One, second visit"], ["One"], []]

    def test_a_visit_that_came_to_nothing_leaves_no_step_and_is_heard_all_the_same(self, workbook, begun):
        label, snapshot, heard = workbook.store.undo_label, workbook.snapshot(begun.engagement), []
        (one,) = write(workbook, begun, "Slip").remarks
        seq = workbook.store.last_seq
        workbook.listen(heard.append)
        write(workbook, begun)
        assert workbook.store.find(Remark, one.id) is None
        assert workbook.store.undo_label == label
        assert {kind for kind, _id in heard[0].touched} == {Remark, Response}
        after = workbook.snapshot(begun.engagement)
        assert (after.remarks, after.responses) == (snapshot.remarks, snapshot.responses) == ((), ())
        assert after.last_step > seq


def plain(workbook, begun) -> list[object]:
    """The note and answers to the last field."""
    return [*workbook.interviews.note(begun.sitting, Q), *workbook.store.all(Response)]


WORDS = st.sampled_from(["a", "ab", "b", "", " ", "Nobody reads it", "日本 🙂"])
EDIT = st.one_of(
    st.tuples(st.just("type"), st.integers(0, 9), WORDS),
    st.tuples(st.just("insert"), st.integers(0, 9), WORDS),
    st.tuples(st.just("remove"), st.integers(0, 9), st.just("")),
    st.tuples(st.just("move"), st.integers(0, 9), st.just("")),
    st.tuples(st.just("class"), st.integers(0, 9), st.just("")),
)


@pytest.fixture(scope="module")
def begun_file(empty_file, tmp_path_factory) -> Path:
    """A workbook with Ann's sitting, to be copied."""
    from tests.workbook import conftest

    path = tmp_path_factory.mktemp("begun") / "begun.alignment"
    shutil.copy(empty_file, path)
    with opened_cheaply(path, Clock()) as workbook:
        conftest.begin(workbook)
    return path


@settings(max_examples=40, deadline=None)
@given(first=st.lists(EDIT, max_size=6), visits=st.lists(st.lists(EDIT, min_size=1, max_size=6), max_size=3))
def test_any_editing_is_in_the_workbook_as_it_stands_and_undo_gives_each_former_note(begun_file, first, visits):
    from tests.workbook import conftest

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "copy.alignment"
        shutil.copy(begun_file, path)
        with opened_cheaply(path, Clock()) as workbook:
            begun = conftest.found(workbook)
            lines: list[NoteLine] = []
            notes = [plain(workbook, begun)]
            for visit, edits in zip(itertools.count(), [first, *visits]):
                for how, place, words in edits:
                    lines = edited(lines, how, place, words, begun)
                    written = write(workbook, begun, *lines, visit=str(visit))
                    lines = [
                        line if remark is None else line_of(remark)
                        for line, remark in zip(lines, written.remarks, strict=True)
                    ]
                    assert texts(workbook, begun) == [line.text for line in lines if line.text.strip()]
                notes.append(plain(workbook, begun))
            for former in reversed(notes[:-1]):
                while plain(workbook, begun) != former:
                    workbook.undo()
            with pytest.raises(NothingToUndo):
                workbook.undo()


def edited(lines: list[NoteLine], how: str, place: int, words: str, begun) -> list[NoteLine]:
    """The lines after one edit, as an editor would have them."""
    lines = list(lines)
    place = min(place, max(0, len(lines) - 1))
    if how == "insert" or not lines:
        lines.insert(place, NoteLine(text=words, respondent_id=begun.ann))
    elif how == "type":
        lines[place] = NoteLine(remark_id=lines[place].remark_id, text=words, respondent_id=begun.ann)
    elif how == "remove":
        del lines[place]
    elif how == "move":
        lines.append(lines.pop(place))
    else:
        lines[place] = NoteLine(remark_id=lines[place].remark_id, text=lines[place].text, kind=RemarkClass.SYMPTOM)
    return lines


class TestPhotos:
    def test_a_photo_is_evidence_with_a_line_of_its_own_in_one_step(self, workbook, begun):
        before = steps(workbook)
        evidence = workbook.interviews.add_photo(
            begun.sitting, Q, b"png", "image/png", "Whiteboard", respondent_id=begun.ann
        )
        (line,) = workbook.interviews.note(begun.sitting, Q)
        assert (line.kind, line.text, line.respondent_id) == (RemarkClass.EVIDENCE, "Whiteboard", begun.ann)
        assert (evidence.remark_id, evidence.practice, evidence.may_print) == (line.id, "C1.P1", False)
        assert evidence.taken_on == workbook.today()
        assert attachments.read(workbook.store, evidence.attachment).data == b"png"
        assert steps(workbook) == before + 1
        workbook.undo()
        assert (workbook.interviews.note(begun.sitting, Q), workbook.store.all(Evidence)) == ((), ())

    def test_its_caption_follows_the_words_of_its_line(self, workbook, begun):
        photo = workbook.interviews.add_photo(begun.sitting, None, b"png", "image/png", "Photo")
        (line,) = workbook.interviews.note(begun.sitting, None)
        write(workbook, begun, line_of(line, "The board in hall 2"), question=None)
        assert workbook.store.get(Evidence, photo.id).caption == "The board in hall 2"
        assert photo.practice is None


class TestSitting:
    def test_a_sitting_begins_once_and_ends(self, workbook, begun, clock):
        room = workbook.interviews
        assert room.minutes_left(begun.sitting) == 45
        begun_at = room.begin(begun.sitting).started_at
        clock.advance(minutes=20, seconds=50)
        assert (room.begin(begun.sitting).started_at, room.minutes_left(begun.sitting)) == (begun_at, 25)
        ended = room.finish(begun.sitting)
        assert (ended.state, ended.ended_at) == (SittingState.HELD, "2026-11-23T12:20:50+00:00")
        clock.advance(minutes=60)
        assert room.minutes_left(begun.sitting) == 25
        workbook.undo()
        assert (room.interview(begun.sitting).ended_at, room.interview(begun.sitting).started_at) == (None, begun_at)

    def test_only_fifteen_minutes_now(self, workbook, begun, clock):
        workbook.interviews.begin(begun.sitting)
        clock.advance(minutes=12)
        assert workbook.interviews.replan(begun.sitting, 15).minutes == 27
        assert workbook.interviews.minutes_left(begun.sitting) == 15
        with pytest.raises(Refused, match="a minute at least"):
            workbook.interviews.replan(begun.sitting, 0)

    def test_somebody_who_has_said_nothing_may_leave_unless_they_are_the_last(self, workbook, begun):
        room = workbook.interviews
        with pytest.raises(Refused, match="needs somebody"):
            room.leave(begun.sitting, begun.ann)
        for who in (begun.bob, begun.cleo):
            room.join(begun.sitting, who)
        write(workbook, begun, NoteLine(text="I am here", respondent_id=begun.bob))
        room.rate(begun.sitting, begun.ann, OTHER, 3, Basis.SELF)
        for who, name in ((begun.bob, "Bob"), (begun.ann, "Ann")):
            with pytest.raises(Refused, match=f"{name} has lines or answers"):
                room.leave(begun.sitting, who)
        room.leave(begun.sitting, begun.cleo)
        assert [r.id for r in room.present(begun.sitting)] == [begun.ann, begun.bob]

    def test_a_rating_after_anothers_in_the_same_sitting_is_joint(self, workbook, begun):
        room = workbook.interviews
        room.join(begun.sitting, begun.bob)
        first = room.rate(begun.sitting, begun.ann, Q, 3, Basis.SELF)
        second = room.rate(begun.sitting, begun.bob, Q, 4, Basis.SELF)
        changed = room.rate(begun.sitting, begun.ann, Q, 2, Basis.SELF)
        elsewhere = room.rate(begun.sitting, begun.bob, OTHER, 4, Basis.SELF)
        assert [r.is_joint for r in (first, second, changed, elsewhere)] == [False, True, False, False]
        alone = room.plan_interview(begun.round, (begun.cleo,))
        assert not room.rate(alone.id, begun.cleo, Q, 1, Basis.SELF).is_joint
        assert workbook.store.get(Round, begun.round).number == 1

    def test_who_is_present_changes_in_one_step_or_not_at_all(self, workbook, begun):
        room = workbook.interviews
        before = steps(workbook)
        room.set_present(begun.sitting, [begun.bob, begun.cleo], channel=Channel.VIDEO)
        assert [r.id for r in room.present(begun.sitting)] == [begun.bob, begun.cleo]
        assert (room.interview(begun.sitting).channel, steps(workbook)) == (Channel.VIDEO, before + 1)
        with pytest.raises(Refused, match="needs somebody"):
            room.set_present(begun.sitting, [])
        write(workbook, begun, NoteLine(text="I am here", respondent_id=begun.bob))
        with pytest.raises(Refused, match="Bob has lines"):
            room.set_present(begun.sitting, [begun.ann], channel=Channel.PHONE)
        assert [r.id for r in room.present(begun.sitting)] == [begun.bob, begun.cleo]
        assert room.interview(begun.sitting).channel is Channel.VIDEO
