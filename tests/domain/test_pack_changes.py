"""What differs between two packs, told before the next round asks the new one."""

from __future__ import annotations

import msgspec

from alignment_desktop.content.packs import core_pack
from alignment_desktop.domain.pack_changes import KIND_TITLES, Fate, compared, told, upgrade
from alignment_desktop.i18n import Translator

CORE = core_pack()


def with_questions(*questions):
    return msgspec.structs.replace(CORE, questions=questions)


def test_every_kind_of_part_is_compared():
    assert set(KIND_TITLES) == set(CORE.__struct_fields__) - {"head", "sha256"}


def test_equal_packs_differ_in_nothing():
    assert compared(CORE, CORE) == ()
    assert told((), Translator()) == ()


def test_a_changed_question_names_its_fields():
    first = msgspec.structs.replace(CORE.questions[0], why="Because.", weight=3)
    (change,) = compared(CORE, with_questions(first, *CORE.questions[1:]))
    assert (change.kind, change.id, change.fate, change.fields) == (
        "questions",
        first.id,
        Fate.CHANGED,
        ("why", "weight"),
    )


def test_added_retired_and_replaced_questions_are_told_apart():
    new = msgspec.structs.replace(CORE.questions[0], id="own.Q1")
    heir = msgspec.structs.replace(CORE.questions[1], id="own.Q2", replaces=CORE.questions[1].id)
    changes = compared(CORE, with_questions(new, heir, *CORE.questions[3:], CORE.questions[0]))
    assert {(c.id, c.fate, c.by) for c in changes} == {
        ("own.Q1", Fate.ADDED, None),
        (CORE.questions[1].id, Fate.REPLACED, "own.Q2"),
        (CORE.questions[2].id, Fate.RETIRED, None),
    }


def test_a_question_in_place_of_one_the_old_pack_never_had_is_new():
    heir = msgspec.structs.replace(CORE.questions[0], id="own.Q2", replaces="long.gone")
    (change,) = compared(CORE, with_questions(*CORE.questions, heir))
    assert (change.id, change.fate) == ("own.Q2", Fate.ADDED)


def test_translations_are_told_by_language_with_the_number_of_texts():
    german = [t for t in CORE.translations if t.language == "de"]
    first = msgspec.structs.replace(german[0], text="anders")
    (change,) = compared(CORE, msgspec.structs.replace(CORE, translations=(first, *german[1:])))
    assert (change.kind, change.id, change.fate, change.fields) == ("translations", "de", Fate.CHANGED, ("1",))


def test_the_lines_count_by_kind_and_name_each_part():
    new = msgspec.structs.replace(CORE.questions[0], id="own.Q1", text="How is it?")
    lines = told(compared(CORE, with_questions(*CORE.questions[1:], new)), Translator())
    assert lines[0] == "Questions: 1 added, 1 retired"
    assert lines[1:] == (
        f"  retired: {CORE.questions[0].id} {CORE.questions[0].text}",
        "  added: own.Q1 How is it?",
    )


def test_an_upgrade_tells_questions_one_by_one_and_other_parts_by_their_number():
    first = msgspec.structs.replace(CORE.questions[0], why="Because.")
    kpi = msgspec.structs.replace(CORE.kpis[0], grace_days=99)
    after = msgspec.structs.replace(with_questions(first, *CORE.questions[1:]), kpis=(kpi, *CORE.kpis[1:]))
    assert upgrade(CORE, after, Translator()) == (
        "Questions: 1 changed",
        f"  changed: {first.id} {first.text} (why)",
        "Also changed: KPI starters: 1.",
        "Answers given so far stay with the questions they answer; rounds compare by those they share.",
    )
    assert upgrade(CORE, CORE, Translator()) == ()
