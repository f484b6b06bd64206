"""What drafts say, that it is true, and that every figure in it is cited."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment_desktop.domain.deliverable import Prose
from alignment_desktop.domain.disclosure import Disclosure
from alignment_desktop.domain.drafting import Draft, Drafting, lower_first, upper_first
from alignment_desktop.domain.pack import Pack
from alignment_desktop.domain.plan import ActionStatus
from alignment_desktop.domain.record import replace
from alignment_desktop.domain.snapshot import Snapshot, Thresholds
from alignment_desktop.i18n import Translator
from tests.builders import (
    ENGAGEMENT_ID,
    ROUND_ID,
    TODAY,
    action,
    agreed_level,
    pack,
    respondent,
    response,
    responses,
    round_,
    snapshot,
    target,
)

BUSINESS = ("ann", "ben", "cat")
IT = ("ian", "jim", "kay")
PEOPLE = (*(respondent(n) for n in BUSINESS), *(respondent(n, "it") for n in IT))
PACK = pack(
    ("A.1.a", "A.2.a", "A.3.a", "B.1.a"),
    practices={
        "A.1": {"short": "Shared documents", "weak": "nobody can look it up", "strong": "anyone can look it up"},
        "A.2": {"short": "KPI scorecard", "weak": "opinions rule", "strong": "figures rule"},
        "A.3": {"short": "IT training", "weak": "people learn by luck", "strong": "people are trained"},
        "B.1": {"short": "Decisions in time", "weak": "decisions wait", "strong": "decisions are made"},
    },
    challenges={"A": {"short": "Communication", "title": "Talk"}, "B": {"short": "Leadership", "title": "Lead"}},
)


def told(business: dict[str, int], it: dict[str, int], *things: object, **changes: object) -> Snapshot:
    """Three people on each side who all give a question the same rating."""
    given_ = [response(who, q, level) for q, level in business.items() for who in BUSINESS]
    given_ += [response(who, q, level) for q, level in it.items() for who in IT]
    return snapshot(*PEOPLE, given_, *things, **{"pack": PACK} | changes)


def drafting(of: Snapshot, language: str = "en") -> Drafting:
    return Drafting(of, Disclosure(of), Translator(language))


def text(of: Snapshot, section: str) -> str:
    return next(d.text for d in drafting(of).drafts() if d.section == section)


def kept(draft: Draft, **changes: object) -> Prose:
    fields = {"id": "p", "engagement_id": ENGAGEMENT_ID, "round_id": ROUND_ID, "section": draft.section,
              "text": draft.text, "figures": dict(draft.figures)}  # fmt: skip
    return Prose(**fields | changes)


ALL_LOW = {"A.1.a": 2, "A.2.a": 2, "A.3.a": 2, "B.1.a": 2}
ALL_HIGH = dict.fromkeys(ALL_LOW, 4)


# Chapters


def test_a_chapter_is_headed_by_its_widest_gap() -> None:
    of = told(ALL_LOW, ALL_LOW | {"A.1.a": 4, "A.2.a": 3})
    assert text(of, "heading:A") == "On shared documents, IT and the business are two levels apart"


def test_a_chapter_without_a_gap_is_headed_by_its_weakest_practice() -> None:
    assert text(told(ALL_HIGH | {"A.2.a": 1}, ALL_HIGH | {"A.2.a": 1}), "heading:A") == "Opinions rule"


def test_a_chapter_where_all_is_well_is_headed_by_its_best_practice() -> None:
    assert text(told(ALL_HIGH | {"A.3.a": 5}, ALL_HIGH | {"A.3.a": 5}), "heading:A") == "People are trained"


def test_the_business_may_rate_higher_too() -> None:
    of = told(ALL_LOW | {"A.1.a": 4}, ALL_LOW)
    assert text(of, "lead:A").startswith("The business rates shared documents two levels higher than IT does.")


def test_a_blind_spot_is_told_from_the_side_of_those_who_depend_on_it() -> None:
    of = told(ALL_LOW, ALL_LOW | {"A.1.a": 4})
    assert "For those who depend on it, nobody can look it up." in text(of, "lead:A")


def test_gaps_of_the_same_width_are_told_in_one_sentence() -> None:
    of = told(ALL_LOW, ALL_LOW | {"A.1.a": 4, "A.2.a": 4})
    said = "IT rates shared documents and KPI scorecard two levels higher than the business does."
    assert text(of, "lead:A").startswith(said)


def test_what_both_rate_low_is_said_once() -> None:
    lead = text(told(ALL_LOW | {"A.1.a": 1}, ALL_LOW | {"A.1.a": 1}), "lead:A")
    assert lead == (
        "Lowest of all is shared documents, at 1.0. Both sides rate this low: opinions rule. People learn by luck."
    )


def test_what_holds_closes_a_lead() -> None:
    lead = text(told(ALL_LOW | {"A.3.a": 4}, ALL_LOW | {"A.3.a": 4}), "lead:A")
    assert lead.endswith("What holds: people are trained.")


def test_a_level_the_workshop_agreed_is_told_as_one() -> None:
    of = told(ALL_LOW, ALL_LOW, agreed_level("A.2", 1.5))
    assert text(of, "lead:A").startswith("Lowest of all is KPI scorecard, which the workshop put at 1.5.")


def test_a_practice_heard_from_one_side_is_named() -> None:
    of = told(ALL_LOW, {q: 2 for q in ALL_LOW if q != "A.2.a"})
    assert text(of, "lead:A").endswith("Heard from one side only: KPI scorecard.")


def test_nobody_asked_is_not_the_same_as_too_few_to_show() -> None:
    nobody = told({"A.1.a": 2}, {"A.1.a": 2})
    few = snapshot(*PEOPLE, responses("B.1.a", ann=2, ian=4), pack=PACK)
    assert text(nobody, "heading:B") == "Lead: not looked at yet"
    assert text(nobody, "lead:B").startswith("Nobody has rated this yet")
    assert text(few, "heading:B") == "Lead: too few answers to show"
    assert text(few, "lead:B") == "Too few people have rated this for their answers to be shown."


def test_a_practice_alone_is_not_the_lowest_of_all() -> None:
    assert text(told({"B.1.a": 2}, {"B.1.a": 2}), "lead:B") == "Only decisions in time can be shown here, at 2.0."


@pytest.mark.parametrize(
    ("it", "distance"), [((3, 3, 3), "a level"), ((3, 3, 4), "1.3 levels"), ((5, 5, 5), "3.0 levels")]
)
def test_a_distance_is_a_word_only_where_the_figure_says_the_same(it: tuple[int, ...], distance: str) -> None:
    given_ = [response(who, "A.1.a", 2) for who in BUSINESS]
    given_ += [response(who, "A.1.a", level) for who, level in zip(IT, it, strict=True)]
    of = snapshot(*PEOPLE, given_, pack=PACK)
    assert text(of, "heading:A").endswith(f"are {distance} apart")


# The whole


def test_one_two_and_all_blind_spots_are_told_as_such() -> None:
    def lead(*apart: str) -> str:
        return text(told(ALL_LOW, ALL_LOW | dict.fromkeys(apart, 4)), "lead:overall")

    assert lead("A.1.a").endswith("It is a blind spot: IT sees it in place, the business does not.")
    assert lead("A.1.a", "A.2.a").endswith("Both are blind spots: IT sees them in place, the business does not.")
    assert lead("A.1.a", "A.2.a", "A.3.a").endswith(
        "All are blind spots: IT sees them in place, the business does not."
    )


def test_some_blind_spots_are_counted() -> None:
    of = told(ALL_LOW | {"B.1.a": 4}, ALL_LOW | {"A.1.a": 4})
    assert text(of, "lead:overall") == (
        "On two practices the two sides are a level or more apart: shared documents and decisions in time. "
        "One is a blind spot: IT sees it in place, the business does not."
    )


def test_the_threshold_of_the_firm_is_the_one_that_is_told() -> None:
    limits = Thresholds(gap=Fraction(3, 2), severe=Fraction(3))
    of = told(ALL_LOW, ALL_LOW | {"A.1.a": 4, "A.2.a": 3}, thresholds=limits)
    assert "On one practice the two sides are a level and a half or more apart" in text(of, "lead:overall")


def test_both_sides_see_it_alike_only_where_every_practice_does() -> None:
    alike = told(ALL_LOW, ALL_LOW)
    assert text(alike, "heading:overall") == "Alignment stands at 2.0 (patchy), and both sides see it alike"
    assert text(alike, "lead:overall") == "Nowhere are the two sides a level or more apart."
    # The gaps of Communication cancel each other out, so that the challenge as a whole looks aligned.
    hidden = told(ALL_LOW | {"A.1.a": 4}, ALL_LOW | {"A.2.a": 4})
    assert text(hidden, "heading:overall").endswith("; the sides part most on shared documents")


def test_where_no_gap_can_be_shown_nothing_is_said_about_the_sides() -> None:
    one = snapshot(*PEOPLE[:3], [response(who, "A.1.a", 2) for who in BUSINESS], pack=PACK)
    small = snapshot(*PEOPLE[:4], [response(who, "A.1.a", 2) for who in (*BUSINESS, "ian")], pack=PACK)
    for of in (one, small):
        assert text(of, "heading:overall") == "Alignment stands at 2.0: patchy"
        assert text(of, "lead:overall") == "How far the two sides are apart cannot be shown from the answers there are."


def test_where_some_gaps_are_hidden_only_the_others_are_called_narrow() -> None:
    of = told({"A.1.a": 2}, {"A.1.a": 2}, responses("B.1.a", ann=2, ben=2, cat=3, ian=4), pack=PACK)
    assert text(of, "lead:overall") == "Where the two sides can be told apart, they are nowhere a level or more apart."


def test_an_empty_engagement_is_told_as_one() -> None:
    of = snapshot(pack=PACK)
    assert text(of, "heading:overall") == "Too little has been rated to draw a picture"
    assert (
        text(of, "lead:overall") == text(of, "lead:maturity") == "No answers that could be shown have been rated yet."
    )
    assert text(of, "lead:roadmap") == "No actions have been agreed yet."


def test_maturity_names_the_lowest_and_the_highest() -> None:
    of = told(ALL_LOW | {"B.1.a": 4}, ALL_LOW | {"B.1.a": 4})
    assert text(of, "heading:maturity") == "Lowest at 2.0: communication; highest at 4.0: leadership"
    assert text(told(ALL_LOW, ALL_LOW), "heading:maturity") == "All challenges stand at 2.0"


def test_practices_that_have_reached_the_agreed_level_are_counted() -> None:
    def said(*high: str) -> str:
        levels = ALL_LOW | dict.fromkeys(high, 3)
        return text(told(levels, levels), "lead:maturity")

    assert said() == "None of four practices has reached level 3 (agreed) yet."
    assert said("A.1.a") == "One of four practices has reached level 3 (agreed)."
    assert said("A.1.a", "B.1.a") == "Two of four practices have reached level 3 (agreed)."
    assert said(*ALL_LOW) == "All four practices have reached level 3 (agreed)."
    alone = told({"A.1.a": 3}, {"A.1.a": 3})
    assert text(alone, "lead:maturity") == "The one practice shown has reached level 3 (agreed)."


def test_the_longest_way_to_a_target_is_named_and_moves_with_the_target() -> None:
    of = told(ALL_LOW, ALL_LOW, target("A", 3.5), target("B", 3.0))
    draft = next(d for d in drafting(of).drafts() if d.section == "lead:maturity")
    assert draft.text.endswith("The longest way to its target is that of communication: a level and a half to go.")
    later = told(ALL_LOW, ALL_LOW, target("A", 4.5), target("B", 3.0))
    assert drafting(later).moved(kept(draft)) == (("target:A", "3.5", "4.5"),)


# The plan


@pytest.mark.parametrize(
    ("states", "said"),
    [
        (["planned"], "The plan has one action, still open."),
        (["done"], "The plan has one action, and it is done."),
        (["dropped"], "Every action that was planned has been dropped."),
        (["planned", "blocked"], "The plan has two actions, all of them still open."),
        (["done", "done", "dropped"], "The plan has two actions, and all of them are done."),
        (["done", "planned"], "The plan has two actions; one is still open."),
        (["done", "planned", "planned"], "The plan has three actions; two are still open."),
    ],
)
def test_the_plan_is_counted_without_what_was_dropped(states: list[str], said: str) -> None:
    plan = [action(n, status=ActionStatus(s), effort=4) for n, s in enumerate(states, 1)]
    assert text(snapshot(plan, pack=PACK), "lead:roadmap") == said


def test_overdue_actions_and_quick_wins_are_counted() -> None:
    plan = [action(n, due_on=date(2026, 5, 1), effort=1) for n in (1, 2)]
    assert text(snapshot(plan, pack=PACK), "lead:roadmap") == (
        "The plan has two actions, all of them still open. Two are past their date. "
        "Two open actions are quick wins: high impact, little effort."
    )
    assert date(2026, 5, 1) < TODAY


# Figures and what is kept


_WORDS = {"half a level": "0.5", "two levels and a half": "2.5", "a level and a half": "1.5", "two levels": "2.0",
          "a level": "1.0"}  # fmt: skip
_COUNTS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight")
ratings = st.lists(st.integers(1, 5), min_size=24, max_size=24)


def of_ratings(levels: list[int]) -> Snapshot:
    pairs = [(who, q) for who in (*BUSINESS, *IT) for q in ALL_LOW]
    answers = [response(who, q, level) for (who, q), level in zip(pairs, levels, strict=True)]
    plan = [action(1, effort=1), action(2, status=ActionStatus.DONE)]
    return snapshot(*PEOPLE, answers, plan, target("A", 4.5), pack=PACK)


def printed_figures(said: str) -> set[str]:
    """The figures a text prints: decimals, distances and counts, without signs."""
    said = said.lower()
    for words in ("level 3 (agreed)", "a level or more apart", "one side", "the two sides"):
        said = said.replace(words, "")
    found = set()
    for words, figure in _WORDS.items():
        if words in said:
            found.add(figure)
            said = said.replace(words, "")
    found |= set(re.findall(r"\d+\.\d", said))
    return found | {str(n) for n, word in enumerate(_COUNTS) if re.search(rf"\b{word}\b", said)}


@settings(max_examples=60, deadline=None)
@given(ratings)
def test_every_figure_that_a_draft_prints_is_cited(levels: list[int]) -> None:
    of = of_ratings(levels)
    for draft in drafting(of).drafts():
        cited = {value.strip("+−") for value in draft.figures.values()}
        # One, both and all stand for counts that are cited; a way to a target is its target less the score.
        if "target:A" in draft.figures:
            score = Disclosure(of).assessment.challenge["A"].reported
            assert score is not None
            cited.add(f"{float(Fraction(9, 2) - score) + 1e-9:.1f}")
        assert printed_figures(draft.text) <= cited, draft


@settings(max_examples=60, deadline=None)
@given(ratings, st.integers(0, 23), st.integers(1, 5))
def test_a_kept_text_is_stale_exactly_when_a_cited_figure_moves(levels: list[int], where: int, other: int) -> None:
    before, after = of_ratings(levels), of_ratings([*levels[:where], other, *levels[where + 1 :]])
    now = {d.section: d for d in drafting(after).drafts()}
    for draft in drafting(before).drafts():
        shown = {key: drafting(after).figure_text(key) for key in draft.figures}
        assert bool(drafting(after).moved(kept(draft))) == (shown != draft.figures)
        # A text nobody edited never outlives what today's figures say.
        if drafting(after).stands(kept(draft), now[draft.section]):
            assert printed_figures(draft.text) == printed_figures(now[draft.section].text)


@settings(max_examples=60, deadline=None)
@given(ratings)
def test_drafts_are_plain_sentences(levels: list[int]) -> None:
    for draft in drafting(of_ratings(levels)).drafts():
        assert draft.text == draft.text.strip()
        assert draft.text[0].isupper()
        assert not re.search(r"  |None(?! of)|[{}]|\.\.|–", draft.text), draft.text
        is_heading = draft.section.startswith("heading:")
        assert draft.text.endswith(".") is not is_heading


def test_an_edited_text_stands_and_is_stale_by_name_when_its_figure_moves() -> None:
    before, after = told(ALL_LOW, ALL_LOW | {"A.1.a": 4}), told(ALL_LOW, ALL_LOW | {"A.1.a": 5})
    draft = next(d for d in drafting(before).drafts() if d.section == "lead:A")
    edited = kept(draft, text="Ours.", is_edited=True)
    assert drafting(before).moved(edited) == ()
    assert drafting(after).moved(edited) == (("gap:A.1", "+2.0", "+3.0"),)
    assert drafting(after).stands(edited, next(d for d in drafting(after).drafts() if d.section == "lead:A"))


def test_a_figure_that_may_no_longer_be_shown_has_moved() -> None:
    shown = told(ALL_LOW, ALL_LOW | {"A.1.a": 4})
    draft = next(d for d in drafting(shown).drafts() if d.section == "heading:A")
    small = shown.replaced(responses=tuple(r for r in shown.responses if r.respondent_id not in ("jim", "kay")))
    assert drafting(small).moved(kept(draft)) == (("gap:A.1", "+2.0", "–"),)


@pytest.mark.parametrize("key", ["count:unheard-of", "mood:A.1", "score:Z.9", "", "gap"])
def test_a_key_that_names_no_figure_is_shown_as_nothing(key: str) -> None:
    of = told(ALL_LOW, ALL_LOW)
    assert drafting(of).figure_text(key) == "–"
    edited = Prose(id="p", engagement_id=ENGAGEMENT_ID, round_id=ROUND_ID, section="lead:A", text="Ours.",
                   figures={key: "2.0"}, is_edited=True)  # fmt: skip
    assert len(drafting(of).moved(edited)) == 1


def test_a_draft_kept_unedited_gives_way_when_another_practice_becomes_the_lowest() -> None:
    before = told(ALL_LOW | {"A.1.a": 1}, ALL_LOW | {"A.1.a": 1})
    after = told(ALL_LOW | {"A.1.a": 1, "A.2.a": 1}, ALL_LOW | {"A.1.a": 1, "A.2.a": 1})
    old, new = (next(d for d in drafting(s).drafts() if d.section == "lead:A") for s in (before, after))
    assert not drafting(after).stands(kept(old), new)
    assert drafting(before).stands(kept(old), old)


def test_the_text_of_this_round_comes_before_that_of_an_earlier_one_and_later_ones_are_not_told() -> None:
    first, second = round_(), round_(id="second", number=2)
    now = told(ALL_LOW, ALL_LOW, round=second, rounds=(first, second))
    then = told(ALL_LOW, ALL_LOW, round=first, rounds=(first, second))
    draft = next(d for d in drafting(now).drafts() if d.section == "lead:A")
    early = kept(draft, id="1", text="Early.", is_edited=True)
    late = kept(draft, id="2", text="Late.", is_edited=True, round_id="second")
    assert drafting(now).kept([late, early])["lead:A"] is late
    assert drafting(now).kept([early])["lead:A"] is early
    assert drafting(then).kept([late, early])["lead:A"] is early
    assert drafting(then).kept([late]) == {}
    assert drafting(now).kept([replace(late, language="de")]) == {}


def test_a_draft_kept_in_an_earlier_round_gives_way() -> None:
    second = round_(id="second", number=2)
    now = told(ALL_LOW, ALL_LOW, round=second, rounds=(round_(), second))
    draft = next(d for d in drafting(now).drafts() if d.section == "lead:A")
    assert not drafting(now).stands(kept(draft), draft)
    assert drafting(now).stands(kept(draft, is_edited=True), draft)


def test_capitals_stay_where_a_language_needs_them() -> None:
    assert lower_first("Shared documents") == "shared documents"
    assert lower_first("KPI scorecard") == "KPI scorecard"
    assert lower_first("IT training") == "IT training"
    assert lower_first("A route") == "a route"
    assert lower_first("Gemeinsame Unterlagen", "de") == "Gemeinsame Unterlagen"
    assert lower_first("") == upper_first("") == ""
    assert upper_first("ärger") == "Ärger"


# German


def german(of: Snapshot, section: str) -> str:
    return next(d.text for d in drafting(of, "de").drafts() if d.section == section)


def clauses(pack_: Pack) -> Pack:
    """The pack as German writes it: nouns keep their capital, clauses begin with their verb."""
    said = {
        "A.1": ("Gemeinsame Unterlagen", "leben Absprachen in den Köpfen", "kann jeder nachsehen, was gilt"),
        "A.2": ("Kennzahlen", "zählt die Meinung", "zählen Zahlen"),
        "A.3": ("Schulung", "lernen die Leute durch Zufall", "sind die Leute geschult"),
        "B.1": ("Entscheidungen zur Zeit", "warten Entscheidungen", "fallen Entscheidungen"),
    }
    practices = tuple(
        replace(p, short=said[p.id][0], weak=said[p.id][1], strong=said[p.id][2]) for p in pack_.practices
    )
    return replace(pack_, head=replace(pack_.head, language="de"), practices=practices)


def test_german_leads_are_german_sentences() -> None:
    of = told({**ALL_LOW, "B.1.a": 4}, {"A.1.a": 4, "A.2.a": 2, "A.3.a": 2, "B.1.a": 4}, pack=clauses(PACK))
    assert german(of, "heading:A") == "Bei „Gemeinsame Unterlagen“ liegen IT und Fachbereich zwei Stufen auseinander"
    assert german(of, "lead:A") == (
        "Die IT bewertet „Gemeinsame Unterlagen“ um zwei Stufen höher als der Fachbereich. "
        "Aus Sicht des Fachbereichs leben Absprachen in den Köpfen. "
        "Beide Seiten bewerten das niedrig: Heute zählt die Meinung. "
        "Außerdem lernen die Leute durch Zufall."
    )
    assert german(of, "heading:B") == "Schon heute fallen Entscheidungen"
    assert german(of, "lead:B") == "Schon heute fallen Entscheidungen."
    assert german(of, "lead:maturity").startswith("Zwei von vier Praktiken haben Stufe 3 (agreed) erreicht.")
    assert german(of, "lead:overall") == (
        "Bei einer Praktik liegen die beiden Seiten eine Stufe oder mehr auseinander: „Gemeinsame Unterlagen“. "
        "Es ist ein blinder Fleck: Die IT sieht es verwirklicht, der Fachbereich nicht."
    )


def test_german_figures_are_cited_as_they_are_kept() -> None:
    of = told(ALL_LOW, {**ALL_LOW, "B.1.a": 3}, pack=clauses(PACK))
    english, german_ = drafting(of).drafts(), drafting(of, "de").drafts()
    assert [d.figures for d in english] == [d.figures for d in german_]
    maturity = german(of, "heading:maturity")
    assert maturity == "Am niedrigsten mit 2,0: „Communication“; am höchsten mit 2,5: „Leadership“"


def test_the_german_plan_is_counted_in_words() -> None:
    plan = [action(n, due_on=date(2026, 4, n), impact=5, effort=1) for n in (1, 2)] + [
        action(3, status=ActionStatus.DONE)
    ]
    assert german(snapshot(*PEOPLE, plan, pack=PACK), "lead:roadmap") == (
        "Der Plan hat drei Maßnahmen; zwei sind noch offen. Bei zwei ist der Termin verstrichen. "
        "Zwei offene Maßnahmen sind schnelle Erfolge: hohe Wirkung, wenig Aufwand."
    )
