"""Kept lists: decisions, forums, resistance, skills and whatever else a pack declares."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import field

from alignment_desktop.domain.pack import Register, RegisterField
from alignment_desktop.domain.record import Record
from alignment_desktop.i18n import _


class Entry(Record, frozen=True, kw_only=True):
    """One line of a register: field id -> value as text (dates ISO, people by id, levels 0-5, yes/no)."""

    engagement_id: str
    register: str
    number: int
    values: Mapping[str, str] = field(default_factory=dict)
    is_archived: bool = False


class EntryLink(Record, frozen=True, kw_only=True):
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
    found = [
        _("“{name}” is not a field of {register}.").format(name=name, register=register.title)
        for name in values
        if name not in fields
    ]
    for f in register.fields:
        value = values.get(f.id, "").strip()
        if not value:
            if f.required:
                found.append(_("{field} is missing.").format(field=f.title))
        elif problem := _problem(f, value):
            found.append(f"{f.title}: {problem}")
    return tuple(found)


def _problem(f: RegisterField, value: str) -> str | None:
    """What is wrong with one value, or None."""
    known = [choice.id for choice in f.choices]
    match f.kind:
        case "number" if not _is_number(value):
            return _("“{value}” is not a number.").format(value=value)
        case "date" if not _is_date(value):
            return _("“{value}” is not a date like 2026-11-23.").format(value=value)
        case "choice" if value not in known:
            return _("“{value}” is not one of {known}.").format(value=value, known=", ".join(known))
        case "level" if value not in {"0", "1", "2", "3", "4", "5"}:
            return _("“{value}” is not a level from 0 to 5.").format(value=value)
        case "yes_no" if value not in {"yes", "no"}:
            return _("“{value}” is neither yes nor no.").format(value=value)
        case _:
            return None


def _is_number(value: str) -> bool:
    digits = value.removeprefix("-").replace(".", "", 1)
    return digits.isascii() and digits.isdigit()


def _is_date(value: str) -> bool:
    try:
        # Only the long form: Python also reads 20261123 and week dates, which sort wrongly as text.
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
