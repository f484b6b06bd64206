"""Answer sheets: the empty one to fill in, and what comes back, as XLSX or CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alignment_desktop.content.translation import translated
from alignment_desktop.domain.answers import SheetRow, columns, template_rows
from alignment_desktop.domain.errors import InputProblems, Refused, excerpt
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.exchange.apart import never
from alignment_desktop.exchange.books import Lines, book_lines, content_of, keep_line, new_book
from alignment_desktop.i18n import N_, Translator, _, languages, writable

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook as Book

_GUIDE = N_("Levels")
_HEADS = (
    N_("respondent"), N_("side"), N_("role"), N_("question id"), N_("text"), N_("rating"), N_("basis"), N_("note"),
)  # fmt: skip
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "side": (N_("business"), N_("it")),
    "rating": (N_("NA"), N_("DK"), N_("declined")),
    "basis": (N_("self"), N_("consultant"), N_("confirmed"), N_("questionnaire")),
}
"""What a sheet may say in a column; it is written in the language of the engagement, and read in every language."""
_MOST_COLUMNS = 50
_NEEDED = ("respondent", "question id", "rating")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_WIDTHS = (22, 10, 16, 12, 70, 10, 14, 60)


def template(snapshot: Snapshot, kind: str) -> bytes:
    """An empty answer sheet for the round: a row for every respondent's planned question. `kind` is xlsx or csv.

    Titles, questions and what may be chosen are in the language of the engagement.
    """
    t = Translator(writable(snapshot.engagement.language))
    snapshot = snapshot.replaced(pack=translated(snapshot.pack, t.language))
    rows = [{**row, "side": t(row["side"])} for row in template_rows(snapshot)]
    return _xlsx(snapshot, rows, t) if kind == "xlsx" else _csv(rows, t)


def kind_of(path: Path) -> str:
    """The kind of sheet by its ending, xlsx or csv. Raises Refused for any other."""
    ending = path.suffix.lower().removeprefix(".")
    if ending not in ("xlsx", "csv"):
        raise Refused(_("{name} is neither .xlsx nor .csv. Save the sheet as one of these.").format(name=path.name))
    return ending


def read_sheet(path: Path, *, cancelled: Callable[[], bool] = never) -> tuple[SheetRow, ...]:
    """The rows of an answer sheet as text, with their places; an Excel workbook is read apart, until `cancelled`.

    Raises Refused where the file cannot be read as a sheet, InputProblems where a column is missing.
    """
    kind = kind_of(path)
    content = content_of(path)
    guides = {Translator(language)(_GUIDE) for language in languages()}
    lines = (
        _csv_lines(path.name, content)
        if kind == "csv"
        else book_lines(path.name, content, without=guides, columns=_MOST_COLUMNS, cancelled=cancelled)
    )
    problems: list[str] = []
    rows = tuple(row for title, of_sheet in lines for row in _sheet_rows(title, of_sheet, problems))
    if problems:
        raise InputProblems(
            _("{name} is not a sound answer sheet; nothing was imported.").format(name=path.name), tuple(problems)
        )
    return rows


def _xlsx(snapshot: Snapshot, rows: list[dict[str, str]], t: Translator) -> bytes:
    out = io.BytesIO()
    book = new_book(out, datetime.combine(snapshot.round.opened_on, time.min))
    _fill(book, snapshot, rows, t)
    book.close()
    return out.getvalue()


def _fill(book: Book, snapshot: Snapshot, rows: list[dict[str, str]], t: Translator) -> None:
    base: dict[str, Any] = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
    head = book.add_format({**base, "bold": True, "font_color": "#ffffff", "bg_color": "#12303a", "border": 0})
    ruled = {**base, "text_wrap": True, "bottom": 1, "bottom_color": "#e1e6ed"}
    still = book.add_format({**ruled, "font_color": "#4a5a6e"})
    open_ = book.add_format({**ruled, "bg_color": "#f5f7fa", "num_format": "@"})
    sheet = book.add_worksheet(t("Answers", "what people said"))
    names = columns()
    for column, (name, width) in enumerate(zip(names, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, t(name), head)
    for line, row in enumerate(rows, start=1):
        for column, name in enumerate(names):
            sheet.write_string(line, column, row[name], open_ if name in ("rating", "basis", "note") else still)
    last = max(len(rows), 1)
    rating, basis = names.index("rating"), names.index("basis")
    choices = ["1", "2", "3", "4", "5", *map(t, _CHOICES["rating"])]
    sheet.data_validation(
        1,
        rating,
        last,
        rating,
        {"validate": "list", "source": choices, "error_type": "warning"},
    )
    sheet.data_validation(1, basis, last, basis, {"validate": "list", "source": [*map(t, _CHOICES["basis"])]})
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(names) - 1)
    _guide(book, snapshot, head, still, t)


def _guide(book: Book, snapshot: Snapshot, head: Format, still: Format, t: Translator) -> None:
    """A second sheet with the levels of every question, so that the sheet can be filled in without the program."""
    guide = book.add_worksheet(t(_GUIDE))
    titles = (t("question id"), t("text"), *(f"{s.level} {s.name}" for s in snapshot.pack.scale))
    for column, title in enumerate(titles):
        guide.set_column(column, column, 12 if column == 0 else 44)
        guide.write_string(0, column, title, head)
    for line, question in enumerate(snapshot.pack.questions, start=1):
        for column, text in enumerate((question.id, question.text, *question.levels)):
            guide.write_string(line, column, text, still)
    guide.freeze_panes(1, 1)


def _csv(rows: Iterable[dict[str, str]], t: Translator) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(map(t, columns()))
    for row in rows:
        writer.writerow([_harmless(row[name]) for name in columns()])
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
    is_told = told != first.strip() and len(told) == 1 and told != '"'  # a quotation mark parts nothing
    delimiter = told if is_told else max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: Lines = []
    try:
        for number, cells in enumerate(reader, start=1):
            if number == 1 and is_told:
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
    known = _names_of(_HEADS)
    names = [known.get(cell.strip().casefold(), cell.strip().casefold()) for cell in head]
    heads = {name: cell.strip() for name, cell in zip(names, head, strict=True)}
    said = {column: _names_of(choices) for column, choices in _CHOICES.items()}
    for name in _NEEDED:
        if name not in names:
            problems.append(_("{sheet}, row {row}: the column “{name}” is missing.").format(
                sheet=excerpt(title), row=top, name=name))  # fmt: skip
    for name in dict.fromkeys(names):
        if name in columns() and names.count(name) > 1:
            problems.append(_("{sheet}, row {row}: the column “{name}” is there twice.").format(
                sheet=excerpt(title), row=top, name=name))  # fmt: skip
    for number, cells in lines[1:]:
        if any(cell.strip() for cell in cells[len(names) :]):
            problems.append(_("{sheet}, row {row}: there are more cells than columns; a note with a separator in it "
                              "needs quotation marks around it.").format(sheet=excerpt(title), row=number))  # fmt: skip
        row = dict(zip(names, cells, strict=False))
        row |= {c: said[c].get(row[c].strip().casefold(), row[c]) for c in said.keys() & row.keys()}
        yield SheetRow(sheet=title, row=number, cells=row, heads=heads)


@cache
def _names_of(words: tuple[str, ...]) -> Mapping[str, str]:
    """What each of the words is called in every language, in small letters: the word."""
    return {Translator(language)(word).casefold(): word for language in languages() for word in words}
