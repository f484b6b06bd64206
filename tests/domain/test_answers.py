"""An answer sheet judged against a round."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment_desktop.domain.answers import (
    LONGEST_REMARK,
    MARKS,
    AnswerImport,
    SheetRow,
    classified,
    columns,
    read_answers,
    shown,
    template_rows,
)
from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.errors import InputProblems
from alignment_desktop.domain.interview import Basis, RemarkClass, Standing
from alignment_desktop.domain.record import replace
from tests.builders import attendance, follow_up, interview, pack, person, question, remark, respondent, response
from tests.builders import snapshot as a_snapshot

ANN = respondent("Ann", "business")
BOB = respondent("Bob", "it")


def row(number: int = 2, sheet: str = "Answers", **cells: Any) -> SheetRow:
    """A row about Ann and the first question, unless told otherwise."""
    given_ = {"respondent": "Ann", "question id": "A.1.a", "rating": "3"} | cells
    if "question" in given_:
        given_["question id"] = given_.pop("question")
    return SheetRow(sheet=sheet, row=number, cells=given_)


def read(*rows: SheetRow, snapshot=None) -> AnswerImport:
    return read_answers(snapshot or a_snapshot(ANN, BOB), rows)


def problems(*rows: SheetRow, snapshot=None) -> tuple[str, ...]:
    with pytest.raises(InputProblems) as refused:
        read(*rows, snapshot=snapshot)
    return refused.value.problems


class TestReading:
    @pytest.mark.parametrize("typed", ["4", " 4 ", "4.0", "4,0"])
    def test_a_rating_is_read_however_a_program_writes_a_whole_number(self, typed):
        (answer,) = read(row(rating=typed, basis="self")).new
        assert (answer.standing, answer.rating, answer.basis) == (Standing.RATED, 4, Basis.SELF)

    @pytest.mark.parametrize(
        ("typed", "standing"),
        [
            ("NA", Standing.NOT_APPLICABLE),
            ("n/a", Standing.NOT_APPLICABLE),
            ("dk", Standing.DONT_KNOW),
            ("Declined", Standing.DECLINED),
        ],
    )
    def test_what_is_no_rating_has_its_standing_and_no_basis(self, typed, standing):
        (answer,) = read(row(rating=typed, basis="self")).new
        assert (answer.standing, answer.rating, answer.basis) == (standing, None, None)

    def test_a_rating_without_a_basis_is_the_consultants(self):
        (answer,) = read(row()).new
        assert answer.basis is Basis.CONSULTANT

    def test_a_blank_row_says_nothing(self):
        plan = read(row(rating=""), row(3, respondent="Nobody known", rating=" "))
        assert (plan.new, plan.same, plan.differing, plan.newcomers) == ((), (), (), ())

    def test_names_are_the_same_whatever_their_case_spaces_and_accents_are_made_of(self):
        snapshot = a_snapshot(respondent("Zoé  Dahl", "business"))
        plan = read(row(respondent="ZOÉ Dahl"), snapshot=snapshot)
        assert plan.newcomers == ()
        assert plan.new[0].respondent in plan.respondents

    def test_somebody_new_comes_with_role_and_side(self):
        plan = read(
            row(respondent="Cleo", role="Engineer"), row(3, respondent="cleo", role="engineer", question="A.1.b")
        )
        (cleo,) = plan.newcomers
        assert (cleo.name, cleo.role, cleo.side, cleo.person_id) == ("Cleo", "engineer", Side.IT, None)
        assert [answer.respondent for answer in plan.new] == ["Cleo", "Cleo"]

    def test_somebody_the_client_has_already_is_not_made_again(self):
        snapshot = a_snapshot(ANN)
        snapshot = replace(snapshot, people=(*snapshot.people, person("Dora", "it")))
        (dora,) = read(row(respondent="dora", role="engineer"), snapshot=snapshot).newcomers
        assert (dora.name, dora.person_id, dora.side) == ("Dora", "p-dora", Side.IT)


class TestNotes:
    def test_every_line_of_a_note_has_its_own_class(self):
        (answer,) = read(row(note='"We never meet"\n~ She will leave\n\nplain')).new
        assert answer.remarks == (
            (RemarkClass.QUOTE, "We never meet"),
            (RemarkClass.OFF_RECORD, "She will leave"),
            (RemarkClass.NOTE, "plain"),
        )

    def test_a_note_alone_is_written_without_an_answer(self):
        (answer,) = read(row(rating="", note="! slow"), snapshot=a_snapshot(ANN, response("Ann", "A.1.a", 2))).new
        assert (answer.standing, answer.remarks) == (None, ((RemarkClass.SYMPTOM, "slow"),))

    def test_a_new_note_beside_an_answer_that_is_there_already_is_written(self):
        plan = read(row(rating="2", note="new"), snapshot=a_snapshot(ANN, response("Ann", "A.1.a", 2)))
        assert len(plan.same) == 1
        assert [(a.standing, a.remarks) for a in plan.new] == [(None, ((RemarkClass.NOTE, "new"),))]

    def test_a_note_that_is_there_already_is_not_written_twice(self):
        snapshot = a_snapshot(ANN, response("Ann", "A.1.a", 2), remark("slow", "Ann", "A.1.a"))
        assert read(row(rating="2", note="slow"), snapshot=snapshot).new == ()
        (answer,) = read(row(rating="4", note="slow"), snapshot=snapshot).writes(replace=True)
        assert answer.remarks == ()

    def test_a_line_that_is_too_long_is_named_and_not_cut(self):
        (problem,) = problems(row(note="short\n" + "x" * (LONGEST_REMARK + 1)))
        assert problem == ("Answers, row 2, column “note”: A line holds at most 20000 characters; this one has 20001.")

    @pytest.mark.parametrize(("mark", "kind"), MARKS.items())
    def test_the_first_character_gives_the_class(self, mark, kind):
        assert classified(f" {mark} words ") == (kind, "words")

    @given(st.text())
    def test_any_line_has_a_class_and_only_loses_marks_and_blanks(self, line):
        kind, words = classified(line)
        assert words in line
        assert kind is RemarkClass.NOTE or line.strip()[0] in MARKS


class TestComparing:
    def test_the_same_answer_is_the_same_whatever_basis_is_left_blank(self):
        snapshot = a_snapshot(ANN, response("Ann", "A.1.a", 3, Basis.SELF))
        plan = read(row(rating="3"), snapshot=snapshot)
        assert (len(plan.same), plan.new, plan.differing) == (1, (), ())

    def test_answers_that_differ_are_told_both_ways(self):
        snapshot = a_snapshot(ANN, response("Ann", "A.1.a", 3, Basis.SELF), response("Ann", "A.1.b", "dont_know"))
        plan = read(row(rating="4"), row(3, question="A.1.b", rating="NA"), snapshot=snapshot)
        assert [was for _answer, was in plan.differing] == [
            "Ann, A.1.a: 3 (self) here is 4 (consultant) in the sheet",
            "Ann, A.1.b: DK here is NA in the sheet",
        ]
        assert list(plan.writes(replace=False)) == []
        assert [a.rating for a in plan.writes(replace=True)] == [4, None]

    def test_another_basis_is_another_answer(self):
        snapshot = a_snapshot(ANN, response("Ann", "A.1.a", 3, Basis.SELF))
        assert len(read(row(rating="3", basis="confirmed"), snapshot=snapshot).differing) == 1

    def test_an_answer_that_waits_for_its_rating_is_none_yet(self):
        plan = read(row(rating="3"), snapshot=a_snapshot(ANN, response("Ann", "A.1.a", "to_rate")))
        assert ([a.rating for a in plan.new], plan.differing) == ([3], ())

    def test_an_answer_is_shown_as_the_sheet_writes_it(self):
        assert [shown(response("Ann", "A.1.a", a)) for a in (4, "not_applicable", "declined", "to_rate")] == [
            "4 (self)",
            "NA",
            "declined",
            "to rate",
        ]


class TestProblems:
    @pytest.mark.parametrize(
        ("cells", "problem"),
        [
            ({"respondent": ""}, "column “respondent”: The name is missing."),
            ({"side": "both"}, "column “side”: “both” is neither business nor it."),
            ({"side": "it"}, "column “side”: Ann is on the business side in this workbook."),
            ({"respondent": "Cleo", "role": "pirate"}, "column “role”: “pirate” is not one of manager, engineer."),
            ({"question": ""}, "column “question id”: The question id is missing."),
            ({"question": "Z.9"}, "column “question id”: “Z.9” is not a question of this round’s pack."),
            ({"rating": "6"}, "column “rating”: “6” is none of 1 to 5, NA, DK, declined or blank."),
            ({"rating": "=4"}, "column “rating”: “=4” is none of 1 to 5, NA, DK, declined or blank."),
            ({"rating": "3.5"}, "column “rating”: “3.5” is none of 1 to 5, NA, DK, declined or blank."),
            (
                {"basis": "guess"},
                "column “basis”: “guess” is none of self, consultant, confirmed, questionnaire.",
            ),
        ],
    )
    def test_a_problem_names_sheet_row_and_column(self, cells, problem):
        assert problems(row(7, **cells)) == (f"Answers, row 7, {problem}",)

    def test_all_problems_come_in_one_run(self):
        found = problems(row(2, rating="x", basis="y"), row(3, question="A.1.b"), row(4, respondent="Cleo"))
        assert [problem.split(":")[0] for problem in found] == [
            "Answers, row 2, column “rating”",
            "Answers, row 2, column “basis”",
            "Answers, row 4, column “role”",
        ]

    def test_a_question_answered_twice_is_found_across_sheets(self):
        assert problems(row(2, "One"), row(2, "Two", rating="5")) == (
            "Two, row 2, column “question id”: Ann answers this question in One, row 2 already.",
        )

    def test_two_respondents_of_one_name_are_not_guessed_at(self):
        twin = respondent("Ann 2", "business")
        snapshot = a_snapshot(ANN, twin)
        people = tuple(replace(p, name="Ann") for p in snapshot.people)
        (problem,) = problems(row(), snapshot=replace(snapshot, people=people))
        assert "Several people are called Ann" in problem

    def test_a_newcomer_whose_name_several_people_have_is_not_guessed_at(self):
        snapshot = a_snapshot(BOB)
        twins = (person("Eve", "it"), replace(person("Eve", "it"), id="other"))
        snapshot = replace(snapshot, people=(*snapshot.people, *twins))
        (problem,) = problems(row(respondent="Eve", role="engineer"), snapshot=snapshot)
        assert "Several people are called Eve" in problem

    def test_a_newcomer_keeps_one_role(self):
        found = problems(
            row(2, respondent="Cleo", role="engineer"), row(3, respondent="Cleo", role="manager", question="A.1.b")
        )
        assert found == ("Answers, row 3, column “role”: Cleo stands in an earlier row as engineer on the it side.",)

    def test_a_newcomer_stays_on_the_side_the_client_has_them_on(self):
        snapshot = a_snapshot(BOB)
        snapshot = replace(snapshot, people=(*snapshot.people, person("Eve", "it")))
        (problem,) = problems(row(respondent="Eve", role="manager", side="business"), snapshot=snapshot)
        assert problem.endswith("Eve is on the it side in this workbook.")


class TestTemplate:
    def test_everybody_gets_the_questions_of_their_plan(self):
        rows = template_rows(a_snapshot(ANN, BOB))
        assert [(r["respondent"], r["question id"]) for r in rows] == [
            (who, q) for who in ("Ann", "Bob") for q in ("A.1.a", "A.1.b", "A.2.a", "B.1.a", "B.1.b")
        ]
        assert all(tuple(r) == columns() and r["rating"] == r["basis"] == r["note"] == "" for r in rows)

    def test_without_respondents_every_role_with_a_plan_stands_in(self):
        rows = template_rows(a_snapshot())
        assert list(dict.fromkeys((r["respondent"], r["side"], r["role"]) for r in rows)) == [
            ("Manager", "business", "manager"),
            ("Engineer", "it", "engineer"),
        ]

    def test_nobody_is_asked_what_their_side_cannot_answer_or_what_only_follows(self):
        asked = pack(
            ("A.1.a", question("A.1.b", sides=("it",)), follow_up("A.1.c", "A.1.a", at_most=2)),
        )
        unplanned = respondent("Ann", "business", plan=None)
        planned = respondent("Bob", "it")
        rows = template_rows(a_snapshot(unplanned, planned, pack=asked))
        assert [(r["respondent"], r["question id"]) for r in rows] == [
            ("Ann", "A.1.a"),
            ("Bob", "A.1.a"),
            ("Bob", "A.1.b"),
        ]

    def test_a_follow_up_stands_in_the_sheet_of_those_whose_answer_made_it_due(self):
        asked = pack(("A.1.a", follow_up("A.1.c", "A.1.a", at_most=2)))
        snapshot = a_snapshot(ANN, BOB, response("Ann", "A.1.a", 2), response("Bob", "A.1.a", 3), pack=asked)
        rows = template_rows(snapshot)
        assert [(r["respondent"], r["question id"]) for r in rows] == [
            ("Ann", "A.1.a"),
            ("Ann", "A.1.c"),
            ("Bob", "A.1.a"),
        ]

    def test_it_reads_the_question_in_its_own_words(self):
        asked = pack((question("A.1.a", text_it="How is it built?"),))
        rows = template_rows(a_snapshot(ANN, BOB, pack=asked))
        assert [r["text"] for r in rows] == ["How is A.1.a done here?", "How is it built?"]

    def test_a_second_sitting_adds_its_questions(self):
        snapshot = a_snapshot(ANN, interview("again", "everything", id="i-2"), attendance("Ann", "i-2"))
        assert len(template_rows(snapshot)) == 5


@pytest.mark.parametrize("column", ["respondent", "side", "role", "question id", "rating", "basis"])
def test_a_cell_of_many_words_is_told_by_its_beginning(column):
    cells = {"respondent": "Zoe", "side": "it", "role": "engineer"} | {column: "x" * 5000}
    rows = [row(**cells), row(3, "S" * 5000, **cells)]
    with pytest.raises(InputProblems) as refused:
        read_answers(a_snapshot(ANN, BOB), rows)
    assert all(len(problem) < 400 for problem in refused.value.problems)
    assert any("x" * 60 + "…" in problem for problem in refused.value.problems)
