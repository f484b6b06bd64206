"""The sample engagement: complete, coherent and true to the core pack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from difflib import SequenceMatcher
from itertools import combinations, pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from alignment_desktop.content import sample as sample_module
from alignment_desktop.content.files import resources
from alignment_desktop.content.packs import core_pack
from alignment_desktop.content.sample import Sample, SampleResponse, image, sample
from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.interview import Basis, ClaimState, RemarkClass, Response, SittingState, Standing
from alignment_desktop.domain.pack import Pack
from alignment_desktop.domain.plan import ActionStatus, FindingKind, FindingState
from alignment_desktop.domain.register import problems


@pytest.fixture(scope="module")
def told() -> Sample:
    return sample()


@pytest.fixture(scope="module")
def pack() -> Pack:
    return core_pack()


@pytest.fixture(scope="module")
def planned(told: Sample, pack: Pack) -> dict[tuple[str, str], frozenset[str]]:
    """(round, respondent) -> the questions their plan asks."""
    asked: dict[tuple[str, str], set[str]] = {}
    for sitting in told.interviews:
        if sitting.plan:
            for person in sitting.respondents:
                asked.setdefault((sitting.round, person), set()).update(pack.plan[sitting.plan].questions)
    return {key: frozenset(questions) for key, questions in asked.items()}


def answers_of(told: Sample, round_key: str) -> list[SampleResponse]:
    return [r for r in told.responses if r.round == round_key]


def side_of(told: Sample) -> dict[str, Side]:
    return {p.key: p.side for p in told.people}


# What there is


def test_nine_people_are_interviewed_five_of_the_business_and_four_of_it(told: Sample, pack: Pack) -> None:
    sides = side_of(told)
    assert Counter(sides[r.person] for r in told.respondents) == {Side.BUSINESS: 5, Side.IT: 4}
    assert len({r.role for r in told.respondents}) == 9
    assert all(
        pack_role.side == sides[r.person]
        for r in told.respondents
        for pack_role in pack.roles
        if pack_role.id == r.role
    )


def test_a_tenth_person_owns_actions_without_being_interviewed(told: Sample) -> None:
    others = {p.key for p in told.people} - {r.person for r in told.respondents}
    assert len(others) == 1
    assert others <= {a.owner for a in told.actions}


def test_every_kind_of_promise_is_made_and_one_or_two_release_their_figures(told: Sample) -> None:
    assert {r.attribution for r in told.respondents} == {"named", "role", "side", "none"}
    assert sum(r.released_on is not None for r in told.respondents) in (1, 2)


def test_the_counts_are_those_of_a_complete_engagement(told: Sample) -> None:
    assert (len(told.rounds), len(told.claims), len(told.agreed_levels), len(told.weights)) == (2, 3, 6, 1)
    assert (len(told.evidence), len(told.kpis), len(told.actions), len(told.prose)) == (3, 8, 19, 2)
    assert sum(r.is_flagged for r in told.responses) == 6
    assert {t.about for t in told.targets} >= {"C1", "C2", "C3", "C4", "C5"}
    assert len(told.targets) == 7


def test_findings_hold_two_strengths_a_rejection_a_merger_and_five_responses(told: Sample) -> None:
    assert Counter(f.state for f in told.findings) == {
        FindingState.ACCEPTED: 12,
        FindingState.REJECTED: 1,
        FindingState.MERGED: 1,
    }
    accepted = [f for f in told.findings if f.state is FindingState.ACCEPTED]
    assert sum(f.kind is FindingKind.STRENGTH for f in accepted) == 2
    assert sum(f.response is not None for f in accepted) == 5
    assert {f.response.stance for f in accepted if f.response} == {"agree", "partly", "disagree"}


def test_the_plan_is_part_done_with_one_overdue_and_one_without_an_owner(told: Sample) -> None:
    assert Counter(a.status for a in told.actions) == {
        ActionStatus.DONE: 6,
        ActionStatus.IN_PROGRESS: 5,
        ActionStatus.BLOCKED: 1,
        ActionStatus.PLANNED: 7,
    }
    assert [a.number for a in told.actions if a.status.is_open and a.due_on < told.today] == [12]
    assert [a.number for a in told.actions if a.owner is None] == [15]
    assert all(2 <= len(a.steps) <= 5 and a.lifts and a.findings for a in told.actions)


def test_done_actions_are_verified_and_running_ones_say_how_far_they_are(told: Sample) -> None:
    for action in told.actions:
        is_done = action.status is ActionStatus.DONE
        assert is_done == bool(action.verification) == (action.done_on is not None) == (action.progress == 100)
        assert is_done == all(step.done_on for step in action.steps)
        assert (0 < action.progress < 100) == (action.status in (ActionStatus.IN_PROGRESS, ActionStatus.BLOCKED))
        assert bool(action.updates) == (action.status is not ActionStatus.PLANNED)


def test_the_registers_hold_what_the_pages_need(told: Sample) -> None:
    held = Counter(e.register for e in told.entries)
    wanted = {"decisions": 6, "forums": 4, "documents": 4, "resistance": 4, "skills": 8, "training": 3}
    wanted |= {"value_inputs": 6, "audits": 2}
    assert {name: held[name] for name in wanted} == wanted


def test_three_open_decisions_are_asked_with_what_waiting_costs(told: Sample) -> None:
    asked = [e.values for e in told.entries if e.register == "decisions" and e.values.get("in_report") == "yes"]
    assert len(asked) == 3
    for values in asked:
        assert "decided_on" not in values
        assert values["asked_of"]
        assert values["cost_of_waiting"]
        assert date.fromisoformat(values["needed_by"]) > told.today


def test_eight_kpis_cover_the_four_families_with_an_owner_on_each_side(told: Sample, pack: Pack) -> None:
    sides = side_of(told)
    assert {k.family for k in told.kpis} == {f.id for f in pack.kpi_families}
    for kpi in told.kpis:
        assert (sides[kpi.business_owner], sides[kpi.it_owner]) == (Side.BUSINESS, Side.IT)
        assert 7 <= len(kpi.measurements) <= 13


# What was answered


def test_every_planned_question_has_an_answer_in_both_rounds(
    told: Sample, planned: dict[tuple[str, str], frozenset[str]]
) -> None:
    assert len(planned) == 18
    given = {(r.round, r.respondent, r.question) for r in told.responses}
    assert {(*key, question) for key, questions in planned.items() for question in questions} <= given
    assert len(given) == len(told.responses)


def test_every_follow_up_that_was_due_has_an_answer_and_no_other(
    told: Sample, pack: Pack, planned: dict[tuple[str, str], frozenset[str]]
) -> None:
    answers = {(r.round, r.respondent, r.question): r for r in told.responses}
    role = {r.person: r.role for r in told.respondents}
    due = set()
    for round_key, person in planned:
        for question in pack.questions:
            rule = question.follow_up
            before = answers.get((round_key, person, rule.question)) if rule else None
            if rule is None or before is None or (question.audience and role[person] not in question.audience):
                continue
            rating, standing = before.rating, before.standing
            if (
                (rule.at_most and rating and rating <= rule.at_most)
                or (rule.at_least and rating and rating >= rule.at_least)
                or (rule.is_ == "DK" and standing is Standing.DONT_KNOW)
                or (rule.is_ == "NA" and standing is Standing.NOT_APPLICABLE)
                or (rule.is_ == "declined" and standing is Standing.DECLINED)
            ):
                due.add((round_key, person, question.id))
    assert {key for key in answers if pack.question[key[2]].follow_up} == due
    assert len(due) > 80


def test_what_was_asked_beyond_the_plans_was_asked_in_both_rounds_and_counts(
    told: Sample, pack: Pack, planned: dict[tuple[str, str], frozenset[str]]
) -> None:
    beyond: dict[str, set[tuple[str, str]]] = {r.key: set() for r in told.rounds}
    for r in told.responses:
        question = pack.question[r.question]
        if not question.follow_up and r.question not in planned[r.round, r.respondent]:
            assert question.weight
            beyond[r.round].add((r.respondent, r.question))
    assert beyond["baseline"] == beyond["checkpoint"]
    assert max(Counter(person for person, _question in beyond["baseline"]).values()) <= 5


def test_both_sides_say_what_every_challenge_needs_and_the_business_wants_more_of_all_but_one(
    told: Sample, pack: Pack
) -> None:
    sides = side_of(told)
    wanted: dict[tuple[str, Side], list[int]] = {}
    for r in answers_of(told, "checkpoint"):
        if pack.question[r.question].asks == "target" and r.rating:
            about = pack.practice[pack.question[r.question].practice].challenge
            wanted.setdefault((about, sides[r.respondent]), []).append(r.rating)
    assert all(len(wanted[c.id, Side.BUSINESS]) >= 3 and wanted[c.id, Side.IT] for c in pack.challenges)
    more = {
        c.id
        for c in pack.challenges
        if sum(b := wanted[c.id, Side.BUSINESS]) / len(b) > sum(i := wanted[c.id, Side.IT]) / len(i)
    }
    assert more == {"C1", "C2", "C3", "C4"}


def test_both_sides_rated_every_practice_in_both_rounds(told: Sample, pack: Pack) -> None:
    sides = side_of(told)
    rated = {(r.round, pack.question[r.question].practice, sides[r.respondent]) for r in told.responses if r.rating}
    assert rated == {(r.key, p.id, side) for r in told.rounds for p in pack.practices for side in Side}


def test_bases_are_mixed_and_some_could_not_would_not_or_need_not_say(told: Sample) -> None:
    assert {r.basis for r in told.responses if r.rating} == set(Basis)
    for round_ in told.rounds:
        standings = {r.standing for r in answers_of(told, round_.key)}
        assert standings == {Standing.RATED, Standing.DONT_KNOW, Standing.NOT_APPLICABLE, Standing.DECLINED}


def test_responses_fit_the_domain_and_their_sitting(told: Sample) -> None:
    sittings = {i.key: i for i in told.interviews}
    for r in told.responses:
        sitting = sittings[r.interview]
        assert sitting.state is SittingState.HELD
        assert (sitting.round, r.respondent in sitting.respondents) == (r.round, True)
        fields: dict[str, Any] = {name: getattr(r, name) for name in ("question", "standing", "rating", "basis")}
        Response(id="x", round_id=r.round, respondent_id=r.respondent, **fields)
        if r.basis is Basis.CONFIRMED:
            assert sitting.confirmed_on
        if r.basis is Basis.QUESTIONNAIRE:
            assert sitting.channel == "sheet"


def test_joint_ratings_come_from_the_one_sitting_with_two_people(told: Sample) -> None:
    shared = [i for i in told.interviews if len(i.respondents) == 2]
    assert len(shared) == 1
    joint = [r for r in told.responses if r.is_joint]
    assert joint
    assert {r.interview for r in joint} == {shared[0].key}
    first = {r.question for r in told.responses if r.interview == shared[0].key and not r.is_joint}
    assert {r.question for r in joint} == first


def test_a_missed_appointment_was_held_later(told: Sample) -> None:
    missed = [i for i in told.interviews if i.state is SittingState.NO_SHOW]
    assert len(missed) == 1
    later = [
        i
        for i in told.interviews
        if i.respondents == missed[0].respondents and i.round == missed[0].round and i.state is SittingState.HELD
    ]
    assert later[0].appointment > missed[0].appointment
    assert missed[0].started_at is None


# What the figures tell


def mean(told: Sample, pack: Pack, round_key: str, practice: str, side: Side) -> float:
    sides = side_of(told)
    ratings = [
        r.rating
        for r in answers_of(told, round_key)
        if r.rating
        and pack.question[r.question].weight
        and pack.question[r.question].practice == practice
        and sides[r.respondent] is side
    ]
    return sum(ratings) / len(ratings)


@pytest.mark.parametrize("practice", ["C1.P1", "C1.P5"])
def test_it_is_content_with_expectations_and_documents_and_the_business_is_not(
    told: Sample, pack: Pack, practice: str
) -> None:
    assert mean(told, pack, "checkpoint", practice, Side.IT) >= 3
    assert mean(told, pack, "checkpoint", practice, Side.BUSINESS) < 3
    gaps = [
        mean(told, pack, r.key, practice, Side.IT) - mean(told, pack, r.key, practice, Side.BUSINESS)
        for r in told.rounds
    ]
    assert gaps[0] > gaps[1] >= 1


def test_both_sides_find_decisions_slow(told: Sample, pack: Pack) -> None:
    business, it = (mean(told, pack, "checkpoint", "C3.P2", side) for side in Side)
    assert max(business, it) < 3
    assert abs(business - it) < 1


def test_leadership_rose_and_suppliers_fell_on_both_sides(told: Sample, pack: Pack) -> None:
    for side in Side:
        for practice, sign in (("C3.P1", 1), ("C3.P3", 1), ("C3.P4", 1), ("C2.P5", -1)):
            before, after = (mean(told, pack, r.key, practice, side) for r in told.rounds)
            assert (after - before) * sign > 0, (side, practice)


# What was said


def test_a_third_of_the_answers_carry_notes_and_fewer_in_the_baseline(told: Sample) -> None:
    shares = []
    for round_ in told.rounds:
        keys = {i.key for i in told.interviews if i.round == round_.key}
        noted = {(m.respondent, m.question) for m in told.remarks if m.interview in keys and m.respondent}
        answers = answers_of(told, round_.key)
        shares.append(sum((r.respondent, r.question) in noted for r in answers) / len(answers))
    assert shares[1] >= 1 / 3
    assert 0.1 < shares[0] < shares[1]


def test_forty_quotes_and_more_are_natural_and_none_is_nearly_another(told: Sample) -> None:
    quotes = [m.text for m in told.remarks if m.kind is RemarkClass.QUOTE]
    assert len(quotes) >= 40
    assert all(8 <= len(q.split()) <= 40 for q in quotes)
    for one, other in combinations(quotes, 2):
        matcher = SequenceMatcher(None, one.lower(), other.lower(), autojunk=False)
        assert matcher.quick_ratio() < 0.6 or matcher.ratio() < 0.6, (one, other)


def test_every_class_of_remark_occurs_and_no_line_twice(told: Sample) -> None:
    assert {m.kind for m in told.remarks} == set(RemarkClass)
    assert len({m.text for m in told.remarks}) == len(told.remarks)
    assert any(m.question is None and m.kind is RemarkClass.NOTE for m in told.remarks)
    assert {m.respondent for m in told.remarks if m.kind is RemarkClass.QUOTE} == {r.person for r in told.respondents}


CANARIES = ("marzipan", "thistledown", "kestrel", "saffron", "cormorant")
CANARIES += ("obsidian", "pewter", "gooseberry", "juniper", "lighthouse")


def test_each_off_the_record_remark_has_a_word_found_nowhere_else(told: Sample) -> None:
    secret = [m.text.lower() for m in told.remarks if m.kind is RemarkClass.OFF_RECORD]
    assert len(secret) >= 8
    everything = "\n".join(p.read_text(encoding="utf-8").lower() for p in (resources() / "sample").glob("*.toml"))
    assert all(sum(word in text for word in CANARIES) == 1 for text in secret)
    assert all(everything.count(word) == 1 for word in CANARIES)


def test_a_quote_narrows_its_promise_and_never_widens_it(told: Sample) -> None:
    promised = {r.person: r.attribution for r in told.respondents}
    narrowed = [m for m in told.remarks if m.attribution]
    assert len(narrowed) >= 3
    for m in narrowed:
        assert m.attribution
        assert m.respondent
        assert m.attribution.narrowness >= promised[m.respondent].narrowness


def test_speakers_sat_in_the_sitting_and_spoke_before_it_ended(told: Sample) -> None:
    sittings = {i.key: i for i in told.interviews}
    for m in told.remarks:
        sitting = sittings[m.interview]
        assert m.respondent is None or m.respondent in sitting.respondents
        assert sitting.started_at
        assert sitting.ended_at
        assert sitting.started_at <= datetime.fromisoformat(m.said_at) <= sitting.ended_at, m.key


# What refers to what


def test_keys_and_numbers_are_unique(told: Sample) -> None:
    for kept in (told.rounds, told.people, told.interviews, told.remarks, told.claims, told.evidence):
        assert len({k.key for k in kept}) == len(kept)
    for numbered in (told.findings, told.actions, told.kpis):
        assert [n.number for n in numbered] == list(range(1, len(numbered) + 1))
        assert len({n.key for n in numbered}) == len(numbered)
    for register in {e.register for e in told.entries}:
        numbers = [e.number for e in told.entries if e.register == register]
        assert numbers == list(range(1, len(numbers) + 1))


def references(told: Sample) -> Iterator[tuple[str, str]]:
    """(kind, key) of every reference inside the sample."""
    for i in told.interviews:
        yield "round", i.round
        yield from (("respondent", p) for p in i.respondents)
    for c in told.claims:
        yield from (("remark", c.first_remark), ("remark", c.second_remark))
    for level in told.agreed_levels:
        yield "round", level.round
    yield from (("remark", e.remark) for e in told.evidence if e.remark)
    yield from (("interview", m.interview) for m in told.remarks)
    for f in told.findings:
        yield "round", f.round
        yield from (("remark", key) for key in f.evidence)
        yield from (("evidence", key) for key in f.pictures)
        if f.merged_into:
            yield "finding", f.merged_into
        if f.response:
            yield "person", f.response.person
    for a in told.actions:
        yield from (("finding", key) for key in a.findings)
        yield from (("kpi", key) for key in a.kpis)
        yield from (("action", key) for key in a.needs)
        if a.owner:
            yield "person", a.owner
    yield from (("round", p.round) for p in told.prose)
    yield from (("person", r.person) for r in told.respondents)


def test_every_reference_inside_the_sample_resolves(told: Sample) -> None:
    known = {
        "round": {r.key for r in told.rounds},
        "person": {p.key for p in told.people},
        "respondent": {r.person for r in told.respondents},
        "interview": {i.key for i in told.interviews},
        "remark": {m.key for m in told.remarks},
        "evidence": {e.key for e in told.evidence},
        "finding": {f.key for f in told.findings},
        "kpi": {k.key for k in told.kpis},
        "action": {a.key for a in told.actions},
    }
    assert [(kind, key) for kind, key in references(told) if key not in known[kind]] == []


def test_every_reference_to_the_core_pack_resolves(told: Sample, pack: Pack) -> None:
    practices, challenges = set(pack.practice), set(pack.challenge)
    rules = {f.id: f for f in pack.findings}
    assert {r.role for r in told.respondents} <= {r.id for r in pack.roles}
    assert {i.plan for i in told.interviews if i.plan} <= set(pack.plan)
    assert {r.question for r in told.responses} | {m.question for m in told.remarks if m.question} <= set(pack.question)
    assert {t.about for t in told.targets} | {w.about for w in told.weights} <= practices | challenges
    kept = (*told.claims, *told.agreed_levels, *told.evidence, *told.findings)
    assert {k.practice for k in kept} | {lift.practice for a in told.actions for lift in a.lifts} <= practices
    assert {a.solution for a in told.actions} <= set(pack.solution)
    assert {k.starter for k in told.kpis} <= {s.id for s in pack.kpis}
    for f in told.findings:
        assert pack.practice[f.practice].challenge == f.challenge
        if f.rule:
            assert (rules[f.rule].practice, rules[f.rule].kind) == (f.practice, f.kind)


def test_entries_fit_their_registers_and_name_people_by_key(told: Sample, pack: Pack) -> None:
    people = {p.key for p in told.people}
    for entry in told.entries:
        register = pack.register[entry.register]
        assert problems(register, entry.values) == (), (entry.register, entry.number)
        named = {entry.values[f.id] for f in register.fields if f.kind == "person" and f.id in entry.values}
        assert named <= people, (entry.register, entry.number)


def test_remarks_are_about_questions_their_speaker_was_asked(told: Sample) -> None:
    rounds = {i.key: i.round for i in told.interviews}
    answered = {(r.round, r.respondent, r.question) for r in told.responses}
    spoken = [(rounds[m.interview], m.respondent, m.question) for m in told.remarks if m.respondent and m.question]
    assert [key for key in spoken if key not in answered] == []


def test_what_never_leaves_the_workbook_is_no_evidence(told: Sample) -> None:
    hidden = {m.key for m in told.remarks if not m.kind.is_on_record}
    assert not hidden & {key for f in told.findings for key in f.evidence}
    assert not hidden & {key for c in told.claims for key in (c.first_remark, c.second_remark)}
    assert not hidden & {e.remark for e in told.evidence}


def test_findings_say_all_a_report_needs(told: Sample) -> None:
    for f in told.findings:
        assert all((f.condition, f.criteria, f.cause, f.effect, f.recommendation, f.evidence))
        assert len(f.consequence) <= 160
        assert (f.state is FindingState.REJECTED) == bool(f.reject_reason)
        assert (f.state is FindingState.MERGED) == bool(f.merged_into)


def test_a_settled_claim_has_an_outcome_and_an_open_one_says_what_would_settle_it(told: Sample) -> None:
    assert {c.state is ClaimState.OPEN for c in told.claims} == {True, False}
    for c in told.claims:
        assert c.settled_by
        assert (c.state is ClaimState.OPEN) != bool(c.outcome)


@pytest.mark.parametrize("name", ["keel-advisory.png", "harbour-and-pine.png"])
def test_the_logos_are_crisp_and_stand_on_a_transparent_ground(told: Sample, name: str) -> None:
    data = image(name)
    assert name in (told.brand.logo, told.client.logo)
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, colours = int.from_bytes(data[16:20], "big"), data[25]
    assert 560 <= width <= 700
    assert colours == 6, "red, green, blue and alpha"


def test_the_evidence_pictures_are_there_and_say_where_they_are_from(told: Sample) -> None:
    for e in told.evidence:
        assert image(e.file).startswith(b"\x89PNG")
        assert e.caption
        assert e.source
    assert {e.may_print for e in told.evidence} == {True, False}


# What happened when


def test_rounds_are_six_months_apart_and_the_first_is_closed(told: Sample) -> None:
    first, second = told.rounds
    assert first.closed_on
    assert first.opened_on < first.closed_on < second.opened_on <= told.today
    assert second.closed_on is None
    assert 5 * 30 <= (second.opened_on - first.opened_on).days <= 7 * 30


def test_sittings_lie_within_their_round_and_start_near_their_appointment(told: Sample) -> None:
    rounds = {r.key: r for r in told.rounds}
    for i in told.interviews:
        round_ = rounds[i.round]
        assert round_.opened_on <= i.appointment.date() <= (round_.closed_on or date.max)
        assert (i.appointment.date() > told.today) == (i.state is SittingState.PLANNED)
        if i.state is SittingState.HELD:
            assert i.started_at
            assert i.ended_at
            asked = i.appointment.replace(tzinfo=ZoneInfo(i.zone)).astimezone(UTC)
            assert abs((i.started_at - asked).total_seconds()) <= 15 * 60, i.key
            assert 0 < (i.ended_at - i.started_at).total_seconds() <= (i.minutes + 10) * 60
            if i.confirmed_on:
                assert i.ended_at.date() <= i.confirmed_on <= (round_.closed_on or told.today)


def test_people_consent_before_their_first_sitting(told: Sample) -> None:
    for r in told.respondents:
        held = [i.appointment.date() for i in told.interviews if r.person in i.respondents and i.started_at]
        assert told.engagement.started_on <= r.consent_on <= min(held)
        assert r.released_on is None or r.consent_on <= r.released_on <= told.today


def test_the_workshop_and_the_pictures_lie_in_the_past(told: Sample) -> None:
    checkpoint = told.rounds[1]
    for level in told.agreed_levels:
        assert checkpoint.opened_on <= level.agreed_on <= told.today
        assert level.reason
        assert level.agreed_by
    assert all(e.taken_on <= told.today for e in told.evidence)
    assert all(t.agreed_on <= told.today < t.by_on for t in told.targets)
    assert all(f.response.given_on <= told.today for f in told.findings if f.response)


def test_the_dates_of_an_action_follow_each_other(told: Sample) -> None:
    actions = {a.key: a for a in told.actions}
    for a in told.actions:
        assert told.engagement.started_on <= a.start_on < a.due_on, a.key
        assert (a.start_on <= told.today) == (a.status is not ActionStatus.PLANNED), a.key
        steps = [s.done_on for s in a.steps if s.done_on]
        assert steps == sorted(steps)
        assert all(a.start_on <= day <= told.today for day in steps)
        said = [u.said_on for u in a.updates]
        assert said == sorted(said)
        assert all(a.start_on <= day <= told.today for day in said)
        if a.done_on and a.verified_on:
            assert max(steps) <= a.done_on <= a.verified_on <= told.today
        for key in a.needs:
            assert (actions[key].done_on or actions[key].due_on) <= a.start_on, (a.key, key)


def test_measurements_are_monthly_and_past(told: Sample) -> None:
    for kpi in told.kpis:
        days = [m.measured_on for m in kpi.measurements]
        assert days == sorted(set(days))
        assert all(28 <= (b - a).days <= 31 for a, b in pairwise(days))
        assert all(d.year == 2026 and d <= told.today for d in days)
        assert kpi.baseline == kpi.measurements[0].value
    latest = {k.key: k.measurements[-1].measured_on for k in told.kpis}
    assert [key for key, day in latest.items() if (told.today - day).days > 31 + 10] == ["contracts"]


# How it is read


def test_an_unknown_field_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    for path in (resources() / "sample").glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        (tmp_path / path.name).write_text(
            "surprise = 1\n" + text if path.name == "kpis.toml" else text, encoding="utf-8"
        )
    monkeypatch.setattr(sample_module, "_folder", lambda: tmp_path)
    with pytest.raises(ValueError, match="surprise"):
        sample()


@pytest.mark.parametrize("cell", ["3", "dont_know self", "3 self consultant", "perhaps", "4 self @b-helen @c-helen"])
def test_a_cell_that_is_no_answer_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Any, cell: str) -> None:
    for path in (resources() / "sample").glob("*.toml"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "answers.toml").write_text(f'[answers.helen]\n"C2.P1.Q1" = ["{cell}", ""]\n', encoding="utf-8")
    monkeypatch.setattr(sample_module, "_folder", lambda: tmp_path)
    with pytest.raises(ValueError, match=r"is not an answer|is not a valid Standing"):
        sample()


def test_every_picture_in_the_folder_is_used(told: Sample) -> None:
    names = {p.name for p in (resources() / "sample" / "images").iterdir()}
    assert names == {told.brand.logo, told.client.logo, *(e.file for e in told.evidence)}
