"""A content pack out of an Excel workbook: its rows as the tables of a folder, each with the cell it came from."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from alignment_desktop.content.packs import read_pack
from alignment_desktop.content.source import Place, Problems, Source
from alignment_desktop.content.tables import Tables
from alignment_desktop.domain.errors import Refused
from alignment_desktop.domain.pack import Pack
from alignment_desktop.exchange.apart import never
from alignment_desktop.exchange.books import Lines, book_lines, content_of
from alignment_desktop.exchange.pack_sheets import (
    GUIDE,
    REGISTER,
    SHEETS,
    STARTER,
    TITLES,
    TRANSLATION_COLUMNS,
    TRANSLATIONS,
    VALUE_COLUMNS,
    VALUES,
    Column,
    Kind,
    Sheet,
    columns_of,
)
from alignment_desktop.i18n import _

_MOST_COLUMNS = 250

# Where the tables of a sheet stand in a folder. Challenges have a file each and come first, so that order is kept.
_FILE: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("pack", "scale", "criteria", "roles", "kpi_families"), "pack.toml"),
        **dict.fromkeys(("practices", "questions"), "challenges/more.toml"),
        "findings": "findings/more.toml",
        "solutions": "solutions/more.toml",
        **dict.fromkeys(("scripts", "plans"), "plans.toml"),
        "workshop": "workshop.toml",
        "kpis": "kpis.toml",
    }
)


class _SheetSource(Source):
    """Tables that come from a workbook; a place is a cell."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "", {})
        self.cells: dict[Place, tuple[str, int, str]] = {}

    def _cell_of(self, place: Place) -> tuple[str, int, str]:
        while place and place not in self.cells:
            place = place[:-1]
        return self.cells.get(place, ("", 1, ""))

    def line(self, place: Place) -> int:
        """The row of a place, from 1."""
        return self._cell_of(place)[1]

    def where(self, place: Place) -> str:
        """The place as it begins a problem: sheet, row and column."""
        sheet, row, column = self._cell_of(place)
        if not sheet:
            return self.name
        told = _("{sheet}, row {row}, column “{column}”") if column else _("{sheet}, row {row}")
        return told.format(sheet=sheet, row=row, column=column)


@dataclass(slots=True)
class _Reading:
    """What has been read so far: the tables by the name of the file they would stand in, and what was wrong."""

    problems: Problems = field(default_factory=Problems)
    sources: dict[str, _SheetSource] = field(default_factory=dict)

    def source(self, name: str) -> _SheetSource:
        return self.sources.setdefault(name, _SheetSource(name))

    def wrong(self, sheet: str, row: int, words: str, column: str = "") -> None:
        """Note what is wrong with a row, or one cell of it."""
        source = _SheetSource(sheet)
        source.cells[()] = (sheet, row, column)
        self.problems.add(source, (), words)


def read_pack_xlsx(path: Path, *, base: Pack | None = None, cancelled: Callable[[], bool] = never) -> Pack:
    """The pack in an Excel workbook, checked as one in a folder is; with `base` it is an addition to that.

    The workbook is read apart, until `cancelled`. Raises Refused where the file is no Excel workbook, InputProblems
    with every problem, each with sheet, row, column.
    """
    reading = _Reading()
    sheets: dict[str, Lines] = {}
    found = book_lines(path.name, content_of(path), without=(GUIDE,), columns=_MOST_COLUMNS, cancelled=cancelled)
    for title, lines in found:
        if title in TITLES:
            sheets[title] = lines
        elif lines:
            near = difflib.get_close_matches(title, TITLES, n=1)
            expected = f"“{near[0]}”" if near else _("one of: {names}").format(names=", ".join(TITLES))
            reading.wrong(title, 1, _("is no sheet of a pack, expected {names}").format(names=expected))
    if not sheets:
        raise Refused(
            _("{name} has none of the sheets of a pack. Write one with `pack sheet` and start from that.").format(
                name=path.name
            )
        )
    for sheet in SHEETS:
        _read_sheet(sheet, sheets.get(sheet.title, []), reading)
    _read_values(sheets.get(VALUES, []), reading)
    _read_translations(sheets.get(TRANSLATIONS, []), reading)
    return read_pack(
        reading.sources.values(), _("The pack {name}").format(name=path.name), base=base, problems=reading.problems
    )


_Cells: TypeAlias = dict[Place, tuple[str, str]]
"""The filled cells of a row: the way of the column, elements by their numbers as written, to its head and the text."""


def _read_sheet(sheet: Sheet, lines: Lines, reading: _Reading) -> None:
    if not lines:
        return
    (top, heads), *rows = lines
    ways = _ways(sheet, top, heads, reading)
    kinds = {column.way: column.kind for column in columns_of(sheet)}
    for number, cells in rows:
        filled = {
            way: (heads[at].strip(), text)
            for at, text in enumerate(cells)
            if text.strip() and (way := ways.get(at)) is not None
        }
        if not filled:
            continue
        around = tuple(filled.pop((name,), ("", ""))[1].strip() for name in sheet.around)
        _place(sheet, number, around, _table(filled, kinds), reading)


def _ways(sheet: Sheet, top: int, heads: list[str], reading: _Reading) -> dict[int, Place]:
    """The way of every column by its position; a head that is no field of the sheet is a problem."""
    patterns = [
        (re.compile(" ".join(r"(\d{1,3})" if step == -1 else re.escape(str(step)) for step in c.way), re.I), c)
        for c in columns_of(sheet)
    ]
    ways: dict[int, Place] = {}
    for at, head in enumerate(heads):
        name = " ".join(head.split())
        if not name:
            continue
        way = (name.casefold(),) if name.casefold() in sheet.around else _way(name, patterns)
        if way is None:
            names = [*sheet.around, *(column.head() for column in columns_of(sheet))]
            near = difflib.get_close_matches(name, names, n=1)
            expected = f"“{near[0]}”" if near else _("one of: {names}").format(names=", ".join(names))
            reading.wrong(sheet.title, top, _("is not known here, expected {names}").format(names=expected), name)
        elif way in ways.values():
            reading.wrong(sheet.title, top, _("is there twice, expected each column once"), name)
        else:
            ways[at] = way
    return ways


def _way(name: str, patterns: Iterable[tuple[re.Pattern[str], Column]]) -> Place | None:
    for pattern, column in patterns:
        if match := pattern.fullmatch(name):
            numbers = iter(match.groups())
            return tuple(int(next(numbers)) if step == -1 else step for step in column.way)
    return None


def _table(filled: _Cells, kinds: Mapping[Place, Kind]) -> tuple[Tables, dict[Place, str]]:
    """The table that the cells of one row make, and the head of the column of every place in it.

    An element of a list left blank is none: those behind it move up.
    """
    table: Tables = {}
    heads: dict[Place, str] = {}
    positions: dict[Place, dict[int, int]] = {}
    for way in sorted(filled, key=lambda w: tuple((isinstance(step, str), step) for step in w)):
        head, text = filled[way]
        kind = kinds[tuple(-1 if isinstance(step, int) else step for step in way)]
        place: Place = ()
        into: Any = table
        for step, following in zip(way, (*way[1:], None), strict=True):
            at = step
            if isinstance(step, int):
                known = positions.setdefault(place, {})
                at = known.setdefault(step, len(known))
                if at == len(into):
                    into.append(None if following is None else {})
            place = (*place, at)
            heads.setdefault(place, head)
            if following is None:
                into[at] = _typed(kind, text)
            elif isinstance(step, str):
                into = into.setdefault(step, [] if isinstance(following, int) else {})
            else:
                into = into[at]
        if kind == "ids":
            heads.update(((*place, number), head) for number in range(len(text.split(","))))
    return table, heads


def _typed(kind: Kind, text: str) -> Any:
    """The value a cell means; what does not fit stays text, and the check of the pack says so."""
    if kind == "ids":
        return [name.strip() for name in text.split(",") if name.strip()]
    if kind == "whole":
        return int(text) if re.fullmatch(r"-?\d{1,9}", text.strip()) else text
    if kind == "yes_no":
        return {"yes": True, "true": True, "no": False, "false": False}.get(text.strip().casefold(), text)
    return text


def _place(
    sheet: Sheet, row: int, around: tuple[str, ...], read: tuple[Tables, dict[Place, str]], reading: _Reading
) -> None:
    """Puts the table of a row where it would stand in a folder."""
    table, heads = read
    if sheet.kind == "registers":
        source = reading.source(f"registers/{len(reading.sources):06d}.toml")
        place: Place = (REGISTER,)
        source.data = {REGISTER: {**table, "fields": [], "starters": []}}
    elif sheet.around:
        register = _register(around[0], reading)
        if register is None:
            words = _("names “{name}”, expected the id of a row of the sheet Registers")
            reading.wrong(sheet.title, row, words.format(name=around[0][:60]), REGISTER)
            return
        source, rows = register, register.data[REGISTER][sheet.kind]
        place = (REGISTER, sheet.kind, len(rows))
        rows.append(table | {"values": {}} if sheet.kind == "starters" else table)
    elif sheet.kind == "challenges":
        # A number before the id keeps the order of the rows.
        source = reading.source(f"challenges/{len(reading.sources):06d}.toml")
        place = ("challenge",)
        source.data = {"challenge": table}
    elif sheet.kind == "pack":
        source = reading.source("pack.toml")
        place = ("pack",)
        if "pack" in source.data:
            reading.wrong(sheet.title, row, _("is a second row, expected one"))
            return
        source.data["pack"] = table
    else:
        source = reading.source(_FILE[sheet.kind])
        rows = source.data.setdefault(sheet.kind, [])
        place = (sheet.kind, len(rows))
        rows.append(table)
    source.cells[place] = (sheet.title, row, "")
    for inner, head in heads.items():
        source.cells[(*place, *inner)] = (sheet.title, row, head)


def _register(name: str, reading: _Reading) -> _SheetSource | None:
    for source in reading.sources.values():
        if REGISTER in source.data and source.data[REGISTER].get("id") == name:
            return source
    return None


def _rows_by_name(
    title: str, names: tuple[str, ...], lines: Lines, reading: _Reading
) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a sheet whose columns are fixed, by the heads of their columns."""
    if not lines:
        return
    (top, heads), *rows = lines
    at = {" ".join(head.split()).casefold(): column for column, head in enumerate(heads)}
    missing = [name for name in names if name not in at and name not in ("original", "number")]
    for name in missing:
        reading.wrong(title, top, _("is missing, expected a column of this name"), name)
    if missing:
        return
    for number, cells in rows:
        found = {name: cells[at[name]] for name in names if name in at and at[name] < len(cells)}
        yield number, {name: found.get(name, "") for name in names}


def _read_values(lines: Lines, reading: _Reading) -> None:
    for row, cells in _rows_by_name(VALUES, VALUE_COLUMNS, lines, reading):
        register = _register(cells[REGISTER].strip(), reading)
        starters = register.data[REGISTER]["starters"] if register is not None else []
        number = next((n for n, s in enumerate(starters) if s.get("id") == cells[STARTER].strip()), None)
        if register is None or number is None:
            words = _("names “{name}”, expected the id of a row of the sheet {sheet}")
            name, sheet = (REGISTER, "Registers") if register is None else (STARTER, "Register starters")
            reading.wrong(VALUES, row, words.format(name=cells[name][:60], sheet=sheet), name)
            continue
        name = cells["field"].strip()
        starters[number]["values"][name] = cells["value"]
        register.cells[REGISTER, "starters", number, "values", name] = (VALUES, row, "value")


def _read_translations(lines: Lines, reading: _Reading) -> None:
    for row, cells in _rows_by_name(TRANSLATIONS, TRANSLATION_COLUMNS, lines, reading):
        language, part, name = (cells[column].strip() for column in TRANSLATION_COLUMNS[:3])
        if not cells["text"].strip():
            continue
        source = reading.source(f"translations/{language}.toml")
        table = source.data.setdefault(part, {})
        source.cells.setdefault((part,), (TRANSLATIONS, row, "part"))
        if not cells["number"].strip():
            if name in table:
                reading.wrong(TRANSLATIONS, row, _("is translated twice, expected one row for each field"), "field")
            table[name] = cells["text"]
            source.cells[part, name] = (TRANSLATIONS, row, "text")
            continue
        texts = table.setdefault(name, [])
        if not isinstance(texts, list) or cells["number"].strip() != str(len(texts) + 1):
            words = _("is “{number}”, expected the numbers of a list from 1 on, each once, in their order")
            reading.wrong(TRANSLATIONS, row, words.format(number=cells["number"][:20]), "number")
            continue
        source.cells.setdefault((part, name), (TRANSLATIONS, row, "text"))
        source.cells[part, name, len(texts)] = (TRANSLATIONS, row, "text")
        texts.append(cells["text"])
