"""The short form: twenty starts, three of them of real windows and verbs."""

from __future__ import annotations

import sys

import pytest

from tests.faults.soaks import in_own_process


@pytest.mark.skipif(sys.platform == "win32", reason="it forks")
def test_of_several_that_start_at_once_one_writes():
    figures = in_own_process("double_start", times=20)
    assert figures.broken == []
    assert figures.counts["starts"] == 20
    assert figures.counts["locks of other computers left alone"] > 0
    assert figures.counts["writers killed"] > 0
    for pair in ("a window and a window", "a verb and a window", "a verb and a verb"):
        assert figures.counts[f"real starts of {pair}"] == 1
    assert figures.counts["second windows that read"] >= 1
    assert figures.counts["second verbs with one sentence"] >= 1
