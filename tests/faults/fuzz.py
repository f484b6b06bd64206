"""Everything that comes in from a file, mutated: it is refused in words, or taken whole; nothing in between.

Six kinds in turn: answer sheets as CSV and XLSX, packs as TOML and XLSX, pictures, backups to restore. Readers run in
this process here, because one more for every try would take a day; that they cannot do more harm than a refusal where
they run is shown by `tests/exchange/test_apart.py`.
"""

from __future__ import annotations

import random
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path

from alignment_desktop.content.packs import core_pack, load_pack
from alignment_desktop.domain.answers import SheetRow, read_answers
from alignment_desktop.domain.errors import AlignmentError
from alignment_desktop.exchange import answers, books, pack_reading
from alignment_desktop.exchange.pack_book import pack_xlsx
from alignment_desktop.storage import backup, vault
from alignment_desktop.ui import decoding
from alignment_desktop.workbook import Workbook
from tests.content.small import SMALL
from tests.data import make_hostile
from tests.faults.soaks import Figures, Say
from tests.storage.things import CHEAP

Attempt = Callable[[bytes], None]
WORDS = (
    "C1.P1.Q1", "C1.P1.Q2", "Ann Guest", "business", "it", "ceo", "3", "5", "0", "NA", "DK", "declined", "self", "",
    "=1+1", "<b>", "\u202e", "\U0001f469", "\ud800", "\0", "\x07", "x" * 5000, "1e400", "-1", "3.5", "\n",
    '"', ",", ";",
)  # fmt: skip


def soak(say: Say, *, seed: int, times: int) -> Figures:
    """So many files, of the six kinds in turn."""
    figures, chance = Figures(), random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        kinds = tuple(_kinds(Path(folder), figures))
        for number in range(times):
            name, make, attempt = kinds[number % len(kinds)]
            content = make(chance)
            try:
                attempt(content)
                figures.count(f"{name} taken")
            except AlignmentError as refusal:
                figures.count(f"{name} refused")
                figures.expect(bool(str(refusal).strip()), f"{name}: refused without a word")
            except Exception as fault:  # what is looked for; it is told and the search goes on
                figures.broken.append(
                    f"{name}, file {number} of seed {seed}: {type(fault).__name__}: {str(fault)[:80]}"
                )
                if len(figures.broken) > 20:
                    return figures
            if number % 1000 == 999:
                say(f"{number + 1} of {times}")
    return figures


Kind = tuple[str, Callable[[random.Random], bytes], Attempt]


def _kinds(folder: Path, figures: Figures) -> Iterator[Kind]:
    path = folder / "ours.alignment"
    with Workbook.create(path, "", parameters=CHEAP) as workbook:
        client = workbook.clients.add_client("Velvet Kiosk Ltd")
        engagement = workbook.clients.add_engagement(client.id, "Review 2026")
        workbook.clients.open_round(engagement.id, "Baseline", core_pack())
    workbook = Workbook(vault.open(path, "", parameters=CHEAP))
    guest = make_hostile.book({"Answers": [make_hostile.ASKED, make_hostile.GIVEN]})

    def bring_in(rows: tuple[SheetRow, ...]) -> None:
        """Brought in and taken back; where it is refused, the workbook is what it was."""
        before = backup.fingerprint(workbook.store.connection)
        steps = workbook.store.last_step()
        try:
            plan = read_answers(workbook.snapshot(engagement.id), rows)
            workbook.interviews.import_answers(plan, replace=True)
        except AlignmentError:
            if backup.fingerprint(workbook.store.connection) != before:
                figures.broken.append("a refused sheet changed the workbook")
            raise
        if workbook.store.last_step() != steps:
            workbook.undo()

    def sheet(kind: str) -> Attempt:
        file = folder / f"answers.{kind}"

        def attempt(content: bytes) -> None:
            file.write_bytes(content)
            bring_in(answers.read_sheet(file))

        return attempt

    def table(chance: random.Random) -> list[list[str]]:
        rows = [list(make_hostile.GIVEN) for _row in range(chance.randint(1, 4))]
        return [_odd(list(make_hostile.ASKED), chance, 0.05), *(_odd(row, chance, 0.3) for row in rows)]

    def csv(chance: random.Random) -> bytes:
        text = "\n".join(chance.choice(",,,;").join(row) for row in table(chance))
        return _mutated(text.encode(chance.choice(("utf-8", "utf-8-sig", "utf-16")), "replace"), chance)

    def xlsx(chance: random.Random) -> bytes:
        return _mutated_archive(guest, chance)

    pack_folder = folder / "pack"
    for name in SMALL:
        (pack_folder / name).parent.mkdir(parents=True, exist_ok=True)

    def pack(content: bytes) -> None:
        for name, part in zip(SMALL, content.split(b"\f"), strict=False):
            (pack_folder / name).write_bytes(part)
        load_pack(pack_folder)

    def toml(chance: random.Random) -> bytes:
        parts = [text.encode() for text in SMALL.values()]
        at = chance.randrange(len(parts))
        parts[at] = _mutated(parts[at], chance)
        return b"\f".join(parts)

    for name, text in SMALL.items():
        (pack_folder / name).write_text(text, encoding="utf-8")
    small = pack_xlsx(load_pack(pack_folder))

    def pack_book(content: bytes) -> None:
        file = folder / "pack.xlsx"
        file.write_bytes(content)
        pack_reading.read_pack_xlsx(file)

    pictures = [
        content for content in make_hostile.images().values() if len(content) < 1000 and content[:1] in b"\x89\xffRB"
    ]

    def picture(content: bytes) -> None:
        image = decoding.picture_of(decoding.points("a", content, {}))
        if max(image.width(), image.height()) > decoding.LONGEST_READ:
            figures.broken.append("a picture came in larger than it may be")

    safe = folder / "ours.backup"
    backup.make(workbook.access, safe)
    sound, target = safe.read_bytes(), folder / "restored.alignment"

    def restore(content: bytes) -> None:
        safe.write_bytes(content)
        shutil.copy(path, target)
        before = target.read_bytes()
        try:
            backup.restore(safe, "", target, parameters=CHEAP)
        except AlignmentError:
            if target.read_bytes() != before:
                figures.broken.append("a refused backup changed what was in its place")
            raise
        finally:
            for aside in folder.glob("restored.before-restore-*"):
                aside.unlink()
        if content != sound:
            figures.broken.append("a changed backup was restored")

    yield "answers as CSV", csv, sheet("csv")
    yield "answers as XLSX", xlsx, _here(sheet("xlsx"))
    yield "packs as TOML", toml, pack
    yield "packs as XLSX", lambda chance: _mutated_archive(small, chance), _here(pack_book)
    yield "pictures", lambda chance: _mutated(chance.choice(pictures), chance), picture
    yield "backups", lambda chance: _mutated(sound, chance), restore


def _here(attempt: Attempt) -> Attempt:
    """The same with Excel workbooks read in this process."""

    def lines(name: str, content: bytes, *, without: list[str], columns: int, **_more: object) -> object:
        return books.lines_in(name, content, without, columns)

    def attempted(content: bytes) -> None:
        kept = answers.book_lines, pack_reading.book_lines
        answers.book_lines = pack_reading.book_lines = lines  # type: ignore[assignment]
        try:
            attempt(content)
        finally:
            answers.book_lines, pack_reading.book_lines = kept

    return attempted


def _odd(row: list[str], chance: random.Random, often: float) -> list[str]:
    return [chance.choice(WORDS) if chance.random() < often else cell for cell in row]


def _mutated(content: bytes, chance: random.Random) -> bytes:
    """The content with a few bytes changed, put in, taken out, doubled or cut off; sometimes as it was."""
    changed = bytearray(content)
    for _change in range(chance.choice((0, 1, 1, 1, 2, 5))):
        at = chance.randrange(len(changed) + 1)
        length = chance.choice((1, 1, 4, 50))
        match chance.randrange(6):
            case 0 if at < len(changed):
                changed[at] ^= 1 << chance.randrange(8)
            case 1:
                changed[at:at] = chance.randbytes(length)
            case 2:
                del changed[at : at + length]
            case 3:
                changed[at:at] = changed[at : at + length] * 3
            case 4:
                changed[at:at] = chance.choice(WORDS).encode("utf-8", "surrogatepass")
            case _ if chance.random() < 0.3:
                del changed[at:]
    return bytes(changed)


def _mutated_archive(content: bytes, chance: random.Random) -> bytes:
    """The archive itself mutated, or one of its members."""
    if chance.random() < 0.3:
        return _mutated(content, chance)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    chosen = chance.choice(sorted(members))
    with suppress(ValueError):
        members[chosen] = _mutated(members[chosen], chance)
    return make_hostile.archive(members)
