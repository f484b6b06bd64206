"""What the sections say in every situation: never something false, never a heading without words under it."""

from __future__ import annotations

import re
from datetime import date

import pytest

from alignment_desktop.deliverables.blocks import Bullets, Chart, Decisions, Heading, KeyFigure, Table, plain
from alignment_desktop.deliverables.compose import view_of
from alignment_desktop.deliverables.sections import OF_PACKS, SECTIONS
from alignment_desktop.deliverables.view import Options, View
from alignment_desktop.domain.drafting import upper_first
from alignment_desktop.domain.interview import Evidence
from alignment_desktop.domain.plan import ActionStatus, FindingEvidence, FindingKind, FindingResponse, Stance
from alignment_desktop.domain.record import replace
from alignment_desktop.domain.register import Entry
from alignment_desktop.domain.snapshot import Snapshot
from tests.builders import (
    ENGAGEMENT_ID,
    TODAY,
    action,
    agreed_level,
    finding,
    lift,
    link,
    pack,
    person,
    question,
    remark,
    respondent,
    response,
    responses,
    round_,
    snapshot,
    target,
    weight,
)
from tests.deliverables.conftest import SampleRead
from tests.deliverables.situations import SITUATIONS
from tests.deliverables.walking import empty_headings, headings, keys, lines, links, of_kind, quotes, rows, words

BY_NAME = dict(SECTIONS)
QUESTIONS = ("A.1.a", "A.1.b", "A.2.a", "B.1.a", "B.1.b")


def of(snapshot_: Snapshot, name: str, **options: object):
    return BY_NAME[name](view_of(snapshot_, Options(**options)))


def everyone(**levels: int) -> list:
    """Each of these people gives every question the same rating."""
    return [response(who, q, level) for who, level in levels.items() for q in QUESTIONS]


def people(*business: str, it: tuple[str, ...] = ()):
    return (*(respondent(n) for n in business), *(respondent(n, "it") for n in it))


BOTH = (*people("ann", "ben", "cat", it=("ian", "jim", "kay")), everyone(ann=2, ben=2, cat=3, ian=4, jim=4, kay=4))


@pytest.fixture(params=list(SITUATIONS))
def situation(request: pytest.FixtureRequest, told: SampleRead) -> Snapshot:
    return SITUATIONS[request.param](told.latest)


@pytest.mark.parametrize("name", [name for name, _section in SECTIONS])
def test_every_section_speaks_in_every_situation(name: str, situation: Snapshot) -> None:
    blocks = of(situation, name)
    assert empty_headings(blocks) == []
    said = words(blocks)
    # A pack's own words may begin with “None”.
    assert not re.search(r"\{\w*\}|\bnan\b" + ("" if name in dict(OF_PACKS) else r"|\bNone\b(?! of)"), said)
    for table in of_kind(Table, blocks):
        assert table.rows or table.empty
    for bullets in of_kind(Bullets, blocks):
        assert all(plain(item).strip() for item in bullets.items)


@pytest.mark.parametrize("name", [name for name, _section in SECTIONS])
def test_the_first_round_can_be_told_too(name: str, told: SampleRead) -> None:
    assert empty_headings(of(told.rounds[1], name)) == []


def test_a_finding_of_a_later_round_is_no_part_of_an_earlier_report(told: SampleRead) -> None:
    first, second = told.rounds[1].rounds
    early = [f.label for f in told.latest.findings if f.round_id == first.id]
    late = [f.label for f in told.latest.findings if f.round_id == second.id]
    assert early
    assert late
    said = words(of(told.rounds[1], "challenges"))
    assert not [label for label in late if label in said]


# Truth


def test_voices_are_counted_as_they_are() -> None:
    def heard(*things: object) -> str:
        view = view_of(snapshot(*things), Options())
        return view.voices(view.heard)

    assert heard() == "no voices yet"
    assert heard(*people("ann"), everyone(ann=2)) == "1 business voice"
    assert heard(*people(it=("ian", "jim")), everyone(ian=2, jim=2)) == "2 IT voices"
    assert heard(*people("ann", "ben", it=("ian",)), everyone(ann=2, ben=3, ian=2)) == "2 business and 1 IT voice"
    assert heard(*BOTH) == "3 business and 3 IT voices"


def test_one_side_alone_is_never_told_as_two() -> None:
    alone = snapshot(*people("ann", "ben", "cat"), everyone(ann=2, ben=2, cat=3))
    said = "\n".join(words(of(alone, name)) for name in BY_NAME)
    assert "We asked business and IT" not in said
    assert "Only one side has been heard in this round" in said
    assert "rated by both sides" not in said
    assert "as business and IT see it" not in said
    assert "Heard from one side only: A.1, A.2, B.1." in said


def test_an_engagement_without_answers_says_so() -> None:
    said = "\n".join(words(of(snapshot(), name)) for name in BY_NAME)
    assert "Nobody has rated any of the practices in this round." in said
    assert "no questions planned yet" in said
    assert "No actions have been agreed yet." in said
    assert "We asked business and IT" not in said


def test_what_is_hidden_is_told_apart_from_what_nobody_rated() -> None:
    some = snapshot(
        *people("ann", "ben", "cat", it=("ian", "jim")),
        responses("A.1.a", ann=2, ben=2, cat=2, ian=4, jim=4),
        responses("A.2.a", ann=2, ian=3),
    )
    said = words(of(some, "not-looked-at"))
    assert "Nobody rated: B.1." in said
    assert "Rated by too few to be shown: A.2." in said
    assert "Shown for both sides together, because one side is too small: A.1." in said


def test_sides_that_answered_different_questions_are_not_called_too_small() -> None:
    apart = snapshot(
        *people("ann", "ben", "cat", it=("ian", "jim", "kay")),
        responses("A.1.a", ann=2, ben=2, cat=2),
        responses("A.1.b", ian=2, jim=2, kay=2),
    )
    assert "Rated by both sides, but not on the same questions: A.1." in words(of(apart, "not-looked-at"))
    assert "no question that both sides rated" in words(of(apart, "maturity"))


def test_where_both_sides_rated_everything_that_is_said() -> None:
    assert "Every practice was rated by both sides." in words(of(snapshot(*BOTH), "not-looked-at"))


def test_a_gap_that_is_not_shown_says_why() -> None:
    def note(*things: object) -> str:
        figures = of_kind(KeyFigure, of(snapshot(*things), "maturity"))
        return next(f.note for f in figures if f.label == "Gap, IT minus business")

    assert note() == "not rated yet"
    assert note(*people("ann", "ben", "cat"), everyone(ann=2, ben=2, cat=2)) == "heard from one side only"
    few = (*people("ann", "ben", "cat", it=("ian",)), everyone(ann=2, ben=2, cat=2, ian=3))
    assert note(*few) == "too few voices on one side to show"
    assert note(*BOTH) == "gap: blind spot"


def test_a_computed_score_is_named_only_where_it_reads_differently() -> None:
    def note(*things: object) -> str:
        return of_kind(KeyFigure, of(snapshot(*BOTH, *things), "maturity"))[0].note

    assert "computed" not in note()
    assert "computed 3.2" in note(agreed_level("A.1", 2), agreed_level("A.2", 2), agreed_level("B.1", 2))


def test_challenges_without_anything_to_tell_share_a_page() -> None:
    breaks = [h.page_break_before for h in headings(of(snapshot(), "challenges")) if h.level == 1]
    assert breaks == [True, False]
    breaks = [h.page_break_before for h in headings(of(snapshot(*BOTH), "challenges")) if h.level == 1]
    assert breaks == [True, True]


def test_the_method_counts_changed_weights_and_bases(told: SampleRead) -> None:
    said = words(of(told.latest, "appendix-method"))
    assert "Rollouts in phases counts 2-fold" in said
    changed = snapshot(*BOTH, weight("A", 3))
    assert "A counts 3-fold" in words(of(changed, "appendix-method"))
    table = of_kind(Table, of(changed, "appendix-method"))[0]
    assert [row[2] for row in rows(table)] == ["30", "0", "0", "0"]
    assert [row[3] for row in rows(table)] == ["100\u00a0%", *["0\u00a0%"] * 3]


# Page one


def decision(number: int, **values: str) -> Entry:
    fields = {"title": f"Decision {number}?", "in_report": "yes", "needed_by": f"2026-06-{number:02d}"} | values
    return Entry(id=f"d{number}", engagement_id=ENGAGEMENT_ID, register="decisions", number=number, values=fields)


def test_at_most_three_open_decisions_are_asked_the_most_urgent_first() -> None:
    entries = (
        decision(9), decision(3, asked_of="p-ann"), decision(5), decision(4),
        decision(1, decided_on="2026-05-01"), decision(2, in_report="no"), decision(6, title="  "),
        replace(decision(7), is_archived=True),
    )  # fmt: skip
    of_them = snapshot(respondent("ann", job="Chief Executive"), entries=entries)
    asked = of_kind(Decisions, of(of_them, "decisions"))[0].decisions
    assert [d.ask for d in asked] == ["Decision 3?", "Decision 4?", "Decision 5?"]
    assert (asked[0].of_whom, asked[0].by_when) == ("Chief Executive", "3 June 2026")
    assert asked[1].of_whom == "not yet named"
    assert "Three decisions are asked of you" in words(of(of_them, "decisions"))


def test_one_decision_without_a_date_is_one_decision_without_a_date() -> None:
    undated = snapshot(entries=(decision(1, needed_by=""),))
    assert of_kind(Decisions, of(undated, "decisions"))[0].decisions[0].by_when == "no date"
    assert "One decision is asked of you" in words(of(undated, "decisions"))
    spoken = snapshot(entries=(decision(1, needed_by="by Easter"),))
    assert of_kind(Decisions, of(spoken, "decisions"))[0].decisions[0].by_when == "by Easter"


def test_the_next_moves_are_quick_wins_first_and_say_what_is_late() -> None:
    plan = (
        action(1, impact=5, effort=5, due_on=date(2026, 5, 10)),
        action(2, impact=5, effort=1, due_on=date(2026, 5, 1)),
        action(3, status=ActionStatus.DONE),
        action(4, status=ActionStatus.DROPPED),
    )
    said = of_kind(Bullets, of(snapshot(plan), "decisions"))[0].items
    assert [plain(item) for item in said] == [
        "A-02 Action 2: no owner yet, 1 May 2026 (overdue)",
        "A-01 Action 1: no owner yet, 10 May 2026",
    ]


# Plan


def test_without_findings_and_plan_page_one_reads_the_ratings() -> None:
    apart = snapshot(*BOTH)
    said = words(of(apart, "decisions"))
    assert "In place for IT at 4.0, not for the business at 2.3" in said
    assert "What is strong" not in said
    assert "findings and a plan have not been agreed yet" in said
    split = everyone(ann=3, ben=3, cat=3, ian=5, jim=5, kay=5)
    assert "The business puts it at 3.0, IT at 5.0" in words(of(snapshot(*BOTH[:-1], split), "decisions"))
    low = snapshot(*BOTH[:-1], everyone(ann=2, ben=2, cat=2, ian=2, jim=2, kay=2))
    assert upper_first(low.pack.practices[0].weak) in words(of(low, "decisions"))
    high = [response(who, q, 4) for who in ("ann", "ben", "cat", "ian", "jim", "kay") for q in QUESTIONS]
    said = words(of(snapshot(*BOTH[:-1], high), "decisions"))
    assert "What stands highest" in said
    assert "Where to look first" not in said
    assert "Where to look first" not in words(of(snapshot(*BOTH, finding(1)), "decisions"))


def test_what_is_hidden_is_not_where_to_look_first() -> None:
    few = snapshot(*people("ann", it=("ian",)), everyone(ann=1, ian=2))
    assert of_kind(Table, of(few, "decisions")) == []
    assert len(of_kind(Table, of(few, "summary-evidence"))) == 1


def test_the_summary_lists_practices_by_gap_until_there_are_findings() -> None:
    table = of_kind(Table, of(snapshot(*BOTH), "summary-evidence"))[1]
    assert [row[5] for row in rows(table)] == sorted((row[5] for row in rows(table)), reverse=True)
    assert rows(table)[0][6]
    assert len(of_kind(Table, of(snapshot(*BOTH, finding(1)), "summary-evidence"))) == 2
    assert "widest gap first" not in words(of(snapshot(*BOTH, finding(1)), "summary-evidence"))


def test_without_a_plan_the_limits_say_so_and_the_roadmap_is_left_out() -> None:
    assert of(snapshot(*BOTH), "roadmap") == ()
    assert "No actions have been agreed yet." in words(of(snapshot(*BOTH), "not-looked-at"))
    assert "No actions" not in words(of(snapshot(*BOTH, action(1)), "not-looked-at"))


def test_a_chapter_without_findings_shows_the_next_level() -> None:
    told = snapshot(*BOTH, finding(1))
    (table,) = [t for t in of_kind(Table, of(told, "challenges")) if t.columns[2].title == "Next level"]
    assert {row[0] for row in rows(table)} == {p.short for p in told.pack.practices_of["B"]}
    level = told.assessment.practice["B.1"].level
    question = told.pack.questions_of["B.1"][0]
    assert rows(table)[0][2:] == [f"{level + 1} {told.pack.level_name(level + 1)}", question.levels[level]]
    top = [response(who, q, 5) for who in ("ann", "ben", "cat", "ian", "jim", "kay") for q in QUESTIONS]
    assert "What the next level looks like" not in words(of(snapshot(*BOTH[:-1], top), "challenges"))


def test_a_dropped_action_is_nowhere() -> None:
    dropped = (finding(1), action(1, status=ActionStatus.DROPPED), action(2), link("action 1", "finding 1"))
    said = "\n".join(words(of(snapshot(*BOTH, *dropped, link("action 2", "finding 1")), n)) for n in BY_NAME)
    assert "A-02" in said
    assert "A-01" not in said


def test_an_overdue_action_says_so_in_every_table() -> None:
    late = snapshot(*BOTH, finding(1), action(1, due_on=date(2026, 4, 1)), link("action 1", "finding 1"))
    for name in ("challenges", "roadmap", "summary-evidence"):
        assert "planned, overdue" in words(of(late, name)), name


def test_a_finished_action_stands_at_the_day_it_was_done() -> None:
    done = action(1, status=ActionStatus.DONE, due_on=date(2026, 4, 1), done_on=date(2026, 3, 9))
    plan = snapshot(*BOTH, finding(1), done, link("action 1", "finding 1"))
    for name in ("challenges", "roadmap"):
        said = [cell for table in of_kind(Table, of(plan, name)) for row in rows(table) for cell in row]
        assert "9 Mar 2026" in said
        assert "1 Apr 2026" not in said


def test_the_roadmap_stands_by_horizon() -> None:
    days = {1: date(2026, 5, 20), 2: date(2026, 6, 20), 3: date(2026, 7, 20), 4: date(2027, 1, 1), 5: None}
    plan = [action(n, due_on=day) for n, day in days.items()]
    plan.append(action(6, status=ActionStatus.DONE, done_on=date(2026, 3, 1)))
    first = [row[0] for row in rows(of_kind(Table, of(snapshot(plan), "roadmap"))[0])]
    assert first == [
        "Within 30 days", "A-01 Action 1", "Within 60 days", "A-02 Action 2", "Within 90 days", "A-03 Action 3",
        "Beyond 90 days", "A-04 Action 4", "No date yet", "A-05 Action 5", "Done", "A-06 Action 6",
    ]  # fmt: skip
    assert date(2026, 5, 4) == TODAY


def test_lifts_are_added_to_what_the_reader_may_see() -> None:
    plan = snapshot(*BOTH, action(1), lift("action 1", "B.1", 5), target("B", 4.0))
    table = of_kind(Table, of(plan, "roadmap"))[-1]
    assert rows(table) == [["A", "3.2", "3.2", "–", "–"], ["B", "3.2", "3.7", "4.0", "–"]]


def test_a_long_plan_has_its_timeline_in_parts() -> None:
    plan = [action(n, due_on=date(2026, 6, 1)) for n in range(1, 61)]
    pictures = of_kind(Chart, of(snapshot(plan), "roadmap"))
    assert all(chart.picture.height < 680 for chart in pictures)
    labels = words(pictures)
    assert all(f"A-{n:02d}" in labels for n in range(1, 61))


# Evidence, quotes and what stands behind a finding


def with_remarks(*kinds: str) -> Snapshot:
    lines = [remark(f"Line {n}", "ann", "A.1.a", kind) for n, kind in enumerate(kinds)]
    evidence = tuple(FindingEvidence(id=r.id, finding_id="finding 1", remark_id=r.id) for r in lines)
    return snapshot(*BOTH, finding(1, practice="A.1"), lines, finding_evidence=evidence)


def test_only_remarks_on_the_record_are_counted_as_evidence() -> None:
    counted = words(of(with_remarks("note", "quote", "off_record", "observation"), "challenges"))
    assert "; 2 remarks" in counted
    assert "; one remark" in words(of(with_remarks("note", "off_record"), "challenges"))
    assert "remark" not in words(of(with_remarks("off_record", "observation"), "challenges"))


def test_a_finding_without_figures_still_names_its_remarks() -> None:
    one = with_remarks("note")
    hidden = replace(one, responses=())
    assert "Evidence: one remark" in lines(of(hidden, "challenges"))


def test_no_quote_is_printed_twice() -> None:
    line = remark("Once only.", "ann", "A.1.a", "quote")
    found = (finding(1, practice="A.1"), finding(2, challenge="B", practice="B.1"))
    backed = tuple(FindingEvidence(id=f"e{f.id}", finding_id=f.id, remark_id=line.id) for f in found)
    told = snapshot(*BOTH, found, line, finding_evidence=backed)
    assert [q.text for q in quotes(of(told, "challenges"))] == ["Once only."]


def test_what_the_pack_does_not_know_is_passed_over() -> None:
    odd = snapshot(*BOTH, finding(1, practice="Z.9"), remark("Odd.", "ann", "Z.9.a", "quote"))
    assert "F-01" in words(of(odd, "challenges"))
    assert "Odd." not in words(of(odd, "challenges"))


def test_management_answers_under_its_finding() -> None:
    answer = FindingResponse(id="r", finding_id="finding 1", stance=Stance.PARTLY, words="In parts.", person_id="p-ann")
    said = lines(of(snapshot(*BOTH, finding(1), finding_responses=(answer,)), "challenges"))
    assert "Management agrees in part (ann): In parts." in said


def test_a_strength_without_words_has_its_heading_only() -> None:
    strong = snapshot(*BOTH, finding(1, kind=FindingKind.STRENGTH))
    assert [h.text for h in headings(of(strong, "challenges")) if h.level == 3] == ["F-01 Finding 1"]


def picture(n: int, **changes: object) -> Evidence:
    return Evidence(**{"id": f"e{n}", "engagement_id": ENGAGEMENT_ID, "attachment": "a" * 64, "caption": f"Picture {n}",
                       "source": "Seen in the hall", "taken_on": TODAY, "may_print": True} | changes)  # fmt: skip


def test_pictures_need_leave_to_print_and_a_remark_that_may_leave() -> None:
    off, on = remark("Off", "ann", kind="off_record"), remark("On", "ann")
    seen = (picture(1), picture(2, may_print=False), picture(3, remark_id=off.id), picture(4, remark_id=on.id))
    said = words(of(snapshot(*BOTH, off, on, evidence=seen), "evidence"))
    assert "Picture 1. Seen in the hall, 4 May 2026." in said
    assert "Picture 4" in said
    assert "Picture 2" not in said
    assert "Picture 3" not in said
    assert of(snapshot(*BOTH, off, evidence=seen[1:3]), "evidence") == ()


# Agreement


def test_agreement_counts_only_the_questions_it_shows() -> None:
    everybody = people("ann", "ben", "cat", "dan", "eve", it=("ian", "jim", "kay"))
    alike = responses("A.1.a", ann=3, ben=3, cat=3, dan=3, eve=3, ian=3, jim=3, kay=3)
    # Five business people agree, but the one voice of IT beside them keeps the question out of the report.
    other = responses("A.2.a", ann=2, ben=2, cat=2, dan=2, eve=2, ian=2)
    view = view_of(snapshot(*everybody, alike, other), Options())
    table = of_kind(Table, BY_NAME["appendix-agreement"](view))[0]
    for practice in ("A.1", "A.2"):
        shown = [row for row in rows(table) if row[0].startswith(f"{practice}.")]
        told = [row[0] for row in rows(table) if row[0].startswith(f"{practice}:")]
        agreed = sum(row[7] == "agreed" for row in shown)
        assert told == ([f"{practice}: {agreed} of {len(shown)} questions agreed on"] if shown else [])
    assert [row[0] for row in rows(table) if row[7] == "agreed" and row[0].startswith("A.1")] == ["A.1.a"]


def test_agreement_of_three_or_four_people_has_no_columns_for_a_verdict_that_cannot_be() -> None:
    view = view_of(snapshot(*people("ann", "ben", "cat"), responses("A.1.a", ann=3, ben=3, cat=2)), Options())
    blocks = BY_NAME["appendix-agreement"](view)
    table = of_kind(Table, blocks)[0]
    assert [column.title for column in table.columns] == ["Question", "", "n", "range", "AD"]
    assert rows(table)[1][0] == "A.1.a"
    assert "rwg" not in words(blocks)


def test_agreement_without_enough_people_says_so() -> None:
    table = of_kind(Table, of(snapshot(*people("ann", "ben"), everyone(ann=2, ben=2)), "appendix-agreement"))[0]
    assert table.rows == ()
    assert table.empty


# Actions


def test_what_happens_next_begins_with_what_is_still_to_be_done(told: SampleRead) -> None:
    view = view_of(told.latest, Options())
    tables = [t for t in of_kind(Table, BY_NAME["challenges"](view)) if t.columns[0].title == "Action"]
    assert len(tables) == len(view.pack.challenges)
    for table in tables:
        is_done = [row[3] == "done" for row in rows(table)]
        assert is_done == sorted(is_done)


# Links


def test_what_is_named_leads_to_where_it_is_told(told: SampleRead) -> None:
    view = view_of(told.latest, Options())
    blocks = [b for name, section in SECTIONS if name != "summary-evidence" for b in section(view)]
    assert links(blocks) <= keys(blocks)
    known = keys(blocks)
    assert {f.id for f in view.findings} <= known
    assert {a.id for a in view.plan} <= known
    assert {f"practice-{p.id}" for p in view.pack.practices} <= known
    assert {f"chapter-{c.id}" for c in view.pack.challenges} <= known
    led_to = links(blocks)
    assert {f.id for f in view.findings} <= led_to
    assert {a.id for a in view.plan} <= led_to
    shown = {f"practice-{p.id}" for p in view.pack.practices if view.shows(view.assessment.practice[p.id])}
    assert shown <= led_to


def test_chapters_open_with_their_message_and_their_colour(told: SampleRead) -> None:
    view: View = view_of(told.latest, Options())
    chapters = [h for h in headings(BY_NAME["challenges"](view)) if h.level == 1]
    assert [h.text for h in chapters] == [view.text(f"heading:{c.id}") for c in view.pack.challenges]
    assert [h.colour for h in chapters] == [c.colour for c in view.pack.challenges]
    assert all(isinstance(h, Heading) and not h.text.endswith(".") for h in chapters)


def test_an_erased_owner_is_nobody() -> None:
    gone = person("Gone", erased_on=TODAY)
    answer = FindingResponse(id="r", finding_id="finding 1", stance=Stance.AGREE, words="Yes.", person_id=gone.id)
    told = snapshot(
        *BOTH, finding(1), action(1, owner_id=gone.id), link("action 1", "finding 1"),
        finding_responses=(answer,), entries=(decision(1, asked_of=gone.id),), round=round_(),
    )  # fmt: skip
    told = replace(told, people=(*told.people, gone))
    said = "\n".join(words(of(told, name)) for name in BY_NAME)
    assert "Gone" not in said
    assert "no owner yet" in said


class TestTheLevelWanted:
    """What people want in a year stands in the chapter on maturity, as far as small sides allow."""

    PACK = pack(("A.1.a", question("A.1.t", asks="target", weight=0), "B.1.a"))

    def asked(self, **levels: int) -> Snapshot:
        people = [respondent(who, side="it" if who.startswith("it") else "business") for who in levels]
        given = [response(who, "A.1.t", level) for who, level in levels.items()]
        return snapshot(*people, *given, response(next(iter(levels)), "A.1.a", 2), target("A", 3.5), pack=self.PACK)

    def table(self, found: Snapshot) -> Table | None:
        return next((t for t in of_kind(Table, of(found, "maturity")) if "Levels wanted" in t.caption), None)

    def test_each_side_stands_beside_today_and_the_target(self):
        table = self.table(self.asked(b1=4, b2=5, b3=4, it1=3, it2=3, it3=3))
        assert [column.title for column in table.columns] == ["Challenge", "Today", "Business", "IT", "Target"]
        assert rows(table) == [["A", "–", "4.3 (3)", "3.0 (3)", "3.5"]]

    def test_a_german_reader_sees_a_decimal_comma(self):
        german = of(self.asked(b1=4, b2=5, b3=4, it1=3, it2=3, it3=3), "maturity", language="de")
        assert "4,3 (3)" in words(german)

    def test_with_a_small_side_both_stand_together(self):
        table = self.table(self.asked(b1=4, b2=5, b3=4, it1=3))
        assert [column.title for column in table.columns] == ["Challenge", "Today", "Both sides", "Target"]
        assert rows(table) == [["A", "–", "4.0 (4)", "3.5"]]

    def test_where_nothing_was_said_or_may_be_told_there_is_no_heading(self):
        assert self.table(self.asked(b1=4, it1=3)) is None
        assert "The level wanted" not in words(of(self.asked(b1=4, it1=3), "maturity"))
        assert self.table(snapshot(pack=self.PACK)) is None
