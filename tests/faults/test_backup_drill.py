"""The short form: twenty random workbooks, backed up, harmed and restored."""

from __future__ import annotations

from tests.faults.soaks import in_own_process


def test_whatever_happened_to_a_workbook_the_newest_sound_backup_brings_it_back():
    figures = in_own_process("backup_drill", times=20)
    assert figures.broken == []
    assert figures.counts["workbooks restored"] == 20
    assert figures.counts["backups made"] >= 60
    assert figures.counts["spoiled backups refused"] > 0
