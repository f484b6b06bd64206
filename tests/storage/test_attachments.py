from __future__ import annotations

import hashlib

import pytest

from alignment_desktop.domain.engagement import Client
from alignment_desktop.domain.errors import NotFound, Refused
from alignment_desktop.storage import attachments, vault
from alignment_desktop.storage.store import Store
from tests.storage.things import CHEAP, PICTURE, fill


def keep(store: Store, data: bytes) -> str:
    with store.step("add", "Add"):
        return attachments.keep(store, data, "image/png")


def test_the_digest_is_the_name_and_the_same_bytes_are_kept_once(store: Store):
    sha256 = keep(store, PICTURE)
    assert keep(store, PICTURE) == sha256 == hashlib.sha256(PICTURE).hexdigest()
    read = attachments.read(store, sha256)
    assert (read.data, read.media_type) == (PICTURE, "image/png")
    assert store.connection.execute("SELECT count(*) FROM attachments").fetchone() == (1,)


def test_nothing_and_too_much_are_refused(store: Store):
    with pytest.raises(Refused, match="empty"):
        keep(store, b"")
    with pytest.raises(Refused, match="20 MB"):
        keep(store, bytes(attachments.LARGEST + 1))
    assert keep(store, bytes(attachments.LARGEST))


def test_what_is_not_there_is_not_found(store: Store):
    with pytest.raises(NotFound):
        attachments.read(store, "0" * 64)


def test_bytes_never_change_and_never_enter_the_journal(store: Store):
    fill(store)
    with pytest.raises(vault.IntegrityError):
        store.connection.execute("UPDATE attachments SET media_type = 'x'")
    (texts,) = store.connection.execute('SELECT group_concat("after") FROM changes').fetchone()
    assert "whiteboard" not in texts.replace("Whiteboard", "")
    assert "attachments" not in texts


def test_outside_a_step_is_a_fault_of_the_program(store: Store):
    with pytest.raises(RuntimeError):
        attachments.keep(store, PICTURE, "image/png")


def test_undo_leaves_the_bytes_for_a_redo(store: Store):
    fill(store)
    store.undo()
    assert attachments.drop_unused(store) == 0
    store.redo()
    assert attachments.drop_unused(store) == 0
    assert attachments.read(store, hashlib.sha256(PICTURE).hexdigest())


def test_what_nothing_refers_to_is_dropped_after_reopening(store: Store, opened: vault.Vault):
    fill(store)
    stray = keep(store, b"stray")
    opened.close()
    with vault.open(opened.path, "correct horse", parameters=CHEAP) as again:
        later = Store(again)
        assert attachments.drop_unused(later) == 1
        with pytest.raises(NotFound):
            attachments.read(later, stray)
        logo = later.get(Client, "client").logo
        assert logo is not None
        assert attachments.read(later, logo).data == PICTURE
