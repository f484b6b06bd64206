"""The quick reader reads what tomllib reads, or leaves it."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment_desktop.content.plain import plain
from tests.content.small import SMALL

LEFT = object()


def by_tomllib(text):
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return LEFT


@pytest.mark.parametrize("name", sorted(SMALL))
def test_a_file_of_a_pack_is_read_as_tomllib_reads_it(name):
    assert plain(SMALL[name]) == tomllib.loads(SMALL[name])


@pytest.mark.parametrize(
    "text",
    [
        "a = 1\na = 2\n",
        "a = []\n[[a]]\n",
        "a = {}\n[a.b]\n",
        "a = {b = 1}\n[a]\n",
        "a = [{b = 1}]\n[[a]]\n",
        "[a]\n[a]\n",
        "[[a]]\n[a]\n",
        "[a]\n[[a]]\n",
        "[a.b]\n[a]\n",
        "a = {b = 1, b = 2}\n",
        "a = [{b = 1, b = 2}]\n",
        "a = 01\n",
        "a = 1 b = 2\n",
        'a = "x" "y"\n',
        'a = "x\n',
        'a = "\\q"\n',
        'a = """x\ny"""\n',
        "a = [1,\n2]\n",
        "a.b = 1\n",
        '"a" = 1\n',
        "a = '''x'''\n",
        'a = [\n"x", # why\n"y"]\n',
        "a = 1979-05-27\n",
        "a = truex\n",
        "[a]]\n",
        "x",
        "# only a remark",
        "a = [" * 3000,
        "\x00",
        "[a]\n[a.b]\n[[a.c]]\n[a.c.d]\n[[a.c]]\n[a.c.d]\nx = 1",
    ],
)
def test_what_is_odd_is_read_as_tomllib_reads_it_or_left(text):
    found = plain(text)
    assert found is None or found == by_tomllib(text)


PIECES = st.sampled_from(
    [
        *(
            "a",
            "b",
            "a = 1",
            'b = "x"',
            "[a]",
            "[[a]]",
            "[a.b]",
            "[[a.b]]",
            '["a"]',
            "a = [",
            "a = {",
            "c = [{ b = 1 }]",
        ),
        *("\n", "\n", " ", "\t", "=", ".", ",", "#", '"', "'", "[", "]", "{ b = 1 }", "}", "true", "0", "12"),
        *('"\\""', '"\\\\"', '["x", "y"]', '"x",'),
    ]
)


@settings(max_examples=500, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_nothing_is_read_differently(text):
    found = plain(text)
    assert found is None or found == by_tomllib(text)
