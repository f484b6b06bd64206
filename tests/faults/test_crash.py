"""The short forms of the crash tests; the long ones run by `dev.py soak crash window_crash`."""

from __future__ import annotations

import os

import pytest

from tests.faults.soaks import in_own_process

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the harness forks")


def test_what_was_acknowledged_survives_a_kill_of_the_writing_process():
    figures = in_own_process("crash", times=200)
    assert figures.broken == []
    assert figures.counts["kills"] == 200
    assert figures.counts["acknowledged"] > 200
    assert figures.counts["in the middle of a change"] > 20


def test_what_was_typed_survives_a_kill_of_the_window_but_for_a_second():
    figures = in_own_process("window_crash", times=10)
    assert figures.broken == []
    assert figures.counts["kills"] == 10
    assert figures.counts["keys typed"] > 100
    assert figures.counts["sittings that had begun"] > 0
    assert figures.counts["next starts that say what they recovered"] == 10
