"""Fills an answer sheet as a consultant would: real names, mixed bases, blanks and notes of every class."""

from __future__ import annotations

import csv
import io
import random
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl

PEOPLE = {
    "Chief executive": "Wilhelmina Straub",
    "Finance lead": "Odalys Fuentes",
    "Operations lead": "Bartholomew Quist",
    "Sales and marketing lead": "Ingrid Vänskä",
    "Head of a business unit": "Renard O’Shaughnessy",
    "Head of IT": "Tadeusz Wójcik",
    "Lead of an IT team": "Yuki Hashimoto",
    "Developer": "Prosper Adeyemi",
    "IT operations and support": "Calixta Brandão",
}
"""The nine who are interviewed, by the stand-in of the sheet; nobody fills in the rows of the tenth role."""

QUOTE = "We hear of a new system when it is switched on"
OFF_RECORD = "The board wants to sell the warehouse arm in spring"
OBSERVATION = "He looked at the door when the budget came up"
BASES = ("self", "consultant", "confirmed", "questionnaire", "")
_NOTES = (
    'They meet on Mondays, but nobody writes down what was decided',
    f'"{QUOTE}"',
    "! Two spreadsheets hold the same customers",
    "> Send the minutes of the last steering group",
    "# Steering group minutes of March",
    f"* {OBSERVATION}",
    f"~ {OFF_RECORD}",
    f'"It is better than last year"\n~ {OFF_RECORD} {{n}}',
)  # fmt: skip


@dataclass(slots=True)
class Filled:
    """What was put into the sheet: (respondent, question id) -> the rating as typed, and how many lines of notes."""

    ratings: dict[tuple[str, str], str] = field(default_factory=dict)
    remarks: int = 0


def fill(path: Path, *, people: dict[str, str] | None = None, seed: int = 1) -> Filled:
    """Fills every row of the people's in a template, XLSX or CSV, in place; `people` gives names for stand-ins."""
    filled, chance = Filled(), random.Random(seed)
    names = PEOPLE if people is None else people
    if path.suffix == ".csv":
        _fill_csv(path, filled, chance, names)
        return filled
    book = openpyxl.load_workbook(path)
    sheet = book["Answers"]
    head = {cell.value: cell.column for cell in sheet[1]}
    for n, row in enumerate(range(2, sheet.max_row + 1)):
        cells = {name: sheet.cell(row, column) for name, column in head.items()}
        given = _given(n, {name: cell.value for name, cell in cells.items()}, filled, chance, names)
        for name, value in given.items():
            # Spreadsheet programs keep a typed number as a number, and a float as often as not.
            cells[name].value = float(value) if name == "rating" and value.isdigit() and n % 2 else value
    book.save(path)
    return filled


def _fill_csv(path: Path, filled: Filled, chance: random.Random, names: dict[str, str]) -> None:
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), delimiter=";")
    writer.writeheader()
    for n, row in enumerate(rows):
        writer.writerow(row | _given(n, row, filled, chance, names))
    path.write_text(out.getvalue(), encoding="utf-8-sig", newline="")


def _given(n: int, row: dict[str, str], filled: Filled, chance: random.Random, names: dict[str, str]) -> dict[str, str]:
    """What is typed into one row: nothing for somebody who is not among the people."""
    if row["respondent"] not in names:
        return {}
    name = names[row["respondent"]]
    is_it = row["side"] == "it"
    rating = str(chance.choice((2, 3, 4, 4, 5) if is_it else (1, 2, 2, 3, 3)))
    rating = {7: "NA", 19: "DK", 31: "declined"}.get(n % 41, rating)
    note = _NOTES[n // 3 % len(_NOTES)].format(n=n) if n % 3 == 0 else ""
    filled.ratings[name, row["question id"]] = rating
    filled.remarks += len(note.splitlines())
    return {
        "respondent": name,
        "rating": rating,
        "basis": BASES[n % len(BASES)] if rating.isdigit() else "",
        "note": note,
    }


def cells_of(path: Path) -> list[list[object]]:
    """All rows of the sheet, the head first."""
    sheet = openpyxl.load_workbook(path)["Answers"]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def write_sheet(path: Path, rows: list[list[object]], *, title: str = "Answers") -> Path:
    """A sheet with these rows and nothing else."""
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path
