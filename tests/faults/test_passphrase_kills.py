"""The short form: twenty kills in the middle of a change of passphrase."""

from __future__ import annotations

import os

import pytest

from tests.faults.soaks import in_own_process

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills need a system that forks")


def test_a_killed_change_of_passphrase_leaves_the_old_or_the_new_one_and_a_whole_workbook():
    figures = in_own_process("passphrase_kills", times=20)
    assert figures.broken == []
    assert figures.counts["changes of passphrase"] == 20
    assert figures.counts["killed"] >= 10
