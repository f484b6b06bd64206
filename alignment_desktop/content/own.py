"""The consultant's own pack as a workbook keeps it, part by part: made into packs, and taken apart again.

Pure functions over values, so that a job can use them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any, TypeAlias

import msgspec

from alignment_desktop.content.packs import core_pack, overlay, read_pack
from alignment_desktop.content.source import Place, Source
from alignment_desktop.content.translation import KINDS, PART_OF, part_id
from alignment_desktop.domain.library import OwnPart
from alignment_desktop.domain.pack import Pack, PackHead, Translation
from alignment_desktop.i18n import _

HEAD = ("pack", "pack")
"""Kind and id under which the head of the own pack is kept."""

TRANSLATIONS = "translations"
"""The kind of what a part says in another language; its id is `words_id`."""

PREFIX = "own."
"""How the ids of own parts begin that do not stand in the place of another; no id of the core begins so."""

Bodies: TypeAlias = dict[tuple[str, str], str]
"""Kind and id of every own part -> its canonical JSON."""

# Where `read_pack` expects the parts of a kind: the name of a file and the list in it. A star stands for the id.
_PLACES: Mapping[str, tuple[str, str]] = {
    "pack": ("pack.toml", "pack"),
    "scale": ("pack.toml", "scale"),
    "criteria": ("pack.toml", "criteria"),
    "roles": ("pack.toml", "roles"),
    "kpi_families": ("pack.toml", "kpi_families"),
    "challenges": ("challenges/*.toml", "challenge"),
    "practices": ("challenges/more.toml", "practices"),
    "questions": ("challenges/more.toml", "questions"),
    "findings": ("findings/more.toml", "findings"),
    "solutions": ("solutions/more.toml", "solutions"),
    "scripts": ("plans.toml", "scripts"),
    "plans": ("plans.toml", "plans"),
    "workshop": ("workshop.toml", "workshop"),
    "kpis": ("kpis.toml", "kpis"),
    "registers": ("registers/*.toml", "register"),
}


class Origin(StrEnum):
    """Where a part of the whole pack comes from: ours, the consultant's, or the consultant's in the place of ours."""

    CORE = "core"
    OWN = "own"
    IN_PLACE = "in_place"


class _Kept(Source):
    """Parts that lie in a workbook rather than in a file: they have no lines."""

    def __init__(self, name: str, data: dict[str, Any]) -> None:
        super().__init__(name, "", data)

    def line(self, place: Place) -> int:
        """1: all problems are in one place."""
        return 1

    def where(self, place: Place) -> str:
        """The own pack."""
        return _("own pack")


def own_pack(parts: Collection[OwnPart]) -> Pack | None:
    """The own pack, checked as an addition to ours; None where it holds nothing.

    Raises InputProblems with every problem, “own pack: questions[own.C1.P1.Q1].levels: what is wrong”.
    """
    if not any((part.kind, part.part) != HEAD for part in parts):
        return None
    return read_pack(_sources(parts), _("The own pack"), base=core_pack())


def whole_pack(parts: Collection[OwnPart]) -> Pack:
    """What a new round asks: our pack with the own parts laid over it, or just ours. Raises as `own_pack` does."""
    own = own_pack(parts)
    return core_pack() if own is None else overlay(core_pack(), own)


def _sources(parts: Iterable[OwnPart]) -> Iterator[Source]:
    files: dict[str, dict[str, Any]] = {}
    for part in parts:
        if part.kind == TRANSLATIONS:
            language, _space, address = part.part.partition(" ")
            texts = {one["field"]: one["text"] for one in msgspec.json.decode(part.body)}
            files.setdefault(f"translations/{language}.toml", {})[address] = texts
            continue
        name, table = _PLACES[part.kind]
        data = msgspec.json.decode(part.body)
        if part.kind == "questions":
            # Left out of the text where it is the usual one, which for some questions is not what a file says.
            data.setdefault("weight", 1)
        tables = files.setdefault(name.replace("*", part.part), {})
        if table in ("pack", "challenge", "register"):
            tables[table] = data
        else:
            tables.setdefault(table, []).append(data)
    return (_Kept(name, tables) for name, tables in files.items())


def body(part: Any) -> str:
    """A part as canonical JSON: the same for equal parts."""
    return msgspec.json.encode(part, order="deterministic").decode()


def part_from(kept: OwnPart) -> Any:
    """The part that is kept: of the class of its kind. Raises msgspec.ValidationError where it is none any more."""
    if (kept.kind, kept.part) == HEAD:
        return msgspec.json.decode(kept.body, type=PackHead)
    shape = tuple[Translation, ...] if kept.kind == TRANSLATIONS else PART_OF[kept.kind]
    return msgspec.json.decode(kept.body, type=shape)


def words_id(language: str, address: str) -> str:
    """The id under which the words of a part in another language are kept; `address` as in `pack.Translation`."""
    return f"{language} {address}"


def bodies_of_words(translations: Iterable[Translation]) -> Bodies:
    """What is kept of these translations, together for each part and language."""
    found: dict[str, list[Translation]] = {}
    for one in translations:
        found.setdefault(words_id(one.language, one.part), []).append(one)
    return {(TRANSLATIONS, name): body(sorted(words, key=lambda t: t.field)) for name, words in found.items()}


def bodies_of(pack: Pack) -> Bodies:
    """A whole pack or an addition, as it is kept: what is the same in our pack is left out."""
    core = core_pack()
    bodies = {HEAD: body(pack.head)}
    for kind in KINDS:
        ours = {part_id(part): part for part in getattr(core, kind)}
        parts = {part_id(part): part for part in getattr(pack, kind)}
        bodies |= {(kind, id_): body(part) for id_, part in parts.items() if ours.get(id_) != part}
    known = set(core.translations)
    return bodies | bodies_of_words(one for one in pack.translations if one not in known)


def origin(parts: Iterable[OwnPart], kind: str, id_: str) -> Origin:
    """Where a part of the whole pack comes from."""
    kept = next((part for part in parts if (part.kind, part.part) == (kind, id_)), None)
    if kept is None:
        return Origin.CORE
    ours = {part_id(part) for part in getattr(core_pack(), kind)}
    replaced = msgspec.json.decode(kept.body).get("replaces")
    return Origin.IN_PLACE if id_ in ours or replaced in ours else Origin.OWN


def listed(parts: Iterable[OwnPart]) -> tuple[tuple[str, str, str], ...]:
    """Kind, id and title of every own part but the head and translations, by kind; a question is called by its words.

    Also of one that does not fit the format any more, by its id.
    """
    found = []
    for part in parts:
        if part.kind in KINDS:
            said = msgspec.json.decode(part.body)
            title = next(
                (said[name] for name in ("title", "text", "name") if isinstance(said.get(name), str)), part.part
            )
            found.append((part.kind, part.part, title))
    return tuple(sorted(found, key=lambda one: KINDS.index(one[0])))
