"""Words of every class are gone from the workbook and from every automatic backup, once they are erased."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from alignment_desktop.domain.interview import RemarkClass
from alignment_desktop.storage import vault
from alignment_desktop.storage.shelf import Shelf
from alignment_desktop.workbook import Workbook
from tests.workbook.conftest import Begun
from tests.workbook.test_erasure import held

EVERY_CLASS = {f"zanzib{kind.value.replace('_', '')}" for kind in RemarkClass}


@pytest.fixture
def shelf(workbook: Workbook, begun: Begun, tmp_path: Path) -> Shelf:
    """Two automatic backups, of which the second holds a line of every class by Ann; one of them was changed."""
    made = Shelf(tmp_path / "backups", workbook.path)
    made.add(workbook.access, datetime(2026, 11, 20, tzinfo=UTC))
    for kind in RemarkClass:
        said = workbook.interviews.add_remark(
            begun.sitting, f"zanzib{kind.value.replace('_', '')} was said", kind=kind, respondent_id=begun.ann
        )
    workbook.interviews.edit_remark(said.id, f"{said.text} and changed")
    made.add(workbook.access, datetime(2026, 11, 21, tzinfo=UTC))
    return made


def _remarks(workbook: Workbook, begun: Begun) -> None:
    for remark in workbook.interviews.remarks(begun.sitting):
        workbook.erasure.erase_remark(remark.id)


def _person(workbook: Workbook, begun: Begun) -> None:
    workbook.erasure.erase_person(begun.people[0])


def _client(workbook: Workbook, begun: Begun) -> None:
    workbook.erasure.erase_client(begun.client)


def held_by_all(workbook: Workbook, shelf: Shelf, tmp_path: Path) -> list[set[str]]:
    """The planted words in the workbook, and in each automatic backup, all of them decrypted."""
    found = [held(workbook, tmp_path)]
    for kept in shelf.backups():
        copy = Path(shutil.copy(kept.path, tmp_path / f"copy {kept.sequence}.alignment"))
        with Workbook(vault.open_with(vault.Access(path=copy, key=workbook.access.key))) as backed_up:
            found.append(held(backed_up, tmp_path))
        copy.unlink()
    return found


@pytest.mark.parametrize("erase", [_remarks, _person, _client])
def test_no_word_of_any_class_is_left(
    workbook: Workbook, begun: Begun, shelf: Shelf, tmp_path: Path, erase: Callable[[Workbook, Begun], None]
):
    assert held_by_all(workbook, shelf, tmp_path) == [EVERY_CLASS, EVERY_CLASS, set()]
    erase(workbook, begun)
    assert shelf.renew(workbook.access, datetime(2026, 11, 23, tzinfo=UTC)) == ()
    assert held_by_all(workbook, shelf, tmp_path) == [set(), set()]
