"""The recovery key: typing mistakes are named, the key opens what it is of, and a damaged salt is no end."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment_desktop.domain.engagement import Client
from alignment_desktop.domain.errors import DamagedWorkbook, InputProblems, WorkbookInUse, WrongPassphrase
from alignment_desktop.storage import backup, integrity, recovery, vault
from alignment_desktop.storage.seal import Key
from alignment_desktop.storage.store import Store
from tests.storage.things import CHEAP, fill

WORDS, NEW = "correct horse", "battery staple"
KEY = Key(bytes(range(100, 132)), bytes(range(16)))
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def problems_of(text: str) -> tuple[str, ...]:
    with pytest.raises(InputProblems) as told:
        recovery.read(text)
    return told.value.problems


@given(raw=st.binary(min_size=32, max_size=32), salt=st.binary(min_size=16, max_size=16))
def test_what_is_printed_is_read_again(raw: bytes, salt: bytes):
    lines = recovery.spelled(Key(raw, salt))
    assert [[len(group) for group in line.split()] for line in lines] == [[4, 4, 4, 4, 2]] * 5
    assert recovery.read("\n".join(lines)) == Key(raw, salt)


@pytest.mark.parametrize(
    "written",
    [
        lambda lines: "\n".join(lines).lower(),
        lambda lines: "".join(lines).replace(" ", ""),
        lambda lines: "\r\n\r\n".join(line.replace(" ", "-") for line in lines),
        lambda lines: "\n".join(f" {n}. {line}" for n, line in enumerate(lines, 1)),
        lambda lines: "\n".join(lines).replace("0", "o").replace("1", "l"),
        lambda lines: "\n".join(lines).replace("1", "I"),
    ],
)
def test_it_may_be_typed_as_people_type(written):
    assert recovery.read(written(recovery.spelled(KEY))) == KEY


@settings(max_examples=300)
@given(line=st.integers(0, 4), place=st.integers(0, 17), sign=st.sampled_from(SIGNS))
def test_any_one_wrong_sign_is_noticed_and_its_line_named(line: int, place: int, sign: str):
    lines = [each.replace(" ", "") for each in recovery.spelled(KEY)]
    if lines[line][place] == sign:
        return
    lines[line] = lines[line][:place] + sign + lines[line][place + 1 :]
    (problem,) = problems_of("\n".join(lines))
    assert problem.startswith(f"Line {line + 1} holds a typing mistake")


@settings(max_examples=300)
@given(
    raw=st.binary(min_size=32, max_size=32), line=st.integers(0, 4), first=st.integers(0, 15), second=st.integers(0, 15)
)
def test_any_two_signs_that_changed_places_are_noticed(raw: bytes, line: int, first: int, second: int):
    lines = [each.replace(" ", "") for each in recovery.spelled(Key(raw, bytes(16)))]
    signs = list(lines[line])
    if signs[first] == signs[second]:
        return
    signs[first], signs[second] = signs[second], signs[first]
    lines[line] = "".join(signs)
    assert problems_of("\n".join(lines))[0].startswith(f"Line {line + 1}")


def test_lines_that_changed_places_are_noticed_and_so_are_those_of_two_sheets():
    lines, others = list(recovery.spelled(KEY)), recovery.spelled(Key(bytes(32), bytes(16)))
    swapped = [lines[1], lines[0], *lines[2:]]
    assert [problem[:6] for problem in problems_of("\n".join(swapped))] == ["Line 1", "Line 2"]
    mixed = [*lines[:4], others[4]]
    assert problems_of("\n".join(mixed)) == ("Each line is right by itself, but they are not of one sheet.",)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda lines: lines[:4], "It has five lines; 4 were typed."),
        (lambda lines: [], "It has five lines; 0 were typed."),
        (lambda lines: [lines[0][:-1], *lines[1:]], "Line 1 has 17 signs instead of 18."),
        (lambda lines: [*lines[:2], "U" + lines[2][1:], *lines[3:]], "Line 3: “U” is never on a sheet."),
        (lambda lines: [*lines[:2], "é" + lines[2][1:], *lines[3:]], "Line 3: “É” is never on a sheet."),
    ],
)
def test_what_is_no_sheet_is_told_by_its_line(spoil, told):
    assert problems_of("\n".join(spoil(list(recovery.spelled(KEY))))) == (told,)


# Opening by it


@pytest.fixture
def key(opened: vault.Vault) -> Key:
    """The key of a workbook with content, now closed."""
    fill(Store(opened))
    opened.close()
    return opened.access.key


def clients(path: Path, passphrase: str) -> list[str]:
    with vault.open(path, passphrase, parameters=CHEAP) as opened:
        return [client.id for client in Store(opened).all(Client)]


def test_a_forgotten_passphrase_gives_way_to_a_new_one_and_the_sheet_becomes_worthless(path: Path, key: Key):
    access, aside = recovery.set_passphrase(path, key, NEW, parameters=CHEAP)
    assert aside is None
    assert clients(path, NEW) == ["client"]
    assert access.key == vault.access_to(path, NEW, parameters=CHEAP).key
    with pytest.raises(WrongPassphrase, match="This recovery key does not open"):
        recovery.set_passphrase(path, key, "more", parameters=CHEAP)
    assert list(path.parent.iterdir()) == [path]


def spoil_salt(path: Path) -> bytes:
    content = bytearray(path.read_bytes())
    content[:16] = bytes(16)
    path.write_bytes(content)
    return bytes(content)


def test_a_damaged_salt_is_put_right_in_a_copy_and_the_damaged_file_is_kept_as_it_is(path: Path, key: Key):
    spoiled = spoil_salt(path)
    with pytest.raises(WrongPassphrase):
        clients(path, WORDS)
    access, aside = recovery.set_passphrase(path, key, NEW, parameters=CHEAP)
    assert aside is not None
    assert aside.read_bytes() == spoiled
    assert clients(path, NEW) == ["client"]
    assert integrity.problems(access) == ()
    assert sorted(path.parent.iterdir()) == sorted([path, aside])


def test_a_damaged_salt_costs_nothing_of_what_a_killed_program_left_in_the_log(path: Path, key: Key):
    opened = vault.open(path, WORDS, parameters=CHEAP)
    store = Store(opened)
    with store.step("add", "Add"):
        store.save(Client(id="last words", name="L"))
    log = path.with_name(path.name + "-wal").read_bytes()
    main = path.read_bytes()
    opened.close()
    path.write_bytes(bytes(16) + main[16:])
    path.with_name(path.name + "-wal").write_bytes(log)
    recovery.set_passphrase(path, key, NEW, parameters=CHEAP)
    assert clients(path, NEW) == ["client", "last words"]


def test_a_workbook_that_is_damaged_elsewhere_is_called_damaged(path: Path, key: Key):
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)
    with pytest.raises(DamagedWorkbook):
        recovery.set_passphrase(path, key, NEW, parameters=CHEAP)
    assert path.read_bytes() == content


def test_an_open_workbook_is_not_recovered(path: Path, key: Key):
    with vault.open(path, WORDS, parameters=CHEAP), pytest.raises(WorkbookInUse):
        recovery.set_passphrase(path, key, NEW, parameters=CHEAP)
    spoil_salt(path)
    from alignment_desktop.storage.lock import acquire

    lock = acquire(path)
    with pytest.raises(WorkbookInUse):
        recovery.set_passphrase(path, key, NEW, parameters=CHEAP)
    lock.release()
    assert list(path.parent.iterdir()) == [path]


def test_the_sheet_of_a_workbook_opens_its_backups_of_the_same_passphrase(opened: vault.Vault, tmp_path: Path):
    fill(Store(opened))
    target = tmp_path / "copy.backup"
    backup.make(opened.access, target)
    assert recovery.access_with(target, opened.access.key).path == target
