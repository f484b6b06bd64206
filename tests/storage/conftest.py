"""A fresh workbook whose key is quick to derive."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from alignment_desktop.storage import vault
from alignment_desktop.storage.store import Store
from tests.storage.things import CHEAP


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty workbook to copy: making one takes longer than most tests."""
    path = tmp_path_factory.mktemp("empty") / "book"
    vault.create(path, "correct horse", parameters=CHEAP).close()
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "our clients.alignment"


@pytest.fixture
def opened(empty: Path, path: Path) -> Iterator[vault.Vault]:
    shutil.copy(empty, path)
    with vault.open(path, "correct horse", parameters=CHEAP) as made:
        yield made


@pytest.fixture
def store(opened: vault.Vault) -> Store:
    return Store(opened)
