"""The plain part of TOML that content is written in, read by one search a line.

The core pack is read in a third of tomllib's time. Nothing is read differently: what this is not sure of (dotted
keys, multi-line strings, escapes other than quotes, comments in lists, anything twice or wrong) it leaves to
tomllib, which also words the errors.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

_CHARS = r'[^"\\\x00-\x1f\x7f]*'
_TEXT = rf'"{_CHARS}(?:\\["\\]{_CHARS})*"'
_NAME = r"[A-Za-z0-9_-]+"
_BARE = r"(?:true|false|0|[1-9][0-9]{0,8})(?![A-Za-z0-9_.:+-])"
_PAIR = rf"{_NAME}[ \t]*=[ \t]*(?:{_TEXT}|{_BARE})"
_ROW = rf"\{{[ \t]*{_PAIR}(?:[ \t]*,[ \t]*{_PAIR})*[ \t]*\}}"
_GAP = r"[ \t\n]*"
_REST = r"[ \t]*(?:\#[^\x00-\x1f\x7f]*)?\n"
_STATEMENT = re.compile(
    rf"""
    (?P<key>{_NAME})[ \t]*=[ \t]*(?:
        (?P<text>{_TEXT}){_REST}
      | (?P<bare>{_BARE}){_REST}
      | (?P<texts>\[(?:{_GAP}{_TEXT}{_GAP},)*{_GAP}(?:{_TEXT}{_GAP})?\]){_REST}
      | (?P<row>{_ROW}){_REST}
      | (?P<rows>\[(?:{_GAP}{_ROW}{_GAP},)*{_GAP}(?:{_ROW}{_GAP})?\]){_REST}
      | (?P<other>[^\n]+)\n
    )
  | \[\[(?P<list>{_NAME}(?:\.{_NAME})*)\]\]{_REST}
  | \[(?P<table>{_NAME}(?:\.{_NAME})*|"[A-Za-z0-9_.-]+")\]{_REST}
  | {_REST}
    """,
    re.VERBOSE,
)
_TEXTS = re.compile(_TEXT)
_PAIRS = re.compile(rf"({_NAME})[ \t]*=[ \t]*({_TEXT}|{_BARE})|\}}")


def plain(text: str) -> dict[str, Any] | None:
    """What tomllib.loads gives for the text, or None where only tomllib can say. Line ends must be “\\n”."""
    text += "\n"
    document: dict[str, Any] = {}
    table = document
    # Tables and lists begun by a header may be gone into by a later one; values written in place may not.
    begun: dict[int, dict[str, Any] | list[Any]] = {id(document): document}
    at = 0
    while at < len(text):
        match = _STATEMENT.match(text, at)
        if match is None:
            return None
        at = match.end()
        kind = match.lastgroup
        if kind is None:
            continue
        if kind in ("list", "table"):
            opened = _opened(document, match[kind], kind == "list", begun)
            if opened is None:
                return None
            table = opened
            continue
        key = match["key"]
        if key in table:
            return None
        try:
            table[key] = _value(kind, match[kind])
        except (ValueError, RecursionError):
            return None
    return document


def _value(kind: str, words: str) -> Any:
    """The value in the words; raises ValueError where tomllib would, or has to be asked."""
    match kind:
        case "text" | "bare":
            return _single(words)
        case "texts":
            return [_single(one) for one in _TEXTS.findall(words)]
        case "row":
            return _rows(words)[0]
        case "rows":
            return _rows(words)
        case _:
            return tomllib.loads(f"v = {words}")["v"]


def _rows(words: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    row: dict[str, Any] = {}
    for key, value in _PAIRS.findall(words):
        if not key:
            rows.append(row)
            row = {}
        elif key in row:
            raise ValueError(key)
        else:
            row[key] = _single(value)
    return rows


def _single(words: str) -> str | int | bool:
    if words[0] == '"':
        return re.sub(r"\\(.)", r"\1", words[1:-1]) if "\\" in words else words[1:-1]
    return int(words) if words[0].isdigit() else words == "true"


def _opened(
    document: dict[str, Any], header: str, is_list: bool, begun: dict[int, dict[str, Any] | list[Any]]
) -> dict[str, Any] | None:
    """The new table a header begins, or None where it is not simply new."""
    *way, last = [header[1:-1]] if header[0] == '"' else header.split(".")
    table = document
    for name in way:
        inner = table.get(name)
        if id(inner) not in begun or inner is None:
            return None
        table = inner[-1] if isinstance(inner, list) else inner
    new: dict[str, Any] = {}
    if not is_list and last not in table:
        table[last] = new
    elif is_list and last not in table:
        rows = table[last] = [new]
        begun[id(rows)] = rows
    elif is_list and id(table[last]) in begun and isinstance(table[last], list):
        table[last].append(new)
    else:
        return None
    begun[id(new)] = new
    return new
