"""The verb on the texts of documents: drafted, kept, edited, stale."""

from __future__ import annotations

import pytest

from alignment_desktop.workbook import Workbook
from tests.builders_sheet import PEOPLE, fill

PLACE = "lead:C1"


@pytest.fixture
def answered(call, new, tmp_path):
    """The workbook that was just begun, with nine people's answers."""
    sheet = tmp_path / "answers.xlsx"
    call("answers", new, "Review", sheet, "--template")
    fill(sheet)
    call("answers", new, "Review", sheet)
    return new


def state_of(call, workbook, place=PLACE):
    return {row["section"]: row for row in call("texts", workbook, "Review", "--json").json["texts"]}[place]


def test_texts_are_drafted_until_they_are_kept(call, answered):
    drafted = state_of(call, answered)
    assert (drafted["state"], drafted["text"], drafted["moved"]) == ("drafted", drafted["draft"], [])
    assert call("texts", answered, "Review", "--keep").code == 0
    assert state_of(call, answered) == drafted | {"state": "kept"}


def test_an_edited_text_is_kept_by_later_drafts(call, answered, tmp_path):
    words = tmp_path / "words.txt"
    words.write_bytes("\ufeffWe say it so.\n".encode())
    edited = call("texts", answered, "Review", "--edit", PLACE, "--file", words)
    assert edited.code == 0
    assert f"{PLACE} (edited)\n  We say it so.\n" in edited.out
    call("texts", answered, "Review", "--keep")
    assert state_of(call, answered)["text"] == "We say it so."


@pytest.fixture
def moved(call, answered, tmp_path):
    """The same, with one text edited and the others kept before other answers came in."""
    words, sheet = tmp_path / "words.txt", tmp_path / "second.xlsx"
    words.write_text("We say it so.", encoding="utf-8")
    call("texts", answered, "Review", "--edit", PLACE, "--file", words)
    call("texts", answered, "Review", "--keep")
    call("answers", answered, "Review", sheet, "--template")
    fill(sheet, people={name: name for name in PEOPLE.values()}, seed=2)
    assert call("answers", answered, "Review", sheet, "--replace").code == 0
    return answered


def test_an_edited_text_whose_figures_moved_is_stale_and_says_which(call, moved):
    stale = state_of(call, moved)
    assert (stale["state"], stale["text"]) == ("stale", "We say it so.")
    assert stale["moved"]
    for figure in stale["moved"]:
        assert figure["was"] != figure["now"]
        assert figure["was"] == stale["figures"][figure["figure"]]
        assert f"! {figure['figure']}: {figure['was']} → {figure['now']}" in call("texts", moved, "Review").out


def test_a_kept_text_that_nobody_edited_is_drafted_anew_when_its_figures_move(call, moved):
    rows = call("texts", moved, "Review", "--json").json["texts"]
    again = [row for row in rows if row["state"] == "drafted"]
    assert again
    assert all(row["text"] == row["draft"] and not row["moved"] for row in again)


def test_a_document_with_a_stale_text_may_be_looked_at_and_not_issued(call, moved, tmp_path):
    file = tmp_path / "summary.pdf"
    figure = state_of(call, moved)["moved"][0]
    named = f"which was {figure['was']} and is {figure['now']}"
    assert named in call("export", moved, "Review", "executive-summary", "--output", file).err
    looked_at = file.read_bytes()
    refused = call("export", moved, "Review", "executive-summary", "--output", file, "--issue", "Helen")
    assert refused.code == 3
    assert named in refused.err
    assert file.read_bytes() == looked_at
    with Workbook.open(moved, "", read_only=True) as opened:
        assert opened.deliverables.issued(opened.clients.engagement("Review").id) == ()


def test_a_text_that_was_read_again_may_be_issued(call, moved, tmp_path):
    assert call("texts", moved, "Review", "--edit", PLACE, "--file", tmp_path / "words.txt").code == 0
    assert state_of(call, moved)["state"] == "edited"
    file = tmp_path / "report.pdf"
    assert call("export", moved, "Review", "assessment-report", "--output", file, "--issue", "Helen").code == 0
    with Workbook.open(moved, "", read_only=True) as opened:
        (line,) = opened.deliverables.issued(opened.clients.engagement("Review").id)
    assert (line.recipient, line.version, line.deliverable) == ("Helen", 1, "assessment-report")


def test_a_document_is_issued_to_somebody(call, answered, tmp_path):
    outcome = call("export", answered, "Review", "executive-summary", "--output", tmp_path / "x.pdf", "--issue", " ")
    assert (outcome.code, outcome.out) == (2, "")
    assert not (tmp_path / "x.pdf").exists()


@pytest.mark.parametrize("language", ["fr", "xx", "../x"])
def test_texts_are_not_kept_in_a_language_that_no_document_can_have(call, answered, language):
    outcome = call("texts", answered, "Review", "--language", language, "--keep")
    assert (outcome.code, outcome.out, len(outcome.err.splitlines())) == (2, "", 1)
    assert language in outcome.err
    assert state_of(call, answered)["state"] == "drafted"


def test_a_text_longer_than_a_page_is_refused(call, answered, tmp_path):
    words = tmp_path / "words.txt"
    words.write_text("x" * 4_001, encoding="utf-8")
    outcome = call("texts", answered, "Review", "--edit", PLACE, "--file", words)
    assert (outcome.code, outcome.out) == (3, "")
    assert "4000" in outcome.err
    assert state_of(call, answered)["state"] == "drafted"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--edit", "lead:C9", "--file", "{file}"], 2),
        (["--edit", PLACE], 2),
        (["--file", "{file}"], 2),
        (["--edit", PLACE, "--file", "{none}"], 3),
        (["--edit", PLACE, "--file", "{blank}"], 3),
    ],
)
def test_what_cannot_be_edited_is_told_and_nothing_kept(call, answered, tmp_path, words, code):
    (tmp_path / "file").write_text("Words", encoding="utf-8")
    (tmp_path / "blank").write_text(" \n", encoding="utf-8")
    places = {name: tmp_path / name for name in ("file", "blank", "none")}
    outcome = call("texts", answered, "Review", *(word.format(**places) for word in words))
    assert (outcome.code, outcome.out, len(outcome.err.splitlines())) == (code, "", 1)
    assert state_of(call, answered)["state"] == "drafted"
