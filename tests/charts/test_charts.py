"""Charts as primitives: the right figure at the right place, inside the picture, in words too."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from alignment_desktop.charts.bars import BarRow, DistributionRow, bars, distribution
from alignment_desktop.charts.dumbbell import DumbbellRow, DumbbellWords, dumbbell
from alignment_desktop.charts.gantt import Task, gantt
from alignment_desktop.charts.heatmap import HIGH_TINT, LOW_TINT, MIDDLE_TINT, HeatCell, HeatRow, heatmap, tint
from alignment_desktop.charts.picture import (
    BAD,
    BUSINESS_COLOUR,
    IT_COLOUR,
    Bar,
    Circle,
    HitArea,
    Line,
    Picture,
    Polygon,
    Text,
    fit,
    mix,
    wrap,
)
from alignment_desktop.charts.quadrant import Point, QuadrantWords, quadrant
from alignment_desktop.charts.radar import Series, radar
from alignment_desktop.charts.waterfall import Step, waterfall

WIDTH = 487.0
WORDS = DumbbellWords(
    business="Business", it="IT", pooled="together", target="target", gap="right: gap, IT minus business"
)
FIELDS = QuadrantWords(
    effort="Effort", impact="Impact", quick="Quick", large="Large", small="Small", later="Later", low="low", high="high"
)
LEVEL = st.one_of(st.none(), st.floats(1, 5))
NAME = st.text(max_size=60)


def measure(text, face, size):
    return len(text) * size * (0.6 if face == "bold" else 0.55)


def inside(picture: Picture, slack: float = 1.0) -> bool:
    """Whether all shapes, and the words where the measure says they are, lie in the picture."""
    points: list[tuple[float, float]] = []
    for p in picture.primitives:
        match p:
            case Bar() | HitArea():
                points += [(p.x, p.y), (p.x + p.width, p.y + p.height)]
            case Circle():
                points += [(p.x - p.radius, p.y - p.radius), (p.x + p.radius, p.y + p.radius)]
            case Polygon():
                points += p.points
            case Line():
                points += [(p.x1, p.y1), (p.x2, p.y2)]
            case Text():
                points.append((p.x, p.y))
    return all(-slack <= x <= picture.width + slack and -slack <= y <= picture.height + slack for x, y in points)


def words(picture: Picture) -> list[str]:
    return [p.text for p in picture.primitives if isinstance(p, Text)]


def circles(picture: Picture, colour: str) -> list[Circle]:
    return [p for p in picture.primitives if isinstance(p, Circle) and p.fill == colour]


def axis(picture: Picture, level: int) -> float:
    """The x of a level by the figure under its line."""
    return next(p.x for p in picture.primitives if isinstance(p, Text) and p.text == str(level))


def test_a_dumbbell_sets_both_sides_on_the_axis_of_levels():
    row = DumbbellRow(label="Goals", business=2.0, it=4.0, target=3.0, gap="+2.0")
    picture = dumbbell([row], WIDTH, measure, WORDS)
    it = circles(picture, IT_COLOUR)[0]
    business = next(p for p in picture.primitives if isinstance(p, Polygon) and p.fill == BUSINESS_COLOUR)
    target = next(p for p in picture.primitives if isinstance(p, Line) and p.width == 2.0)
    assert it.x == pytest.approx(axis(picture, 4))
    assert sum(x for x, _ in business.points) / 4 == pytest.approx(axis(picture, 2))
    assert target.x1 == pytest.approx(axis(picture, 3))
    assert {"Goals", "+2.0", "Business", "IT", "target"} <= set(words(picture))
    assert "together" not in words(picture)


def test_sides_that_agree_stand_one_over_the_other_and_not_upon_each_other():
    picture = dumbbell([DumbbellRow(label="Goals", business=3.0, it=3.0, gap="0.0")], WIDTH, measure, WORDS)
    business = next(p for p in picture.primitives if isinstance(p, Polygon) and p.fill == BUSINESS_COLOUR)
    assert max(y for _, y in business.points) <= circles(picture, IT_COLOUR)[0].y


def test_a_pooled_row_shows_neither_side():
    picture = dumbbell([DumbbellRow(label="Goals", pooled=3.0, gap="–")], WIDTH, measure, WORDS)
    assert not circles(picture, IT_COLOUR)
    assert "together" in words(picture)
    assert {"Business", "IT"}.isdisjoint(words(picture))
    assert picture.alt == "Goals: together 3.0, –."


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(NAME, LEVEL, LEVEL, LEVEL, LEVEL, st.text(max_size=8)), max_size=12), st.floats(240, 700))
def test_any_dumbbell_stays_inside_its_picture(rows, width):
    made = [DumbbellRow(label=a, business=b, it=c, pooled=d, target=e, gap=f, key="k") for a, b, c, d, e, f in rows]
    picture = dumbbell(made, width, measure, WORDS, level_names=("a", "b", "c", "d", "e"))
    assert inside(picture, 8)
    assert sum(isinstance(p, HitArea) for p in picture.primitives) == len(rows)


def test_a_radar_leaves_a_gap_where_nobody_said_anything():
    axes = ["a", "b", "c", "d"]
    full = radar(axes, [Series(name="IT", colour=IT_COLOUR, values=(1, 2, 3, 4))], WIDTH, 230, measure)
    gap = radar(axes, [Series(name="IT", colour=IT_COLOUR, values=(1, None, 3))], WIDTH, 230, measure)

    def strokes(picture: Picture) -> int:
        return sum(isinstance(p, Line) and p.colour == IT_COLOUR for p in picture.primitives)

    assert (strokes(full), strokes(gap)) == (4, 0)
    assert any(isinstance(p, Polygon) and p.fill == IT_COLOUR for p in full.primitives)
    assert not any(isinstance(p, Polygon) and p.fill == IT_COLOUR for p in gap.primitives)
    assert gap.alt == "IT: a 1.0, b –, c 3.0."
    assert inside(full)


def test_a_radar_of_two_axes_is_refused():
    with pytest.raises(ValueError, match="three axes"):
        radar(["a", "b"], [], WIDTH, 230, measure)


def test_a_heatmap_prints_every_figure_on_its_tint():
    rows = [HeatRow(label="CFO", cells=(HeatCell(level=1.9), HeatCell(level=2.0), HeatCell(text="too few")))]
    picture = heatmap(["Goals", "Change", "Knowledge"], rows, WIDTH, measure)
    fills = [p.fill for p in picture.primitives if isinstance(p, Bar)]
    assert fills[:2] == [LOW_TINT, MIDDLE_TINT]
    assert {"1.9", "2.0", "too few", "CFO"} <= set(words(picture))
    assert inside(picture)


@pytest.mark.parametrize(
    ("level", "expected"), [(1, LOW_TINT), (1.99, LOW_TINT), (2, MIDDLE_TINT), (3, HIGH_TINT), (5, HIGH_TINT)]
)
def test_a_level_has_the_tint_of_its_band(level, expected):
    assert tint(level) == expected


def task(label: str, start: date | None, end: date, **more: object) -> Task:
    return Task(label=label, start=start, end=end, **more)


def timeline(*tasks: Task, today: date | None = date(2026, 11, 24)) -> Picture:
    return gantt(tasks, WIDTH, measure, today=today, today_word="today", month_name=lambda day: f"{day:%m/%Y}")


def test_a_timeline_shows_months_progress_today_and_milestones():
    picture = timeline(
        task("Steering meeting", date(2026, 11, 2), date(2026, 11, 30), progress=0.5, group="Goals", key="A-01"),
        task("Audit read out", None, date(2027, 1, 29), group="Leadership", after="A-01"),
    )
    assert {"11/2026", "12/2026", "01/2027", "Goals", "Leadership", "Steering meeting", "today"} <= set(words(picture))
    whole, done = [p for p in picture.primitives if isinstance(p, Bar) and p.height == 10]
    assert done.width == pytest.approx(whole.width / 2)
    assert whole.x == done.x
    line = next(p for p in picture.primitives if isinstance(p, Line) and p.dash)
    assert whole.x + whole.width / 2 < line.x1 < whole.x + whole.width
    assert line.colour == BAD
    assert inside(picture)


def test_a_late_task_says_so_in_words():
    picture = timeline(task("Basics", date(2026, 11, 1), date(2026, 11, 18), late=True, note="overdue 6 days"))
    (note,) = [p for p in picture.primitives if isinstance(p, Text) and p.text == "overdue 6 days"]
    assert note.colour == BAD
    assert "overdue 6 days" in picture.alt


def test_a_timeline_without_tasks_has_no_height():
    assert timeline().height == 0


DAY = st.dates(date(2025, 1, 1), date(2029, 12, 31))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(NAME, st.one_of(st.none(), DAY), DAY, st.floats(-1, 2)), min_size=1, max_size=12), DAY)
def test_any_timeline_stays_inside_its_picture(tasks, today):
    made = [task(a, b, c, progress=d, key=str(i), after=str(i - 1)) for i, (a, b, c, d) in enumerate(tasks)]
    assert inside(timeline(*made, today=today), 8)


def test_the_bars_of_a_waterfall_reach_from_one_sum_to_the_next():
    parts = [Step(label="Goals", value=0.5, text="+0.5"), Step(label="Change", value=-0.2, text="−0.2")]
    picture = waterfall(
        Step(label="Before", value=2.0, text="2.0"), parts, Step(label="After", value=2.3, text="2.3"), WIDTH, measure
    )
    before, goals, change, after = [p for p in picture.primitives if isinstance(p, Bar)]
    assert goals.y + goals.height == pytest.approx(before.y)
    assert change.y == pytest.approx(goals.y)
    assert change.y + change.height == pytest.approx(after.y)
    assert goals.height / change.height == pytest.approx(2.5)
    assert {"+0.5", "−0.2", "2.0", "2.3"} <= set(words(picture))
    assert inside(picture)


def test_parts_that_do_not_add_up_are_refused():
    with pytest.raises(ValueError, match="lead to"):
        waterfall(Step(label="a", value=1, text=""), [], Step(label="b", value=2, text=""), WIDTH, measure)


def test_bars_are_as_long_as_their_values():
    rows = [BarRow(label="a", value=50, text="50 %", target=80), BarRow(label="b", value=100, text="100 %")]
    picture = bars([*rows, BarRow(label="c", value=None, text="none")], WIDTH, measure, most=100, target_word="target")
    ground = next(p for p in picture.primitives if isinstance(p, Bar))
    filled = [p for p in picture.primitives if isinstance(p, Bar) and p.fill != ground.fill]
    assert [p.width / ground.width for p in filled] == pytest.approx([0.5, 1.0])
    tick = next(p for p in picture.primitives if isinstance(p, Line))
    assert (tick.x1 - ground.x) / ground.width == pytest.approx(0.8)
    assert "target" in words(picture)
    assert inside(picture)


def test_a_distribution_prints_how_many_gave_each_rating():
    picture = distribution([DistributionRow(label="Goals", counts=(1, 0, 4, 0, 0), text="spread 1")], WIDTH, measure)
    one, four = [p for p in picture.primitives if isinstance(p, Circle)]
    assert four.radius > one.radius
    assert four.x == pytest.approx(axis(picture, 3))
    assert picture.alt == "Goals: 1 x 1, 4 x 3."
    assert inside(picture)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=25))
def test_chips_of_a_quadrant_do_not_cover_one_another(places):
    points = [Point(code=f"A-{i:02d}", effort=e, impact=m, key="k") for i, (e, m) in enumerate(places)]
    picture = quadrant(points, WIDTH, 260, measure, FIELDS)
    chips = [p for p in picture.primitives if isinstance(p, HitArea)]
    assert len(chips) == len(points)
    for i, a in enumerate(chips):
        for b in chips[i + 1 :]:
            assert abs(a.x - b.x) >= a.width - 0.01 or abs(a.y - b.y) >= a.height - 0.01
    assert inside(picture)


def test_a_chip_that_stands_aside_stays_in_its_own_field():
    places = [(2, 2), (2, 3), (3, 2), (3, 3)]
    points = [Point(code=f"A-{i:02d}", effort=e, impact=m, key=f"{e} {m}") for i, (e, m) in enumerate(places * 3)]
    picture = quadrant(points, WIDTH, 260, measure, FIELDS)
    ground = next(p for p in picture.primitives if isinstance(p, Bar))
    middle, level = ground.x + ground.width / 2, ground.y + ground.height / 2
    for chip in [p for p in picture.primitives if isinstance(p, HitArea)]:
        effort, impact = map(int, chip.key.split())
        x, y = chip.x + chip.width / 2, chip.y + chip.height / 2
        assert (x >= middle - 0.1) == (effort >= 3)
        assert (y <= level + 0.1) == (impact >= 3)


def test_the_name_of_an_axis_ends_before_the_fields_begin():
    words = structs.replace(FIELDS, impact="Wirkungsweise", low="sehr gering")
    picture = quadrant([Point(code="a", effort=1, impact=1)], WIDTH, 260, measure, words)
    ground = next(p for p in picture.primitives if isinstance(p, Bar))
    (name,) = [p for p in picture.primitives if isinstance(p, Text) and p.text == "Wirkungsweise"]
    assert name.x + measure(name.text, "semibold", 9) < ground.x


def test_more_effort_lies_to_the_right_and_more_impact_above():
    picture = quadrant(
        [Point(code="a", effort=1, impact=1), Point(code="b", effort=5, impact=5)], WIDTH, 260, measure, FIELDS
    )
    low, high = [p for p in picture.primitives if isinstance(p, Text) and p.text in "ab"]
    assert low.x < high.x
    assert low.y > high.y


@given(NAME, st.floats(10, 300))
def test_a_fitted_text_is_never_wider_than_its_room_unless_only_the_ellipsis_is_left(text, width):
    short = fit(text, width, "regular", 9, measure)
    assert measure(short, "regular", 9) <= width or short == "…"
    assert short == text or short.endswith("…")


def test_a_wrapped_label_keeps_its_words_and_is_cut_in_its_last_line():
    assert wrap("one two three four", 40, "regular", 9, measure) == ("one two", "three f…")
    assert wrap("", 40, "regular", 9, measure) == ("",)


def test_a_tint_lies_between_the_colour_and_the_paper():
    assert mix("#000000", 0.5) == "#808080"
    assert mix("#0f5c66", 1.0) == "#0f5c66"
    assert mix("#0f5c66", 0.0) == "#ffffff"


def test_the_marks_of_an_earlier_round_are_hollow_and_named_in_the_legend():
    words = DumbbellWords(
        business="Business", it="IT", pooled="together", target="target", gap="gap", before="Baseline"
    )
    row = DumbbellRow(label="Goals", business=2, it=3, business_before=1.5, it_before=2.5, gap="+1.0")
    picture = dumbbell([row], WIDTH, measure, words)
    assert inside(picture)
    assert sum(isinstance(p, Circle) and p.stroke == IT_COLOUR for p in picture.primitives) == 2
    assert "Baseline" in [p.text for p in picture.primitives if isinstance(p, Text)]
    plain = dumbbell([DumbbellRow(label="Goals", business=2, it=3)], WIDTH, measure, words)
    assert "Baseline" not in [p.text for p in plain.primitives if isinstance(p, Text)]


def test_the_figure_of_a_row_is_an_area_of_its_own_over_that_of_the_row():
    row = DumbbellRow(label="Goals", business=2, it=3, gap="+1.0", key="open", gap_key="why", gap_tip="Why")
    areas = [p for p in dumbbell([row], WIDTH, measure, WORDS).primitives if isinstance(p, HitArea)]
    assert [a.key for a in areas] == ["open", "why"]
    assert areas[1].x > areas[0].x
    assert areas[1].x + areas[1].width <= WIDTH


def test_a_row_without_cells_says_its_note_across_all_columns():
    rows = [
        HeatRow(label="Ann", cells=(HeatCell(level=2),)),
        HeatRow(label="Bo", cells=(), note="today", key="sitting"),
    ]
    picture = heatmap(("One", "Two"), rows, WIDTH, measure)
    assert inside(picture)
    (area,) = [p for p in picture.primitives if isinstance(p, HitArea)]
    assert area.key == "sitting"
    assert area.width > WIDTH / 2
    assert picture.alt == "Ann: One 2.0. Bo: today."


def test_a_long_head_of_a_heat_map_is_broken_with_a_hyphen_rather_than_cut():
    heads = ("Communication", "Goals", "Leadership", "Change", "Knowledge")
    rows = [HeatRow(label="Ann", cells=tuple(HeatCell(level=2) for _ in heads))]
    texts = [p.text for p in heatmap(heads, rows, 360, measure).primitives if isinstance(p, Text)]
    assert not [t for t in texts if t.endswith("…")]
    (first, second) = texts[:2]
    assert first.endswith("-")
    assert first[:-1] + second == "Communication"
    wide = [p.text for p in heatmap(heads, rows, 800, measure).primitives if isinstance(p, Text)]
    assert wide[0] == "Communication"
