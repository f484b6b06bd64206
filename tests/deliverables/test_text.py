"""A client's words on paper: nothing lost, nothing read as markup."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from alignment_desktop.deliverables.blocks import MessageKind, Run, Text
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


def test_control_characters_direction_marks_and_zero_widths_are_dropped():
    assert clean("a\x00b\x07c\u202ed\u200be\ufeff\xadf\ud800g") == "abcdefg"
    assert clean("one\r\ntwo\rthree\u2028four\tfive") == "one\ntwo\nthree\nfour    five"


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
