"""Answer sheets out and in, as XLSX and CSV, sound and hostile."""

from __future__ import annotations

import re
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment_desktop.domain.answers import SheetRow, columns, read_answers, template_rows
from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.errors import InputProblems, Refused
from alignment_desktop.domain.interview import Basis, Standing
from alignment_desktop.exchange import answers as answer_sheets
from alignment_desktop.exchange import books
from alignment_desktop.exchange.answers import kind_of, read_sheet, template
from alignment_desktop.i18n import Translator, languages
from tests.builders import engagement, pack, question, respondent
from tests.builders import snapshot as a_snapshot
from tests.builders_sheet import cells_of, write_sheet

HEAD = ["respondent", "side", "role", "question id", "text", "rating", "basis", "note"]
GERMAN_HEAD = ["Gesprächspartner", "Seite", "Rolle", "Fragenummer", "Frage", "Bewertung", "Grundlage", "Notiz"]
WHO = [respondent("Ann", "business"), respondent("Bob", "it")]


def csv_file(tmp_path, text, *, encoding="utf-8", name="answers.csv"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def cell(row: SheetRow, name: str) -> str:
    return row.cells[name]


def test_german_answers_are_read_in_an_english_engagement(tmp_path):
    lines = [
        ";".join(GERMAN_HEAD),
        "Ann;Fachbereich;manager;A.1.a;;Weiß nicht;;",
        "Ann;business;manager;A.1.b;;4;bestätigt;Das Wort „abgelehnt“ bleibt",
        "Bob;IT;engineer;A.2.a;;trifft nicht zu;;",
        "Bob;IT;engineer;A.1.a;;ABGELEHNT;;",
    ]
    rows = read_sheet(csv_file(tmp_path, "\n".join(lines)))
    plan = read_answers(a_snapshot(*WHO), rows)
    assert [(a.respondent, a.question, a.standing, a.rating, a.basis) for a in plan.new] == [
        ("Ann", "A.1.a", Standing.DONT_KNOW, None, None),
        ("Ann", "A.1.b", Standing.RATED, 4, Basis.CONFIRMED),
        ("Bob", "A.2.a", Standing.NOT_APPLICABLE, None, None),
        ("Bob", "A.1.a", Standing.DECLINED, None, None),
    ]
    assert [words for _kind, words in plan.new[1].remarks] == ["Das Wort „abgelehnt“ bleibt"]


def test_a_sheet_can_say_all_that_there_is_in_every_language():
    assert set(answer_sheets._CHOICES["basis"]) == set(Basis)
    assert set(answer_sheets._CHOICES["side"]) == set(Side)
    assert columns() == answer_sheets._HEADS
    for words in (answer_sheets._HEADS, *answer_sheets._CHOICES.values()):
        called = [Translator(language)(word).casefold() for language in languages() for word in words]
        assert all(answer_sheets._names_of(words)[name] == words[n % len(words)] for n, name in enumerate(called))


class TestTemplate:
    @pytest.mark.parametrize("kind", ["xlsx", "csv"])
    def test_it_reads_back_as_what_is_planned_with_nothing_answered(self, tmp_path, kind):
        snapshot = a_snapshot(*WHO)
        path = tmp_path / f"sheet.{kind}"
        path.write_bytes(template(snapshot, kind))
        rows = read_sheet(path)
        assert tuple(dict(row.cells) for row in rows if row.cells["respondent"]) == tuple(
            {**planned, **({"": ""} if kind == "xlsx" else {})} for planned in template_rows(snapshot)
        )
        assert [row.row for row in rows] == list(range(2, 12))
        plan = read_answers(snapshot, rows)
        assert (plan.new, plan.differing, plan.newcomers) == ((), (), ())

    @pytest.mark.parametrize("kind", ["xlsx", "csv"])
    def test_the_same_snapshot_gives_the_same_bytes(self, kind):
        assert template(a_snapshot(*WHO), kind) == template(a_snapshot(*WHO), kind)

    @pytest.mark.parametrize("kind", ["xlsx", "csv"])
    def test_a_german_engagement_gets_a_german_sheet_that_reads_back(self, tmp_path, kind):
        snapshot = a_snapshot(*WHO, engagement=engagement(language="de"))
        path = tmp_path / f"sheet.{kind}"
        path.write_bytes(template(snapshot, kind))
        rows = read_sheet(path)
        assert [row.cells["side"] for row in rows] == [row["side"] for row in template_rows(snapshot)]
        assert rows[0].place("rating") == f"{rows[0].sheet}, row 2, column “Bewertung”"
        plan = read_answers(snapshot, rows)
        assert (plan.new, plan.differing, plan.newcomers) == ((), (), ())

    def test_a_german_sheet_offers_german_choices(self, tmp_path):
        path = tmp_path / "sheet.xlsx"
        path.write_bytes(template(a_snapshot(*WHO, engagement=engagement(language="de")), "xlsx"))
        book = openpyxl.load_workbook(path)
        assert book.sheetnames == ["Antworten", "Stufen"]
        sheet = book["Antworten"]
        assert [cell.value for cell in sheet[1]] == GERMAN_HEAD
        assert {str(v.sqref)[0]: v.formula1 for v in sheet.data_validations.dataValidation} == {
            "F": '"1,2,3,4,5,trifft nicht zu,weiß nicht,abgelehnt"',
            "G": '"selbst,Beratung,bestätigt,Fragebogen"',
        }

    def test_names_that_look_like_formulas_or_links_stay_words(self, tmp_path):
        names = ("=HYPERLINK(1)", "@sum", "https://example.org", "-3+2")
        snapshot = a_snapshot(*(respondent(name) for name in names))
        path = tmp_path / "sheet.xlsx"
        path.write_bytes(template(snapshot, "xlsx"))
        with zipfile.ZipFile(path) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
        assert b"hyperlink" not in sheet.lower()
        assert {row.cells["respondent"] for row in read_sheet(path)} == set(names)
        path = csv_file(tmp_path, template(snapshot, "csv").decode("utf-8-sig"))
        assert "'=HYPERLINK(1)" in path.read_text(encoding="utf-8")
        assert {row.cells["respondent"] for row in read_sheet(path)} == set(names)

    def test_the_levels_of_every_question_lie_beside_it(self, tmp_path):
        path = tmp_path / "sheet.xlsx"
        path.write_bytes(template(a_snapshot(*WHO), "xlsx"))
        guide = openpyxl.load_workbook(path)["Levels"]
        assert [c.value for c in guide[2]][:3] == [
            "A.1.a",
            "How is A.1.a done here?",
            "A.1.a is done at level 1",
        ]
        assert guide.max_row == 6


class TestXlsx:
    def test_numbers_are_read_as_people_typed_them(self, tmp_path):
        rows = [HEAD, ["Ann", None, None, "A.1.a", None, 4.0, None, 12.5], ["Ann", None, None, "A.1.b", None, 3]]
        first, second = read_sheet(write_sheet(tmp_path / "a.xlsx", rows))
        assert (cell(first, "rating"), cell(first, "note"), cell(second, "rating")) == ("4", "12.5", "3")
        assert (first.sheet, first.row, second.row) == ("Answers", 2, 3)

    def test_a_formula_that_was_worked_out_counts_as_its_value_and_another_as_its_text(self, tmp_path):
        path = write_sheet(tmp_path / "a.xlsx", [HEAD, ["Ann", None, None, "A.1.a", None, "=1+2", None, "=A1"]])
        (row,) = read_sheet(path)
        assert (cell(row, "rating"), cell(row, "note")) == ("=1+2", "=A1")
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        sheet = "xl/worksheets/sheet1.xml"
        parts[sheet] = re.sub(rb"(<f>1\+2</f>)<v ?/?>(</v>)?", rb"\1<v>3</v>", parts[sheet])
        assert b"<v>3</v>" in parts[sheet]
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        (row,) = read_sheet(path)
        assert (cell(row, "rating"), cell(row, "note")) == ("3", "=A1")

    def test_rows_of_all_sheets_come_with_their_places_and_the_head_may_stand_lower(self, tmp_path):
        path = write_sheet(tmp_path / "a.xlsx", [[], HEAD, ["Ann", None, None, "A.1.a", None, "3"]], title="One")
        book = openpyxl.load_workbook(path)
        other = book.create_sheet("Two")
        other.append([name.upper() for name in HEAD])
        other.append([])
        other.append(["Bob", None, None, "A.1.a", None, "DK"])
        book.create_sheet("Empty")
        book.save(path)
        assert [(r.sheet, r.row, r.cells["respondent"]) for r in read_sheet(path)] == [
            ("One", 3, "Ann"),
            ("Two", 3, "Bob"),
        ]

    def test_wrong_columns_are_told_for_all_sheets_in_one_run(self, tmp_path):
        path = write_sheet(tmp_path / "a.xlsx", [["Name", "Rating"], ["Ann", 3]], title="One")
        book = openpyxl.load_workbook(path)
        book.create_sheet("Two").append([*HEAD, "note"])
        book.save(path)
        with pytest.raises(InputProblems) as refused:
            read_sheet(path)
        assert refused.value.problems == (
            "One, row 1: the column “respondent” is missing.",
            "One, row 1: the column “question id” is missing.",
            "Two, row 1: the column “note” is there twice.",
        )

    @pytest.mark.parametrize("claim", [b"A1:XFD1048576", b"A1:B1"])
    def test_a_sheet_that_lies_about_its_size_is_read_as_it_is(self, tmp_path, claim):
        path = write_sheet(tmp_path / "a.xlsx", [HEAD, ["Ann", None, None, "A.1.a", None, "3"]])
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        sheet = "xl/worksheets/sheet1.xml"
        parts[sheet] = parts[sheet].replace(b'ref="A1:H2"', b'ref="' + claim + b'"')
        assert claim in parts[sheet]
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        assert [row.cells["question id"] for row in read_sheet(path)] == ["A.1.a"]

    @pytest.mark.parametrize(
        "content",
        [b"", b"respondent;rating\n", b"PK\x03\x04 torn", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)],
        ids=["empty", "text", "torn", "old Excel"],
    )
    def test_what_is_no_excel_workbook_is_refused(self, tmp_path, content):
        path = tmp_path / "a.xlsx"
        path.write_bytes(content)
        with pytest.raises(Refused, match=r"a\.xlsx is not an Excel workbook"):
            read_sheet(path)

    def test_an_archive_of_something_else_is_refused(self, tmp_path):
        path = tmp_path / "a.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("word/document.xml", "<w/>")
        with pytest.raises(Refused, match="cannot be read as an Excel workbook"):
            read_sheet(path)

    def test_a_bomb_is_refused_before_it_goes_off(self, tmp_path, monkeypatch):
        monkeypatch.setattr("alignment_desktop.exchange.books._LARGEST_UNPACKED", 3 * 2**20)
        path = tmp_path / "a.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(4):
                archive.writestr(f"xl/worksheets/sheet{number}.xml", bytes(2**20))
        assert path.stat().st_size < 2**14
        with pytest.raises(Refused, match="unpacks to far more"):
            books.lines_in(path.name, path.read_bytes(), (), 9)  # where the smaller limit is in force

    @pytest.mark.parametrize("numbers", [(2, 1), (2, 2), (0, 1), (-1, 1)])
    def test_rows_out_of_order_are_refused_for_they_would_be_lost_without_a_word(self, tmp_path, numbers):
        path = write_sheet(tmp_path / "a.xlsx", [HEAD, ["Ann", None, None, "A.1.a", None, "3"]])
        with zipfile.ZipFile(path) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in members.items():
                changed = re.sub(
                    rb'(<row r=")([12])"', lambda m: m[1] + str(numbers[int(m[2]) - 1]).encode() + b'"', content
                )
                archive.writestr(name, changed)
        with pytest.raises(Refused, match="rows that are out of order"):
            read_sheet(path)

    def test_a_sheet_torn_in_the_middle_is_refused(self, tmp_path):
        path = write_sheet(tmp_path / "a.xlsx", [HEAD, ["Ann", None, None, "A.1.a", None, "3"]])
        content = path.read_bytes()
        for cut in (len(content) // 3, len(content) // 2, len(content) - 30):
            path.write_bytes(content[:cut])
            with pytest.raises(Refused):
                read_sheet(path)


class TestCsv:
    @pytest.mark.parametrize("separator", [",", ";", "\t"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
    def test_separators_and_encodings_are_found_out(self, tmp_path, separator, encoding):
        lines = [HEAD, ["Ann", "", "", "A.1.a", "", "3", "self", '"Großes „Durcheinander"'.replace("„", "")]]
        text = "\r\n".join(separator.join('"' + c.replace('"', '""') + '"' for c in line) for line in lines)
        (row,) = read_sheet(csv_file(tmp_path, text, encoding=encoding))
        assert (row.sheet, row.row, cell(row, "note")) == ("answers.csv", 2, '"Großes Durcheinander"')

    def test_the_line_by_which_excel_is_told_the_separator_is_obeyed(self, tmp_path):
        (row,) = read_sheet(csv_file(tmp_path, "sep=|\nrespondent|question id|rating\nAnn, MBA|A.1.a|3\n"))
        assert (row.row, cell(row, "respondent")) == (3, "Ann, MBA")

    def test_a_quotation_mark_is_no_separator_whatever_the_first_line_says(self, tmp_path):
        with pytest.raises(InputProblems) as refused:
            read_sheet(csv_file(tmp_path, 'sep="\nrespondent,question id,rating\nAnn,A.1.a,3\n'))
        assert "answers.csv, row 1: the column “respondent” is missing." in refused.value.problems

    def test_an_apostrophe_before_a_formula_comes_off_and_another_stays(self, tmp_path):
        text = "respondent,question id,rating,note\n'=Ann,A.1.a,3,'tis\n"
        (row,) = read_sheet(csv_file(tmp_path, text))
        assert (cell(row, "respondent"), cell(row, "note")) == ("=Ann", "'tis")

    def test_a_note_over_several_lines_is_one_row_and_the_next_row_counts_on(self, tmp_path):
        text = 'respondent,question id,rating,note\nAnn,A.1.a,3,"one\ntwo"\n\nBob,A.1.a,2,\n'
        rows = read_sheet(csv_file(tmp_path, text))
        assert [(r.row, cell(r, "note")) for r in rows] == [(2, "one\ntwo"), (4, "")]

    def test_a_note_cut_by_a_separator_is_told_and_not_cut(self, tmp_path):
        text = "respondent,question id,rating,note\nAnn,A.1.a,3,slow, and late\nBob,A.1.a,2,fine,,\n"
        with pytest.raises(InputProblems) as refused:
            read_sheet(csv_file(tmp_path, text))
        assert refused.value.problems == (
            (
                "answers.csv, row 2: there are more cells than columns; a note with a separator in it needs quotation "
                "marks around it."
            ),
        )

    def test_an_unclosed_quotation_mark_is_told_with_its_line(self, tmp_path):
        with pytest.raises(InputProblems) as refused:
            read_sheet(csv_file(tmp_path, 'respondent,question id,rating\nAnn,"A.1.a,3\n'))
        assert refused.value.problems[0].startswith("answers.csv, line 2: ")

    def test_utf_16_is_no_csv(self, tmp_path):
        with pytest.raises(Refused, match="not a text file"):
            read_sheet(csv_file(tmp_path, "respondent\trating\n", encoding="utf-16"))

    def test_a_file_without_rows_says_nothing(self, tmp_path):
        assert read_sheet(csv_file(tmp_path, "\n\n")) == ()

    def test_a_sheet_of_a_million_rows_is_refused(self, tmp_path):
        text = "respondent,question id,rating\n" + "a,b,3\n" * 50_001
        with pytest.raises(Refused, match="more than 50,000 rows"):
            read_sheet(csv_file(tmp_path, text))

    @settings(max_examples=30, deadline=None)
    @given(st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), min_size=1, max_size=60))
    def test_any_name_goes_out_and_comes_back(self, tmp_path_factory, name):
        path = tmp_path_factory.mktemp("csv") / "a.csv"
        one = pack((question("A.1.a"),))
        path.write_bytes(template(a_snapshot(respondent(name), pack=one), "csv"))
        assert [row.cells["respondent"] for row in read_sheet(path)] == [name]


class TestFiles:
    @pytest.mark.parametrize("name", ["a.ods", "a", "a.xlsx.exe", "a.xls"])
    def test_other_kinds_are_refused_with_what_to_do(self, tmp_path, name):
        with pytest.raises(Refused, match=r"Save the sheet as one of these"):
            kind_of(tmp_path / name)

    def test_the_kind_is_told_by_the_ending_in_any_case(self, tmp_path):
        assert [kind_of(tmp_path / name) for name in ("A.XLSX", "b.Csv")] == ["xlsx", "csv"]

    def test_what_is_not_there_or_is_a_folder_is_told(self, tmp_path):
        (tmp_path / "folder.csv").mkdir()
        for name in ("missing.csv", "folder.csv"):
            with pytest.raises(Refused, match="cannot be read"):
                read_sheet(tmp_path / name)

    def test_a_file_that_is_far_too_large_is_not_read(self, tmp_path):
        path = tmp_path / "a.csv"
        with path.open("wb") as file:
            file.truncate(30 * 2**20)
        with pytest.raises(Refused, match="larger than 20 MB"):
            read_sheet(path)


def test_a_template_opens_in_a_spreadsheet_program_with_choices_and_a_fixed_head(tmp_path):
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(template(a_snapshot(*WHO), "xlsx"))
    assert cells_of(path)[0] == HEAD
    sheet = openpyxl.load_workbook(path)["Answers"]
    assert sheet.freeze_panes == "A2"
    assert {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation} == {
        "F2:F11": '"1,2,3,4,5,NA,DK,declined"',
        "G2:G11": '"self,consultant,confirmed,questionnaire"',
    }
