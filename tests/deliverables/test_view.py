"""What one reader sees of a snapshot: words, dates, figures and texts, ready to print."""

from __future__ import annotations

from datetime import date

import pytest

from alignment_desktop.deliverables.blocks import Paper, Tone
from alignment_desktop.deliverables.compose import view_of
from alignment_desktop.deliverables.view import Options, View
from alignment_desktop.domain.deliverable import Prose
from alignment_desktop.domain.plan import ActionStatus, FindingState
from alignment_desktop.domain.record import replace
from alignment_desktop.domain.snapshot import Snapshot
from tests.builders import (
    ENGAGEMENT_ID,
    ROUND_ID,
    TODAY,
    action,
    agreed_level,
    finding,
    lift,
    link,
    person,
    respondent,
    response,
    responses,
    snapshot,
    target,
)

QUESTIONS = ("A.1.a", "A.1.b", "A.2.a", "B.1.a", "B.1.b")


def both(business: int = 2, it: int = 4) -> tuple[object, ...]:
    names = {"ann": business, "ben": business, "cat": business, "ian": it, "jim": it, "kay": it}
    crowd = [respondent(n, "it" if n in ("ian", "jim", "kay") else "business") for n in names]
    return (*crowd, [response(n, q, level) for n, level in names.items() for q in QUESTIONS])


def view(*things: object, **options: object) -> View:
    return view_of(snapshot(*things), Options(**options))


def test_days_are_written_out_in_text_and_short_in_tables() -> None:
    day = date(2026, 11, 9)
    assert view().day(day) == "9 November 2026"
    assert view().short_day(day) == "9 Nov 2026"
    assert view().t.short_month(day) == "Nov"
    assert view().day(None) == view().short_day(None) == "–"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "planned"),
        ({"status": ActionStatus.IN_PROGRESS}, "in progress"),
        ({"status": ActionStatus.IN_PROGRESS, "progress": 40}, "in progress, 40\u00a0%"),
        ({"status": ActionStatus.BLOCKED, "progress": 40}, "blocked"),
        ({"due_on": date(2026, 5, 3)}, "planned, overdue"),
        ({"due_on": TODAY}, "planned"),
        ({"due_on": date(2026, 5, 3), "status": ActionStatus.DONE}, "done"),
    ],
)
def test_where_an_action_stands(changes: dict[str, object], words: str) -> None:
    cell = view().status_cell(action(**changes))
    assert cell.text == words
    assert (cell.tone is Tone.BAD) == words.endswith("overdue")


def test_an_owner_is_known_by_the_job_and_else_by_name() -> None:
    of = view(respondent("ann", job="Head of Tests"), respondent("ben"))
    assert of.owner("p-ann") == "Head of Tests"
    assert of.owner("p-ben") == "ben"
    assert of.owner(None) == of.owner("p-nobody") == "no owner yet"
    assert of.owner_cell(action(owner_id="p-ann")).tone is Tone.NEUTRAL
    assert of.owner_cell(action()).tone is Tone.WARN


def test_an_erased_person_owns_nothing() -> None:
    gone = person("Gone", job="Once", erased_on=TODAY)
    of = View(snapshot=replace(snapshot(), people=(gone,)), pack=view().pack, options=Options(), t=view().t)
    assert of.owner(gone.id) == "no owner yet"
    assert of.owner_cell(action(owner_id=gone.id)).tone is Tone.WARN


def test_readings_name_what_comes_first() -> None:
    def reading(business: int, it: int) -> str:
        of = view(*both(business, it))
        return of.reading(of.assessment.overall)

    assert reading(2, 4) == "severe gap: blind spot"
    assert reading(4, 3) == "gap"
    assert reading(4, 2) == "severe gap: undervalued strength"
    assert reading(3, 3) == "aligned"
    assert view().reading(view().assessment.overall) == "–"


def test_a_reading_just_below_its_limit_says_so() -> None:
    crowd = [
        respondent(n, "it" if n.startswith("i") else "business")
        for n in ("a1", "a2", "a3", *(f"i{n}" for n in range(21)))
    ]
    # 10 of 21 rate one level more: a gap of 0.476, printed as +0.5 and still aligned.
    answers = [response(s.respondent.id, "A.1.a", 2) for s in crowd[:3]]
    answers += [response(s.respondent.id, "A.1.a", 3 if n < 10 else 2) for n, s in enumerate(crowd[3:])]
    of = view(*crowd, answers)
    figure = of.assessment.practice["A.1"]
    assert (of.gap(figure), of.reading(figure)) == ("+0.5", "aligned, but barely")


def test_figures_are_printed_with_one_decimal_and_their_sign() -> None:
    of = view(*both(2, 4), agreed_level("A.1", 2), target("A", 3.5))
    practice, challenge = of.assessment.practice["A.1"], of.assessment.challenge["A"]
    assert (of.score(practice), of.computed(practice), of.gap(practice)) == ("2.0", "3.0", "+2.0")
    assert of.coverage(practice) == "100\u00a0%"
    assert of.level_name(practice) == "patchy"
    assert of.gap_tone(practice) is Tone.BAD
    assert of.short_band(challenge) == "3.0–3.0"
    assert of.band(challenge) == "computed 3.0, steady at 3.0"
    assert of.target("A") is not None
    assert of.target("B") is None


def test_what_may_not_be_shown_is_a_dash() -> None:
    of = view(respondent("ann"), responses("A.1.a", ann=2))
    figure = of.assessment.practice["A.1"]
    assert (of.score(figure), of.computed(figure), of.gap(figure), of.short_band(figure)) == ("–", "–", "–", "–")
    assert of.band(figure) == of.level_name(figure) == ""
    assert not of.shows(figure)
    assert not of.shows_sides(figure)


def test_the_widest_gap_is_drawn_first_and_pooled_rows_last() -> None:
    of = view(
        *both(2, 2)[:-1],
        responses("A.1.a", ann=2, ben=2, cat=2, ian=3, jim=3, kay=3),
        responses("A.2.a", ann=2, ben=2, cat=2, ian=5, jim=5, kay=5),
        responses("B.1.a", ann=2, ben=2, cat=2, ian=5),
    )
    rows = [(p.short, of.assessment.practice[p.id], "") for p in of.pack.practices]
    labels = [w for w in of.dumbbells(rows).alt.replace(":", "").split() if w in ("A.1", "A.2", "B.1")]
    assert labels == ["A.2", "A.1", "B.1"]


def test_texts_are_cut_only_where_there_is_too_little_room() -> None:
    long = "Whether we go on, or stop"
    assert view().cut(long) == long
    assert view(words=18).cut(long) == "Whether we go on…"
    assert view(words=18).cut(long, 2) == long
    assert view(words=5).cut("Unbreakable") == "Unbre…"


def test_a_shorter_view_has_the_same_figures_and_texts() -> None:
    full = view(*both())
    short = full.shorter(1, 60)
    assert (short.options.most, short.options.words) == (1, 60)
    assert short.assessment is full.assessment
    assert short.text("lead:A") == full.text("lead:A")
    assert full.options.words is None


def test_actions_stand_in_the_chapter_of_their_findings_and_else_of_what_they_lift() -> None:
    plan = [action(n, due_on=date(2026, 6, 10 - n)) for n in (1, 2, 3, 4)]
    lifts = (lift("action 1", "B.1", 5), lift("action 2", "A.1", 5), lift("action 3", "Z.1", 5))
    of = view(finding(1), finding(2, challenge="B"), plan, link("action 1", "finding 1"), lifts)
    challenges = {c.id: [a.label for a in of.actions_of(c)] for c in of.pack.challenges}
    assert challenges == {"A": ["A-02", "A-01"], "B": []}


def test_an_action_of_a_finding_that_was_not_accepted_stands_where_its_lifts_put_it() -> None:
    rejected = finding(1, state=FindingState.REJECTED, reject_reason="seen on paper")
    of = view(rejected, [action(1)], link("action 1", "finding 1"), lift("action 1", "B.1", 5))
    assert {c.id: [a.label for a in of.actions_of(c)] for c in of.pack.challenges} == {"A": [], "B": ["A-01"]}


def test_listed_words_read_as_a_sentence() -> None:
    assert [view().t.listed(words) for words in ((), ("a",), ("a", "b"), ("a", "b", "c"))] == [
        "", "a", "a and b", "a, b and c",
    ]  # fmt: skip


def test_the_paper_decides_the_width() -> None:
    assert view(paper=Paper.LETTER).width - view(paper=Paper.A4).width == pytest.approx(612 - 595.276, abs=0.01)


# Texts kept in the workbook


def prose(section: str, words: str, **changes: object) -> Prose:
    fields = {"id": words, "engagement_id": ENGAGEMENT_ID, "round_id": ROUND_ID, "section": section, "text": words}
    return Prose(**fields | changes)


def with_prose(*kept: Prose) -> View:
    return view_of(snapshot(*both(), prose=kept), Options())


def test_an_edited_text_is_printed_whatever_moved() -> None:
    of = with_prose(prose("lead:A", "Ours.", is_edited=True, figures={"score:A": "1.0"}))
    assert of.text("lead:A") == "Ours."


def test_a_kept_draft_is_printed_while_its_figures_stand() -> None:
    figures = {"gap:A.1": "+2.0"}
    draft = next(d for d in view(*both()).drafting.drafts() if d.section == "heading:A")
    assert draft.figures == figures
    assert with_prose(prose("heading:A", "As kept", figures=figures)).text("heading:A") == "As kept"
    moved = with_prose(prose("heading:A", "As kept", figures={"gap:A.1": "+1.0"}))
    assert moved.text("heading:A") == draft.text


def test_a_text_in_another_language_waits_for_its_own_document() -> None:
    of: Snapshot = snapshot(*both(), prose=(prose("lead:A", "Unseres.", language="de", is_edited=True),))
    assert view_of(of, Options()).text("lead:A") != "Unseres."
    assert view_of(of, Options(language="de")).text("lead:A") == "Unseres."
