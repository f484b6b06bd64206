"""The short form: six hundred mutated files; the long one has a hundred thousand."""

from __future__ import annotations

from tests.faults.soaks import in_own_process

FILES = 600
KINDS = ("answers as CSV", "answers as XLSX", "packs as TOML", "packs as XLSX", "pictures", "backups")


def test_mutated_files_are_refused_in_words_or_taken_whole():
    figures = in_own_process("fuzz", times=FILES)
    assert figures.broken == []
    assert sum(figures.counts.values()) == FILES
    for kind in KINDS:
        assert figures.counts[f"{kind} refused"] > 0
        assert figures.counts[f"{kind} taken"] > 0
