"""The pack the product ships."""

from __future__ import annotations

import time
import tomllib

import pytest

from alignment_desktop.content.coverage import coverage
from alignment_desktop.content.files import resources
from alignment_desktop.content.kept import pack_from_text, pack_text
from alignment_desktop.content.outlines import outlines
from alignment_desktop.content.packs import core_pack, load_pack
from alignment_desktop.content.translation import translated

CHALLENGES = ("C1", "C2", "C3", "C4", "C5")


def test_the_core_pack_has_no_problems_and_is_read_once():
    assert core_pack().head.id == "core"
    assert core_pack() is core_pack()


def test_every_id_of_the_domain_has_content():
    assert coverage(core_pack(), outlines()) == ()


def test_there_are_five_challenges_of_five_practices():
    pack = core_pack()
    assert {c: len(practices) for c, practices in pack.practices_of.items()} == dict.fromkeys(CHALLENGES, 5)


def test_every_practice_has_two_questions_that_count():
    pack = core_pack()
    counting = {p: sum(q.weight > 0 for q in questions) for p, questions in pack.questions_of.items()}
    assert {p: n for p, n in counting.items() if n < 2} == {}


def test_both_sides_can_answer_about_every_practice():
    pack = core_pack()
    for practice, questions in pack.questions_of.items():
        assert any(q.weight and set(q.sides) == {"business", "it"} for q in questions), practice


@pytest.mark.parametrize("challenge", CHALLENGES)
def test_a_challenge_has_findings_and_at_least_four_solutions(challenge):
    pack = core_pack()
    practices = {p.id for p in pack.practices_of[challenge]}
    assert sum(s.challenge == challenge for s in pack.solutions) >= 4
    assert {f.practice for f in pack.findings if f.practice in practices and f.kind == "weakness"} == practices
    lifted = {lift.practice for s in pack.solutions for lift in s.lifts}
    assert practices <= lifted


def test_weaknesses_by_score_or_gap_lead_to_solutions():
    findings = [f for f in core_pack().findings if f.rule.score_at_most or f.rule.gap_at_least]
    assert len(findings) >= 25
    assert [f.id for f in findings if f.kind == "weakness" and not f.solutions] == []


def test_every_question_that_counts_is_in_a_plan_of_each_side_that_can_answer():
    pack = core_pack()
    side = {role.id: role.side for role in pack.roles}
    for q in pack.questions:
        heard = {side[role] for plan in pack.plans if q.id in plan.questions for role in plan.roles}
        assert not q.weight or set(q.sides) <= heard, q.id


def test_every_role_has_a_plan():
    pack = core_pack()
    assert {role.id for role in pack.roles} == {role for plan in pack.plans for role in plan.roles}


def test_every_criterion_and_kpi_family_is_used():
    pack = core_pack()
    assert {c.id for c in pack.criteria} == {c for q in pack.questions for c in q.criteria}
    assert {f.id for f in pack.kpi_families} == {k.family for k in pack.kpis}


def test_no_two_questions_are_asked_in_the_same_words():
    texts = [q.text.casefold() for q in core_pack().questions]
    assert len(set(texts)) == len(texts)


def test_the_core_pack_survives_being_kept_in_a_workbook():
    assert pack_from_text(pack_text(core_pack())) == core_pack()


def test_german_leaves_no_part_without_its_ids():
    german = translated(core_pack(), "de")
    assert [q.id for q in german.questions] == [q.id for q in core_pack().questions]
    assert german.level_name(3) != core_pack().level_name(3)


def test_reading_and_checking_the_core_pack_costs_little_more_than_its_toml_alone():
    folder = resources() / "packs" / "core"
    texts = [path.read_text(encoding="utf-8") for path in folder.rglob("*.toml")]
    load_pack(folder)
    ours, plain = [], []
    for _round in range(5):
        start = time.process_time()
        load_pack(folder)
        ours.append(time.process_time() - start)
        start = time.process_time()
        for text in texts:
            tomllib.loads(text)
        plain.append(time.process_time() - start)
    assert min(ours) < 1.5 * min(plain)
