"""The pack the product ships."""

from __future__ import annotations

import re
import time
import tomllib
from itertools import accumulate
from statistics import median

import pytest

from alignment_desktop.content.coverage import coverage
from alignment_desktop.content.files import resources
from alignment_desktop.content.kept import pack_from_text, pack_text
from alignment_desktop.content.outlines import outlines
from alignment_desktop.content.packs import core_pack, load_pack
from alignment_desktop.content.translation import translated
from alignment_desktop.domain.answers import usual_plan
from alignment_desktop.domain.scripts import closing_of, opening_of

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
    ratios = []
    for _round in range(7):
        start = time.process_time()
        load_pack(folder)
        ours = time.process_time() - start
        start = time.process_time()
        for text in texts:
            tomllib.loads(text)
        ratios.append(ours / (time.process_time() - start))
    # What else the computer does makes it quick and slow by turns; the two of a round are mostly alike.
    assert median(ratios) < 1.5


# The interviews

SETS = tuple(
    ("ceo", "operations", "it_lead", "developer", *more)
    for more in accumulate(
        ("finance", "unit_head", "team_lead", "user", "sales", "it_operations"), lambda a, b: (*a, b), initial=()
    )
)
"""The people usually heard, from four to ten of them."""


@pytest.mark.parametrize("roles", SETS, ids=lambda roles: f"{len(roles)} people")
def test_the_must_asks_of_a_usual_set_of_people_cover_every_challenge_on_both_sides(roles):
    pack = core_pack()
    side = {role.id: role.side for role in pack.roles}
    heard = {
        (pack.practice[pack.question[q].practice].challenge, side[role])
        for role in roles
        for q in plan_of(role).must_ask
    }
    assert heard == {(c, s) for c in CHALLENGES for s in ("business", "it")}


@pytest.mark.parametrize("roles", SETS, ids=lambda roles: f"{len(roles)} people")
def test_both_sides_of_a_usual_set_of_people_say_what_level_every_challenge_needs(roles):
    pack = core_pack()
    side = {role.id: role.side for role in pack.roles}
    wanted = {
        (pack.practice[pack.question[q].practice].challenge, side[role])
        for role in roles
        for q in plan_of(role).questions
        if pack.question[q].asks == "target"
    }
    assert wanted == {(c, s) for c in CHALLENGES for s in ("business", "it")}


@pytest.mark.parametrize("roles", SETS, ids=lambda roles: f"{len(roles)} people")
def test_nobody_in_a_usual_set_of_people_is_asked_more_than_one_question_in_three_minutes(roles):
    for role in roles:
        plan = plan_of(role)
        assert len(set(plan.questions)) == len(plan.questions) <= plan.minutes // 3
        # Half of the time is free for what the answers call for.
        assert 3 <= len(plan.must_ask) <= plan.minutes // 6


def test_there_are_ready_agendas_for_every_usual_length():
    ready = {(role, plan.minutes) for plan in core_pack().plans for role in plan.roles}
    assert ready >= {
        ("ceo", 30), ("finance", 45), ("finance", 60), ("operations", 60), ("sales", 45), ("unit_head", 45),
        ("unit_head", 60), ("it_lead", 60), ("it_lead", 90), ("team_lead", 45), ("developer", 30), ("developer", 45),
        ("it_operations", 45), ("user", 30),
    }  # fmt: skip


def test_what_is_needed_in_a_year_is_asked_last_and_of_those_it_is_for():
    pack = core_pack()
    for plan in pack.plans:
        kinds = [pack.question[q].asks for q in plan.questions]
        assert kinds == sorted(kinds, key=("today", "target").index), plan.id
        assert plan.minutes > 30 or kinds.count("target") <= 2
        assert not {q for q in plan.must_ask if pack.question[q].asks == "target"}
        assert not {q for q in plan.questions if pack.question[q].follow_up}


def test_what_is_said_in_every_interview_stands_in_the_scripts_and_not_in_the_plans():
    for pack in (core_pack(), translated(core_pack(), "de")):
        for occasion in ("opening", "closing"):
            scripts = [s.text for s in pack.scripts if s.occasion == occasion]
            assert len(scripts) >= 2
            for plan in pack.plans:
                own = getattr(plan, occasion)
                assert len(own) <= 420, plan.id
                assert not set(sentences(own)) & {s for text in scripts for s in sentences(text)}
        assert len([s for s in pack.scripts if s.occasion == "release"]) >= 2


def test_the_consent_the_promise_the_small_groups_and_the_record_are_spoken_of():
    said = " ".join(p.text for p in (*opening_of(core_pack(), None), *closing_of(core_pack(), None)))
    for promise in ("no sound recording", "off the record", "three people", "I don't know", "before anybody else"):
        assert promise in said


def test_the_workshop_takes_three_hours_in_ten_steps_and_has_a_break():
    workshop = core_pack().workshop
    assert sum(step.minutes for step in workshop) == 180
    assert len(workshop) == 10
    assert "break" in {step.id for step in workshop}


def test_german_says_every_word_of_an_interview_and_of_the_workshop():
    german = translated(core_pack(), "de")
    for kind in ("scripts", "plans", "workshop"):
        for own, said in zip(getattr(core_pack(), kind), getattr(german, kind), strict=True):
            for field in ("title", "text", "opening", "closing", "purpose", "steps"):
                assert not hasattr(own, field) or getattr(own, field) != getattr(said, field), (own.id, field)


def plan_of(role):
    plan = usual_plan(core_pack(), role)
    assert plan is not None
    return plan


def sentences(text):
    return [s.strip() for s in re.split(r"(?<=[.?!:])\s", text)]
