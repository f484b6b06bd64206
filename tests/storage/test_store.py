from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta

import pytest

from alignment_desktop.domain.engagement import Client, Person, Side
from alignment_desktop.domain.errors import NotFound, NothingToUndo, Refused, RoundClosed, StepConflict
from alignment_desktop.domain.plan import Action
from alignment_desktop.domain.record import replace
from alignment_desktop.storage import vault
from alignment_desktop.storage.store import Change, Changes, Store
from tests.storage.things import CHEAP, fill


def add(store: Store, *names: str) -> list[Client]:
    """One step for each client."""
    made = []
    for name in names:
        with store.step("add_client", f"Add {name}"):
            made.append(store.save(Client(id=name, name=name)))
    return made


def names(store: Store) -> list[str]:
    return [client.name for client in store.all(Client)]


def count(store: Store, table: str) -> int:
    return int(store.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def add_two(store: Store, second: str) -> None:
    with store.step("add", "Add"):
        store.save(Client(id="a", name="A"))
        store.save(Client(id="b", name=second))


def add_and_fail(store: Store, merge_key: str | None = None) -> None:
    with store.step("add", "Add", merge_key=merge_key):
        store.save(Client(id="x", name="X"))
        raise ZeroDivisionError


# Saving and reading


def test_a_saved_thing_comes_back_with_its_count_and_time(opened: vault.Vault):
    clock = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    store = Store(opened, now=lambda: clock)
    (client,) = add(store, "Acme")
    assert (client.rev, client.updated_at) == (1, "2026-01-05T09:00:00.000+00:00")
    clock += timedelta(minutes=1)
    with store.step("rename", "Rename"):
        client = store.save(replace(client, name="Acme Ltd"))
    assert (client.rev, client.updated_at) == (2, "2026-01-05T09:01:00.000+00:00")
    assert store.get(Client, "Acme") == client


def test_what_is_not_there_is_not_found(store: Store):
    assert store.find(Client, "nobody") is None
    with pytest.raises(NotFound):
        store.get(Client, "nobody")


def test_all_takes_fields_and_none_and_keeps_the_order_of_the_kind(store: Store):
    fill(store)
    with store.step("more", "More"):
        store.save(Action(id="a-late", engagement_id="engagement", number=9, title="Ninth"))
        store.save(Action(id="z-early", engagement_id="engagement", number=3, title="Third"))
    assert [action.number for action in store.all(Action)] == [1, 2, 3, 9]
    assert [action.number for action in store.all(Action, owner_id=None)] == [2, 3, 9]
    assert [action.number for action in store.all(Action, owner_id="person", number=1)] == [1]
    assert store.all(Person, side=Side.BUSINESS) == ()
    assert [person.id for person in store.all(Person, side=Side.IT, is_archived=True)] == ["person"]


def test_a_long_text_can_be_read_as_it_is_stored(store: Store):
    with store.step("add", "Add"):
        store.save(Client(id="a", name="Bär & Söhne ✓"))
    assert store.utf8(Client, "a", "name") == "Bär & Söhne ✓".encode()
    with pytest.raises(NotFound):
        store.utf8(Client, "b", "name")


def test_parts_come_whole_by_whole_as_the_wholes_are_given(store: Store):
    add(store, "a", "b", "c")
    with store.step("add_people", "Add people"):
        for name, client in (("1", "b"), ("2", "a"), ("3", "b"), ("4", "c")):
            store.save(Person(id=name, client_id=client, name=name, side=Side.IT))
    assert [person.id for person in store.parts(Person, "client_id", ["b", "none", "a"])] == ["1", "3", "2"]
    assert store.parts(Person, "client_id", []) == ()


def test_a_save_that_changes_nothing_writes_nothing(store: Store):
    (client,) = add(store, "Acme")
    with store.step("rename", "Rename") as step:
        assert store.save(replace(client, rev=0, updated_at="")) == client
    assert not step.changes
    assert step.changes == Changes()
    assert [entry.command for entry in store.history()] == ["add_client"]
    assert store.undo_label == "Add Acme"


def test_a_change_outside_a_step_is_a_fault_of_the_program(store: Store):
    with pytest.raises(RuntimeError):
        store.save(Client(id="a", name="A"))
    with pytest.raises(RuntimeError):
        store.delete(Client(id="a", name="A"))


def test_deleting_what_is_gone_changes_nothing(store: Store):
    with store.step("remove", "Remove") as step:
        store.delete(Client(id="gone", name="Gone"))
    assert not step.changes


def test_what_is_in_use_cannot_be_removed(store: Store):
    fill(store)
    with pytest.raises(Refused), store.step("remove", "Remove"):
        store.delete(store.get(Person, "person"))
    assert store.get(Person, "person")


def test_a_second_one_of_the_same_number_is_refused(store: Store):
    fill(store)
    with pytest.raises(Refused), store.step("add", "Add"):
        store.save(Action(id="other", engagement_id="engagement", number=1, title="Again"))


def test_a_broken_character_is_refused_and_nothing_is_kept(store: Store):
    with pytest.raises(Refused):
        add_two(store, "half a \ud83d")
    assert names(store) == []


def test_a_rule_of_the_schema_that_no_user_can_break_stays_a_fault(store: Store):
    with pytest.raises(vault.IntegrityError), store.step("add", "Add"):
        store.save(Client(id="", name="No id"))


# Steps


def test_a_step_tells_what_it_touched(store: Store):
    with store.step("add_client", "Add client") as step:
        step.engagement_id = "e"
        client = store.save(Client(id="a", name="A"))
        store.save(Person(id="p", client_id="a", name="P", side=Side.IT))
        store.save(replace(client, industry="Retail"))
    assert step.changes.kinds == {Client, Person}
    assert step.changes.touched == ((Client, "a"), (Person, "p"))
    assert (step.changes.command, step.changes.label) == ("add_client", "Add client")
    assert step.changes.engagement_id == "e"
    (entry,) = store.history()
    assert entry.id == step.changes.step_id
    before, after = [(c.before, c.after) for c in store.changes_of(entry.id)][2]
    assert isinstance(before, Client)
    assert isinstance(after, Client)
    assert (before.industry, after.industry) == ("", "Retail")


def test_an_exception_leaves_nothing_of_the_step(store: Store):
    with pytest.raises(ZeroDivisionError):
        add_and_fail(store)
    assert names(store) == []
    assert store.history() == []
    assert store.undo_label is None
    assert add(store, "B")


def test_an_inner_step_becomes_part_of_the_outer_one(store: Store):
    with store.step("import", "Import") as outer:
        add(store, "A", "B")
    assert len(store.history()) == 1
    assert outer.changes.touched == ((Client, "A"), (Client, "B"))
    store.undo()
    assert names(store) == []


def test_an_outer_step_cannot_outlive_a_failed_inner_one(store: Store):
    def carry_on() -> None:
        with store.step("outer", "Outer"):
            store.save(Client(id="b", name="B"))
            with contextlib.suppress(ZeroDivisionError):
                add_and_fail(store)

    with pytest.raises(RuntimeError):
        carry_on()
    assert names(store) == []


def test_adding_and_removing_in_one_step_leaves_no_line_in_the_journal(store: Store):
    with store.step("try", "Try") as step:
        store.delete(store.save(Client(id="a", name="A")))
    assert not step.changes
    assert count(store, "steps") == count(store, "changes") == 0


def test_changes_of_a_row_that_stand_apart_are_kept_apart(store: Store):
    with store.step("add", "Add") as step:
        first = store.save(Client(id="a", name="A"))
        store.save(Client(id="b", name="B"))
        store.save(replace(first, name="A2"))
    assert len(store.changes_of(str(step.changes.step_id))) == 3
    store.undo()
    assert names(store) == []


def test_a_step_on_a_workbook_open_for_reading_is_refused(opened: vault.Vault):
    with vault.open(opened.path, "correct horse", read_only=True, parameters=CHEAP) as reading:
        store = Store(reading)
        with pytest.raises(Refused), store.step("add", "Add"):
            pytest.fail("the block must not run")


# One visit, one step


def write_note(store: Store, text: str, merge_key: str | None = "note:a") -> Changes:
    with store.step("note", "Write note", merge_key=merge_key) as step:
        client = store.find(Client, "a") or Client(id="a", name="A")
        store.save(replace(client, notes=text))
    return step.changes


def test_the_steps_of_one_visit_are_one_step_under_a_new_id_each_time(store: Store):
    ids = {write_note(store, text).step_id for text in ("We", "We meet", "We meet rarely")}
    assert len(ids) == 3
    (entry,) = store.history()
    assert entry.id in ids
    assert count(store, "changes") == 1
    store.undo()
    assert names(store) == []
    store.redo()
    assert store.get(Client, "a").notes == "We meet rarely"


def test_another_step_between_ends_the_visit(store: Store):
    write_note(store, "one")
    add(store, "B")
    write_note(store, "two")
    assert len(store.history()) == 3
    store.undo()
    assert store.get(Client, "a").notes == "one"


def test_another_key_and_no_key_begin_anew(store: Store):
    write_note(store, "one")
    write_note(store, "two", merge_key="note:b")
    write_note(store, "three", merge_key=None)
    write_note(store, "four", merge_key=None)
    assert len(store.history()) == 4


def test_an_undo_ends_the_visit(store: Store):
    write_note(store, "one")
    write_note(store, "two", merge_key="other")
    store.undo()
    write_note(store, "three", merge_key="other")
    assert [entry.command for entry in store.history()] == ["note", "note", "undo", "note"]
    store.undo()
    assert store.get(Client, "a").notes == "one"


def test_a_save_without_a_change_does_not_end_the_visit(store: Store):
    write_note(store, "one")
    assert not write_note(store, "one")
    write_note(store, "two")
    assert len(store.history()) == 1


def test_a_visit_that_came_to_nothing_leaves_nothing(store: Store):
    write_note(store, "one")
    with store.step("note", "Write note", merge_key="note:a") as step:
        store.delete(store.get(Client, "a"))
    assert not step.changes
    assert names(store) == []
    assert store.history() == []
    assert store.undo_label is None
    add(store, "B")
    store.undo()
    assert names(store) == []


def test_a_failed_step_leaves_the_visit_as_it_was(store: Store):
    write_note(store, "one")
    with pytest.raises(ZeroDivisionError):
        add_and_fail(store, merge_key="note:a")
    write_note(store, "three")
    assert len(store.history()) == 1
    store.undo()
    assert names(store) == []


# Undo and redo


def test_undo_and_redo_go_step_by_step_and_say_what_comes(store: Store):
    add(store, "A", "B")
    assert (store.undo_label, store.redo_label) == ("Add B", None)
    undone = store.undo()
    assert undone.touched == ((Client, "B"),)
    assert (undone.command, undone.label) == ("undo", "Add B")
    assert (store.undo_label, store.redo_label) == ("Add A", "Add B")
    store.undo()
    assert names(store) == []
    redone = store.redo()
    assert (redone.command, redone.label) == ("redo", "Add A")
    store.redo()
    assert names(store) == ["A", "B"]
    assert (store.undo_label, store.redo_label) == ("Add B", None)


def test_nothing_to_undo_or_redo_is_said(store: Store):
    with pytest.raises(NothingToUndo):
        store.undo()
    add(store, "A")
    with pytest.raises(NothingToUndo):
        store.redo()


def test_undo_appends_to_the_journal_and_names_what_it_undoes(store: Store):
    add(store, "A")
    added = store.history()[0]
    store.undo()
    store.redo()
    _added, undone, redone = store.history()
    assert undone.undoes_step_id == added.id
    assert redone.undoes_step_id == undone.id
    assert [entry.seq for entry in store.history()] == [1, 2, 3]
    assert store.last_seq == 3


def test_a_new_step_ends_redo(store: Store):
    add(store, "A")
    store.undo()
    add(store, "B")
    assert store.redo_label is None


def test_a_step_that_cannot_be_undone_is_passed_over_and_leaves_redo(store: Store):
    add(store, "A", "B")
    store.undo()
    with store.step("settings", "Settings", undoable=False):
        store.save(Client(id="C", name="C"))
    assert (store.undo_label, store.redo_label) == ("Add A", "Add B")
    store.redo()
    store.undo()
    store.undo()
    assert names(store) == ["C"]


def test_undo_brings_a_row_back_exactly(store: Store):
    before = {thing.id: thing for thing in fill(store)}
    with store.step("rename", "Rename"):
        store.save(replace(store.get(Client, "client"), name="Other"))
    store.undo()
    assert store.get(Client, "client") == before["client"]


def test_undo_puts_back_a_child_and_its_parent_in_any_order(store: Store):
    fill(store)
    store.undo()
    assert store.all(Client) == ()
    store.redo()
    assert len(store.all(Action)) == 2


def test_undo_takes_away_a_parent_that_came_after_its_child(store: Store):
    with store.step("import", "Import"):
        store.connection.execute("PRAGMA defer_foreign_keys = ON")
        store.save(Person(id="p", client_id="A", name="P", side=Side.IT))
        store.save(Client(id="A", name="A"))
    store.undo()
    assert names(store) == []
    store.redo()
    assert store.get(Person, "p").client_id == "A"


def test_undo_refuses_a_row_that_changed_since_and_keeps_it(store: Store):
    add(store, "A", "B")
    with store.step("settings", "Settings", undoable=False):
        store.save(replace(store.get(Client, "B"), name="B2"))
    with pytest.raises(StepConflict, match="Add B"):
        store.undo()
    assert names(store) == ["A", "B2"]
    assert store.undo_label == "Add A"
    store.undo()
    assert names(store) == ["B2"]


def test_undo_refuses_to_take_away_what_others_need_by_now(store: Store):
    add(store, "A")
    with store.step("settings", "Settings", undoable=False):
        store.save(Person(id="p", client_id="A", name="P", side=Side.IT))
    with pytest.raises(StepConflict):
        store.undo()
    assert names(store) == ["A"]
    assert add(store, "B")


def test_undo_inside_a_step_is_a_fault_of_the_program(store: Store):
    add(store, "A")
    with pytest.raises(RuntimeError), store.step("x", "X"):
        store.undo()
    assert names(store) == ["A"]


def test_an_older_session_is_history_and_the_same_session_goes_on(path, opened: vault.Vault):
    store = Store(opened)
    add(store, "A", "B", "C")
    store.undo()
    store.undo()
    store.redo()
    with store.step("settings", "Settings", undoable=False):
        store.save(Client(id="D", name="D"))
    opened.close()
    with vault.open(path, "correct horse", parameters=CHEAP) as again:
        assert Store(again).undo_label is None
        resumed = Store(again, session_id=store.session_id)
        assert (resumed.undo_label, resumed.redo_label) == ("Add B", "Add C")
        assert resumed.last_seq == store.last_seq
        resumed.redo()
        for _ in range(3):
            resumed.undo()
        assert names(resumed) == ["D"]


# The guard


def test_the_guard_sees_every_change_and_refuses_it_undo_included(store: Store):
    seen: list[Change] = []

    def closed(change: Change) -> None:
        seen.append(change)
        raise RoundClosed("The round is closed. Reopen it first.")

    (client,) = add(store, "A")
    store.guard = closed
    with pytest.raises(RoundClosed), store.step("rename", "Rename"):
        store.save(replace(client, name="B"))
    with pytest.raises(RoundClosed), store.step("remove", "Remove"):
        store.delete(client)
    with pytest.raises(RoundClosed):
        store.undo()
    renamed, removed, undone = seen
    assert renamed.before == client
    assert isinstance(renamed.after, Client)
    assert renamed.after.name == "B"
    assert (removed.kind, removed.before, removed.after) == (Client, client, None)
    assert (undone.before, undone.after) == (client, None)
    assert names(store) == ["A"]
    store.guard = None
    store.undo()
    assert names(store) == []
