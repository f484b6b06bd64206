"""A client's words on paper: nothing lost, nothing read as markup."""

from __future__ import annotations

import re
import time

import pikepdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from alignment_desktop.charts.picture import Picture
from alignment_desktop.charts.picture import Text as Label
from alignment_desktop.deliverables.blocks import (
    Bullets,
    Callout,
    Chart,
    Column,
    Cover,
    Heading,
    KeyFigure,
    KeyFigures,
    MessageKind,
    Quote,
    Row,
    Run,
    Table,
    Text,
)
from alignment_desktop.deliverables.fonts import FALLBACK, REPLACEMENT, faces
from alignment_desktop.deliverables.text import Setter, clean, is_safe_link
from tests.deliverables.reading import bodies, links_of, opened, printed, squeezed

HOSTILE = [
    "ask <CFO> ok", "Map<K,V> cache", "email Bob <bob@x.com> today", "R&D <5 people", "we use <b>Kafka",
    "&copy; &#65; &lt;", "<img src='/etc/passwd'/>", "</para><para>", "a ]] > b (c) \\ d \\( {x}", "%s {0} {page}",
    "<a href='file:///etc'>x</a>", "<!-- note -->", "<?xml?>", "'; DROP TABLE answers; --",
]  # fmt: skip
PRINTABLE = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Co", "Cn", "Mn", "Mc", "Me"), max_codepoint=0x2FFFF),
    max_size=300,
)
SCRIPTS = st.text(
    st.sampled_from(
        "aeinst AEfi-–—„“”’'\"()\\&<>{}[]%#/0123456789\n  äöüßéèçñøåæœłžšőąęğıţÀΩαβγδжщыїЖЂ≠≤≥→✓☃€£¥ﬁ½²™日本🎉\t"
    ),
    max_size=400,
)


def setter() -> Setter:
    return Setter(faces(), "#0f5c66")


def held(text: str) -> str:
    """The clean text with a replacement mark for every character that no face holds."""
    holds = faces().holds["regular"] | faces().holds[FALLBACK] | {"\n"}
    return "".join(c if c in holds else REPLACEMENT for c in clean(text))


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_a_clients_words_is_printed_as_it_stands(text):
    assert text.split() == bodies(printed(Text(text=text)))[0].split()


@settings(max_examples=40, deadline=None)
@given(SCRIPTS)
def test_every_word_comes_back_from_the_page_or_is_reported(text):
    rendered = printed(Text(text=text))
    assert squeezed("".join(bodies(rendered))) == squeezed(held(text))
    missing = {c for c in clean(text) if c != "\n" and held(c) == REPLACEMENT}
    told = " ".join(m.text for m in rendered.messages if m.kind is MessageKind.GLYPH)
    assert all(f"U+{ord(c):04X}" in told for c in missing)
    assert bool(told) == bool(missing)


@settings(max_examples=30, deadline=None)
@given(PRINTABLE)
def test_no_text_in_any_script_makes_a_document_fail(text):
    rendered = printed(Text(text=text), title=text, recipient=text, confidentiality=text)
    assert rendered.pdf.startswith(b"%PDF")


@settings(max_examples=80, deadline=None)
@example("00\t☃", 20.0, "regular")
@example("\t\t\t☃", 20.0, "regular")
@given(SCRIPTS, st.floats(20, 400), st.sampled_from(("regular", "bold")))
def test_no_line_is_wider_than_its_room_and_none_is_lost(text, width, face):
    lines = setter().lines(text, width, face, 10, "#000000")
    assert all(line.width <= width + 0.01 for line in lines)
    words = "".join(line.text or "".join(part.text for part in line.parts) for line in lines)
    assert squeezed(words) == squeezed(held(text))


def test_line_breaks_and_runs_of_spaces_are_kept():
    lines = setter().lines("first\n  second  two\n\nlast", 400, "regular", 10, "#000000")
    assert [line.text for line in lines] == ["first", "  second  two", "", "last"]


def test_a_word_wider_than_the_line_is_broken_without_a_hyphen():
    lines = setter().lines("x" * 100, 100, "regular", 10, "#000000")
    assert len(lines) > 3
    assert "".join(line.text for line in lines) == "x" * 100


def test_a_text_in_several_looks_breaks_at_the_same_places_as_plain_text():
    text = "Requests start without agreed acceptance and nobody minds until the release is late again"
    runs = tuple(Run(text=part) for part in ("Requests st", "art without agreed acceptance and nob", text[48:]))
    plain = [line.text for line in setter().lines(text, 120, "regular", 10, "#000000")]
    rich = [line.text for line in setter().lines(runs, 120, "regular", 10, "#000000")]
    assert rich == plain


def test_control_characters_direction_marks_and_zero_widths_are_left_out():
    assert clean("a\x00b\x07c\u202ed\u200be\ufeff\xadf\ud800g") == "abcdefg"
    assert clean("one\r\ntwo\rthree\u2028four\tfive") == "one\ntwo\nthree\nfour    five"


def test_what_prints_nothing_is_left_out_and_told_with_its_number_and_place():
    text = "a\x07b \u202ec\u202c \u200bd\u00ade \ud800"
    rendered = printed(Heading(text="Evidence"), Text(text=text))
    assert bodies(rendered)[0].split() == ["Evidence", "ab", "c", "de"]
    (told,) = rendered.messages
    assert (told.kind, told.place) == (MessageKind.GLYPH, "Evidence")
    assert told.text == (
        "Invisible characters are left out: U+0007, U+202E, U+202C, U+200B, U+00AD, U+D800. "
        "Check that the text reads as it is meant."
    )


@pytest.mark.parametrize(
    "block",
    [
        Heading(text="a\u200bb"), Heading(text="x", kicker="a\u200bb"), Text(text=(Run(text="a\u200bb"),)),
        Quote(text="x", attribution="a\u200bb"), Bullets(items=("a\u200bb",)), Callout(text="x", title="a\u200bb"),
        Table(columns=(Column(title="a\u200bb"),), rows=(Row(cells=("x",)),)),
        Table(columns=(Column(title="x"),), rows=(Row(cells=("a\u200bb",)),)),
        KeyFigures(figures=(KeyFigure(label="x", value="1", unit="a\u200bb"),)),
        Chart(picture=Picture(100.0, 50.0, (Label(10, 20, "a\u200bb", 9, "#16202e"),), "x")),
    ],
)  # fmt: skip
def test_in_every_kind_of_block_what_prints_nothing_is_told(block):
    assert ["U+200B" in message.text for message in printed(block).messages] == [True]


@pytest.mark.parametrize("field", ["title", "client", "recipient", "confidentiality", "version", "date", "author"])
def test_around_the_blocks_what_prints_nothing_is_told_too(field):
    rendered = printed(Cover(), **{field: "a\u200bb"})
    assert any("U+200B" in message.text for message in rendered.messages)


def test_of_many_missing_signs_the_first_are_named_and_the_others_counted():
    (told,) = printed(Text(text="".join(map(chr, range(0x4E00, 0x4E00 + 30))))).messages
    assert told.text.count("U+") == 12
    assert "(U+4E0B) and 18 more; a replacement mark is printed" in told.text


def test_signs_of_private_use_are_not_printed_as_what_our_fonts_have_in_their_place():
    text = "".join(map(chr, (0xE004, 0xE100, 0xF0B7, 0xF8FF)))
    rendered = printed(Text(text=text))
    assert "".join(bodies(rendered)).strip() == REPLACEMENT * 4
    assert all(f"U+{ord(sign):04X}" in rendered.messages[0].text for sign in text)


def test_an_ideographic_space_is_a_space():
    rendered = printed(Text(text="one\u3000two"))
    assert bodies(rendered)[0].split() == ["one", "two"]
    assert rendered.messages == ()


def test_signs_beyond_the_first_plane_are_read_back_as_themselves():
    text = "\U0001d538 \U0001d7d8 \U00010300 \U0001d306"
    rendered = printed(Text(text=text))
    assert bodies(rendered)[0].split() == text.split()
    assert rendered.messages == ()


def test_no_list_of_what_codes_mean_is_longer_than_a_reader_must_take():
    rendered = printed(Text(text="".join(sorted(faces().holds["regular"] - {"\x00"}))))
    with opened(rendered) as pdf:
        maps = [font["/ToUnicode"].read_bytes().decode() for font in pdf.objects if "/ToUnicode" in dict_of(font)]
    counts = [int(count) for told in maps for count in re.findall(r"(\d+) beginbfchar", told)]
    assert max(counts) == 100
    assert sum(counts) == sum(told.count("> <") - 1 for told in maps)


def dict_of(thing: object) -> pikepdf.Dictionary | dict[str, object]:
    return thing if isinstance(thing, pikepdf.Dictionary) else {}


def test_a_character_outside_inter_is_set_in_the_fallback_face():
    (line,) = setter().lines("ok ☃ ok", 400, "bold", 10, "#000000")
    assert [part.look.face for part in line.parts] == ["bold", FALLBACK, "bold"]


def test_right_to_left_text_is_printed_and_told():
    rendered = printed(Text(text="שלום"))
    assert [m.kind for m in rendered.messages] == [MessageKind.TEXT]


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://example.org/a?b=c", True), ("mailto:a@b.example", True), ("http://example.org", False),
        ("file:///etc/passwd", False), ("javascript:alert(1)", False), ("//host/share", False),
        ("\\\\host\\share", False), ("https://", False), ("https://a b", False), ("https://[", False),
        ("data:text/html,x", False), ("https://exämple.org", False),
    ],
)  # fmt: skip
def test_only_web_and_mail_addresses_become_links(address, safe):
    assert is_safe_link(address) is safe
    pdf = opened(printed(Text(text=(Run(text="here", link=address),))))
    assert [str(note["/A"]["/URI"]) for _, note in links_of(pdf)] == ([address] if safe else [])


def test_a_megabyte_in_one_paragraph_takes_seconds_not_minutes():
    text = "a word and another one, " * 42_000
    start = time.perf_counter()
    rendered = printed(Text(text=text))
    assert time.perf_counter() - start < 10
    assert rendered.pages > 200


def test_a_megabyte_in_one_word_takes_seconds_too():
    start = time.perf_counter()
    assert printed(Text(text="x" * 1_000_000)).pages > 200
    assert time.perf_counter() - start < 10
