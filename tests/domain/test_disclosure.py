from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment_desktop.domain.deliverable import Issued, IssueStatus
from alignment_desktop.domain.disclosure import Disclosure, Showing
from alignment_desktop.domain.engagement import Attribution, Side
from alignment_desktop.domain.interview import Standing
from alignment_desktop.domain.scoring import OVERALL
from tests.builders import (
    TODAY,
    agreed_level,
    follow_up,
    pack,
    question,
    remark,
    respondent,
    response,
    responses,
    snapshot,
    target,
)

BUSINESS = tuple(respondent(name) for name in ("ann", "bea", "cid"))
IT = tuple(respondent(name, "it") for name in ("joe", "kim", "lou"))
SIX = (*BUSINESS, *IT)


def all_six(question_id: str, business: int = 2, it: int = 4):
    return responses(question_id, ann=business, bea=business, cid=business, joe=it, kim=it, lou=it)


def test_three_people_on_each_side_may_be_told_apart():
    shown = Disclosure(snapshot(*SIX, all_six("A.1.a")))
    figure = shown.figure("A.1")
    assert (figure.score, figure.shared.business, figure.shared.it, figure.gap) == (3, 2, 4, 2)
    assert shown.showing("A.1") is shown.showing("A.1.a") is Showing.BY_SIDE
    assert shown.figure(OVERALL).gap == 2


def test_a_side_of_two_is_pooled_with_the_other_from_the_question_to_the_whole():
    shown = Disclosure(snapshot(*SIX, responses("A.1.a", ann=2, bea=2, cid=2, joe=5, kim=4)))
    for about in ("A.1.a", "A.1", "A", OVERALL):
        figure = shown.figure(about)
        assert figure.score == figure.pooled == figure.reported == 3
        assert figure.gap is figure.mean.it is figure.shared.business is figure.perception is None
        assert figure.people.business == frozenset()
        assert shown.showing(about) is Showing.POOLED
        assert shown.may_show(about)


def test_fewer_than_three_people_in_all_show_nothing():
    shown = Disclosure(snapshot(*SIX, responses("A.1.a", ann=2, joe=5)))
    assert not shown.may_show("A.1")
    assert shown.figure(OVERALL).score is None
    assert shown.showing("A") is Showing.NOTHING


def test_three_people_are_pooled_although_only_two_of_them_answered_a_question_of_both_sides():
    shown = Disclosure(snapshot(*SIX, responses("A.1.a", ann=2, joe=3), responses("A.1.b", kim=3)))
    assert shown.showing("A.1") is Showing.POOLED
    assert shown.figure("A.1").score == Fraction(11, 4)


def test_a_small_side_that_released_all_its_figures_is_shown():
    people = (*BUSINESS, respondent("joe", "it", released=True), respondent("kim", "it", released=True))
    answers = responses("A.1.a", ann=2, bea=2, cid=2, joe=5, kim=4)
    assert Disclosure(snapshot(*people, answers)).figure("A.1").gap == Fraction(5, 2)


def test_one_who_did_not_release_keeps_a_small_side_hidden():
    people = (*BUSINESS, respondent("joe", "it", released=True), respondent("kim", "it"))
    answers = responses("A.1.a", ann=2, bea=2, cid=2, joe=5, kim=4)
    assert Disclosure(snapshot(*people, answers)).figure("A.1").gap is None


def test_a_practice_heard_from_one_side_of_three_is_shown_and_marked():
    figure = Disclosure(snapshot(*SIX, responses("A.1.a", joe=1, kim=2, lou=3))).figure("A.1")
    assert figure.score == 2
    assert figure.is_single_sided


def test_a_question_that_would_be_told_by_the_practice_beside_its_neighbour_is_hidden_with_it():
    shown = Disclosure(snapshot(*SIX, all_six("A.1.a"), responses("A.1.b", ann=1, joe=5)))
    assert shown.showing("A.1") is Showing.BY_SIDE
    assert shown.showing("A.1.a") is shown.showing("A.1.b") is Showing.NOTHING


def test_what_one_person_said_to_a_one_sided_question_does_not_enter_the_score_beside_both_sides():
    shown = Disclosure(snapshot(*SIX, all_six("A.1.a"), response("joe", "A.1.b", 1)))
    assert shown.figure("A.1").score == 3
    assert shown.figure("A.1.a").gap == 2
    assert shown.figure("A.1.b").score is None


def test_a_question_is_hidden_where_a_pooled_practice_would_tell_what_one_person_said_to_its_neighbour():
    answers = (*responses("A.1.a", ann=2, bea=2, joe=4), response("kim", "A.1.b", 1))
    shown = Disclosure(snapshot(*SIX, answers))
    assert shown.showing("A.1") is Showing.POOLED
    assert shown.showing("A.1.a") is Showing.NOTHING


def test_the_gap_of_a_challenge_rests_on_the_practices_whose_sides_are_shown():
    answers = (*all_six("A.1.a"), *responses("A.2.a", ann=1, bea=1, joe=4))
    figure = Disclosure(snapshot(*SIX, answers)).figure("A")
    assert figure.gap == 2
    assert figure.shared_questions == 1
    assert figure.score == (Fraction(3) + Fraction(2)) / 2
    assert figure.pooled is None


def test_an_agreed_level_is_shown_even_where_ratings_are_not():
    shown = Disclosure(snapshot(*SIX, response("ann", "A.1.a", 2), agreed_level("A.1", 2.5)))
    assert shown.may_show("A.1")
    assert shown.figure("A.1").reported == Fraction(5, 2)
    assert shown.figure("A.1").score is None


def test_the_reading_capped_at_the_target_is_shown_only_with_both_sides():
    whole = Disclosure(snapshot(*SIX, all_six("A.1.a"), target("A", 3)))
    assert whole.figure("A.1").capped == Fraction(5, 2)
    part = Disclosure(snapshot(*SIX, responses("A.1.a", ann=2, bea=2, joe=4), target("A", 3)))
    assert part.figure("A.1").capped is None


def test_the_band_belongs_to_the_score_shown_and_questions_have_none():
    shown = Disclosure(snapshot(*SIX, responses("A.1.a", ann=1, bea=2, joe=5, kim=5)))
    assert shown.figure("A.1").score == Fraction(13, 4)
    band = shown.band("A.1")
    assert band is not None
    assert (band.low, band.high) == (Fraction(8, 3), Fraction(4))
    assert shown.band("A.1.a") is None
    assert shown.band("A.2") is None


def test_a_criterion_is_read_from_whole_practices_and_questions_shown_alone():
    shown = Disclosure(snapshot(*SIX, all_six("A.1.a"), responses("A.1.b", ann=1, joe=5)))
    assert shown.figure("communications").gap == 3
    split = pack(("A.1.a", question("A.1.b", criteria=("governance",)), question("A.2.a", criteria=("governance",))))
    answers = (*all_six("A.1.a"), *responses("A.1.b", ann=1, joe=5), *all_six("A.2.a", business=1, it=2))
    told = Disclosure(snapshot(*SIX, answers, pack=split))
    assert told.figure("communications").score is None
    assert told.figure("governance").score == Fraction(3, 2)
    band = told.band("governance")
    assert band is not None
    assert (band.low, band.high) == (Fraction(3, 2), Fraction(3, 2))


def test_a_follow_up_is_shown_by_itself_and_enters_no_practice():
    deeper = pack(("A.1.a", follow_up("A.1.b", "A.1.a", at_most=2)))
    shown = Disclosure(snapshot(*SIX, all_six("A.1.a"), responses("A.1.b", ann=1, bea=1, cid=1), pack=deeper))
    assert shown.figure("A.1.b").score == 1
    assert shown.figure("A.1").score == 3


def test_what_was_pooled_in_an_earlier_issue_stays_pooled():
    before = Disclosure(snapshot(*SIX, responses("A.1.a", ann=2, bea=2, cid=2, joe=5, kim=4)))
    after = snapshot(*SIX, all_six("A.1.a"))
    assert Disclosure(after).showing("A.1") is Showing.BY_SIDE
    assert Disclosure(after, issued=before.showings).showing("A.1") is Showing.POOLED


def test_what_was_shown_by_side_in_an_earlier_issue_is_not_pooled_now():
    before = Disclosure(snapshot(*SIX, all_six("A.1.a")))
    after = snapshot(*SIX, responses("A.1.a", ann=2, bea=2, cid=2, joe=5, kim=4))
    assert Disclosure(after, issued=before.showings).showing("A.1") is Showing.NOTHING


def test_a_released_side_may_be_told_apart_after_it_was_pooled():
    people = (*BUSINESS, respondent("joe", "it", released=True), respondent("kim", "it", released=True))
    after = snapshot(*people, responses("A.1.a", ann=2, bea=2, cid=2, joe=5, kim=4))
    assert Disclosure(after, issued={"A.1": Showing.POOLED}).showing("A.1") is Showing.BY_SIDE


# Words


def heard(*people, words, **options):
    return Disclosure(snapshot(*people, words), **options)


@pytest.mark.parametrize(
    ("promised", "own", "document", "expected"),
    [
        ("named", None, "named", "named"),
        ("named", "role", "named", "role"),
        ("role", "named", "named", "role"),
        ("named", None, "side", "side"),
        ("side", None, "role", "side"),
        ("none", "named", "named", "none"),
        ("role", "none", "role", "none"),
    ],
)
def test_attribution_is_the_narrowest_of_promise_wish_and_document(promised, own, document, expected):
    said = remark("We wait.", "ann", kind="quote", attribution=Attribution(own) if own else None)
    people = (respondent("ann", attribution=promised), *BUSINESS[1:])
    shown = heard(*people, words=said, attribution=Attribution(document))
    assert shown.attribution_of(said) is Attribution(expected)


def test_a_side_of_two_is_not_named_as_the_source_of_words():
    said = remark("We wait.", "ann", kind="quote")
    assert heard(*BUSINESS[:2], words=said).attribution_of(said) is Attribution.NONE
    released = (respondent("ann", released=True), respondent("bea", released=True))
    assert heard(*released, words=said).attribution_of(said) is Attribution.SIDE


def test_remarks_of_nobody_in_particular_are_attributed_to_nobody():
    said = remark("The room was cold.")
    assert heard(*BUSINESS, words=said).attribution_of(said) is Attribution.NONE


def test_off_the_record_own_observations_and_erased_words_never_leave():
    kept = remark("on record", "ann")
    frozen = snapshot(
        *BUSINESS,
        kept,
        remark("off record", "ann", kind="off_record"),
        remark("he smiled", "ann", kind="observation"),
        remark("gone", "ann", erased_on=TODAY),
    )
    assert Disclosure(frozen).publishable == (kept,)


# Nothing hidden can be computed from what is shown

QUESTIONS = ("A.1.a", "A.1.b", "A.2.a", "A.2.b", "B.1.a")
SEVEN = (*SIX, respondent("max", "it"))
PRIME = 2**61 - 1
PAIRS = frozenset(product((s.respondent.id for s in SEVEN), QUESTIONS))


def published(frozen) -> list[Fraction]:
    shown = Disclosure(frozen)
    a = shown.assessment
    numbers = []
    for figures in (a.question, a.practice, a.challenge, a.criterion, {OVERALL: a.overall}):
        for f in figures.values():
            numbers += [f.score, f.pooled, f.reported, f.gap, *f.mean, *f.shared]
    return [n if n is not None else Fraction(0) for n in numbers]


def rank_of(rows: list[list[Fraction]]) -> int:
    """The rank of the rows, counted modulo a large prime so that it stays quick and exact but for a freak chance."""
    left = [[v.numerator * pow(v.denominator, -1, PRIME) % PRIME for v in row] for row in rows]
    rank = 0
    while left:
        pivot = left.pop()
        at = next((column for column, value in enumerate(pivot) if value), None)
        if at is None:
            continue
        rank += 1
        scale = pow(pivot[at], -1, PRIME)
        pivot = [value * scale % PRIME for value in pivot]
        left = [
            [(v - row[at] * p) % PRIME for v, p in zip(row, pivot, strict=True)] if row[at] else row for row in left
        ]
    return rank


@settings(max_examples=30)
@given(st.frozensets(st.sampled_from(sorted(PAIRS)), max_size=18), st.booleans())
def test_no_sum_over_one_or_two_people_of_a_side_follows_from_what_is_shown(some, is_given):
    pairs = some if is_given else PAIRS - some
    asked = pack(
        tuple(question(q, criteria=("communications", "governance")[i % 2 :]) for i, q in enumerate(QUESTIONS))
    )
    answers = tuple(response(who, q, 3) for who, q in sorted(pairs))
    frozen = snapshot(*SEVEN, answers, pack=asked)
    start = published(frozen)
    # What is shown is linear in the ratings, so raising one rating by one gives its coefficient everywhere.
    columns = [
        [
            n - s
            for n, s in zip(
                published(frozen.with_response(response(a.respondent_id, a.question, 4))), start, strict=True
            )
        ]
        for a in answers
    ]
    rows = [list(row) for row in {row for row in zip(*columns, strict=True) if any(row)}]
    rank = rank_of(rows)
    for side in Side:
        names = [s.respondent.id for s in SEVEN if s.person.side is side]
        for few in combinations(names, 2):
            others = [i for i, a in enumerate(answers) if a.respondent_id not in few]
            # The rank falls exactly when some sum of the figures speaks of these people alone.
            assert rank_of([[row[i] for i in others] for row in rows]) == rank


def test_an_unrated_answer_is_never_shown_as_a_level():
    frozen = snapshot(*SIX, *(response(name, "A.1.a", Standing.DONT_KNOW) for name in ("ann", "bea", "cid")))
    assert not Disclosure(frozen).may_show("A.1")


def test_the_register_of_issues_holds_a_later_document_to_what_was_pooled():
    before = Disclosure(snapshot(*SIX, responses("A.1.a", ann=2, bea=2, cid=2, joe=5, kim=4)))
    assert before.showing("A.1") is Showing.POOLED
    after = snapshot(*SIX, all_six("A.1.a"), issued=(_issue(before), _issue(Disclosure(snapshot(*SIX)))))
    assert Disclosure(after).showing("A.1") is Showing.POOLED
    assert Disclosure(after, issued={}).showing("A.1") is Showing.BY_SIDE


def _issue(shown):
    return Issued(
        id="issue",
        engagement_id="engagement",
        round_id="round",
        deliverable="assessment-report",
        version=1,
        status=IssueStatus.DRAFT,
        recipient="the CEO",
        language="en",
        attribution=Attribution.NAMED,
        issued_at="2026-11-19T10:00:00+00:00",
        sha256="0" * 64,
        pages=31,
        step_seq=1,
        showings={about: showing.value for about, showing in shown.showings.items()},
    )
