"""The words of the plan, and what was typed into its cells and fields read back as fields of an action."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from alignment_desktop.domain.engagement import Person
from alignment_desktop.domain.errors import Refused
from alignment_desktop.domain.plan import Action, ActionStatus, Horizon, Quadrant
from alignment_desktop.i18n import N_, _
from alignment_desktop.ui import readings, words
from alignment_desktop.ui.widgets import parsed_day

STATUS_TONES: Mapping[ActionStatus, str] = {
    ActionStatus.PLANNED: "ink_2",
    ActionStatus.IN_PROGRESS: "ink",
    ActionStatus.BLOCKED: "warn",
    ActionStatus.DONE: "good",
    ActionStatus.DROPPED: "ink_3",
}
QUADRANTS: Mapping[Quadrant, str] = {
    Quadrant.QUICK_WIN: N_("Quick win"),
    Quadrant.BIG_BET: N_("Big bet"),
    Quadrant.FILL_IN: N_("Fill-in"),
    Quadrant.AVOID: N_("Avoid"),
}
HORIZONS: Mapping[Horizon, str] = {
    Horizon.DAYS_30: N_("Within 30 days"),
    Horizon.DAYS_60: N_("Within 60 days"),
    Horizon.DAYS_90: N_("Within 90 days"),
    Horizon.BEYOND: N_("Beyond 90 days"),
    Horizon.UNDATED: N_("No date yet"),
    Horizon.CLOSED: N_("Done or dropped"),
}


def cost_words(action: Action, currency: str) -> str:
    """What an action costs, without its currency: 1,800 or 1,800.50; empty where nobody has said."""
    return words.amount(action.cost_minor, currency).removesuffix(currency).strip().removesuffix(".00")


def overdue_words(action: Action, today: date) -> str:
    """How long an action is overdue; empty where it is not."""
    if action.due_on is None or not action.is_overdue(today):
        return ""
    days = (today - action.due_on).days
    return _("1 day overdue") if days == 1 else _("{n} days overdue").format(n=days)


def status_word(status: ActionStatus) -> str:
    """The name of a status."""
    return _(readings.STATUSES[status]).capitalize()


def status_words(action: Action, today: date) -> str:
    """Where an action stands; what is overdue says so."""
    word = status_word(action.status)
    return _("{status}, overdue").format(status=word) if action.is_overdue(today) else word


def quadrant_words(action: Action) -> str:
    """The quadrant with impact and effort: Quick win 4/2."""
    return f"{_(QUADRANTS[action.quadrant])} {action.impact}/{action.effort}"


def lift_words(tenths: int) -> str:
    """A lift in levels: +0.9."""
    return f"+{tenths // 10}.{tenths % 10}"


def people_offered(people: Sequence[Person], owner_id: str | None) -> tuple[tuple[str, str], ...]:
    """Who may own an action: nobody, the client's people by name, and the owner of today though archived since."""
    fitting = (p for p in people if p.id == owner_id or not (p.is_archived or p.erased_on))
    return (("", _("Nobody yet")), *((p.id, p.name) for p in sorted(fitting, key=lambda p: p.name.casefold())))


def statuses_offered() -> tuple[tuple[str, str], ...]:
    """All statuses as options of a choice."""
    return tuple((status.value, status_word(status)) for status in ActionStatus)


# -- what is typed -----------------------------------------------------------------------------------------------------


def typed(field: str, action: Action, currency: str) -> str:
    """What stands in the editor of a field before anybody types; an id where it is chosen."""
    match field:
        case "impact_effort":
            return f"{action.impact}/{action.effort}"
        case "cost":
            return cost_words(action, currency)
        case "start_on" | "due_on":
            day: date | None = getattr(action, field)
            return day.isoformat() if day else ""
        case _:
            value = getattr(action, field)
            return "" if value is None else str(value)


def change_of(field: str, text: str, currency: str) -> dict[str, Any]:
    """What was typed or chosen for a field, as fields of the action. Raises Refused where it cannot be read."""
    given = text.strip()
    match field:
        case "owner_id":
            return {"owner_id": given or None}
        case "status":
            return {"status": ActionStatus(given)}
        case "start_on" | "due_on":
            return {field: _read(parsed_day, given, _("“{text}” is no date. Type it as 2026-12-18."))}
        case "progress":
            return {"progress": _read(_per_cent, given, _("“{text}” is no share. Type 0 to 100 per cent."))}
        case "impact_effort":
            wrong = _("“{text}” is not two numbers from 1 to 5. Type impact and effort, such as 4/2.")
            impact, effort = _read(_pair, given, wrong)
            return {"impact": impact, "effort": effort}
        case "impact" | "effort":
            return {field: int(given)}
        case "cost":
            wrong = _("“{text}” is no amount. Type it in digits, such as 1800 or 1,800.50.")
            return {"cost_minor": _read(lambda read: words.minor_units(read, currency), given, wrong)}
        case _:
            return {field: given}


def _read(reader: Callable[[str], Any], given: str, wrong: str) -> Any:
    try:
        return reader(given)
    except ValueError:
        raise Refused(wrong.format(text=given)) from None


def _per_cent(given: str) -> int:
    return int(given.removesuffix("%").strip() or "0")


def _pair(given: str) -> tuple[int, int]:
    pair = re.fullmatch(r"([1-5])[\s/,;x-]*([1-5])", given)
    if pair is None:
        raise ValueError(given)
    return int(pair[1]), int(pair[2])


def tenths_of(text: str) -> int:
    """A lift typed in levels, such as 0.9 or +0,9, in tenths. Raises Refused where it cannot be read."""
    lift = re.fullmatch(r"\+?([0-9])(?:[.,]([0-9]))?", text.strip(), re.ASCII)
    if lift is None:
        raise Refused(_("“{text}” is no lift. Type it in levels with one decimal, such as 0.5.").format(text=text))
    return int(lift[1]) * 10 + int(lift[2] or 0)
