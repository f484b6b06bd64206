from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alignment_desktop.domain.engagement import Client, Engagement, Person, Side
from alignment_desktop.domain.interview import Remark
from alignment_desktop.domain.library import OwnPart
from alignment_desktop.domain.record import replace
from alignment_desktop.storage import vault
from alignment_desktop.storage.search import rebuild, search
from alignment_desktop.storage.store import Store
from tests.storage.things import fill


def found(store: Store, query: str, scope: str | None = None) -> set[str]:
    return {hit.id for hit in search(store.connection, query, scope=scope)}


def remark(store: Store, id_: str, text: str) -> None:
    with store.step("note", "Note"):
        store.save(Remark(id=id_, interview_id="sitting", text=text))


@pytest.mark.parametrize(
    ("query", "id_"),
    [
        ("söhne", "client"),
        ("ann@example.org", "person"),
        ("whole", "engagement"),
        ("depot", "remark1"),
        ("日本", "remark1"),
        ("mail server", "claim"),
        ("whiteboard", "evidence"),
        ("unread", "finding"),
        ("shorten", "action"),
        ("lead time", "kpi"),
        ("forklift", "entry"),
        ("scarce", "prose"),
        ("piles", "own_part"),
    ],
)
def test_everything_written_is_found_whatever_case_and_accents(store: Store, query: str, id_: str):
    fill(store)
    assert id_ in found(store, query)
    assert id_ in found(store, query.upper())


def test_a_hit_says_what_it_is_and_what_it_reads(store: Store):
    fill(store)
    (hit,) = search(store.connection, "forklift")
    assert (hit.kind.__name__, hit.id) == ("Entry", "entry")
    assert "Buy the forklift" in hit.body.split("\n")


def test_an_own_part_belongs_to_no_client_and_is_found_where_everything_is_searched(store: Store):
    fill(store)
    assert found(store, "piles") == {"own_part"}
    assert found(store, "piles", scope="client") == found(store, "piles", scope="engagement") == set()
    with store.step("keep", "Keep"):
        store.save(replace(store.get(OwnPart, "own_part"), body='{"effect":"Work is done twice"}'))
    assert found(store, "piles") == set()
    assert found(store, "twice") == {"own_part"}
    with store.step("remove", "Remove"):
        store.delete(store.get(OwnPart, "own_part"))
    assert found(store, "twice") == set()


def test_the_beginning_of_a_word_is_enough_and_every_word_must_be_there(store: Store):
    fill(store)
    assert found(store, "fork") == {"entry"}
    assert found(store, "fork buy") == {"entry"}
    assert found(store, "fork sell") == set()


def test_a_scope_keeps_other_clients_and_engagements_out(store: Store):
    fill(store)
    with store.step("other", "Other"):
        store.save(Client(id="other", name="Forklift Ltd"))
        store.save(Person(id="pat", client_id="other", name="Pat Forklift", side=Side.IT))
        store.save(Engagement(id="else", client_id="other", title="Forklift strategy"))
    assert found(store, "forklift") == {"entry", "other", "pat", "else"}
    assert found(store, "forklift", scope="client") == {"entry"}
    assert found(store, "forklift", scope="engagement") == {"entry"}
    assert found(store, "forklift", scope="other") == {"other", "pat", "else"}
    assert found(store, "forklift", scope="else") == {"else"}
    assert found(store, "client", scope="client") == set()


def test_short_words_bring_the_newest_first_and_long_ones_the_best(store: Store):
    fill(store)
    remark(store, "old", "zebra zebra zebra")
    remark(store, "new", "one zebra among a good many other words of no interest")
    assert [hit.id for hit in search(store.connection, "ze")] == ["new", "old"]
    assert [hit.id for hit in search(store.connection, "zebra")] == ["old", "new"]
    assert [hit.id for hit in search(store.connection, "zebra", limit=1)] == ["old"]


def test_a_change_a_removal_and_an_undo_are_found_at_once(store: Store):
    fill(store)
    remark(store, "r", "zebra")
    with store.step("note", "Note"):
        store.save(replace(store.get(Remark, "r"), text="giraffe"))
    assert (found(store, "zebra"), found(store, "giraffe")) == (set(), {"r"})
    store.undo()
    assert (found(store, "zebra"), found(store, "giraffe")) == ({"r"}, set())
    with store.step("note", "Note"):
        store.delete(store.get(Remark, "r"))
    assert found(store, "zebra") == set()


def test_text_that_was_emptied_and_filled_again_is_found(store: Store):
    fill(store)
    remark(store, "r", "zebra")
    for text in ("", "okapi"):
        with store.step("note", "Note"):
            store.save(replace(store.get(Remark, "r"), text=text))
    assert found(store, "okapi") == {"r"}


def test_a_rating_alone_touches_no_search_row(store: Store):
    fill(store)
    with store.step("note", "Note"):
        store.save(replace(store.get(Remark, "remark2"), respondent_id="respondent"))
    assert store.connection.execute("SELECT max(id) = count(*) FROM passages").fetchone() == (1,)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=60, deadline=None
)
@given(query=st.text(max_size=30))
def test_no_query_is_an_operator_or_an_error(store: Store, query: str):
    assert isinstance(search(store.connection, query, scope="engagement"), tuple)


@pytest.mark.parametrize(
    "query", ['"', 'a" OR "b', "NOT forklift", "body:x", "fork* OR zzz", "(", "-- ;", "\0", "\ud83d x", "NEAR(a b)"]
)
def test_operators_are_words(store: Store, query: str):
    fill(store)
    assert found(store, query) == set()


def test_a_rebuilt_index_finds_the_same(store: Store):
    fill(store)
    with store.step("rebuild", "Rebuild", undoable=False):
        rebuild(store.connection)
    assert found(store, "forklift") == {"entry"}


def test_a_passage_never_changes_in_place(store: Store):
    fill(store)
    with pytest.raises(vault.IntegrityError):
        store.connection.execute("UPDATE passages SET body = 'x'")


def test_the_index_forgets_removed_words_without_a_trace(store: Store):
    fill(store)
    remark(store, "r", "unmistakable")
    with store.step("note", "Note"):
        store.delete(store.get(Remark, "r"))
    blocks = store.connection.execute("SELECT block FROM passages_fts_data").fetchall()
    assert not any(b"unmistakable" in block for (block,) in blocks)
