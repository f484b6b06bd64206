"""A document as a PDF: what a reader, a printer and a careful client find in it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Photo
from reportlab import rl_config

from alignment_desktop.charts.picture import Picture
from alignment_desktop.charts.picture import Text as Label
from alignment_desktop.deliverables import pdf as engine
from alignment_desktop.deliverables.assets import no_assets
from alignment_desktop.deliverables.blocks import (
    Anchor,
    Block,
    Brand,
    Break,
    Bullets,
    Callout,
    Chart,
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
    Ladder,
    MessageKind,
    Paper,
    Quote,
    Row,
    Ruled,
    Run,
    Rung,
    ScaleCard,
    Spacer,
    Status,
    Table,
    Text,
)
from alignment_desktop.deliverables.pdf import protect, render
from alignment_desktop.domain.errors import Refused
from alignment_desktop.i18n import Translator
from tests.deliverables.reading import (
    BRAND,
    bodies,
    document,
    fonts_of,
    links_of,
    opened,
    page_led_to,
    pages,
    printed,
    squeezed,
)

PARAGRAPH = "Nobody owns a request after it was handed over, and so it waits until somebody asks for it again. " * 4
PICTURE = Picture(300.0, 100.0, (Label(10, 20, "inside the picture", 9, "#16202e"),), "a picture in words")


def photo(form: str = "PNG", size: tuple[int, int] = (60, 40), **extra: object) -> bytes:
    out = BytesIO()
    Photo.new("RGB", size, "#0f5c66").save(out, form, **extra)
    return out.getvalue()


def everything() -> tuple[Block, ...]:
    """A block of every kind."""
    return (
        Cover(kicker="For the board", facts=(("Round", "Baseline"),)),
        Contents(),
        Heading(text="Decisions", page_break_before=True, kicker="First"),
        Decisions(decisions=(Decision(ask="Name an owner", of_whom="the CEO", by_when="4 December", waiting="work"),)),
        KeyFigures(figures=(KeyFigure(label="Maturity", value="2.6", note="patchy", unit="of 5", to="t"),)),
        Columns(columns=((Heading(text="Left", level=3), Text(text="left words")), (Bullets(items=("right words",)),))),
        Heading(text="Evidence", level=2, key="evidence"),
        Table(columns=(Column(title="Finding"),), rows=(Row(cells=("Requests",), key="F-1"),), caption="All.", key="t"),
        Chart(picture=PICTURE, caption="Levels.", key="f"),
        Image(asset="photo", caption="The board.", width=0.4),
        Quote(text="In October.", attribution="a business respondent", to="F-1"),
        Callout(title="Limit", text="Three people only."),
        Bullets(items=("one", "two"), ordered=True),
        Group(blocks=(Heading(text="Together", level=3), Text(text=(Run(text="see "), Run(to="f"), Run(to="t"))))),
        Anchor(key="here"),
        Text(text=(Run(text="up", to="evidence"), Run(text=" down", to="here"))),
        Ladder(rungs=(Rung(level=1, name="bottom", text="the first rung", spoken="briefly"),), others=("no rung",)),
        Ruled(label="room to write"),
        Spacer(),
        Break(),
        ScaleCard(rungs=(Rung(level=2, name="larger", text="across the table"),)),
        Text(text="last words"),
    )


def test_the_same_content_gives_the_same_bytes():
    assets = {"photo": photo()}
    brand = Brand(firm="Keel", logo=photo(), client_logo=photo("JPEG"))
    first = printed(*everything(), assets=assets, brand=brand)
    assert printed(*everything(), assets=assets, brand=brand).pdf == first.pdf
    assert not first.messages


@pytest.fixture
def restless_threads() -> Iterator[None]:
    """Threads take turns as often as they can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def test_documents_made_at_the_same_time_do_not_disturb_each_other(restless_threads):
    # Letters made of parts, whose places a font is asked for one after the other.
    accented = [chr(code) for code in range(0xC0, 0x180) if chr(code).isalpha()]

    def made(first: int) -> bytes:
        return engine.render(document(Text(text=" ".join(accented[first::4]))), no_assets(), Translator()).pdf

    alone = [made(first) for first in range(4)]
    with ThreadPoolExecutor(4) as threads:
        for _round in range(40):
            assert list(threads.map(made, range(4))) == alone


def test_every_block_leaves_its_words_on_the_pages():
    words = squeezed("".join(pages(printed(*everything(), assets={"photo": photo()}))))
    for expected in (
        "FORTHEBOARD", "Baseline", "Nameanowner", "theCEO", "4December", "Waitingcosts:work", "Maturity",
        "2.6of5", "patchy",
        "leftwords", "rightwords", "Requests", "Table1.All.", "insidethepicture", "Figure1.Levels.",
        "Figure2.Theboard.", "“InOctober.”abusinessrespondent", "Limit", "Threepeopleonly.", "1.one", "2.two",
        "seeFigure1Table1", "bottom", "thefirstrung", "briefly", "norung", "roomtowrite", "larger", "acrossthetable",
        "lastwords",
    ):  # fmt: skip
        assert expected in words, expected


@pytest.mark.parametrize("draft", [Status.DRAFT, Status.FINAL])
def test_every_font_is_embedded_and_none_is_helvetica(draft):
    blocks = (*everything(), Text(text="☃ Ω 日 " + "".join(chr(c) for c in range(0xC0, 0x250))))
    fonts = fonts_of(opened(printed(*blocks, assets={"photo": photo()}, status=draft)))
    assert fonts
    assert all(fonts.values()), fonts
    assert all("Inter" in name or "DejaVu" in name for name in fonts)


@pytest.mark.parametrize(("paper", "size"), [(Paper.A4, (595.276, 841.89)), (Paper.LETTER, (612, 792))])
def test_pages_have_the_size_of_the_paper(paper, size):
    pdf = opened(printed(Text(text=PARAGRAPH), paper=paper))
    assert [float(v) for v in pdf.pages[0].MediaBox[2:]] == pytest.approx(size, abs=0.01)


def test_the_contents_name_the_page_of_every_heading_and_lead_there():
    titles = [f"Chapter {chr(65 + i // 26)}{chr(65 + i % 26)} about something" for i in range(70)]
    blocks: list[Block] = [Cover(), Contents()]
    for i, title in enumerate(titles):
        blocks += [Heading(text=title, level=1 + i % 2), *[Text(text=PARAGRAPH)] * (1 + i % 5)]
    rendered = printed(*blocks)
    texts = bodies(rendered)
    contents = [n for n, text in enumerate(texts, 1) if n < 6 and sum(title in text for title in titles) > 12]
    assert len(contents) > 1
    pdf = opened(rendered)
    rows = [(number, page_led_to(pdf, note)) for number, note in links_of(pdf)]
    assert [number for number, _ in rows] == sorted(number for number, _ in rows)
    assert len(rows) == len(titles)
    for title, (number, led_to) in zip(titles, rows, strict=True):
        (row,) = [line for line in texts[number - 1].splitlines() if title in line]
        assert row.split()[-1] == str(led_to)
        assert led_to not in contents
        assert title in " ".join(texts[led_to - 1].split())


def test_the_foot_counts_the_pages():
    rendered = printed(Cover(), *[Text(text=PARAGRAPH)] * 40)
    texts = pages(rendered)
    assert rendered.pages == len(texts) > 3
    for number, text in enumerate(texts[1:], 2):
        assert f"{number} of {rendered.pages}" in text
    assert "of" not in texts[0].split()


def test_the_head_says_who_for_whom_and_which_edition():
    rendered = printed(
        Text(text="x"), title="Alignment assessment", client="Harbour & Pine", version="2", status=Status.DRAFT,
        date="19 November 2026", recipient="the CEO", confidentiality="Confidential",
        brand=replace(BRAND, monogram="HP"),
    )  # fmt: skip
    (text,) = pages(rendered)
    assert "Harbour & Pine · Alignment assessment · Draft 2, 19 November 2026 · for the CEO" in text
    assert "Keel Advisory" in text
    assert "Confidential" in text
    assert "HP" in text


def test_bookmarks_follow_the_headings_even_where_a_level_is_left_out():
    rendered = printed(
        Heading(text="Deep start", level=3), Heading(text="One"), Heading(text="Two", level=3), Heading(text="Three")
    )
    with opened(rendered) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["Deep start", "One", "Three"]
        assert [item.title for item in outline.root[1].children] == ["Two"]


def test_a_claim_leads_to_its_evidence_and_back():
    row = Row(cells=((Run(text="F-01", to="claim"), Run(text=" late")),), key="F-01")
    rendered = printed(
        Heading(text="Claim", key="claim"), Text(text=(Run(text="see F-01", to="F-01"),)), Break(),
        Table(columns=(Column(title="Finding"),), rows=(row,)),
    )  # fmt: skip
    with opened(rendered) as pdf:
        assert [(number, page_led_to(pdf, note)) for number, note in links_of(pdf)] == [(1, 2), (2, 1)]


def test_a_link_to_nowhere_is_printed_as_text():
    rendered = printed(Text(text=(Run(text="see F-99", to="F-99"),)))
    with opened(rendered) as pdf:
        assert links_of(pdf) == []
    assert "see F-99" in bodies(rendered)[0]


def test_a_key_of_a_table_without_rows_still_leads_somewhere():
    rendered = printed(
        Text(text=(Run(text="see", to="empty"),)), Break(), Text(text="next"),
        Table(columns=(Column(title="A"),), rows=(), key="empty"),
    )  # fmt: skip
    with opened(rendered) as pdf:
        assert [page_led_to(pdf, note) for _, note in links_of(pdf)] == [2]


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 44), st.integers(1, 3), st.booleans())
def test_a_heading_never_stands_alone_at_the_foot_and_no_paragraph_leaves_one_line(filler, level, table):
    lines = "\n".join(f"line {i} of the filler" for i in range(filler))
    following = (
        Table(columns=(Column(title="Head"),), rows=(Row(cells=("first row",)), Row(cells=("second row",))))
        if table
        else Text(text="\n".join(f"para {i} end" for i in range(1, 8)))
    )
    rendered = printed(Text(text=lines), Heading(text="The heading", level=level, kicker="above"), following)
    for text in bodies(rendered):
        if "The heading" in text:
            assert "ABOVE" in text
            assert ("first row" in text) if table else ("para 2 end" in text)
        if not table and "para" in text:
            assert text.count("para ") >= 2


def test_a_group_stays_on_one_page_where_a_page_can_hold_it():
    group = Group(blocks=(Heading(text="Grouped", level=2), *[Text(text=PARAGRAPH)] * 3, Text(text="the end of it")))
    for filler in range(2, 12):
        texts = bodies(printed(*[Text(text=PARAGRAPH)] * filler, group))
        (page,) = [text for text in texts if "Grouped" in text]
        assert "the end of it" in page


def test_a_callout_is_not_torn_over_two_pages():
    for filler in range(2, 14):
        texts = bodies(
            printed(*[Text(text=PARAGRAPH)] * filler, Callout(title="Limit", text=PARAGRAPH + "Until here."))
        )
        (page,) = [text for text in texts if "Limit" in text]
        assert "Until here." in page


def voices(count: int) -> tuple[Group, ...]:
    """A heading with a quote, and more quotes, each printed only where there is room."""
    first, *more = (Quote(text=f"voice {n}") for n in range(count))
    return (
        Group(blocks=(Heading(text="Voices", level=2), first), if_room=True),
        *(Group(blocks=(quote,), if_room=True) for quote in more),
    )


def test_what_is_printed_if_there_is_room_fills_a_page_and_never_begins_one():
    seen = set()
    for filler in range(1, 16):
        paragraphs = [Text(text=PARAGRAPH)] * filler
        alone, filled = printed(*paragraphs), printed(*paragraphs, *voices(4))
        assert filled.pages == alone.pages
        count = "".join(bodies(filled)).count("voice ")
        assert ("Voices" in "".join(bodies(filled))) == bool(count)
        seen.add(count)
    assert {0, 4} <= seen


def test_after_one_that_had_no_room_none_of_its_kind_follows():
    tall = Group(blocks=(Heading(text="Voices", level=2), *[Text(text=PARAGRAPH)] * 30), if_room=True)
    text = "".join(bodies(printed(Text(text="before"), tall, *voices(2)[1:], Text(text="after"), *voices(1))))
    assert "voice 1" not in text
    assert text.index("before") < text.index("after") < text.index("voice 0")


def test_pieces_taller_than_a_page_still_come_out_whole():
    long = " ".join(f"word{i}" for i in range(4000))
    blocks = (
        Callout(title="T", text=long), Quote(text=long, attribution="someone"),
        Decisions(decisions=(Decision(ask=long, of_whom="CEO", by_when="now"),)),
        KeyFigures(figures=(KeyFigure(label="L", value="1", note=long),)),
        Columns(columns=((Text(text=long),), (Text(text="beside"),))),
        Bullets(items=(long,)), Group(blocks=(Text(text=long),)), Heading(text=long),
        Chart(picture=Picture(300, 5000, (), ""), caption=long),
    )  # fmt: skip
    for block in blocks:
        rendered = printed(block)
        words = " ".join(bodies(rendered)).split()
        assert sum(word.strip("“”.").startswith("word") for word in words) == 4000, type(block)


def test_properties_name_the_document_and_its_author_and_nothing_of_the_machine():
    made = datetime(2026, 11, 19, 10, 42, 7, tzinfo=UTC)
    rendered = printed(
        Text(text="x"), title="Alignment assessment", subject="Baseline", keywords=("maturity", "gap"), language="de",
        made_at=made,
    )  # fmt: skip
    with opened(rendered) as pdf:
        info = {key: str(value) for key, value in pdf.docinfo.items()}
        assert info == {
            "/Title": "Alignment assessment", "/Author": "Keel Advisory", "/Subject": "Baseline",
            "/Keywords": "maturity, gap", "/Creator": "Alignment Desktop", "/Producer": "Alignment Desktop",
            "/CreationDate": "D:20261119104207Z", "/ModDate": "D:20261119104207Z",
        }  # fmt: skip
        assert str(pdf.Root.Lang) == "de"
    with opened(printed(Text(text="x"))) as pdf:
        assert "/CreationDate" not in pdf.docinfo


def test_a_password_is_aes_256_and_asked_for():
    locked = protect(printed(Text(text="the secret words")).pdf, "höhe 7")
    assert b"secret" not in locked
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(BytesIO(locked))
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(BytesIO(locked), password="other")
    with pikepdf.open(BytesIO(locked), password="höhe 7") as pdf:
        assert (pdf.encryption.R, pdf.encryption.bits) == (6, 256)


def test_an_empty_password_is_refused():
    with pytest.raises(Refused):
        protect(printed(Text(text="x")).pdf, "")


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_images_are_embedded_without_their_metadata(form):
    exif = Photo.Exif()
    exif[0x010E] = "CANARY-GPS"
    rendered = printed(Image(asset="photo", caption="A board."), assets={"photo": photo(form, exif=exif)})
    assert not rendered.messages
    with opened(rendered) as pdf:
        images = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"]
        assert images
        assert all(b"CANARY" not in image.read_raw_bytes() for image in images)
    assert b"CANARY" not in rendered.pdf


@pytest.mark.parametrize("data", [b"", b"not an image", photo()[:60], b"GIF89a" + bytes(50)])
def test_a_missing_or_broken_image_becomes_a_message_with_its_place(data):
    rendered = printed(Heading(text="Evidence"), Image(asset="photo", caption="A board."), assets={"photo": data})
    assert [(m.kind, m.place) for m in rendered.messages] == [(MessageKind.IMAGE, "Evidence")]
    assert "Figure 1. A board." in bodies(rendered)[0]


def test_a_logo_of_too_many_pixels_is_refused_by_a_message_before_it_is_decoded(monkeypatch):
    out = BytesIO()
    Photo.new("1", (8000, 8000)).save(out, "PNG")
    rendered = printed(Cover(), Text(text="x"), brand=Brand(firm="Keel", logo=out.getvalue(), client_logo=b"no"))
    assert [m.kind for m in rendered.messages] == [MessageKind.BRAND, MessageKind.BRAND]
    assert "too many pixels" in rendered.messages[0].text


@pytest.mark.parametrize("colour", ["red", "#fff", "#ffff00", "url(x)", "__import__('os')"])
def test_a_brand_colour_that_cannot_be_read_gives_way_with_a_message(colour):
    rendered = printed(Heading(text="x", kicker="k"), brand=Brand(firm="Keel", accent=colour, second=colour))
    assert [m.kind for m in rendered.messages] == [MessageKind.BRAND]


def test_settings_from_the_surroundings_do_not_open_the_renderer(monkeypatch):
    monkeypatch.setattr(rl_config, "trustedHosts", ["*"])
    monkeypatch.setattr(rl_config, "toColorCanUse", "rl_extended_literal_eval")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    here = printed(Text(text="x")).pdf
    assert rl_config.trustedHosts is None
    assert rl_config.toColorCanUse is None
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert printed(Text(text="x")).pdf == here


def test_the_fixed_words_come_from_the_translator():
    class Shouting(Translator):
        def __call__(self, message: str, context: str = "") -> str:
            german = {"Contents": "INHALT", "{page} of {pages}": "{page} VON {pages}", "Figure {n}": "ABB {n}"}
            return german.get(message, message.replace("Table {n}", "TAB {n}"))

    table = Table(columns=(Column(title="A"),), rows=(Row(cells=("b",)),), caption="T.")
    made = render(document(Contents(), Chart(picture=PICTURE, caption="C."), table), no_assets(), Shouting("en"))
    words = "\n".join(pages(made))
    for expected in ("INHALT", "1 VON 2", "2 VON 2", "ABB 1. C.", "TAB 1. T."):
        assert expected in words


def test_a_firm_without_a_logo_is_told_so_where_the_cover_needs_one():
    rendered = printed(Cover(), Text(text="x"))
    assert [(m.kind, m.place) for m in rendered.messages] == [(MessageKind.BRAND, "Cover")]
    assert "Keel Advisory" in pages(rendered)[0]


def test_a_document_of_nothing_is_one_page():
    assert printed().pages == 1
    assert printed(Break(), Break(), Spacer()).pages == 1
    assert engine.render(document(Contents()), no_assets(), Translator("en")).pages == 1


def test_a_long_title_gives_way_in_the_head_before_the_edition_and_the_recipient():
    (text,) = pages(printed(Text(text="x"), title="Assessment " * 30, version="2", recipient="the CEO"))
    assert "Assessment" in text
    assert "… · Version 2 · for the CEO" in text


LONG_NAME = ("Vereinigte Norddeutsche Binnenschifffahrts- und Hafenumschlagsgesellschaft Wilhelmshaven " * 2)[
    :120
].strip()


def test_a_long_client_gives_way_in_the_head_before_the_edition_and_the_recipient():
    rendered = printed(
        Text(text="x"), title="Alignment assessment", client=LONG_NAME, status=Status.DRAFT, date="19 November 2026",
        recipient="the CEO",
    )  # fmt: skip
    (text,) = pages(rendered)
    assert LONG_NAME[:10] in text
    assert " · Draft, 19 November 2026 · for the CEO" in text
    assert "· Alignment" in text


def test_a_long_client_stands_on_the_cover_in_lines_that_end_inside_the_sheet():
    rendered = printed(Cover(), Text(text="x"), client=LONG_NAME)
    assert squeezed(LONG_NAME.upper()) in squeezed(pages(rendered)[0])


def test_a_text_that_is_cut_on_the_cover_ends_with_an_ellipsis():
    rendered = printed(Cover(facts=(("Round", "Baseline " * 60),)), Text(text="x"))
    words = pages(rendered)[0]
    assert words.count("…") == 1
    assert words.rstrip().endswith("…")


def test_a_long_kicker_ends_inside_the_text_area():
    (text,) = pages(printed(Heading(text="x", kicker="Challenge " * 40)))
    (kicker,) = [line for line in text.splitlines() if "CHALLENGE" in line]
    assert kicker.endswith("…")
    assert kicker.count("CHALLENGE") < 12
