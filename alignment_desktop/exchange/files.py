"""Files that leave the workbook: whole and checked, or the former file as it was."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from alignment_desktop.domain.errors import Refused
from alignment_desktop.i18n import _
from alignment_desktop.storage import durable

_RESERVED = frozenset(
    ["CON", "PRN", "AUX", "NUL", *(f"COM{n}" for n in "123456789¹²³"), *(f"LPT{n}" for n in "123456789¹²³")]
)


def write_file(path: Path, content: bytes) -> None:
    """Puts the content at the path, in place of what is there; durable when this returns.

    It is written beside the path, read again and compared first, so that a full disk or a broken one leaves the
    former file untouched. Raises Refused with the reason in plain words.
    """
    part = durable.part_beside(path)
    try:
        part.write_bytes(content)
        if part.read_bytes() != content:
            raise Refused(
                _("{path} could not be read back as it was written. Check the disk; nothing was replaced.").format(
                    path=path
                )
            )
        durable.put_in_place(part, path, replace=True)
    except OSError as error:
        raise Refused(
            _("{path} cannot be written: {reason}. Nothing was replaced; choose another place.").format(
                path=path, reason=error.strerror or error
            )
        ) from error
    finally:
        durable.clear(part)


def safe_name(words: str) -> str:
    """A file name from a client's or document's title that every system takes: letters, digits and hyphens.

    At most 80 bytes, never reserved, never empty.
    """
    kept = unicodedata.normalize("NFC", words).casefold()
    kept = re.sub(r"[^\w]+", "-", kept).strip("-_")
    while len(kept.encode()) > 80:
        kept = kept[:-1]
    kept = kept.strip("-_")
    if not kept:
        return "untitled"
    return f"{kept}-file" if kept.upper() in _RESERVED else kept
