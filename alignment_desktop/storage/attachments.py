"""Pictures and documents inside the workbook: immutable bytes under the name of their own digest."""

from __future__ import annotations

from msgspec import Struct

from alignment_desktop.domain.errors import NotFound, Refused
from alignment_desktop.i18n import _
from alignment_desktop.storage import vault
from alignment_desktop.storage.store import Store

LARGEST = 20 * 2**20


class Attachment(Struct, frozen=True, kw_only=True):
    """The bytes of one picture or document and what they are (an IANA media type)."""

    sha256: str
    data: bytes
    media_type: str


def keep(store: Store, data: bytes, media_type: str) -> str:
    """Puts bytes into the workbook, as part of the open step, and gives their sha256; the same bytes are kept once.

    They do not enter the journal: undoing the step leaves them, unreferenced, for a redo.
    Raises Refused for nothing at all and for more than 20 MB.
    """
    if not store.is_in_step:
        raise RuntimeError("a change outside a step")
    if not data:
        raise Refused(_("The file is empty. Choose another one."))
    if len(data) > LARGEST:
        raise Refused(_("The file is larger than 20 MB. Make it smaller and try again."))
    import hashlib  # it loads OpenSSL, 5 ms and 4 MB: not before it is needed

    sha256 = hashlib.sha256(data).hexdigest()
    with vault.friendly(store.opened.path):
        store.connection.execute(
            "INSERT INTO attachments (sha256, bytes, media_type, size) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (sha256) DO NOTHING",
            (sha256, data, media_type, len(data)),
        )
    return sha256


def read(store: Store, sha256: str) -> Attachment:
    """The attachment of this digest. Raises NotFound."""
    with vault.friendly(store.opened.path):
        row = store.connection.execute(
            "SELECT bytes, media_type FROM attachments WHERE sha256 = ?", (sha256,)
        ).fetchone()
    if row is None:
        raise NotFound(_("The picture or document is not in the workbook any more. Add it again."))
    return Attachment(sha256=sha256, data=row[0], media_type=row[1])


def drop_unused(store: Store) -> int:
    """Removes attachments that nothing refers to, and says how many.

    Does nothing while there is anything to undo or redo, because that may bring a reference back.
    """
    if store.undo_label is not None or store.redo_label is not None:
        return 0
    with store.step("drop_unused_attachments", _("Tidy up attachments"), undoable=False):
        rows = store.connection.execute(
            'SELECT t.name, f."from" FROM sqlite_master t, pragma_foreign_key_list(t.name) f'
            " WHERE t.type = 'table' AND f.\"table\" = 'attachments'"
        ).fetchall()
        used = " UNION ALL ".join(
            f'SELECT "{column}" FROM {table} WHERE "{column}" IS NOT NULL' for table, column in rows
        )
        return store.connection.execute(f"DELETE FROM attachments WHERE sha256 NOT IN ({used})").rowcount
