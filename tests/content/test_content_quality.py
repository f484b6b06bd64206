"""The texts of the core pack are as good as its checks can tell, and every finding of it can be proposed.

What the checks measure, and their limits, stands in content/advice.py and content/wording.py. That levels rise from
worst to best, and that texts are true, is for a reader; no program can tell.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import product

import pytest

from alignment_desktop.content.advice import LENGTHS, MUST_COVER, SAME_LEVELS, advise
from alignment_desktop.content.checks import NEARLY_EQUAL
from alignment_desktop.content.coverage import covering, domain_ids
from alignment_desktop.content.packs import core_pack
from alignment_desktop.content.translation import worded
from alignment_desktop.domain.proposals import proposals
from tests.builders import claim, remark, respondent, responses, snapshot

BUSINESS, IT = ("ann", "bea", "cid"), ("joe", "kim", "lou")
PEOPLE = (*(respondent(name) for name in BUSINESS), *(respondent(name, "it") for name in IT))
LOOK_ALIKES = (("C1.S2", "C3.S1"), ("C2.S3", "C3.S2"))


def test_no_advice_is_left_on_the_core_pack():
    assert [str(advice) for advice in advise(core_pack())] == []


def test_what_is_measured_here_is_stricter_than_what_a_pack_must_meet():
    assert SAME_LEVELS[0] < NEARLY_EQUAL
    assert {kind for kind in LENGTHS if kind.startswith("questions")} >= {"questions.text", "questions.levels"}


@pytest.mark.parametrize(
    ("kind", "ids"),
    [
        ("questions", {"C1.S0", "C3.S4", "C4.F4", "C5.A4", "C5.S1"}),
        ("findings", {"C1.S0", "C3.S4", "C4.F4", "C5.A4", "C5.S1"}),
        (
            "solutions",
            {"C1.R4", "C2.R2a", "C3.R2", "C3.G1", "C4.F1", "C4.T3", "C4.L4", "C4.P", "C4.B3", "C5.X0", "C5.Z4"},
        ),
    ],
)
def test_every_symptom_is_asked_and_found_and_every_remedy_given(kind, ids):
    due = {name for name in domain_ids() if re.fullmatch(MUST_COVER[kind], name)}
    assert ids <= due
    covered = covering(core_pack())
    assert [name for name in due if not any(a.startswith(f"{kind}.") for a in covered[name])] == []


def test_causes_that_look_alike_are_told_apart_in_both_challenges():
    questions = [q for q in core_pack().questions if q.tells_apart]
    for first, second in LOOK_ALIKES:
        telling = [q for q in questions if {first, second} <= {t.points_to for t in q.tells_apart}]
        asked_in = {q.id.partition(".")[0] for q in telling}
        assert {first.partition(".")[0], second.partition(".")[0]} <= asked_in


def test_german_has_all_that_is_asked_found_and_advised():
    said = {(t.part, t.field) for t in core_pack().translations if t.language == "de"}
    kinds = (
        "scale",
        "criteria",
        "roles",
        "challenges",
        "practices",
        "questions",
        "findings",
        "solutions",
        "plans",
        "scripts",
        "workshop",
    )
    due = [(address, field) for address, field, _texts in worded(core_pack()) if address.partition(".")[0] in kinds]
    assert len(due) > 1500
    assert [f"{address}.{field}" for address, field in due if (address, field) not in said] == []


# What a round can bring about


@cache
def proposed(business: str | int | None, it: str | int | None, *, told: str = "") -> tuple[tuple[str, str], ...]:
    """Ids and kinds of what is proposed where both sides answer every question so; None: nobody of them was asked.

    `told` adds to each practice six symptoms, or a contradiction.
    """
    pack = core_pack()
    things = []
    for question in pack.questions:
        if question.asks == "target":
            continue
        people = {name: business for name in BUSINESS if business and "business" in question.sides}
        people |= {name: it for name in IT if it and "it" in question.sides}
        things.append(responses(question.id, **people))
    for practice, questions in pack.questions_of.items():
        kind = "symptom" if told == "symptoms" else "quote"
        remarks = [remark(f"{practice} {n}", (*BUSINESS, *IT)[n], questions[0].id, kind) for n in range(6)]
        things.append(remarks if told else ())
        if told == "contradictions":
            things.append((claim(remarks[0], remarks[3], practice=practice),))
    heard = (*(PEOPLE[:3] if business else ()), *(PEOPLE[3:] if it else ()))
    found = proposals(snapshot(*heard, *things, pack=pack))
    return tuple((p.text.id, p.text.kind) for p in found)


def test_every_finding_is_proposed_by_some_round():
    marks = (1, 2, 3, 4, 5)
    rounds = [proposed(business, it) for business, it in product(marks, marks)]
    rounds += [proposed(mark, None) for mark in marks] + [proposed(None, mark) for mark in marks]
    rounds += [proposed("dont_know", "dont_know"), proposed("dont_know", 2), proposed(2, "dont_know")]
    for told in ("symptoms", "contradictions"):
        rounds += [proposed(business, it, told=told) for business, it in product((1, 3, 5), (1, 3, 5))]
    reached = {name for found in rounds for name, _kind in found}
    assert {f.id for f in core_pack().findings} - reached == set()


def test_a_round_in_which_everybody_answers_three_proposes_nothing():
    assert proposed(3, 3) == ()


@pytest.mark.parametrize("mark", [1, 2, 3])
def test_strengths_need_high_answers(mark):
    assert [name for name, kind in proposed(mark, mark) if kind == "strength"] == []
    assert [name for name, kind in proposed(5, 5) if kind == "weakness"] == []
    assert [name for name, kind in proposed(5, 5) if kind == "strength"] != []


def test_every_solution_is_named_by_a_weakness():
    named = {name for finding in core_pack().findings if finding.kind == "weakness" for name in finding.solutions}
    assert {solution.id for solution in core_pack().solutions} - named == set()
