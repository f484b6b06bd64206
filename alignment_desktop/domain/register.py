"""Kept lists: decisions, forums, resistance, skills and whatever else a pack declares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from alignment_desktop.domain.pack import Register, RegisterField
from alignment_desktop.domain.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Record):
    """One line of a register: field id -> value as text (dates ISO, people by id, levels 0-5, yes/no)."""

    engagement_id: str
    register: str
    number: int
    values: Mapping[str, str] = field(default_factory=dict)
    is_archived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLink(Record):
    """A person, finding, action or KPI an entry names: exactly one, under the field's id.

    Kept beside the value so that a person in use cannot vanish.
    """

    entry_id: str
    field: str
    person_id: str | None = None
    finding_id: str | None = None
    action_id: str | None = None
    kpi_id: str | None = None


def problems(register: Register, values: Mapping[str, str]) -> tuple[str, ...]:
    """What is wrong with an entry's values, one plain sentence each; empty when it may be saved."""
    fields = {f.id: f for f in register.fields}
    found = [f"“{name}” is not a field of {register.title}." for name in values if name not in fields]
    for f in register.fields:
        value = values.get(f.id, "").strip()
        if not value:
            if f.required:
                found.append(f"{f.title} is missing.")
        elif problem := _problem(f, value):
            found.append(f"{f.title}: {problem}")
    return tuple(found)


def _problem(f: RegisterField, value: str) -> str | None:
    """What is wrong with one value, or None."""
    match f.kind:
        case "number":
            return None if _is_number(value) else f"“{value}” is not a number."
        case "date":
            return None if _is_date(value) else f"“{value}” is not a date like 2026-11-23."
        case "choice":
            known = [c.id for c in f.choices]
            return None if value in known else f"“{value}” is not one of {', '.join(known)}."
        case "level":
            return None if value in {"0", "1", "2", "3", "4", "5"} else f"“{value}” is not a level from 0 to 5."
        case "yes_no":
            return None if value in {"yes", "no"} else f"“{value}” is neither yes nor no."
        case _:
            return None


def _is_number(value: str) -> bool:
    digits = value.removeprefix("-").replace(".", "", 1)
    return digits.isascii() and digits.isdigit()


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
