"""A pack as the tables of its files: what `packs.read_pack` reads, written again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import msgspec

from alignment_desktop.content.translation import part_id
from alignment_desktop.domain.pack import Pack, Question

Tables: TypeAlias = dict[str, Any]

_FOLDERS: Mapping[str, tuple[str, ...]] = {
    "challenges": ("practices", "questions"),
    "findings": ("findings",),
    "solutions": ("solutions",),
}
_REST = "more"
"""The file for parts of no challenge of this pack, and for all of them where their order is another one."""


def table_of(part: msgspec.Struct) -> Tables:
    """One part as a table of plain values; fields that have their default are left out."""
    table: Tables = msgspec.to_builtins(part)
    if isinstance(part, Question):
        # What a question weighs when nothing is said depends on what else is said of it.
        table["weight"] = part.weight
    return table


def pack_tables(pack: Pack) -> dict[str, Tables]:
    """The tables of a pack by the name of their file, laid out as the core pack is; files without tables are left out.

    Reading them with `read_pack`, file by file in the order of a folder, gives an equal pack.
    """
    files: dict[str, Tables] = {
        "pack.toml": {"pack": table_of(pack.head)} | _listed(pack, ("scale", "criteria", "roles", "kpi_families"))
    }
    stems = _stems([c.id for c in pack.challenges])
    for challenge in pack.challenges:
        files[f"challenges/{stems[challenge.id]}.toml"] = {"challenge": table_of(challenge)}
    practice = {p.id: p.challenge for p in pack.practices}
    for folder, kinds in _FOLDERS.items():
        of = {kind: [_challenge_of(part, practice) for part in getattr(pack, kind)] for kind in kinds}
        for kind in kinds:
            for name, part in zip(of[kind], getattr(pack, kind), strict=True):
                stem = stems.get(name, _REST) if _keeps_order(of.values(), stems) else _REST
                files.setdefault(f"{folder}/{stem}.toml", {}).setdefault(kind, []).append(table_of(part))
    files["plans.toml"] = _listed(pack, ("scripts", "plans"))
    files["workshop.toml"] = _listed(pack, ("workshop",))
    files["kpis.toml"] = _listed(pack, ("kpis",))
    stems = _stems([r.id for r in pack.registers])
    for register in pack.registers:
        files[f"registers/{stems[register.id]}.toml"] = {"register": table_of(register)}
    for translation in pack.translations:
        tables = files.setdefault(f"translations/{translation.language}.toml", {})
        text = translation.text
        tables.setdefault(translation.part, {})[translation.field] = list(text) if isinstance(text, tuple) else text
    return {name: tables for name, tables in files.items() if tables}


def _listed(pack: Pack, kinds: Iterable[str]) -> Tables:
    return {kind: [table_of(part) for part in parts] for kind in kinds if (parts := getattr(pack, kind))}


def _challenge_of(part: Any, practice: Mapping[str, str]) -> str:
    """The id of the challenge a part belongs to; empty where its practice is one of another pack."""
    return part.challenge if hasattr(part, "challenge") else practice.get(part.practice, "")


def _stems(ids: list[str]) -> dict[str, str]:
    """A file name for each id; numbered where a folder would not list the ids in their order, or not as several."""
    is_plain = ids == sorted(ids) and all(i < _REST for i in ids) and len({i.casefold() for i in ids}) == len(ids)
    return {name: name if is_plain else f"{number:02d}-{name}" for number, name in enumerate(ids, start=1)}


def _keeps_order(kinds: Iterable[list[str]], stems: Mapping[str, str]) -> bool:
    """Whether parts that are spread over the files of their challenges are read again in the same order."""
    places = [[stems.get(name, _REST) for name in names] for names in kinds]
    return all(names == sorted(names) for names in places)


def address_of(kind: str, part: msgspec.Struct) -> str:
    """The address of a part, as translations and comparisons name it: `questions.C1.P1.Q1`."""
    return f"{kind}.{part_id(part)}"
