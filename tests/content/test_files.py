"""Where resources/ is found."""

from __future__ import annotations

import sys

import pytest

from alignment_desktop.content import files


def package_with(folder, *, inside):
    package = folder / "alignment_desktop"
    place = (package if inside else folder) / "resources"
    (place / "packs").mkdir(parents=True)
    package.mkdir(exist_ok=True)
    return package, place


@pytest.mark.parametrize("inside", [True, False], ids=["wheel", "source tree"])
def test_resources_are_found_where_the_package_is(tmp_path, monkeypatch, inside):
    package, place = package_with(tmp_path, inside=inside)
    monkeypatch.setattr(files, "_PACKAGE", package)
    assert files.resources() == place


def test_a_frozen_program_reads_what_it_unpacked(tmp_path, monkeypatch):
    _, place = package_with(tmp_path / "unpacked", inside=True)
    monkeypatch.setattr(files, "_PACKAGE", tmp_path / "elsewhere" / "alignment_desktop")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path / "unpacked"), raising=False)
    assert files.resources() == place


def test_an_incomplete_installation_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "_PACKAGE", tmp_path / "alignment_desktop")
    with pytest.raises(RuntimeError, match="resources"):
        files.resources()


def test_the_source_tree_holds_the_core_pack():
    assert (files.resources() / "packs" / "core").is_dir()
