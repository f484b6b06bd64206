"""What changes between two packs, or two versions of one: before a round asks another bank than the one before it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from msgspec import Struct

from alignment_desktop.domain.pack import Pack, Translation
from alignment_desktop.i18n import N_, Translator

KIND_TITLES = {
    "scale": N_("Levels"),
    "criteria": N_("Criteria"),
    "challenges": N_("Challenges"),
    "practices": N_("Practices"),
    "questions": N_("Questions"),
    "findings": N_("Findings"),
    "solutions": N_("Solutions"),
    "roles": N_("Roles"),
    "plans": N_("Interview plans"),
    "kpi_families": N_("KPI families"),
    "kpis": N_("KPI starters"),
    "registers": N_("Registers"),
    "scripts": N_("Scripts"),
    "workshop": N_("Workshop"),
    "translations": N_("Translations"),
}
"""The kinds of parts a pack has, in the order in which changes are told."""


class Fate(StrEnum):
    """What becomes of a part."""

    ADDED = "added"
    CHANGED = "changed"
    REPLACED = "replaced"
    RETIRED = "retired"


class PartChange(Struct, frozen=True, kw_only=True):
    """One part that differs. `fields` are those that changed, `by` the id of the part that takes its place.

    Translations are told by language: `fields` holds how many texts differ.
    """

    kind: str
    id: str
    title: str
    fate: Fate
    fields: tuple[str, ...] = ()
    by: str | None = None


def compared(before: Pack, after: Pack) -> tuple[PartChange, ...]:
    """Every part that `after` adds, changes, replaces or leaves out, by kind, in the order of the packs."""
    changes: list[PartChange] = []
    for kind in KIND_TITLES:
        if kind == "translations":
            changes += _translations(before.translations, after.translations)
        else:
            changes += _of_kind(kind, getattr(before, kind), getattr(after, kind))
    return tuple(changes)


def _of_kind(kind: str, before: tuple[Any, ...], after: tuple[Any, ...]) -> list[PartChange]:
    old, new = ({_id(part): part for part in parts} for parts in (before, after))
    successor = {part.replaces: part.id for part in after if getattr(part, "replaces", None)}
    changes = []
    for name, part in old.items():
        if name not in new:
            by = successor.get(name)
            fate = Fate.REPLACED if by else Fate.RETIRED
            changes.append(PartChange(kind=kind, id=name, title=_title(part), fate=fate, by=by))
        elif part != new[name]:
            fields = tuple(f for f in part.__struct_fields__ if getattr(part, f) != getattr(new[name], f))
            changes.append(PartChange(kind=kind, id=name, title=_title(new[name]), fate=Fate.CHANGED, fields=fields))
    replacing = set(successor.values()) if old.keys() & successor.keys() else set()
    changes += [
        PartChange(kind=kind, id=name, title=_title(part), fate=Fate.ADDED)
        for name, part in new.items()
        if name not in old and name not in replacing
    ]
    return changes


def _translations(before: tuple[Translation, ...], after: tuple[Translation, ...]) -> list[PartChange]:
    old, new = ({(t.language, t.part, t.field): t.text for t in words} for words in (before, after))
    differing = [place for place in {**old, **new} if old.get(place) != new.get(place)]
    languages = sorted({language for language, _part, _field in differing})
    return [
        PartChange(
            kind="translations",
            id=language,
            title=language,
            fate=_fate_of(language, before, after),
            fields=(str(sum(place[0] == language for place in differing)),),
        )
        for language in languages
    ]


def _fate_of(language: str, before: tuple[Translation, ...], after: tuple[Translation, ...]) -> Fate:
    if not any(t.language == language for t in before):
        return Fate.ADDED
    return Fate.CHANGED if any(t.language == language for t in after) else Fate.RETIRED


def _id(part: Struct) -> str:
    return str(part.level) if hasattr(part, "level") else str(part.id)  # type: ignore[attr-defined]


def _title(part: Any) -> str:
    """What a reader knows a part by: its title, the words of a question, the name of a level."""
    return str(next(getattr(part, name) for name in ("title", "text", "name") if hasattr(part, name)))


def told(changes: tuple[PartChange, ...], t: Translator) -> tuple[str, ...]:
    """The changes as lines to read: a heading for each kind with its counts, then one line for each part."""
    lines: list[str] = []
    for kind, title in KIND_TITLES.items():
        of_kind = [change for change in changes if change.kind == kind]
        if not of_kind:
            continue
        counts = [
            t(words).format(n=n)
            for fate, words in _COUNTS.items()
            if (n := sum(change.fate is fate for change in of_kind))
        ]
        lines.append(f"{t(title)}: {', '.join(counts)}")
        lines += (f"  {_line(change, t)}" for change in of_kind)
    return tuple(lines)


def upgrade(before: Pack, after: Pack, t: Translator) -> tuple[str, ...]:
    """What the next round asks otherwise than the one before it: questions one by one, other parts by their number.

    Empty where both ask the same. The last line says what becomes of answers.
    """
    changes = [change for change in compared(before, after) if change.kind != "translations"]
    if not changes:
        return ()
    questions = tuple(change for change in changes if change.kind == "questions")
    others = [
        t("{kind}: {n}").format(kind=t(title), n=n)
        for kind, title in KIND_TITLES.items()
        if kind != "questions" and (n := sum(change.kind == kind for change in changes))
    ]
    lines = list(told(questions, t)) if questions else [t("The questions are the same.")]
    if others:
        lines.append(t("Also changed: {parts}.").format(parts=", ".join(others)))
    lines.append(t("Answers given so far stay with the questions they answer; rounds compare by those they share."))
    return tuple(lines)


_COUNTS = {
    Fate.ADDED: N_("{n} added"),
    Fate.CHANGED: N_("{n} changed"),
    Fate.REPLACED: N_("{n} replaced"),
    Fate.RETIRED: N_("{n} retired"),
}


def _line(change: PartChange, t: Translator) -> str:
    if change.kind == "translations":
        return t("{language}: {n} texts differ").format(language=change.id, n=change.fields[0])
    words = {
        Fate.ADDED: N_("added: {id} {title}"),
        Fate.CHANGED: N_("changed: {id} {title} ({fields})"),
        Fate.REPLACED: N_("replaced: {id} by {by}; {title}"),
        Fate.RETIRED: N_("retired: {id} {title}"),
    }[change.fate]
    fields = ", ".join(change.fields)
    return t(words).format(id=change.id, title=change.title, fields=fields, by=change.by)
