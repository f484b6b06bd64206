"""German documents: nothing of their own in English, figures and days as German writes them, and no word cut."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from itertools import pairwise
from typing import Any

import msgspec
import pytest

from alignment_desktop.charts.picture import Text as Label
from alignment_desktop.deliverables.assets import no_assets
from alignment_desktop.deliverables.blocks import MessageKind, Table, plain
from alignment_desktop.deliverables.compose import compose, rendered, view_of
from alignment_desktop.deliverables.day_sheet import day_sheet
from alignment_desktop.deliverables.fonts import faces
from alignment_desktop.deliverables.style import CELL, SMALL_CELL
from alignment_desktop.deliverables.table import grid
from alignment_desktop.deliverables.text import Setter
from alignment_desktop.deliverables.view import Options
from alignment_desktop.domain.deliverable import Prose
from alignment_desktop.domain.engagement import Brand
from alignment_desktop.domain.interview import SittingState
from alignment_desktop.domain.outline import Outline
from alignment_desktop.domain.plan import ActionStatus, FindingKind
from alignment_desktop.domain.record import replace
from alignment_desktop.domain.register import Entry
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import languages
from tests.builders import (
    ENGAGEMENT_ID,
    action,
    client,
    engagement,
    finding,
    link,
    pack,
    respondent,
    response,
    snapshot,
    target,
)
from tests.deliverables.conftest import SampleRead
from tests.deliverables.reading import opened, pages, squeezed
from tests.deliverables.situations import SITUATIONS
from tests.deliverables.walking import keys, links, of_kind, words
from tests.translatable import wanted

REPORT, SUMMARY = "assessment-report", "executive-summary"
GERMAN = Options(language="de")
# What the client and the consultant type, by the names of the fields; a document prints it as it stands.
TYPED = frozenset(
    {
        "title", "text", "condition", "criteria", "cause", "effect", "consequence", "recommendation", "words", "reason",
        "agreed_by", "agreed_with", "name", "job", "firm", "imprint", "caption", "source", "scope", "confidentiality",
    }
)  # fmt: skip
# English words that no German sentence holds; one of them gives a sentence away that nobody translated.
ENGLISH = re.compile(
    r"\b(the|and|of|is|are|not|with|for|by|which|that|from|has|have|been|were|this|their|they|both|each|who|nothing|"
    r"score|gap|finding|business|practice|challenge|owner|answers?|agreed|rated|draft|page|today|overdue)\b",
    re.IGNORECASE,
)


def untold(thing: Any) -> Any:
    """A record, or records, with `Xx` for every text that somebody typed."""
    if isinstance(thing, tuple):
        return tuple(untold(part) for part in thing)
    if not isinstance(thing, msgspec.Struct):
        return thing
    typed = {name: getattr(thing, name) for name in TYPED & set(thing.__struct_fields__)}
    return msgspec.structs.replace(thing, **{name: "Xx" for name, text in typed.items() if type(text) is str and text})


def neutral(of: Snapshot) -> Snapshot:
    """The engagement with all its figures, and no text of its client's or consultant's in any language."""
    kept = set(of.__struct_fields__) - {"pack", "prose", "entries"}
    entries = tuple(
        msgspec.structs.replace(
            e, values={k: "Xx" if k in ("title", "cost_of_waiting") else v for k, v in e.values.items()}
        )
        for e in of.entries
    )
    brand = replace(untold(of.brand), confidentiality="") if of.brand else None
    told = {name: untold(getattr(of, name)) for name in kept}
    return replace(of, **told | {"entries": entries, "prose": (), "brand": brand})


@pytest.mark.parametrize("situation", list(SITUATIONS))
@pytest.mark.parametrize("name", [REPORT, SUMMARY])
def test_nothing_of_the_document_is_english(
    name: str, situation: str, told: SampleRead, outlines_by_id: Mapping[str, Outline]
) -> None:
    of = neutral(SITUATIONS[situation](told.latest))
    document = compose(outlines_by_id[name], of, GERMAN, no_assets())
    made = rendered(outlines_by_id[name], of, GERMAN, no_assets())
    with opened(made) as pdf:
        assert str(pdf.Root["/Lang"]) == "de"
        properties = [str(value) for key, value in pdf.docinfo.items() if key not in ("/Creator", "/Producer")]
    # Blocks hold the words for who cannot see a picture; pages what is printed around them.
    places = keys(document.blocks) | links(document.blocks)
    said = [line for line in words(document.blocks).split("\n") if line not in places]
    for line in (*said, *"\n".join(pages(made)).splitlines(), *properties):
        assert not ENGLISH.search(line), line


def test_every_sentence_of_the_source_is_gone(told: SampleRead, outlines_by_id: Mapping[str, Outline]) -> None:
    """What is longer than a name, between its placeholders, stands nowhere in a German report."""
    of = neutral(told.latest)
    text = squeezed("\n".join([words(compose(outlines_by_id[REPORT], of, GERMAN, no_assets()).blocks), *pages(
        rendered(outlines_by_id[REPORT], of, GERMAN, no_assets()))]))  # fmt: skip
    parts = {squeezed(part) for message in wanted() for part in re.split(r"\{\w+\}", message.message)}
    assert [part for part in parts if len(part) > 16 and part in text] == []


def hansa() -> Snapshot:
    """An engagement that is German throughout: pack, people, findings, decisions and plan."""
    practices = {
        "A.1": {"short": "Gemeinsame Unterlagen", "strong": "kann jeder nachsehen, was vereinbart ist",
                "weak": "leben Absprachen in den Köpfen"},
        "A.2": {"short": "Weg zur Entscheidung", "strong": "erreicht eine Frage rasch die richtige Person",
                "weak": "wandern Fragen von einem zum anderen"},
        "B.1": {"short": "Kennzahlen", "strong": "lesen beide Seiten dieselben Zahlen",
                "weak": "zählt die Meinung über den letzten Ausfall"},
        "B.2": {"short": "Zeit und Qualität", "strong": "werden Termine gemeinsam vereinbart",
                "weak": "werden Termine zuerst versprochen"},
    }  # fmt: skip
    made = pack(
        ("A.1.a", "A.2.a", "B.1.a", "B.2.a"),
        practices={id_: {"title": words_["short"], **words_} for id_, words_ in practices.items()},
        challenges={
            "A": {"short": "Verständigung", "title": "Verständigung"},
            "B": {"short": "Ziele", "title": "Ziele"},
        },
    )
    names = ("ad hoc", "lückenhaft", "vereinbart", "gesteuert", "lernend")
    made = msgspec.structs.replace(
        made,
        head=msgspec.structs.replace(made.head, language="de"),
        scale=tuple(msgspec.structs.replace(s, name=n) for s, n in zip(made.scale, names, strict=True)),
    )
    business, it = ("Anna", "Bernd", "Clara"), ("Jonas", "Katrin", "Lars")
    ratings = {"A.1.a": (2, 4), "A.2.a": (2, 2), "B.1.a": (4, 4), "B.2.a": (2, 3)}
    given = [response(who, q, level) for q, pair in ratings.items() for side, level in zip((business, it), pair,
             strict=True) for who in side]  # fmt: skip
    decision = {"title": "Wer pflegt die Unterlagen?", "asked_of": "p-anna", "needed_by": "2026-06-15",
                "cost_of_waiting": "Jede Woche sechs Stunden Rückfragen.", "in_report": "yes"}  # fmt: skip
    return snapshot(
        *(respondent(n, job=f"Leitung {n}") for n in business),
        *(respondent(n, "it", job="IT-Leitung") for n in it),
        given,
        target("A", 3.5, by_on=date(2027, 3, 31)),
        finding(1, title="Unterlagen sind nur im Büro zu öffnen", consequence="Das Lager ruft an.", practice="A.1"),
        finding(2, title="Beide Seiten lesen dieselben Zahlen", challenge="B", kind=FindingKind.STRENGTH),
        action(1, title="Unterlagen für das Lager öffnen", owner_id="p-jonas", due_on=date(2026, 6, 30), impact=4,
               effort=2, status=ActionStatus.IN_PROGRESS, progress=35),
        action(2, title="Monatliches Treffen", due_on=date(2026, 5, 3), impact=3, effort=1),
        link("action 1", "finding 1"),
        pack=made,
        client=client(name="Hansa Werkzeuge"),
        engagement=engagement(title="Zusammenspiel 2026", language="de"),
        brand=Brand(id="brand", firm="Kielwasser Beratung"),
        entries=(Entry(id="entry", engagement_id=ENGAGEMENT_ID, register="decisions", number=1, values=decision),),
    )  # fmt: skip


def test_a_german_summary_reads_as_it_did(outlines_by_id: Mapping[str, Outline], golden) -> None:
    made = rendered(outlines_by_id[SUMMARY], hansa(), GERMAN, no_assets())
    assert made.messages == ()
    text = "".join(f"=== page {n}\n{page.replace(chr(13), '')}\n" for n, page in enumerate(pages(made), 1))
    golden(f"{SUMMARY}.de.txt", text)


@pytest.mark.parametrize("situation", list(SITUATIONS))
def test_german_documents_keep_to_their_pages(
    situation: str, told: SampleRead, outlines_by_id: Mapping[str, Outline]
) -> None:
    of = SITUATIONS[situation](told.latest)
    report, summary = (rendered(outlines_by_id[name], of, GERMAN, told.assets) for name in (REPORT, SUMMARY))
    assert summary.pages == 2
    assert [n for n, text in enumerate(pages(report), 1) if "AUF EINER SEITE" in text] == [2]
    for made in (report, summary):
        assert not [m for m in made.messages if m.kind in (MessageKind.LAYOUT, MessageKind.GLYPH)]


def test_no_word_of_a_german_table_is_broken(told: SampleRead, outlines_by_id: Mapping[str, Outline]) -> None:
    of = neutral(told.latest)
    setter = Setter(faces(), "#0f5c66")
    width = view_of(of, GERMAN).width
    for table in of_kind(Table, compose(outlines_by_id[REPORT], of, GERMAN, no_assets()).blocks):
        made = grid(table, width, setter)
        edges = made.frame.edges
        type_ = SMALL_CELL if table.compact else CELL
        for n, (left, right) in enumerate(pairwise(edges)):
            titles = table.columns[n].title.split(" ")
            cells = [row.cells[n] for row in table.rows if n < len(row.cells) and not row.strong and not row.under]
            told_ = [plain(c if isinstance(c, str | tuple) else c.text) for c in cells]
            longest = max([setter.width(w, "regular", type_.size) for t in (*titles, *told_) for w in t.split(" ")])
            assert longest <= right - left - 2 * made.frame.side + 0.01, (titles, told_)


def test_no_label_of_the_documents_own_is_cut_in_a_picture(
    told: SampleRead, outlines_by_id: Mapping[str, Outline]
) -> None:
    blocks = compose(outlines_by_id[REPORT], neutral(told.latest), GERMAN, no_assets()).blocks
    labels = [label.text for label in of_kind(Label, blocks)]
    assert "Fachbereich" in labels
    assert [text for text in labels if "…" in text] == []


def test_figures_have_a_comma_and_days_a_point(told: SampleRead, outlines_by_id: Mapping[str, Outline]) -> None:
    said = words(compose(outlines_by_id[REPORT], neutral(told.latest), GERMAN, no_assets()).blocks)
    assert re.search(r"\b\d,\d\b", said)
    assert re.findall(r"(?<![\d.])\d\.\d(?![\d.])", said) == []
    assert "19.\u00a0November 2026" in said
    assert re.search(r"\d{1,2}\.\u00a0Dez\.\u00a02026", said)
    assert re.search(r"\d\u202f%", said)


# Texts that are kept


def prose(of: Snapshot, language: str, text: str) -> Prose:
    return Prose(id=f"own {language}", engagement_id=of.engagement.id, round_id=of.round.id, section="lead:overall",
                 language=language, text=text, is_edited=True)  # fmt: skip


def test_a_text_edited_in_english_stays_with_english_documents(
    told: SampleRead, outlines_by_id: Mapping[str, Outline]
) -> None:
    of = replace(told.latest, prose=(prose(told.latest, "en", "Our own words."),))
    english, german = (
        squeezed("\n".join(pages(rendered(outlines_by_id[SUMMARY], of, Options(language=language), no_assets()))))
        for language in languages()
    )
    assert squeezed("Our own words.") in english
    assert squeezed("Our own words.") not in german
    assert squeezed("liegen die beiden Seiten eine Stufe oder mehr auseinander") in german


def test_a_text_edited_in_german_stands_in_german_documents(
    told: SampleRead, outlines_by_id: Mapping[str, Outline]
) -> None:
    both = (prose(told.latest, "en", "Our own words."), prose(told.latest, "de", "Unsere eigenen Worte."))
    made = rendered(outlines_by_id[SUMMARY], replace(told.latest, prose=both), GERMAN, no_assets())
    assert "Unsere eigenen Worte." in pages(made)[0]


def test_figures_are_kept_alike_in_every_language(told: SampleRead) -> None:
    """Only a figure that moves makes a text stale, not the mark that stands before its tenths."""
    english, german = (
        {d.section: d.figures for d in view_of(told.latest, Options(language=each)).drafting.drafts()}
        for each in languages()
    )
    assert german == english


def test_messages_speak_to_who_issues_the_document(told: SampleRead, outlines_by_id: Mapping[str, Outline]) -> None:
    made = rendered(outlines_by_id[REPORT], told.latest, GERMAN, no_assets())
    assert any(m.text.startswith("An image was left out") for m in made.messages)


# The day sheet


def test_the_day_sheet_follows_the_engagement(told: SampleRead) -> None:
    of = told.rounds[1]
    sitting = replace(
        of.interviews[0], state=SittingState.PLANNED, appointment=datetime.fromisoformat("2026-12-01T08:30")
    )
    of = neutral(replace(of, responses=(), engagement=replace(of.engagement, language="de")))
    made = day_sheet(replace(of, interviews=(sitting,)), date(2026, 12, 1), no_assets())
    text = "\n".join(pages(made))
    assert squeezed("Dienstag, 1. Dezember 2026") in squeezed(text)
    for told_ in ("Tagesblatt", "Leitfaden", "Fachbereich", "Vor Ort", "Geplant", "Zitat mit Namen", "Pflichtfragen"):
        assert told_ in text
    # The documents to ask for are the pack's; without a plan only the sheet's own words are left.
    made = day_sheet(replace(of, interviews=(replace(sitting, plan=None),)), date(2026, 12, 1), no_assets())
    for line in "\n".join(pages(made)).splitlines():
        assert not ENGLISH.search(line), line
    with opened(made) as pdf:
        assert str(pdf.Root["/Lang"]) == "de"
