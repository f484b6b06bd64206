"""The short form: three thousand drawn files; the long one has a hundred thousand."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st

from alignment_desktop.domain.errors import Refused
from tests.faults import fuzz
from tests.faults.fuzz_ways import Way
from tests.faults.soaks import Figures, in_own_process

FILES = 3000
KINDS = (
    "answers as CSV", "answers as XLSX", "packs as TOML", "packs as XLSX", "pictures", "backups", "recovery keys",
    "preferences", "recent workbooks", "lists of checks", "places told about", "locks",
)  # fmt: skip


def test_drawn_files_are_refused_in_words_or_taken_whole():
    figures = in_own_process("fuzz", times=FILES)
    assert figures.broken == []
    assert sum(figures.counts.values()) == FILES
    assert set(figures.counts) == {f"{kind} {outcome}" for kind in KINDS for outcome in ("refused", "taken")}


def tried(attempt: object, files: st.SearchStrategy[bytes], asked: int) -> Figures:
    figures = Figures()
    fuzz.Turns("a kind", Way("a kind", files, attempt), figures, seed=1).take(asked)
    return figures


def test_a_file_that_breaks_a_promise_is_shrunk_and_kept_and_the_others_are_tried_all_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(fuzz, "KEPT", tmp_path / "build" / "fuzz")
    seen: set[bytes] = set()

    def attempt(content: bytes) -> bool:
        seen.add(content)
        if content.count(b"x") > 2:
            raise KeyError("x")
        if b"y" in content:
            raise Refused("No.")
        return True

    text = st.text("xyz", min_size=1, max_size=6).map(str.encode)
    figures = tried(attempt, text, 300)
    (kept,) = {file.read_bytes() for file in fuzz.KEPT.iterdir()}
    assert kept == b"xxx"
    assert {sentence.partition(";")[0] for sentence in figures.broken} == {"a kind: KeyError: 'x'"}
    assert figures.counts["a kind broken"] == 3
    assert sum(figures.counts.values()) == 300
    assert figures.counts["a kind taken"] > 0 < figures.counts["a kind refused"]
    assert fuzz.KEPT.relative_to(tmp_path) == Path("build", "fuzz")


def test_what_was_not_tried_because_there_are_no_more_files_is_told():
    counts = tried(lambda _content: True, st.sampled_from([b"a", b"b", b"c"]), 50).counts
    assert counts == {"a kind taken": 3, "a kind not tried": 47}


def test_a_refusal_without_words_is_a_fault(tmp_path, monkeypatch):
    monkeypatch.setattr(fuzz, "KEPT", tmp_path / "build" / "fuzz")

    def attempt(_content: bytes) -> bool:
        raise Refused(" ")

    assert "refused without a word" in tried(attempt, st.binary(), 10).broken[0]
