"""The short form of the stolen laptop; the long one runs by `dev.py soak canaries`."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib

import pytest

from alignment_desktop.faults import keep_place_of
from alignment_desktop.settings import data_folder
from tests.faults.canaries import MARK, found_in
from tests.faults.soaks import in_own_process

WORD = f"{MARK}gatopimar"


def test_no_word_of_a_client_is_left_on_the_laptop_outside_workbook_and_exports():
    figures = in_own_process("canaries", times=12)
    assert figures.broken == []
    assert figures.counts["words planted"] >= 200
    assert figures.counts["faults forced"] == 12
    assert figures.counts["words found outside the workbook and the exports"] == 0
    assert figures.counts["files searched"] > 10


def _zipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", data)
    return out.getvalue()


@pytest.mark.parametrize(
    "hide",
    [
        bytes,
        bytes.upper,
        lambda word: word.decode().encode("utf-16-le"),
        lambda word: word.decode().encode("utf-16-be"),
        lambda word: b"before" + zlib.compress(word * 3) + b"after",
        gzip.compress,
        _zipped,
    ],
)
def test_the_search_finds_a_word_however_it_is_kept(hide):
    assert found_in(hide(WORD.encode()), (f"{MARK}otherword", WORD)) == {WORD}
    assert found_in(hide(b"something else"), (WORD,)) == set()


def test_a_forced_fault_keeps_its_place_and_no_word():
    try:
        try:
            raise KeyError(WORD)
        except KeyError as first:
            raise ValueError(f"cannot take {WORD}") from first
    except ValueError as fault:
        told = keep_place_of(fault)
    kept = (data_folder() / "last-fault.txt").read_text(encoding="utf-8")
    assert "test_canaries.py" in kept
    assert kept.endswith("ValueError")
    assert WORD not in kept + told
