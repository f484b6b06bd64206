"""Answer sheets: the empty one to fill in, and what comes back, as XLSX or CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alignment_desktop.domain.answers import SheetRow, columns, template_rows
from alignment_desktop.domain.errors import InputProblems, Refused
from alignment_desktop.domain.interview import Basis
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.exchange.books import Lines, book_lines, content_of, keep_line, new_book
from alignment_desktop.i18n import _

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook as Book

_SHEET = "Answers"
_GUIDE = "Levels"
_MOST_COLUMNS = 50
_NEEDED = ("respondent", "question id", "rating")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_WIDTHS = (22, 10, 16, 12, 70, 10, 14, 60)


def template(snapshot: Snapshot, kind: str) -> bytes:
    """An empty answer sheet for the round: a row for every respondent's planned question. `kind` is xlsx or csv."""
    rows = template_rows(snapshot)
    return _xlsx(snapshot, rows) if kind == "xlsx" else _csv(rows)


def kind_of(path: Path) -> str:
    """The kind of sheet by its ending, xlsx or csv. Raises Refused for any other."""
    ending = path.suffix.lower().removeprefix(".")
    if ending not in ("xlsx", "csv"):
        raise Refused(_("{name} is neither .xlsx nor .csv. Save the sheet as one of these.").format(name=path.name))
    return ending


def read_sheet(path: Path) -> tuple[SheetRow, ...]:
    """The rows of an answer sheet as text, with their places.

    Raises Refused where the file cannot be read as a sheet, InputProblems where a column is missing.
    """
    kind = kind_of(path)
    content = content_of(path)
    lines = (
        _csv_lines(path.name, content)
        if kind == "csv"
        else book_lines(path.name, content, without=(_GUIDE,), columns=_MOST_COLUMNS)
    )
    problems: list[str] = []
    rows = tuple(row for title, of_sheet in lines for row in _sheet_rows(title, of_sheet, problems))
    if problems:
        raise InputProblems(
            _("{name} is not a sound answer sheet; nothing was imported.").format(name=path.name), tuple(problems)
        )
    return rows


def _xlsx(snapshot: Snapshot, rows: Iterable[dict[str, str]]) -> bytes:
    out = io.BytesIO()
    book = new_book(out, datetime.combine(snapshot.round.opened_on, time.min))
    _fill(book, snapshot, list(rows))
    book.close()
    return out.getvalue()


def _fill(book: Book, snapshot: Snapshot, rows: list[dict[str, str]]) -> None:
    base: dict[str, Any] = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
    head = book.add_format({**base, "bold": True, "font_color": "#ffffff", "bg_color": "#12303a", "border": 0})
    ruled = {**base, "text_wrap": True, "bottom": 1, "bottom_color": "#e1e6ed"}
    still = book.add_format({**ruled, "font_color": "#4a5a6e"})
    open_ = book.add_format({**ruled, "bg_color": "#f5f7fa", "num_format": "@"})
    sheet = book.add_worksheet(_SHEET)
    names = columns()
    for column, (name, width) in enumerate(zip(names, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, head)
    for line, row in enumerate(rows, start=1):
        for column, name in enumerate(names):
            sheet.write_string(line, column, row[name], open_ if name in ("rating", "basis", "note") else still)
    last = max(len(rows), 1)
    rating, basis = names.index("rating"), names.index("basis")
    choices = ["1", "2", "3", "4", "5", "NA", "DK", "declined"]
    sheet.data_validation(
        1,
        rating,
        last,
        rating,
        {"validate": "list", "source": choices, "error_type": "warning"},
    )
    sheet.data_validation(1, basis, last, basis, {"validate": "list", "source": [b.value for b in Basis]})
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(names) - 1)
    _guide(book, snapshot, head, still)


def _guide(book: Book, snapshot: Snapshot, head: Format, still: Format) -> None:
    """A second sheet with the levels of every question, so that the sheet can be filled in without the program."""
    guide = book.add_worksheet(_GUIDE)
    titles = ("question id", "text", *(f"{s.level} {s.name}" for s in snapshot.pack.scale))
    for column, title in enumerate(titles):
        guide.set_column(column, column, 12 if column == 0 else 44)
        guide.write_string(0, column, title, head)
    for line, question in enumerate(snapshot.pack.questions, start=1):
        for column, text in enumerate((question.id, question.text, *question.levels)):
            guide.write_string(line, column, text, still)
    guide.freeze_panes(1, 1)


def _csv(rows: Iterable[dict[str, str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns())
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _harmless(value) for name, value in row.items()})
    return "\ufeff".encode() + out.getvalue().encode()


def _harmless(value: str) -> str:
    """The value with an apostrophe before what a spreadsheet would run as a formula; reading takes it off again."""
    return f"'{value}" if value.startswith(_FORMULA_STARTS) else value


def _csv_lines(name: str, content: bytes) -> list[tuple[str, Lines]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise Refused(_("{name} is not a text file. Save the sheet as CSV (UTF-8).").format(name=name))
    first = text.split("\n", 1)[0]
    told = first.strip().removeprefix("sep=")  # how Excel is told the separator
    delimiter = told if told != first.strip() and len(told) == 1 else max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: Lines = []
    try:
        for number, cells in enumerate(reader, start=1):
            if number == 1 and told == delimiter:
                continue
            keep_line(name, lines, number, [_without_apostrophe(cell) for cell in cells])
    except csv.Error as error:
        raise InputProblems(
            _("{name} cannot be read as CSV; nothing was imported.").format(name=name),
            (_("{name}, line {line}: {reason}.").format(name=name, line=reader.line_num, reason=error),),
        ) from error
    return [(name, lines)]


def _without_apostrophe(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA_STARTS) else cell


def _sheet_rows(title: str, lines: Lines, problems: list[str]) -> Iterator[SheetRow]:
    """The rows below the head; what is wrong with the sheet's shape goes to `problems`."""
    if not lines:
        return
    top, head = lines[0]
    names = [cell.strip().casefold() for cell in head]
    for name in _NEEDED:
        if name not in names:
            problems.append(_("{sheet}, row {row}: the column “{name}” is missing.").format(
                sheet=title, row=top, name=name))  # fmt: skip
    for name in dict.fromkeys(names):
        if name in columns() and names.count(name) > 1:
            problems.append(_("{sheet}, row {row}: the column “{name}” is there twice.").format(
                sheet=title, row=top, name=name))  # fmt: skip
    for number, cells in lines[1:]:
        if any(cell.strip() for cell in cells[len(names) :]):
            problems.append(_("{sheet}, row {row}: there are more cells than columns; a note with a separator in it "
                              "needs quotation marks around it.").format(sheet=title, row=number))  # fmt: skip
        yield SheetRow(sheet=title, row=number, cells=dict(zip(names, cells, strict=False)))
