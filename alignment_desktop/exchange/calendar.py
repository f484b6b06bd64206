"""The sittings of a round as a calendar file (iCalendar, RFC 5545)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from alignment_desktop.content.translation import translated
from alignment_desktop.domain.errors import Refused, excerpt
from alignment_desktop.domain.interview import Interview, SittingState
from alignment_desktop.domain.kickoff import HOW
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import Translator, _, writable

_LONGEST_LINE = 75  # octets, without the line end
_NO_TEXT = ("Cc", "Zl", "Zp")  # controls, and what some readers take for the end of a line
_SHOWN = (SittingState.PLANNED, SittingState.HELD, SittingState.CANCELLED)


def begins(interview: Interview) -> datetime | None:
    """When a sitting begins, as UTC; None without an appointment. Raises Refused for a time zone nobody knows."""
    if interview.appointment is None:
        return None
    return interview.appointment.replace(tzinfo=zone(interview.zone)).astimezone(UTC)


def zone(name: str) -> ZoneInfo:
    """The time zone of an IANA name such as Europe/London. Raises Refused."""
    try:
        return ZoneInfo(name.strip())
    except (ZoneInfoNotFoundError, ValueError, OSError) as problem:  # OSError: the name of a folder of zones
        raise Refused(
            _("“{name}” is no time zone. Give a name such as Europe/London or UTC.").format(name=excerpt(name))
        ) from problem


def days(snapshot: Snapshot) -> tuple[date, ...]:
    """The local days on which the round has sittings in the calendar, earliest first."""
    return tuple(sorted({i.appointment.date() for i in _listed(snapshot) if i.appointment}))


def calendar(snapshot: Snapshot, day: date | None = None) -> bytes:
    """The sittings that have an appointment, all or those of one local day, as an .ics file in UTC.

    A sitting keeps its UID and raises its SEQUENCE, so that reading a later file moves the entry that is there; a
    cancelled one takes it out. The same snapshot gives the same bytes. Raises Refused where no sitting is left, or one
    has a time zone nobody knows.
    """
    chosen = [i for i in _listed(snapshot) if day is None or (i.appointment and i.appointment.date() == day)]
    if not chosen:
        raise Refused(_("No sitting has an appointment yet. Give one a day and a time first."))
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Alignment Desktop//Interviews//EN", "CALSCALE:GREGORIAN"]
    for interview in chosen:
        lines += _event(snapshot, interview)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _listed(snapshot: Snapshot) -> list[Interview]:
    listed = [(i.appointment, i.id, i) for i in snapshot.interviews if i.appointment and i.state in _SHOWN]
    return [interview for *_order, interview in sorted(listed, key=lambda each: each[:2])]


def _event(snapshot: Snapshot, interview: Interview) -> Iterator[str]:
    t = Translator(writable(snapshot.engagement.language))
    start = begins(interview)
    assert start is not None  # only sittings with an appointment are listed
    present = [a.respondent_id for a in snapshot.attendances if a.interview_id == interview.id]
    people = [snapshot.person[snapshot.respondent[r].person_id] for r in present]
    names = [f"{p.name} ({p.job})" if p.job else p.name for p in people]
    plan = translated(snapshot.pack, t.language).plan.get(interview.plan or "")
    told = [*names, *([plan.title] if plan else []), t(HOW[interview.channel])]
    changed = datetime.fromisoformat(interview.updated_at) if interview.updated_at else start
    yield "BEGIN:VEVENT"
    yield f"UID:{interview.id}@alignment-desktop"
    yield f"SEQUENCE:{max(interview.rev - 1, 0)}"
    yield f"DTSTAMP:{_utc(changed)}"
    yield f"DTSTART:{_utc(start)}"
    yield f"DTEND:{_utc(start + timedelta(minutes=interview.minutes))}"
    yield f"SUMMARY:{_escaped(t('Interview: {names}').format(names=', '.join(p.name for p in people)))}"
    yield f"DESCRIPTION:{_escaped(chr(10).join(told))}"
    yield f"STATUS:{'CANCELLED' if interview.state is SittingState.CANCELLED else 'CONFIRMED'}"
    yield "CLASS:PRIVATE"
    yield "END:VEVENT"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    """A TEXT value (RFC 5545, 3.3.11): no separator of a client's name ends it, and no control character is left."""
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\n"), ("\r", "\n"), ("\n", "\\n")):
        text = text.replace(plain, written)
    return "".join(c for c in text if c == "\t" or unicodedata.category(c) not in _NO_TEXT)


def _folded(line: str) -> Iterator[str]:
    """The line in parts of at most 75 octets (3.1), never cut within a character; parts after the first begin blank."""
    part, room = "", _LONGEST_LINE
    for character in line:
        size = len(character.encode())
        if size > room:
            yield part
            part, room = " ", _LONGEST_LINE - 1
        part += character
        room -= size
    yield part
