"""The short forms of power cut, failing disk and bit rot; the long ones run by `dev.py soak`."""

from __future__ import annotations

import pytest

from tests.faults.full_disk import MODES, WRITERS
from tests.faults.harness import calls
from tests.faults.soaks import in_own_process

needs_calls = pytest.mark.skipif(not calls.is_possible(), reason=calls.REASON)


@needs_calls
def test_a_power_cut_loses_nothing_acknowledged_and_leaves_nothing_corrupt():
    figures = in_own_process("power_cut", times=300)
    assert figures.broken == []
    assert figures.counts["images"] >= 290
    assert figures.counts["recordings"] == 5


@needs_calls
def test_a_failing_disk_leaves_the_former_file_and_no_litter_and_is_told_in_a_sentence():
    # One call of each writer in each way of failing, chosen by the seed.
    figures = in_own_process("full_disk", times=len(WRITERS) * len(MODES))
    assert figures.broken == []
    assert all(count for name, count in figures.counts.items() if name.startswith("calls of"))
    assert figures.counts["refused"] > 60


def test_check_notices_every_flipped_bit():
    figures = in_own_process("bit_rot", times=100)
    assert figures.broken == []
    assert figures.counts["flips"] == 100
    assert figures.counts.get("silent", 0) == 0
    assert figures.counts["told of by the page"] > 50
    assert figures.counts["told of by the log, before it is folded away"] > 5
