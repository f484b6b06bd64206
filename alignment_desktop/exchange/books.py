"""Excel workbooks in and out: written so that nothing in them runs, read as text with limits."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from alignment_desktop.domain.errors import Refused
from alignment_desktop.exchange.apart import never, read_apart
from alignment_desktop.i18n import _

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook as Book

_LARGEST_FILE = 20 * 2**20
_LARGEST_UNPACKED = 100 * 2**20
_MOST_ROWS = 50_000
_MOST_CELLS = 100_000  # 200 people and 60 questions; it takes four seconds to read them
_MOST_MEMBERS = 2_000
_MOST_LETTERS = 50_000_000
_LAST_ROW = 1_048_576  # of any spreadsheet program
_SHEETS, _FORMULA = "xl/worksheets/", b"<f"
_READER = "alignment_desktop.exchange.books.lines_apart"
_CELL = re.compile(rb"<(?:[\w.-]+:)?c[\s/>]")
_ROW = re.compile(rb"<(?:[\w.-]+:)?row\s(?:[^>]*?\s)?r=[\"'](-?[0-9]{1,20})[\"']")
_DECLARES = b"<!DOCTYPE"  # no spreadsheet program writes it; it declares entities, which can be a bomb

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


def book_lines(
    name: str,
    content: bytes,
    *,
    without: Collection[str],
    columns: int,
    cancelled: Callable[[], bool] = never,
) -> list[tuple[str, Lines]]:
    """The sheets of a workbook but those in `without`, by title, with their lines, at most so many columns wide.

    It is read apart, in a process with limits. A formula counts as what it came to, or as its own text where no program
    has worked it out yet, so that it is not lost. Raises Refused for what is no workbook, and for one that is larger
    than any that is read here, or is made to be so when it is unpacked.
    """
    answer = read_apart(_READER, name, content, cancelled=cancelled, without=sorted(without), columns=columns)
    return msgspec.json.decode(answer, type=list[tuple[str, Lines]])


def lines_apart(name: str, content: bytes, options: Mapping[str, Any]) -> bytes:
    """What `book_lines` gives, as JSON; runs in the process apart."""
    return msgspec.json.encode(lines_in(name, content, frozenset(options["without"]), options["columns"]))


def lines_in(name: str, content: bytes, without: Collection[str], columns: int) -> list[tuple[str, Lines]]:
    """What `book_lines` gives, read in this process."""
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

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=values, keep_links=False)
    room = [_MOST_LETTERS]
    return [
        (sheet.title, _cells(name, sheet, columns, room)) for sheet in book.worksheets if sheet.title not in without
    ]


def _cells(name: str, sheet: Any, columns: int, room: list[int]) -> Lines:
    """The lines of a sheet; `room` is how many letters the file may still hold, since a text can be used again."""
    lines: Lines = []
    sheet.reset_dimensions()  # a file may claim a million columns that it does not hold
    for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=columns, max_row=_LAST_ROW + 1), start=1):
        if number > _LAST_ROW:
            raise Refused(_("{name} claims more rows than a spreadsheet can have.").format(name=name))
        if row.count(None) == len(row):
            continue
        cells = [_as_text(value) for value in row]
        room[0] -= sum(map(len, cells))
        if room[0] < 0:
            raise _unpacks_to_more(name)
        keep_line(name, lines, number, cells)
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
    has_formulas, total, cells = False, 0, 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > _MOST_MEMBERS or len({member.filename for member in members}) < len(members):
                raise _unpacks_to_more(name)
            for member in members:
                is_sheet, is_text, before = member.filename.startswith(_SHEETS), _is_text(member.filename), b""
                row = 0
                with archive.open(member) as stream:
                    while chunk := stream.read(2**20):
                        total += len(chunk)
                        cells += len(_CELL.findall(chunk)) if is_sheet else 0
                        for found in _ROW.finditer(chunk) if is_sheet else ():
                            if int(found[1]) <= row:  # the rows behind would be passed over without a word
                                raise _out_of_order(name)
                            row = int(found[1])
                        has_formulas = has_formulas or (is_sheet and _FORMULA in chunk)
                        if total > _LARGEST_UNPACKED:
                            raise _unpacks_to_more(name)
                        if cells > _MOST_CELLS:
                            raise Refused(_("{name} has more than 100,000 cells. Split it into several files.").format(
                                name=name))  # fmt: skip
                        # Without the NULs that lie between the letters of UTF-16.
                        if is_text and _DECLARES in before + chunk.replace(b"\0", b""):
                            raise Refused(_("{name} declares a document type, which no spreadsheet needs. Open it in "
                                            "a spreadsheet program and save it again.").format(name=name))  # fmt: skip
                        before = chunk[-64:].replace(b"\0", b"")
    except (
        zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError, struct.error,
    ) as error:  # fmt: skip
        raise Refused(
            _("{name} is not an Excel workbook. Save the sheet as .xlsx or .csv.").format(name=name)
        ) from error
    return has_formulas


def _is_text(member: str) -> bool:
    return member.lower().endswith((".xml", ".rels"))


def _out_of_order(name: str) -> Refused:
    return Refused(
        _("{name} has rows that are out of order. Open it in a spreadsheet program and save it again.").format(
            name=name
        )
    )


def _unpacks_to_more(name: str) -> Refused:
    return Refused(_("{name} unpacks to far more than a sheet holds.").format(name=name))
