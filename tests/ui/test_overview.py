from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QTableView, QWidget

from alignment_desktop.charts.picture import HitArea, Text
from alignment_desktop.content.packs import core_pack
from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.interview import Basis, Remark, SittingState
from alignment_desktop.domain.plan import ActionStatus
from alignment_desktop.domain.scoring import one_decimal, signed_one_decimal
from alignment_desktop.ui.pages.overview import OverviewPage
from alignment_desktop.ui.pages.overview.next_steps import AttentionCard
from alignment_desktop.ui.pages.overview.parts import Scene, Ways
from alignment_desktop.ui.paint import PictureView
from alignment_desktop.ui.session import Session
from tests import builders
from tests.ui.conftest import click, named, press, words_of

GAPS = "Business and IT by challenge"
PEOPLE = "Levels by person"


@pytest.fixture
def page(sample_session: Session, show: Callable[..., QWidget], qtbot) -> OverviewPage:
    """The overview of the sample, filled to the last card."""
    made = show(OverviewPage(sample_session))
    settled(qtbot, made)
    return made


@pytest.fixture
def asked(page: OverviewPage) -> list[tuple[str, str]]:
    """The pages and ids that the window was asked for."""
    found: list[tuple[str, str]] = []
    page.session.asked_for.connect(lambda name, about: found.append((name, about)))
    return found


def settled(qtbot, page: OverviewPage) -> None:
    """Waits until every card is filled and what runs beside the window has ended."""
    qtbot.waitUntil(lambda: not page.is_busy and not page.session.jobs)


def written(view: QWidget) -> list[str]:
    """The words in a picture."""
    assert isinstance(view, PictureView)
    assert view.picture is not None
    return [p.text for p in view.picture.primitives if isinstance(p, Text)]


def click_area(view: QWidget, key: str) -> None:
    """Clicks the middle of the area of a picture that has this key."""
    assert isinstance(view, PictureView)
    assert view.picture is not None
    area = next(p for p in view.picture.primitives if isinstance(p, HitArea) and p.key == key)
    scale = view.width() / view.picture.width
    # A row's own area lies under that of its figure at the right, so its left part is pressed.
    at = QPoint(round((area.x + min(area.width / 2, 60)) * scale), round((area.y + area.height / 2) * scale))
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)


def panel_words(page: OverviewPage) -> str:
    return words_of(named(page, "Explanation"))


def answer(session: Session, who: str, question: str, rating: int) -> None:
    """Another rating for a question this respondent has answered."""
    snapshot = session.snapshot()
    given = next(r for r in snapshot.responses if (r.respondent_id, r.question) == (who, question))
    session.workbook.interviews.rate(given.interview_id, who, question, rating, Basis.SELF)


# At a glance


def test_four_key_figures_stand_at_the_top(page):
    overall = page.session.snapshot().assessment.overall
    words = words_of(page)
    assert named(page, f"Alignment maturity: {one_decimal(overall.reported)} of 5 · {overall.level_name}")
    assert "9 people" in words
    assert "between 2.4 and 2.6" in words
    assert named(page, "Widest gap: +0.9 levels")
    assert "Knowledge: IT sees it higher" in words
    assert named(page, "Interviews: 10 of 11 held")
    assert named(page, "Plan: 6 of 19 done")
    assert "1 overdue" in words


def test_challenges_stand_by_gap_the_widest_first_with_their_figures(page):
    figures = sorted(page.session.snapshot().assessment.challenge.values(), key=lambda f: -abs(f.gap))
    shorts = [page.session.snapshot().pack.challenge[f.about].short for f in figures]
    texts = written(named(page, GAPS))
    assert [t for t in texts if t in shorts] == shorts
    assert [signed_one_decimal(f.gap) for f in figures] == [t for t in texts if t[0] in "+−"]


def test_the_heat_map_names_every_respondent_and_says_whose_eyes_it_is_for(page):
    snapshot = page.session.snapshot()
    texts = written(named(page, PEOPLE))
    for respondent in snapshot.respondents:
        assert snapshot.person[respondent.person_id].name in texts
    assert "for your eyes only" in words_of(page.people)


def test_kpis_state_their_limits_beside_the_colour(page):
    words = words_of(page.kpis)
    assert "on target · green from 99.5 %, amber from 99 %" in words
    assert "stale" in words


def test_what_moved_since_the_round_before_adds_up(page):
    assert "What moved since Baseline, April 2026" in words_of(page.since)
    texts = written(named(page, "Why the whole moved"))
    assert {"2.0", "2.5", "+0.5", "−0.1"} <= set(texts)


# Opening up


def test_a_challenge_opens_to_its_practices_and_these_to_their_questions(page):
    pack = page.session.snapshot().pack
    click_area(named(page, GAPS), "C1")
    assert {p.short for p in pack.practices_of["C1"]} <= set(written(named(page, GAPS)))
    click_area(named(page, GAPS), "C1.P1")
    areas = {p.key for p in named(page, GAPS).picture.primitives if isinstance(p, HitArea)}
    assert {q.id for q in pack.questions_of["C1.P1"]} <= areas
    click_area(named(page, GAPS), "C1.P1.Q1")
    assert pack.question["C1.P1.Q1"].text in panel_words(page)
    press(Qt.Key.Key_Escape)
    click(page, "Back to Communication")
    click(page, "All challenges")
    assert "Goals" in written(named(page, GAPS))


def test_the_radar_shows_the_same_two_sides(page):
    click(page.gaps, "Radar")
    texts = written(named(page, GAPS))
    assert {"Business", "IT", "Communication", "Goals"} <= set(texts)
    assert not [t for t in texts if t[0] in "+−"]


def test_the_round_before_stands_beside_with_hollow_marks(page, qtbot):
    assert "Baseline, April 2026" not in written(named(page, GAPS))
    named(page.head_parts()[0], "Compare with round 1").click()
    settled(qtbot, page)
    assert "Baseline, April 2026" in written(named(page, GAPS))
    assert "+0.4 since Baseline, April 2026" in words_of(page)


def test_the_first_round_has_nothing_to_stand_beside(page, qtbot):
    page.session.choose(page.session.engagement_id, 1)
    settled(qtbot, page)
    assert not page.since.isVisible()
    assert "This round is closed" in words_of(page.asks)


# Why


def test_a_figure_leads_to_the_remarks_behind_it_in_two_clicks(page):
    snapshot = page.session.snapshot()
    click_area(named(page, GAPS), "why C1")
    words = panel_words(page)
    assert "The weighted mean of its practices." in words
    assert "It rests on 40 ratings" in words
    assert "38 of 38 asked were rated, 2 rated beyond the plan" in words
    table = named(page, "Ratings it rests on", QTableView)
    spoken = next(r for r in snapshot.remarks if r.question == "C1.P1.Q1" and r.respondent_id)
    name = snapshot.person[snapshot.respondent[spoken.respondent_id].person_id].name
    model = table.model()
    rows = range(model.rowCount())
    place = next(n for n in rows if [model.index(n, c).data() for c in (0, 1)] == [name, "C1.P1.Q1"])
    spot = table.visualRect(model.index(place, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert spoken.text in panel_words(page)


def test_the_explanation_gives_the_arithmetic_to_the_last_rating(page):
    click_area(named(page, GAPS), "why C1")
    assert "(2.75 + 2.25 + 3 + 2.62… + 3.12…) ÷ 5 = 2.75 → 2.8" in panel_words(page)
    assert "3.15 − 2.35 = +0.8" in panel_words(page)
    click(page, "Shared expectations 2.8")
    assert "Practice · Communication" in panel_words(page)
    press(Qt.Key.Key_Backspace)
    assert "Practice · Communication" not in panel_words(page)
    click(page, "A route for decisions 2.3")
    click(page, "Back to the figure before")
    assert "Practice · Communication" not in panel_words(page)


def test_one_persons_cell_shows_this_persons_ratings_alone(page):
    snapshot = page.session.snapshot()
    who = next(r for r in snapshot.respondents if snapshot.person[r.person_id].name == "Colin Whitby")
    click_area(named(page, PEOPLE), f"{who.id} on C1")
    assert "by one person · for your eyes only" in panel_words(page)
    model = named(page, "Ratings it rests on", QTableView).model()
    assert {model.index(n, 0).data() for n in range(model.rowCount())} == {"Colin Whitby"}


def test_the_panel_opens_by_keys_and_escape_gives_the_focus_back(page):
    card = named(page, "Widest gap: +0.9 levels")
    card.setFocus()
    press(Qt.Key.Key_Space)
    assert "Knowledge" in panel_words(page)
    assert QApplication.focusWidget().accessibleName() == "Close the explanation"
    press(Qt.Key.Key_Escape)
    assert not named_or_none(page, "Explanation")
    assert QApplication.focusWidget() is card


def test_arrows_and_enter_reach_every_row_and_its_figure(page):
    view = named(page, GAPS)
    view.setFocus()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert "Knowledge" in panel_words(page)


def test_an_agreed_level_stands_beside_the_computed_one_with_its_reason(page):
    page.show_about("C1.P5")
    words = panel_words(page)
    assert {"Computed", "Agreed", "Why"} <= set(words.split("\n"))
    level = next(a for a in page.session.snapshot().agreed_levels if a.practice == "C1.P5")
    assert level.reason in words
    assert level.agreed_by in words


def test_a_criterion_is_explained_from_its_questions_the_many_cut_short(page):
    click_area(named(page, "Business and IT by criterion"), "why skills")
    words = panel_words(page)
    assert "The weighted mean of the questions that are read for this criterion." in words
    assert "which the arithmetic counts in" in words


def test_changed_weights_show_in_the_arithmetic(page):
    workbook = page.session.workbook
    workbook.clients.set_weight(page.session.engagement_id, "C1.P1", 3)
    page.show_about("C1")
    assert "(3 × 2.75 + 2.25 + 3 + 2.62… + 3.12…) ÷ 7" in panel_words(page)
    assert "weight 3 · Business 2.0" in panel_words(page)


def test_what_was_not_rated_is_told_apart_in_the_coverage(page):
    page.show_about("overall")
    words = panel_words(page)
    assert "don’t know" in words
    assert "declined" in words
    assert "they never count as the lowest level" in words


def test_a_practice_that_nobody_rated_says_so(empty_session, show, qtbot):
    (ann,) = fresh(empty_session, ("Ann Reed", Side.BUSINESS, "ceo"))
    empty_session.workbook.interviews.plan_interview(empty_session.round.id, (ann,), "ceo-30")
    page = show(OverviewPage(empty_session))
    settled(qtbot, page)
    page.show_about("C1.P1")
    assert "not rated" in panel_words(page)
    assert "Nothing has been rated yet" in words_of(page)


def test_escape_leads_back_to_all_challenges(page):
    click_area(named(page, GAPS), "C2")
    named(page, GAPS).setFocus()
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Escape)
    assert "Goals" in written(named(page, GAPS))


def test_a_kpi_is_explained_by_its_values(page):
    kpi = page.session.snapshot().kpis[2]
    page.show_about(kpi.id)
    assert kpi.title in panel_words(page)
    assert "Measurements so far: 8" in panel_words(page)


def test_what_is_asked_for_by_id_is_opened_up_and_explained(page):
    page.show_about("C2.P3.Q1")
    assert page.session.snapshot().pack.question["C2.P3.Q1"].text in panel_words(page)
    page.show_about("nothing of this name")
    assert not named_or_none(page, "Explanation")


def test_a_figure_that_is_gone_closes_its_explanation(page):
    click_area(named(page, GAPS), "why C1")
    page.session.choose(None)
    assert not named_or_none(page, "Explanation")


def named_or_none(page: QWidget, name: str) -> QWidget | None:
    found = [w for w in page.findChildren(QWidget) if w.accessibleName() == name and w.isVisible()]
    return found[0] if found else None


# Where lines lead


def test_ask_next_goes_to_the_sitting_in_which_the_question_fits(page, asked):
    words = words_of(page.asks)
    assert "No business voice yet on one question of Emerging technology" in words
    assert "Marta Lindqvist" in words
    click(page.asks, "No business voice yet on one question of Emerging technology Go to the sitting ›")
    planned = next(i for i in page.session.snapshot().interviews if i.state.value == "planned")
    assert asked == [("interviews", planned.id)]


def test_ask_next_plans_a_sitting_with_whoever_could_be_asked(page, asked):
    click(page.asks, "No business voice yet on one question of Learning together Plan one ›")
    assert asked[0][0] == "interviews"
    assert asked[0][1] in page.session.snapshot().respondent


def test_every_line_of_needs_attention_leads_to_its_cause(page, asked):
    snapshot = page.session.snapshot()
    overdue = next(a for a in snapshot.actions if a.is_overdue(snapshot.today))
    claim = next(c for c in snapshot.claims if c.state.value == "open")
    click(page.attention, "Two statements contradict each other")
    click(page.attention, f"{overdue.label} {overdue.title} is overdue 10 days")
    assert asked == [("findings", claim.id), ("plan", overdue.id)]
    click(page.attention, "Contracts reviewed before they renew has no fresh value")
    assert "Measurements so far: 8" in panel_words(page)


def test_figures_of_interviews_and_plan_lead_there(page, asked):
    click(page, "Interviews: 10 of 11 held")
    click(page, "Plan: 6 of 19 done")
    assert [name for name, _about in asked] == ["interviews", "plan"]


# Kept up to date


def test_an_answer_changes_the_figures_in_place(page, qtbot):
    before = {id(w) for w in page.findChildren(QWidget)}
    snapshot = page.session.snapshot()
    it = [r for r in snapshot.responses if r.question == "C1.P1.Q1" and snapshot.side_of[r.respondent_id] is Side.IT]
    was = written(named(page, GAPS))
    for response in it:
        answer(page.session, response.respondent_id, "C1.P1.Q1", 5)
    settled(qtbot, page)
    assert written(named(page, GAPS)) != was
    gap = page.session.snapshot().assessment.challenge["C1"].gap
    assert signed_one_decimal(gap) in written(named(page, GAPS))
    made = [w for w in page.findChildren(QWidget) if id(w) not in before and not isinstance(w, QAbstractButton)]
    assert len(made) < 30  # lines that were not needed before, and nothing else
    page.session.undo()
    page.session.undo()
    settled(qtbot, page)
    assert written(named(page, GAPS)) == was


def test_an_open_explanation_follows_an_answer_and_keeps_the_chosen_rating(page, qtbot):
    click_area(named(page, GAPS), "why C1")
    table = named(page, "Ratings it rests on", QTableView)
    table.selectRow(2)
    chosen = table.currentIndex().data(Qt.ItemDataRole.UserRole)
    given = next(r for r in page.session.snapshot().responses if r.id == chosen)
    answer(page.session, given.respondent_id, given.question, 1 + given.rating % 5)
    qtbot.waitUntil(lambda: table.model().index(2, 2).data() == str(1 + given.rating % 5))
    assert table.currentIndex().data(Qt.ItemDataRole.UserRole) == chosen


def test_hostile_words_stay_words(page, qtbot):
    snapshot = page.session.snapshot()
    spoken = next(r for r in snapshot.remarks if r.question == "C1.P1.Q1" and r.respondent_id)
    evil = '<img src="file:///etc/passwd"><b>bold</b> & more'
    with page.session.workbook.change("test", "Test"):
        page.session.workbook.store.save(
            Remark(id="e" * 32, interview_id=spoken.interview_id, respondent_id=spoken.respondent_id,
                   question="C1.P1.Q1", text=evil)
        )  # fmt: skip
    page.show_about("C1.P1.Q1")
    assert evil in panel_words(page)


def test_a_word_without_end_does_not_widen_the_page(page, qtbot):
    workbook, snapshot = page.session.workbook, page.session.snapshot()
    person = snapshot.person[snapshot.respondents[0].person_id]
    workbook.clients.change_person(person.id, name="مرحبا 🙂 " + "W" * 400)
    overdue = next(a for a in snapshot.actions if a.is_overdue(snapshot.today))
    workbook.plan.change(overdue.id, title="W" * 200)
    settled(qtbot, page)
    click_area(named(page, PEOPLE), f"{snapshot.respondents[0].id} on C1")
    qtbot.waitUntil(lambda: page.people.width() <= page.width())
    for card in (page.people, page.attention, named(page, "Explanation")):
        assert card.mapTo(page, QPoint(card.width(), 0)).x() <= page.width()


# Little or nothing


def fresh(session: Session, *people: tuple[str, Side, str]) -> list[str]:
    """A fresh engagement with an open round; the ids of its respondents."""
    workbook = session.workbook
    client = workbook.clients.add_client("Larkfield Tools")
    engagement = workbook.clients.add_engagement(client.id, "Alignment review")
    workbook.clients.open_round(engagement.id, "Baseline", core_pack())
    made = []
    for name, side, role in people:
        person = workbook.clients.add_person(client.id, name, side)
        made.append(workbook.clients.add_respondent(engagement.id, person.id, role).id)
    session.choose(engagement.id)
    return made


def test_an_empty_engagement_leads_to_its_first_round(empty_session, show, qtbot):
    client = empty_session.workbook.clients.add_client("Larkfield Tools")
    engagement = empty_session.workbook.clients.add_engagement(client.id, "Alignment review")
    empty_session.choose(engagement.id)
    page = show(OverviewPage(empty_session))
    with qtbot.waitSignal(empty_session.asked_for) as asked:
        click(page, "Open the first round")
    assert asked.args == ["engagement", "open round"]


def test_a_round_without_people_and_one_without_sittings_lead_on(empty_session, show, qtbot):
    fresh(empty_session)
    page = show(OverviewPage(empty_session))
    with qtbot.waitSignal(empty_session.asked_for) as asked:
        click(page, "Add a person")
    assert asked.args == ["engagement", "add person"]
    engagement = empty_session.engagement
    person = empty_session.workbook.clients.add_person(engagement.client_id, "Ann Reed", Side.BUSINESS)
    empty_session.workbook.clients.add_respondent(engagement.id, person.id, "ceo")
    qtbot.waitUntil(lambda: "Plan a sitting" in words_of(page))
    with qtbot.waitSignal(empty_session.asked_for) as asked:
        click(page, "Plan a sitting")
    assert asked.args == ["interviews", ""]


def test_a_few_answers_say_how_little_they_rest_on(empty_session, show, qtbot):
    ann, bo = fresh(empty_session, ("Ann Reed", Side.BUSINESS, "ceo"), ("Bo Lund", Side.IT, "it_lead"))
    workbook = empty_session.workbook
    held = workbook.interviews.plan_interview(empty_session.round.id, (ann,), "ceo-30")
    at = datetime.fromisoformat("2026-12-18T09:30")
    coming = workbook.interviews.plan_interview(empty_session.round.id, (bo,), "it-lead-60", appointment=at)
    for question in core_pack().plan["ceo-30"].questions[:3]:
        workbook.interviews.rate(held.id, ann, question, 2, Basis.CONSULTANT)
    page = show(OverviewPage(empty_session))
    settled(qtbot, page)
    words = words_of(page)
    assert "All of this rests on one person (3 rated so far): a first impression, no more." in words
    assert "no band under three people" in words
    assert "not comparable yet" in words
    assert "business only" in written(named(page, GAPS))
    assert "Fri 18 Dec 2026, 09:30" in written(named(page, PEOPLE))
    assert "Nothing to compare yet" in words_of(page.agreement)
    with qtbot.waitSignal(empty_session.asked_for) as asked:
        click_area(named(page, PEOPLE), f"sitting {coming.id}")
    assert asked.args == ["interviews", coming.id]


def test_agreement_says_no_more_than_the_number_of_people_allows(empty_session, show, qtbot):
    people = [(f"Person {n}", Side.BUSINESS, "unit_head") for n in range(5)]
    ids = fresh(empty_session, *people)
    workbook = empty_session.workbook
    # A sitting each: what is rated in one after another's rating is marked joint and counts once.
    held = {who: workbook.interviews.plan_interview(empty_session.round.id, (who,), None).id for who in ids}
    given = {"C1.P1.Q1": (2, 4), "C1.P1.Q2": (1, 3, 5), "C1.P2.Q1": (1, 5, 1, 5, 3), "C1.P2.Q2": (4, 4, 4, 4, 4)}
    for question, ratings in given.items():
        for who, rating in zip(ids, ratings, strict=False):
            workbook.interviews.rate(held[who], who, question, rating, Basis.SELF)
    for rating, who in enumerate(ids, start=1):  # the consultant's own readings compare him with himself
        workbook.interviews.rate(held[who], who, "C2.P1.Q1", rating, Basis.CONSULTANT)
    page = show(OverviewPage(empty_session))
    settled(qtbot, page)
    texts = written(named(page, "Ratings by question"))
    assert "2 apart" in texts
    assert "range 4, AD 1.33" in texts
    assert "not agreed" in texts
    assert not [t for t in texts if t.startswith("C2.P1.Q1")]
    assert "On 1 of 2 questions with a verdict people agree." in words_of(page.agreement)


# Narrow and large


SIZES = ((1366, 768, 100), (1366, 768, 200), (1920, 1080, 100), (2560, 1440, 100), (760, 560, 100))


@pytest.mark.parametrize(("width", "height", "scale"), SIZES)
def test_nothing_is_cut_off_at_any_size(sample_session, show, qapp, qtbot, width, height, scale):
    qapp.theme.choose(scale=scale)
    page = show(OverviewPage(sample_session), width, height)
    settled(qtbot, page)

    def fits(picture: QWidget) -> bool:
        card = picture.parentWidget()
        right = picture.mapTo(page, QPoint(picture.width(), 0)).x()
        return right <= page.width() and picture.geometry().bottom() <= card.height()

    for name in (GAPS, PEOPLE, "Ratings by question", "Actions by status"):
        qtbot.waitUntil(lambda name=name: fits(named(page, name)))


def test_the_explanation_takes_the_whole_page_where_it_is_narrow(page, qtbot):
    page.resize(700, 600)
    click(page, "Widest gap: +0.9 levels")
    qtbot.waitUntil(lambda: named(page, "Explanation").width() == page.width())
    press(Qt.Key.Key_Escape)
    assert named(page, "Widest gap: +0.9 levels").isVisible()
    page.resize(1366, 768)
    click(page, "Widest gap: +0.9 levels")
    qtbot.waitUntil(lambda: named(page, "Explanation").width() < page.width() / 2)


def test_what_takes_the_focus_has_a_name(page):
    click(page, "Widest gap: +0.9 levels")
    nameless = [
        w
        for w in page.findChildren(QWidget)
        if w.isVisible() and w.focusPolicy() & Qt.FocusPolicy.TabFocus and not w.accessibleName()
    ]
    assert nameless == []


# Every worry in words


def test_every_worry_has_its_words_and_its_way(session, show, qtbot):
    said = builders.remark("It works.", "ann", "A.1.a"), builders.remark("It does not.", "joe", "A.1.a")
    yesterday = builders.TODAY - timedelta(days=1)
    frozen = builders.snapshot(
        builders.respondent("ann"),
        builders.respondent("joe", "it"),
        builders.responses("A.1.a", ann="to_rate"),
        builders.responses("A.2.a", ann=5),
        builders.responses("B.1.a", ann="dont_know", joe="dont_know"),
        said,
        builders.claim(*said),
        builders.action(1, due_on=yesterday, owner_id="p-ann"),
        builders.action(2, status=ActionStatus.BLOCKED, owner_id="p-ann", due_on=builders.TODAY),
        builders.action(3),
        builders.finding(1, impact=5, likelihood=5),
        builders.kpi(),
        builders.measurement(Decimal(4), builders.TODAY - timedelta(days=90)),
    )
    at = datetime.fromisoformat("2026-05-01T09:00")
    waiting = builders.interview("joe", state=SittingState.PLANNED, appointment=at)
    frozen = frozen.replaced(interviews=(frozen.interviews[0], waiting))
    explained: list[str] = []
    card = show(AttentionCard(Ways(session, explained.append, explained.append), explained.append))
    card.fill(Scene(frozen, None))
    click(card, "Show all 13")
    went: list[tuple[str, str]] = []
    session.asked_for.connect(lambda name, about: went.append((name, about)))
    qtbot.waitUntil(lambda: len([b for b in card.findChildren(QAbstractButton) if b.isVisible()]) == 13)
    lines = [b for b in card.findChildren(QAbstractButton) if b.isVisible()]
    assert [b.accessibleName() for b in lines] == [
        "Two statements contradict each other",
        "A-01 Action 1 is overdue one day",
        "A-02 Action 2 is blocked",
        "F-01 Finding 1: no action answers it",
        "A.2 stands at level 4 or more, without evidence",
        "A.2 was heard from one side only",
        "B.1: 2 times “don’t know”",
        "Answers that wait for a rating: 1",
        "The sitting with joe has not been held",
        "Orders shipped on time has no fresh value",
        "A-03 Action 3 lacks an owner and a date",
        "Only 1 on the Business side: its figures are held back from the client",
        "Only 1 on the IT side: its figures are held back from the client",
    ]
    for line in lines:
        QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    assert [name for name, _about in went] == [
        "findings", "plan", "plan", "findings", "interviews", "interviews", "plan", "engagement", "engagement",
    ]  # fmt: skip
    assert explained == ["A.2", "A.2", "B.1", "kpi"]
