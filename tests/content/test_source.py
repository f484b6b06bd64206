"""Lines of places in TOML files."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment_desktop.content.source import Problems, Source, parse

TEXT = '''\
# a remark = 1
title = """
not = "a key"
[[rows]]
"""
names = [ # why
  "one",
  'two', # [ not a list
  { id = "x", size = 3 },
]
"quoted.key" = 1
dotted.key = 1.5

[table]
a = 1
[[rows]]
id = "r1"
[[rows]]
  id = "r2"
  [rows.inner]
  deep = 1
  [[rows.list]]
  x = 2020-01-01 07:00:00
  [[rows.list]]
  x = 2
'''


def source(text):
    problems = Problems()
    found = parse("f.toml", text.encode(), problems)
    assert found is not None, problems.texts()
    return found


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ((), 1),
        (("title",), 2),
        (("names",), 6),
        (("names", 0), 7),
        (("names", 1), 8),
        (("names", 2), 9),
        (("names", 2, "size"), 9),
        (("quoted.key",), 11),
        (("dotted", "key"), 12),
        (("table",), 14),
        (("table", "a"), 15),
        (("table", "missing"), 14),
        (("rows", 0, "id"), 17),
        (("rows", 1, "id"), 19),
        (("rows", 1, "missing"), 18),
        (("rows", 1, "inner", "deep"), 21),
        (("rows", 1, "list", 0, "x"), 23),
        (("rows", 1, "list", 1, "x"), 25),
        (("nowhere",), 1),
    ],
)
def test_a_place_has_its_line_or_that_of_the_table_around_it(place, line):
    assert source(TEXT).line(place) == line


def test_a_table_of_a_list_is_named_by_its_id_and_other_elements_by_their_number():
    assert source(TEXT).field(("rows", 1, "inner", "deep")) == "rows[r2].inner.deep"
    assert source(TEXT).field(("names", 1)) == "names[2]"


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab\"'[]{}=,.#\n \\", max_size=30))
def test_any_text_can_be_searched_for_lines(text):
    found = Source("f.toml", text, {})
    assert 1 <= found.line(("a", 0, "b")) <= text.count("\n") + 1
