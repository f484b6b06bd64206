"""The words, keys and links of a composed document, found by walking through its blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from msgspec import Struct

from alignment_desktop.charts.picture import HitArea
from alignment_desktop.deliverables.blocks import Block, Heading, Quote, Table, Text, plain


def values(thing: Any) -> Iterator[Any]:
    """Every value in a tree of blocks, the blocks themselves included."""
    yield thing
    if isinstance(thing, (tuple, list)):
        for part in thing:
            yield from values(part)
    elif isinstance(thing, Struct):
        for name in thing.__struct_fields__:
            yield from values(getattr(thing, name))
    elif is_dataclass(thing) and not isinstance(thing, type):
        for field in fields(thing):
            yield from values(getattr(thing, field.name))


def words(blocks: Iterable[Block]) -> str:
    """All text of the blocks, one piece a line."""
    return "\n".join(value for value in values(tuple(blocks)) if isinstance(value, str))


def lines(blocks: Iterable[Block]) -> list[str]:
    """The running text of the blocks, one item a paragraph."""
    return [plain(text.text) for text in of_kind(Text, blocks)]


def keys(blocks: Iterable[Block]) -> set[str]:
    """Every place that can be led to."""
    return {
        value.key for value in values(tuple(blocks)) if not isinstance(value, HitArea) and getattr(value, "key", "")
    }


def links(blocks: Iterable[Block]) -> set[str]:
    """Every place that something leads to, pictures included."""
    found = {value.to for value in values(tuple(blocks)) if getattr(value, "to", "") and isinstance(value.to, str)}
    return found | {value.key for value in values(tuple(blocks)) if isinstance(value, HitArea) and value.key}


def of_kind(kind: type[Any], blocks: Iterable[Block]) -> list[Any]:
    """All blocks of a kind, also those within others."""
    return [value for value in values(tuple(blocks)) if isinstance(value, kind)]


def headings(blocks: Iterable[Block]) -> list[Heading]:
    return of_kind(Heading, blocks)


def quotes(blocks: Iterable[Block]) -> list[Quote]:
    return of_kind(Quote, blocks)


def rows(table: Table) -> list[list[str]]:
    """The cells of a table as plain text."""
    return [[plain(getattr(cell, "text", cell)) for cell in row.cells] for row in table.rows]


def empty_headings(blocks: Iterable[Block]) -> list[str]:
    """Headings with nothing under them before the next of the same or a higher level."""
    flat: list[Block] = []

    def open_up(parts: Iterable[Block]) -> None:
        for part in parts:
            inner = getattr(part, "blocks", None)
            if inner is None:
                flat.append(part)
            else:
                open_up(inner)

    open_up(blocks)
    found = []
    for n, block in enumerate(flat):
        following = flat[n + 1] if n + 1 < len(flat) else None
        if isinstance(block, Heading) and (
            following is None or (isinstance(following, Heading) and following.level <= block.level)
        ):
            found.append(block.text)
    return found
