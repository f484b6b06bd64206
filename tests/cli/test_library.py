"""The own pack and the questions left out, from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from alignment_desktop.content.packs import core_pack
from alignment_desktop.workbook import Workbook
from tests.content.small import write_pack

FIRST = core_pack().questions[0]
SOLUTION = core_pack().solutions[0]


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A folder with one finding of one's own."""
    return write_pack(
        tmp_path / "mine",
        {
            "pack.toml": '[pack]\nid = "mine"\nversion = "2.0.0"\ntitle = "Mine"\nlicence = "All rights"\n',
            "findings/own.toml": f"""[[findings]]
id = "own.F1"
practice = "{FIRST.practice}"
title = "Nobody asks first"
condition = "Work begins unasked."
criteria = "Work begins when both have said yes."
cause = "There is no place to ask."
effect = "Half of it is thrown away."
consequence = "It costs weeks."
recommendation = "Ask first."
impact = 4
likelihood = 3
rule = {{ score_at_most = 24 }}
solutions = ["{SOLUTION.id}"]
""",
        },
    )


class TestOwnPack:
    def test_a_workbook_begins_without_one(self, call, new):
        assert call("library", new, "show").out == "The workbook holds no own pack: rounds ask ours.\n"
        shown = call("library", new, "show", "--json").json
        assert shown == {"title": "Own pack", "version": "1.0.0", "parts": [], "problems": []}

    def test_a_folder_is_taken_in_after_a_preview_and_the_next_round_asks_it(self, call, new, mine):
        told = "Findings: 1 added\n  added: own.F1 Nobody asks first\n"
        assert call("library", new, "take", "--pack", mine, "--preview").out == told
        assert call("library", new, "show", "--json").json["parts"] == []
        assert call("library", new, "take", "--pack", mine).out.startswith(told + "Taken in.")
        shown = call("library", new, "show", "--json").json
        part = {"kind": "findings", "id": "own.F1", "title": "Nobody asks first", "origin": "own"}
        assert (shown["title"], shown["version"], shown["parts"]) == ("Mine", "2.0.0", [part])
        assert "findings own.F1  Nobody asks first  (own)" in call("library", new, "show").out
        call("round", new, "2026", "close")
        call("round", new, "2026", "open")
        assert call("scores", new, "2026", "--json").json["pack"]["id"] == "mine"
        assert call("check", new).code == 0

    def test_the_same_again_changes_nothing(self, call, new, mine):
        call("library", new, "take", "--pack", mine)
        assert call("library", new, "take", "--pack", mine).out == "Nothing changes: rounds would ask the same.\n"
        assert call("library", new, "take", "--pack", mine, "--json").json == {"changes": []}

    def test_a_pack_with_problems_is_refused_whole(self, call, new, mine):
        text = (mine / "findings/own.toml").read_text()
        (mine / "findings/own.toml").write_text(text.replace("impact = 4", "impact = 9"))
        outcome = call("library", new, "take", "--pack", mine)
        assert (outcome.code, outcome.out) == (3, "")
        assert "impact" in outcome.problems[0]
        assert call("library", new, "show", "--json").json["parts"] == []

    def test_what_does_not_fit_the_core_any_more_is_told_by_show_and_check(self, call, new, mine):
        call("library", new, "take", "--pack", mine)
        with Workbook.open(new, "") as workbook, workbook.change("update", "Update"):
            for part in workbook.library.parts():
                if part.kind == "findings":
                    gone = part.body.replace(f'"practice":"{FIRST.practice}"', '"practice":"C9.P9"')
                    workbook.store.save(type(part)(id=part.id, kind=part.kind, part=part.part, body=gone))
        shown = call("library", new, "show")
        assert (shown.code, "own.F1" in shown.out) == (1, True)
        assert "own pack: findings[own.F1].practice: names “C9.P9”" in shown.err
        checked = call("check", new)
        assert (checked.code, "own pack: findings[own.F1].practice" in checked.out) == (1, True)
        call("round", new, "2026", "close")
        assert call("round", new, "2026", "open").code == 3


class TestLeavingOut:
    def test_questions_are_left_out_and_asked_again(self, call, new):
        out = call("library", new, "off", "2026", "--question", FIRST.id, "--question", "C1.P1.Q2")
        assert out.out == f"Left out now: {FIRST.id}, C1.P1.Q2.\n"
        assert call("library", new, "show", "2026", "--json").json["switched_off"] == [FIRST.id, "C1.P1.Q2"]
        assert f"left out: {FIRST.id}" in call("library", new, "show", "2026").out
        back = call("library", new, "on", "2026", "--question", FIRST.id, "--json").json
        assert back == {"switched_off": ["C1.P1.Q2"], "losses": []}
        assert call("library", new, "on", "2026", "--question", "C1.P1.Q2").out == "Every question is asked.\n"

    def test_what_it_costs_is_told_beforehand(self, call, new):
        must = core_pack().plan["ceo-30"].must_ask[0]
        outcome = call("library", new, "off", "2026", "--question", must, "--preview")
        assert "is a must-ask of" in outcome.err
        assert outcome.out == "Every question is asked.\n"

    def test_an_answer_sheet_asks_for_them_no_more(self, call, new, tmp_path):
        asked = core_pack().plan["ceo-30"].questions[0]
        before, after = tmp_path / "before.csv", tmp_path / "after.csv"
        call("answers", new, "2026", before, "--template")
        call("library", new, "off", "2026", "--question", asked)
        call("answers", new, "2026", after, "--template")
        assert f"{asked}" in before.read_text(encoding="utf-8-sig")
        assert f"{asked}," not in after.read_text(encoding="utf-8-sig").replace(";", ",")

    @pytest.mark.parametrize(
        ("words", "code", "told"),
        [
            (("off", "2026", "--question", "C9.Q9"), 3, "“C9.Q9” is no question of this round."),
            (("off", "2026"), 2, "Name the engagement, and each question"),
            (("off", "--question", "C1.P1.Q1"), 2, "Name the engagement, and each question"),
            (("take",), 2, "Name the pack to take in"),
            (("show", "--question", "C1.P1.Q1"), 2, "--question names what"),
            (("show", "--pack", "mine"), 2, "--pack names what"),
            (("take", "--pack", "nowhere"), 3, "nowhere is not there. Check the path."),
        ],
    )
    def test_a_call_that_does_not_fit_is_told_in_a_sentence(self, call, new, words, code, told):
        outcome = call("library", new, *words)
        assert (outcome.code, outcome.out) == (code, "")
        assert outcome.err.startswith(told)
