from __future__ import annotations

from pathlib import Path

import pytest

from alignment_desktop.domain.engagement import Client
from alignment_desktop.storage import durable, integrity, vault, write_log
from alignment_desktop.storage.store import Store
from tests.storage.things import fill

HEADER, FRAME = 32, 24 + vault.PAGE


@pytest.fixture
def left(store: Store) -> vault.Access:
    """A workbook as a killed program leaves it: three saves are in its log alone."""
    fill(store)
    store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    for number in range(3):
        with store.step("add", "Add"):
            store.save(Client(id=f"new{number}", name="New"))
    path = store.opened.path.with_name("left.alignment")
    path.write_bytes(store.opened.path.read_bytes())
    log_of(path).write_bytes(log_of(store.opened.path).read_bytes())
    return vault.Access(path=path, key=store.opened.access.key)


def log_of(path: Path) -> Path:
    return durable.companions(path)[0]


def flip(path: Path, at: int, bit: int = 1) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= bit
    path.write_bytes(content)


def ends(log: Path) -> list[int]:
    """Where the frames begin that end a save."""
    content = log.read_bytes()
    return [at for at in range(HEADER, len(content), FRAME) if any(content[at + 4 : at + 8])]


def last_client(access: vault.Access) -> int:
    with vault.reading(access) as connection:
        return connection.execute("SELECT count(*) FROM clients WHERE id LIKE 'new%'").fetchone()[0]


def test_a_whole_log_is_no_problem_and_is_still_there_after_it_was_read(left: vault.Access):
    log = log_of(left.path).read_bytes()
    assert write_log.problem(left.path) is None
    assert last_client(left) == 3
    assert integrity.problems(left) == ()
    assert log_of(left.path).read_bytes() == log


def test_a_workbook_without_a_log_has_no_problem_with_it(tmp_path: Path):
    assert write_log.problem(tmp_path / "none.alignment") is None
    (tmp_path / "short.alignment-wal").write_bytes(b"short")
    assert write_log.problem(tmp_path / "short.alignment") is None


@pytest.mark.parametrize(("save", "unread"), [(0, 3), (1, 2), (2, 1)])
@pytest.mark.parametrize("place", [0, 16, 24, 24 + 700])
def test_a_flipped_bit_is_told_with_the_saves_that_are_lost_by_it(
    left: vault.Access, save: int, unread: int, place: int
):
    """In the number of the page, the sum, and the content of the frame that ends a save."""
    log = log_of(left.path)
    flip(log, ends(log)[save] + place)
    assert write_log.read(log).unread == unread
    told = write_log.problem(left.path)
    assert told is not None
    assert (f"the last {unread} saves" in told) == (unread > 1)
    assert integrity.problems(left) == (told,)
    assert write_log.problem(left.path) == told, "looking at it must not fold it away"
    assert last_client(left) == save


@pytest.mark.parametrize("at", [0, 3, 8, 12, 16, 20, 24, 31])
def test_a_flipped_bit_in_the_head_of_a_log_loses_all_of_it(left: vault.Access, at: int):
    log = log_of(left.path)
    flip(log, at)
    assert write_log.read(log) == write_log.WriteLog(unread=3)


def test_the_last_save_is_missed_also_where_its_own_mark_or_its_generation_is_hit(left: vault.Access):
    log = log_of(left.path)
    whole, last = log.read_bytes(), ends(log)[-1]
    pages = int.from_bytes(whole[last + 4 : last + 8], "big")
    for at in (last + 8, last + 12):  # the two salts
        flip(log, at)
        assert write_log.read(log).unread == 1
        log.write_bytes(whole)
    # A mark of one bit is gone with it: the frame looks as if more were to follow.
    assert pages
    content = bytearray(whole)
    one_bit = 1 << pages.bit_length()
    content[last + 4 : last + 8] = one_bit.to_bytes(4, "big")
    content = resummed(content, last)
    log.write_bytes(content)
    assert write_log.read(log).unread == 0
    flip(log, last + 4 + 3 - (one_bit.bit_length() - 1) // 8, 1 << (one_bit.bit_length() - 1) % 8)
    assert write_log.read(log).unread == 1


def resummed(content: bytearray, last: int) -> bytearray:
    """The log with the sum of its last frame made right, from that of the frame before."""
    before = content[last - FRAME + 16 : last - FRAME + 24] if last > HEADER else content[24:32]
    sums = (int.from_bytes(before[:4], "big"), int.from_bytes(before[4:], "big"))
    form = ">" if content[3] & 1 else "<"
    body = bytes(content[last : last + 8] + content[last + 24 : last + FRAME])
    first, second = write_log._summed(body, sums, form)
    content[last + 16 : last + 24] = first.to_bytes(4, "big") + second.to_bytes(4, "big")
    return content


def test_frames_of_an_earlier_generation_are_nothing_lost(store: Store):
    """A log begun anew over a longer one keeps the frames of the longer one behind its own."""
    fill(store)
    store.connection.execute("PRAGMA wal_checkpoint(RESTART)").fetchone()
    with store.step("add", "Add"):
        store.save(Client(id="new", name="New"))
    log = log_of(store.opened.path)
    content = log.read_bytes()
    assert {content[at + 8 : at + 16] for at in range(HEADER, len(content), FRAME)} > {content[16:24]}
    assert write_log.problem(store.opened.path) is None
    # What was cut off before it was confirmed is no save either, as long as its end was not written.
    log_of(store.opened.path.with_name("cut.alignment")).write_bytes(content[: ends(log)[0]])
    assert write_log.problem(store.opened.path.with_name("cut.alignment")) is None
