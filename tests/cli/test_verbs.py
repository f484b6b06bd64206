"""Every verb: what it writes, what it answers, what it refuses, and with which exit code."""

from __future__ import annotations

import errno
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from pkgutil import resolve_name

import openpyxl
import pikepdf
import pypdfium2
import pytest

from alignment_desktop.cli import VERBS
from alignment_desktop.content.files import resources
from alignment_desktop.content.packs import core_pack
from alignment_desktop.domain.deliverable import Issued
from alignment_desktop.domain.engagement import Person
from alignment_desktop.domain.interview import Basis
from alignment_desktop.storage import durable, recovery, vault
from alignment_desktop.storage.lock import lock_path
from alignment_desktop.workbook import Workbook
from tests.builders_sheet import cells_of, fill, write_sheet
from tests.cli.conftest import as_process

HEAD = ["respondent", "side", "role", "question id", "rating", "basis", "note"]
Q1, Q2 = "C1.P1.Q1", "C1.P1.Q2"


def pages_of(path: Path) -> pypdfium2.PdfDocument:
    with pypdfium2.PdfDocument(path) as document:
        return [(page.get_width(), page.get_height()) for page in document]


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())


class TestNewAndSample:
    def test_new_makes_a_workbook_with_an_open_round(self, call, new):
        (client,) = call("list", new, "--json").json["clients"]
        (engagement,) = client["engagements"]
        (round_,) = engagement["rounds"]
        assert (client["name"], engagement["title"]) == ("Velvet Kiosk Ltd", "Review 2026")
        assert (round_["number"], round_["closed_on"]) == (1, None)

    @pytest.mark.parametrize(
        "words", [["new", "{}", "--client", " ", "--title", "x"], ["new", "{}", "--client", "x", "--title", ""]]
    )
    def test_a_new_workbook_that_fails_leaves_nothing(self, call, tmp_path, words):
        outcome = call(*(word.format(tmp_path / "a.alignment") for word in words))
        assert (outcome.code, outcome.out, outcome.err) == (3, "", "A name is needed. Type one.\n")
        assert list(tmp_path.iterdir()) == []

    def test_a_sample_that_fails_leaves_nothing(self, call, tmp_path, monkeypatch):
        def full(*_args, **_kwargs):
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr("alignment_desktop.cli.beginnings.load_sample", full)
        outcome = call("sample", tmp_path / "a.alignment")
        assert (outcome.code, outcome.out) == (3, "")
        assert outcome.err == "No space left on device. Check the place and try again.\n"
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("words", [["sample"], ["new", "--client", "x", "--title", "y"]])
    def test_what_is_there_is_never_overwritten(self, call, tmp_path, words):
        path = tmp_path / "a.alignment"
        path.write_bytes(b"something dear")
        outcome = call(words[0], path, *words[1:])
        assert (outcome.code, outcome.out) == (3, "")
        assert path.read_bytes() == b"something dear"
        assert list(tmp_path.iterdir()) == [path]

    def test_a_folder_that_is_not_there_is_told(self, call, tmp_path):
        outcome = call("sample", tmp_path / "none" / "a.alignment")
        assert (outcome.code, len(outcome.err.splitlines())) == (3, 1)


class TestList:
    def test_its_json_has_the_documented_shape(self, call, sample):
        document = call("list", sample, "--json").json
        assert list(document) == ["clients"]
        (client,) = document["clients"]
        assert list(client) == ["id", "name", "engagements"]
        (engagement,) = client["engagements"]
        assert list(engagement) == ["id", "title", "rounds"]
        assert [list(r) for r in engagement["rounds"]] == [["id", "number", "title", "opened_on", "closed_on"]] * 2

    def test_it_says_the_same_to_people(self, call, sample):
        document, text = call("list", sample, "--json").json, call("list", sample).out
        for client in document["clients"]:
            assert client["name"] in text
            for engagement in client["engagements"]:
                assert engagement["id"] in text
                assert engagement["title"] in text

    def test_an_empty_workbook_says_so(self, call, tmp_path):
        Workbook.create(tmp_path / "a.alignment", "").close()
        assert call("list", tmp_path / "a.alignment").out == "The workbook holds no client yet.\n"
        assert call("list", tmp_path / "a.alignment", "--json").json == {"clients": []}


class TestRound:
    def rounds(self, call, path):
        (client,) = call("list", path, "--json").json["clients"]
        return [(r["number"], r["title"], r["closed_on"] is not None) for r in client["engagements"][0]["rounds"]]

    def test_a_round_is_closed_and_the_next_one_opened(self, call, new):
        assert call("round", new, "2026", "close").out == (
            "Closed round 1, Baseline. It takes no answers until it is reopened.\n"
        )
        assert call("round", new, "2026", "open").out == "Opened round 2, Checkpoint.\n"
        assert self.rounds(call, new) == [(1, "Baseline", True), (2, "Checkpoint", False)]

    def test_what_the_next_round_asks_otherwise_is_told_and_nothing_changed(self, call, new):
        assert call("round", new, "2026", "preview").out == "The next round asks the same as round 1.\n"
        with Workbook.open(new, "") as workbook:
            workbook.library.copy_question("C1.P1.Q1", in_its_place=True)
        told = call("round", new, "2026", "preview").out
        assert told.startswith("Questions: 1 changed, 1 replaced\n  replaced: C1.P1.Q1 by own.C1.P1.Q1;")
        assert "Also changed: Interview plans: " in told
        assert self.rounds(call, new) == [(1, "Baseline", False)]

    def test_a_closed_round_is_reopened(self, call, new):
        call("round", new, "2026", "close")
        assert call("round", new, "2026", "reopen").out == "Reopened round 1, Baseline.\n"
        assert self.rounds(call, new) == [(1, "Baseline", False)]

    def test_a_round_gets_the_title_it_is_given(self, call, new):
        call("round", new, "2026", "close")
        call("round", new, "2026", "open", "--title", "After the move")
        assert self.rounds(call, new)[1] == (2, "After the move", False)

    def test_a_title_belongs_to_a_round_that_is_opened(self, call, new):
        outcome = call("round", new, "2026", "close", "--title", "x")
        assert (outcome.code, outcome.out) == (2, "")
        assert self.rounds(call, new) == [(1, "Baseline", False)]

    @pytest.mark.parametrize(("steps", "told"), [
        (["open"], "Close the open round before opening the next one."),
        (["close", "close"], "Every round of this engagement is closed."),
        (["close", "open", "close", "open", "reopen"], None),
    ])  # fmt: skip
    def test_a_step_that_does_not_fit_is_refused(self, call, new, steps, told):
        outcomes = [call("round", new, "2026", step) for step in steps]
        if told is None:
            assert [o.code for o in outcomes] == [0] * len(steps)
        else:
            assert (outcomes[-1].code, outcomes[-1].out) == (3, "")
            assert outcomes[-1].err.startswith(told)


class TestScores:
    def test_json_and_table_agree(self, call, sample):
        document, text = call("scores", sample, "2026", "--json").json, call("scores", sample, "2026").out
        assert document["round"] == 2
        figures = text.partition("Wanted in a year")[0]
        rows = {line.split()[0]: line for line in figures.splitlines() if line.strip()}
        assert document["overall"]["shown"] in rows["Overall"]
        for challenge in document["challenges"]:
            assert challenge["gap_shown"] in rows[challenge["about"]]
        assert len(document["challenges"]) == 5
        assert len(document["practices"]) == 25
        assert {rating["standing"] for rating in document["ratings"]} >= {"rated", "dont_know", "not_applicable"}

    def test_what_is_wanted_stands_beside_the_figures_and_not_among_the_ratings(self, call, sample):
        before = call("scores", sample, "2026", "--json").json
        assert [wish["about"] for wish in before["wanted"]] == ["C1", "C2", "C3", "C4", "C5"]
        assert "Wanted in a year" in call("scores", sample, "2026").out
        with Workbook.open(sample, "") as workbook:
            engagement = workbook.clients.engagement("2026")
            last = workbook.clients.round(engagement.id)
            if not last.is_closed:
                workbook.clients.close_round(last.id)
            round_ = workbook.clients.open_round(engagement.id, "Next", core_pack())
            question = next(q for q in core_pack().wanted if q.practice.startswith("C1."))
            for respondent, level in zip(workbook.clients.respondents(engagement.id)[:3], (3, 4, 5), strict=True):
                sitting = workbook.interviews.plan_interview(round_.id, (respondent.id,))
                workbook.interviews.rate(sitting.id, respondent.id, question.id, level, Basis.SELF)
            workbook.clients.set_target(engagement.id, "C1", 7)
        document = call("scores", sample, "2026", "--json").json
        assert (document["round"], before["round"], document["ratings"]) == (3, 2, [])
        assert question.id not in {f["about"] for f in document["questions"]}
        (wanted,) = document["wanted"]
        assert (wanted["about"], wanted["target"]) == ("C1", "7/2")
        assert sum(wanted["people"].values()) == 3
        lines = call("scores", sample, "2026").out.splitlines()
        place = next(n for n, line in enumerate(lines) if line.startswith("Wanted in a year"))
        assert lines[place + 2].split()[0] == "C1"
        assert lines[place + 2].split()[-1] == "3.5"

    def test_a_round_is_chosen_by_its_number(self, call, sample):
        assert call("scores", sample, "2026", "--round", 1, "--json").json["round"] == 1
        outcome = call("scores", sample, "2026", "--round", 7)
        assert (outcome.code, outcome.out) == (2, "")
        assert "There is no round 7" in outcome.err

    @pytest.mark.parametrize("about", ["overall", "C1", "C1.P1", "C1.P1.Q1"])
    def test_every_figure_can_be_explained(self, call, sample, about):
        explained = call("scores", sample, "2026", "--explain", about, "--json").json
        ratings = {r["response"]: r for r in call("scores", sample, "2026", "--json").json["ratings"]}
        assert explained["inputs"]
        for row in explained["inputs"]:
            assert ratings[row["response"]]["rating"] == row["rating"]
        text = call("scores", sample, "2026", "--explain", about).out
        assert explained["inputs"][0]["response"] in text

    def test_what_has_no_figure_is_told(self, call, sample):
        outcome = call("scores", sample, "2026", "--explain", "C9")
        assert (outcome.code, outcome.out, len(outcome.err.splitlines())) == (2, "", 1)

    def test_a_round_without_answers_has_no_figures(self, call, new):
        document = call("scores", new, "Review", "--json").json
        assert (document["overall"]["score"], document["ratings"]) == (None, [])
        assert "Overall" in call("scores", new, "Review").out

    @pytest.mark.parametrize(("words", "says"), [("no such", "No engagement has"), ("", "No engagement has")])
    def test_an_engagement_that_is_not_there_is_told(self, call, sample, words, says):
        outcome = call("scores", sample, words)
        assert (outcome.code, outcome.out) == (2, "")
        assert outcome.err.startswith(says)

    def test_words_that_fit_several_engagements_name_them(self, call, new):
        with Workbook.open(new, "") as workbook:
            client = workbook.clients.clients()[0]
            second = workbook.clients.add_engagement(client.id, "Review 2027")
        outcome = call("scores", new, "review")
        assert outcome.code == 2
        assert "Review 2026" in outcome.err
        assert second.id in outcome.err
        assert call("answers", new, second.id, "x.csv", "--template").code in (2, 3)


class TestAnswers:
    def test_wrong_rows_are_all_told_and_nothing_is_imported(self, call, new, tmp_path):
        rows = [
            HEAD,
            ["Ann", "business", "ceo", Q1, 4, "self", ""],
            ["Ann", "business", "ceo", "C9.P9.Q9", 4, "self", ""],
            ["Bob", "it", "wizard", Q1, 9, "hunch", ""],
        ]
        before = new.read_bytes()
        outcome = call("answers", new, "Review", write_sheet(tmp_path / "a.xlsx", rows))
        assert (outcome.code, outcome.out) == (3, "")
        assert outcome.err.splitlines()[0] == "The sheet has 4 problems; nothing was imported."
        assert [problem.split(":")[0] for problem in outcome.problems] == [
            "Answers, row 3, column “question id”",
            "Answers, row 4, column “role”",
            "Answers, row 4, column “rating”",
            "Answers, row 4, column “basis”",
        ]
        assert call("scores", new, "Review", "--json").json["ratings"] == []
        assert new.read_bytes() == before

    def test_a_blank_overwrites_nothing(self, call, new, tmp_path):
        sheet = write_sheet(tmp_path / "a.xlsx", [HEAD, ["Ann", "business", "ceo", Q1, 4, "self", "kept"]])
        call("answers", new, "Review", sheet)
        blank = write_sheet(tmp_path / "b.xlsx", [HEAD, ["Ann", "business", "ceo", Q1, None, None, None]])
        assert call("answers", new, "Review", blank, "--replace").code == 0
        assert [r["rating"] for r in call("scores", new, "Review", "--json").json["ratings"]] == [4]

    def test_answers_that_differ_are_listed_and_need_replace(self, call, new, tmp_path):
        call("answers", new, "Review", write_sheet(
            tmp_path / "a.xlsx", [HEAD, ["Ann", "", "ceo", Q1, 4, "self", ""], ["Ann", "", "ceo", Q2, 3, "self", ""]]
        ))  # fmt: skip
        sheet = write_sheet(
            tmp_path / "b.xlsx",
            [HEAD, ["Ann", "", "", Q1, 2, "self", ""], ["Ann", "", "", Q2, "DK"], ["Bob", "", "developer", Q1, 5]],
        )
        outcome = call("answers", new, "Review", sheet)
        assert (outcome.code, outcome.out) == (3, "")
        assert outcome.err.startswith("2 answers differ from what is there; nothing was imported.")
        assert outcome.problems == [
            f"Ann, {Q1}: 4 (self) here is 2 (self) in the sheet",
            f"Ann, {Q2}: 3 (self) here is DK in the sheet",
        ]
        assert [r["rating"] for r in call("scores", new, "Review", "--json").json["ratings"]] == [4, 3]
        replaced = call("answers", new, "Review", sheet, "--replace")
        assert replaced.out == (
            "Round 1: 3 answers and 0 remarks written, 0 answers were there already, 1 people added.\n"
        )
        assert [r["rating"] for r in call("scores", new, "Review", "--json").json["ratings"]] == [2, None, 5]

    @pytest.mark.parametrize("name", ["a.ods", "a.xlsx", "a.csv"])
    def test_a_file_that_is_no_sheet_is_refused_before_the_workbook_is_touched(self, call, new, tmp_path, name):
        path = tmp_path / name
        path.write_bytes(b"\x7fELF\0\0\0")
        outcome = call("answers", new, "Review", path)
        assert (outcome.code, outcome.out, len(outcome.err.splitlines())) == (3, "", 1)

    def test_a_template_of_another_kind_is_refused(self, call, new, tmp_path):
        outcome = call("answers", new, "Review", tmp_path / "a.pdf", "--template")
        assert (outcome.code, list(tmp_path.glob("a.*"))) == (3, [])

    def test_a_template_goes_nowhere_where_nothing_can_be_written(self, call, new, tmp_path):
        (tmp_path / "a.xlsx").mkdir()
        outcome = call("answers", new, "Review", tmp_path / "a.xlsx", "--template")
        assert (outcome.code, outcome.out) == (3, "")
        assert "Nothing was replaced" in outcome.err

    def test_closed_rounds_take_no_answers(self, call, new, tmp_path):
        sheet = tmp_path / "a.csv"
        call("answers", new, "Review", sheet, "--template")
        with Workbook.open(new, "") as workbook:
            workbook.clients.close_round(workbook.clients.round(workbook.clients.engagement("Review").id).id)
        outcome = call("answers", new, "Review", sheet)
        assert (outcome.code, outcome.err.startswith("Every round of this engagement is closed.")) == (3, True)

    def test_a_template_of_an_engagement_without_respondents_has_a_stand_in_for_every_role(self, call, new, tmp_path):
        sheet = tmp_path / "a.xlsx"
        call("answers", new, "Review", sheet, "--template")
        rows = cells_of(sheet)[1:]
        assert len({row[0] for row in rows}) == 10
        assert {row[1] for row in rows} == {"business", "it"}


class TestDeliverables:
    def test_they_are_listed_with_what_they_hold(self, call):
        document = call("deliverables", "--json").json
        assert [d["id"] for d in document["deliverables"]] == [
            "assessment-report", "executive-summary", "question-booklet", "scale-card",
        ]  # fmt: skip
        assert all(d["sections"] and d["title"] and d["summary"] for d in document["deliverables"])
        assert "assessment-report" in call("deliverables").out


class TestDaySheet:
    def test_it_holds_the_sittings_of_the_day_asked_for_and_leaves_no_trace(self, call, sample, tmp_path):
        target = tmp_path / "day.pdf"
        outcome = call("day-sheet", sample, "2026", "--output", target, "--day", "2026-04-14", "--round", 1)
        assert (outcome.code, outcome.err) == (0, "")
        assert outcome.out == f"{target}: the sittings of 2026-04-14.\n"
        text = text_of(target)
        assert "Tuesday 14 April 2026" in text
        assert all(name in text for name in ("Helen Ashdown", "Daniel Okoro", "Colin Whitby"))
        assert "Marta Lindqvist" not in text
        with Workbook.open(sample, "", read_only=True) as workbook:
            assert not [issued for issued in workbook.store.all(Issued) if "day" in issued.deliverable]

    def test_what_of_a_name_could_not_be_printed_is_said(self, call, sample, tmp_path):
        with Workbook.open(sample, "") as workbook:
            (helen,) = [person for person in workbook.store.all(Person) if person.name == "Helen Ashdown"]
            workbook.clients.change_person(helen.id, name="Helen \u65e5\u200b")
        words = ("--output", tmp_path / "day.pdf", "--day", "2026-04-14", "--round", 1)
        outcome = call("day-sheet", sample, "2026", *words)
        assert outcome.code == 0
        assert "The fonts have no sign for \u65e5 (U+65E5); a replacement mark is printed." in outcome.err
        assert "Invisible characters are left out: U+200B." in outcome.err

    def test_without_a_day_it_is_one_that_has_a_sitting(self, call, sample, tmp_path):
        outcome = call("day-sheet", sample, "2026", "--output", tmp_path / "day.pdf")
        assert outcome.code == 0
        assert "24 November 2026" in text_of(tmp_path / "day.pdf")

    @pytest.mark.parametrize(
        ("day", "code", "told"),
        [
            ("tomorrow", 2, "“tomorrow” is no day. Type it as 2026-12-18.\n"),
            ("2026-02-30", 2, "“2026-02-30” is no day. Type it as 2026-12-18.\n"),
            ("2026-11-25", 3, "There is no sitting on 25 November 2026. Choose a day that has one.\n"),
        ],
    )
    def test_a_day_that_cannot_be_is_refused_and_nothing_is_written(self, call, sample, tmp_path, day, code, told):
        outcome = call("day-sheet", sample, "2026", "--output", tmp_path / "day.pdf", "--day", day)
        assert (outcome.code, outcome.out, outcome.err) == (code, "", told)
        assert not (tmp_path / "day.pdf").exists()

    def test_before_any_sitting_has_a_day_it_says_what_comes_first(self, call, new, tmp_path):
        outcome = call("day-sheet", new, "2026", "--output", tmp_path / "day.pdf")
        assert (outcome.code, outcome.err) == (3, "No sitting has a day yet. Give one a day and a time first.\n")

    def test_a_file_of_another_kind_is_left_alone(self, call, sample, tmp_path):
        (tmp_path / "day.pdf").write_text("something dear")
        assert call("day-sheet", sample, "2026", "--output", tmp_path / "day.pdf").code == 3
        assert (tmp_path / "day.pdf").read_text() == "something dear"


class TestExport:
    @pytest.mark.parametrize(("paper", "width"), [("a4", 595), ("letter", 612)])
    def test_one_goes_to_a_file_on_the_paper_asked_for(self, call, sample, tmp_path, paper, width):
        target = tmp_path / "summary.pdf"
        outcome = call("export", sample, "2026", "executive-summary", "--output", target, "--paper", paper)
        assert (outcome.code, outcome.out) == (0, f"{target}: Executive summary, 2 pages.\n")
        pages = pages_of(target)
        assert len(pages) == 2
        assert {int(page[0]) for page in pages} == {width}
        assert "Harbour & Pine Logistics" in text_of(target)

    def test_the_same_call_gives_the_same_bytes(self, call, sample, tmp_path):
        for name in ("a.pdf", "b.pdf"):
            call("export", sample, "2026", "executive-summary", "--output", tmp_path / name)
        assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()

    def test_the_name_may_stand_behind_an_option(self, call, sample, tmp_path):
        target = tmp_path / "a.pdf"
        assert call("export", sample, "2026", "--round", 1, "executive-summary", "--output", target).code == 0

    def test_attribution_is_narrowed_for_the_whole_document(self, call, sample, tmp_path):
        texts = {}
        for attribution in (None, "none"):
            target = tmp_path / "a.pdf"
            option = ["--attribution", attribution] if attribution else []
            assert call("export", sample, "2026", "assessment-report", "--output", target, *option).code == 0
            texts[attribution] = text_of(target)
        assert "a business respondent" in texts[None]
        assert "a business respondent" not in texts["none"]

    def test_a_password_seals_the_document(self, call, sample, tmp_path):
        secret, target = tmp_path / "secret", tmp_path / "a.pdf"
        secret.write_text("open sesame\n", encoding="utf-8")
        export = ("export", sample, "2026", "executive-summary", "--output", target, "--pdf-password-file", secret)
        assert call(*export).code == 0
        with pytest.raises(pypdfium2.PdfiumError):
            pypdfium2.PdfDocument(target)
        with pypdfium2.PdfDocument(target, password="open sesame") as document:
            assert len(document) == 2
        former = target.read_bytes()
        for content in (None, b"", b"\xff\xfe"):
            secret.unlink(missing_ok=True)
            if content is not None:
                secret.write_bytes(content)
            outcome = call(*export)
            assert (outcome.code, outcome.out, len(outcome.err.splitlines())) == (3, "", 1)
        assert target.read_bytes() == former

    @pytest.mark.parametrize(
        "words",
        [
            [],
            ["executive-summary"],
            ["no-such-thing", "--output", "a.pdf"],
            ["executive-summary", "--all", "out"],
            ["--all", "out", "--output", "a.pdf"],
            ["executive-summary", "--output", "a.pdf", "--language", "xx"],
            ["executive-summary", "--output", "a.pdf", "--round", "9"],
            ["executive-summary", "--output", "a.pdf", "--round", "one"],
            ["executive-summary", "--output", "a.pdf", "--paper", "a3"],
            ["executive-summary", "--output", "a.pdf", "--attribution", "named"],
            ["executive-summary", "--output", "a.pdf", "--issue", " "],
            ["executive-summary", "--output", "a.pdf", "--colour", "red"],
        ],
        ids=" ".join,
    )
    def test_a_wrong_call_is_told_in_one_sentence_and_writes_nothing(self, call, sample, tmp_path, monkeypatch, words):
        monkeypatch.chdir(tmp_path)
        outcome = call("export", sample, "2026", *words)
        assert (outcome.code, outcome.out, len(outcome.err.splitlines())) == (2, "", 1)
        assert outcome.err[0].isupper()
        assert list(tmp_path.glob("**/*.pdf")) == []

    @pytest.mark.parametrize(("words", "title"), [(["--language", "de"], "Kurzfassung"), ([], "Executive summary")])
    def test_a_document_speaks_the_language_asked_for(self, call, sample, tmp_path, words, title):
        target = tmp_path / "a.pdf"
        outcome = call("export", sample, "2026", "executive-summary", "--output", target, *words)
        assert (outcome.code, outcome.out) == (0, f"{target}: Executive summary, 2 pages.\n")
        with pikepdf.open(target) as pdf:
            assert str(pdf.Root["/Lang"]) == (words[1] if words else "en")
            assert str(pdf.docinfo["/Title"]).startswith(title)

    def test_issuing_registers_versions(self, call, new, tmp_path):
        target = tmp_path / "a.pdf"
        sheet = tmp_path / "a.xlsx"
        call("answers", new, "Review", sheet, "--template")
        fill(sheet)
        call("answers", new, "Review", sheet)
        for recipient in ("The board", "The works council"):
            assert (
                call("export", new, "Review", "executive-summary", "--output", target, "--issue", recipient).code == 0
            )
            assert recipient in text_of(target)
        assert call("export", new, "Review", "executive-summary", "--output", target).code == 0
        with Workbook.open(new, "", read_only=True) as workbook:
            issued = workbook.store.all(Issued)
        assert [(i.deliverable, i.version, i.recipient, i.pages) for i in issued] == [
            ("executive-summary", 1, "The board", 2),
            ("executive-summary", 2, "The works council", 2),
        ]
        assert len({i.sha256 for i in issued}) == 2

    def test_stale_texts_are_not_issued_and_nothing_is_written_or_registered(self, call, sample, tmp_path):
        with Workbook.open(sample, "") as workbook:
            engagement = workbook.clients.engagement("2026")
            if workbook.clients.round(engagement.id).is_closed:
                workbook.clients.reopen_round(workbook.clients.round(engagement.id).id)
            snapshot = workbook.snapshot(engagement.id)
            assert snapshot.prose
            for response in snapshot.responses:
                if response.rating is not None and response.interview_id is not None:
                    workbook.interviews.rate(
                        response.interview_id, response.respondent_id, response.question, 5, response.basis
                    )
        folder = tmp_path / "out"
        outcome = call("export", sample, "2026", "--all", folder, "--issue", "The board")
        assert (outcome.code, outcome.out, list(folder.iterdir())) == (3, "", [])
        assert outcome.err.startswith("Not issued")
        with Workbook.open(sample, "", read_only=True) as workbook:
            assert workbook.store.all(Issued) == ()

    @pytest.mark.parametrize("broken", ["fsync", "replace"])
    def test_a_full_disk_leaves_the_former_document_and_registers_nothing(
        self, call, new, tmp_path, monkeypatch, broken
    ):
        target = tmp_path / "a.pdf"
        target.write_bytes(b"%PDF-1.7 former")
        real = getattr(os, broken)

        def full(*args, **kwargs):
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(durable.os, broken, full)
        outcome = call("export", new, "Review", "executive-summary", "--output", target, "--issue", "The board")
        monkeypatch.setattr(durable.os, broken, real)
        assert (outcome.code, outcome.out) == (3, "")
        assert "No space left on device" in outcome.err
        assert target.read_bytes() == b"%PDF-1.7 former"
        with Workbook.open(new, "", read_only=True) as workbook:
            assert workbook.store.all(Issued) == ()

    def test_a_workbook_is_never_overwritten_by_a_document_or_a_sheet(self, call, new, tmp_path):
        other = Path(shutil.copy(new, tmp_path / "other.csv"))
        before = new.read_bytes()
        for words in (
            ["export", new, "Review", "executive-summary", "--output", new],
            ["export", new, "Review", "executive-summary", "--output", other],
            ["answers", new, "Review", other, "--template"],
        ):
            outcome = call(*words)
            assert (outcome.code, outcome.out, len(outcome.err.splitlines())) == (3, "", 1), words
        assert new.read_bytes() == other.read_bytes() == before

    def test_a_folder_that_cannot_be_made_is_told(self, call, new, tmp_path):
        (tmp_path / "file").write_text("", encoding="utf-8")
        outcome = call("export", new, "Review", "--all", tmp_path / "file" / "out")
        assert (outcome.code, outcome.out, len(outcome.err.splitlines())) == (3, "", 1)


class TestPaperForTheTalks:
    def test_a_booklet_of_a_plan_and_a_card_need_no_answers_and_leave_no_trace(self, call, new, tmp_path):
        booklet, ahead, card = (tmp_path / name for name in ("a.pdf", "b.pdf", "c.pdf"))
        export = ("export", new, "Review")
        assert call(*export, "question-booklet", "--plan", "ceo-30", "--output", booklet).code == 0
        outcome = call(
            *export,
            "question-booklet",
            "--plan",
            "ceo-30",
            "--for",
            "respondent",
            "--output",
            ahead,
            "--paper",
            "letter",
        )
        assert (outcome.code, outcome.err) == (
            0,
            "question-booklet: The firm has no logo; its name stands in its place. (Cover)\n",
        )
        outcome = call(*export, "scale-card", "--output", card)
        assert (outcome.code, outcome.err, len(pages_of(card))) == (0, "", 2)
        assert "Listen for" in text_of(booklet)
        assert "Listen for" not in text_of(ahead)
        assert "VELVET KIOSK LTD" in text_of(ahead)
        assert pages_of(ahead)[0] == pytest.approx((612, 792))
        with Workbook.open(new, "", read_only=True) as workbook:
            assert workbook.store.all(Issued) == ()

    def test_a_persons_booklet_is_that_of_the_sitting_planned_next(self, call, sample, tmp_path):
        with Workbook.open(sample, "") as workbook:
            round_ = workbook.clients.round(workbook.clients.engagement("2026").id)
            if round_.is_closed:
                workbook.clients.reopen_round(round_.id)
            snapshot = workbook.snapshot(round_.engagement_id)
            who = next(r for r in snapshot.respondents if snapshot.person[r.person_id].name == "Helen Ashdown")
            workbook.interviews.plan_interview(round_.id, (who.id,), "ceo-30", minutes=25)
        target = tmp_path / "a.pdf"
        outcome = call("export", sample, "2026", "question-booklet", "--respondent", "ashdown", "--output", target)
        assert outcome.code == 0
        assert "Helen Ashdown" in text_of(target)
        assert "25 MINUTES" in text_of(target)

    @pytest.mark.parametrize(
        ("words", "code", "told"),
        [
            (["question-booklet", "--plan", "nope"], 2, "There is no plan “nope”. There are: ceo-30,"),
            (["question-booklet", "--role", "nope"], 2, "There is no role “nope”. There are: ceo,"),
            (["question-booklet", "--plan", "ceo-30", "--role", "developer"], 3, "No such plan is for the role"),
            (["question-booklet", "--respondent", "Nobody"], 2, "No respondent is called “Nobody”"),
            (["question-booklet", "--respondent", "Helen"], 3, "No sitting is planned with Helen Ashdown"),
            (["question-booklet", "--respondent", "Helen", "--plan", "ceo-30"], 2, "Give --respondent alone"),
            (["question-booklet", "--for", "boss"], 2, "Argument --for: invalid choice"),
            (["question-booklet", "--issue", "The board"], 2, "“question-booklet” holds nothing that was said"),
            (["scale-card", "--plan", "ceo-30"], 2, "--plan goes with: question-booklet."),
            (["executive-summary", "--for", "respondent"], 2, "--for goes with: question-booklet."),
        ],
        ids=lambda words: " ".join(words) if isinstance(words, list) else "",
    )
    def test_what_cannot_be_is_told_and_nothing_is_written(self, call, sample, tmp_path, words, code, told):
        outcome = call("export", sample, "2026", *words, "--output", tmp_path / "a.pdf")
        assert (outcome.code, outcome.out) == (code, "")
        assert outcome.err.startswith(told)
        assert list(tmp_path.glob("*.pdf")) == []

    def test_all_documents_are_made_and_only_those_with_answers_are_issued(self, call, sample, tmp_path):
        with Workbook.open(sample, "", read_only=True) as workbook:
            count = len(workbook.store.all(Issued))
        folder = tmp_path / "out"
        options = ("--plan", "ceo-30", "--issue", "The board")
        assert call("export", sample, "2026", "--all", folder, *options).code == 0
        assert {path.name for path in folder.iterdir()} == {
            "assessment-report.pdf", "executive-summary.pdf", "question-booklet.pdf", "scale-card.pdf",
        }  # fmt: skip
        assert "The board" not in text_of(folder / "question-booklet.pdf")
        with Workbook.open(sample, "", read_only=True) as workbook:
            issued = workbook.store.all(Issued)[count:]
        assert {i.deliverable for i in issued} == {"assessment-report", "executive-summary"}


class TestCheckBackupRestore:
    def test_a_sound_workbook_is_sound(self, call, sample):
        outcome = call("check", sample)
        assert (outcome.code, outcome.err) == (0, "")
        assert "is sound" in outcome.out

    def test_a_damaged_one_is_listed_with_exit_1(self, call, sample):
        content = bytearray(sample.read_bytes())
        place = len(content) // 2
        content[place] ^= 1
        sample.write_bytes(content)
        outcome = call("check", sample)
        assert outcome.code == 1
        assert outcome.out.strip()
        assert "sound" not in outcome.out

    def test_damage_is_told_with_its_page_and_the_newest_checked_backup(self, call, new, tmp_path):
        content = bytearray(new.read_bytes())
        place = len(content) // 2
        sound = bytes(content)
        content[place] ^= 1
        new.write_bytes(content)
        outcome = call("check", new)
        assert f"Page {place // 4096 + 1} of the file is damaged." in outcome.out
        assert "There is no checked automatic backup." in outcome.err
        new.write_bytes(sound)
        for _time in range(2):
            assert call("backup", new).code == 0
        paths = [Path(each["path"]) for each in call("backups", new, "--json").json["backups"]]
        paths[0].write_bytes(b"x" + paths[0].read_bytes())
        new.write_bytes(content)
        outcome = call("check", new)
        assert outcome.code == 1
        assert f"The newest checked backup is of {datetime.now().astimezone():%Y-%m-%d}" in outcome.err
        assert str(paths[1]) in outcome.err
        new.write_bytes(b"y" + sound[1:])
        outcome = call("check", new)
        assert (outcome.code, outcome.out) == (3, "")
        assert str(paths[1]) in outcome.err
        assert call("restore", paths[1], new).code == 0
        assert call("check", new).code == 0

    def test_a_backup_restores_what_was(self, call, new, tmp_path):
        copy, sheet = tmp_path / "copy", tmp_path / "a.xlsx"
        assert call("backup", new, copy).code == 0
        write_sheet(sheet, [HEAD, ["Ann", "", "ceo", Q1, 4, "self", ""]])
        assert call("answers", new, "Review", sheet).code == 0
        outcome = call("restore", copy, new)
        assert outcome.code == 0
        assert call("scores", new, "Review", "--json").json["ratings"] == []
        (aside,) = [p for p in tmp_path.iterdir() if p.name in outcome.out and p != new]
        assert [r["rating"] for r in call("scores", aside, "Review", "--json").json["ratings"]] == [4]

    def test_the_lock_of_a_computer_that_is_gone_can_be_pushed_aside_by_every_way_back(self, call, new, tmp_path):
        copy, sheet, secret = tmp_path / "copy", tmp_path / "key", tmp_path / "secret"
        secret.write_text("correct horse battery staple\n", encoding="utf-8")
        assert call("backup", new, copy).code == 0
        sheet.write_text("\n".join(recovery.spelled(vault.access_to(copy, "").key)), encoding="utf-8")
        for words in (
            ["restore", copy, new],
            ["recover", new, "--recovery-key-file", sheet, "--new-passphrase-file", secret],
        ):
            holder = {"host": "laptop-of-bob", "user": "bob", "pid": 12, "since": "2026-01-05T09:00:00+00:00"}
            lock_path(new).write_text(json.dumps(holder), encoding="utf-8")
            refused = call(*words)
            assert (refused.code, "laptop-of-bob" in refused.err) == (3, True)
            assert call(*words, "--take-over").code == 0

    def test_without_a_file_it_goes_among_the_automatic_ones_which_are_listed_and_checked(self, call, new):
        assert "There is no automatic backup" in call("backups", new).out
        for _time in range(2):
            assert "read again and compared" in call("backup", new).out
        listed = call("backups", new, "--json").json
        paths = [Path(each["path"]) for each in listed["backups"]]
        assert [path.parent for path in paths] == [Path(listed["folder"])] * 2
        assert [each["standing"] for each in listed["backups"]] == ["checked", "checked"]
        content = bytearray(paths[0].read_bytes())
        content[len(content) // 2] ^= 1
        paths[0].write_bytes(content)
        assert [each["standing"] for each in call("backups", new, "--json").json["backups"]] == ["unchecked", "checked"]
        outcome = call("backups", new, "--check")
        assert (outcome.code, outcome.err) == (1, "")
        assert [line.split()[3] for line in outcome.out.splitlines()[1:]] == ["damaged", "checked"]

    def test_a_file_that_is_no_backup_leaves_the_workbook(self, call, new, tmp_path):
        before = new.read_bytes()
        for content in (b"", b"SQLite format 3\0" + bytes(5000), os.urandom(9000)):
            (tmp_path / "copy").write_bytes(content)
            outcome = call("restore", tmp_path / "copy", new)
            assert (outcome.code, outcome.out, len(outcome.err.splitlines())) == (3, "", 1)
        assert new.read_bytes() == before

    def test_a_backup_onto_itself_is_refused(self, call, new):
        before = new.read_bytes()
        assert call("backup", new, new).code == 3
        assert new.read_bytes() == before


class TestPack:
    def test_ours_is_sound_and_covers_everything(self, call):
        assert "is sound" in call("pack", "check").out
        assert call("pack", "coverage").code == 0

    def test_advice_names_part_and_field_and_the_copy_of_a_whole_pack_stands_alone(self, call, tmp_path):
        folder = Path(shutil.copytree(resources() / "packs" / "core", tmp_path / "core"))
        questions = folder / "challenges" / "C1.toml"
        text = questions.read_text(encoding="utf-8")
        before = 'text = "How do business and IT come together to work on problems they share?"'
        assert before in text
        after = 'text = "How do stakeholders come together, and who decides?"'
        questions.write_text(text.replace(before, after), encoding="utf-8")
        outcome = call("pack", "advise", folder)
        lines = [line for line in outcome.out.splitlines() if line.startswith("questions.C1.P3.Q1.text (en): ")]
        assert (outcome.code, len(lines)) == (1, 3)
        assert any("“stakeholders”" in line for line in lines)
        advice = call("pack", "advise", folder, "--json").json["advice"]
        assert {"language": "en", "address": "questions.C1.P3.Q1", "field": "text"}.items() <= advice[0].items()
        assert not any("nearly" in one["words"] for one in advice)

    def test_its_schema_is_json(self, call):
        schema = call("pack", "schema").json
        assert "$defs" in json.dumps(schema)

    def test_a_broken_one_names_every_file_line_and_field(self, call, tmp_path):
        folder = Path(shutil.copytree(resources() / "packs" / "core", tmp_path / "core"))
        kpis = folder / "kpis.toml"
        text = kpis.read_text(encoding="utf-8")
        kpis.write_text(
            text.replace("grace_days = ", 'grace_days = "soon" # ', 1).replace("cadence = ", "cadenza = ", 1),
            encoding="utf-8",
        )
        outcome = call("pack", "check", folder)
        assert (outcome.code, outcome.out) == (3, "")
        assert len(outcome.problems) >= 2
        for problem in outcome.problems:
            file, line, rest = problem.split(":", 2)
            assert (file, line.isdigit(), bool(rest.strip())) == ("kpis.toml", True, True)

    def test_one_that_is_not_there_is_told(self, call, tmp_path):
        outcome = call("pack", "check", tmp_path / "none")
        assert (outcome.code, outcome.out) == (3, "")

    def test_ours_goes_to_a_sheet_and_a_folder_and_says_the_same(self, call, tmp_path):
        sheet, folder = tmp_path / "core.xlsx", tmp_path / "core"
        assert call("pack", "sheet", "--output", sheet).code == 0
        assert "is sound" in call("pack", "check", sheet).out
        assert call("pack", "folder", sheet, "--output", folder).code == 0
        assert "say the same" in call("pack", "compare", sheet, "--with", folder).out

    def test_what_differs_is_told_with_exit_code_1(self, call, tmp_path):
        folder = Path(shutil.copytree(resources() / "packs" / "core", tmp_path / "core"))
        kpis = folder / "kpis.toml"
        kpis.write_text(
            kpis.read_text(encoding="utf-8").replace("grace_days = 7", "grace_days = 9", 1), encoding="utf-8"
        )
        outcome = call("pack", "compare", "--with", folder)
        assert outcome.code == 1
        assert outcome.out.splitlines()[0] == "KPI starters: 1 changed"
        (change,) = call("pack", "compare", "--with", folder, "--json").json["changes"]
        assert (change["kind"], change["fate"], change["fields"]) == ("kpis", "changed", ["grace_days"])

    def test_a_sheet_with_an_error_is_refused_with_its_cell(self, call, tmp_path):
        sheet = tmp_path / "core.xlsx"
        call("pack", "sheet", "--output", sheet)
        book = openpyxl.load_workbook(sheet)
        heads = [cell.value for cell in book["Questions"][1]]
        book["Questions"].cell(2, heads.index("weight") + 1).value = "heavy"
        book.save(sheet)
        outcome = call("pack", "check", sheet)
        assert outcome.code == 3
        assert outcome.problems[0].startswith("Questions, row 2, column “weight”")

    @pytest.mark.parametrize(
        ("words", "says"),
        [
            (["compare"], "--with PACK"),
            (["sheet"], "--output FILE.xlsx"),
            (["sheet", "--output", "core.csv"], "ends in .xlsx"),
            (["folder"], "--output FOLDER"),
        ],
    )
    def test_a_task_says_what_it_lacks(self, call, words, says):
        outcome = call("pack", *words)
        assert (outcome.code, outcome.out) == (2, "")
        assert says in outcome.err


class TestManners:
    @pytest.mark.parametrize("words", [[], ["--help-me"], ["dance"], ["list"], ["scores", "a"], ["pack", "eat"]])
    def test_a_call_that_is_not_understood_is_one_sentence(self, call, words):
        outcome = call(*words)
        assert (outcome.code, outcome.out, len(outcome.err.splitlines())) == (2, "", 1)
        assert "--help" in outcome.err

    @pytest.mark.parametrize("verb", [v.name for v in VERBS])
    def test_every_verb_explains_itself(self, call, verb):
        outcome = call(verb, "--help")
        assert (outcome.code, outcome.err) == (0, "")
        assert "usage: alignment-desktop " + verb in outcome.out

    def test_a_wrong_passphrase_is_refused(self, call, new, tmp_path, monkeypatch):
        secret = tmp_path / "secret"
        secret.write_text("wrong\n", encoding="utf-8")
        for outcome in (
            call("list", new, "--passphrase-file", secret),
            call("list", new, "--passphrase-file", tmp_path / "none"),
        ):
            assert (outcome.code, outcome.out, len(outcome.err.splitlines())) == (3, "", 1)
        monkeypatch.setenv("ALIGNMENT_PASSPHRASE", "wrong")
        assert call("list", new, "--json").code == 3

    def test_a_passphrase_comes_from_a_file_or_the_environment(self, call, tmp_path, monkeypatch):
        path, secret = tmp_path / "a.alignment", tmp_path / "secret"
        secret.write_bytes("\ufeffpäss wörd\r\n".encode())
        made = call("new", path, "--client", "x", "--title", "y", "--passphrase-file", secret)
        assert made.code == 0
        assert call("list", path).code == 3
        monkeypatch.setenv("ALIGNMENT_PASSPHRASE", "päss wörd")
        assert call("list", path).code == 0

    def test_a_file_that_is_no_workbook_is_refused_by_every_verb_that_reads(self, call, tmp_path):
        path = tmp_path / "a.alignment"
        path.write_text("Dear diary", encoding="utf-8")
        for words in (["list", path], ["scores", path, "x"], ["check", path], ["backup", path, tmp_path / "b"]):
            outcome = call(*words)
            assert (outcome.code, outcome.out, len(outcome.err.splitlines())) == (3, "", 1)

    def test_while_somebody_writes_reading_goes_on_and_writing_is_refused(self, call, sample, tmp_path):
        sheet = tmp_path / "a.csv"
        with Workbook.open(sample, "") as workbook:
            assert not workbook.store.opened.is_read_only
            for words in (
                ["list", sample],
                ["scores", sample, "2026"],
                ["export", sample, "2026", "executive-summary", "--output", tmp_path / "a.pdf"],
                ["check", sample],
                ["backup", sample, tmp_path / "copy"],
            ):
                assert call(*words).code == 0, words
            sheet.write_text("respondent,question id,rating\n", encoding="utf-8")
            for words in (
                ["answers", sample, "2026", sheet],
                ["export", sample, "2026", "executive-summary", "--output", tmp_path / "b.pdf", "--issue", "x"],
                ["texts", sample, "2026", "--keep"],
                ["restore", tmp_path / "copy", sample],
            ):
                outcome = call(*words)
                assert (outcome.code, outcome.out, len(outcome.err.splitlines())) == (3, "", 1), words
        assert not (tmp_path / "b.pdf").exists()

    def test_as_a_process_it_speaks_plainly_and_ends_with_the_code(self, sample, tmp_path):
        listed = as_process("list", sample, "--json")
        assert (listed.returncode, listed.stderr) == (0, "")
        assert json.loads(listed.stdout)["clients"]
        refused = as_process("list", sample, ALIGNMENT_PASSPHRASE="wrong")
        assert (refused.returncode, refused.stdout, len(refused.stderr.splitlines())) == (3, "", 1)
        ascii_only = as_process("list", sample, "--json", PYTHONIOENCODING="ascii")
        assert json.loads(ascii_only.stdout) == json.loads(listed.stdout)
        narrow = as_process("scores", sample, "2026", PYTHONIOENCODING="ascii")
        assert (narrow.returncode, narrow.stderr) == (0, "")

    def test_a_fault_of_the_program_is_one_sentence_too(self, tmp_path, monkeypatch, capsys):
        from alignment_desktop import __main__, cli

        client = "Harbour & Pine"

        def fail(_arguments):
            raise LookupError(client)

        monkeypatch.setattr(cli, "run", fail)
        monkeypatch.setattr(sys, "argv", ["alignment-desktop", "list"])
        with pytest.raises(SystemExit) as end:
            __main__.main()
        said = capsys.readouterr()
        assert end.value.code == 3
        assert (said.out, len(said.err.splitlines())) == ("", 1)
        kept = Path(said.err.split("send us ")[1].split(", which")[0])
        told = kept.read_text(encoding="utf-8")
        assert "in fail" in told
        assert "Harbour" not in told


@pytest.mark.parametrize(
    ("words", "kept_out"),
    [
        (["list", "{sample}"], {"reportlab", "openpyxl", "xlsxwriter", "pikepdf"}),
        (["scores", "{sample}", "2026"], {"reportlab", "openpyxl", "xlsxwriter", "pikepdf"}),
        (["check", "{sample}"], {"reportlab", "openpyxl", "xlsxwriter", "pikepdf"}),
        (["deliverables"], {"openpyxl", "xlsxwriter", "pikepdf"}),
        (["answers", "{new}", "Review", "{folder}/a.xlsx", "--template"], {"reportlab", "openpyxl", "pikepdf"}),
        (["export", "{sample}", "2026", "executive-summary", "--output", "{folder}/a.pdf"], {"openpyxl", "pikepdf"}),
        (["backup", "{sample}", "{folder}/copy"], {"reportlab", "openpyxl", "xlsxwriter", "pikepdf"}),
        (["pack", "check"], {"reportlab", "openpyxl", "xlsxwriter", "pikepdf"}),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_verb_loads_no_qt_and_only_what_it_needs(sample, new, tmp_path, words, kept_out):
    script = (
        "import sys; from alignment_desktop.cli import run; code = run(sys.argv[1:]);"
        "print(*{name.split('.')[0] for name in sys.modules}, file=sys.stderr); sys.exit(code)"
    )
    given = [word.format(sample=sample, new=new, folder=tmp_path) for word in words]
    outcome = subprocess.run(
        [sys.executable, "-c", script, *given], capture_output=True, text=True, check=False, timeout=60
    )
    assert outcome.returncode == 0, outcome.stderr
    loaded = set(outcome.stderr.splitlines()[-1].split())
    assert loaded & ({"PySide6", "shiboken6"} | kept_out) == set()


def test_a_new_passphrase_of_several_lines_is_refused(call, sample, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("one\ntwo\n", encoding="utf-8")
    before = sample.read_bytes()
    for words in (
        ["new", tmp_path / "new", "--client", "x", "--title", "y", "--passphrase-file", secret],
        ["passphrase", sample, "--new-passphrase-file", secret],
    ):
        outcome = call(*words)
        assert (outcome.code, outcome.out) == (3, "")
        assert "several lines" in outcome.err
    assert not (tmp_path / "new").exists()
    assert sample.read_bytes() == before


class TestAtATerminal:
    @pytest.fixture
    def typed(self, monkeypatch):
        """What a person types when asked for a passphrase, one after the other."""
        answers: list[str] = []
        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        monkeypatch.setattr("getpass.getpass", lambda _prompt: answers.pop(0))
        return answers

    def test_a_new_passphrase_is_typed_twice(self, call, tmp_path, typed):
        path = tmp_path / "a.alignment"
        typed += ["open", "opem"]
        outcome = call("new", path, "--client", "x", "--title", "y")
        assert (outcome.code, outcome.out, list(tmp_path.iterdir())) == (3, "", [])
        typed += ["open", "open", "open", "shut"]
        assert call("new", path, "--client", "x", "--title", "y").code == 0
        assert call("list", path).code == 0
        assert call("list", path).code == 3
        assert typed == []

    @pytest.mark.parametrize(
        ("fault", "told"),
        [
            (EOFError(), "Stopped.\n"),
            (UnicodeDecodeError("ascii", b"\xfc", 0, 1, "no"), "What was typed is no text"),
        ],
        ids=["the input ends", "no text"],
    )
    def test_what_cannot_be_read_is_no_fault(self, call, sample, monkeypatch, typed, fault, told):
        def fail(_prompt):
            raise fault

        monkeypatch.setattr("getpass.getpass", fail)
        outcome = call("list", sample)
        assert (outcome.code, outcome.out) == (3, "")
        assert outcome.err.startswith(told)

    def test_nobody_is_asked_for_the_sample(self, call, tmp_path, typed):
        assert call("sample", tmp_path / "a.alignment").code == 0
        assert typed == []

    def test_stopping_leaves_nothing(self, call, tmp_path, monkeypatch):
        def stop(*_args):
            raise KeyboardInterrupt

        monkeypatch.setattr("alignment_desktop.cli.beginnings.core_pack", stop)
        outcome = call("new", tmp_path / "a.alignment", "--client", "x", "--title", "y")
        assert (outcome.code, outcome.err, list(tmp_path.iterdir())) == (3, "Stopped.\n", [])


@pytest.mark.parametrize(
    ("does", "words", "told"),
    [
        ("storage.backup.put_back", ["restore", "{copy}", "{sample}"], "Restored"),
        ("storage.backup.swap", ["passphrase", "{sample}", "--new-passphrase-file", "{secret}"], "opens with the new"),
        ("storage.shelf.Shelf.renew", ["erase", "{sample}", "client", "Harbour", "--yes"], "Erased"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_what_is_put_in_force_is_told_so_whoever_stops_it_then(call, sample, tmp_path, monkeypatch, does, words, told):
    given = {"copy": tmp_path / "copy", "sample": sample, "secret": tmp_path / "secret"}
    given["secret"].write_text("correct horse battery staple\n", encoding="utf-8")
    assert call("backup", sample, given["copy"]).code == 0
    *place, name = does.split(".")
    owner = resolve_name(".".join(["alignment_desktop", *place]))
    really = getattr(owner, name)

    def stopped(*arguments, **named):
        done = really(*arguments, **named)
        signal.raise_signal(signal.SIGINT)
        return done

    monkeypatch.setattr(owner, name, stopped)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # tests may run where Ctrl+C is ignored
    try:
        outcome = call(*(word.format(**given) for word in words))
        assert (outcome.code, outcome.err) == (0, "")
        assert told in outcome.out
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)


def test_stopping_before_a_verb_begins_leaves_no_trace(monkeypatch, capsys):
    from alignment_desktop import __main__
    from alignment_desktop.storage import dumps

    def stop():
        raise KeyboardInterrupt

    monkeypatch.setattr(dumps, "forbid", stop)
    assert __main__.main() == 3
    assert capsys.readouterr().err == ""


def test_a_reader_that_goes_away_is_no_error(sample):
    command = [sys.executable, "-m", "alignment_desktop", "scores", str(sample), "2026", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        said = process.stderr.read()
    assert (process.returncode, said) == (0, "")


@pytest.mark.skipif(os.name == "nt", reason="a shell of POSIX closes the output")
def test_an_output_that_is_closed_is_no_fault(sample, tmp_path):
    for words in (["list", sample, "--json"], ["backup", sample, tmp_path / "copy"]):
        command = shlex.join([sys.executable, "-m", "alignment_desktop", *map(str, words)])
        done = subprocess.run(["sh", "-c", f"{command} >&-"], capture_output=True, text=True, check=False, timeout=60)
        assert (done.returncode, done.stderr) == (0, ""), words
    assert (tmp_path / "copy").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names of files are text")
def test_a_name_that_is_no_text_here_is_a_name_all_the_same(sample):
    book = sample.with_name(os.fsdecode(b"b\xfcro.alignment"))
    shutil.copy(sample, book)
    for verb in ("list", "backup", "check"):
        done = as_process(verb, book)
        assert (done.returncode, done.stderr) == (0, ""), verb


def test_a_workbook_in_a_synchronised_folder_is_told_about_once(call, tmp_path):
    folder = tmp_path / "Dropbox"
    folder.mkdir()
    made = call("new", folder / "a.alignment", "--client", "Velvet Kiosk Ltd", "--title", "Review")
    assert made.code == 0
    assert "Dropbox synchronises" in made.err
    assert call("list", folder / "a.alignment").err == ""
    (folder / "a.alignment").rename(folder / "b.alignment")
    assert "Dropbox synchronises" in call("list", folder / "b.alignment").err


def test_a_damaged_log_is_told_of_by_who_folds_it_away_and_left_alone_by_who_reads(call, tmp_path):
    path = tmp_path / "ours.alignment"
    assert call("new", path, "--client", "Velvet Kiosk Ltd", "--title", "Review").code == 0
    log = durable.companions(path)[0]
    with Workbook.open(path, "") as workbook:
        workbook.clients.add_client("Last")
        left = {each: each.read_bytes() for each in (path, log)}
    for each, content in left.items():
        each.write_bytes(content)
    spoiled = bytearray(left[log])
    spoiled[1000] ^= 1
    log.write_bytes(spoiled)
    told = "The last save in ours.alignment-wal is not whole"
    assert "Last" not in call("list", path).out
    for _time in range(2):
        checked = call("check", path)
        assert checked.code == 1
        assert told in checked.out
    assert told in call("round", path, "Velvet", "close").err
    assert call("check", path).code == 0
