"""Packs as Excel workbooks and folders: out, changed, and in again."""

from __future__ import annotations

from pathlib import Path

import msgspec
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alignment_desktop.content.packs import core_pack, load_pack, overlay, read_pack
from alignment_desktop.content.source import Source
from alignment_desktop.content.tables import pack_tables
from alignment_desktop.domain.errors import InputProblems, Refused
from alignment_desktop.domain.pack import Pack
from alignment_desktop.exchange.files import write_folder
from alignment_desktop.exchange.pack_book import pack_folder, pack_xlsx
from alignment_desktop.exchange.pack_reading import read_pack_xlsx
from tests.content.small import SMALL, write_pack

KEPT = st.text(
    st.characters(exclude_categories=("Cc", "Cs"), include_characters="\n\t"), min_size=1, max_size=60
).filter(lambda text: text.strip() and "x005F_" not in text)


@pytest.fixture
def small(tmp_path) -> Pack:
    return load_pack(write_pack(tmp_path / "small"))


def book(tmp_path: Path, pack: Pack) -> Path:
    path = tmp_path / "pack.xlsx"
    path.write_bytes(pack_xlsx(pack))
    return path


def change(path: Path, sheet: str, row: int, column: str, value: object) -> None:
    """Puts a value into a cell, named by the head of its column; a head that is not there is added."""
    opened = openpyxl.load_workbook(path)
    heads = [cell.value for cell in opened[sheet][1]]
    at = heads.index(column) + 1 if column in heads else len(heads) + 1
    opened[sheet].cell(1, at, column)
    opened[sheet].cell(row, at).value = value
    opened.save(path)


def row_of(path: Path, sheet: str, id_: str) -> int:
    """The row of a part; the sheet's column "id" names it."""
    rows = list(openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True))
    return next(n for n, row in enumerate(rows, start=1) if row[rows[0].index("id")] == id_)


def problems_of(path: Path, base: Pack | None = None) -> tuple[str, ...]:
    with pytest.raises(InputProblems) as caught:
        read_pack_xlsx(path, base=base)
    return caught.value.problems


class TestThereAndBack:
    def test_the_core_pack_is_the_same_to_its_digest(self, tmp_path):
        assert read_pack_xlsx(book(tmp_path, core_pack())).sha256 == core_pack().sha256

    def test_the_core_pack_as_a_folder_is_the_same_to_its_digest(self, tmp_path):
        write_folder(tmp_path / "core", pack_folder(core_pack()))
        assert load_pack(tmp_path / "core").sha256 == core_pack().sha256

    def test_every_field_of_a_small_pack_survives_both(self, tmp_path, small):
        assert read_pack_xlsx(book(tmp_path, small)) == small
        write_folder(tmp_path / "folder", pack_folder(small))
        assert load_pack(tmp_path / "folder") == small

    def test_parts_in_another_order_than_their_ids_keep_it(self, tmp_path):
        core = core_pack()
        turned = msgspec.structs.replace(
            core,
            challenges=core.challenges[::-1],
            questions=core.questions[::-1],
            registers=core.registers[::-1],
            sha256="",
        )
        read = read_pack_xlsx(book(tmp_path, turned))
        assert msgspec.structs.replace(read, sha256="") == turned
        write_folder(tmp_path / "folder", pack_folder(turned))
        assert msgspec.structs.replace(load_pack(tmp_path / "folder"), sha256="") == turned

    def test_the_same_pack_gives_the_same_bytes(self, small):
        assert pack_xlsx(small) == pack_xlsx(small)

    def test_a_follow_up_that_counts_after_all_still_counts(self, tmp_path, small):
        question = msgspec.structs.replace(small.questions[1], follow_up=_follow_up(small), weight=1)
        heavy = msgspec.structs.replace(small, questions=(small.questions[0], question), sha256="")
        assert read_pack_xlsx(book(tmp_path, heavy)).questions[1].weight == 1

    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(words=KEPT)
    @pytest.mark.parametrize("there_and_back", ["sheet", "folder"])
    def test_any_words_stay_as_they_are(self, tmp_path_factory, there_and_back, words):
        folder = tmp_path_factory.mktemp("words")
        pack = load_pack(write_pack(folder / "small"))
        first = pack.questions[0]
        question = msgspec.structs.replace(first, text=words, levels=(words, *first.levels[1:]), probes=(words, "x"))
        hostile = msgspec.structs.replace(pack, questions=(question, *pack.questions[1:]), sha256="")
        if there_and_back == "sheet":
            read = read_pack_xlsx(book(folder, hostile))
        else:
            write_folder(folder / "out", pack_folder(hostile))
            read = load_pack(folder / "out")
        assert read.questions[0] == question

    @pytest.mark.parametrize("text", ["a\x08b", "a\rb", "_x0008_"])
    def test_what_a_workbook_would_not_give_back_is_refused_with_its_place(self, small, text):
        first = msgspec.structs.replace(small.questions[0], why=text)
        with pytest.raises(Refused, match=r"Questions, C1\.P1\.Q1, why"):
            pack_xlsx(msgspec.structs.replace(small, questions=(first, *small.questions[1:])))

    def test_nothing_in_the_sheet_is_a_formula(self, tmp_path, small):
        text = '=HYPERLINK("http://example.org")'
        first = msgspec.structs.replace(small.questions[0], text=text)
        path = book(tmp_path, msgspec.structs.replace(small, questions=(first, *small.questions[1:])))
        cell = next(c for c in openpyxl.load_workbook(path)["Questions"][2] if c.value == text)
        assert cell.data_type == "s"
        assert read_pack_xlsx(path).questions[0].text == text


def _follow_up(pack: Pack) -> object:
    return next(q.follow_up for q in core_pack().questions if q.follow_up).__class__(
        question=pack.questions[0].id, at_most=2
    )


class TestChanges:
    def test_a_changed_cell_is_a_changed_question(self, tmp_path, small):
        path = book(tmp_path, small)
        change(path, "Questions", 2, "text", "How does work begin?")
        assert read_pack_xlsx(path).questions[0].text == "How does work begin?"

    def test_a_further_column_is_a_further_word_of_the_list(self, tmp_path, small):
        path = book(tmp_path, small)
        change(path, "Questions", 2, "probes 3", "Who else?")
        assert read_pack_xlsx(path).questions[0].probes == (*small.questions[0].probes, "Who else?")

    def test_a_number_typed_as_a_number_is_read_as_one(self, tmp_path, small):
        path = book(tmp_path, small)
        change(path, "Questions", 2, "weight", 3)
        change(path, "KPIs", 2, "target", 95)
        read = read_pack_xlsx(path)
        assert (read.questions[0].weight, read.kpis[0].target) == (3, "95")

    def test_only_some_sheets_make_an_addition_to_the_core(self, tmp_path):
        path = book(tmp_path, core_pack())
        opened = openpyxl.load_workbook(path)
        for title in opened.sheetnames:
            if title not in ("Pack", "Questions"):
                del opened[title]
        sheet = opened["Questions"]
        sheet.delete_rows(3, sheet.max_row)
        opened.save(path)
        change(path, "Questions", 2, "text", "Asked in our own words?")
        own = read_pack_xlsx(path, base=core_pack())
        assert len(own.questions) == 1
        assert overlay(core_pack(), own).questions[0].text == "Asked in our own words?"


class TestProblems:
    def test_every_error_names_sheet_row_and_column(self, tmp_path, small):
        path = book(tmp_path, small)
        row = row_of(path, "Questions", "C1.P1.Q1")
        change(path, "Questions", row, "weight", "heavy")
        change(path, "Questions", row, "levels 3", None)
        change(path, "Questions", row, "practice", "C1.P9")
        change(path, "Solutions", 2, "effort", 9)
        change(path, "Register fields", 2, "required", "perhaps")
        change(path, "Translations", 2, "text", None)
        found = problems_of(path)
        assert f"Questions, row {row}, column “weight”: questions[C1.P1.Q1].weight: is the text “heavy”" in "\n".join(
            found
        )
        assert any(p.startswith(f"Questions, row {row}, column “levels 1”") and "a list of 4" in p for p in found)
        assert any(p.startswith(f"Questions, row {row}, column “practice”") and "C1.P9" in p for p in found)
        assert any(p.startswith("Solutions, row 2, column “effort”") for p in found)
        assert any(p.startswith("Register fields, row 2, column “required”") for p in found)

    def test_an_unknown_column_or_sheet_is_named_with_what_is_near(self, tmp_path, small):
        path = book(tmp_path, small)
        change(path, "Questions", 2, "proves 1", "x")
        opened = openpyxl.load_workbook(path)
        opened["Plans"].title = "Plan"
        opened.save(path)
        found = "\n".join(problems_of(path))
        assert "Questions, row 1, column “proves 1”" in found
        assert "Plan, row 1" in found
        assert "“Plans”" in found

    def test_two_rows_of_one_id_name_the_first_by_its_cell(self, tmp_path, small):
        path = book(tmp_path, small)
        change(path, "Questions", 3, "id", "C1.P1.Q1")
        assert any("a second time (first in Questions, row 2, column “id”)" in p for p in problems_of(path))

    def test_rows_of_a_register_that_is_not_there_are_named(self, tmp_path, small):
        path = book(tmp_path, small)
        change(path, "Register fields", 2, "register", "minutes")
        change(path, "Starter values", 2, "starter", "none")
        found = "\n".join(problems_of(path))
        assert "Register fields, row 2, column “register”: file: names “minutes”" in found
        assert "Starter values, row 2, column “starter”: file: names “none”" in found

    def test_a_workbook_without_any_sheet_of_a_pack_is_refused(self, tmp_path):
        opened = openpyxl.Workbook()
        opened.active.title = "Budget"
        opened.active["A1"] = 3
        opened.save(tmp_path / "budget.xlsx")
        with pytest.raises(Refused, match="none of the sheets of a pack"):
            read_pack_xlsx(tmp_path / "budget.xlsx")

    def test_what_is_no_workbook_is_refused(self, tmp_path):
        (tmp_path / "pack.xlsx").write_bytes(b"not one")
        with pytest.raises(Refused, match="is not an Excel workbook"):
            read_pack_xlsx(tmp_path / "pack.xlsx")

    @settings(max_examples=25, deadline=None)
    @given(data=st.data())
    def test_whatever_stands_in_a_cell_is_read_or_refused_in_words(self, tmp_path_factory, data):
        folder = tmp_path_factory.mktemp("fuzz")
        path = book(folder, load_pack(write_pack(folder / "small")))
        opened = openpyxl.load_workbook(path)
        sheet = opened[data.draw(st.sampled_from(opened.sheetnames[1:]))]
        row, column = (data.draw(st.integers(1, n)) for n in (sheet.max_row + 1, sheet.max_column + 1))
        value = data.draw(
            st.one_of(st.none(), st.integers(), st.booleans(), st.sampled_from(["", "x 1", "C1", "=1+1", "levels 9"]))
        )
        sheet.cell(row, column).value = value
        opened.save(path)
        try:
            read = read_pack_xlsx(path)
        except (InputProblems, Refused) as error:
            read = error
        assert isinstance(read, Pack) or str(read)


class TestFolders:
    def test_a_folder_that_is_there_is_left_alone(self, tmp_path, small):
        (tmp_path / "out").mkdir()
        with pytest.raises(Refused, match="is there already"):
            write_folder(tmp_path / "out", pack_folder(small))
        assert list((tmp_path / "out").iterdir()) == []

    def test_nothing_is_left_of_a_folder_that_could_not_be_written(self, tmp_path, small, monkeypatch):
        def full(*_arguments: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("alignment_desktop.storage.durable.flush", full)
        with pytest.raises(Refused, match="No space left on device"):
            write_folder(tmp_path / "out", pack_folder(small))
        assert [path.name for path in tmp_path.iterdir()] == ["small"]

    def test_tables_read_from_memory_are_the_pack(self, small):
        sources = [Source(name, "", tables) for name, tables in sorted(pack_tables(small).items())]
        assert read_pack(sources, "The pack") == small
        assert SMALL.keys() == pack_tables(small).keys()
