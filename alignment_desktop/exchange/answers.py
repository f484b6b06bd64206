"""Answer sheets: the empty one to fill in, and what comes back, as XLSX or CSV."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alignment_desktop.domain.answers import SheetRow, columns, template_rows
from alignment_desktop.domain.errors import InputProblems, Refused
from alignment_desktop.domain.interview import Basis
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import _

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook as Book

_SHEET = "Answers"
_GUIDE = "Levels"
_LARGEST_FILE = 20 * 2**20
_LARGEST_UNPACKED = 200 * 2**20
_MOST_ROWS = 50_000
_MOST_COLUMNS = 50
_NEEDED = ("respondent", "question id", "rating")
_SHEETS, _FORMULA = "xl/worksheets/", b"<f"
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
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_FILE + 1)
    except OSError as error:
        raise Refused(
            _("{path} cannot be read: {reason}. Check the path.").format(path=path, reason=error.strerror or error)
        ) from error
    if len(content) > _LARGEST_FILE:
        raise Refused(_("{name} is larger than 20 MB; an answer sheet is far smaller.").format(name=path.name))
    lines = _csv_lines(path.name, content) if kind == "csv" else _xlsx_lines(path.name, content)
    problems: list[str] = []
    rows = tuple(row for title, of_sheet in lines for row in _sheet_rows(title, of_sheet, problems))
    if problems:
        raise InputProblems(
            _("{name} is not a sound answer sheet; nothing was imported.").format(name=path.name), tuple(problems)
        )
    return rows


def _xlsx(snapshot: Snapshot, rows: Iterable[dict[str, str]]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    # No formulas or links are made out of what people typed.
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    # A fixed date keeps equal content equal bytes.
    book.set_properties({"created": datetime.combine(snapshot.round.opened_on, time.min)})
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


_Lines = list[tuple[int, list[str]]]
"""Row numbers from 1, as a spreadsheet program counts them, with the row's cells as text."""


def _csv_lines(name: str, content: bytes) -> list[tuple[str, _Lines]]:
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
    lines: _Lines = []
    try:
        for number, cells in enumerate(reader, start=1):
            if number == 1 and told == delimiter:
                continue
            _keep(name, lines, number, [_without_apostrophe(cell) for cell in cells])
    except csv.Error as error:
        raise InputProblems(
            _("{name} cannot be read as CSV; nothing was imported.").format(name=name),
            (_("{name}, line {line}: {reason}.").format(name=name, line=reader.line_num, reason=error),),
        ) from error
    return [(name, lines)]


def _keep(name: str, lines: _Lines, number: int, cells: list[str]) -> None:
    """Adds a row that holds anything. Raises Refused for more rows than any answer sheet has."""
    if any(cell.strip() for cell in cells):
        lines.append((number, cells))
    if len(lines) > _MOST_ROWS:
        raise Refused(_("{name} has more than 50,000 rows; an answer sheet is far smaller.").format(name=name))


def _without_apostrophe(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA_STARTS) else cell


def _xlsx_lines(name: str, content: bytes) -> list[tuple[str, _Lines]]:
    """The sheet titles of the book with their lines; the guide sheet is passed over."""
    has_formulas = _refuse_bombs(name, content)
    try:
        found = _book_lines(name, content, values=True)
        formulas = _book_lines(name, content, values=False) if has_formulas else []
    except (Refused, MemoryError):
        raise
    except Exception as error:  # openpyxl lets errors of a dozen kinds through on damaged files
        raise Refused(
            _("{name} cannot be read as an Excel workbook. Open it in a spreadsheet program and save it again.").format(
                name=name
            )
        ) from error
    return _with_formulas(found, formulas)


def _book_lines(name: str, content: bytes, *, values: bool) -> list[tuple[str, _Lines]]:
    """The lines of every sheet, with what formulas came to (`values`) or with the formulas themselves."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=values)
    return [(sheet.title, _cells(name, sheet)) for sheet in book.worksheets if sheet.title != _GUIDE]


def _cells(name: str, sheet: Any) -> _Lines:
    lines: _Lines = []
    sheet.reset_dimensions()  # a file may claim a million columns that it does not hold
    for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=_MOST_COLUMNS), start=1):
        _keep(name, lines, number, [_as_text(value) for value in row])
    return lines


def _with_formulas(found: list[tuple[str, _Lines]], formulas: list[tuple[str, _Lines]]) -> list[tuple[str, _Lines]]:
    """The lines with the formula itself as text where no program has worked it out yet, so that it is not lost."""
    texts = {
        (title, number, column): text
        for title, lines in formulas
        for number, cells in lines
        for column, text in enumerate(cells)
        if text.startswith("=")
    }
    worked_out = {
        (title, number, column)
        for title, lines in found
        for number, cells in lines
        for column, text in enumerate(cells)
        if text
    }
    left = {place: text for place, text in texts.items() if place not in worked_out}
    if not left:
        return found
    return [
        (title, [(number, [left.get((title, number, n), text) for n, text in enumerate(cells)]) for number, cells in
                 lines])
        for title, lines in found
    ]  # fmt: skip


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _refuse_bombs(name: str, content: bytes) -> bool:
    """Counts what the archive really unpacks to, because its own directory may lie about the sizes.

    Gives whether any sheet may hold formulas. Raises Refused.
    """
    has_formulas = False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            total = 0
            for member in archive.infolist():
                with archive.open(member) as stream:
                    while chunk := stream.read(2**20):
                        total += len(chunk)
                        has_formulas = has_formulas or (member.filename.startswith(_SHEETS) and _FORMULA in chunk)
                        if total > _LARGEST_UNPACKED:
                            raise Refused(_("{name} unpacks to far more than an answer sheet holds.").format(name=name))
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Refused(
            _("{name} is not an Excel workbook. Save the sheet as .xlsx or .csv.").format(name=name)
        ) from error
    return has_formulas


def _sheet_rows(title: str, lines: _Lines, problems: list[str]) -> Iterator[SheetRow]:
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
