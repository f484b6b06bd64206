"""A pack in another language, field by field, and the addresses by which translations name its parts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import Annotated, Any, TypeGuard, TypeVar

import msgspec
from msgspec import Meta

from alignment_desktop.content.fields import faults, given
from alignment_desktop.content.source import Problems, Source
from alignment_desktop.domain.pack import (
    Challenge,
    Criterion,
    FindingText,
    InterviewPlan,
    KpiFamily,
    KpiStarter,
    Language,
    Pack,
    Practice,
    Question,
    Register,
    RegisterField,
    RegisterStarter,
    Role,
    ScaleLevel,
    Script,
    Solution,
    Telling,
    Translation,
    Words,
    WorkshopStep,
)
from alignment_desktop.i18n import _

PART_OF: Mapping[str, type[msgspec.Struct]] = {
    "scale": ScaleLevel,
    "criteria": Criterion,
    "roles": Role,
    "kpi_families": KpiFamily,
    "challenges": Challenge,
    "practices": Practice,
    "questions": Question,
    "findings": FindingText,
    "solutions": Solution,
    "plans": InterviewPlan,
    "kpis": KpiStarter,
    "registers": Register,
    "scripts": Script,
    "workshop": WorkshopStep,
}
"""The lists of parts a pack has, by their field names in `Pack`."""

KINDS = tuple(PART_OF)

_WORDS: Mapping[str, tuple[str, ...]] = {
    "PackHead": ("title",),
    "ScaleLevel": ("name", "meaning"),
    "Criterion": ("title",),
    "Role": ("title",),
    "KpiFamily": ("title",),
    "Challenge": ("title", "short", "summary"),
    "Practice": ("title", "short", "summary", "strong", "weak"),
    "Question": ("text", "text_it", "why", "levels", "spoken", "listen_for", "probes", "evidence"),
    "FindingText": ("title", "condition", "criteria", "cause", "effect", "consequence", "recommendation"),
    "Solution": ("title", "purpose", "steps", "first_week", "owner_role", "cost_drivers", "risks", "measures"),
    "InterviewPlan": ("title", "opening", "closing"),
    "KpiStarter": ("title", "formula", "unit", "business_owner_role", "it_owner_role"),
    "Register": ("title", "summary"),
    "RegisterField": ("title", "help"),
    "Choice": ("title",),
    "Script": ("title", "text"),
    "WorkshopStep": ("title", "purpose", "steps"),
}

AnyPart = TypeVar("AnyPart", bound=msgspec.Struct)


def part_id(part: Any) -> str:
    """The id of a part; a level of the scale is known by its number."""
    return str(part.level) if hasattr(part, "level") else str(part.id)


def addressed(pack: Pack) -> Iterator[tuple[str, msgspec.Struct]]:
    """Every part with its address: `questions.C1.P1.Q1`, and in registers `registers.forums.fields.owner`."""
    yield "pack", pack.head
    for kind in KINDS:
        for part in getattr(pack, kind):
            yield from addressed_in(kind, part)


def addressed_in(kind: str, part: Any) -> Iterator[tuple[str, msgspec.Struct]]:
    """A part of a kind and, of a register, what lies in it, each with its address."""
    address = f"{kind}.{part_id(part)}"
    yield address, part
    if isinstance(part, Register):
        for field in part.fields:
            yield f"{address}.fields.{field.id}", field
            for choice in field.choices:
                yield f"{address}.fields.{field.id}.choices.{choice.id}", choice
        for starter in part.starters:
            yield f"{address}.starters.{starter.id}", starter


def part_at(address: str) -> tuple[str, str]:
    """Kind and id of the part that an address lies in; the head is “pack” and “pack”."""
    kind, _dot, id_ = address.partition(".")
    if kind == "registers":
        id_ = re.split(r"\.(?:fields|starters)\.", id_, maxsplit=1)[0]
    return kind, id_ or kind


def still_true(
    translations: Iterable[Translation], before: Mapping[str, msgspec.Struct], now: Mapping[str, msgspec.Struct]
) -> Iterator[Translation]:
    """Those that translate what says the same now as before; both are parts by their address."""
    for t in translations:
        if t.part in now and _said(now[t.part], t.field) == _said(before[t.part], t.field):
            yield t


def _said(part: msgspec.Struct, field: str) -> Any:
    in_values = isinstance(part, RegisterStarter) and field != "levels"
    return part.values.get(field) if in_values else getattr(part, field)  # type: ignore[attr-defined]


def check_translations(
    source: Source, pack: Pack, broken: Collection[str], seen: set[str], problems: Problems, *, is_whole: bool = True
) -> list[Translation]:
    """The translations of one file; what does not fit a part of the pack becomes a problem.

    The file is named by its language, or lies in a folder that is. `seen` are the parts that other files of that
    language have translated.

    A table may leave the kind of its part out where the id is used by one kind only.
    `broken` are addresses of parts that have problems of their own. Translations of what they contain are passed
    over, and so are those of unknown parts where the pack could not be read whole.
    """
    language = language_of(source.name)
    if language == pack.head.language or list(faults(language, Language)):
        words = _("is named “{name}”, expected a language of two small letters other than the pack's own ({own})")
        problems.add(source, (), words.format(name=language, own=pack.head.language))
        return []
    parts = dict(addressed(pack))
    found: list[Translation] = []
    for name, table in source.data.items():
        places = [a for a in (name, *(f"{kind}.{name}" for kind in KINDS)) if a in parts or _is_in(a, broken)]
        if not places and not is_whole:
            continue
        if not places:
            words = _("is not a part of the pack, expected an id, or kind and id such as criteria.value")
            problems.add(source, (name,), words)
        elif len(places) > 1:
            words = _("is the id of several parts, expected one of: {names}")
            problems.add(source, (name,), words.format(names=", ".join(places)))
        elif places[0] in seen:
            problems.add(source, (name,), _("is translated twice, expected one table for each part"))
        elif not isinstance(table, dict):
            words = _("is {given}, expected a table of fields and their words")
            problems.add(source, (name,), words.format(given=given(table)))
        elif places[0] in parts:
            found += _fields(source, name, places[0], language, _shapes(pack, places[0], parts[places[0]]), problems)
        elif places[0] in broken:
            shapes = _shapes_of(PART_OF[places[0].partition(".")[0]])
            _fields(source, name, places[0], language, shapes, problems)
        seen.update(places)
    return found


def language_of(name: str) -> str:
    """The language of a file of translations: translations/de.toml, or translations/de/C1.toml."""
    return name.removeprefix("translations/").partition("/")[0].removesuffix(".toml")


def _is_in(address: str, broken: Collection[str]) -> bool:
    register = ".".join(address.split(".")[:2]) if address.startswith("registers.") else address
    return address in broken or register in broken


def _fields(
    source: Source, name: str, address: str, language: str, shapes: Mapping[str, Any], problems: Problems
) -> list[Translation]:
    """The translated fields of one table that fit the shapes of the part's own fields."""
    found = []
    for field, value in source.data[name].items():
        if field not in shapes:
            words = _("is not a field with words here, expected one of: {names}")
            problems.add(source, (name, field), words.format(names=", ".join(shapes)))
            continue
        wrong = list(faults(value, shapes[field], (name, field)))
        for place, words in wrong:
            problems.add(source, place, words)
        if not wrong:
            text = tuple(value) if isinstance(value, list) else value
            found.append(Translation(language=language, part=address, field=field, text=text))
    return found


def _shapes(pack: Pack, address: str, part: msgspec.Struct) -> Mapping[str, Any]:
    """The fields of a part that hold words, with their types."""
    if isinstance(part, RegisterStarter):
        register = pack.register[address.removeprefix("registers.").rpartition(".starters.")[0]]
        shapes: dict[str, Any] = {
            f.id: Words for f in register.fields if f.kind in ("text", "long_text") and f.id in part.values
        }
        return shapes | ({"levels": _list_of(part.levels)} if part.levels else {})
    if isinstance(part, Question) and part.tells_apart:
        return {**_shapes_of(Question), "tells_apart": _list_of(part.tells_apart)}
    return _shapes_of(type(part))


def _list_of(parts: tuple[Any, ...]) -> Any:
    """As many words as there are parts: they are told by their place in the list."""
    return Annotated[tuple[Words, ...], Meta(min_length=len(parts), max_length=len(parts))]


@cache
def _shapes_of(kind: type[msgspec.Struct]) -> Mapping[str, Any]:
    return {f.name: f.type for f in msgspec.structs.fields(kind) if f.name in _WORDS[kind.__name__]}


def worded(pack: Pack) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Every field of a pack that is translated and holds words: address, field, and its texts in the pack's own."""
    for address, part in addressed(pack):
        for field in _shapes(pack, address, part):
            value = part.values[field] if _is_value(part, field) else getattr(part, field)
            if isinstance(value, str):
                yield address, field, (value,)
            elif value:
                yield address, field, tuple(text.sign if isinstance(text, Telling) else text for text in value)


def _is_value(part: msgspec.Struct, field: str) -> TypeGuard[RegisterStarter]:
    return isinstance(part, RegisterStarter) and field in part.values


def translated(pack: Pack, language: str) -> Pack:
    """The pack in a language; a field without translation keeps its own words. The hash stays that of the original."""
    words: dict[str, dict[str, Any]] = {}
    for t in pack.translations:
        if t.language == language:
            words.setdefault(t.part, {})[t.field] = t.text
    if not words:
        return pack
    changes: dict[str, Any] = {"head": _in_words(pack.head, words.get("pack"))}
    for kind in KINDS:
        changes[kind] = tuple(_translated(part, f"{kind}.{part_id(part)}", words) for part in getattr(pack, kind))
    return msgspec.structs.replace(pack, **changes)


def _translated(part: AnyPart, address: str, words: Mapping[str, Mapping[str, Any]]) -> AnyPart:
    part = _in_words(part, words.get(address))
    if isinstance(part, Register):
        return msgspec.structs.replace(
            part,
            fields=tuple(_translated(f, f"{address}.fields.{f.id}", words) for f in part.fields),
            starters=tuple(_starter(s, words.get(f"{address}.starters.{s.id}")) for s in part.starters),
        )
    if isinstance(part, RegisterField):
        choices = tuple(_in_words(c, words.get(f"{address}.choices.{c.id}")) for c in part.choices)
        return msgspec.structs.replace(part, choices=choices)
    return part


def _in_words(part: AnyPart, fields: Mapping[str, Any] | None) -> AnyPart:
    if not fields:
        return part
    if isinstance(part, Question) and "tells_apart" in fields:
        signs = zip(part.tells_apart, fields["tells_apart"], strict=True)
        fields = {**fields, "tells_apart": tuple(msgspec.structs.replace(t, sign=sign) for t, sign in signs)}
    return msgspec.structs.replace(part, **fields)


def _starter(starter: RegisterStarter, fields: Mapping[str, Any] | None) -> RegisterStarter:
    if not fields:
        return starter
    values = {name: text for name, text in fields.items() if name != "levels"}
    levels = fields.get("levels", starter.levels)
    return msgspec.structs.replace(starter, values={**starter.values, **values}, levels=levels)
