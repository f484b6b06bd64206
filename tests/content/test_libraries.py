"""The libraries of the core pack: KPI starters and the registers' proposed entries.

What makes each worth keeping is checked here; that they are sound as data is `pack check`'s task.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest

from alignment_desktop.content.packs import core_pack
from alignment_desktop.content.translation import translated
from alignment_desktop.domain.pack import Pack, RegisterStarter


def starters(register: str) -> tuple[RegisterStarter, ...]:
    return core_pack().register[register].starters


def lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def words(text: str) -> set[str]:
    return {word.strip(".,:;") for word in text.casefold().split()}


@pytest.mark.parametrize("family", ["performance", "cost", "value", "innovation"])
def test_a_kpi_family_offers_a_choice(family):
    assert sum(k.family == family for k in core_pack().kpis) >= 8


def test_a_kpi_says_over_what_it_is_worked_out_and_where_amber_ends():
    for kpi in core_pack().kpis:
        assert kpi.amber is not None, kpi.id
        assert len(kpi.formula) >= 120, kpi.id
        if kpi.unit == "%":
            assert "divided by" in kpi.formula, kpi.id
        assert kpi.business_owner_role != kpi.it_owner_role, kpi.id


def test_the_four_governance_components_come_with_contents_papers_and_points_to_check():
    found = starters("governance_components")
    assert {"C3.G1", "C3.G2", "C3.G3", "C3.G4"} <= {name for s in found for name in s.covers}
    for starter in found:
        assert {"purpose", "outcome", "contents", "artefacts", "checklist"} <= starter.values.keys(), starter.id
        assert 8 <= len(lines(starter.values["checklist"])) <= 12, starter.id


def test_an_audit_of_each_kind_can_be_walked_through():
    found = starters("audits")
    kind = next(f for f in core_pack().register["audits"].fields if f.id == "kind")
    assert {s.values["kind"] for s in found} == {choice.id for choice in kind.choices}
    for starter in found:
        points = lines(starter.values["checklist"])
        assert 8 <= len(points) <= 13, starter.id
        assert len(set(points)) == len(points), starter.id
        assert lines(starter.values["ask_to_see"]), starter.id


def test_every_kind_of_decision_has_concrete_ones_with_a_role_that_decides():
    found = starters("decision_rights")
    assert min(Counter(s.values["domain"] for s in found).values()) >= 5
    for starter in found:
        assert starter.values["decision"].endswith("?"), starter.id
        assert {"heard", "target", "role", "above"} <= starter.values.keys(), starter.id
        assert "decides" not in starter.values, f"{starter.id}: who decides today is heard in the interviews"


def test_exactly_one_role_answers_for_each_activity():
    parts: dict[str, list[str]] = {}
    for starter in starters("raci"):
        parts.setdefault(starter.values["activity"], []).append(starter.values["part"])
    assert {activity: p for activity, p in parts.items() if p.count("a") != 1 or "r" not in p} == {}


@pytest.mark.parametrize("factor", ["job", "learning", "workflow", "understanding"])
def test_a_reason_for_holding_back_has_several_signs_each_with_a_question_and_an_answer(factor):
    found = [s for s in starters("resistance") if s.values["factor"] == factor]
    assert len(found) >= 3
    for starter in found:
        assert starter.values["ask"].endswith("?"), starter.id
        assert starter.values["response"], starter.id


def test_readiness_says_for_each_group_what_helps_at_each_of_the_five_steps():
    steps = [f for f in core_pack().register["readiness"].fields if f.kind == "level"]
    assert len(steps) == 5
    for starter in starters("readiness"):
        helps = lines(starter.values["helps"])
        assert [line.partition(":")[0] for line in helps] == [step.title for step in steps], starter.id


@pytest.mark.parametrize(("language", "limit"), [("en", 0.6), ("de", 0.6)])
def test_the_six_levels_of_a_skill_are_told_apart(language, limit):
    pack = translated(core_pack(), language)
    found = pack.register["skills"].starters
    assert len(found) >= 20
    assert {"C5.A1", "C5.A2", "C5.A3", "C5.A4"} <= {name for s in found for name in s.covers}
    for starter in found:
        assert len(starter.levels) == 6, starter.id
        for first, second in combinations(map(words, starter.levels), 2):
            assert len(first & second) / len(first | second) < limit, starter.id


def test_a_driver_of_the_value_case_names_formula_unit_figures_and_range():
    found = starters("value_inputs")
    assert len(found) >= 12
    for starter in found:
        assert "=" in starter.values["formula"], starter.id
        assert {"unit", "needs", "handling"} <= starter.values.keys(), starter.id
        assert not {"low", "expected", "high"} & starter.values.keys(), f"{starter.id}: amounts are the client's own"
    executive = {s.values["stands_for"] for s in found if s.values["group"] == "executive" and "V.1" in s.covers}
    assert executive == {"now", "after"}


@pytest.mark.parametrize(
    ("register", "least"),
    [("forums", 8), ("protocols", 8), ("training", 8), ("mentoring", 5), ("feedback_pulses", 6), ("rollout_phases", 6)],
)
def test_a_library_is_large_enough_to_choose_from(register, least):
    assert len(starters(register)) >= least


def test_german_has_every_word_of_the_libraries():
    def said(pack: Pack) -> dict[str, str]:
        texts = {f"{k.id}.{name}": getattr(k, name) for k in pack.kpis for name in ("title", "formula")}
        for register in pack.registers:
            texts[f"{register.id}.summary"] = register.summary
            texts |= {f"{register.id}.{f.id}.help": f.help for f in register.fields if f.help}
            for starter in register.starters:
                kinds = {f.id: f.kind for f in register.fields}
                texts |= {f"{starter.id}.{n}": v for n, v in starter.values.items() if kinds[n] == "long_text"}
                texts |= {f"{starter.id}.{n}": level for n, level in enumerate(starter.levels)}
        return texts

    english, german = said(core_pack()), said(translated(core_pack(), "de"))
    assert len(english) > 500
    assert english.keys() == german.keys()
    assert [name for name, text in english.items() if german[name] == text] == []
