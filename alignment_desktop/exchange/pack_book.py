"""A content pack as an Excel workbook or as the files of a folder, to be changed there and read again."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from alignment_desktop.content.source import Place
from alignment_desktop.content.tables import Tables, pack_tables, table_of
from alignment_desktop.content.translation import addressed
from alignment_desktop.domain.errors import Refused
from alignment_desktop.domain.pack import Pack, RegisterStarter
from alignment_desktop.exchange.books import new_book
from alignment_desktop.exchange.pack_sheets import (
    GUIDE,
    SHEETS,
    TRANSLATION_COLUMNS,
    TRANSLATIONS,
    VALUE_COLUMNS,
    VALUES,
    Column,
    Sheet,
    columns_of,
)
from alignment_desktop.i18n import _

_UNKEPT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]|_?x[0-9A-Fa-f]{4}_")
_MADE_ON = datetime(2026, 1, 1)  # noqa: DTZ001 - a workbook's properties know no zone


def pack_xlsx(pack: Pack) -> bytes:
    """The whole pack, translations included, as an Excel workbook; the same bytes for the same pack.

    Raises Refused where a text holds control characters, which such a workbook does not give back as they were.
    """
    out = io.BytesIO()
    book = new_book(out, _MADE_ON)
    base = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
    head = book.add_format({**base, "bold": True, "font_color": "#ffffff", "bg_color": "#12303a"})
    plain = book.add_format({**base, "text_wrap": True, "num_format": "@", "bottom": 1, "bottom_color": "#e1e6ed"})
    still = book.add_format({**base, "text_wrap": True, "font_color": "#4a5a6e"})
    guide = book.add_worksheet(GUIDE)
    guide.set_column(0, 0, 110)
    for line, words in enumerate(_guide(pack)):
        guide.write_string(line, 0, words, head if line == 0 else still)
    for title, heads, rows in _sheets(pack):
        sheet = book.add_worksheet(title)
        for column, name in enumerate(heads):
            sheet.set_column(column, column, _width(name, [row[column] for row in rows]))
            sheet.write_string(0, column, name, head)
        for line, row in enumerate(rows, start=1):
            for column, text in enumerate(row):
                if _UNKEPT.search(text):
                    raise Refused(
                        _("{sheet}, {id}, {column}: an Excel workbook cannot keep a character of this text. Take it "
                          "out first; it cannot be seen.").format(sheet=title, id=row[0], column=heads[column])
                    )  # fmt: skip
                if text:
                    sheet.write_string(line, column, text, plain)
        sheet.freeze_panes(1, 1 if len(heads) > 4 else 0)
        if rows:
            sheet.autofilter(0, 0, len(rows), len(heads) - 1)
    book.close()
    return out.getvalue()


def _guide(pack: Pack) -> tuple[str, ...]:
    return (
        f"{pack.head.title} {pack.head.version}",
        _("One sheet for each kind of part, one row for each part. Change texts, add rows at the end, take rows out."),
        _("Ids are permanent: give a question whose meaning changes a new id, and name the old one under “replaces”."),
        _("Lists of ids stand in one cell, with commas. One more element of a list goes in one more column: probes 3."),
        _("The manual’s chapter on packs explains every field. Check with: alignment-desktop pack check FILE.xlsx"),
    )


def _width(name: str, texts: Iterable[str]) -> int:
    longest = max((len(text) for text in texts), default=0)
    return min(60, max(len(name) + 2, longest + 1, 8))


def _sheets(pack: Pack) -> Iterator[tuple[str, list[str], list[list[str]]]]:
    """Every sheet with its heads and rows."""
    for sheet in SHEETS:
        tables = list(_tables_of(pack, sheet))
        columns = [
            (column, number)
            for column in columns_of(sheet)
            for number in (range(_longest(column, tables)) if -1 in column.way else (None,))
        ]
        heads = [*sheet.around, *(column.head(number) for column, number in columns)]
        rows = [[*around, *(_cell(table, column, number) for column, number in columns)] for around, table in tables]
        yield sheet.title, heads, rows
    values = [
        [register.id, starter.id, name, value]
        for register in pack.registers
        for starter in register.starters
        for name, value in starter.values.items()
    ]
    yield VALUES, list(VALUE_COLUMNS), values
    yield TRANSLATIONS, list(TRANSLATION_COLUMNS), list(_translation_rows(pack))


def _tables_of(pack: Pack, sheet: Sheet) -> Iterator[tuple[tuple[str, ...], Tables]]:
    if sheet.kind == "pack":
        yield (), table_of(pack.head)
    elif sheet.around:
        for register in pack.registers:
            for part in getattr(register, sheet.kind):
                yield (register.id,), table_of(part)
    else:
        for part in getattr(pack, sheet.kind):
            yield (), table_of(part)


def _longest(column: Column, tables: Iterable[tuple[tuple[str, ...], Tables]]) -> int:
    """How many elements the longest list has; one at least, so that the column is seen."""
    way = column.way[: column.way.index(-1)]
    return max((len(found) for _around, table in tables if (found := _value(table, way))), default=1)


def _value(table: Any, way: Place) -> Any:
    for step in way:
        if isinstance(step, int):
            table = table[step] if table is not None and step < len(table) else None
        else:
            table = table.get(step) if table is not None else None
    return table


def _cell(table: Tables, column: Column, number: int | None) -> str:
    value = _value(table, tuple(number if step == -1 and number is not None else step for step in column.way))
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if column.kind == "ids" else str(value)


def _translation_rows(pack: Pack) -> Iterator[list[str]]:
    parts = dict(addressed(pack))
    for t in pack.translations:
        own = _own_words(parts.get(t.part), t.field)
        if isinstance(t.text, str):
            yield [t.language, t.part, t.field, "", own[0] if own else "", t.text]
            continue
        for number, text in enumerate(t.text):
            yield [t.language, t.part, t.field, str(number + 1), own[number] if number < len(own) else "", text]


def _own_words(part: Any, name: str) -> tuple[str, ...]:
    """The words a translation stands for, beside it for whoever translates."""
    value = getattr(part, name, None) or (part.values.get(name) if isinstance(part, RegisterStarter) else None) or ()
    if isinstance(value, str):
        return (value,)
    return tuple(getattr(element, "sign", element) for element in value)


def pack_folder(pack: Pack) -> dict[str, bytes]:
    """The files of the pack's folder by their names, as TOML in UTF-8; reading them gives an equal pack."""
    import tomli_w

    return {name: tomli_w.dumps(tables).encode() for name, tables in pack_tables(pack).items()}
