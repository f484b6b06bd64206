from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from alignment_desktop.domain.errors import WorkbookError, WorkbookInUse
from alignment_desktop.storage import lock

ELSEWHERE = lock.Holder(host="laptop-of-bob", user="bob", pid=12, since="2026-01-05T09:00:00+00:00")


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return tmp_path / "book"


def leave(workbook: Path, **changes: object) -> None:
    """A lock file as a process that is gone leaves it."""
    named = {"host": lock.this_process().host, "user": "ann", "pid": 1, "since": "2026-01-05T09:00:00+00:00"}
    lock.lock_path(workbook).write_text(json.dumps(named | changes))


def test_a_lock_names_who_holds_it_and_goes_with_release(workbook: Path):
    held = lock.acquire(workbook)
    named = lock.holder_of(workbook)
    assert named == held.holder
    assert named is not None
    assert named.pid == os.getpid()
    held.release()
    held.release()
    assert lock.holder_of(workbook) is None
    assert list(workbook.parent.iterdir()) == []


def test_a_second_writer_is_told_who_where_and_since_when(workbook: Path):
    held = lock.acquire(workbook)
    with pytest.raises(WorkbookInUse) as told:
        lock.acquire(workbook)
    for part in (held.holder.user, held.holder.since_here, str(held.holder.pid)):
        assert part in str(told.value)
    with pytest.raises(WorkbookInUse):
        lock.acquire(workbook, take_over=True)
    held.release()
    lock.acquire(workbook).release()


@pytest.mark.parametrize(
    "left",
    [b"", b"rubbish", {"pid": 2**22 + 1}, {"pid": 0}, {"pid": os.getppid()}, {"host": ELSEWHERE.host}],
)
def test_a_second_writer_waits_until_the_first_has_written_its_name(workbook: Path, monkeypatch, left):
    path = lock.lock_path(workbook)
    leave(workbook, **left) if isinstance(left, dict) else path.write_bytes(left)
    first = os.open(path, os.O_RDWR)
    assert lock._hold(first)
    pauses = []

    def pause(seconds: float) -> None:
        """Meanwhile the first goes on to write its name."""
        pauses.append(seconds)
        if len(pauses) == 1:
            lock._enter(path, first, lock.this_process(), is_ours_alone=False)

    monkeypatch.setattr(lock.time, "sleep", pause)
    with pytest.raises(WorkbookInUse, match=f"process {os.getpid()}"):
        lock.acquire(workbook)
    assert len(pauses) == 2
    os.close(first)


def test_who_has_had_a_lock_for_a_while_is_told_without_waiting(workbook: Path, monkeypatch):
    monkeypatch.setattr(lock.time, "sleep", lambda _seconds: pytest.fail("waited for a name that was there"))
    held = lock.acquire(workbook)
    os.utime(held.path, (0, 0))
    with pytest.raises(WorkbookInUse) as told:
        lock.acquire(workbook)
    held.release()
    assert f"process {os.getpid()}" in str(told.value)


def test_a_name_that_was_left_long_ago_is_not_taken_for_who_has_just_begun(workbook: Path, monkeypatch):
    """The dead one's name is old and readable; the one who holds the file now has yet to write its own."""
    leave(workbook, pid=2**22 + 1)
    file = lock.lock_path(workbook)
    os.utime(file, (0, 0))
    looked: list[float] = []

    def write(seconds: float) -> None:
        looked.append(seconds)
        leave(workbook, pid=os.getpid(), user="bea")

    monkeypatch.setattr(lock.time, "sleep", write)
    handle = os.open(file, os.O_RDWR)
    assert lock._hold(handle)
    with pytest.raises(WorkbookInUse, match="bea"):
        lock.acquire(workbook)
    os.close(handle)
    assert looked


def test_who_never_writes_a_name_is_told_of_without_one(workbook: Path, monkeypatch):
    path = lock.lock_path(workbook)
    path.write_bytes(b"rubbish")
    first = os.open(path, os.O_RDWR)
    assert lock._hold(first)
    pauses = []
    monkeypatch.setattr(lock.time, "sleep", pauses.append)
    with pytest.raises(WorkbookInUse, match="is held open elsewhere"):
        lock.acquire(workbook)
    assert 0 < sum(pauses) < 0.5
    os.close(first)


def test_a_dead_process_of_this_host_is_taken_over(workbook: Path):
    leave(workbook)
    held = lock.acquire(workbook)
    assert lock.holder_of(workbook) == held.holder
    assert held.left_by is not None
    assert held.left_by.pid != held.holder.pid
    held.release()
    again = lock.acquire(workbook)
    assert again.left_by is None
    again.release()


def test_a_killed_process_frees_its_lock(workbook: Path):
    program = (
        "import os, signal; from pathlib import Path; from alignment_desktop.storage import lock;"
        f"held = lock.acquire(Path({str(workbook)!r})); os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", program], check=False)
    assert lock.holder_of(workbook) is not None
    lock.acquire(workbook).release()


def test_another_host_is_never_taken_over_silently(workbook: Path):
    leave(workbook, host=ELSEWHERE.host, user=ELSEWHERE.user)
    before = lock.lock_path(workbook).read_bytes()
    with pytest.raises(WorkbookInUse) as told:
        lock.acquire(workbook)
    for part in (ELSEWHERE.host, ELSEWHERE.user, ELSEWHERE.since_here):
        assert part in str(told.value)
    assert lock.lock_path(workbook).read_bytes() == before
    held = lock.acquire(workbook, take_over=True)
    assert lock.holder_of(workbook) == held.holder
    held.release()


@pytest.mark.parametrize(
    "content",
    [
        "not json",
        "[]",
        "[" * 4000,
        '{"host": "x"}',
        '{"host": 1, "user": 1, "pid": "x", "since": 1}',
        '{"host": 1, "user": 1, "pid": 1e999, "since": 1}',
    ],
)
def test_an_unreadable_lock_is_not_taken_over_silently(workbook: Path, content: str):
    lock.lock_path(workbook).write_text(content)
    with pytest.raises(WorkbookInUse):
        lock.acquire(workbook)
    lock.acquire(workbook, take_over=True).release()


def test_an_empty_lock_was_nobodys(workbook: Path):
    lock.lock_path(workbook).touch()
    lock.acquire(workbook).release()


def test_a_lock_let_go_between_opening_and_holding_is_sought_anew(workbook: Path, monkeypatch: pytest.MonkeyPatch):
    first = lock.acquire(workbook)
    hold, calls = lock._hold, []

    def slow(handle: int) -> bool:
        if not calls:
            first.release()
        calls.append(handle)
        return hold(handle)

    monkeypatch.setattr(lock, "_hold", slow)
    second = lock.acquire(workbook)
    assert len(calls) == 2
    assert lock.holder_of(workbook) == second.holder
    second.release()


def test_a_lock_that_vanishes_again_and_again_is_given_up(workbook: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(lock, "_is_still", lambda *_: False)
    with pytest.raises(WorkbookInUse):
        lock.acquire(workbook)


def test_release_leaves_the_lock_of_a_successor(workbook: Path):
    held = lock.acquire(workbook)
    lock.lock_path(workbook).unlink()
    leave(workbook, user="successor")
    held.release()
    named = lock.holder_of(workbook)
    assert named is not None
    assert named.user == "successor"


@pytest.mark.parametrize("code", [errno.EACCES, errno.EROFS])
def test_a_read_only_folder_is_told(workbook: Path, monkeypatch: pytest.MonkeyPatch, code: int):
    def refuse(*_args: object) -> int:
        raise OSError(code, "no")

    monkeypatch.setattr(lock.os, "open", refuse)
    with pytest.raises(WorkbookError, match="cannot be written"):
        lock.acquire(workbook)


def test_a_process_without_an_account_can_hold_a_lock(monkeypatch: pytest.MonkeyPatch):
    def nobody() -> str:
        raise KeyError

    monkeypatch.setattr(lock.getpass, "getuser", nobody)
    assert lock.this_process().user == "?"


def test_of_many_starts_at_once_exactly_one_writes(workbook: Path):
    program = (
        "import sys; from pathlib import Path; from alignment_desktop.domain.errors import WorkbookInUse;"
        "from alignment_desktop.storage import lock\n"
        "sys.stdin.readline()\n"
        f"try: held = lock.acquire(Path({str(workbook)!r}))\n"
        "except WorkbookInUse: print('in use', flush=True)\n"
        "else: print('writes', flush=True)\n"
        "sys.stdin.readline()\n"
    )
    starts = [
        subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(6)
    ]
    for start in starts:
        assert start.stdin is not None
        start.stdin.write("go\n")
        start.stdin.flush()
    said = [start.stdout.readline().strip() for start in starts if start.stdout]
    for start in starts:
        start.communicate("end\n")
    assert sorted(said) == ["in use"] * 5 + ["writes"]


def test_since_when_is_told_to_the_minute_and_a_text_that_is_no_time_as_it_is():
    told = ELSEWHERE.since_here
    assert len(told) == len("2026-01-05 10:00")
    assert told.startswith("2026-01-0")
    for odd in ("", "yesterday", "0001-01-01T00:00:00+14:00"):
        assert lock.Holder(host="h", user="u", pid=1, since=odd).since_here == odd
