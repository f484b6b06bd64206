"""The verb on the texts of documents: drafted, kept, edited, stale."""

from __future__ import annotations

import pytest

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


def test_an_edited_text_whose_figures_moved_is_stale_and_says_which(call, answered, tmp_path):
    words, sheet = tmp_path / "words.txt", tmp_path / "second.xlsx"
    words.write_text("We say it so.", encoding="utf-8")
    call("texts", answered, "Review", "--edit", PLACE, "--file", words)
    call("answers", answered, "Review", sheet, "--template")
    fill(sheet, people={name: name for name in PEOPLE.values()}, seed=2)
    assert call("answers", answered, "Review", sheet, "--replace").code == 0
    stale = state_of(call, answered)
    assert (stale["state"], stale["text"]) == ("stale", "We say it so.")
    assert stale["moved"]
    for moved in stale["moved"]:
        assert moved["was"] != moved["now"]
        assert moved["was"] == stale["figures"][moved["figure"]]
        assert f"! {moved['figure']}: {moved['was']} → {moved['now']}" in call("texts", answered, "Review").out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--edit", "lead:C9", "--file", "{file}"], 2),
        (["--edit", PLACE], 2),
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
