"""A note while it is typed, without a window: lines keep who said them, when, and which remark they are."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment_desktop.domain.engagement import Attribution
from alignment_desktop.domain.interview import Remark, RemarkClass
from alignment_desktop.domain.record import replace
from alignment_desktop.ui.pages.room.draft import BREAK, MARK_OF, Draft, Line, shown_as
from alignment_desktop.workbook.notes import NoteLine, WrittenNote

NOW = "2026-11-23T12:00:00+00:00"
LATER = "2026-11-23T12:30:00+00:00"


def remark(text: str, kind: RemarkClass = RemarkClass.NOTE, **fields) -> Remark:
    known = {"id": f"id {text}", "interview_id": "i", "respondent_id": "ann", "question": "q", "said_at": NOW}
    return Remark(**(known | {"kind": kind, "text": text} | fields))


def draft(*remarks: Remark) -> Draft:
    return Draft(remarks, "i", "q", "visit")


def ids(note: Draft) -> list[str | None]:
    return [line.remark.id if line.remark else None for line in note.lines]


class Kept:
    """Takes notes as the workbook does."""

    def __init__(self) -> None:
        self.lines: list[NoteLine] = []
        self.shown: frozenset[str] = frozenset()
        self.made = itertools.count(1)

    def __call__(self, interview_id, question, lines, *, visit, shown=None) -> WrittenNote:
        self.lines, self.shown = [line for line in lines if line.text], frozenset(shown)
        return WrittenNote(remarks=tuple(self.kept(line) if line.text else None for line in lines))

    def kept(self, line: NoteLine) -> Remark:
        fields = {"respondent_id": line.respondent_id, "said_at": line.said_at}
        return remark(line.text, line.kind, id=line.remark_id or f"new {next(self.made)}", **fields)


@pytest.mark.parametrize("kind", RemarkClass)
@pytest.mark.parametrize("text", ["words", "two\nlines", "“quoted”", "#1 is the price", "> 3 days"])
def test_what_is_shown_and_not_touched_is_saved_as_it_was(kind, text):
    stored = remark(text, kind)
    line = Line.of(stored).to_save()
    assert (line.kind, line.text, line.remark_id) == (kind, text, stored.id)


@pytest.mark.parametrize("kind", RemarkClass)
def test_every_class_is_shown_with_a_mark_that_gives_it_back(kind):
    assert Line(f"{MARK_OF[kind]} words".strip()).kind is kind


def test_a_new_line_is_the_speakers_and_was_said_when_its_first_letter_came():
    note = draft()
    note.take(["N"], "ann", NOW)
    note.take(["No", ""], "bob", LATER)
    note.take(["No", "Yes"], "bob", LATER)
    assert [(line.speaker, line.said_at) for line in note.lines] == [("ann", NOW), ("bob", LATER)]


@pytest.mark.parametrize(
    ("texts", "kept"),
    [
        (["one", "two", "three"], ["id one", "id two", "id three"]),
        (["one", "new", "two", "three"], ["id one", None, "id two", "id three"]),
        (["one", "three"], ["id one", "id three"]),
        (["", "one", "two", "three"], [None, "id one", "id two", "id three"]),
        (["one", "tw", "o", "three"], ["id one", "id two", None, "id three"]),
        (["onetwo", "three"], ["id one", "id three"]),
        (["one", "xtwo", "three"], ["id one", "id two", "id three"]),
        (["three", "one", "two"], ["id three", "id one", "id two"]),
        (["one", "new", "two", "newer", "three"], ["id one", None, "id two", None, "id three"]),
    ],
)
def test_lines_keep_who_they_are_through_every_kind_of_edit(texts, kept):
    note = draft(remark("one"), remark("two"), remark("three"))
    note.take(texts, "bob", LATER)
    assert ids(note) == kept


def test_a_line_taken_out_and_brought_back_is_the_same():
    note = draft(remark("one"), remark("two"))
    note.take(["one"], "bob", LATER)
    note.take(["one", "two"], "bob", LATER)
    assert ids(note) == ["id one", "id two"]
    assert note.lines[1].speaker == "ann"


def test_the_consultants_own_line_has_no_speaker_until_it_becomes_another_class():
    note = draft()
    note.take(["*looked away"], "ann", NOW)
    assert note.lines[0].to_save().respondent_id is None
    note.take(["looked away"], "ann", NOW)
    assert note.lines[0].to_save().respondent_id == "ann"
    own = draft(remark("mine", RemarkClass.OBSERVATION, respondent_id=None))
    own.take(["mine after all"], "bob", NOW)
    assert own.lines[0].to_save().respondent_id == "bob"


def test_saving_names_what_was_seen_and_learns_the_ids_of_new_lines():
    note, workbook = draft(remark("one")), Kept()
    note.take(["one", "", "two"], "ann", NOW)
    note.save(workbook)
    assert workbook.shown == {"id one"}
    assert not note.is_dirty
    assert ids(note) == ["id one", None, "new 1"]
    note.change(2, attribution=Attribution.NONE)
    note.save(workbook)
    assert workbook.shown == {"id one", "new 1"}
    assert workbook.lines[-1].attribution is Attribution.NONE


def test_halves_of_characters_and_zeros_do_not_reach_the_workbook():
    note, workbook = draft(), Kept()
    note.take([f"a\ud83d b\x00c{BREAK}d"], "ann", NOW)
    note.save(workbook)
    assert workbook.lines[0].text == "a\ufffd bc\nd"


def test_a_note_says_what_the_workbook_says_to_the_last_field():
    one = remark("one")
    note = draft(one)
    note.end_with_empty_line()
    assert note.says((one,))
    assert not note.says((replace(one, attribution=Attribution.NONE),))
    assert not note.says(())


TEXTS = st.lists(st.sampled_from(["", "a", "ab", "abc", "b", "! x", "zzz"]), max_size=5)


@given(st.lists(TEXTS, max_size=6))
def test_no_remark_is_ever_in_two_lines_and_no_word_is_lost(states):
    note, workbook = draft(remark("ab"), remark("b"), remark("other")), Kept()
    for texts in states:
        note.take(texts, "ann", NOW)
        assert [line.text for line in note.lines] == list(texts) or not note.is_dirty
        note.save(workbook)
        saved = [shown_as(remark(line.text, line.kind)) for line in workbook.lines]
        assert saved == [shown_as(remark(line.words, line.kind)) for line in note.lines if not line.is_empty]
        held = [id_ for id_, line in zip(ids(note), note.lines, strict=True) if id_ and not line.is_empty]
        assert len(held) == len(set(held))
