"""What is wanted in a year stands beside the figures and never in one."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from alignment_desktop.domain.agreement import agreed_share
from alignment_desktop.domain.attention import concerns
from alignment_desktop.domain.comparison import Comparison
from alignment_desktop.domain.disclosure import Disclosure, Showing
from alignment_desktop.domain.drafting import Drafting
from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.errors import NotFound
from alignment_desktop.domain.explanation import explain
from alignment_desktop.domain.interview import RemarkClass
from alignment_desktop.domain.pack import FindingRule
from alignment_desktop.domain.proposals import proposals
from alignment_desktop.domain.quality import objections
from alignment_desktop.domain.record import replace
from alignment_desktop.domain.scoring import OVERALL
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.domain.voices import Voices, asks
from alignment_desktop.domain.wishes import Wish, wish_as_json, wishes
from alignment_desktop.i18n import Translator
from tests.builders import finding_text, pack, question, remark, respondent, response, snapshot, target, weight

RULES = (
    finding_text("low", "A.1", rule=FindingRule(score_at_most=24)),
    finding_text("high", "A.1", rule=FindingRule(score_at_least=40), kind="strength"),
    finding_text("gap", "A.1", rule=FindingRule(gap_at_least=5)),
    finding_text("unknown", "A.1", rule=FindingRule(dont_know_at_least=1)),
    finding_text("one side", "A.2", rule=FindingRule(single_sided=True)),
)
PACK = pack(
    (
        "A.1.a",
        question("A.1.t", asks="target", weight=0),
        "A.2.a",
        question("A.2.t", asks="target", weight=0),
        "B.1.a",
        question("B.1.t", asks="target", weight=0),
    ),
    findings=RULES,
)
PEOPLE = (
    *(respondent(name, side="business") for name in ("ann", "ben", "cai", "dan")),
    *(respondent(name, side="it") for name in ("eve", "fay", "gus")),
)
TODAY = (
    *(response(who, "A.1.a", level) for who, level in (("ann", 2), ("ben", 3), ("cai", 2), ("eve", 4), ("fay", 3))),
    *(response(who, "B.1.a", level) for who, level in (("ann", 4), ("eve", 4), ("fay", 5))),
)
WANTED = (
    *(response(who, "A.1.t", level) for who, level in (("ann", 5), ("ben", 4), ("cai", 4), ("dan", 2), ("eve", 3))),
    response("fay", "A.1.t", "dont_know"),
    response("gus", "A.1.t", "to_rate"),
    *(response(who, "A.2.t", level) for who, level in (("ann", 3), ("gus", 5))),
    *(response(who, "B.1.t", level) for who, level in (("ann", 1), ("eve", 1), ("fay", 1), ("gus", 1))),
)


def told(*further: Any, **changes: Any) -> Snapshot:
    return snapshot(*PEOPLE, TODAY, target("A", 4), *further, pack=PACK, **changes)


def of(found: tuple[Wish, ...], about: str) -> Wish:
    return next(wish for wish in found if wish.about == about)


def test_each_side_wants_the_mean_of_its_people():
    wish = of(wishes(told(*WANTED)), "A")
    # Ann was asked for two practices, so her voice is 4; Gus said one level, and Fay none.
    assert wish.mean.business == Fraction(4 + 4 + 4 + 2, 4)
    assert wish.mean.it == Fraction(3 + 5, 2)
    assert (wish.heads.business, wish.heads.it, wish.count) == (4, 2, 6)
    assert wish.pooled == Fraction(4 + 4 + 4 + 2 + 3 + 5, 6)


def test_what_nobody_was_asked_is_not_wanted():
    assert wishes(told()) == ()
    assert [wish.about for wish in wishes(told(response("ann", "B.1.t", 4)))] == ["B"]
    (wish,) = wishes(told(response("ann", "B.1.t", 4)))
    assert (wish.mean.it, wish.people.it) == (None, frozenset())
    assert wishes(told(response("ann", "B.1.t", "declined"))) == ()


def test_a_wish_as_plain_values():
    assert wish_as_json(of(wishes(told(*WANTED)), "A")) == {
        "about": "A",
        "mean": {"business": "7/2", "it": "4"},
        "shown": {"business": "3.5", "it": "4.0"},
        "people": {"business": 4, "it": 2},
    }


def drafting(found: Snapshot) -> Drafting:
    return Drafting(found, Disclosure(found), Translator())


# What reads answers and must not notice those to a question for the level wanted.
READERS: dict[str, Callable[[Snapshot], object]] = {
    "scores": lambda s: s.assessment,
    "bands": lambda s: dict(s.assessment.bands),
    "what a client may read": lambda s: Disclosure(s).assessment,
    "bands for a client": lambda s: dict(Disclosure(s).assessment.bands),
    "why a practice is what it is": lambda s: explain(s, "A.1"),
    "why a challenge is what it is": lambda s: explain(s, "A"),
    "why everything is what it is": lambda s: explain(s, OVERALL),
    "why a criterion is what it is": lambda s: explain(s, "communications"),
    "agreement": lambda s: [agreed_share(s, p.id) for p in s.pack.practices],
    "the levels of a person": lambda s: Voices().of(s, [r.id for r in s.respondents]),
    "whom to ask next": lambda s: [(a.practice, a.side, a.questions, a.is_silent) for a in asks(s)],
    "what needs attention": lambda s: [c for c in concerns(s) if c.worry != "to_rate"],
    "objections": lambda s: objections(s, drafting(s), Disclosure(s)),
    "findings that rules propose": proposals,
    "drafted words": lambda s: [d.text for d in drafting(s).drafts()],
    "the questions compared": lambda s: Comparison(before=s, after=s).shared_questions,
    "what moved": lambda s: Comparison(before=told(), after=s).waterfall(OVERALL),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("further", [(), (weight("A.1.t", 5), weight("B.1.t", 100))], ids=["as it is", "weighted"])
def test_no_figure_and_nothing_made_of_figures_notices_what_is_wanted(reader: str, further: tuple[Any, ...]):
    assert READERS[reader](told(*WANTED, *further)) == READERS[reader](told())


def test_a_figure_that_was_known_before_is_not_moved_by_a_wish():
    before = told()
    known = before.assessment
    after = before.with_response(response("ann", "A.1.t", 5), last_step=2)
    assert after.assessment == known == told(response("ann", "A.1.t", 5)).assessment


def test_a_question_for_the_level_wanted_has_no_figure():
    found = told(*WANTED)
    assert "A.1.t" not in found.assessment.question
    with pytest.raises(NotFound):
        found.assessment.figure("A.1.t")
    assert found.questions_under("A.1.t") == ()
    assert found.weight_of["A.1.t"] == 0


def test_what_was_said_beside_a_wish_is_said_of_the_practice():
    rule = finding_text("heard", "A.1", rule=FindingRule(symptoms_at_least=1))
    said = remark("ann", "We redo it all", kind=RemarkClass.SYMPTOM, question="A.1.t")
    (proposal,) = proposals(snapshot(*PEOPLE, said, pack=pack(PACK.questions, findings=(rule,))))
    assert proposal.remark_ids == (said.id,)


class TestDisclosure:
    """The rules for small sides hold for what is wanted too."""

    def shown(self, found: Snapshot) -> dict[str, Wish]:
        return {wish.about: wish for wish in Disclosure(found).wishes}

    def test_sides_of_three_are_told_apart(self):
        found = told(*WANTED, response("fay", "A.2.t", 4))
        assert self.shown(found)["A"] == of(wishes(found), "A")

    def test_with_a_small_side_both_are_told_together_only(self):
        wish = self.shown(told(*WANTED))["A"]
        assert (wish.mean.business, wish.mean.it) == (None, None)
        assert not any(wish.people)
        assert (wish.pooled, wish.count) == (Fraction(22, 6), 6)

    def test_fewer_than_three_in_all_say_nothing(self):
        assert self.shown(told(response("ann", "A.1.t", 4), response("eve", "A.1.t", 4))) == {}

    def test_one_side_alone_is_told_where_it_is_large_enough(self):
        wish = self.shown(told(*(response(who, "A.1.t", 4) for who in ("ann", "ben", "cai"))))["A"]
        assert (wish.mean.business, wish.mean.it, wish.heads.business) == (Fraction(4), None, 3)

    def test_a_small_side_that_has_released_its_figures_is_told_apart(self):
        found = told(*WANTED)
        released = tuple(
            replace(r, released_on=found.today) if found.side_of[r.id] is Side.IT else r for r in found.respondents
        )
        assert self.shown(replace(found, respondents=released))["A"].mean.it == Fraction(4)

    def test_what_was_told_together_in_an_issue_stays_together(self):
        showings = Disclosure(told(*WANTED)).showings
        assert showings["wish:A"] is Showing.POOLED
        more = told(*WANTED, response("fay", "A.2.t", 4))
        assert Disclosure(more).showings["wish:A"] is Showing.BY_SIDE
        assert not any(next(w for w in Disclosure(more, issued=showings).wishes if w.about == "A").people)

    def test_what_was_told_by_side_and_may_not_be_any_more_is_left_out(self):
        before = Disclosure(told(*WANTED, response("fay", "A.2.t", 4))).showings
        assert "A" not in {w.about for w in Disclosure(told(*WANTED), issued=before).wishes}
