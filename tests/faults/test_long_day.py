"""The short form of the long day; the long one runs by `dev.py soak long_day`."""

from __future__ import annotations

from tests.faults.soaks import in_own_process


def test_four_hundred_saves_make_no_pause_and_no_heap():
    figures = in_own_process("long_day", times=400)
    assert figures.broken == []
    counts = figures.counts
    longest = counts["microseconds of the longest turn of the window's thread"]
    # A machine that sorts slowly types slowly; ten times that work is far more than any turn needs.
    assert longest < 10 * counts["microseconds of a fixed piece of work of the same run"]
    assert 0 < counts["bytes of the write-ahead log at its largest"] <= 8 * 2**20
    assert counts["saves"] == 400
    assert counts["backups meanwhile"] == 1
    assert counts["steps in the journal"] >= 10
