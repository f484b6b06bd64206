"""Tables over one page and many: every row, in order, under its header."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment_desktop.deliverables.blocks import Break, Cell, Column, Heading, Row, Run, Table, Text, Tone
from alignment_desktop.deliverables.fonts import faces
from alignment_desktop.deliverables.table import Grid, column_edges, grid
from alignment_desktop.deliverables.text import Setter
from tests.deliverables.reading import bodies, links_of, opened, page_led_to, printed

COLUMNS = (Column(title="HeaderCode", weight=1), Column(title="What", weight=3), Column(title="Days", align="right"))


def rows(count: int, words: int = 4) -> tuple[Row, ...]:
    return tuple(Row(cells=(f"R{i:04d}", "word " * (1 + i * 7 % words), f"{i} d"), key=f"r{i}") for i in range(count))


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 160), st.integers(1, 60), st.integers(0, 40), st.booleans())
def test_every_row_comes_out_once_in_order_and_every_page_has_the_header(count, words, filler, compact):
    table = Table(columns=COLUMNS, rows=rows(count, words), compact=compact)
    texts = bodies(printed(Text(text="\n".join(["filler"] * filler)), table))
    assert re.findall(r"R\d{4}", "".join(texts)) == [f"R{i:04d}" for i in range(count)]
    for text in texts:
        assert ("HeaderCode" in text) == bool(re.search(r"R\d{4}", text))


@settings(max_examples=10, deadline=None)
@given(st.integers(900, 4000), st.integers(0, 30))
def test_a_row_taller_than_a_page_is_split_between_lines_and_keeps_every_word(words, filler):
    long = " ".join(f"w{i}." for i in range(words))
    table = Table(columns=COLUMNS, rows=(*rows(2), Row(cells=("tall", long, "x")), *rows(2)))
    texts = bodies(printed(Text(text="\n".join(["filler"] * filler)), table))
    assert re.findall(r"w\d+\.", " ".join(texts)) == long.split()
    assert " ".join(texts).count("tall") == 1


def test_a_title_row_runs_over_the_whole_width():
    title = "Where everybody who was asked agrees"
    made = grid(
        Table(columns=COLUMNS, rows=(Row(cells=(title, "", ""), strong=True),)), 300.0, Setter(faces(), "#000000")
    )
    assert len(made.rows[0].cells[0]) == 1
    plain = grid(Table(columns=COLUMNS, rows=(Row(cells=(title, "", "")),)), 300.0, Setter(faces(), "#000000"))
    assert len(plain.rows[0].cells[0]) > 1


def test_a_row_stays_whole_where_a_page_can_hold_it():
    tall = Row(cells=("tall", "\n".join(f"line{i}" for i in range(20)), ""))
    for filler in range(10, 45):
        table = Table(columns=COLUMNS, rows=(*rows(1), tall))
        texts = bodies(printed(Text(text="\n".join(["filler"] * filler)), table))
        (page,) = [text for text in texts if "line0" in text]
        assert "line19" in page


def test_a_link_to_a_row_leads_to_the_page_the_row_is_on():
    rendered = printed(Text(text=(Run(text="see", to="r90"),)), Table(columns=COLUMNS, rows=rows(120)))
    (number,) = [n for n, text in enumerate(bodies(rendered), 1) if "R0090" in text]
    with opened(rendered) as pdf:
        ((page, note),) = links_of(pdf)
        assert (page, page_led_to(pdf, note)) == (1, number)
    assert number > 1


def test_a_cell_may_lead_elsewhere():
    row = Row(cells=(Cell(text="F-01", bold=True, to="there"), Cell(text="High", tone=Tone.BAD), ""))
    rendered = printed(Table(columns=COLUMNS, rows=(row,)), Break(), Heading(text="There", key="there"))
    with opened(rendered) as pdf:
        assert [page_led_to(pdf, note) for _, note in links_of(pdf)] == [2]


def test_captions_number_tables_in_their_order_and_uncaptioned_ones_have_no_number():
    one = Table(columns=COLUMNS, rows=rows(1), caption="First.")
    bare = Table(columns=COLUMNS, rows=rows(1))
    empty = Table(columns=COLUMNS, rows=(), caption="None.", empty="No findings yet.")
    text = bodies(printed(one, bare, empty, Table(columns=COLUMNS, rows=rows(1), caption="Second.", key="t"),
                          Text(text=(Run(text="in "), Run(to="t")))))[0]  # fmt: skip
    assert re.findall(r"Table \d\. \w+\.", text) == ["Table 1. First.", "Table 2. Second."]
    assert "No findings yet." in text
    assert "in Table 2" in text


def test_cells_too_few_stay_empty_and_cells_too_many_are_left_out():
    text = bodies(printed(Table(columns=COLUMNS, rows=(Row(cells=("one",)), Row(cells=("a", "b", "c", "EXTRA"))))))[0]
    assert "one" in text
    assert "EXTRA" not in text


@given(st.lists(st.floats(-1, 1000), min_size=1, max_size=12), st.floats(100, 600))
def test_columns_fill_the_width_whatever_their_weights(weights, width):
    edges = column_edges([Column(title="x", weight=w) for w in weights], width)
    assert edges[0] == 0
    assert edges[-1] == pytest.approx(width)
    assert edges == sorted(edges)


def test_a_table_never_leaves_only_its_header_behind():
    body = grid(Table(columns=COLUMNS, rows=rows(5)), 487, Setter(faces(), "#0f5c66"))
    header = body.frame.header.height
    assert body.split(header + 5, 700) is None
    parts = body.split(header + body.rows[0].height + 1, 700)
    assert parts is not None
    head, rest = parts
    assert isinstance(head, Grid)
    assert isinstance(rest, Grid)
    assert (len(head.rows), len(rest.rows)) == (1, 4)


def test_a_row_under_another_runs_to_the_right_edge_and_stays_with_it():
    words = "What matters in the room is said beneath the row, over all that is right of the time"
    under = Row(cells=("", words), under=True)
    made = grid(Table(columns=COLUMNS, rows=(*rows(1), under)), 300.0, Setter(faces(), "#000000"))
    assert len(made.rows[1].cells[1]) < len(
        grid(Table(columns=COLUMNS, rows=(Row(cells=("", words)),)), 300.0, Setter(faces(), "#000000")).rows[0].cells[1]
    )
    for filler in range(36, 48):
        pairs = [row for n in range(4) for row in (Row(cells=(f"M{n}", "main", "")), Row(cells=(f"U{n}",), under=True))]
        texts = bodies(printed(Text(text="\n".join(["filler"] * filler)), Table(columns=COLUMNS, rows=tuple(pairs))))
        for n in range(4):
            (page,) = [text for text in texts if f"M{n}" in text]
            assert f"U{n}" in page


def test_a_row_under_another_that_no_page_could_hold_is_split_and_keeps_every_word():
    long = " ".join(f"w{i}." for i in range(3000))
    table = Table(columns=COLUMNS, rows=(Row(cells=("main", "", "")), Row(cells=("", long), under=True), *rows(2)))
    texts = bodies(printed(Text(text="\n".join(["filler"] * 20)), table))
    assert re.findall(r"w\d+\.", " ".join(texts)) == long.split()
    assert re.findall(r"R\d{4}", " ".join(texts)) == ["R0000", "R0001"]


@pytest.mark.parametrize("filler", range(34, 50))
def test_no_heading_of_a_group_ends_a_page_and_no_row_goes_on_alone(filler: int):
    groups = [
        row
        for group in ("A", "B")
        for row in (
            Row(cells=(f"Group{group}", "", ""), strong=True),
            *(Row(cells=(f"{group}{n}", "word", "1 d")) for n in range(3)),
        )
    ]
    texts = bodies(printed(Text(text="\n".join(["filler"] * filler)), Table(columns=COLUMNS, rows=tuple(groups))))
    for group in ("A", "B"):
        titled = [text for text in texts if f"Group{group}" in text]
        assert f"{group}0" in titled[0]
        # The title returns on every page that its rows go on to, once, and stands on no other.
        assert titled == [text for text in texts if any(f"{group}{n}" in text for n in range(3))]
        assert all(text.count(f"Group{group}") == 1 for text in titled)
    (last,) = [text for text in texts if "B2" in text]
    assert "B1" in last
