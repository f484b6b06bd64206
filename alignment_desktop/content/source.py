"""TOML files of resources and packs, read with the lines of their tables and keys, and the problems found in them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

from alignment_desktop.content.plain import plain
from alignment_desktop.domain.errors import InputProblems
from alignment_desktop.i18n import _

Place: TypeAlias = tuple[str | int, ...]
"""The way to a value of a TOML file: keys and, in arrays, positions from 0."""

LARGEST_FILE = 2_000_000
"""Bytes; a larger file of content is refused unread."""

_TOKEN = re.compile(
    r"""\"{3}(?:[^\\]|\\.)*?"{3,5}|'{3}.*?'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|\#[^\n]*"""
    r"""|[ \t\r]+|\n|[\[\]{},=.]|[^\s\[\]{},=."'\#]+|.""",
    re.DOTALL,
)


class Source:
    """One file as text and as data; `line` finds the line of a place by a second scan, made only when asked."""

    def __init__(self, name: str, text: str, data: dict[str, Any]) -> None:
        self.name = name
        self.text = text
        self.data = data

    @cached_property
    def _lines(self) -> dict[Place, int]:
        return _Scan(self.text).lines

    def line(self, place: Place) -> int:
        """The line of a place from 1, or that of the nearest table around it."""
        while place and place not in self._lines:
            place = place[:-1]
        return self._lines.get(place, 1)

    def where(self, place: Place) -> str:
        """The place as it begins a problem: file and line."""
        return f"{self.name}:{self.line(place)}"

    def field(self, place: Place) -> str:
        """The place as a reader knows it: tables of a list by their id, other elements by their number from 1."""
        words, value = "", self.data
        for step in place:
            value = _inside(value, step)
            if isinstance(step, str):
                words += f".{step}" if words else step
            else:
                given = value.get("id") if isinstance(value, dict) else None
                words += f"[{given if isinstance(given, str) and given else step + 1}]"
        return words


def _inside(value: Any, step: str | int) -> Any:
    if isinstance(step, int):
        return value[step] if isinstance(value, list) and step < len(value) else None
    return value.get(step) if isinstance(value, dict) else None


@dataclass(slots=True)
class Problems:
    """The problems of one run over a folder, each “file:line: field: what is wrong, what is expected”."""

    _found: list[tuple[str, int, str]] = field(default_factory=list)  # file, line, the problem in words

    def add(self, source: Source, place: Place, words: str) -> None:
        """Note what is wrong at a place of a file."""
        name = _shown(source.field(place)) or _("file")
        self._found.append((source.name, source.line(place), f"{source.where(place)}: {name}: {words}"))

    def add_file(self, name: str, words: str, line: int = 1) -> None:
        """Note what is wrong with a file that was not read as tables."""
        self._found.append((name, line, f"{name}:{line}: {_('file')}: {words}"))

    def __bool__(self) -> bool:
        return bool(self._found)

    def texts(self) -> tuple[str, ...]:
        """The problems by file, in the order of their lines."""
        files = {name: at for at, name in enumerate(dict.fromkeys(name for name, _line, _words in self._found))}
        in_order = sorted(self._found, key=lambda found: (files[found[0]], found[1]))
        return tuple(dict.fromkeys(words for _name, _line, words in in_order))

    def stop(self, what: str) -> None:
        """Raise InputProblems with everything found, or return when there is nothing."""
        if not self._found:
            return
        texts = self.texts()
        summary = (
            _("{what} has a problem. Correct it and check again.")
            if len(texts) == 1
            else _("{what} has {count} problems. Correct them and check again.")
        )
        raise InputProblems(summary.format(what=what, count=len(texts)), texts)


def read_sources(folder: Path, names: Iterable[str], problems: Problems) -> Iterator[Source]:
    """The readable files among `names` (relative to the folder, with “/”); what cannot be read becomes a problem."""
    for name in names:
        try:
            size = (folder / name).stat().st_size
            raw = (folder / name).read_bytes() if size <= LARGEST_FILE else None
        except OSError as error:
            problems.add_file(
                name, _("cannot be read ({reason})").format(reason=error.strerror or type(error).__name__)
            )
            continue
        if raw is None:
            words = _("has {size} bytes, expected {limit} at most; split it into several files")
            problems.add_file(name, words.format(size=size, limit=LARGEST_FILE))
            continue
        if (source := parse(name, raw, problems)) is not None:
            yield source


def parse(name: str, raw: bytes, problems: Problems) -> Source | None:
    """The file as a source; None, with a problem noted, where it is not UTF-8 or not TOML."""
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        words = _("is not UTF-8 text, expected TOML saved as UTF-8")
        problems.add_file(name, words, raw.count(b"\n", 0, error.start) + 1)
        return None
    try:
        return Source(name, text, _loads(text))
    except RecursionError:
        problems.add_file(name, _("is nested too deeply, expected the tables of a pack"))
    except ValueError as error:
        line = re.search(r"at line (\d+), column \d+", str(error))
        at_end = text.count("\n") + 1 if "end of document" in str(error) else 1
        words = _("is not TOML ({reason}), expected keys, values and [tables] as TOML 1.0 has them")
        reason = _shown(re.sub(r"\s*\(at [^()]*\)$", "", str(error)))
        problems.add_file(name, words.format(reason=reason), int(line[1]) if line else at_end)
    return None


def _loads(text: str) -> dict[str, Any]:
    found = plain(text)
    return tomllib.loads(text) if found is None else found


def _shown(words: str) -> str:
    """One line of at most 120 characters, whatever the file holds."""
    line = "".join(c if c.isprintable() else "�" for c in words)
    return line if len(line) <= 120 else line[:119] + "…"


class _Scan:
    """Where headers, keys and elements of arrays begin. Knows no more of TOML than that: the text has been read."""

    def __init__(self, text: str) -> None:
        self.lines: dict[Place, int] = {}
        self._tokens: list[tuple[str, int]] = []
        self._at = 0
        self._tables: dict[Place, int] = {}
        line = 1
        for match in _TOKEN.finditer(text):
            token = match[0]
            if token == "\n" or not (token.isspace() or token[0] == "#"):
                self._tokens.append((token, line))
            line += token.count("\n")
        try:
            self._document()
        except RecursionError:
            return

    def _peek(self) -> str:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        token = self._peek()
        self._at += 1
        return token

    def _mark(self, place: Place) -> None:
        if self._at < len(self._tokens):
            self.lines.setdefault(place, self._tokens[self._at][1])

    def _document(self) -> None:
        table: Place = ()
        while token := self._peek():
            if token == "\n":
                self._at += 1
            elif token == "[":
                table = self._header()
            else:
                self._entry(table)

    def _header(self) -> Place:
        start = self._at
        self._at += 1
        is_list = self._peek() == "["
        self._at += is_list
        keys = self._keys("]")
        self._at += 1 + is_list
        line = self._tokens[start][1]
        place: Place = ()
        for key in keys[:-1]:
            place += (key,)
            self.lines.setdefault(place, line)
            if place in self._tables:
                place += (self._tables[place],)
        place += tuple(keys[-1:])
        self.lines.setdefault(place, line)
        if is_list:
            self._tables[place] = self._tables.get(place, -1) + 1
            place += (self._tables[place],)
            self.lines.setdefault(place, line)
        return place

    def _keys(self, end: str) -> list[str]:
        keys = []
        while (token := self._peek()) and token not in (end, "\n"):
            if token != ".":
                keys.append(token[1:-1] if token[0] in "\"'" and len(token) > 1 else token)
            self._at += 1
        return keys

    def _entry(self, table: Place) -> None:
        start = self._at
        place = table
        for key in self._keys("="):
            place += (key,)
            self.lines.setdefault(place, self._tokens[start][1])
        if self._peek() == "=":
            self._at += 1
            self._value(place)

    def _value(self, place: Place) -> None:
        token = self._next()
        if token == "[":
            number = 0
            while (token := self._peek()) and token != "]":
                if token in ("\n", ","):
                    self._at += 1
                    continue
                self._mark((*place, number))
                self._value((*place, number))
                number += 1
            self._at += 1
        elif token == "{":
            while (token := self._peek()) and token != "}":
                if token in ("\n", ","):
                    self._at += 1
                else:
                    self._entry(place)
            self._at += 1
        else:
            # Numbers and dates hold dots and spaces, so a plain value may be several tokens.
            while (token := self._peek()) and token not in ("\n", ",", "]", "}"):
                self._at += 1
