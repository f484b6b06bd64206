"""What is read aloud: the plan's own words, then the scripts of the occasion."""

from __future__ import annotations

import msgspec

from alignment_desktop.domain.pack import Script
from alignment_desktop.domain.scripts import Passage, closing_of, opening_of, release_of
from tests.builders import small_pack

SCRIPTS = tuple(
    Script(id=name, title=name.title(), occasion=occasion, text=f"Words on {name}.")
    for name, occasion in (
        ("notes", "opening"),
        ("record", "closing"),
        ("scale", "opening"),
        ("quote", "release"),
    )
)
PACK = msgspec.structs.replace(small_pack(), scripts=SCRIPTS)
(PLAN,) = PACK.plans


def test_the_plans_own_words_come_first_and_the_scripts_of_the_occasion_follow_in_their_order():
    assert opening_of(PACK, PLAN) == (
        Passage(title="", text="Welcome."),
        Passage(title="Notes", text="Words on notes."),
        Passage(title="Scale", text="Words on scale."),
    )
    assert closing_of(PACK, PLAN) == (
        Passage(title="", text="Thank you."),
        Passage(title="Record", text="Words on record."),
    )


def test_without_a_plan_the_scripts_are_said_all_the_same():
    assert [p.title for p in opening_of(PACK, None)] == ["Notes", "Scale"]
    assert [p.title for p in closing_of(PACK, None)] == ["Record"]


def test_a_pack_without_scripts_leaves_the_plans_own_words():
    assert opening_of(small_pack(), PLAN) == (Passage(title="", text="Welcome."),)


def test_leave_for_a_release_is_asked_in_scripts_alone():
    assert release_of(PACK) == (Passage(title="Quote", text="Words on quote."),)
    assert release_of(small_pack()) == ()
