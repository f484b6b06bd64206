from __future__ import annotations

import json
from fractions import Fraction

import pytest

from alignment_desktop.domain.errors import NotFound
from alignment_desktop.domain.explanation import Explanation, as_json, explain
from alignment_desktop.domain.scoring import OVERALL
from tests.builders import agreed_level, follow_up, pack, respondent, response, responses, snapshot, weight

PEOPLE = (*(respondent(n) for n in ("ann", "bea", "cid")), *(respondent(n, "it") for n in ("joe", "kim")))
ANSWERS = (
    *responses("A.1.a", ann=2, bea=3, joe=5),
    *responses("A.1.b", ann=1, kim="dont_know"),
    *responses("A.2.a", joe=4),
    *responses("B.1.a", cid=2, kim=2),
)


def step(explanation: Explanation, label: str):
    (found,) = [s for s in explanation.steps if s.label == label]
    return found


def test_a_question_is_explained_from_each_rating():
    why = explain(snapshot(*PEOPLE, ANSWERS), "A.1.a")
    assert [(r.respondent_id, r.rating, r.weight) for r in why.rows] == [("ann", 2, 1), ("bea", 3, 1), ("joe", 5, 1)]
    assert [(t.about, t.value) for t in step(why, "mean.business").terms] == [("ann/A.1.a", 2), ("bea/A.1.a", 3)]
    assert step(why, "mean.business").value == Fraction(5, 2)
    assert step(why, "score").value == Fraction(15, 4)
    assert step(why, "score").shown == "3.8"
    assert step(why, "gap").shown == "+2.5"
    assert step(why, "pooled").value == Fraction(10, 3)


def test_every_step_is_the_weighted_mean_of_its_terms():
    frozen = snapshot(*PEOPLE, ANSWERS, weight("A.1.b", 3), agreed_level("A.2", 2))
    for about in ("A.1.a", "A.1", "A.2", "A", "B", "communications", OVERALL):
        why = explain(frozen, about)
        assert why.steps
        for s in why.steps:
            total = sum(t.weight * t.value for t in s.terms)
            assert s.value == (total if s.label == "gap" else total / sum(t.weight for t in s.terms))
        assert step(why, "score").value == frozen.assessment.figure(about).score


def test_a_whole_names_its_parts_and_leaves_out_what_was_not_rated():
    why = explain(snapshot(*PEOPLE, ANSWERS), OVERALL)
    assert [t.about for t in step(why, "score").terms] == ["A", "B"]
    of_a_practice = explain(snapshot(*PEOPLE, ANSWERS), "A.2")
    assert "gap" not in [s.label for s in of_a_practice.steps]
    assert "mean.business" not in [s.label for s in of_a_practice.steps]
    assert explain(snapshot(*PEOPLE, ANSWERS), "B.1").coverage.asked == 10


def test_an_agreed_level_is_part_of_the_explanation():
    frozen = snapshot(*PEOPLE, ANSWERS, agreed_level("A.1", 4))
    assert step(explain(frozen, "A.1"), "reported").value == 4
    assert [(t.about, t.value) for t in step(explain(frozen, "A"), "reported").terms] == [("A.1", 4), ("A.2", 4)]
    assert "reported" not in [s.label for s in explain(frozen, "B").steps]


def test_a_follow_up_is_listed_with_weight_nought():
    asked = pack(("A.1.a", follow_up("A.1.b", "A.1.a", at_most=2)))
    frozen = snapshot(*PEOPLE, responses("A.1.a", ann=2), responses("A.1.b", ann=5), pack=asked)
    why = explain(frozen, "A.1")
    assert [(r.question, r.weight) for r in why.rows] == [("A.1.a", 1), ("A.1.b", 0)]
    assert [t.about for t in step(why, "score").terms] == ["A.1.a"]


def test_an_explanation_goes_into_json_as_it_is():
    frozen = snapshot(*PEOPLE, ANSWERS, response("cid", "A.1.a", 4, "consultant", is_joint=True))
    told = json.loads(json.dumps(as_json(explain(frozen, "A.1.a"))))
    assert told["figure"]["score"] == "4"
    assert told["figure"]["gap_shown"] == "+2.0"
    assert told["figure"]["bases"] == {"self": 3, "consultant": 1}
    assert told["figure"]["reading"] == "severe"
    assert told["band"] == {"low": "3", "high": "17/4"}
    assert told["inputs"][-1]["joint"] is True
    assert told["coverage"]["asked"] == 5
    assert json.loads(json.dumps(as_json(explain(frozen, "A.1.b"))))["band"] is None


def test_an_unrated_figure_has_no_steps():
    told = as_json(explain(snapshot(*PEOPLE), "A.1"))
    assert told["steps"] == told["inputs"] == []
    assert told["figure"]["shown"] is told["figure"]["gap_shown"] is told["figure"]["reading"] is None


def test_what_does_not_exist_is_not_explained():
    with pytest.raises(NotFound):
        explain(snapshot(), "nothing")
