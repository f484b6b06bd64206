"""Excel workbooks in and out: written so that nothing in them runs, read as text with limits."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from alignment_desktop.domain.errors import Refused
from alignment_desktop.i18n import _

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook as Book

_LARGEST_FILE = 20 * 2**20
_LARGEST_UNPACKED = 200 * 2**20
_MOST_ROWS = 50_000
_SHEETS, _FORMULA = "xl/worksheets/", b"<f"

Lines: TypeAlias = list[tuple[int, list[str]]]
"""Row numbers from 1, as a spreadsheet program counts them, with the row's cells as text."""


def new_book(out: io.BytesIO, made_on: datetime) -> Book:
    """An empty workbook that is written to `out` when it is closed; the fixed date keeps equal content equal bytes."""
    import xlsxwriter

    # No formulas or links are made out of what people typed.
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"created": made_on})
    return book


def content_of(path: Path) -> bytes:
    """The bytes of a sheet. Raises Refused where it cannot be read, or is larger than 20 MB."""
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_FILE + 1)
    except OSError as error:
        raise Refused(
            _("{path} cannot be read: {reason}. Check the path.").format(path=path, reason=error.strerror or error)
        ) from error
    if len(content) > _LARGEST_FILE:
        raise Refused(_("{name} is larger than 20 MB; the sheets read here are far smaller.").format(name=path.name))
    return content


def book_lines(name: str, content: bytes, *, without: Collection[str], columns: int) -> list[tuple[str, Lines]]:
    """The sheets of a workbook but those in `without`, by title, with their lines, at most so many columns wide.

    A formula counts as what it came to, or as its own text where no program has worked it out yet, so that it is not
    lost. Raises Refused for what is no workbook, or one that unpacks to more than 200 MB or 50,000 rows.
    """
    has_formulas = _refuse_bombs(name, content)
    try:
        found = _lines(name, content, without, columns, values=True)
        formulas = _lines(name, content, without, columns, values=False) if has_formulas else []
    except (Refused, MemoryError):
        raise
    except Exception as error:  # openpyxl lets errors of a dozen kinds through on damaged files
        raise Refused(
            _("{name} cannot be read as an Excel workbook. Open it in a spreadsheet program and save it again.").format(
                name=name
            )
        ) from error
    return _with_formulas(found, formulas)


def keep_line(name: str, lines: Lines, number: int, cells: list[str]) -> None:
    """Adds a row that holds anything. Raises Refused for more rows than any sheet has that is read here."""
    if any(cell.strip() for cell in cells):
        lines.append((number, cells))
    if len(lines) > _MOST_ROWS:
        raise Refused(_("{name} has more than 50,000 rows; the sheets read here are far smaller.").format(name=name))


def _lines(
    name: str, content: bytes, without: Collection[str], columns: int, *, values: bool
) -> list[tuple[str, Lines]]:
    """The lines of every sheet, with what formulas came to (`values`) or with the formulas themselves."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=values)
    return [(sheet.title, _cells(name, sheet, columns)) for sheet in book.worksheets if sheet.title not in without]


def _cells(name: str, sheet: Any, columns: int) -> Lines:
    lines: Lines = []
    sheet.reset_dimensions()  # a file may claim a million columns that it does not hold
    for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=columns), start=1):
        keep_line(name, lines, number, [_as_text(value) for value in row])
    return lines


def _with_formulas(found: list[tuple[str, Lines]], formulas: list[tuple[str, Lines]]) -> list[tuple[str, Lines]]:
    """The lines with the formula itself as text where no program has worked it out yet."""
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
                            raise Refused(_("{name} unpacks to far more than a sheet holds.").format(name=name))
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Refused(
            _("{name} is not an Excel workbook. Save the sheet as .xlsx or .csv.").format(name=name)
        ) from error
    return has_formulas
