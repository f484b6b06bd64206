"""Ladders, ruled lines and the scale card: whole on their pages, whatever their words are."""

from __future__ import annotations

import pytest

from alignment_desktop.deliverables.blocks import (
    Break,
    Group,
    Heading,
    Ladder,
    MessageKind,
    Ruled,
    Rung,
    ScaleCard,
    Spacer,
    Text,
)
from alignment_desktop.deliverables.flow import Page, Paginator
from alignment_desktop.deliverables.fonts import faces
from alignment_desktop.deliverables.forms import Ruling, shade
from alignment_desktop.deliverables.text import Setter
from tests.deliverables.reading import bodies, opened, printed, squeezed


def rungs(text="It is done this way", name="level", spoken="in short"):
    return tuple(Rung(level=n, name=f"{name}{n}", text=f"{text} {n}.", spoken=f"{spoken} {n}") for n in range(1, 6))


@pytest.mark.parametrize("room", range(0, 700, 35))
def test_a_ladder_is_never_parted(room):
    ladder = Ladder(rungs=rungs(), others=("No idea", "Not mine"))
    shown = [squeezed(page) for page in bodies(printed(Text(text="Before"), Spacer(height=room), ladder))]
    (page,) = (page for page in shown if "level1" in page)
    for n in range(1, 6):
        assert f"level{n}" in page
        assert squeezed(f"It is done this way {n}. ") in page
        assert squeezed(f"in short {n}") in page
    assert "Noidea" in page
    assert "Notmine" in page


@pytest.mark.parametrize("text", ["word " * 400, "x" * 2000, "<b>&amp;</b> {name} %s\n\n👍"])
def test_a_ladder_taller_than_a_page_runs_on_and_loses_nothing(text):
    made = printed(Heading(text="Above"), Ladder(rungs=rungs(text), others=("No idea",)))
    whole = squeezed("".join(bodies(made)))
    assert not [m for m in made.messages if m.kind is MessageKind.LAYOUT]
    assert sum(whole.count(f"level{n}") for n in range(1, 6)) == 5
    if "word" in text:
        assert whole.count("word") == 2000


def test_boxes_that_have_no_room_beside_each_other_stand_under_each_other():
    labels = tuple(f"A rather long label for a box, number {n}" for n in range(9))
    text = squeezed("".join(bodies(printed(Ladder(rungs=rungs(), others=labels)))))
    assert all(squeezed(label) in text for label in labels)


def test_each_level_has_a_deeper_shade_of_the_firms_colour():
    shades = [shade("#0f5c66", level) for level in range(1, 6)]
    assert shades == sorted(shades, reverse=True)
    assert shades[-1] == "#0f5c66"


def test_the_last_lines_of_a_page_run_down_to_its_foot_and_others_do_not():
    setter, full = Setter(faces(), "#0f5c66"), []
    paginator = Paginator(520.0, full.append)
    for _n in range(7):
        paginator.add(Ruling(Ruled(label="Notes", lines=4), 400.0, setter))
    paginator.end()
    heights = [[piece.height for piece, _y in page.pieces] for page in full]
    assert isinstance(full[0], Page)
    assert heights[0][:-1] == [88.0] * (len(heights[0]) - 1)
    assert heights[0][-1] > 88.0
    for page in full:
        last, y = page.pieces[-1]
        assert 520 - 22 < y + last.height <= 520


def test_lines_grow_at_a_break_too_but_never_beyond_the_page():
    blocks = (Group(blocks=(Text(text="Above"), Ruled(label="Notes"))), Break(), Text(text="Next"))
    made = printed(*blocks)
    assert made.pages == 2
    assert "Notes" in bodies(made)[0]


@pytest.mark.parametrize("is_landscape", [False, True])
def test_the_scale_card_fills_one_page(is_landscape):
    made = printed(Heading(text="Which?"), ScaleCard(rungs=rungs()), is_landscape=is_landscape)
    assert made.pages == 1
    pdf = opened(made)
    box = [float(v) for v in pdf.pages[0].MediaBox[2:]]
    assert (box[0] > box[1]) is is_landscape
    assert all(f"level{n}" in squeezed(bodies(made)[0]) for n in range(1, 6))


def test_a_long_name_on_the_card_is_set_smaller_rather_than_broken():
    made = printed(ScaleCard(rungs=rungs(name="Selbstverständlichkeit")), is_landscape=True)
    assert bodies(made)[0].count("Selbstverständlichkeit") == 5


def test_a_card_with_words_for_pages_becomes_running_text():
    made = printed(ScaleCard(rungs=rungs("word " * 400)), is_landscape=True)
    assert made.pages > 1
    assert "".join(bodies(made)).count("word") == 2000
    assert not [m for m in made.messages if m.kind is MessageKind.LAYOUT]


def test_a_card_without_levels_is_nothing():
    assert printed(ScaleCard(rungs=()), Text(text="x")).pages == 1
