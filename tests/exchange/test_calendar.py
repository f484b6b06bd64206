"""Sittings as iCalendar: what RFC 5545 asks for, whatever the names hold, in every time zone."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment_desktop.domain.errors import Refused
from alignment_desktop.domain.interview import Channel, SittingState
from alignment_desktop.exchange.calendar import begins, calendar, days, zone
from tests.builders import engagement, interview, respondent
from tests.builders import snapshot as a_snapshot

NINE = datetime.fromisoformat("2026-11-24T09:00")


def somebody(name, job="Chief Executive"):
    return respondent(name, plan=None, job=job)


def with_sitting(job="Chief Executive", **changes):
    sitting = interview("Ann", **({"appointment": NINE, "zone": "Europe/London"} | changes))
    return a_snapshot(somebody("Ann", job=job), interviews=(sitting,))


def unfolded(content: bytes) -> list[str]:
    return content.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def value(content: bytes, name: str) -> str:
    return next(line.partition(":")[2] for line in unfolded(content) if line.startswith(f"{name}:"))


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], text)


class TestEvents:
    def test_the_entries_speak_the_language_of_the_engagement(self):
        of = with_sitting(channel=Channel.PHONE)
        content = calendar(of.replaced(engagement=engagement(language="de")))
        assert value(content, "SUMMARY") == "Gespräch: Ann"
        assert unescaped(value(content, "DESCRIPTION")).endswith("telefonisch")

    def test_a_sitting_is_an_event_in_utc_as_long_as_it_is_planned(self):
        content = calendar(with_sitting(minutes=45, channel=Channel.VIDEO))
        lines = unfolded(content)
        assert (lines[0], lines[1], lines[-1]) == ("BEGIN:VCALENDAR", "VERSION:2.0", "END:VCALENDAR")
        assert (value(content, "DTSTART"), value(content, "DTEND")) == ("20261124T090000Z", "20261124T094500Z")
        assert value(content, "SUMMARY") == "Interview: Ann"
        assert value(content, "STATUS") == "CONFIRMED"
        assert unescaped(value(content, "DESCRIPTION")) == "Ann (Chief Executive)\nEverything\nby video"

    @pytest.mark.parametrize(
        ("local", "name", "utc"),
        [
            (datetime.fromisoformat("2026-07-01T09:00"), "Europe/London", "20260701T080000Z"),
            (datetime.fromisoformat("2026-01-05T08:30"), "America/New_York", "20260105T133000Z"),
            (datetime.fromisoformat("2026-01-05T02:00"), "Asia/Kolkata", "20260104T203000Z"),
            (
                datetime.fromisoformat("2026-10-25T01:30"),
                "Europe/London",
                "20261025T003000Z",
            ),  # the hour that comes twice
            (datetime.fromisoformat("2026-01-05T08:30"), "UTC", "20260105T083000Z"),
        ],
    )
    def test_local_times_are_told_in_utc_summer_or_winter(self, local, name, utc):
        assert value(calendar(with_sitting(appointment=local, zone=name)), "DTSTART") == utc

    def test_the_uid_stays_and_the_sequence_grows_when_a_sitting_moves(self):
        first = calendar(with_sitting(rev=1))
        moved = calendar(with_sitting(rev=2, appointment=datetime.fromisoformat("2026-11-25T09:00")))
        assert value(first, "UID") == value(moved, "UID")
        assert (value(first, "SEQUENCE"), value(moved, "SEQUENCE")) == ("0", "1")

    def test_a_cancelled_sitting_is_told_as_cancelled_and_a_missed_one_is_left_out(self):
        assert value(calendar(with_sitting(state=SittingState.CANCELLED)), "STATUS") == "CANCELLED"
        with pytest.raises(Refused, match="No sitting has an appointment"):
            calendar(with_sitting(state=SittingState.NO_SHOW))

    def test_the_same_snapshot_gives_the_same_bytes(self):
        snapshot = with_sitting(updated_at="2026-11-20T08:00:00+00:00")
        assert calendar(snapshot) == calendar(snapshot)
        assert value(calendar(snapshot), "DTSTAMP") == "20261120T080000Z"

    def test_one_day_alone_may_be_asked_for(self):
        snapshot = a_snapshot(
            somebody("Ann"),
            somebody("Bob"),
            interviews=(
                interview("Bob", appointment=datetime.fromisoformat("2026-11-25T09:00")),
                interview("Ann", appointment=NINE),
            ),
        )
        assert days(snapshot) == (date(2026, 11, 24), date(2026, 11, 25))
        assert [line for line in unfolded(calendar(snapshot, date(2026, 11, 25))) if "SUMMARY" in line] == [
            "SUMMARY:Interview: Bob"
        ]
        assert [line[-3:] for line in unfolded(calendar(snapshot)) if "SUMMARY" in line] == ["Ann", "Bob"]


class TestHostileInput:
    @given(st.text(min_size=1, max_size=200))
    def test_no_name_breaks_a_line_out_or_makes_one_too_long(self, name):
        content = calendar(with_sitting(job=name))
        for line in content.split(b"\r\n"):
            assert len(line) <= 75
            line.decode()  # no character is cut in two
        assert b"\n" not in content.replace(b"\r\n", b"")
        assert [line.partition(":")[0] for line in unfolded(content)].count("END") == 2

    def test_what_some_readers_take_for_the_end_of_a_line_is_left_out(self):
        content = calendar(with_sitting(job="A\x85B\u2028ATTENDEE:x\u2029C\x1b"))
        assert "Ann (ABATTENDEE:xC)" in unescaped(value(content, "DESCRIPTION"))
        assert len(content.decode().splitlines()) == len(content.split(b"\r\n")) - 1

    def test_separators_are_text(self):
        name = "A;B,C\\D\nATTENDEE:mailto:x@example.com"
        content = calendar(with_sitting(job=name))
        assert f"Ann ({name})" in unescaped(value(content, "DESCRIPTION"))
        assert not [line for line in unfolded(content) if line.startswith("ATTENDEE")]

    @pytest.mark.parametrize("name", ["Middle/Earth", "", "../../etc/passwd", "Europe", "Europe/London\0", "/etc"])
    def test_a_zone_nobody_knows_is_refused(self, name):
        with pytest.raises(Refused, match="is no time zone"):
            zone(name)
        with pytest.raises(Refused, match="is no time zone"):
            calendar(with_sitting(zone=name))


def test_without_an_appointment_there_is_no_beginning():
    assert begins(with_sitting(appointment=None).interviews[0]) is None
