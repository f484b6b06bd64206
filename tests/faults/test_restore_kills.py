"""The short form: twenty kills in the middle of a restore."""

from __future__ import annotations

import os

import pytest

from tests.faults.soaks import in_own_process

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills need a system that forks")


def test_a_killed_restore_leaves_one_of_the_two_in_the_place_and_loses_neither():
    figures = in_own_process("restore_kills", times=20)
    assert figures.broken == []
    assert figures.counts["restores"] == 20
    assert figures.counts["killed"] >= 10
