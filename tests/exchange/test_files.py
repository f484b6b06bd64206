"""Files that leave the workbook."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment_desktop.domain.errors import Refused
from alignment_desktop.exchange.files import safe_name, write_file


def test_a_file_takes_the_place_of_the_former_one(tmp_path):
    target = tmp_path / "report.pdf"
    target.write_bytes(b"former")
    write_file(target, b"new")
    assert target.read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["report.pdf"]


@pytest.mark.parametrize("broken", ["fsync", "replace"])
def test_a_full_disk_leaves_the_former_file_and_nothing_beside_it(tmp_path, monkeypatch, broken):
    def full(*_args):
        raise OSError(errno.ENOSPC, "No space left on device")

    target = tmp_path / "report.pdf"
    target.write_bytes(b"former")
    monkeypatch.setattr(os, broken, full)
    with pytest.raises(Refused, match="No space left on device") as refused:
        write_file(target, b"new")
    assert str(target) in str(refused.value)
    assert target.read_bytes() == b"former"
    assert os.listdir(tmp_path) == ["report.pdf"]


def test_a_disk_that_reads_back_something_else_is_noticed(tmp_path, monkeypatch):
    target = tmp_path / "report.pdf"
    target.write_bytes(b"former")
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: read(path)[:-1])
    with pytest.raises(Refused, match="could not be read back"):
        write_file(target, b"new")
    monkeypatch.undo()
    assert target.read_bytes() == b"former"
    assert os.listdir(tmp_path) == ["report.pdf"]


@pytest.mark.parametrize("place", ["no folder/report.pdf", "folder"])
def test_a_place_that_takes_no_file_is_told(tmp_path, place):
    (tmp_path / "folder").mkdir()
    with pytest.raises(Refused, match="cannot be written"):
        write_file(tmp_path / place, b"new")
    assert os.listdir(tmp_path) == ["folder"]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Harbour & Pine: Q3/Q4?", "harbour-pine-q3-q4"),
        ("..", "untitled"),
        ("con", "con-file"),
        ("Com¹", "com¹-file"),
        ("مرحبا 🎉", "مرحبا"),
        ("", "untitled"),
    ],
)
def test_any_title_becomes_a_name_that_every_system_takes(words, name):
    assert safe_name(words) == name


@given(st.text())
def test_a_safe_name_is_short_and_of_one_folder(words):
    name = safe_name(words)
    assert 0 < len(name.encode()) <= 85
    assert not set(name) & set('/\\:*?"<>|\0\n. ')
