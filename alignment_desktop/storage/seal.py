"""The seal of a workbook: keys from passphrases, and which key sealed a page.

Format: a SQLCipher 4 database (AES-256-CBC and HMAC-SHA512 for every page of 4096 bytes). Its key is Argon2id of the
passphrase (NFC, UTF-8) over the file's own first 16 bytes, passed raw, so that one file is all there is.
"""

from __future__ import annotations

import struct
import unicodedata
from pathlib import Path

from msgspec import Struct

from alignment_desktop.storage import durable

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
    anew = pages_in_log(durable.companions(path)[0])
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


_LOG_HEADER, _FRAME_HEADER = struct.Struct(">8I"), struct.Struct(">6I")
_BIG_ENDIAN_SUMS = 0x377F0683


def pages_in_log(log: Path) -> frozenset[int]:
    """The pages whose newest state a write-ahead log holds (https://www.sqlite.org/walformat.html, parts 4.1 to 4.4).

    They count up to the last commit of a log whose running sums are right; what follows is of no use to SQLite either.
    """
    try:
        content = log.read_bytes()
    except OSError:
        return frozenset()
    if len(content) < _LOG_HEADER.size:
        return frozenset()
    magic, _format, size, _number, *salts, first, second = _LOG_HEADER.unpack_from(content)
    form = ">" if magic == _BIG_ENDIAN_SUMS else "<"
    sums = _summed(content[:24], (0, 0), form)
    if size != PAGE or sums != (first, second):
        return frozenset()
    committed: frozenset[int] = frozenset()
    seen: set[int] = set()
    for at in range(_LOG_HEADER.size, len(content) - _FRAME_HEADER.size - PAGE + 1, _FRAME_HEADER.size + PAGE):
        number, pages, *its_salts, first, second = _FRAME_HEADER.unpack_from(content, at)
        body = at + _FRAME_HEADER.size
        sums = _summed(content[at : at + 8] + content[body : body + PAGE], sums, form)
        if its_salts != salts or sums != (first, second):
            break
        seen.add(number)
        if pages:  # the last frame of a transaction
            committed = frozenset(seen)
    return committed


def _summed(content: bytes, sums: tuple[int, int], form: str) -> tuple[int, int]:
    first, second = sums
    for one, two in struct.iter_unpack(f"{form}2I", content):
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + two + first) & 0xFFFFFFFF
    return first, second
