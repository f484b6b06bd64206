"""The preferences of the person at this computer."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from alignment_desktop import settings as stored
from alignment_desktop.settings import Settings, load, preferences, save


def test_what_is_saved_is_what_is_loaded(tmp_path):
    file = tmp_path / "below" / "settings.json"
    chosen = Settings(
        language="de",
        paper="letter",
        gap_watch=Decimal("0.4"),
        gap_wide=Decimal("1.25"),
        gap_severe=Decimal("1.9"),
        backup_folder=tmp_path / "Sicherungen äöü",
        appearance="dark",
    )
    save(chosen, file)
    assert load(file) == (chosen, ())
    assert [path.name for path in file.parent.iterdir()] == ["settings.json"]


def test_without_a_file_the_thresholds_of_the_method_hold(tmp_path):
    settings, unread = load(tmp_path / "none.json")
    assert settings.gap_thresholds == (Decimal("0.5"), Decimal("1.0"), Decimal("2.0"))
    assert unread == ()


@pytest.mark.parametrize(
    ("system", "path", "can_be"),
    [
        ("posix", f"/home/{'n' * 255}", True),
        ("posix", f"/home/{'ä' * 128}", False),
        ("nt", f"C:\\Users\\{'ä' * 255}", True),
        ("nt", f"C:\\Users/{'n' * 256}\\book", False),
    ],
)
def test_a_name_may_be_as_long_as_the_system_takes(monkeypatch, system, path, can_be):
    monkeypatch.setattr(stored.os, "name", system)
    assert stored.can_be_a_path(path) is can_be


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("paper", "a3"),
        ("gap_watch", "wide"),
        ("gap_watch", "NaN"),
        ("gap_severe", "-1"),
        ("appearance", 7),
        ("backup_folder", "relative/place"),
        ("backup_folder", "/with\0nought"),
        ("backup_folder", f"/a name/{'n' * 256}"),
        ("backup_folder", "/name" * 800),
        ("consultant", "half a character \ud800"),
        ("language", "../../etc"),
    ],
)
def test_a_preference_that_cannot_be_read_falls_back_and_is_named(tmp_path, name, value):
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"language": "de", "paper": "letter"} | {name: value}), encoding="utf-8")
    settings, unread = load(file)
    assert unread == (name,)
    assert getattr(settings, name) == getattr(Settings(), name)
    kept = ("paper", "letter") if name != "paper" else ("language", "de")
    assert getattr(settings, kept[0]) == kept[1]


def test_thresholds_that_do_not_rise_fall_back_together(tmp_path):
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"gap_watch": "3", "paper": "letter"}), encoding="utf-8")
    settings, unread = load(file)
    assert settings == Settings(paper="letter")
    assert unread == ("gap_watch", "gap_wide", "gap_severe")
    with pytest.raises(ValueError, match="rise"):
        replace(Settings(), gap_wide=Decimal("2.5"))


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff\xfe", b'"text"', b"[" * 5000])
def test_a_damaged_file_gives_the_defaults_and_names_everything(tmp_path, content):
    file = tmp_path / "settings.json"
    file.write_bytes(content)
    settings, unread = load(file)
    assert settings == Settings()
    assert set(unread) == {preference.name for preference in preferences()}


def test_a_save_that_fails_leaves_the_former_file_and_nothing_else(tmp_path, monkeypatch):
    file = tmp_path / "settings.json"
    save(Settings(paper="letter"), file)

    def full_disk(self, target):
        raise OSError("No space left on device")

    monkeypatch.setattr(Path, "replace", full_disk)
    with pytest.raises(OSError, match="No space"):
        save(Settings(), file)
    assert load(file)[0].paper == "letter"
    assert list(tmp_path.iterdir()) == [file]


def test_every_preference_has_one_line_of_help():
    for preference in preferences():
        text = preference.metadata["help"]
        assert text
        assert "\n" not in text
