"""The main job: an answer sheet goes out empty, comes back filled, and leaves as two branded PDFs."""

from __future__ import annotations

import pypdfium2
import pytest

from alignment_desktop.content.outlines import outlines
from alignment_desktop.content.packs import core_pack
from tests.builders_sheet import OBSERVATION, OFF_RECORD, PEOPLE, QUOTE, cells_of, fill


def words_of(path) -> str:
    """The text of a PDF with every run of blanks as one."""
    with pypdfium2.PdfDocument(path) as document:
        return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_from_an_empty_sheet_to_both_documents(call, new, tmp_path, kind):
    sheet, folder = tmp_path / f"answers.{kind}", tmp_path / "out"
    assert call("answers", new, "Review", sheet, "--template").code == 0
    filled = fill(sheet)
    assert {name for name, _question in filled.ratings} == set(PEOPLE.values())

    done = call("answers", new, "Review", sheet)
    assert (done.code, done.err) == (0, "")
    assert done.out.strip() == (
        f"Round 1: {len(filled.ratings)} answers and {filled.remarks} remarks written, 0 answers were there already, "
        "9 people added."
    )

    # What is needed in a year stands apart from what was rated; nothing of it is in these figures.
    wanted = {q.id for q in core_pack().questions if q.asks == "target"}
    rated = {at: rating for at, rating in filled.ratings.items() if at[1] not in wanted}
    assert len(rated) < len(filled.ratings)
    scores = call("scores", new, "Review", "--json").json
    typed = {"NA": "not_applicable", "DK": "dont_know", "declined": "declined"}
    assert sorted((r["question"], str(r["rating"] or r["standing"])) for r in scores["ratings"]) == sorted(
        (question, typed.get(rating, rating)) for (_name, question), rating in rated.items()
    )
    assert {r["basis"] for r in scores["ratings"]} == {"self", "consultant", "confirmed", "questionnaire", None}
    assert {r["side"] for r in scores["ratings"]} == {"business", "it"}
    standings = list(rated.values())
    coverage = scores["overall"]["coverage"]
    follow_ups = coverage["not_asked"]  # due because of these answers, so not in the sheet that asked for them
    assert coverage == {
        "asked": len(standings) + follow_ups,
        "rated": sum(standing.isdigit() for standing in standings),
        "not_applicable": standings.count("NA"),
        "dont_know": standings.count("DK"),
        "declined": standings.count("declined"),
        "to_rate": 0,
        "not_asked": follow_ups,
        "unplanned": 0,
    }

    exported = call("export", new, "Review", "--all", folder)
    assert exported.code == 0
    assert sorted(p.name for p in folder.iterdir()) == [f"{o.id}.pdf" for o in outlines()]
    report, summary = (words_of(folder / f"{name}.pdf") for name in ("assessment-report", "executive-summary"))
    for words in (report, summary):
        assert "Velvet Kiosk Ltd" in words
        assert OFF_RECORD not in words
        assert "warehouse arm" not in words
        assert OBSERVATION not in words
        assert "looked at the door" not in words
    assert QUOTE in report

    assert call("check", new).code == 0
    again = call("answers", new, "Review", sheet)
    assert again.out.startswith(f"Round 1: 0 answers and 0 remarks written, {len(filled.ratings)} answers were there")


def test_the_next_sheet_asks_the_same_people_and_what_their_answers_made_due(call, new, tmp_path):
    sheet = tmp_path / "answers.xlsx"
    call("answers", new, "Review", sheet, "--template")
    filled = fill(sheet)
    call("answers", new, "Review", sheet)
    due = call("scores", new, "Review", "--json").json["overall"]["coverage"]["not_asked"]
    second = tmp_path / "second.xlsx"
    assert call("answers", new, "Review", second, "--template").code == 0
    rows = cells_of(second)[1:]
    assert {row[0] for row in rows} == set(PEOPLE.values())
    assert due > 0
    assert len(rows) == len(filled.ratings) + due


def test_the_documents_are_made_for_the_round_that_is_named(call, sample, tmp_path):
    words = {}
    for number in (1, 2):
        target = tmp_path / f"{number}.pdf"
        assert call("export", sample, "2026", "executive-summary", "--output", target, "--round", number).code == 0
        words[number] = words_of(target)
        overall = call("scores", sample, "2026", "--round", number, "--json").json["overall"]
        assert overall["shown"] in words[number]
    assert words[1] != words[2]
