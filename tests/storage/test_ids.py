from __future__ import annotations

import uuid

from hypothesis import given
from hypothesis import strategies as st

from alignment_desktop.storage.ids import uuid7_source


def test_an_id_is_a_uuid_of_version_7_that_tells_its_time():
    id_ = uuid7_source(milliseconds=lambda: 1_767_225_600_123)()
    made = uuid.UUID(id_)
    assert len(id_) == 32
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert made.int >> 80 == 1_767_225_600_123


@given(st.lists(st.integers(min_value=0, max_value=2**47), min_size=2, max_size=50))
def test_ids_grow_whatever_the_clock_does(times: list[int]):
    clock = iter(times)
    new_id = uuid7_source(milliseconds=lambda: next(clock))
    ids = [new_id() for _ in times]
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)
