"""Outlines of deliverables."""

from __future__ import annotations

import pytest

from alignment_desktop.content.outlines import load_outlines, outlines
from alignment_desktop.domain.errors import InputProblems

NOTE = 'id = "note"\ntitle = "Note"\naudience = "All"\nsummary = "Short."\nsections = [\n  "cover",\n  "text",\n]\n'


def problems_of(folder, **kwargs):
    with pytest.raises(InputProblems) as caught:
        load_outlines(folder, **kwargs)
    return caught.value.problems


def test_an_outline_is_read_with_its_defaults(tmp_path):
    (tmp_path / "note.toml").write_text(NOTE + "[options]\ndepth = 2\n", encoding="utf-8")
    (found,) = load_outlines(tmp_path, sections=("cover", "text"))
    assert (found.id, found.sections, found.paper, found.options) == ("note", ("cover", "text"), "a4", {"depth": 2})


def test_every_fault_of_the_outlines_is_named(tmp_path):
    (tmp_path / "note.toml").write_text(NOTE.replace('"text"', '"txet"') + 'covers = ["Q.1"]\n', encoding="utf-8")
    (tmp_path / "other.toml").write_text(NOTE.replace('"text"', '"cover"'), encoding="utf-8")
    (tmp_path / "poor.toml").write_text(NOTE.replace("title", "name") + "[options]\na = []\n", encoding="utf-8")
    found = problems_of(tmp_path, sections=("cover", "text"))
    assert [p.split(": ")[:2] for p in found] == [
        ["note.toml:7", "sections[2]"],
        ["note.toml:9", "covers[1]"],
        ["other.toml:1", "id"],
        ["other.toml:7", "sections[2]"],
        ["poor.toml:1", "title"],
        ["poor.toml:2", "name"],
        ["poor.toml:10", "options.a"],
    ]


def test_the_shipped_outlines_are_sound():
    assert {"assessment-report", "executive-summary"} <= {outline.id for outline in outlines()}
