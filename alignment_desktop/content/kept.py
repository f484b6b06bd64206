"""A pack as a workbook keeps it: one canonical text. Apart from `packs.py`, whose checks a kept pack has passed."""

from __future__ import annotations

import msgspec

from alignment_desktop.domain.errors import InputProblems
from alignment_desktop.domain.pack import Pack
from alignment_desktop.i18n import _


def pack_text(pack: Pack) -> str:
    """The pack as canonical JSON: the same for equal packs, whatever the layout of their files."""
    return msgspec.json.encode(msgspec.structs.replace(pack, sha256=""), order="deterministic").decode()


def pack_from_text(text: str | bytes, sha256: str = "") -> Pack:
    """The pack kept as canonical text (bytes are UTF-8), under its `sha256` if that is known.

    Raises InputProblems for any other text.
    """
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    try:
        pack = msgspec.json.decode(raw, type=Pack)
    except (msgspec.DecodeError, RecursionError) as error:
        summary = _("A stored pack cannot be read. Restore the workbook from a backup or update the program.")
        raise InputProblems(summary, (f"{_('pack')}:1: {_('file')}: {error}",)) from error
    return msgspec.structs.replace(pack, sha256=sha256 or _sha256(raw))


def _sha256(raw: bytes) -> str:
    import hashlib  # it loads OpenSSL, 5 ms and 4 MB: not before it is needed

    return hashlib.sha256(raw).hexdigest()
