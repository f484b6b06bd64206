"""Packs of content: read from a folder, checked in one run, laid over each other, kept as canonical text."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Collection, Iterable, Mapping
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, get_origin

import msgspec

from alignment_desktop.content.checks import Check, Draft, Placed
from alignment_desktop.content.coverage import domain_ids
from alignment_desktop.content.fields import bare, faults
from alignment_desktop.content.files import resources
from alignment_desktop.content.kept import pack_text
from alignment_desktop.content.source import Place, Problems, Source, read_sources
from alignment_desktop.content.translation import (
    KINDS,
    PART_OF,
    addressed,
    check_translations,
    language_of,
    part_id,
    still_true,
)
from alignment_desktop.domain.outline import Outline
from alignment_desktop.domain.pack import (
    Challenge,
    Criterion,
    FindingText,
    InterviewPlan,
    KpiFamily,
    KpiStarter,
    Pack,
    PackHead,
    Practice,
    Question,
    Register,
    Role,
    ScaleLevel,
    Script,
    Solution,
    WorkshopStep,
)
from alignment_desktop.i18n import _


class _File(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The tables of one file of a pack."""


class PackFile(_File, kw_only=True):
    """pack.toml: the head and the small lists."""

    pack: PackHead
    scale: tuple[ScaleLevel, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    roles: tuple[Role, ...] = ()
    kpi_families: tuple[KpiFamily, ...] = ()


class ChallengeFile(_File, kw_only=True):
    """challenges/C1.toml: one challenge, or only practices and questions added to a challenge of another pack."""

    challenge: Challenge | None = None
    practices: tuple[Practice, ...] = ()
    questions: tuple[Question, ...] = ()


class FindingsFile(_File, kw_only=True):
    """findings/C1.toml"""

    findings: tuple[FindingText, ...] = ()


class SolutionsFile(_File, kw_only=True):
    """solutions/C1.toml"""

    solutions: tuple[Solution, ...] = ()


class PlansFile(_File, kw_only=True):
    """plans.toml"""

    scripts: tuple[Script, ...] = ()
    plans: tuple[InterviewPlan, ...] = ()


class WorkshopFile(_File, kw_only=True):
    """workshop.toml: the agenda of the workshop."""

    workshop: tuple[WorkshopStep, ...] = ()


class KpisFile(_File, kw_only=True):
    """kpis.toml"""

    kpis: tuple[KpiStarter, ...] = ()


class RegisterFile(_File, kw_only=True):
    """registers/forums.toml: one register."""

    register: Register


_LAYOUT: Mapping[str, type[_File]] = {
    "pack.toml": PackFile,
    "challenges/*.toml": ChallengeFile,
    "findings/*.toml": FindingsFile,
    "solutions/*.toml": SolutionsFile,
    "plans.toml": PlansFile,
    "workshop.toml": WorkshopFile,
    "kpis.toml": KpisFile,
    "registers/*.toml": RegisterFile,
}
_TRANSLATIONS = ("translations/*.toml", "translations/*/*.toml")
_DELIVERABLES = "deliverables/*.toml"
_ONE_OF = {"pack": "pack", "challenge": "challenges", "register": "registers"}
_UNREAD = PackHead(id="unread", version="0.0.0", title="unread", licence="unread")


def load_pack(folder: Path, *, base: Pack | None = None) -> Pack:
    """The pack in a folder, checked. With `base` it is an addition: it may name parts of the base, and hold less.

    Raises InputProblems with every problem of the folder, each as “file:line: field: what is wrong, what is expected”.
    """
    problems = Problems()
    names = _names(folder, problems)
    sources = tuple(read_sources(folder, names, problems))
    unread = set(names) - {source.name for source in sources}
    return read_pack(
        sources, _("The pack {name}").format(name=folder.name), base=base, problems=problems, unread=unread
    )


def read_pack(
    sources: Iterable[Source],
    what: str,
    *,
    base: Pack | None = None,
    problems: Problems | None = None,
    unread: Collection[str] = (),
) -> Pack:
    """The pack made of these tables, checked as `load_pack` does, wherever they come from.

    A source is named as its file would be in a folder: the name says which tables it holds. `what` begins the summary
    of the problems; `unread` names files that could not be read, so that what refers to their parts is passed over.
    Raises InputProblems with every problem, those already in `problems` included.
    """
    problems = problems if problems is not None else Problems()
    draft = Draft()
    translations = []
    for source in sources:
        if _is_translation(source.name):
            translations.append(source)
        else:
            _read(draft, source, problems)
    for name in unread:
        if not _is_translation(name):
            draft.unread.update(_ONE_OF.get(table, table) for table in _shape_of(name).__struct_fields__)
    Check(draft, base, domain_ids(), problems).run()
    # A head that cannot be read is a problem already; the translations are still checked against the rest.
    head = draft.head.part if draft.head else _UNREAD
    pack = Pack(head=head, sha256="", **{kind: draft.parts(kind) for kind in KINDS})
    whole = overlay(base, pack) if base else pack
    broken = draft.broken()
    seen: dict[str, set[str]] = {}
    found = [
        translation
        for source in translations
        for translation in check_translations(
            source, whole, broken, seen.setdefault(language_of(source.name), set()), problems, is_whole=not draft.unread
        )
    ]
    problems.stop(what)
    return _sealed(msgspec.structs.replace(pack, translations=tuple(found)))


@cache
def core_pack() -> Pack:
    """The pack the product ships; read once."""
    return load_pack(resources() / "packs" / "core")


def overlay(core: Pack, own: Pack) -> Pack:
    """The core with the parts of an own pack: those with a known id in its place, the others after it.

    A question that `replaces` one of the core takes its place in plans and follow-up rules too. Words that the own
    pack says otherwise lose their translation, unless it brings one. The head is that of the own pack.
    """
    new_id = {q.replaces: q.id for q in own.questions if q.replaces}
    changes: dict[str, Any] = {kind: _merged(getattr(core, kind), getattr(own, kind)) for kind in KINDS}
    changes["questions"] = tuple(_after_new_id(q, new_id) for q in changes["questions"] if q.id not in new_id)
    changes["plans"] = tuple(_with_new_ids(plan, new_id) for plan in changes["plans"])
    merged = Pack(head=own.head, sha256="", **changes)
    kept = still_true(core.translations, dict(addressed(core)), dict(addressed(merged)))
    words = {(t.language, t.part, t.field): t for t in (*kept, *own.translations)}
    return _sealed(msgspec.structs.replace(merged, translations=tuple(words.values())))


def _merged(core: tuple[Any, ...], own: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(({part_id(p): p for p in core} | {part_id(p): p for p in own}).values())


def _after_new_id(question: Question, new_id: Mapping[str, str]) -> Question:
    rule = question.follow_up
    if rule is None or rule.question not in new_id:
        return question
    rule = msgspec.structs.replace(rule, question=new_id[rule.question])
    return msgspec.structs.replace(question, follow_up=rule)


def _with_new_ids(plan: InterviewPlan, new_id: Mapping[str, str]) -> InterviewPlan:
    if new_id.keys().isdisjoint(plan.questions):
        return plan
    # A plan may name the new question beside the old one; it is asked once.
    questions, must_ask = (
        tuple(dict.fromkeys(new_id.get(name, name) for name in names)) for names in (plan.questions, plan.must_ask)
    )
    return msgspec.structs.replace(plan, questions=questions, must_ask=must_ask)


def _sealed(pack: Pack) -> Pack:
    return msgspec.structs.replace(pack, sha256=hashlib.sha256(pack_text(pack).encode()).hexdigest())


def pack_schema() -> dict[str, Any]:
    """JSON Schema of a pack's folder and of the outlines: each property is a file, its value the tables in it."""
    words = dict[str, dict[str, str | tuple[str, ...]]]
    shapes: dict[str, Any] = {**_LAYOUT, **dict.fromkeys(_TRANSLATIONS, words), _DELIVERABLES: Outline}
    schemas, parts = msgspec.json.schema_components(list(shapes.values()), ref_template="#/$defs/{name}")
    by_name = dict(zip(shapes, schemas, strict=True))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Files of a content pack, and outlines of deliverables, as TOML",
        "type": "object",
        "properties": {name: schema for name, schema in by_name.items() if "*" not in name},
        "patternProperties": {
            "^" + name.replace(".", r"\.").replace("*", "[^/]+") + "$": schema
            for name, schema in by_name.items()
            if "*" in name
        },
        "additionalProperties": False,
        "$defs": parts,
    }


def _names(folder: Path, problems: Problems) -> list[str]:
    """The TOML files of a folder in the order of the layout; a missing folder, head or place is a problem."""
    found = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.toml"))
    patterns = (*_LAYOUT, *_TRANSLATIONS)
    if "pack.toml" not in found:
        problems.add_file("pack.toml", _("is missing, expected the head of a pack in the folder"))
    for name in found:
        if not any(_matches(name, pattern) for pattern in patterns):
            words = _("is in no place of a pack, expected one of: {places}")
            problems.add_file(name, words.format(places=", ".join(patterns)))
    return [name for pattern in patterns for name in found if _matches(name, pattern)]


def _shape_of(name: str) -> type[_File]:
    return next(shape for pattern, shape in _LAYOUT.items() if _matches(name, pattern))


def _is_translation(name: str) -> bool:
    return any(_matches(name, pattern) for pattern in _TRANSLATIONS)


def _matches(name: str, pattern: str) -> bool:
    return fnmatchcase(name, pattern) and name.count("/") == pattern.count("/")


def _read(draft: Draft, source: Source, problems: Problems) -> None:
    """Add the parts of one file to the draft; a part with problems leaves only its id there."""
    shape = _shape_of(source.name)
    _weigh_unasked(source.data)
    try:
        parts = msgspec.convert(source.data, shape)
    except (msgspec.ValidationError, RecursionError):
        parts = None
        for place, words in faults(source.data, shape):
            problems.add(source, place, words)
    for name in shape.__struct_fields__:
        given = source.data.get(name)
        read = getattr(parts, name, None)
        if name in _ONE_OF:
            if isinstance(given, dict):
                _take(draft, source, (name,), given, read, problems)
        elif isinstance(given, list):
            for number, table in enumerate(given):
                _take(draft, source, (name, number), table, read[number] if read else None, problems)


def _take(draft: Draft, source: Source, place: Place, table: Any, part: Any, problems: Problems) -> None:
    """Claim the id of one table and keep its part, read on its own where the file as a whole could not be."""
    name = str(place[0])
    kind = _ONE_OF.get(name, name)
    if part is None:
        with contextlib.suppress(msgspec.ValidationError, RecursionError):
            part = msgspec.convert(table, PART_OF.get(kind, PackHead))
    if kind == "pack":
        draft.head = Placed(source, place, part) if part else None
        return
    field = "level" if kind == "scale" else "id"
    given = table.get(field) if isinstance(table, dict) else None
    if not isinstance(given, str | int):
        return
    first = draft.claimed[kind].setdefault(str(given), (source, place))
    if first != (source, place):
        words = _("is “{id}” a second time (first in {place}), expected an id of its own")
        problems.add(source, (*place, field), words.format(id=given, place=first[0].where((*first[1], field))))
    elif part is not None:
        draft.placed[kind].append(Placed(source, place, part))
    else:
        draft.torn[kind].append(Placed(source, place, _torn(table, PART_OF[kind])))


def _torn(table: dict[str, Any], shape: type[msgspec.Struct]) -> SimpleNamespace:
    """What can be read of a table with faulty fields; in place of those stands their default, () or None."""
    part = SimpleNamespace()
    for f in msgspec.structs.fields(shape):
        empty = () if get_origin(bare(f.type)) is tuple else None
        value = empty if f.default is msgspec.NODEFAULT else f.default
        if f.encode_name in table:
            with contextlib.suppress(msgspec.ValidationError, RecursionError):
                value = msgspec.convert(table[f.encode_name], f.type)
        setattr(part, f.name, value)
    return part


def _weigh_unasked(data: dict[str, Any]) -> None:
    """A follow-up and a question for the level wanted weigh nothing unless their table says otherwise."""
    questions = data.get("questions")
    for table in questions if isinstance(questions, list) else ():
        if isinstance(table, dict) and ("follow_up" in table or table.get("asks") == "target"):
            table.setdefault("weight", 0)
