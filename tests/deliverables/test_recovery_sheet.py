"""One page that holds the key as it must be typed, and says what to do with it."""

from __future__ import annotations

from datetime import date

import pytest

from alignment_desktop.deliverables.blocks import Paper
from alignment_desktop.deliverables.recovery_sheet import recovery_sheet
from alignment_desktop.storage import recovery
from alignment_desktop.storage.seal import Key
from tests.deliverables.reading import pages

KEY = Key(bytes(range(7, 39)), bytes(range(16)))
DAY = date(2026, 11, 23)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("paper", list(Paper))
def test_the_key_can_be_read_off_the_page_and_opens(paper, language):
    name = "Clients of the firm by the harbour, kept since 2019, the second volume of them.alignment"
    made = recovery_sheet(name, recovery.spelled(KEY), DAY, paper=paper, language=language)
    assert made.pages == 1
    assert made.messages == ()
    (said,) = pages(made)
    lines = [line for line in said.splitlines() if line[:1].isdigit() and len(line.replace(" ", "")) == 19]
    assert len(lines) == 5, said
    assert recovery.read("\n".join(line[1:] for line in lines)) == KEY


def test_it_says_whose_it_is_how_it_is_used_and_when_it_is_worthless():
    said = " ".join(pages(recovery_sheet("our clients.alignment", recovery.spelled(KEY), DAY))[0].split())
    for words in (
        "our clients.alignment",
        "23 November 2026",
        "How it is used",
        "When it becomes worthless",
        "Where it is kept",
        "Delete the file of this sheet once it is printed",
    ):
        assert words in said


def test_a_hostile_file_name_is_printed_as_it_stands_and_keeps_the_page_one():
    name = "<b>x</b> &amp; " + "long " * 40 + ".alignment"
    made = recovery_sheet(name, recovery.spelled(KEY), DAY)
    assert made.pages == 1
    assert "<b>x</b> &amp;" in " ".join(pages(made)[0].split())


def test_the_same_sheet_has_the_same_bytes():
    first, second = (recovery_sheet("a", recovery.spelled(KEY), DAY).pdf for _time in range(2))
    assert first == second
