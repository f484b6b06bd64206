"""Answer sheets: the empty one to fill in, and what comes back, as XLSX or CSV."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
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
_LARGEST_FILE = 20 * 2**20
_LARGEST_UNPACKED = 200 * 2**20
_MOST_ROWS = 50_000
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
        content = path.read_bytes()
    except OSError as error:
        raise Refused(
            _("{path} cannot be read: {reason}.").format(path=path, reason=error.strerror or error)
        ) from error
    if len(content) > _LARGEST_FILE:
        raise Refused(_("{name} is larger than 20 MB; an answer sheet is far smaller.").format(name=path.name))
    if kind == "csv":
        return tuple(_sheet_rows(path.name, _csv_lines(path.name, content)))
    return tuple(row for title, lines in _xlsx_lines(path.name, content) for row in _sheet_rows(title, lines))


def _xlsx(snapshot: Snapshot, rows: Iterable[dict[str, str]]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    # No formulas or links are made out of what people typed; the fixed date keeps equal content equal bytes.
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
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
    guide = book.add_worksheet("Levels")
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


def _csv_lines(name: str, content: bytes) -> list[tuple[int, list[str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise Refused(_("{name} is not a text file. Save the sheet as CSV (UTF-8).").format(name=name))
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[tuple[int, list[str]]] = []
    try:
        for cells in reader:
            lines.append((reader.line_num, [_without_apostrophe(cell) for cell in cells]))
            if len(lines) > _MOST_ROWS:
                raise Refused(_("{name} has more than 50,000 rows.").format(name=name))
    except csv.Error as error:
        raise InputProblems(
            _("{name} cannot be read as CSV; nothing was imported.").format(name=name),
            (_("{name}, row {row}: {reason}.").format(name=name, row=reader.line_num, reason=error),),
        ) from error
    return lines


def _without_apostrophe(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA_STARTS) else cell


def _xlsx_lines(name: str, content: bytes) -> Iterator[tuple[str, list[tuple[int, list[str]]]]]:
    """The sheet titles of the book with their lines; the guide sheet is passed over."""
    import openpyxl

    _refuse_bombs(name, content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = [sheet for sheet in book.worksheets if sheet.title != "Levels"]
        found = [(sheet.title, _cells(name, sheet)) for sheet in sheets]
    except (Refused, MemoryError):
        raise
    except Exception as error:  # openpyxl lets errors of a dozen kinds through on damaged files
        raise Refused(
            _("{name} cannot be read as an Excel workbook. Open it in a spreadsheet program and save it again.").format(
                name=name
            )
        ) from error
    yield from found


def _cells(name: str, sheet: Any) -> list[tuple[int, list[str]]]:
    lines = []
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        if number > _MOST_ROWS:
            raise Refused(_("{name} has more than 50,000 rows.").format(name=name))
        lines.append((number, [_as_text(value) for value in row]))
    return lines


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _refuse_bombs(name: str, content: bytes) -> None:
    """Counts what the archive really unpacks to, because its own directory may lie about the sizes."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            total = 0
            for member in archive.infolist():
                with archive.open(member) as stream:
                    while chunk := stream.read(2**20):
                        total += len(chunk)
                        if total > _LARGEST_UNPACKED:
                            raise Refused(_("{name} unpacks to far more than an answer sheet holds.").format(name=name))
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Refused(
            _("{name} is not an Excel workbook. Save the sheet as .xlsx or .csv.").format(name=name)
        ) from error


def _sheet_rows(title: str, lines: list[tuple[int, list[str]]]) -> Iterator[SheetRow]:
    filled = [(number, cells) for number, cells in lines if any(cell.strip() for cell in cells)]
    if not filled:
        return
    _number, head = filled[0]
    names = [cell.strip().casefold() for cell in head]
    missing = [name for name in ("respondent", "question id", "rating") if name not in names]
    if missing:
        raise InputProblems(
            _("The sheet “{sheet}” is not an answer sheet; nothing was imported.").format(sheet=title),
            tuple(_("{sheet}, row 1: the column “{name}” is missing.").format(sheet=title, name=m) for m in missing),
        )
    for number, cells in filled[1:]:
        yield SheetRow(sheet=title, row=number, cells=dict(zip(names, cells, strict=False)))
