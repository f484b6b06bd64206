"""The block model: values that sections make and any writer can read."""

from __future__ import annotations

import dataclasses
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment_desktop.deliverables.blocks import (
    Anchor,
    Block,
    Break,
    Bullets,
    Callout,
    Cell,
    Column,
    Columns,
    Contents,
    Cover,
    Decision,
    Decisions,
    Group,
    Heading,
    Image,
    KeyFigure,
    KeyFigures,
    Quote,
    Row,
    Run,
    Spacer,
    Status,
    Table,
    Text,
    plain,
)
from alignment_desktop.deliverables.layout import walk
from tests.deliverables.reading import pages, printed
from tests.deliverables.test_pdf import everything

KINDS = get_args(Block)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_block_is_a_frozen_value_and_says_what_it_is(kind):
    assert dataclasses.is_dataclass(kind)
    assert kind.__dataclass_params__.frozen
    assert kind.__doc__
    assert not kind.__doc__.startswith(f"{kind.__name__}(")
    assert "__slots__" in kind.__dict__


def test_the_engine_is_tried_with_every_kind_of_block():
    assert {type(block) for block in walk(everything())} == set(KINDS)


def test_words_without_their_looks_are_plain_text():
    assert plain("as it is") == "as it is"
    assert plain((Run(text="F-01", bold=True), Run(text=" late"))) == "F-01 late"


def test_walking_visits_blocks_inside_groups_and_columns_in_printed_order():
    inner = Heading(text="inner")
    left, right = Text(text="left"), Bullets(items=("right",))
    group = Group(blocks=(inner, Columns(columns=((left,), (right,)))))
    assert [b for b in walk((group, Text(text="end"))) if not isinstance(b, Group | Columns)] == [
        inner, left, right, Text(text="end"),
    ]  # fmt: skip


HOSTILE = st.one_of(
    st.just(""),
    st.text(max_size=30),
    st.sampled_from(("<b>x", "a\n\nb", "F-01", "日本", "x" * 400, "word " * 200, "\x00")),
)
RUNS = st.lists(
    st.builds(Run, text=HOSTILE, bold=st.booleans(), italic=st.booleans(), link=HOSTILE, to=HOSTILE, colour=HOSTILE),
    max_size=3,
).map(tuple)
SOME_WORDS = st.one_of(HOSTILE, RUNS)
CELLS = st.one_of(SOME_WORDS, st.builds(Cell, text=SOME_WORDS, colour=HOSTILE, fill=HOSTILE, to=HOSTILE))
ROWS = st.builds(Row, cells=st.lists(CELLS, max_size=4).map(tuple), key=HOSTILE, strong=st.booleans())
PLAIN_BLOCKS = st.one_of(
    st.builds(Cover, kicker=HOSTILE, title=HOSTILE, facts=st.just((("a", "b" * 90),))),
    st.builds(
        Heading, text=HOSTILE, level=st.integers(-1, 5), kicker=HOSTILE, key=HOSTILE, number=HOSTILE, colour=HOSTILE,
        page_break_before=st.booleans(),
    ),
    st.builds(Text, text=SOME_WORDS, keep_with_next=st.booleans()),
    st.builds(Bullets, items=st.lists(SOME_WORDS, max_size=3).map(tuple), ordered=st.booleans()),
    st.lists(st.builds(KeyFigure, label=HOSTILE, value=HOSTILE, note=HOSTILE, unit=HOSTILE), max_size=6).map(
        lambda figures: KeyFigures(figures=tuple(figures))
    ),
    st.builds(
        Table,
        columns=st.lists(st.builds(Column, title=HOSTILE, weight=st.floats(-1, 9)), max_size=3).map(tuple),
        rows=st.lists(ROWS, max_size=5).map(tuple), caption=HOSTILE, key=HOSTILE, empty=HOSTILE,
    ),
    st.builds(Image, asset=HOSTILE, caption=HOSTILE, width=st.floats(-1, 3)),
    st.builds(Quote, text=HOSTILE, attribution=HOSTILE, to=HOSTILE),
    st.builds(Callout, text=SOME_WORDS, title=HOSTILE),
    st.builds(
        Decisions,
        decisions=st.lists(
            st.builds(Decision, ask=HOSTILE, of_whom=HOSTILE, by_when=HOSTILE, waiting=HOSTILE), max_size=3
        ).map(tuple),
    ),
    st.builds(Anchor, key=HOSTILE), st.builds(Spacer, height=st.floats(-5, 900)), st.just(Break()), st.just(Contents()),
)  # fmt: skip
ANY_BLOCK = st.recursive(
    PLAIN_BLOCKS,
    lambda inner: st.one_of(
        st.builds(Group, blocks=st.lists(inner, max_size=4).map(tuple)),
        st.builds(Columns, columns=st.lists(st.lists(inner, max_size=2).map(tuple), max_size=3).map(tuple)),
    ),
    max_leaves=5,
)


@settings(max_examples=40, deadline=None)
@given(st.lists(ANY_BLOCK, max_size=8), HOSTILE)
def test_no_arrangement_of_blocks_and_no_text_in_them_makes_a_document_fail(some, words):
    rendered = printed(*some, title=words, client=words, version=words, status=Status.DRAFT)
    assert rendered.pages == len(pages(rendered))
    assert rendered.pdf == printed(*some, title=words, client=words, version=words, status=Status.DRAFT).pdf
