"""A fresh workbook whose key is quick to derive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from alignment_desktop.storage import vault
from alignment_desktop.storage.store import Store
from tests.storage.things import CHEAP


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "our clients.alignment"


@pytest.fixture
def opened(path: Path) -> Iterator[vault.Vault]:
    with vault.create(path, "correct horse", parameters=CHEAP) as made:
        yield made


@pytest.fixture
def store(opened: vault.Vault) -> Store:
    return Store(opened)
