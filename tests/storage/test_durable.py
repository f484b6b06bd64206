from __future__ import annotations

import os
from pathlib import Path

import pytest

from alignment_desktop.storage import durable


@pytest.mark.parametrize("replace", [True, False])
def test_content_reaches_the_disk_before_its_name_does_and_the_name_before_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, replace: bool
):
    part, target = tmp_path / "part", tmp_path / "target"
    part.write_text("new")
    if replace:
        target.write_text("old")
    flushed: list[tuple[int, str]] = []
    fsync = os.fsync

    def watched(handle: int) -> None:
        flushed.append((os.fstat(handle).st_ino, target.read_text() if target.exists() else ""))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", watched)
    content, folder = part.stat().st_ino, tmp_path.stat().st_ino
    durable.put_in_place(part, target, replace=replace)
    assert flushed == [(content, "old" if replace else ""), (folder, "new")]
    assert [each.name for each in tmp_path.iterdir()] == ["target"]


def test_a_part_stands_beside_its_target_under_a_name_of_its_own(tmp_path: Path):
    first, second = durable.part_beside(tmp_path / "book"), durable.part_beside(tmp_path / "book")
    assert first.parent == second.parent == tmp_path
    assert len({first, second, tmp_path / "book"}) == 3
