"""The key of a workbook in the key store of the system: macOS's keychain, Windows' credentials, Linux's secret service.

What is kept is the derived key with its salt, under the path of the file: it opens this file and its backups until the
passphrase is changed, and tells nobody the passphrase. The library is loaded on first use, 0.1 s.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alignment_desktop.domain.errors import Refused
from alignment_desktop.i18n import _
from alignment_desktop.storage import durable, vault
from alignment_desktop.storage.seal import SALT, Key

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_SERVICE = "Alignment Desktop"
_RAW = 32


def remember(access: vault.Access) -> None:
    """Keeps the key of an opened workbook, and makes sure that it is there. Raises Refused where that cannot be."""
    store = _store()
    kept = (access.key.raw + access.key.salt).hex()
    try:
        store.set_password(_SERVICE, str(access.path), kept)
        is_there = store.get_password(_SERVICE, str(access.path)) == kept
    except Exception as fault:
        raise _unusable() from fault
    if not is_there:
        raise _unusable()


def recalled(path: Path) -> Key | None:
    """The key that was kept for the file at this path; None where there is none. Raises Refused."""
    store = _store()
    try:
        kept = store.get_password(_SERVICE, str(durable.own_name(path)))
    except Exception as fault:
        raise _unusable() from fault
    try:
        content = bytes.fromhex(kept or "")
    except ValueError:
        return None
    return Key(content[:_RAW], content[_RAW:]) if len(content) == _RAW + SALT else None


def forget(path: Path) -> None:
    """Removes what was kept for the file at this path; nothing there is fine. Raises Refused."""
    store = _store()
    try:
        if store.get_password(_SERVICE, str(durable.own_name(path))) is not None:
            store.delete_password(_SERVICE, str(durable.own_name(path)))
    except Exception as fault:
        raise _unusable() from fault


def _store() -> KeyringBackend:
    """The system's store; one that would keep keys in a plain file, or nothing at all, is none."""
    import keyring

    try:
        found = keyring.get_keyring()
        is_fit = found.priority >= 1 and not type(found).__module__.startswith("keyrings.alt")
    except Exception as fault:
        raise _unusable() from fault
    if not is_fit:
        raise _unusable()
    return found


def _unusable() -> Refused:
    return Refused(
        _("The key store of this system is missing, locked or refused us. Unlock it and try again, or type the "
          "passphrase.")
    )  # fmt: skip
