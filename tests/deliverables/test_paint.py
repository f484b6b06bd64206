"""Pictures on paper: the same shapes and words as on the screen, and what they say read aloud."""

from __future__ import annotations

import pypdfium2 as pdfium
import pytest

from alignment_desktop.charts.picture import (
    Bar,
    Circle,
    HitArea,
    Line,
    Picture,
    Polygon,
    Text,
    contrast,
    is_colour,
    readable,
)
from alignment_desktop.deliverables.blocks import Break, Chart, Heading, MessageKind
from alignment_desktop.deliverables.style import MARGIN, TOP
from tests.deliverables.reading import bodies, links_of, opened, page_led_to, printed

SCALE = 2


def pixels(*primitives, width: float = 200, height: float = 200):
    """The picture's area on the printed page as (x, y) -> colour, in the picture's own points."""
    rendered = printed(Chart(picture=Picture(width, height, primitives, "")))
    with pdfium.PdfDocument(rendered.pdf) as pdf:
        image = pdf[0].render(scale=SCALE).to_pil().convert("RGB")
    return lambda x, y: "#{:02x}{:02x}{:02x}".format(*image.getpixel(((MARGIN + x) * SCALE, (TOP + y) * SCALE)))


def test_a_bar_stands_where_it_should_with_y_downwards():
    at = pixels(Bar(20, 30, 50, 10, "#b3261e"))
    assert at(45, 35) == "#b3261e"
    assert at(45, 50) == "#ffffff"
    assert at(45, 20) == "#ffffff"


def test_round_corners_leave_the_corner_free():
    at = pixels(Bar(20, 30, 60, 60, "#b3261e", radius=30))
    assert at(50, 60) == "#b3261e"
    assert at(23, 33) == "#ffffff"


def test_circles_polygons_and_lines_are_filled_in_their_colours():
    at = pixels(
        Circle(40, 40, 10, "#0f5c66"),
        Polygon(((80, 20), (120, 20), (100, 60)), fill="#b36b00"),
        Line(20, 100, 180, 100, "#16202e", 4),
    )
    assert at(40, 40) == "#0f5c66"
    assert at(52, 52) == "#ffffff"
    assert at(100, 30) == "#b36b00"
    assert at(100, 100) == "#16202e"


def test_a_translucent_shape_lets_the_ground_through_and_leaves_no_trace_on_the_next():
    at = pixels(
        Polygon(((0, 0), (50, 0), (50, 50), (0, 50)), fill="#000000", opacity=0.5), Bar(60, 0, 50, 50, "#000000")
    )
    assert at(25, 25) in ("#7f7f7f", "#808080")
    assert at(80, 25) == "#000000"


def test_later_primitives_lie_over_earlier_ones():
    at = pixels(Bar(0, 0, 50, 50, "#0f5c66"), Bar(10, 10, 20, 20, "#b36b00"))
    assert (at(5, 5), at(20, 20)) == ("#0f5c66", "#b36b00")


def test_a_dashed_line_has_gaps_and_the_next_line_has_none():
    at = pixels(Line(0, 20, 200, 20, "#000000", 4, (20, 20)), Line(0, 40, 200, 40, "#000000", 4))
    assert (at(10, 20), at(30, 20)) == ("#000000", "#ffffff")
    assert at(30, 40) == "#000000"


def test_words_of_a_picture_are_real_words_even_hostile_ones():
    picture = Picture(300, 60, (Text(0, 20, "<b>Kafka</b> & (Co) 日", 9, "#16202e", "bold"),), "alt")
    rendered = printed(Chart(picture=picture))
    assert "<b>Kafka</b> & (Co) \ufffd" in bodies(rendered)[0]
    assert [m.kind for m in rendered.messages] == [MessageKind.GLYPH]


def test_what_a_picture_says_goes_along_for_reading_aloud():
    with opened(printed(Chart(picture=Picture(10, 10, (), "Shared documents: Business 2.0")))) as pdf:
        content = pdf.pages[0].Contents.read_bytes()
    assert "Shared documents: Business 2.0".encode("utf-16-be").hex().encode() in content


def test_a_hit_area_becomes_a_link_where_its_key_is_known():
    areas = (HitArea(0, 0, 50, 20, "there"), HitArea(0, 20, 50, 20, "nowhere"))
    rendered = printed(Chart(picture=Picture(100, 40, areas, "")), Break(), Heading(text="There", key="there"))
    with opened(rendered) as pdf:
        assert [page_led_to(pdf, note) for _, note in links_of(pdf)] == [2]


def test_a_picture_wider_than_the_text_is_scaled_down():
    at = pixels(Bar(900, 10, 90, 80, "#b3261e"), width=1000, height=100)
    assert at(945 * 0.4873, 50 * 0.4873) == "#b3261e"


@pytest.mark.parametrize(("text", "valid"), [("#0f5c66", True), ("#0F5C66", True), ("0f5c66", False), ("#0f5c6", False),
                                             ("#0f5c66\n", False), ("red", False), ("", False)])  # fmt: skip
def test_only_six_hex_digits_are_a_colour(text, valid):
    assert is_colour(text) is valid


@pytest.mark.parametrize("colour", ["#0072b2", "#d55e00", "#009e73", "#a3527f", "#8a6d00", "#ffffff", "#e9b44c"])
def test_a_colour_of_text_is_darkened_until_it_can_be_read(colour):
    assert contrast(readable(colour)) >= 4.5


def test_a_colour_that_can_be_read_is_left_alone():
    assert readable("#0072b2") == "#0072b2"


def test_contrast_is_that_of_wcag():
    assert contrast("#000000") == pytest.approx(21)
    assert contrast("#ffffff") == pytest.approx(1)
    assert contrast("#767676") == pytest.approx(4.54, abs=0.01)
