"""The seal of a workbook: keys from passphrases, and which key sealed a page.

Format: a SQLCipher 4 database (AES-256-CBC and HMAC-SHA512 for every page of 4096 bytes). Its key is Argon2id of the
passphrase (NFC, UTF-8) over the file's own first 16 bytes, passed raw, so that one file is all there is.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

from msgspec import Struct

from alignment_desktop.storage import durable, write_log

PAGE = 4096
SALT = 16
_SEAL = 64  # HMAC-SHA512 at the end of every page
_NEVER_WRITTEN = 2**30 // PAGE + 1  # SQLite keeps this page free for its own locks


class KeyParameters(Struct, frozen=True, kw_only=True):
    """What Argon2id is asked for: passes over the memory, and the memory in bytes."""

    passes: int
    memory: int


# Tried newest first; a set is never removed, or the files made with it would be lost.
PARAMETERS = (KeyParameters(passes=3, memory=64 * 2**20),)


class Key(Struct, frozen=True):
    """The derived key of one file: 32 raw bytes and the 16 bytes of salt it belongs to. Never printed."""

    raw: bytes
    salt: bytes

    def __repr__(self) -> str:
        return "Key(...)"

    def spelled(self) -> str:
        """The form SQLCipher takes as a raw key, which skips its own derivation."""
        return f"x'{self.raw.hex()}{self.salt.hex()}'"


def derive(passphrase: str, salt: bytes, parameters: KeyParameters = PARAMETERS[0]) -> Key:
    """The key that this passphrase gives for a file that begins with this salt; about 0.2 s, meant to be slow."""
    from nacl.pwhash import argon2id

    # Bytes of the environment that are no UTF-8 arrive as lone surrogates, and go back to what they were.
    secret = unicodedata.normalize("NFC", passphrase).encode(errors="surrogateescape")
    return Key(argon2id.kdf(32, secret, salt, opslimit=parameters.passes, memlimit=parameters.memory), salt)


def is_sealed_with(path: Path, key: Key, number: int) -> bool:
    """Whether this page of the file (the first is 1) was sealed with this key (SQLCipher 4's page format)."""
    with path.open("rb") as file:
        file.seek((number - 1) * PAGE)
        return _is_sealed(file.read(PAGE), _sealing(key), number)


def broken_pages(path: Path, key: Key) -> tuple[int, ...]:
    """The pages of the file that were not sealed with this key or have changed since; the first is 1.

    After a power cut a page of the file may be half written while the write-ahead log holds it whole: it is not broken.
    """
    sealing = _sealing(key)
    with path.open("rb") as file:
        pages = enumerate(iter(lambda: file.read(PAGE), b""), start=1)
        broken = tuple(n for n, page in pages if n != _NEVER_WRITTEN and not _is_sealed(page, sealing, n))
    if not broken:
        return ()
    anew = write_log.read(durable.companions(path)[0]).pages
    return tuple(number for number in broken if number not in anew)


def _sealing(key: Key) -> bytes:
    import hashlib  # it loads OpenSSL: in the thread that derives the key, not while the window is made

    return hashlib.pbkdf2_hmac("sha512", key.raw, bytes(byte ^ 0x3A for byte in key.salt), 2, 32)


def _is_sealed(page: bytes, sealing: bytes, number: int) -> bool:
    if number == 1:
        page = page[SALT:]
    import hmac

    expected = hmac.digest(sealing, page[:-_SEAL] + number.to_bytes(4, "little"), "sha512")
    return hmac.compare_digest(expected, page[-_SEAL:])
