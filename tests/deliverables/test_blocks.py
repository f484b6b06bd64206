"""The block model: values that sections make and any writer can read."""

from __future__ import annotations

import dataclasses
from typing import get_args

import pytest

from alignment_desktop.deliverables.blocks import Block, Bullets, Columns, Group, Heading, Run, Text, plain
from alignment_desktop.deliverables.layout import walk
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
