"""Whole documents: what a reader finds on their pages, and what nobody may ever find there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO

import msgspec
import pikepdf
import pytest
from PIL import Image as Photo

from alignment_desktop.deliverables.assets import Assets, no_assets
from alignment_desktop.deliverables.blocks import MessageKind, Paper, Rendered, Table
from alignment_desktop.deliverables.compose import compose, rendered, view_of
from alignment_desktop.deliverables.view import Options
from alignment_desktop.domain.deliverable import Prose
from alignment_desktop.domain.engagement import Attribution, Brand, Side
from alignment_desktop.domain.interview import Evidence, RemarkClass
from alignment_desktop.domain.outline import Outline
from alignment_desktop.domain.plan import FindingEvidence
from alignment_desktop.domain.record import replace
from alignment_desktop.domain.register import Entry
from alignment_desktop.domain.snapshot import Snapshot
from tests.builders import (
    ENGAGEMENT_ID,
    ROUND_ID,
    TODAY,
    action,
    agreed_level,
    client,
    finding,
    lift,
    link,
    remark,
    respondent,
    response,
    snapshot,
    target,
)
from tests.deliverables.conftest import SampleRead
from tests.deliverables.reading import pages, read_here, squeezed
from tests.deliverables.situations import SITUATIONS
from tests.deliverables.walking import of_kind, quotes, rows, words

QUESTIONS = ("A.1.a", "A.1.b", "A.2.a", "B.1.a", "B.1.b")
REPORT, SUMMARY = "assessment-report", "executive-summary"


def made(outline: Outline, of: Snapshot, assets: Assets | None = None, **options: object) -> Rendered:
    return rendered(outline, of, Options(**options), assets or no_assets())


def all_text(rendered_: Rendered) -> str:
    """Every word a reader or a search engine finds in the file: pages, bookmarks and properties."""
    with pikepdf.open(BytesIO(rendered_.pdf)) as pdf:
        properties = [str(value) for value in pdf.docinfo.values()]
        with pdf.open_outline() as outline:
            marks = [item.title for item in outline.root] + [c.title for item in outline.root for c in item.children]
    return "\n".join([*pages(rendered_), *properties, *marks])


def page_with(rendered_: Rendered, words_: str) -> list[int]:
    """The numbers of the pages on which these words stand."""
    return [n for n, text in enumerate(pages(rendered_), 1) if squeezed(words_) in squeezed(text)]


# The golden text of the sample


@pytest.mark.parametrize("name", [REPORT, SUMMARY])
def test_the_sample_reads_as_it_did(name: str, told: SampleRead, outlines_by_id: Mapping[str, Outline], golden) -> None:
    document = made(outlines_by_id[name], told.latest, told.assets)
    text = "".join(f"=== page {n}\n{page.replace(chr(13), '')}\n" for n, page in enumerate(pages(document), 1))
    golden(f"{name}.txt", text)


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("name", [REPORT, SUMMARY])
def test_the_same_snapshot_gives_the_same_bytes(
    name: str, paper: Paper, told: SampleRead, outlines_by_id: Mapping[str, Outline]
) -> None:
    first, second = (made(outlines_by_id[name], told.latest, told.assets, paper=paper) for _ in range(2))
    assert first.pdf == second.pdf
    assert first.messages == ()


@pytest.mark.parametrize("situation", list(SITUATIONS))
def test_every_document_can_be_made_in_every_situation(
    situation: str, told: SampleRead, outlines_by_id: Mapping[str, Outline]
) -> None:
    of = SITUATIONS[situation](told.latest)
    report, summary = (made(outlines_by_id[name], of, told.assets) for name in (REPORT, SUMMARY))
    assert summary.pages == 2
    assert page_with(report, "ON ONE PAGE") == [2]
    for document in (report, summary):
        assert not [m for m in document.messages if m.kind is MessageKind.LAYOUT]


def test_the_german_sample_has_german_words_and_whole_sentences(
    told: SampleRead, outlines_by_id: Mapping[str, Outline]
) -> None:
    text = squeezed(all_text(made(outlines_by_id[REPORT], told.latest, told.assets, language="de")))
    assert squeezed("Gemeinsame Unterlagen") in text
    assert squeezed("Beide Seiten bewerten das niedrig: Heute ") in text


# One page


def with_long_texts(of: Snapshot, length: int) -> Snapshot:
    """The same with decisions, titles and leads of so many characters."""
    long = ("Whether we go on like this or stop " * (length // 35 + 1))[:length]
    values = [{**e.values, "title": long, "cost_of_waiting": long} for e in of.entries]
    view = view_of(of, Options())
    prose = [
        Prose(id=section, engagement_id=of.engagement.id, round_id=of.round.id, section=section, text=long,
              is_edited=True)
        for section in ("heading:overall", "lead:overall", *(f"heading:{c.id}" for c in view.pack.challenges))
    ]  # fmt: skip
    return replace(
        of,
        entries=tuple(replace(e, values=v) for e, v in zip(of.entries, values, strict=True)),
        findings=tuple(replace(f, title=long, consequence=long) for f in of.findings),
        actions=tuple(replace(a, title=long) for a in of.actions),
        people=tuple(replace(p, job=long) for p in of.people),
        prose=tuple(prose),
    )


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("length", [150, 400, 3000])
def test_long_texts_are_shortened_until_page_one_is_a_page(
    length: int, paper: Paper, told: SampleRead, outlines_by_id: Mapping[str, Outline]
) -> None:
    of = with_long_texts(told.latest, length)
    summary = made(outlines_by_id[SUMMARY], of, told.assets, paper=paper)
    front = msgspec.structs.replace(outlines_by_id[REPORT], sections=("cover", "decisions", "contents"))
    report = made(front, of, told.assets, paper=paper)
    assert summary.pages == 2
    assert report.pages == 3
    assert len(page_with(report, "ON ONE PAGE")) == 1
    assert {m.place for m in summary.messages} == {"On one page", "What it rests on"}
    assert all("were shortened" in m.text for m in summary.messages)


def test_a_front_page_with_room_lists_more(told: SampleRead, outlines_by_id: Mapping[str, Outline]) -> None:
    full = words(compose(outlines_by_id[SUMMARY], told.latest, Options(), no_assets()).blocks)
    roomy = words(compose(outlines_by_id[SUMMARY], replace(told.latest, entries=()), Options(), no_assets()).blocks)
    next_moves = [
        label for label in ("A-12 ", "A-06 ", "A-02 ", "A-08 ") if label in roomy.partition("What it rests")[0]
    ]
    assert len(next_moves) == 4
    assert sum(label in full.partition("What it rests")[0] for label in next_moves) < 4


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("is_judged", [True, False])
@pytest.mark.parametrize("name", [REPORT, SUMMARY])
def test_no_word_is_broken_because_its_column_is_narrow(
    name: str, is_judged: bool, paper: Paper, told: SampleRead, outlines_by_id: Mapping[str, Outline]
) -> None:
    of = told.latest if is_judged else replace(told.latest, findings=(), actions=())
    text = "\n".join(pages(made(outlines_by_id[name], of, told.assets, paper=paper)))
    assert re.findall(r"^[a-z]{1,2}\r?$", text, re.MULTILINE) == []


def test_a_document_longer_than_its_outline_wants_says_so(outlines_by_id: Mapping[str, Outline]) -> None:
    outline = msgspec.structs.replace(outlines_by_id[SUMMARY], sections=("decisions", "maturity", "appendix-method"))
    document = made(outline, snapshot())
    assert [m.text for m in document.messages] == ["This should have 2 pages and has 3. Shorten what it says."]


# Confidence


def test_nothing_that_was_not_said_on_the_record_leaves(
    told: SampleRead, outlines_by_id: Mapping[str, Outline]
) -> None:
    of = told.latest
    secret = [r for r in of.remarks if not r.kind.is_on_record]
    assert {r.kind for r in secret} == {RemarkClass.OFF_RECORD, RemarkClass.OBSERVATION}
    spoken = next(r for r in of.remarks if r.kind is RemarkClass.QUOTE)
    gone = next(r.id for r in of.respondents if r.id == spoken.respondent_id)
    canaries = replace(
        of,
        remarks=tuple(
            replace(r, text=f"CANARYREMARK {r.text}") if not r.kind.is_on_record
            else replace(r, text="CANARYERASED", erased_on=TODAY) if r.id == spoken.id
            else r
            for r in of.remarks
        ),
        people=tuple(
            replace(p, email=f"CANARYMAIL{n}@example.org")
            if p.id != of.respondent[gone].person_id
            else replace(p, name="CANARYNAME", job="CANARYJOB", email="CANARYMAIL@example.org", erased_on=TODAY)
            for n, p in enumerate(of.people)
        ),
        finding_evidence=(
            *of.finding_evidence,
            *(FindingEvidence(id=r.id, finding_id=f.id, remark_id=r.id) for r in secret for f in of.findings),
        ),
        evidence=(
            *of.evidence,
            Evidence(id="x", engagement_id=of.engagement.id, attachment="x", caption="CANARYPICTURE", may_print=True,
                     remark_id=secret[0].id),
        ),
        client=replace(of.client, notes="CANARYNOTES", goals="CANARYGOALS"),
    )  # fmt: skip
    for outline in (o for o in outlines_by_id.values() if o.shows_answers):
        for attribution in Attribution:
            text = squeezed(all_text(made(outline, canaries, told.assets, attribution=attribution)))
            assert "CANARY" not in text
    plain, with_secrets = (
        words(compose(outlines_by_id[REPORT], s, Options(), no_assets()).blocks) for s in (of, canaries)
    )
    counted = [re.findall(r"; (?:one remark|\d+ remarks)", text) for text in (plain, with_secrets)]
    # Erasing one remark takes one from the counts; adding those off the record adds none.
    assert sum(map(len, counted)) > 0
    assert all(int(re.sub(r"\D", "", c) or 1) <= int(re.sub(r"\D", "", p) or 1) for p, c in zip(*counted, strict=False))


def quoted(promise: str, side: str = "business", narrowed: Attribution | None = None, **document: object) -> str:
    """How a quote is attributed that one of three people of a side gave under this promise."""
    crowd = [respondent(f"{side}{n}", side) for n in range(3 if side == "business" else 2)]
    speaker = respondent("Ann Aston", side, job="Head of Tests", attribution=promise)
    line = remark("Our words.", "Ann Aston", "A.1.a", "quote", attribution=narrowed)
    everyone = [*(somebody.respondent.id for somebody in crowd), "Ann Aston"]
    answers = [response(who, "A.1.a", 2) for who in everyone] if document.pop("answered", True) else ()
    of = snapshot(*crowd, speaker, answers, line)
    blocks = compose(Outline(id="o", title="O", audience="a", summary="s", sections=("challenges",)), of,
                     Options(**document), no_assets()).blocks  # fmt: skip
    return quotes(blocks)[0].attribution


def test_a_quote_is_attributed_as_it_was_promised() -> None:
    assert quoted("named") == "Ann Aston, Head of Tests"
    assert quoted("role") == "Head of Tests"
    assert quoted("side") == "a business respondent"
    assert quoted("side", "it") == "an IT respondent"


def test_whoever_was_promised_not_to_be_quoted_is_not() -> None:
    with pytest.raises(IndexError):
        quoted("none")
    assert quoted("side", narrowed=Attribution.NONE) == ""


def test_a_remark_may_narrow_its_promise_and_never_widen_it() -> None:
    assert quoted("named", narrowed=Attribution.ROLE) == "Head of Tests"
    assert quoted("side", narrowed=Attribution.NAMED) == "a business respondent"


def test_a_document_may_narrow_every_promise_and_never_widen_one() -> None:
    assert quoted("named", attribution=Attribution.ROLE) == "Head of Tests"
    assert quoted("named", attribution=Attribution.SIDE) == "a business respondent"
    assert quoted("named", attribution=Attribution.NONE) == ""


def test_a_side_of_two_is_not_named() -> None:
    pair = snapshot(
        respondent("Ann", "it", attribution="side"), respondent("Ben", "it"),
        [response(who, "A.1.a", 2) for who in ("Ann", "Ben")], remark("Our words.", "Ann", "A.1.a", "quote"),
    )  # fmt: skip
    outline = Outline(id="o", title="O", audience="a", summary="s", sections=("challenges",))
    assert [q.attribution for q in quotes(compose(outline, pair, Options(), no_assets()).blocks)] == [""]


def test_a_report_without_attribution_names_no_speaker(told: SampleRead, outlines_by_id: Mapping[str, Outline]) -> None:
    blocks = compose(outlines_by_id[REPORT], told.latest, Options(attribution=Attribution.NONE), no_assets()).blocks
    assert quotes(blocks)
    assert {q.attribution for q in quotes(blocks)} == {""}


# Small sides


def small_it(swapped: bool, *, released: bool = False) -> Snapshot:
    """Five business people and two of IT; `swapped` exchanges what one of each side rated, and nothing else."""
    ratings = {"ann": (1, 2, 2, 1, 3), "ben": (2, 2, 3, 2, 2), "cat": (2, 3, 2, 2, 1), "dan": (3, 2, 2, 1, 2),
               "eve": (2, 2, 1, 2, 2), "ian": (5, 4, 4, 5, 4), "jim": (4, 5, 4, 4, 5)}  # fmt: skip
    if swapped:
        ratings["ann"], ratings["ian"] = ratings["ian"], ratings["ann"]
    crowd = [respondent(n, "it" if n in ("ian", "jim") else "business", released=released) for n in ratings]
    answers = [
        response(n, q, level) for n, levels in ratings.items() for q, level in zip(QUESTIONS, levels, strict=True)
    ]
    return snapshot(
        *crowd, answers, finding(1, practice="A.1"), action(1, due_on=TODAY), link("action 1", "finding 1"),
        lift("action 1", "A.1", 5), target("A", 4.0), agreed_level("B.1", 2.0),
    )  # fmt: skip


def test_nothing_in_a_document_tells_which_side_said_what_where_one_is_small(
    outlines_by_id: Mapping[str, Outline],
) -> None:
    for outline in (o for o in outlines_by_id.values() if o.shows_answers):
        one, other = (compose(outline, small_it(swapped), Options(), no_assets()) for swapped in (False, True))
        assert one.blocks == other.blocks
        # The same two, with everybody's release: now the sides stand apart, so the test above can tell.
        one, other = (
            compose(outline, small_it(swapped, released=True), Options(), no_assets()) for swapped in (False, True)
        )
        assert one.blocks != other.blocks


def test_with_two_voices_of_it_no_figure_of_a_side_is_printed(
    told: SampleRead, outlines_by_id: Mapping[str, Outline]
) -> None:
    of = SITUATIONS["two IT voices"](told.latest)
    view = view_of(of, Options())
    assert all(figure.gap is None for figure in view.assessment.practice.values())
    assert any(figure.gap is not None for figure in of.assessment.practice.values())
    document = compose(outlines_by_id[REPORT], of, Options(), no_assets())
    said = words(document.blocks)
    for figure in of.assessment.challenge.values():
        if figure.gap is not None:
            assert f"gap {view.gap(figure)}" not in said
    charts = [b for b in document.blocks if hasattr(b, "picture") and "Mean level" in getattr(b, "caption", "")]
    assert charts
    assert all("both sides together" in words([chart]) for chart in charts)
    assert all(view.t("Business") not in words([chart]).splitlines() for chart in charts)


def test_every_side_figure_in_a_table_is_one_that_may_be_shown(
    told: SampleRead, outlines_by_id: Mapping[str, Outline]
) -> None:
    for of in (told.latest, told.rounds[1], *(make(told.latest) for make in SITUATIONS.values())):
        view = view_of(of, Options())
        titled = {p.title: view.assessment.practice[p.id] for p in view.pack.practices}
        titled |= {c.short: view.assessment.challenge[c.id] for c in view.pack.challenges}
        titled |= {c.title: view.assessment.criterion[c.id] for c in view.pack.criteria}
        seen = 0
        for table in of_kind(Table, compose(outlines_by_id[REPORT], of, Options(), no_assets()).blocks):
            heads = [column.title for column in table.columns]
            if "IT" not in heads:
                continue
            for row in rows(table):
                if "Gap" not in heads:  # the levels wanted, which stand by side only where that may be read
                    shown = {view.pack.challenge[w.about].short: w.people for w in view.disclosure.wishes}[row[0]]
                    told_by_side = [row[heads.index(title)] != "–" for title in ("Business", "IT")]
                    assert told_by_side == [bool(people) for people in shown]
                    assert all(map(view.disclosure.is_safe, shown))
                    continue
                figure = titled[row[0]]
                seen += 1
                for side, title in ((Side.BUSINESS, "Business"), (Side.IT, "IT")):
                    assert row[heads.index(title)] == view.side_score(figure, side)
                assert row[heads.index("Gap")] == view.gap(figure)
        assert seen >= 30


# Hostile text


HOSTILE = {
    "markup": "<b>bold</b> <img src='file:///etc/passwd'/> <K,V> &amp; </para> {name} %s $x",
    "very long": "word " * 4_000,
    "one long word": "x" * 20_000,
    "emoji": "Fine 👍🏽 👨‍👩‍👧 done",
    "right to left": "مرحبا بالعالم and שלום",
    "control characters": "a\x00b\x07c\u202ed\ufeffe\u2028f\tg",
    "nothing": "",
    "blank": " \n \t ",
}


def hostile(text: str) -> Snapshot:
    """An engagement in which everything a person can type is this text."""
    sides = {"ann": "business", "ben": "business", "cat": "business", "ian": "it", "jim": "it", "kay": "it"}
    crowd = [respondent(n, side, job=text, attribution="named") for n, side in sides.items()]
    answers = [response(s.respondent.id, q, 2) for s in crowd for q in QUESTIONS]
    named = snapshot(
        *crowd, answers,
        finding(1, title=text, condition=text, criteria=text, cause=text, effect=text, consequence=text,
                recommendation=text, practice="A.1"),
        finding(2, kind="strength", title=text, condition=text),
        action(1, title=text, owner_id="p-ann", due_on=TODAY), action(2, title=text), link("action 1", "finding 1"),
        target("A", 4, agreed_with=text, by_on=TODAY), agreed_level("A.1", 2, reason=text, agreed_by=text),
        remark(text, "ann", "A.1.a", "quote"), remark(text, "ian", "A.1.b", "quote", id="second"),
        client=client(name=text, monogram=text[:40]),
        brand=Brand(id="b", firm=text, accent=text, second=text, imprint=text, confidentiality=text),
        entries=(Entry(id="d", engagement_id=ENGAGEMENT_ID, register="decisions", number=1,
                       values={"title": text, "in_report": "yes", "needed_by": text, "cost_of_waiting": text,
                               "asked_of": "p-ann"}),),
        evidence=(Evidence(id="e", engagement_id=ENGAGEMENT_ID, attachment="gone", caption=text, source=text,
                           may_print=True),),
        prose=(Prose(id="p", engagement_id=ENGAGEMENT_ID, round_id=ROUND_ID, section="lead:A", text=text,
                     is_edited=True),),
    )  # fmt: skip
    return replace(
        named,
        engagement=replace(named.engagement, title=text),
        round=replace(named.round, title=text),
        people=tuple(replace(p, name=text) for p in named.people),
    )


@pytest.mark.parametrize("kind", list(HOSTILE))
def test_whatever_people_type_becomes_a_document(kind: str, outlines_by_id: Mapping[str, Outline]) -> None:
    of = hostile(HOSTILE[kind])
    report, summary = (made(outlines_by_id[name], of, recipient=HOSTILE[kind]) for name in (REPORT, SUMMARY))
    assert summary.pages == 2
    assert page_with(report, "ON ONE PAGE") == [2]
    assert report.pages < 200


def test_markup_is_printed_as_it_stands(outlines_by_id: Mapping[str, Outline]) -> None:
    text = squeezed("\n".join(pages(made(outlines_by_id[REPORT], hostile(HOSTILE["markup"])))))
    assert squeezed("<b>bold</b>") in text
    assert squeezed("<K,V> &amp; </para> {name} %s $x") in text


def test_signs_without_a_glyph_are_reported(outlines_by_id: Mapping[str, Outline]) -> None:
    kinds = {m.kind for m in made(outlines_by_id[REPORT], hostile(HOSTILE["emoji"])).messages}
    assert MessageKind.GLYPH in kinds


def test_a_name_of_three_hundred_characters_fits(outlines_by_id: Mapping[str, Outline]) -> None:
    document = made(outlines_by_id[REPORT], hostile("Consolidated Harbour " * 15))
    assert not [m for m in document.messages if m.kind is MessageKind.LAYOUT]


def test_a_document_without_brand_or_logo_is_complete(outlines_by_id: Mapping[str, Outline]) -> None:
    document = made(outlines_by_id[REPORT], snapshot())
    assert "Larkfield Tools" in pages(document)[0]
    assert not [m for m in document.messages if m.kind in (MessageKind.IMAGE, MessageKind.LAYOUT)]


@pytest.mark.parametrize("logo", [b"", b"\x89PNG broken", b"GIF89a"])
def test_a_logo_that_is_damaged_or_missing_is_reported(logo: bytes, outlines_by_id: Mapping[str, Outline]) -> None:
    branded = snapshot(brand=Brand(id="b", firm="Keel", logo="sha"), client=client(logo="gone"))
    document = made(outlines_by_id[SUMMARY], branded, read_here({"sha": logo}))
    assert [m.text.partition(" was left out")[0] for m in document.messages] == ["The firm's logo", "The client's logo"]


def test_a_good_logo_is_not_reported(outlines_by_id: Mapping[str, Outline]) -> None:
    out = BytesIO()
    Photo.new("RGB", (40, 20), "#0f5c66").save(out, "PNG")
    branded = snapshot(brand=Brand(id="b", firm="Keel", logo="sha"))
    assert made(outlines_by_id[SUMMARY], branded, read_here({"sha": out.getvalue()})).messages == ()


def test_properties_name_the_client_and_the_firm(told: SampleRead, outlines_by_id: Mapping[str, Outline]) -> None:
    with pikepdf.open(BytesIO(made(outlines_by_id[SUMMARY], told.latest, told.assets, language="de").pdf)) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Kurzfassung für die Leitung"
        assert str(pdf.docinfo["/Author"]) == "Keel Advisory"
        assert "Harbour & Pine Logistics" in str(pdf.docinfo["/Subject"])
        assert str(pdf.Root["/Lang"]) == "de"


def test_an_unknown_section_is_an_error() -> None:
    with pytest.raises(KeyError):
        compose(
            Outline(id="o", title="O", audience="a", summary="s", sections=("nowhere",)),
            snapshot(),
            Options(),
            no_assets(),
        )
