from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from alignment_desktop.content import own
from alignment_desktop.content.own import Origin
from alignment_desktop.content.packs import core_pack, load_pack, overlay
from alignment_desktop.content.translation import translated
from alignment_desktop.domain.engagement import PackText
from alignment_desktop.domain.errors import InputProblems, NotFound, Refused, RoundClosed
from alignment_desktop.domain.interview import Basis
from alignment_desktop.domain.library import OwnPart, SwitchedOff
from alignment_desktop.domain.pack import FollowUp, Pack, Question, Translation
from alignment_desktop.domain.pack_changes import Fate, compared
from alignment_desktop.domain.record import replace
from alignment_desktop.storage.integrity import problems
from alignment_desktop.workbook import Workbook
from tests.content.small import write_pack
from tests.workbook.conftest import Begun

PACK = core_pack()
FIRST = "C1.P1.Q1"
PLANNED = PACK.plan["ceo-30"].questions[0]


def changed(part: Question, **fields: object) -> Question:
    return msgspec.structs.replace(part, **fields)


def kept(workbook: Workbook) -> list[str]:
    """The own parts by kind and id, without the head."""
    return [f"{p.kind} {p.part}" for p in workbook.library.parts() if (p.kind, p.part) != own.HEAD]


class TestKeeping:
    def test_a_workbook_without_own_parts_asks_our_pack_itself(self, workbook: Workbook):
        assert workbook.library.own() is None
        assert workbook.library.whole() is PACK
        assert workbook.library.origin("questions", FIRST) is Origin.CORE

    def test_a_part_with_the_id_of_one_of_ours_stands_in_its_place(self, workbook: Workbook):
        workbook.library.keep("questions", changed(PACK.question[FIRST], text="How does it begin?"))
        whole = workbook.library.whole()
        assert whole.question[FIRST].text == "How does it begin?"
        assert [q.id for q in whole.questions] == [q.id for q in PACK.questions]
        assert workbook.library.origin("questions", FIRST) is Origin.IN_PLACE
        workbook.library.remove("questions", FIRST)
        assert workbook.library.whole() is PACK

    def test_a_new_part_stands_behind_ours(self, workbook: Workbook):
        finding = msgspec.structs.replace(PACK.findings[0], id="own.F1", title="Nobody is in charge")
        workbook.library.keep("findings", finding)
        assert workbook.library.whole().findings == (*PACK.findings, finding)
        assert workbook.library.own().findings == (finding,)
        assert workbook.library.origin("findings", "own.F1") is Origin.OWN

    def test_the_whole_pack_is_the_same_object_until_something_changes(self, workbook: Workbook):
        workbook.library.copy_question(FIRST)
        whole = workbook.library.whole()
        assert workbook.library.whole() is whole
        workbook.undo()
        assert workbook.library.whole() is PACK

    def test_every_change_is_one_undo_step_and_one_version(self, workbook: Workbook):
        library = workbook.library
        question = library.copy_question(FIRST)
        library.keep("questions", changed(question, text="How does it begin?"))
        assert library.head().version == "1.0.1"
        seq = workbook.store.last_seq
        library.keep("questions", changed(question, text="How does it begin?"))
        assert workbook.store.last_seq == seq
        workbook.undo()
        assert (library.head().version, library.own().question[question.id]) == ("1.0.0", question)
        workbook.undo()
        assert library.parts() == ()
        workbook.redo()
        assert library.own().question[question.id] == question

    def test_a_version_is_not_given_twice_even_when_the_pack_was_empty_in_between(self, workbook: Workbook):
        question = workbook.library.copy_question(FIRST)
        workbook.library.remove("questions", question.id)
        assert (workbook.library.own(), workbook.library.head().version) == (None, "1.0.1")
        workbook.library.copy_question(FIRST)
        assert workbook.library.head().version == "1.0.2"

    def test_what_does_not_fit_the_pack_is_refused_line_by_line_and_nothing_is_kept(self, workbook: Workbook):
        question = workbook.library.copy_question(FIRST)
        before, seq = workbook.library.parts(), workbook.store.last_seq
        wrong = changed(question, practice="C9.P9", probes=("One?",), text="x" * 2001)
        with pytest.raises(InputProblems, match="cannot keep this") as caught:
            workbook.library.keep("questions", wrong)
        begin = f"own pack: questions[{question.id}]"
        assert [p.split(": ")[:2] for p in caught.value.problems] == [
            ["own pack", f"questions[{question.id}].{field}"] for field in ("text", "probes", "practice")
        ]
        assert caught.value.problems[2].startswith(f"{begin}.practice: names “C9.P9”, expected the id of a practice")
        assert (workbook.library.parts(), workbook.store.last_seq) == (before, seq)

    def test_a_part_that_others_rest_on_is_not_removed(self, workbook: Workbook):
        practice = msgspec.structs.replace(PACK.practices[0], id="own.P1")
        workbook.library.keep("practices", practice)
        workbook.library.keep("questions", changed(PACK.question[FIRST], id="own.Q1", practice="own.P1"))
        with pytest.raises(InputProblems) as caught:
            workbook.library.remove("practices", "own.P1")
        assert len(caught.value.problems) == 1
        assert "own.Q1" in caught.value.problems[0]
        with pytest.raises(NotFound, match="no part of the own pack"):
            workbook.library.remove("questions", FIRST)
        with pytest.raises(NotFound):
            workbook.library.remove(*own.HEAD)

    def test_what_an_update_has_made_unsound_is_told_and_can_be_mended_one_by_one(self, workbook: Workbook):
        library = workbook.library
        for name in ("own.Q1", "own.Q2"):
            library.keep("questions", changed(PACK.question[FIRST], id=name))
        with workbook.change("update", "Update"):
            for part in library.parts():
                if part.kind == "questions":
                    gone = part.body.replace('"practice":"C1.P1"', '"practice":"gone"')
                    workbook.store.save(replace(part, body=gone))
        with pytest.raises(InputProblems, match="The own pack has 2 problems"):
            library.whole()
        assert [p.split(": ")[1] for p in library.problems()] == [
            "questions[own.Q1].practice",
            "questions[own.Q2].practice",
        ]
        library.keep("questions", changed(PACK.question[FIRST], id="own.Q1"))
        assert len(library.problems()) == 1
        library.remove("questions", "own.Q2")
        assert library.problems() == ()

    def test_a_question_that_follows_another_up_may_count_all_the_same(self, workbook: Workbook):
        follow = next(q for q in PACK.questions if q.follow_up)
        workbook.library.keep("questions", changed(follow, weight=1))
        assert workbook.library.whole().question[follow.id].weight == 1
        workbook.library.keep("questions", changed(follow, text="And then?"))
        assert workbook.library.whole().question[follow.id].weight == follow.weight == 0

    def test_a_title_is_needed_and_is_the_one_of_the_rounds(self, workbook: Workbook, begun: Begun):
        with pytest.raises(Refused, match="needs a title"):
            workbook.library.rename("  ")
        with pytest.raises(Refused, match="120"):
            workbook.library.rename("x" * 121)
        workbook.library.rename(" Harbour style ")
        workbook.library.copy_question(FIRST)
        workbook.clients.close_round(begun.round)
        round_ = workbook.clients.open_round(begun.engagement, "Checkpoint", workbook.library.whole())
        text = workbook.store.get(PackText, round_.pack_sha256)
        assert (text.pack, text.version, workbook.pack(round_).head.title) == ("own", "1.0.1", "Harbour style")

    def test_a_kind_and_a_part_that_do_not_match_are_a_fault_of_the_program(self, workbook: Workbook):
        with pytest.raises(TypeError):
            workbook.library.keep("findings", PACK.questions[0])

    def test_it_is_found_by_search_and_the_workbook_stays_sound(self, workbook: Workbook):
        question = workbook.library.copy_question(FIRST)
        workbook.library.keep("questions", changed(question, text="Who holds the rudder?"))
        (hit,) = workbook.search("rudder")
        assert hit.kind is OwnPart
        assert problems(workbook.access) == ()


class TestWordsInOtherLanguages:
    def test_a_copy_speaks_german_as_its_original_does(self, workbook: Workbook):
        question = workbook.library.copy_question(FIRST)
        german = translated(workbook.library.whole(), "de")
        assert german.question[question.id].text == german.question[FIRST].text != question.text

    def test_a_field_that_says_something_else_loses_its_translation_and_the_others_keep_theirs(
        self, workbook: Workbook
    ):
        question = workbook.library.copy_question(FIRST)
        workbook.library.keep("questions", changed(question, text="How does it begin?"))
        german = translated(workbook.library.whole(), "de").question[question.id]
        assert german.text == "How does it begin?"
        assert german.levels == translated(PACK, "de").question[FIRST].levels

    def test_a_part_in_the_place_of_ours_does_not_speak_our_german_where_it_says_something_else(
        self, workbook: Workbook
    ):
        workbook.library.keep("questions", changed(PACK.question[FIRST], text="How does it begin?"))
        german = translated(workbook.library.whole(), "de").question[FIRST]
        assert german.text == "How does it begin?"
        assert german.levels == translated(PACK, "de").question[FIRST].levels

    def test_translations_that_come_along_take_the_place_of_all_before(self, workbook: Workbook):
        question = workbook.library.copy_question(FIRST)
        words = Translation(
            language="de", part=f"questions.{question.id}", field="text", text="Womit fängt eine Arbeit an?"
        )
        workbook.library.keep("questions", question, [words])
        german = translated(workbook.library.whole(), "de").question[question.id]
        assert (german.text, german.levels) == ("Womit fängt eine Arbeit an?", question.levels)
        assert workbook.library.own().translations == (words,)

    def test_they_go_with_their_part(self, workbook: Workbook):
        question = workbook.library.copy_question(FIRST)
        assert kept(workbook) == [f"questions {question.id}", f"translations de questions.{question.id}"]
        workbook.library.remove("questions", question.id)
        assert kept(workbook) == []

    def test_a_register_keeps_the_words_of_its_inner_parts_as_long_as_those_say_the_same(self, workbook: Workbook):
        register = PACK.registers[0]
        first, second = (f"registers.{register.id}.fields.{field.id}" for field in register.fields[:2])
        words = [Translation(language="de", part=part, field="title", text="Titel") for part in (first, second)]
        workbook.library.keep("registers", register, words)
        workbook.library.keep("registers", msgspec.structs.replace(register, title="Other title"))
        assert workbook.library.own().translations == tuple(words)
        renamed = msgspec.structs.replace(register.fields[1], title="Other title")
        fewer = msgspec.structs.replace(register, fields=(renamed, *register.fields[2:]), starters=())
        workbook.library.keep("registers", fewer)
        assert workbook.library.own().translations == ()


class TestCopies:
    def test_a_copy_gets_an_id_that_no_pack_of_the_workbook_has_used(self, workbook: Workbook, begun: Begun):
        library = workbook.library
        assert [library.copy_question(FIRST).id for _n in range(2)] == ["own.C1.P1.Q1", "own.C1.P1.Q1-2"]
        workbook.clients.close_round(begun.round)
        workbook.clients.open_round(begun.engagement, "Checkpoint", library.whole())
        library.remove("questions", "own.C1.P1.Q1")
        library.remove("questions", "own.C1.P1.Q1-2")
        assert library.copy_question(FIRST).id == "own.C1.P1.Q1-3"

    def test_an_id_is_at_most_sixty_characters_long(self, workbook: Workbook):
        long = "Q" * 60
        workbook.library.keep("questions", changed(PACK.question[FIRST], id=long))
        ids = [workbook.library.copy_question(long).id for _n in range(11)]
        assert len(set(ids)) == 11
        assert {len(id_) for id_ in ids} <= {59, 60}

    def test_in_its_place_plans_and_follow_ups_ask_the_copy(self, workbook: Workbook):
        trigger = next(q.follow_up.question for q in PACK.questions if q.follow_up)
        copy = workbook.library.copy_question(trigger, in_its_place=True)
        whole = workbook.library.whole()
        assert trigger not in whole.question
        asking = {plan.id for plan in PACK.plans if trigger in plan.questions}
        assert asking == {plan.id for plan in whole.plans if copy.id in plan.questions}
        assert any(q.follow_up and q.follow_up.question == copy.id for q in whole.questions)
        assert workbook.library.origin("questions", copy.id) is Origin.IN_PLACE
        workbook.undo()
        assert workbook.library.whole() is PACK

    def test_a_copy_in_the_place_of_an_own_question_stands_where_that_stood(self, workbook: Workbook):
        library = workbook.library
        first = library.copy_question(FIRST, in_its_place=True)
        plan = msgspec.structs.replace(PACK.plans[0], id="own.plan", questions=(first.id,), must_ask=(first.id,))
        library.keep("plans", plan)
        library.keep("questions", changed(PACK.question["C1.P1.Q3"], id="own.Q9", follow_up=_after(first.id)))
        second = library.copy_question(first.id, in_its_place=True)
        whole = library.whole()
        assert (second.id, second.replaces) == ("own.C1.P1.Q1-2", FIRST)
        assert not {FIRST, first.id} & whole.question.keys()
        assert whole.plan["own.plan"].questions == whole.plan["own.plan"].must_ask == (second.id,)
        assert whole.question["own.Q9"].follow_up.question == second.id

    def test_a_copy_in_the_place_of_a_reworded_one_of_ours_replaces_ours(self, workbook: Workbook):
        workbook.library.keep("questions", changed(PACK.question[FIRST], text="How does it begin?"))
        copy = workbook.library.copy_question(FIRST, in_its_place=True)
        assert (copy.replaces, copy.text) == (FIRST, "How does it begin?")
        assert FIRST not in workbook.library.whole().question

    def test_what_is_not_there_is_not_copied(self, workbook: Workbook):
        with pytest.raises(NotFound, match="no question “C9”"):
            workbook.library.copy_question("C9")


def _after(question_id: str) -> FollowUp:
    return FollowUp(question=question_id, at_most=2)


class TestTakingIn:
    @pytest.fixture
    def ours(self) -> Pack:
        """Our pack as a whole with one reworded and one further question, as a spreadsheet may bring it back."""
        first = changed(PACK.question[FIRST], text="How does it begin?")
        more = changed(PACK.question[FIRST], id="own.Q1")
        return msgspec.structs.replace(PACK, questions=(first, *PACK.questions[1:], more))

    def test_only_what_differs_from_ours_is_kept(self, workbook: Workbook, ours: Pack):
        workbook.library.take_in(ours)
        assert kept(workbook) == [f"questions {FIRST}", "questions own.Q1"]
        assert workbook.library.head().id == "own"

    def test_the_former_own_parts_go_in_the_same_step(self, workbook: Workbook, ours: Pack):
        workbook.library.copy_question("C1.P1.Q2")
        before = workbook.library.parts()
        workbook.library.take_in(ours)
        assert kept(workbook) == [f"questions {FIRST}", "questions own.Q1"]
        assert workbook.library.head().version == "1.0.1"
        workbook.undo()
        assert [(p.kind, p.part, p.body) for p in workbook.library.parts()] == [
            (p.kind, p.part, p.body) for p in before
        ]

    def test_it_is_told_beforehand_what_becomes_of_what(self, workbook: Workbook, ours: Pack):
        copy = workbook.library.copy_question("C1.P1.Q2")
        told = compared(workbook.library.whole(), overlay(PACK, ours))
        assert [(c.kind, c.id, c.fate) for c in told if c.kind == "questions"] == [
            ("questions", FIRST, Fate.CHANGED),
            ("questions", copy.id, Fate.RETIRED),
            ("questions", "own.Q1", Fate.ADDED),
        ]

    def test_a_folder_comes_in_with_its_head_and_its_translations(self, workbook: Workbook, tmp_path):
        question = msgspec.to_builtins(PACK.question[FIRST])
        lines = [f"{name} = {_toml(value)}" for name, value in {**question, "id": "own.Q1"}.items()]
        folder = write_pack(
            tmp_path / "mine",
            {
                "pack.toml": '[pack]\nid = "mine"\nversion = "3.1.4"\ntitle = "Mine"\nlicence = "All rights"\n',
                "challenges/more.toml": "[[questions]]\n" + "\n".join(lines) + "\n",
                "translations/de.toml": '["own.Q1"]\ntext = "Wie beginnt es?"\n',
            },
        )
        pack = load_pack(folder, base=PACK)
        workbook.library.take_in(pack)
        assert workbook.library.head() == pack.head
        assert workbook.library.own() == pack
        assert workbook.library.whole() == overlay(PACK, pack)

    def test_the_same_once_more_changes_nothing(self, workbook: Workbook, ours: Pack):
        workbook.library.take_in(ours)
        seq = workbook.store.last_seq
        workbook.library.take_in(ours)
        assert workbook.store.last_seq == seq


def _toml(value: object) -> str:
    return msgspec.toml.encode({"x": value}).decode().removeprefix("x = ").strip()


class TestRounds:
    def test_a_round_keeps_what_it_was_opened_with(self, workbook: Workbook, begun: Begun):
        question = workbook.library.copy_question(FIRST)
        workbook.clients.close_round(begun.round)
        round_ = workbook.clients.open_round(begun.engagement, "Checkpoint", workbook.library.whole())
        workbook.library.remove("questions", question.id)
        assert question.id in workbook.pack(round_).question
        assert question.id not in workbook.pack(workbook.clients.round(begun.engagement, 1)).question

    def test_two_rounds_of_one_whole_pack_share_its_text(self, workbook: Workbook, begun: Begun):
        workbook.library.copy_question(FIRST)
        other = workbook.clients.add_engagement(begun.client, "Second look")
        workbook.clients.close_round(begun.round)
        rounds = [
            workbook.clients.open_round(id_, "Next", workbook.library.whole()) for id_ in (begun.engagement, other.id)
        ]
        assert len({round_.pack_sha256 for round_ in rounds}) == 1
        assert len(workbook.store.all(PackText)) == 2


class TestSwitchingOff:
    def test_a_question_is_not_planned_from_then_on_and_its_answers_count(self, workbook: Workbook, begun: Begun):
        workbook.interviews.rate(begun.sitting, begun.ann, PLANNED, 4, Basis.SELF)
        before = workbook.snapshot(begun.engagement)
        workbook.library.switch_off(begun.engagement, [PLANNED])
        snapshot = workbook.snapshot(begun.engagement)
        assert PLANNED in before.plans_of[begun.ann]
        assert snapshot.plans_of[begun.ann] == before.plans_of[begun.ann] - {PLANNED}
        assert snapshot.assessment.question[PLANNED].score == 4
        assert snapshot.assessment.question[PLANNED].coverage.asked == 0
        assert snapshot.pack.sha256 == before.pack.sha256
        assert workbook.library.switched_off(begun.engagement) == {PLANNED}

    @pytest.mark.parametrize("back", [Workbook.undo, lambda w: w.library.switch_on(_only(w), [PLANNED])])
    def test_it_is_asked_again(self, workbook: Workbook, begun: Begun, back: Callable[[Workbook], object]):
        before = workbook.snapshot(begun.engagement)
        workbook.library.switch_off(begun.engagement, [PLANNED, FIRST, PLANNED])
        back(workbook)
        after = workbook.snapshot(begun.engagement)
        assert after.plans_of == before.plans_of
        assert PLANNED not in workbook.library.switched_off(begun.engagement)

    def test_the_next_round_leaves_out_what_the_last_one_left_out(self, workbook: Workbook, begun: Begun):
        workbook.library.switch_off(begun.engagement, [PLANNED, FIRST])
        workbook.clients.close_round(begun.round)
        others = tuple(q for q in PACK.questions if q.id != FIRST)
        pack = msgspec.structs.replace(PACK, questions=others, sha256="0" * 64)
        round_ = workbook.clients.open_round(begun.engagement, "Checkpoint", pack)
        assert workbook.library.switched_off(begun.engagement) == {PLANNED}
        workbook.library.switch_on(begun.engagement, [PLANNED])
        assert not workbook.pack(workbook.clients.round(begun.engagement, 1)).is_asked(PLANNED)
        assert workbook.pack(round_).is_asked(PLANNED)

    def test_a_closed_round_asks_for_ever_what_it_asked(self, workbook: Workbook, begun: Begun):
        workbook.library.switch_off(begun.engagement, [PLANNED])
        (off,) = workbook.store.all(SwitchedOff)
        workbook.clients.close_round(begun.round)
        with pytest.raises(Refused, match="Open the next"):
            workbook.library.switch_off(begun.engagement, [FIRST])
        with pytest.raises(Refused):
            workbook.library.switch_on(begun.engagement, [PLANNED])
        with pytest.raises(RoundClosed), workbook.change("reach", "Reach"):
            workbook.store.delete(off)
        workbook.clients.reopen_round(begun.round)
        workbook.library.switch_on(begun.engagement, [PLANNED])
        assert workbook.library.switched_off(begun.engagement) == frozenset()

    def test_what_is_no_question_of_the_round_is_refused_whole(self, workbook: Workbook, begun: Begun):
        with pytest.raises(Refused, match=r"“C9\.Q1” is no question of this round"):
            workbook.library.switch_off(begun.engagement, [FIRST, "C9.Q1"])
        assert workbook.library.switched_off(begun.engagement) == frozenset()

    def test_an_engagement_without_a_round_leaves_nothing_out(self, workbook: Workbook, begun: Begun):
        other = workbook.clients.add_engagement(begun.client, "Second look")
        assert workbook.library.switched_off(other.id) == frozenset()
        with pytest.raises(Refused, match="no round yet"):
            workbook.library.switch_off(other.id, [FIRST])

    def test_it_is_told_what_is_lost(self, workbook: Workbook, begun: Begun):
        must = PACK.plan["ceo-30"].must_ask[0]
        practice = PACK.practice[PACK.question[must].practice]
        counting = [q.id for q in PACK.questions_of[practice.id] if q.weight]
        told = workbook.library.losses(begun.engagement, [must])
        assert told[0].startswith(f"“{PACK.question[must].text}” is a must-ask of: ")
        assert PACK.plan["ceo-30"].title in told[0]
        assert len(told) == 1 or len(counting) == 1
        told = workbook.library.losses(begun.engagement, counting)
        assert told[-1] == f"{practice.title} keeps no question that counts, so it gets no score from new answers."
        workbook.library.switch_off(begun.engagement, counting[1:])
        assert workbook.library.losses(begun.engagement, counting[:1])[-1].startswith(practice.title)
        workbook.library.switch_off(begun.engagement, counting[:1])
        assert workbook.library.losses(begun.engagement, counting) == ()

    def test_erasing_the_client_takes_it_along(self, workbook: Workbook, begun: Begun):
        workbook.library.switch_off(begun.engagement, [FIRST])
        workbook.library.copy_question(FIRST)
        workbook.erasure.erase_client(begun.client)
        assert workbook.store.all(SwitchedOff) == ()
        assert workbook.library.own() is not None
        assert problems(workbook.access) == ()


def _only(workbook: Workbook) -> str:
    (engagement,) = workbook.clients.engagements()
    return engagement.id
