"""The key store of the system: kept, recalled, forgotten; and one sentence where there is none or it is locked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring as Missing
from keyring.backends.null import Keyring as Nothing
from keyring.errors import KeyringLocked

from alignment_desktop.domain.errors import Refused
from alignment_desktop.storage import key_store, vault
from alignment_desktop.storage.seal import Key
from tests.storage.things import FakeKeyStore

KEY = Key(bytes(range(32)), bytes(range(16)))


@pytest.fixture(autouse=True)
def store() -> Iterator[FakeKeyStore]:
    former, fake = keyring.get_keyring(), FakeKeyStore()
    keyring.set_keyring(fake)
    yield fake
    keyring.set_keyring(former)


def access(tmp_path: Path) -> vault.Access:
    return vault.Access(path=tmp_path / "ours.alignment", key=KEY)


def test_a_key_is_kept_recalled_and_forgotten(tmp_path: Path, store: FakeKeyStore):
    opened = access(tmp_path)
    assert key_store.recalled(opened.path) is None
    key_store.remember(opened)
    assert key_store.recalled(opened.path) == KEY
    assert key_store.recalled(tmp_path / "another") is None
    key_store.forget(opened.path)
    key_store.forget(opened.path)
    assert key_store.recalled(opened.path) is None
    assert store.kept == {}


@pytest.mark.parametrize("kept", ["", "no hex", "00ff", "00" * 47])
def test_what_is_no_key_is_none(tmp_path: Path, store: FakeKeyStore, kept: str):
    store.kept["Alignment Desktop", str(tmp_path / "ours.alignment")] = kept
    assert key_store.recalled(tmp_path / "ours.alignment") is None


class Forgetful(FakeKeyStore):
    """Says yes and keeps nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        pass


class Locked(FakeKeyStore):
    """Locked, and nobody unlocks it."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("Failed to unlock the collection!")


class Plain(FakeKeyStore):
    """A file without encryption, as some systems offer."""


Plain.__module__ = "keyrings.alt.file"


@pytest.mark.parametrize(
    "unfit", [Missing(), Nothing(), Forgetful(), Locked(), Plain()], ids=lambda s: type(s).__name__
)
def test_a_store_that_is_missing_locked_or_none_is_told_in_one_sentence(tmp_path: Path, unfit):
    keyring.set_keyring(unfit)
    with pytest.raises(Refused, match=r"^The key store of this system is missing, locked or refused us\."):
        key_store.remember(access(tmp_path))
