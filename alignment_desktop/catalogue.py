"""Catalogues of translated sentences: the readable .po file is what runs, there is no compiled copy to keep in step."""

from __future__ import annotations

import gettext
import struct
from collections.abc import Iterable, Iterator
from io import BytesIO

from msgspec import Struct

_ESCAPED = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}
_MAGIC, _HEAD = 0x950412DE, 28


class Entry(Struct, frozen=True, kw_only=True):
    """One message and its translation: several `forms` where it has a plural, one otherwise.

    The entry of the empty message is the head of the catalogue, with its plural rule. `line` is where it begins.
    """

    line: int
    context: str = ""
    message: str
    plural: str = ""
    forms: tuple[str, ...]


class _Open(Struct):
    """An entry while its lines are read: the text of each keyword, and the keyword that is being continued."""

    line: int
    texts: dict[str, str] = {}
    last: str = ""


def entries(text: str) -> tuple[Entry, ...]:
    """The entries of a .po file in their order, comments left out.

    Raises ValueError, naming the line, for what is no entry, a message that comes twice, and a missing translation.
    """
    found: dict[tuple[str, str], Entry] = {}
    for part in _parts(text):
        entry = _entry(part)
        if (entry.context, entry.message) in found:
            raise ValueError(f"line {entry.line}: the message stands in the catalogue already")
        found[entry.context, entry.message] = entry
    return tuple(found.values())


def translations(text: str) -> gettext.GNUTranslations:
    """The catalogue of a .po file, ready to translate. Raises ValueError as `entries` does."""
    return gettext.GNUTranslations(BytesIO(_compiled(entries(text))))


def _parts(text: str) -> Iterator[_Open]:
    """The lines of each entry, joined by keyword."""
    part = _Open(0)
    lines = (line.strip() for line in text.split("\n"))
    for number, line in enumerate(lines, start=1):
        if not line or line.startswith("#"):
            continue
        keyword, _blank, quoted = ("", "", line) if line.startswith('"') else line.partition(" ")
        begins = keyword == "msgctxt" or (keyword == "msgid" and part.last != "msgctxt")
        if begins:
            if part.last:
                yield part
            part = _Open(number)
        keyword = keyword or part.last
        known = keyword in ("msgctxt", "msgid", "msgid_plural", "msgstr") or (
            keyword.startswith("msgstr[") and keyword.endswith("]") and keyword[7:-1].isdecimal()
        )
        if not known or not part.line:
            raise ValueError(f"line {number}: expected msgctxt, msgid, msgid_plural, msgstr or the text of one")
        if keyword in part.texts and keyword != part.last:
            raise ValueError(f"line {number}: {keyword} comes twice")
        part.texts[keyword] = part.texts.get(keyword, "") + _unquoted(quoted.strip(), number)
        part.last = keyword
    if part.last:
        yield part


def _unquoted(quoted: str, number: int) -> str:
    """The text between the quotation marks, its escapes read."""
    if len(quoted) < 2 or quoted[0] != '"' or quoted[-1] != '"':
        raise ValueError(f"line {number}: a text stands in quotation marks")
    out: list[str] = []
    signs = iter(quoted[1:-1])
    for sign in signs:
        if sign == '"':
            raise ValueError(f"line {number}: a quotation mark within a text needs a backslash before it")
        if sign == "\\":
            escaped = next(signs, "")
            if escaped not in _ESCAPED:
                raise ValueError(f"line {number}: \\{escaped} is no known escape")
            out.append(_ESCAPED[escaped])
        else:
            out.append(sign)
    return "".join(out)


def _entry(part: _Open) -> Entry:
    texts = part.texts
    plural = texts.get("msgid_plural", "")
    names = [f"msgstr[{n}]" for n in range(sum(k.startswith("msgstr[") for k in texts))] if plural else ["msgstr"]
    wanted = {"msgid", *names, *(["msgid_plural"] if plural else [])}
    if not names or texts.keys() - {"msgctxt"} != wanted or not all(texts[name] for name in names):
        raise ValueError(f"line {part.line}: the entry is not a message with its translation")
    return Entry(
        line=part.line, context=texts.get("msgctxt", ""), message=texts["msgid"], plural=plural,
        forms=tuple(texts[name] for name in names),
    )  # fmt: skip


def _compiled(found: Iterable[Entry]) -> bytes:
    """The entries in the binary form that Python's gettext reads: two tables of lengths and places, then the texts."""
    pairs = sorted(
        (
            ((f"{e.context}\4" if e.context else "") + e.message + (f"\0{e.plural}" if e.plural else "")).encode(),
            "\0".join(e.forms).encode(),
        )
        for e in found
    )
    count = len(pairs)
    tables, texts = b"", b""
    for side in (0, 1):
        for pair in pairs:
            tables += struct.pack("<2I", len(pair[side]), _HEAD + 16 * count + len(texts))
            texts += pair[side] + b"\0"
    return struct.pack("<7I", _MAGIC, 0, count, _HEAD, _HEAD + 8 * count, 0, 0) + tables + texts
