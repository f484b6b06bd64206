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

FORMER, NEW = b"%PDF-1.7 former", b"%PDF-1.7 new"


def test_a_file_takes_the_place_of_the_former_one(tmp_path):
    target = tmp_path / "report.pdf"
    target.write_bytes(FORMER)
    write_file(target, NEW)
    assert target.read_bytes() == NEW
    assert os.listdir(tmp_path) == ["report.pdf"]


@pytest.mark.parametrize("broken", ["fsync", "replace"])
def test_a_full_disk_leaves_the_former_file_and_nothing_beside_it(tmp_path, monkeypatch, broken):
    def full(*_args):
        raise OSError(errno.ENOSPC, "No space left on device")

    target = tmp_path / "report.pdf"
    target.write_bytes(FORMER)
    monkeypatch.setattr(os, broken, full)
    with pytest.raises(Refused, match="No space left on device") as refused:
        write_file(target, NEW)
    assert str(target) in str(refused.value)
    assert target.read_bytes() == FORMER
    assert os.listdir(tmp_path) == ["report.pdf"]


def test_a_disk_that_reads_back_something_else_is_noticed(tmp_path, monkeypatch):
    target = tmp_path / "report.pdf"
    target.write_bytes(FORMER)
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: read(path)[:-1])
    with pytest.raises(Refused, match="could not be read back"):
        write_file(target, NEW)
    monkeypatch.undo()
    assert target.read_bytes() == FORMER
    assert os.listdir(tmp_path) == ["report.pdf"]


def test_a_name_too_long_for_the_system_is_told(tmp_path):
    with pytest.raises(Refused, match="cannot be written"):
        write_file(tmp_path / f"{'a' * 300}.pdf", NEW)
    assert os.listdir(tmp_path) == []


def test_an_unfinished_file_that_cannot_be_removed_hides_no_reason(tmp_path, monkeypatch):
    def broken(*_args, **_more):
        raise OSError(errno.EIO, "Broken disk")

    def full(*_args):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "unlink", broken)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused, match="No space left on device"):
        write_file(tmp_path / "report.pdf", NEW)


SHEET, TEXT = b"PK\x03\x04 a sheet", "\ufeffname,rating\n".encode()
CALENDAR = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
SEALED = bytes(range(256)) * 16


@pytest.mark.parametrize(
    ("name", "former", "content"),
    [
        ("a.pdf", FORMER, SHEET),
        ("a.pdf", b"Dear diary", NEW),
        ("a.alignment", SEALED, NEW),
        ("a.alignment", SEALED, SHEET),
        ("a.csv", SEALED, TEXT),
        ("a.csv", FORMER, TEXT),
        ("a.txt", b"Dear diary", TEXT),
        ("a.xlsx", SEALED, SHEET),
        ("a.ics", b"Dear diary", CALENDAR),
        ("a.ics", FORMER, CALENDAR),
        ("a.pdf", b"Dear diary", b"something else"),
    ],
)
def test_a_file_of_another_kind_is_never_replaced(tmp_path, name, former, content):
    target = tmp_path / name
    target.write_bytes(former)
    with pytest.raises(Refused, match="of another kind"):
        write_file(target, content)
    assert target.read_bytes() == former
    assert os.listdir(tmp_path) == [name]


@pytest.mark.parametrize(
    ("name", "former", "content"),
    [
        ("a.xlsx", b"PK\x03\x04 former", SHEET),
        ("a.csv", b"former,sheet\n", TEXT),
        ("A.CSV", b"former,sheet\n", TEXT),
        ("a.pdf", b"", NEW),
        ("a.ics", b"BEGIN:VCALENDAR\r\nformer", CALENDAR),
    ],
)
def test_a_file_of_its_kind_or_an_empty_one_is_replaced(tmp_path, name, former, content):
    (tmp_path / name).write_bytes(former)
    write_file(tmp_path / name, content)
    assert (tmp_path / name).read_bytes() == content


@pytest.mark.parametrize("beside", [".lock", "-wal"])
def test_a_workbook_in_use_is_never_replaced(tmp_path, beside):
    (tmp_path / f"report.pdf{beside}").write_bytes(b"")
    with pytest.raises(Refused, match="in use"):
        write_file(tmp_path / "report.pdf", NEW)
    assert not (tmp_path / "report.pdf").exists()


@pytest.mark.parametrize("place", ["no folder/report.pdf", "folder"])
def test_a_place_that_takes_no_file_is_told(tmp_path, place):
    (tmp_path / "folder").mkdir()
    with pytest.raises(Refused, match="cannot be written"):
        write_file(tmp_path / place, NEW)
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
