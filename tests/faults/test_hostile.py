"""What others hand over is refused in one sentence or taken safely, within 5 seconds and 512 MB each."""

from __future__ import annotations

import shutil
import struct
import sys
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest

from alignment_desktop.cli import run
from alignment_desktop.storage import backup, vault
from tests.data import make_hostile
from tests.data.make_hostile import ASKED, FOLDER, GIVEN, book

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux keeps the limit on memory")

TAKEN = frozenset(
    # packs
    (
        "control-characters", "emoji", "formula", "id-of-ours", "id-of-windows", "markup", "right-to-left",
        # sheets
        "control-characters.csv", "deep-xml.xlsx", "emoji.csv", "empty.csv", "error-values.xlsx",
        "formula-without-value.xlsx", "formula.xlsx", "latin-1.csv", "macro.xlsx", "many-attributes.xlsx",
        "markup.xlsx", "merged.xlsx", "million-empty-rows.xlsx", "outer-link.xlsx", "right-to-left.xlsx",
        "size-is-a-lie.xlsx",
        # images
        "bomb-7000.png", "bomb-text.png", "ink.jpg", "moving.webp", "place.jpg", "png-named.jpg", "upside-down.jpg",
    )
)  # fmt: skip
"""What comes in, as plain text, values and points; everything else is refused."""
LONGEST_SENTENCE = 330


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with a first round open; copy it before use."""
    path = tmp_path_factory.mktemp("made") / "new.alignment"
    assert run(["new", str(path), "--client", "Velvet Kiosk Ltd", "--title", "Review 2026"]) == 0
    return path


@pytest.fixture
def workbook(made: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copy(made, tmp_path / "ours.alignment"))


def kept(workbook: Path) -> str:
    """A fingerprint of all that a workbook holds."""
    with vault.open(workbook, "", read_only=True) as opened:
        return backup.fingerprint(opened.connection)


def tried(kind: str, workbook: Path, files: list[Path], *, taken: frozenset[str] = TAKEN) -> None:
    """Tries the files and fails for every one that is neither refused in a sentence nor taken, or takes too much."""
    from tests.faults.harness.trying import SECONDS
    from tests.faults.harness.trying import tried as try_all

    tries = try_all(kind, workbook, files)
    assert {each.file for each in tries} == {file.name for file in files}, "the process did not come to its end"
    for each in tries:
        where = f"{each.verb} {each.file}"
        assert each.fault == "", where
        assert each.seconds <= SECONDS, where
        expected = (0,) if each.file in taken else (1, 3)
        assert each.code in expected, f"{where}: {each.said}"
        if each.code == 3:
            first = each.said.split("\n  ", 1)[0].rstrip("\n")
            assert 0 < len(first) <= LONGEST_SENTENCE, where
            assert first.endswith((".", "!")), where
            assert "Traceback" not in each.said, where
            assert not set(each.said) & set("\x1b\x07\x00"), where


def test_the_files_are_what_the_script_makes():
    made = make_hostile.made()
    there = {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in FOLDER.rglob("*") if path.is_file()}
    assert there.keys() == made.keys()
    assert len(there) >= 120
    assert [name for name in made if unpacked(made[name]) != unpacked(there[name])] == []


def unpacked(content: bytes) -> object:
    """The content without what one release of zlib does otherwise than another."""
    if content.startswith(b"PK\x03\x04") and zipfile.is_zipfile(BytesIO(content)):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return [(m.filename, m.file_size, m.CRC) for m in archive.infolist()]
    if content.startswith(b"\x89PNG"):
        at, chunks = 8, []
        while at + 8 <= len(content):
            (length,) = struct.unpack(">I", content[at : at + 4])
            kind, data = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
            packed = data if kind == b"IDAT" else data.partition(b"\0\0")[2]
            found = zlib.decompressobj().decompress(packed) if packed and kind in (b"IDAT", b"zTXt") else data
            chunks.append((kind, zlib.crc32(found)))
            at += 12 + length
        return chunks
    return content


def test_packs(workbook):
    before = kept(workbook)
    tried("packs", workbook, sorted((FOLDER / "packs").iterdir()))
    assert kept(workbook) == before


def test_sheets_that_are_refused_leave_the_workbook_as_it_was(workbook):
    before = kept(workbook)
    tried("sheets", workbook, [f for f in sorted((FOLDER / "sheets").iterdir()) if f.name not in TAKEN])
    assert kept(workbook) == before


def test_sheets_that_are_taken_bring_their_words_as_they_are(workbook):
    tried("sheets", workbook, [f for f in sorted((FOLDER / "sheets").iterdir()) if f.name in TAKEN])
    with vault.open(workbook, "", read_only=True) as opened:
        names = {name for (name,) in opened.connection.execute("SELECT name FROM people")}
    assert {"<b>Ann</b>", "Jörg", "\u05e9\u05dc\u05d5\u05dd", "Ann Guest"} <= names


def test_pictures(workbook):
    tried("images", workbook, sorted((FOLDER / "images").iterdir()))


def test_what_claims_to_be_a_workbook(workbook):
    before = workbook.read_bytes()
    tried("workbooks", workbook, sorted((FOLDER / "workbooks").iterdir()))
    assert workbook.read_bytes() == before


def test_damaged_backups_are_neither_sound_nor_restored(workbook, tmp_path):
    whole = workbook.read_bytes()

    def flipped(at: int) -> bytes:
        return whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]

    spoiled = {
        "salt": flipped(3),
        "first-page": flipped(2000),
        "middle": flipped(len(whole) // 2),
        "last": flipped(len(whole) - 1),
        "half": whole[: len(whole) // 2],
        "odd": whole[:-777],
        "page-missing": whole[:8192] + whole[12288:],
        "pages-exchanged": whole[:8192] + whole[12288:16384] + whole[8192:12288] + whole[16384:],
        "one-page": whole[:4096],
    }
    files = [tmp_path / f"{name}.backup" for name in spoiled]
    for file, content in zip(files, spoiled.values(), strict=True):
        file.write_bytes(content)
    tried("workbooks", workbook, files)
    assert workbook.read_bytes() == whole


def test_what_is_simply_too_large(workbook, tmp_path):
    before = kept(workbook)
    head = ",".join(ASKED) + "\n"
    sheets = {
        "cell.csv": (head + "Ann,business,ceo,C1.P1.Q1,3," + "x" * 2**20 + "\n").encode(),
        "file.csv": head.encode() + b"a" * (21 * 2**20),
        "file.xlsx": b"PK\x03\x04" + bytes(21 * 2**20),
        "text.xlsx": book({"Answers": [ASKED, [*GIVEN[:-1], "x" * 2**20]]}),
        "rows.xlsx": book({"Answers": [ASKED, *[["", "", "", "", "", ""]] * 200_000]}),
        "rows-full.xlsx": book({"Answers": [ASKED, *[GIVEN] * 20_000]}),
        "columns.xlsx": book({"Answers": [ASKED + [f"c{n}" for n in range(16_384)], GIVEN + ["x"] * 16_384]}),
    }
    pack = tmp_path / "large"
    pack.mkdir()
    (pack / "pack.toml").write_text(make_hostile.HEAD + "# " + "x" * 3_000_000)
    for name, content in sheets.items():
        (tmp_path / name).write_bytes(content)
    tried("sheets", workbook, [tmp_path / name for name in sheets], taken=frozenset(("columns.xlsx",)))
    tried("packs", workbook, [pack])
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(21 * 2**20))
    tried("images", workbook, [tmp_path / "photo.png"])
    assert kept(workbook) != before  # by the sheet that has columns nobody asked for


def test_whatever_a_file_is_called_it_is_read_or_refused(workbook, tmp_path):
    names = (
        "CON.csv",
        "nul.xlsx",
        "COM1.csv",
        "a\nb.csv",
        "a" * 240 + ".csv",
        "\u202evsc.exe.csv",
        "=1+1.csv",
        "-rf.csv",
    )
    files = []
    for name in names:
        file = tmp_path / name
        rows = [ASKED, GIVEN]
        file.write_bytes(book({"Answers": rows}) if name.endswith("xlsx") else "\n".join(map(",".join, rows)).encode())
        files.append(file)
    tried("sheets", workbook, files, taken=frozenset(names))
