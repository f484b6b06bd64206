from __future__ import annotations

from PySide6.QtCore import Qt

from alignment_desktop.ui.models import Column, Row, Rows, choose_id, chosen_id, table

COLUMNS = (Column("Title"), Column("Gap", 80, is_figure=True))


def rows(*named: tuple[str, float | None]) -> list[Row]:
    return [Row(title, (title, "–" if gap is None else f"{gap:.1f}"), order={1: gap}) for title, gap in named]


def shown(model: Rows) -> list[str]:
    return [model.index(place, 0).data() for place in range(model.rowCount())]


def test_it_is_a_model_as_qt_understands_one(qtmodeltester, session):
    model = Rows(COLUMNS)
    model.fill(rows(("a", 1.0), ("b", None)))
    qtmodeltester.check(model)


def test_it_sorts_by_what_a_cell_means_and_keeps_what_has_no_value_at_the_end(session):
    model = Rows(COLUMNS)
    model.fill(rows(("ten", 10.0), ("none", None), ("nine", 9.0)))
    model.sort(1)
    assert shown(model) == ["nine", "ten", "none"]
    model.sort(-1)
    assert shown(model) == ["ten", "none", "nine"]


def test_it_filters_by_all_words_in_any_cell_and_by_a_rule(session):
    model = Rows(COLUMNS)
    model.fill(rows(("Steering meeting", 1.0), ("Steering paper", 2.0), ("Glossary", 2.0)))
    model.filter("STEERING 2.0")
    assert shown(model) == ["Steering paper"]
    model.filter("", keep=lambda row: row.id != "Glossary")
    assert shown(model) == ["Steering meeting", "Steering paper"]
    model.filter()
    assert model.rowCount() == 3


def test_rows_filled_anew_stay_filtered_and_sorted(session):
    model = Rows(COLUMNS)
    model.filter("a")
    model.sort(0, Qt.SortOrder.DescendingOrder)
    model.fill(rows(("aa", 1.0), ("b", 2.0), ("ab", 3.0)))
    assert shown(model) == ["ab", "aa"]


def test_a_row_is_chosen_by_its_id_and_told_by_it(session, show):
    model = Rows(COLUMNS)
    model.fill(rows(("a", 1.0), ("b", 2.0)))
    view = show(table("Rows", model), 400, 200)
    assert choose_id(view, "b")
    assert chosen_id(view) == "b"
    assert not choose_id(view, "c")


def test_a_tool_tip_is_words_and_never_markup(session):
    model = Rows(COLUMNS)
    model.fill(rows(("<b>x</b> & <img src='file:///etc/passwd'>", 1.0)))
    told = model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "<b>" not in told
    assert "&lt;img" in told


def test_columns_with_a_share_take_the_room_that_is_left_and_give_it_back(session, show):
    view = table("Shared", Rows((Column("Wide", 100, share=2), Column("Fixed", 100), Column("Less", 100, share=1))))
    show(view, 902, 300)
    spare = view.viewport().width() - 300
    assert [view.columnWidth(n) for n in range(3)] == [100 + spare * 2 // 3, 100, 100 + spare // 3]
    view.resize(250, 300)
    assert [view.columnWidth(n) for n in range(3)] == [100, 100, 100]
