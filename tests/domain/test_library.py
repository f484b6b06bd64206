from __future__ import annotations

import pytest

from alignment_desktop.domain.library import names_in

CLIENTS = ("Harbour & Pine", "Der Laden GmbH")
PEOPLE = ("Will Turner", "Ann Lee-Smith", "Xu Li", "  ")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("At Harbour & Pine nobody asks.", ("Harbour & Pine",)),
        ("At HARBOUR  &\nPINE nobody asks.", ("HARBOUR  &\nPINE",)),
        ("Harbour has no plan.", ("Harbour",)),
        ("The harbour has no plan.", ()),
        ("Harbourmaster is a job.", ()),
        ("will turner said so", ("will turner",)),
        ("It will take time.", ()),
        ("Will decides alone.", ("Will",)),
        ("Mr Turner waits for Lee-Smith.", ("Turner", "Lee-Smith")),
        ("Xu Li waits, and Li knows.", ("Xu Li",)),
        ("Der Vertrieb wartet.", ()),
        ("Nobody asks.", ()),
        ("", ()),
    ],
)
def test_names_are_found_as_whole_words_with_their_capital(words: str, found: tuple[str, ...]):
    assert names_in(words, CLIENTS, PEOPLE) == found
